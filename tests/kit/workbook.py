"""A minimal XLSX file, made by hand: what Excel would have sent."""

import io
import zipfile
from xml.sax.saxutils import escape


def workbook(*rows: tuple[object, ...], padding: int = 0) -> bytes:
    """Return a minimal XLSX; numbers become number cells, `=…` formulas."""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            if isinstance(cell, int | float):
                cells.append(f"<c><v>{cell}</v></c>")
            elif str(cell).startswith("="):
                cells.append(f"<c><f>{escape(str(cell)[1:])}</f></c>")
            else:
                cells.append(
                    f'<c t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
                )
        lines.append(f"<row>{''.join(cells)}</row>")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="So" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        if padding:
            archive.writestr("xl/media/big.bin", bytes(padding))
    return data.getvalue()

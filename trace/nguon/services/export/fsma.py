"""FSMA 204: the sortable spreadsheet that the FDA may ask for within 24 hours.

One sheet for each critical tracking event, every key data element a column with its
clause, one sheet that names for every event what is missing and what to do, and one
that explains the columns in both languages. `fsma204` is a workbook, `fsma204csv` the
same as a zip of CSV files. Proved in tests/services/test_export_fsma.py.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Final

from nguon.errors import Refused
from nguon.messages import say
from nguon.services.cells import Cell, rows_of_csv
from nguon.services.export.form import Form, Lack
from nguon.services.export.fsma_rows import LANGUAGE, LEDGER, Row, ledger_cells, rows
from nguon.services.export.fsma_table import CTES, Cte
from nguon.services.export.selection import Selection
from nguon.services.export.things import Things
from nguon.services.export.workbook import ROWS, Workbook
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT: Final = ("KDE", "21 CFR", "Tiếng Việt", "English", "*")
MISSING: Final = ("event", "clause", "lot", "what", "todo", "entry", "time", "who")


def heading(cte: Cte) -> list[str]:
    """Return the headings of a sheet: each key data element with its clause."""
    named = [f"{column} [{kde.clause}]" for kde in cte.kdes for column in kde.columns]
    return [*named, *LEDGER]


def write(book: Book, selection: Selection, viewer: Viewer, now: datetime) -> bytes:
    """Return the workbook."""
    language = selection.language
    made = Workbook("FSMA 204 " + selection.title, now)
    sheets = {cte.name: made.sheet(cte.en, heading(cte)) for cte in CTES}
    missing = made.sheet(
        say("export.sheet.missing", language), _missing_heading(language),
        (16, 18, 24, 44, 60, 10, 20, 30),
    )  # fmt: skip
    things = Things(book, viewer, now)
    for row in rows(book, selection, viewer, now):
        sheet = sheets[row.cte.name]
        if max(sheet.rows, missing.rows) > ROWS - 100:
            raise Refused("export.too_long", rows=ROWS)
        sheet.add(_cells(row, things))
        for cells in _missing(row, things):
            missing.add(cells)
    about = made.sheet(say("export.sheet.about", language), ABOUT, (28, 20, 40, 44, 6))
    for cells in _about():
        about.add(cells)
    return made.to_bytes()


def write_csv(book: Book, selection: Selection, viewer: Viewer, now: datetime) -> bytes:
    """Return a zip of CSV files: one for each sheet."""
    things, language = Things(book, viewer, now), selection.language
    tables: dict[str, list[list[Cell]]] = {cte.name: [] for cte in CTES}
    missing: list[list[Cell]] = []
    for row in rows(book, selection, viewer, now):
        tables[row.cte.name].append(_cells(row, things))
        missing += _missing(row, things)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for cte in CTES:
            text = b"".join(rows_of_csv(heading(cte), tables[cte.name]))
            archive.writestr(f"{cte.name.replace(' ', '-')}.csv", text)
        text = b"".join(rows_of_csv(_missing_heading(language), missing))
        archive.writestr("missing.csv", text)
    return out.getvalue()


def lacks(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[Lack]:
    """Yield what the rule asks for and nobody recorded."""
    found = (row.lacks for row in rows(book, selection, viewer, now))
    return chain.from_iterable(found)


def _cells(row: Row, things: Things) -> list[Cell]:
    return row.all_cells() + ledger_cells(
        row, things.name(row.line.organisation, LANGUAGE)
    )


def _missing(row: Row, things: Things) -> list[list[Cell]]:
    language = row.language
    return [
        [
            row.cte.vi if language == "vi" else row.cte.en, lack.clause, lack.where,
            lack.what, lack.todo, lack.number, row.line.event.time,
            things.name(row.line.organisation, language),
        ]
        for lack in row.lacks
    ]  # fmt: skip


def _missing_heading(language: str) -> list[str]:
    return [say(f"export.missing.{name}", language) for name in MISSING]


def _about() -> Iterator[list[Cell]]:
    for cte in CTES:
        yield [cte.en, cte.clause, cte.vi, cte.en, ""]
        for kde in cte.kdes:
            yield [kde.name, kde.clause, kde.vi, kde.en, "*" if kde.needed else ""]


FORMS: Final = (
    Form("fsma204", XLSX, "xlsx", write, lacks=lacks),
    Form("fsma204csv", "application/zip", "zip", write_csv, lacks=lacks),
)

"""Sentences of exporting: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "export.no_form": (
        "Không có mẫu nào tên “{name}”. Các mẫu có: {forms}.",
        "No form is called “{name}”. There are: {forms}.",
    ),
    "export.takes": (
        "Mẫu {name} không xuất được theo cách chọn này; hãy chọn theo: {takes}.",
        "The form {name} cannot be written for this choice; choose by: {takes}.",
    ),
    "export.one_of": (
        "Chỉ chọn một trong các mục sau, không chọn cùng lúc: {named}.",
        "Choose only one of these, not several at once: {named}.",
    ),
    "export.nothing": (
        "Hãy chọn xuất gì: một lô, một tổ chức, một vụ thu hồi, hoặc một khoảng ngày.",
        "Choose what to export: a batch, an organisation, a recall, or a period of days.",
    ),
    "export.which": (
        "Hãy gõ tên hoặc mã của lô, vụ thu hồi hay tổ chức cần xuất.",
        "Type the name or code of the batch, recall or organisation to export.",
    ),
    "export.backwards": (
        "Ngày kết thúc nằm trước ngày bắt đầu. Hãy đổi lại hai ngày.",
        "The last day lies before the first. Exchange the two days.",
    ),
    "export.way": (
        "Không có cách chọn “{way}”. Hãy dùng một trong: {ways}.",
        "There is no way “{way}”. Use one of: {ways}.",
    ),
    "export.clock": (
        "Ngày chỉ tính theo event (lúc xảy ra) hoặc record (lúc ghi sổ), không theo “{clock}”.",
        "Days are counted by event (when it happened) or record (when it was recorded), not by “{clock}”.",
    ),
    "export.day": (
        "Không đọc được ngày “{day}”. Hãy viết như 2026-09-14, hoặc 2026-09-14T06:00:00+07:00.",
        "“{day}” is no day that can be read. Write 2026-09-14, or 2026-09-14T06:00:00+07:00.",
    ),
    "export.no_recall": (
        "Chưa có vụ thu hồi nào nêu tên lô “{batch}”. Hãy xuất theo lô.",
        "No recall names the batch “{batch}”. Export it as a batch.",
    ),
    "export.form.portal": (
        "CSV cho cổng truy xuất của Nhà nước",
        "CSV for the state's traceability portals",
    ),
    "export.about.portal": (
        "Mỗi công đoạn một dòng: mã sản phẩm, mã địa điểm, thời gian, tên công đoạn, số lượng.",
        "One line a stage: product code, place code, time, name of the stage, quantity.",
    ),
    "export.too_long": (
        "Một trang tính chỉ chứa được {rows} dòng. Hãy chọn khoảng ngày ngắn hơn.",
        "A sheet holds only {rows} rows. Choose a shorter period.",
    ),
    "export.form.fsma204": (
        "Bảng tính FSMA 204 (Hoa Kỳ), XLSX",
        "FSMA 204 sortable spreadsheet, XLSX",
    ),
    "export.about.fsma204": (
        "Mỗi loại sự kiện một trang, đủ các dữ liệu trọng yếu, và một trang nêu còn thiếu gì.",
        "One sheet for each kind of event with every key data element, and one that says what is missing.",
    ),
    "export.form.fsma204csv": (
        "Bảng FSMA 204 (Hoa Kỳ), CSV trong tệp zip",
        "FSMA 204 tables, CSV in a zip",
    ),
    "export.about.fsma204csv": (
        "Cùng nội dung với bảng tính FSMA 204, cho phần mềm đọc.",
        "The same as the FSMA 204 spreadsheet, for programs.",
    ),
    "export.sheet.missing": ("Còn thiếu", "Missing"),
    "export.sheet.about": ("Giải thích cột", "About the columns"),
    "export.missing.event": ("Sự kiện", "Event"),
    "export.missing.clause": ("Điều khoản", "Clause"),
    "export.missing.lot": ("Lô", "Lot"),
    "export.missing.what": ("Thiếu gì", "What is missing"),
    "export.missing.todo": ("Cần làm gì", "What to do"),
    "export.missing.entry": ("Dòng ghi số", "Ledger entry"),
    "export.missing.time": ("Xảy ra lúc (UTC)", "Happened at (UTC)"),
    "export.missing.who": ("Bên ghi", "Recorded by"),
    "export.part.name": ("tên", "name"),
    "export.part.phone": ("điện thoại cơ sở", "business phone"),
    "export.part.address": ("địa chỉ hoặc tọa độ", "address or coordinates"),
    "export.part.city": ("xã, phường", "city"),
    "export.part.region": ("tỉnh, thành phố", "region"),
    "export.part.postcode": ("mã bưu chính", "postal code"),
    "export.part.postal code": ("mã bưu chính", "postal code"),
    "export.part.country": ("nước", "country"),
    "export.part.identifier": ("mã số", "identifier"),
    "export.part.quantity": ("số lượng", "quantity"),
    "export.part.unit": ("đơn vị", "unit"),
    "export.part.size": ("cỡ bao gói", "packaging size"),
    "export.part.style": ("kiểu bao gói", "packaging style"),
    "export.part.code": ("mã lô truy xuất", "traceability lot code"),
    "export.part.reference": ("đường dẫn", "reference"),
    "export.part.type": ("loại", "type"),
    "export.part.number": ("số", "number"),
    "export.todo.record": (
        "Ghi đủ ngay khi ghi sự kiện; với sự kiện đã ghi, hãy đính chính.",
        "Give it when the event is recorded; for this one, write a correction.",
    ),
    "export.todo.register": (
        "Bổ sung vào đăng ký của {whose} (tổ chức hoặc địa điểm).",
        "Add it to what is registered of {whose} (the organisation or its place).",
    ),
    "export.todo.sealed": (
        "{whose} giữ kín mục này: hãy nhờ họ xuất, hoặc xin họ số liệu.",
        "{whose} keeps this sealed: have them export it, or ask them for it.",
    ),
    "export.todo.product": (
        "Bổ sung tên, khối lượng tịnh và đơn vị bán vào đăng ký sản phẩm.",
        "Add name, net weight and unit to what is registered of the product.",
    ),
    "export.todo.phone": (
        "Bổ sung tên và điện thoại cơ sở vào đăng ký của bên thu hoạch.",
        "Add name and business phone to what is registered of the harvester.",
    ),
    "export.todo.field": (
        "Nêu vùng trồng hoặc địa điểm khi ghi thu hoạch.",
        "Name the growing area or place when the harvest is recorded.",
    ),
    "export.todo.receive": (
        "Bên đóng gói cần ghi nhận hàng trước khi đóng gói.",
        "The packer has to record the receipt before packing.",
    ),
    "export.todo.pack": (
        "Lô này chưa từng được đóng gói lần đầu nên chưa có mã lô truy xuất: hãy ghi đóng gói trước khi chế biến.",
        "It was never initially packed and has no traceability lot code: record the packing before the processing.",
    ),
    "export.form.tabular": (
        "Dữ liệu mở: CSV kèm mô tả CSVW",
        "Open data: CSV with CSVW metadata",
    ),
    "export.about.tabular": (
        "Chỉ những gì ai cũng được xem: sự kiện, số lượng, lô, ai đang giữ bao nhiêu.",
        "Only what everybody may see: events, quantities, batches, who holds how much.",
    ),
    "export.form.sheet": (
        "Sổ việc, CSV mà lệnh load đọc lại được",
        "The desk's sheet, CSV that load reads back",
    ),
    "export.about.sheet": (
        "Mỗi việc một dòng, để chuyển sang sổ khác hoặc giữ riêng một bản.",
        "One line for each piece of work, to move to another ledger or to keep.",
    ),
    "export.form.registry": (
        "Tệp đăng ký đi kèm sổ việc, JSON",
        "The registry that goes with the sheet, JSON",
    ),
    "export.about.registry": (
        "Tổ chức, địa điểm, sản phẩm, vùng trồng được nêu tên; lệnh load đọc được.",
        "Organisations, places, products and areas that are named; load reads it.",
    ),
    "export.todo.document": (
        "Sổ việc không có cột cho việc này: hãy chuyển bằng tài liệu EPCIS.",
        "A sheet has no columns for this: move it with an EPCIS document.",
    ),
    "export.done": (
        "Đã ghi {path}: {bytes} byte, mẫu “{form}”.",
        "Wrote {path}: {bytes} bytes, form “{form}”.",
    ),
    "export.lacking": (
        "Còn thiếu {count} mục mà mẫu này đòi hỏi; thiếu gì và cần làm gì có ghi trong tệp.",
        "{count} items that this form asks for are missing; the file says which, and what to do.",
    ),
    "export.cut": (
        "Dòng họ của lô quá dài: chỉ xuất những lô gần nhất.",
        "There are too many kin of the batch: only the nearest are exported.",
    ),
    "cli.export": (
        "Xuất sổ ra một mẫu: theo lô, tổ chức, vụ thu hồi, hay khoảng ngày.\n\nVí dụ: nguon export --form portal --batch BT-CN-260914-M1-A -o to-trinh.csv",
        "Export in a form: a batch, an organisation, a recall, or a period.\n\nExample: nguon export --form portal --batch BT-CN-260914-M1-A -o portal.csv",
    ),
    "cli.export_form": (
        "Tên mẫu; `list` để xem tất cả.",
        "The form's name; `list` shows all.",
    ),
    "cli.export_batch": (
        "Lô: mã trên tem, đường dẫn, hoặc số lô.",
        "The batch: code on the label, link, or lot number.",
    ),
    "cli.export_way": (
        "Cùng với những gì làm nên lô (back), làm ra từ lô (forward), cả hai, hay chỉ lô ấy (self).",
        "With what it was made from (back), what was made of it (forward), both, or alone (self).",
    ),
    "cli.export_organisation": (
        "Những gì tổ chức này đã ghi.",
        "What this organisation recorded.",
    ),
    "cli.export_recall": (
        "Mọi lô mà vụ thu hồi này chạm tới: lô bị thu hồi, hoặc mã sự kiện.",
        "All that a recall reaches: the batch recalled, or the event's id.",
    ),
    "cli.export_from": ("Từ ngày (2026-09-01).", "From this day on (2026-09-01)."),
    "cli.export_to": (
        "Đến hết ngày (2026-09-30).",
        "Up to and including this day (2026-09-30).",
    ),
    "cli.export_by": (
        "Ngày tính theo lúc xảy ra (event) hay lúc ghi sổ (record).",
        "Days by when it happened (event) or when it was recorded (record).",
    ),
    "cli.export_as": (
        "Xem với quyền của tổ chức nào; mặc định: tổ chức được xuất, không thì đơn vị giữ sổ.",
        "With whose eyes; by default the organisation exported, else who keeps the ledger.",
    ),
    "cli.export_output": (
        "Tệp ghi ra; - là đầu ra chuẩn; mặc định đặt tên theo mẫu và lô.",
        "Where to write; - is standard output; by default named after form and batch.",
    ),
    "cli.json_needs_file": (
        "Với --json, hãy ghi ra tệp bằng -o, vì câu trả lời đã dùng đầu ra chuẩn.",
        "With --json, write to a file with -o: the answer takes the standard output.",
    ),
}

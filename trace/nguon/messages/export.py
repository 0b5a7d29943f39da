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

"""What the law asks to be told, item by item: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "legal.product_name": ("Tên sản phẩm", "Product name"),
    "legal.product_image": ("Hình ảnh sản phẩm", "Product picture"),
    "legal.producer_name": ("Đơn vị sản xuất, kinh doanh", "Producer or trader"),
    "legal.producer_address": ("Địa chỉ của đơn vị", "Its address"),
    "legal.origin": ("Xuất xứ", "Origin"),
    "legal.stages": (
        "Các công đoạn, có mã sản phẩm, mã địa điểm và thời gian",
        "Stages with product code, place code and time",
    ),
    "legal.stage_name": ("Tên công đoạn", "Name of each stage"),
    "legal.production_time": ("Thời gian sản xuất", "Time of production"),
    "legal.traceability_code": ("Mã truy xuất nguồn gốc", "Traceability code"),
    "legal.batch_no": ("Số lô hoặc số sê-ri (nếu có)", "Lot or serial number (if any)"),
    "legal.brand": ("Thương hiệu, nhãn hiệu (nếu có)", "Brand (if any)"),
    "legal.shelf_life": ("Hạn sử dụng (nếu có)", "Shelf life (if any)"),
    "legal.standards": ("Tiêu chuẩn, quy chuẩn áp dụng", "Standards applied"),
    "legal.cited": ("{rule}, mục {number}", "{rule}, item {number}"),
    "legal.stages_count": ("Số công đoạn: {count}", "Stages: {count}"),
    "legal.placeless": (
        "Số công đoạn chưa có mã địa điểm: {count}",
        "Stages without a place code: {count}",
    ),
    "legal.kind.gi": ("Chỉ dẫn địa lý", "Geographical indication"),
    "legal.kind.premises": (
        "Cơ sở đủ điều kiện ATTP",
        "Food safety approved premises",
    ),
    "legal.stars": ("{kind}, {count} sao", "{kind}, {count} stars"),
    "legal.todo.product": (
        "Bổ sung vào đăng ký sản phẩm.",
        "Add it to what is registered of the product.",
    ),
    "legal.todo.producer": (
        "Bổ sung vào đăng ký của đơn vị; nếu đang giữ kín thì đơn vị tự xuất.",
        "Add it to what is registered of the producer; if it is sealed, let them export it.",
    ),
    "legal.todo.record": (
        "Nêu địa điểm khi ghi từng công đoạn; với công đoạn đã ghi, hãy đính chính.",
        "Name the place when each stage is recorded; for those recorded, write a correction.",
    ),
    "legal.todo.harvest": (
        "Ghi thu hoạch với vùng trồng hoặc địa điểm.",
        "Record the harvest with its growing area or place.",
    ),
    "legal.todo.standards": (
        "Đăng ký giấy chứng nhận, hoặc tiêu chuẩn công bố áp dụng, cho sản phẩm.",
        "Register a certificate, or the standards that are declared, for the product.",
    ),
    "legal.sheet": ("Thông tin truy xuất", "Traceability data"),
    "legal.sheet.stages": ("Công đoạn", "Stages"),
    "legal.head.code": ("Mã truy xuất", "Traceability code"),
    "legal.head.lot": ("Số lô", "Lot"),
    "legal.head.item": ("Nội dung", "Item"),
    "legal.head.rules": ("Quy định", "Rules"),
    "legal.head.value": ("Thông tin", "Data"),
    "legal.head.state": ("Trạng thái", "State"),
    "legal.head.gaps": ("Thiếu, cần làm gì", "Missing, and what to do"),
    "legal.head.stage": ("Công đoạn", "Stage"),
    "legal.head.product": ("Mã truy vết sản phẩm", "Product tracing code"),
    "legal.head.place": ("Mã truy vết địa điểm", "Location tracing code"),
    "legal.head.time": ("Thời gian", "Time"),
    "legal.state.there": ("có", "there"),
    "legal.state.missing": ("thiếu", "missing"),
    "legal.state.none": ("không có", "none stated"),
    "legal.title": (
        "Thông tin truy xuất nguồn gốc theo quy định",
        "Traceability data as the law asks for it",
    ),
    "legal.of": (
        "Gồm đủ các mục của {circular} và {decree}. Lập ngày {day} từ trạng thái {size} dòng của sổ.",
        "The union of {circular} and {decree}. Made on {day} from the ledger's state of {size} entries.",
    ),
    "legal.complete": ("Đủ mọi mục bắt buộc.", "All items that must be there are there."),
    "legal.lacks": ("Còn thiếu {count} mục: {names}.", "Missing {count}: {names}."),
    "legal.unproved": (
        "Bằng chứng của lô này không đứng vững: {why}",
        "The evidence of this batch does not hold: {why}",
    ),
    "export.form.legal": (
        "Thông tin theo Thông tư 02/2024 và Nghị định 37/2026, XLSX",
        "Data of Circular 02/2024 and Decree 37/2026, XLSX",
    ),
    "export.about.legal": (
        "Mỗi lô đủ các mục luật đòi hỏi, nêu rõ mục còn thiếu, kèm bảng công đoạn.",
        "Each batch with every item that the law asks for, what is missing named, and its stages.",
    ),
    "export.form.legalcsv": (
        "Thông tin theo Thông tư 02/2024 và Nghị định 37/2026, CSV",
        "Data of Circular 02/2024 and Decree 37/2026, CSV",
    ),
    "export.about.legalcsv": (
        "Cùng các mục ấy, mỗi mục một dòng.",
        "The same items, one line each.",
    ),
    "export.form.legalpage": (
        "Thông tin theo Thông tư 02/2024 và Nghị định 37/2026, trang in",
        "Data of Circular 02/2024 and Decree 37/2026, page to print",
    ),
    "export.about.legalpage": (
        "Một trang HTML cho mỗi lô, in ra giấy được.",
        "One HTML page for each batch, to be printed.",
    ),
}  # fmt: skip

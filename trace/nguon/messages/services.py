"""Sentences of services: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "names.household_in": (
        "Hộ ở {place} ({short})",
        "Household in {place} ({short})",
    ),
    "names.household": ("Hộ không nêu tên ({short})", "Unnamed household ({short})"),
    "names.unnamed_in": (
        "Bên không nêu tên ở {place} ({short})",
        "Unnamed party in {place} ({short})",
    ),
    "names.unnamed": ("Bên không nêu tên ({short})", "Unnamed party ({short})"),
    "names.shown_to_sealer": (
        "Hiện trên bàn ghi của chính đơn vị đã niêm phong.",
        "Shown on the desk of the organisation that sealed it.",
    ),
    "services.no_delivery": (
        "Không có chuyến hàng nào mang số {number} đang chờ xác nhận. Có thể đã xác nhận rồi: xem trong danh sách việc đã ghi.",
        "No shipment under number {number} is waiting here. It may be confirmed already: look among your entries.",
    ),
    "services.no_entry": (
        "Sổ của đơn vị không có mục số {number}.",
        "Your organisation has no entry with number {number}.",
    ),
    "services.no_batch": (
        "Không thấy lô này trong sổ của đơn vị.",
        "This batch is not among those of your organisation.",
    ),
    "services.form_id": (
        "Mẫu ghi này không còn nguyên vẹn. Hãy mở lại mẫu rồi ghi lần nữa.",
        "This form has lost its own number. Open it again and record once more.",
    ),
    "backup.folder_exists": (
        "Thư mục {path} đã có. Mỗi bản sao lưu cần một thư mục mới.",
        "The folder {path} exists already. Each backup needs a new one.",
    ),
    "backup.not_there": (
        "Không thấy bản sao lưu: thiếu {path}.",
        "There is no backup here: {path} is missing.",
    ),
    "backup.too_old": (
        "Bản sao lưu có {size} dòng, nhưng sổ đã công bố {signed} dòng. Chạy tiếp từ bản cũ sẽ tạo ra hai lịch sử và ai giữ biên nhận cũ sẽ thấy. Hãy tìm bản mới hơn; nếu không còn, phải mở sổ mới bằng nguon init và công bố chỗ thiếu.",
        "The backup has {size} entries, but {signed} were published. Going on from it would make two histories, and every holder of a receipt would see it. Find a newer backup; if there is none, begin a new ledger with nguon init and publish the gap.",
    ),
    "backup.not_empty": (
        "Ở đây đã có dữ liệu. Phục hồi không ghi đè: hãy chuyển dữ liệu cũ đi chỗ khác trước.",
        "There is data here already. Restoring writes over nothing: move the old data away first.",
    ),
    "backup.program_failed": (
        "Chương trình {program} báo lỗi: {said}",
        "{program} failed: {said}",
    ),
    "backup.no_program": (
        "Máy này không có {program}. Hãy cài gói postgresql-client.",
        "This machine has no {program}. Install postgresql-client.",
    ),
    "backup.checkpoint": (
        "Trạng thái đã ký đi kèm không phải của sổ này, hoặc đã bị sửa.",
        "The signed state that came with it is not of this log, or was changed.",
    ),
}

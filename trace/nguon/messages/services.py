"""Sentences of services: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
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
}

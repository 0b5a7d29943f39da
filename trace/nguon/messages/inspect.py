"""Sentences of tracing and inspecting: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "inspect.no_batch": (
        "Sổ này không có lô nào ứng với “{typed}”. Hãy xem lại mã hoặc số lô trên tem.",
        "This ledger has no batch that fits “{typed}”. Look at the code or the lot number on the label again.",
    ),
    "inspect.many": (
        "Có {count} lô cùng mang số “{typed}”. Hãy dùng mã 17 ký tự trên tem để chỉ đúng một lô.",
        "{count} batches carry the number “{typed}”. Use the code of 17 characters on the label to name just one.",
    ),
    "inspect.senseless": (
        "Trang này không dựng được từ những gì đang lưu: hoặc có hàng trong cơ sở dữ liệu bị sửa, hoặc phần mềm có lỗi (số {number}). Hãy kiểm tra cả sổ.",
        "This page cannot be made from what is stored: either a row of the database was changed, or the software has a fault (number {number}). Check the whole ledger.",
    ),
    "inspect.nothing": (
        "Không thấy “{what}” trong sổ này.",
        "“{what}” is not known in this ledger.",
    ),
    "inspect.not_sealed": (
        "Dòng ghi số {index} không có mục niêm phong “{pointer}”.",
        "Entry {index} has no sealed member “{pointer}”.",
    ),
    "inspect.erased": (
        "Giá trị niêm phong này đã được xóa hẳn, không ai mở được nữa. Bằng chứng của dòng ghi vẫn đúng.",
        "This sealed value was erased for good; nobody can open it. The proof of the entry still holds.",
    ),
    "inspect.reason_missing": (
        "Hãy ghi lý do, ít nhất {least} chữ cái: lý do được lưu cùng tên người mở.",
        "Say why, in at least {least} letters: the reason is kept with the name of who opens it.",
    ),
    "inspect.no_reason": (
        "Hãy ghi lý do: người mua và các đơn vị có hàng sẽ đọc được.",
        "Say why: buyers and everybody who holds the goods will read it.",
    ),
    "inspect.no_audit": (
        "Không có lần kiểm tra toàn sổ nào mang số {number}.",
        "There is no audit of the whole ledger with number {number}.",
    ),
    "inspect.audit_broken": (
        "Lần kiểm tra bị ngắt giữa chừng, chưa có kết luận nào. Hãy chạy lại.",
        "The audit was cut off and says nothing, neither good nor bad. Run it again.",
    ),
    "trace.back": (
        "Truy ngược lô {lot}: {count} lô đã góp vào.",
        "Lot {lot} traced back: made from {count} lots.",
    ),
    "trace.forward": (
        "Truy xuôi lô {lot}: {count} lô làm ra từ đó.",
        "Lot {lot} traced forward: {count} lots came of it.",
    ),
    "trace.held": ("{kg} ở {who}", "{kg} with {who}"),
    "trace.on_the_way": ("{kg} đang trên đường tới {who}", "{kg} on the way to {who}"),
    "trace.recalled": ("ĐANG BỊ THU HỒI", "RECALLED"),
    "trace.cut": (
        "Còn nữa: chỉ liệt kê {count} lô gần nhất.",
        "There are more: only the nearest {count} lots are listed.",
    ),
}

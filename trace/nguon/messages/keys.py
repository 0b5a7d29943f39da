"""Sentences about the keys that people hold: passkeys, devices, programs."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "keys.assertion": (
        "Chữ ký bằng khóa đăng nhập (passkey) không đúng. Hãy thử lại trên máy này.",
        "What the passkey signed does not hold. Try again on this device.",
    ),
    "keys.entry_endorsement": (
        "Dòng {index} đưa vào một khóa máy mà khóa đăng nhập (passkey) nêu tên không hề xác nhận.",
        "Line {index} lets in a device key that the passkey it names has not endorsed.",
    ),
    "keys.not_endorsed": (
        "Khóa của máy này không được khóa đăng nhập (passkey) nào của chính tổ chức xác nhận. Đăng ký lại máy này.",
        "No passkey of the same organisation that still stands has endorsed this device's key. Enrol this device again.",
    ),
    "keys.endorsement_dropped": (
        "Khóa máy đã được xác nhận thì không bỏ xác nhận được. Thu hồi khóa rồi đăng ký khóa mới.",
        "A device key that was endorsed stays endorsed. Revoke it and register a new one.",
    ),
    "keys.only_endorses": (
        "Khóa đăng nhập (passkey) {key}… chỉ xác nhận khóa máy, không ký dòng nào trong sổ.",
        "Passkey {key}… only endorses device keys: it signs no line of the ledger.",
    ),
    "keys.use": (
        "{place}: mục “{member}” không đi với loại khóa này.",
        "{place}: the member “{member}” does not go with this use of a key.",
    ),
    "keys.too_long": (
        "{place}: khóa của máy có hạn nhiều nhất {days} ngày.",
        "{place}: a device key stands for at most {days} days.",
    ),
}

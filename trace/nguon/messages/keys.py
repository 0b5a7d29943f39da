"""Sentences about the keys that people hold: passkeys, devices, programs."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "keys.assertion": (
        "Chữ ký bằng khóa đăng nhập (passkey) không đúng. Hãy thử lại trên máy này.",
        "What the passkey signed does not hold. Try again on this device.",
    ),
    "keys.created": (
        "Khóa đăng nhập (passkey) vừa tạo không đọc được. Hãy thử lại; nếu vẫn vậy, dùng máy khác.",
        "The passkey that was just made cannot be read. Try again; if it stays so, use another device.",
    ),
    "keys.known": (
        "Khóa này đã đăng ký rồi.",
        "This key is registered already.",
    ),
    "keys.log_in": (
        "Không đăng nhập được bằng khóa này: khóa chưa đăng ký ở đây hoặc đã thu hồi. Hãy đăng nhập bằng mật khẩu.",
        "This passkey cannot log in: it is not registered here or was revoked. Log in with your password.",
    ),
    "keys.late": (
        "Đã chờ quá lâu. Hãy bấm lại.",
        "That took too long. Press the button again.",
    ),
    "keys.other_place": (
        "Khóa không dùng được ở địa chỉ này. Mở trang bằng địa chỉ chính thức của sổ.",
        "Passkeys do not work at this address. Open the page at the ledger's own address.",
    ),
    "keys.not_yours": (
        "Khóa này không phải của bạn hay của tổ chức bạn.",
        "This key is neither yours nor your organisation's.",
    ),
    "keys.reason": (
        "Hãy chọn lý do thu hồi.",
        "Choose why it is revoked.",
    ),
    "keys.since": (
        "Ngày mất phải là một ngày đã qua hoặc hôm nay.",
        "The day it was lost is a day in the past, or today.",
    ),
    "keys.identity": (
        "Chỉ thu hồi sau khi đã kiểm tra đúng người. Hãy đánh dấu là đã kiểm tra.",
        "Revoke only after you made sure who asks. Tick that you did.",
    ),
    "keys.ended_here": (
        "Khóa của máy này đã hết hạn hoặc đã thu hồi. Đăng ký lại máy này ở mục Khóa của tôi.",
        "This device's key is over or was revoked. Enrol the device again under My keys.",
    ),
    "keys.draft": (
        "Bản ghi đã ký này không phải do tài khoản của bạn lập ở đây. Hãy ghi lại bằng biểu mẫu.",
        "This signed draft was not made here for your log-in. Fill in the form again.",
    ),
    "keys.signatures": (
        "Cần đúng {wanted} chữ ký cho các dòng này.",
        "Exactly {wanted} signatures are needed for these lines.",
    ),
    "keys.in_clear": (
        "{place}: mục này mặc định là riêng tư; hãy niêm phong (sealed) trước khi ký.",
        "{place}: this member is private by default; seal it before you sign.",
    ),
    "keys.not_opened": (
        "{place}: mỗi mục niêm phong cần đúng một giá trị mở ở “opened”.",
        "{place}: each sealed member needs its opening under “opened”, and no other.",
    ),
    "keys.pem": (
        "Đây không phải khóa công khai PEM loại Ed25519 hoặc P-256. Nội dung bắt đầu bằng -----BEGIN PUBLIC KEY-----.",
        "This is no public key in PEM, Ed25519 or P-256. It begins with -----BEGIN PUBLIC KEY-----.",
    ),
    "keys.private": (
        "Đây là khóa bí mật: đừng gửi cho ai. Hãy tạo cặp khóa khác và chỉ gửi khóa công khai.",
        "This is the private key: give it to nobody. Make another pair, and send the public key alone.",
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

"""Sentences of the log and its verifier: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "log.key_unreadable": (
        "Khóa công khai này không đọc được, hoặc không phải loại Ed25519 hay P-256.",
        "This public key cannot be read, or is neither Ed25519 nor P-256.",
    ),
    "log.signature_wrong": (
        "Chữ ký không khớp với nội dung và khóa này.",
        "The signature does not fit this content and this key.",
    ),
    "log.no_such_leaf": (
        "Sổ có {size} dòng, không có dòng số {index}.",
        "The log has {size} lines; there is no line {index}.",
    ),
    "log.no_such_size": (
        "Sổ có {size} dòng, không lùi được về cỡ {old}.",
        "The log has {size} lines; it has never had the size {old} before that.",
    ),
    "log.inclusion_wrong": (
        "Bằng chứng không cho thấy dòng {index} nằm trong sổ có {size} dòng.",
        "The proof does not show line {index} in the log of {size} lines.",
    ),
    "log.consistency_wrong": (
        "Sổ {size} dòng không nối tiếp từ sổ {old} dòng: lịch sử đã bị viết lại, hoặc bằng chứng sai.",
        "The log of {size} lines does not continue the log of {old} lines: history was rewritten, or the proof is wrong.",
    ),
    "log.many_wrong": (
        "Bằng chứng chung cho các dòng không khớp với sổ {size} dòng.",
        "The common proof of the lines does not fit a log of {size} lines.",
    ),
    "log.heads_wrong": (
        "Bằng chứng về dòng cuối của từng hồ sơ không khớp với gốc đã ký.",
        "The proof of each record's last line does not fit the signed root.",
    ),
    "log.key_name": (
        "Tên khóa không được trống, không chứa dấu cách hay dấu cộng.",
        "A key's name must not be empty nor contain a space or a plus sign.",
    ),
    "log.verifier_key": (
        "Khóa kiểm tra không đúng dạng. Dạng đúng: tên+8 chữ số hex+mã base64, ví dụ so.example/log+530d903a+AekyeRrm….",
        "This is no verifier key. It looks like name+8 hex digits+base64, for example ledger.example/log+530d903a+AekyeRrm….",
    ),
    "log.signing_key": (
        "Khóa ký của sổ không đọc được.",
        "The log's signing key cannot be read.",
    ),
    "log.note": (
        "Đây không phải một văn bản có chữ ký đúng dạng.",
        "This is not a signed note.",
    ),
    "log.note_signature": (
        "Chữ ký dưới tên {name} không khớp với nội dung: văn bản đã bị sửa.",
        "The signature under the name {name} does not fit: the text was changed.",
    ),
    "log.note_unsigned": (
        "Không có chữ ký nào của khóa đã cho ({names}).",
        "There is no signature by the key given ({names}).",
    ),
    "log.checkpoint": (
        "Điểm chốt của sổ không đúng dạng.",
        "This is not a checkpoint of a log.",
    ),
    "log.other_log": (
        "Đây là điểm chốt của sổ khác ({origin}), không phải của {name}.",
        "This is the checkpoint of another log ({origin}), not of {name}.",
    ),
    "log.receipt": (
        "Biên nhận không đúng dạng, hoặc bị cắt mất một phần.",
        "This is not a receipt, or a part of it is cut off.",
    ),
    "log.receipt_without_entry": (
        "Biên nhận này không kèm dòng sổ; hãy đưa thêm tệp chứa dòng sổ đó.",
        "This receipt does not carry its entry; give the entry's file as well.",
    ),
    "log.receipt_of_another": (
        "Biên nhận này là của một dòng sổ khác.",
        "This receipt is for another entry.",
    ),
}

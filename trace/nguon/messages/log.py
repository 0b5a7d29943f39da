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
}

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
}

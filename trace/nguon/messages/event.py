"""Sentences of event: code -> (Vietnamese, English). Statements and identifiers."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "event.too_large": (
        "Sự kiện quá dài cho một dòng sổ: {size} byte, tối đa {limit}. Hãy chia thành nhiều sự kiện.",
        "The event is too long for one line of the ledger: {size} bytes, at most {limit}. Split it into several events.",
    ),
}

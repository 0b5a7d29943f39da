"""Sentences of web: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "web.number": (
        "“{typed}” không phải là một con số. Ví dụ: 120 hoặc 12,5.",
        "“{typed}” is not a number. For example: 120 or 12.5.",
    ),
    "web.number_two_ways": (
        "“{typed}” có thể hiểu hai cách. Ghi {small} hoặc {large}.",
        "“{typed}” can be read in two ways. Write {small} or {large}.",
    ),
}

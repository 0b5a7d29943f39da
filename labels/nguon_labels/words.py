"""The few words printed on a label, in Vietnamese and English."""

from datetime import date
from typing import Final

from nguon.messages import LANGUAGES

WORDS: Final[dict[str, tuple[str, str]]] = {
    "lot": ("Lô", "Lot"),
    "lot_serial": ("Lô · số", "Lot · no."),
    "net": ("Khối lượng", "Net weight"),
    "harvested": ("Thu hoạch", "Harvested"),
    "packed": ("Đóng gói", "Packed"),
    "best_before": ("Hạn dùng", "Best before"),
    "scan": ("Quét để xem nguồn gốc", "Scan to see where it is from"),
}


def word(key: str, language: str) -> str:
    """Return one caption in `vi` or `en`."""
    return WORDS[key][LANGUAGES.index(language)]


def day(value: date) -> str:
    """Write a date as people here read it: dd/MM/yyyy, in both languages."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"

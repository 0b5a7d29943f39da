"""Lessons: which batches of the demonstration are worth opening, and what they show.

Read by the start page of a demonstration only. A lot that this ledger does not have is
left out, so that the list never leads to an unknown page. Proved in
tests/web/test_samples_shown.py.
"""

from dataclasses import dataclass
from typing import Final

from nguon.core.state import Batch
from nguon.services.names import Names
from nguon.store.ledger import Book

# Lot -> what its page teaches (vi, en), the showpiece first.
LESSONS: Final = {
    "BT-CN-260914-M1-A": (
        "Đang thu hồi; phòng thử nghiệm nói khác nhật ký; thùng xe từng quá 8 °C",
        "Recalled; a laboratory contradicts the diary; the lorry was too warm",
    ),
    "BT-CN-260914-M1-B": (
        "Tách ra từ cùng lô sáu hộ, nên cũng bị thu hồi",
        "Split from the same six households' lot, so recalled too",
    ),
    "ML-CC-261109-A1": (
        "Hái đúng ngày thứ bảy sau khi phun, cần đủ bảy ngày",
        "Harvested on the seventh day after spraying, seven required",
    ),
    "NB-HC-261105-BOX": (
        "Tám loại rau một hộp; 42 kg đính chính thành 24 kg",
        "Eight vegetables in a box; 42 kg corrected to 24 kg",
    ),
    "DP-BTV-261020-L1S": (
        "Ghi khi mất sóng: hiện cả lúc hái và lúc sổ nhận",
        "Written without a signal: both moments are shown",
    ),
    "PH-VS-260528-X1": (
        "Cán bộ kiểm dịch ký; bên mua không nêu tên, chưa xác nhận",
        "An officer signs; the buyer is unnamed and has not confirmed",
    ),
    "HY-LN-260810-J": (
        "Nhãn tươi thành long nhãn: từng phần hao hụt có tên",
        "Fresh longan dried: every loss has its name",
    ),
    "CL-NA-260815-N": (
        "Tem đánh số từ 0001 đến 0820",
        "Labels numbered from 0001 to 0820",
    ),
    "MC-MH-260518-V": (
        "Gộp hai nguồn nên mất VietGAP",
        "Two sources merged: VietGAP is lost",
    ),
    "TC-CH-260905-P": (
        "Chứng nhận còn hạn khi đóng gói, nay đã hết; giá được che",
        "Certificate valid at packing, expired now; the price is sealed",
    ),
    "HH-GT-260722-B5": (
        "Từ ruộng đến túi gạo, nhiều tháng, đủ từng ký",
        "From field to bag, months between, every kilogram kept",
    ),
    "HH-GT-260722-BRAN": (
        "Cám cũng có lô và có đường về ruộng",
        "By-products too: bran with its own lot and way back",
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A batch worth opening: its page's code, what it is, what it teaches."""

    code: str
    lot: str
    product: str
    lesson: str


def lessons(book: Book, language: str) -> list[Shown]:
    """Return the batches of the samples that this ledger has, in order of `LESSONS`."""
    word = 0 if language == "vi" else 1
    with book.read() as ledger:
        names = Names(ledger)
        newest_first = ledger.find(Batch, lot=sorted(LESSONS), order="-born")
        known = {batch.lot: batch for batch in newest_first}  # the oldest one stays
        return [
            Shown(
                known[lot].code,
                lot,
                names.say(known[lot].product, language),
                text[word],
            )
            for lot, text in LESSONS.items()
            if lot in known
        ]

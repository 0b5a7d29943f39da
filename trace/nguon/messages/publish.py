"""Sentences about what is shown and proved: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "publish.code": (
        "Sổ này không có lô nào mang mã {typed}. Hãy xem lại mã in trên tem.",
        "This ledger has no batch under the code {typed}. Look at the code on the label again.",
    ),
    "publish.lot": (
        "Sổ này không có lô {lot}.",
        "Lot {lot} is not known here.",
    ),
    "prove.other_size": (
        "Bằng chứng ở cỡ {size} không còn được giữ. Bằng chứng mới nhất ở cỡ {newest}.",
        "Evidence at size {size} is not kept. The newest is at size {newest}.",
    ),
    "prove.witnesses": (
        "Chưa có {asked} chữ ký nhân chứng ở cỡ này, mới có {found}.",
        "There are not {asked} cosignatures at this size, only {found}.",
    ),
    "prove.no_entry": (
        "Sổ chưa có dòng ghi số {index}.",
        "The ledger has no entry {index}.",
    ),
    "evidence.older": (
        "Tệp cũ không phải điểm chốt, biên nhận hay gói bằng chứng của sổ này: {why}",
        "The older file is no checkpoint, receipt or bundle of this log: {why}",
    ),
    "older.ahead": (
        "Sổ chỉ có {size} dòng, ít hơn {older} dòng của điểm kiểm tra đã giữ: sổ đã bị lùi lại.",
        "The ledger has {size} lines, fewer than the {older} of the kept checkpoint: it was rolled back.",
    ),
    "label.which": (
        "“{typed}” ứng với {found} lô. Hãy dùng mã 17 ký tự của lô.",
        "“{typed}” means {found} batches here. Use the batch's code of 17 characters.",
    ),
    "tile.unknown": (
        "Không có mảnh nào ở địa chỉ đó trong cây đã công bố.",
        "The published tree has no such tile.",
    ),
}

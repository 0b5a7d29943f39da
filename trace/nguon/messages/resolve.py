"""Sentences of links, labels and what is typed in the search: code -> (vi, en)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "resolve.product": (
        "Sổ này không có sản phẩm {number}.",
        "This ledger does not know the product {number}.",
    ),
    "resolve.party": (
        "Sổ này không biết tổ chức nào có mã GLN {number}.",
        "This ledger knows no organisation with the GLN {number}.",
    ),
    "resolve.place": (
        "Sổ này không biết địa điểm nào có mã GLN {number}.",
        "This ledger knows no place with the GLN {number}.",
    ),
    "resolve.unit": (
        "Ở đây chưa ai ghi gì về {number}.",
        "Nobody here has recorded anything about {number}.",
    ),
    "resolve.thing": (
        "Sổ này không có mục nào mang mã {name}.",
        "This ledger has nothing under the code {name}.",
    ),
}

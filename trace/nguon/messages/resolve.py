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
    "element.ai": (
        "Không đọc được mã quét từ chỗ “{text}”: cần một mã nhận dạng GS1 gồm 2 đến 4 chữ số, ví dụ (01).",
        "The scan cannot be read from “{text}” on: a GS1 identifier of 2 to 4 digits is expected, such as (01).",
    ),
    "element.brackets": (
        "“{text}” sai dạng: viết (01) rồi đến số, ví dụ (01)09521201001012(10)ML-1.",
        "“{text}” is not written right: (01) and its number, as in (01)09521201001012(10)ML-1.",
    ),
    "element.length": (
        "Sau ({ai}) phải có đúng {wanted} chữ số; ở đây có {length}.",
        "After ({ai}) there are exactly {wanted} digits; here are {length}.",
    ),
    "element.value": (
        "“{text}” có ký tự GS1 không cho phép.",
        "“{text}” holds a character that GS1 does not allow.",
    ),
    "element.twice": (
        "({ai}) có hai giá trị khác nhau. Hãy quét lại.",
        "({ai}) has two different values. Scan again.",
    ),
    "element.no_key": (
        "{ais} không đủ để biết đây là hàng gì: cần thêm (01) sản phẩm, (00) pa-lét hoặc (414) địa điểm.",
        "{ais} alone do not say what this is: (01) a product, (00) a pallet or (414) a place is needed too.",
    ),
    "element.content": (
        "(02) nói trong pa-lét có sản phẩm {number}. Hãy quét mã (00) của pa-lét, hoặc gõ số sản phẩm.",
        "(02) says that a pallet holds the product {number}. Scan the pallet’s (00), or type the product number.",
    ),
    "search.none": (
        "Không tìm thấy gì với “{typed}”. Hãy gõ mã dưới nhãn (17 chữ và số, ví dụ 7K3M-9Q2X-V4TB-HN8PC), số lô, hoặc số dưới mã vạch.",
        "Nothing is found under “{typed}”. Type the code on the label (17 letters and figures, such as 7K3M-9Q2X-V4TB-HN8PC), the lot number, or the number under the barcode.",
    ),
    "search.digits": (
        "{number} có {length} chữ số. Số dưới mã vạch sản phẩm có 8, 12, 13 hoặc 14 chữ số, của pa-lét có 18.",
        "{number} has {length} digits. The number under a product’s barcode has 8, 12, 13 or 14, a pallet’s has 18.",
    ),
    "search.unknown_number": (
        "Sổ này không biết số {number}. Số viết đúng, nhưng ở đây chưa ai ghi gì về nó.",
        "This ledger does not know the number {number}. It is written right, but nobody here has recorded anything about it.",
    ),
    "search.odd_host": (
        "Đừng mở địa chỉ này: tên miền “{host}” viết theo cách để đánh lừa. Nó không dẫn đến sổ này.",
        "Do not open this address: its host “{host}” is written to deceive. It does not lead to this ledger.",
    ),
    "search.foreign": (
        "Địa chỉ này dẫn đến {host}, không phải sổ này. Dưới đây là điều sổ này biết về mã trong đó; tem thật của sổ này ghi {own}.",
        "That address leads to {host}, not to this ledger. Below is what this ledger knows of the number in it; a genuine label of this ledger names {own}.",
    ),
}

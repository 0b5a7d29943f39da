"""Sentences of links that organisations add: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "links.address": (
        "Địa chỉ phải bắt đầu bằng https:// và một tên miền bằng chữ không dấu, ví dụ https://cuahang.example/rau. Không nhận số IP, cổng, tên người dùng hay tên miền xn--.",
        "An address begins with https:// and a name in plain letters, such as https://shop.example/greens. No IP number, port, user name or xn-- name.",
    ),
    "links.own_host": (
        "{host} là chính sổ này: trang ở đây đã tự có trong danh sách liên kết. Hãy ghi địa chỉ trang của đơn vị.",
        "{host} is this ledger itself: its pages are in the list already. Give an address of your own.",
    ),
    "links.twice": (
        "Liên kết này đã có rồi.",
        "This link is there already.",
    ),
    "links.gone": (
        "Liên kết này không còn trong danh sách: có thể người khác vừa gỡ.",
        "This link is no longer in the list: perhaps somebody else has just taken it away.",
    ),
    "links.many": (
        "Mỗi mục chỉ có tối đa {most} liên kết. Hãy gỡ bớt trước.",
        "A thing has at most {most} links. Take one away first.",
    ),
    "links.not_yours": (
        "Chỉ người quản lý của đơn vị sở hữu mới thêm được liên kết vào mục này.",
        "Only a manager of the organisation that owns this can give it links.",
    ),
}

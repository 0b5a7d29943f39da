"""Sentences of the programs' doors: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "api.key_used": (
        "Khóa {key} đã dùng cho một yêu cầu khác. Mỗi yêu cầu cần một Idempotency-Key riêng.",
        "The key {key} was used for another request. Give each request an Idempotency-Key of its own.",
    ),
    "api.key_busy": (
        "Yêu cầu mang khóa này đang được xử lý. Chờ một giây rồi gửi lại: chỉ ghi một lần.",
        "The request with this key is being answered. Send it again in a second: it is recorded once.",
    ),
    "api.unread": (
        "Chưa đọc được yêu cầu, chỗ {place}: {why}",
        "The request could not be read at {place}: {why}",
    ),
    "api.no_thing": (
        "Sổ này không có mã “{typed}”. Hãy so lại mã, GTIN hoặc GLN.",
        "Nothing is registered here under “{typed}”. Compare the code, GTIN or GLN.",
    ),
    "api.no_batch": (
        "Không có lô nào mang mã “{typed}”. Hãy so lại với nhãn.",
        "There is no batch under “{typed}”. Compare it with the label.",
    ),
    "api.no_page": (
        "Danh sách không còn mục “{after}”. Hãy đọc lại từ trang đầu.",
        "The list has no “{after}” any more. Read it again from its first page.",
    ),
    "api.gram": (
        "{kg} kg lẻ quá: sổ ghi chính xác đến gam, tối đa ba số sau dấu phẩy.",
        "{kg} kg is too fine: a gram is the finest that is recorded, three decimals.",
    ),
    "api.moment_far": (
        "Thời điểm {moment} xa quá: hãy xem lại năm.",
        "The moment {moment} is too far away: look at its year.",
    ),
    "api.tend_needs": (
        "Với {kind} phải có {name}: xem trên bao bì.",
        "{kind} needs {name}: it stands on the package.",
    ),
    "api.which_product": (
        "Chưa rõ là sản phẩm nào. Hãy ghi mã hoặc GTIN vào product.",
        "Which product is it? Put its code or GTIN into product.",
    ),
    "api.nothing_left": (
        "Hao hụt đã bằng hoặc nhiều hơn lượng đưa vào, không còn gì để gộp.",
        "The losses are as much as went in, or more: nothing is left to merge.",
    ),
    "api.reading_order": (
        "Số thấp nhất và lúc bắt đầu phải đứng trước số cao nhất và lúc kết thúc.",
        "The lowest degree and the start come before the highest and the end.",
    ),
    "api.nothing_changed": (
        "Số đưa vào giống hệt số đã ghi, không có gì để đính chính.",
        "These are the figures that were recorded: there is nothing to correct.",
    ),
    "api.not_in_it": (
        "Bản ghi này không có số kg nào của lô đó.",
        "That record has no kilograms of this batch.",
    ),
}

"""Sentences of complaints: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "complaints.kind": (
        "Hãy chọn một vấn đề trong danh sách.",
        "Choose one of the problems in the list.",
    ),
    "complaints.no_words": (
        "Hãy viết vài lời về vấn đề.",
        "Say in a few words what is wrong.",
    ),
    "complaints.words_long": (
        "Viết nhiều nhất {most} ký tự.",
        "Write at most {most} characters.",
    ),
    "complaints.contact_long": (
        "Số điện thoại hoặc email dài nhất {most} ký tự.",
        "A phone number or e-mail is at most {most} characters.",
    ),
    "complaints.trap": (
        "Có một ô ẩn đã bị điền. Hãy để trống ô đó rồi gửi lại.",
        "A hidden field was filled in. Leave it empty and send again.",
    ),
    "complaints.stamp": (
        "Trang này đã mở quá lâu. Hãy kiểm tra lại rồi gửi lần nữa; những gì bạn viết vẫn còn đây.",
        "This page was open for too long. Look it over and send it again; what you wrote is still here.",
    ),
    "complaints.no_receipt": (
        "Không có phản ánh nào mang số này. Hãy xem lại số trên biên nhận.",
        "No report has this number. Look at the number on the receipt again.",
    ),
    "complaints.none": (
        "Không có phản ánh đó.",
        "There is no such report.",
    ),
    "complaints.no_answer": (
        "Hãy viết câu trả lời.",
        "Write the answer.",
    ),
    "complaints.closed": (
        "Phản ánh này đã kết thúc.",
        "This report is closed.",
    ),
    "complaints.unanswered": (
        "Hãy trả lời trước, rồi mới kết thúc.",
        "Answer it first, then close it.",
    ),
}

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
    "web.one_event": (
        "Ở đây chỉ nhận một sự kiện. Nhiều sự kiện thì gửi cả tài liệu đến /epcis/capture.",
        "Here goes one event. Send a document of several to /epcis/capture.",
    ),
    "web.capture_behaviour": (
        "GS1-Capture-Error-Behaviour là rollback hoặc proceed, không phải “{behaviour}”.",
        "GS1-Capture-Error-Behaviour is rollback or proceed, not “{behaviour}”.",
    ),
    "web.http_406": (
        "Cửa này chỉ trả lời bằng JSON. Hãy đặt Accept là application/json, application/ld+json hoặc bỏ trống.",
        "This door answers in JSON only. Let Accept be application/json or application/ld+json, or leave it out.",
    ),
    "web.http_413": (
        "Nội dung gửi lên quá lớn: tối đa {limit} byte một lần. Hãy chia nhỏ rồi gửi lại.",
        "What was sent is too large: at most {limit} bytes at once. Split it and send again.",
    ),
    "web.http_415": (
        "Cửa này chỉ đọc JSON. Hãy đặt Content-Type là application/json hoặc application/ld+json.",
        "This door reads JSON only. Let Content-Type be application/json or application/ld+json.",
    ),
}

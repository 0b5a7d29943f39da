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
        "Ở đây trả lời bằng JSON hoặc XML. Hãy đặt Accept là application/json, application/ld+json, application/xml hoặc bỏ trống.",
        "The answer here is JSON or XML. Let Accept be application/json, application/ld+json or application/xml, or leave it out.",
    ),
    "web.http_413": (
        "Nội dung gửi lên quá lớn: tối đa {limit} byte một lần. Hãy chia nhỏ rồi gửi lại.",
        "What was sent is too large: at most {limit} bytes at once. Split it and send again.",
    ),
    "web.http_415": (
        "Ở đây đọc JSON và XML. Hãy đặt Content-Type là application/json, application/ld+json hoặc application/xml.",
        "Read here are JSON and XML. Let Content-Type be application/json, application/ld+json or application/xml.",
    ),
}

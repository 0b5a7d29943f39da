"""Sentences of capture jobs: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "capture.limit": (
        "Tài liệu có {events} sự kiện; mỗi lần gửi tối đa {limit}. Hãy chia ra.",
        "The document has {events} events; at most {limit} are taken at once. Split it.",
    ),
    "capture.waiting": (
        "Đang có {count} tài liệu của tổ chức chờ xử lý. Hãy đợi một tài liệu xong rồi gửi tiếp.",
        "{count} documents of your organisation are waiting already. Send the next when one of them is done.",
    ),
    "capture.busy": (
        "Nhiều tài liệu lớn đang được gửi cùng lúc. Hãy gửi lại sau vài giây.",
        "Several large documents are being sent at this moment. Send again in a few seconds.",
    ),
    "capture.broken": (
        "Sổ gặp lỗi của chính nó khi ghi tài liệu này. Hãy gửi lại nguyên tài liệu: sự kiện đã ghi sẽ không bị ghi hai lần; nếu vẫn lỗi, hãy báo người vận hành.",
        "The ledger met a fault of its own on this document. Send the same document again: nothing is recorded twice. If it fails again, tell the operator.",
    ),
    "capture.unknown": (
        "Không có lần gửi nào như vậy.",
        "There is no such capture job.",
    ),
    "capture.page": (
        "perPage là số từ 1 trở lên; nextPageToken lấy từ đầu đề Link của trang trước.",
        "perPage is a number from 1 on; nextPageToken comes from the Link header of the page before.",
    ),
}

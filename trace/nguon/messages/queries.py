"""Sentences of named queries and subscriptions: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "queries.body": (
        "Nội dung gửi lên phải là một đối tượng JSON.",
        "The body must be a JSON object.",
    ),
    "queries.member": (
        "Không có thành phần {name} ở đây.",
        "There is no member {name} here.",
    ),
    "queries.control": (
        "Đăng ký nhận là một đối tượng JSON gồm dest, stream hoặc schedule, signatureToken, reportIfEmpty, initialRecordTime; không có {name}.",
        "A subscription is a JSON object of dest, stream or schedule, signatureToken, reportIfEmpty, initialRecordTime; there is no {name}.",
    ),
    "queries.name": (
        "Tên truy vấn (name) gồm 1 đến 80 chữ, số, dấu chấm, gạch hoặc dấu cách, bắt đầu bằng chữ hoặc số.",
        "The name of a query is 1 to 80 letters, figures, dots, hyphens or spaces, and begins with a letter or figure.",
    ),
    "queries.exists": (
        "Tổ chức này đã có truy vấn tên {name}. Hãy đặt tên khác, hoặc xóa truy vấn cũ.",
        "This organisation has a query named {name}. Give it another name, or delete the old one.",
    ),
    "queries.none": (
        "Tổ chức này không có truy vấn tên {name}.",
        "This organisation has no query named {name}.",
    ),
    "queries.too_many": (
        "Mỗi tổ chức có nhiều nhất {most} truy vấn có tên. Hãy xóa bớt.",
        "An organisation has at most {most} named queries. Delete one first.",
    ),
    "queries.subscriptions": (
        "Mỗi tổ chức có nhiều nhất {most} đăng ký nhận. Hãy xóa bớt.",
        "An organisation has at most {most} subscriptions. Delete one first.",
    ),
    "queries.no_subscription": (
        "Truy vấn này không có đăng ký nhận {name}.",
        "This query has no subscription {name}.",
    ),
    "queries.when": (
        "Hãy gửi stream: true để nhận ngay, hoặc schedule để nhận theo lịch; chỉ một trong hai.",
        "Send stream: true to be told at once, or a schedule; exactly one of them.",
    ),
    "queries.trigger": (
        "Sổ này không có trigger. Hãy dùng stream: true để nhận ngay khi có sự kiện.",
        "This ledger has no triggers. Use stream: true to be told as events are recorded.",
    ),
    "queries.flag": (
        "reportIfEmpty phải là true hoặc false.",
        "reportIfEmpty must be true or false.",
    ),
    "queries.schedule": (
        "Lịch (schedule) cần ít nhất một trong các trường: {field}, và phải có lúc đến hạn.",
        "A schedule has at least one of: {field}, and must come due at some time.",
    ),
    "queries.field": (
        "Trường {field} của lịch là số từ {low} đến {high}, dạng 5, [1-5] hoặc 1,3.",
        "The field {field} of a schedule is numbers from {low} to {high}, as 5, [1-5] or 1,3.",
    ),
    "queries.since": (
        "initialRecordTime phải là một thời điểm có múi giờ, ví dụ 2026-11-01T00:00:00+07:00.",
        "initialRecordTime must be a moment with its zone, such as 2026-11-01T00:00:00+07:00.",
    ),
    "queries.not_permitted": (
        "Truy vấn có orderBy, eventCountLimit hoặc maxEventCount thì không đăng ký nhận được.",
        "A query with orderBy, eventCountLimit or maxEventCount cannot be subscribed to.",
    ),
}

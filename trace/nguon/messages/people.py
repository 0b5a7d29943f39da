"""Sentences of members, log-ins and tokens: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "people.login_form": (
        "Tên đăng nhập gồm 3 đến 40 chữ thường không dấu, số, dấu chấm hoặc gạch ngang.",
        "A log-in name is 3 to 40 small letters without accents, figures, dots or hyphens.",
    ),
    "people.name_form": (
        "Tên hiển thị dài từ 1 đến 80 ký tự.",
        "The name shown is 1 to 80 characters.",
    ),
    "people.password_known": (
        "Mật khẩu này trùng với tên đăng nhập hoặc quá dễ đoán. Hãy chọn mật khẩu khác.",
        "This password is the log-in name or too easy to guess. Choose another.",
    ),
    "people.password_old": (
        "Mật khẩu hiện tại không đúng.",
        "The present password is wrong.",
    ),
    "people.no_organisation": (
        "Tổ chức {organisation} chưa đăng ký trong sổ này.",
        "The organisation {organisation} is not registered in this ledger.",
    ),
    "people.organisation_twice": (
        "Có nhiều tổ chức cùng tên {organisation}. Hãy dùng mã 17 ký tự của tổ chức.",
        "Several organisations are called {organisation}. Use the organisation's code of 17 characters.",
    ),
    "people.token_taken": (
        "Tổ chức này đang có một khóa truy cập tên {name}. Hãy đặt tên khác.",
        "This organisation has a token in use named {name}. Give it another name.",
    ),
    "people.token": (
        "Khóa truy cập không đúng hoặc đã bị thu lại.",
        "The token is wrong or was revoked.",
    ),
    "people.token_scope": (
        "Khóa truy cập này không được phép {scope}.",
        "This token does not allow {scope}.",
    ),
    "people.no_scope": (
        "Không có quyền {scope}.",
        "There is no scope {scope}.",
    ),
    "people.scope_missing": (
        "Hãy chọn ít nhất một việc mà khóa truy cập này được làm.",
        "Choose at least one thing that this token may do.",
    ),
}

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
    "people.key_token": (
        "JWT này không đọc được, hoặc chữ ký không đúng với khóa đã đăng ký. Cần có kid (dấu vân tay của khóa), iss, aud, exp, ký bằng EdDSA hoặc ES256.",
        "This JWT cannot be read, or its signature is not that of the registered key. It needs kid (the key's fingerprint), iss, aud and exp, signed with EdDSA or ES256.",
    ),
    "people.key_unknown": (
        "Khóa này chưa đăng ký cho phần mềm của tổ chức nào đang hoạt động ở đây, hoặc đã bị thu lại. Người quản lý đăng ký khóa ở /account/keys.",
        "This key is not registered for the program of an organisation that stands here, or was ended. A manager registers keys at /account/keys.",
    ),
    "people.key_audience": (
        "JWT này ký cho nơi khác: aud phải là {origin}.",
        "This JWT is for somebody else: aud must be {origin}.",
    ),
    "people.key_issuer": (
        "iss phải là tổ chức giữ khóa này: {organisation}.",
        "iss must be the organisation whose key this is: {organisation}.",
    ),
    "people.key_time": (
        "JWT này đã hết hạn, chưa đến lúc dùng, hoặc có hạn quá dài: exp muộn nhất là {seconds} giây kể từ bây giờ. Hãy xem lại đồng hồ và ký cái mới.",
        "This JWT is over, not yet good, or good for too long: exp is at most {seconds} seconds from now. Look at the clock and sign a new one.",
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

"""Sentences of what is sent to other systems: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "hooks.address": (
        "Địa chỉ nhận phải là một URL đầy đủ, dạng https://may-chu/duong-dan, không có tên đăng nhập và dấu #.",
        "The address must be a whole URL such as https://host/path, without a user name or #.",
    ),
    "hooks.address_https": (
        "Địa chỉ nhận phải bắt đầu bằng https://.",
        "The address must begin with https://.",
    ),
    "hooks.unknown_host": (
        "Không tìm thấy máy chủ {host}. Hãy kiểm tra lại địa chỉ.",
        "There is no host {host}. Check the address.",
    ),
    "hooks.forbidden_host": (
        "{host} không phải là địa chỉ công khai trên Internet nên sổ này không gửi tới đó.",
        "{host} is not a public address of the Internet, so this ledger sends nothing there.",
    ),
    "hooks.no_answer": (
        "{host} không trả lời.",
        "{host} does not answer.",
    ),
    "hooks.tls": (
        "Không lập được kết nối bảo mật với {host}: hãy kiểm tra chứng thư của máy chủ.",
        "No secure connection to {host}: check the server's certificate.",
    ),
    "hooks.secret": (
        "Khóa ký phải có 16 đến 200 ký tự, hoặc là whsec_ và base64 của 24 đến 64 byte.",
        "A secret is 16 to 200 characters, or whsec_ and the base64 of 24 to 64 bytes.",
    ),
    "hooks.timestamp": (
        "Tin này quá cũ, hoặc không ghi thời điểm gửi.",
        "The message is too old, or does not say when it was sent.",
    ),
    "hooks.signature": (
        "Chữ ký của tin không đúng với khóa.",
        "The message was not signed with this secret.",
    ),
    "hooks.kinds": (
        "Không có loại tin {kind}. Hãy chọn trong: {kinds}.",
        "There is no kind of news {kind}. Choose among: {kinds}.",
    ),
    "hooks.no_kinds": (
        "Hãy chọn ít nhất một loại tin.",
        "Choose at least one kind of news.",
    ),
    "hooks.name_form": (
        "Tên dài từ 1 đến 80 ký tự.",
        "The name is 1 to 80 characters.",
    ),
    "hooks.too_many": (
        "Mỗi tổ chức có nhiều nhất {most} địa chỉ nhận tin. Hãy xóa bớt một địa chỉ trước.",
        "An organisation has at most {most} webhooks. Delete one first.",
    ),
    "hooks.reach": (
        "NGUON_HOOKS là {found}. Hãy chọn trong: {reaches}.",
        "NGUON_HOOKS is {found}. Choose among: {reaches}.",
    ),
    "hooks.number": (
        "limit và before phải là số nguyên dương; limit nhiều nhất {most}.",
        "limit and before are whole numbers above 0; limit is at most {most}.",
    ),
    "hooks.body": (
        "Nội dung gửi lên không đúng ở {place}: {why}",
        "The body is wrong at {place}: {why}",
    ),
    "hooks.none": (
        "Tổ chức này không có địa chỉ nhận tin đó.",
        "This organisation has no such webhook.",
    ),
    "hooks.no_delivery": (
        "Không có tin đó, hoặc nội dung đã được xóa.",
        "There is no such message, or its content was deleted.",
    ),
}

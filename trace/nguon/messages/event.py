"""Sentences of event: code -> (Vietnamese, English). Statements and identifiers."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "event.too_large": (
        "Sự kiện quá dài cho một dòng sổ: {size} byte, tối đa {limit}. Hãy chia thành nhiều sự kiện.",
        "The event is too long for one line of the ledger: {size} bytes, at most {limit}. Split it into several events.",
    ),
    "id.code": (
        "Mã lô gồm 17 chữ và số (không có chữ I, L, O, U). Hãy xem lại nhãn.",
        "A code has 17 letters and digits (never I, L, O or U). Look at the label again.",
    ),
    "id.code_check": (
        "Mã lô có một chữ gõ sai hoặc đổi chỗ. Hãy so lại từng nhóm với nhãn.",
        "One character of the code is wrong or has changed places. Compare each group with the label.",
    ),
    "id.gtin": (
        "Mã vạch GTIN có 8, 12, 13 hoặc 14 chữ số; “{number}” thì không phải.",
        "A GTIN has 8, 12, 13 or 14 digits; “{number}” has not.",
    ),
    "id.gln": (
        "Mã địa điểm GLN có 13 chữ số; “{number}” thì không phải.",
        "A GLN has 13 digits; “{number}” has not.",
    ),
    "id.check_digit": (
        "Số {number} gõ sai: chữ số kiểm tra phải là {digit}. Hãy xem lại từng chữ số.",
        "The number {number} is mistyped: its check digit would be {digit}. Check every digit.",
    ),
    "id.lot": (
        "Số lô “{lot}” chỉ được dùng chữ hoa A–Z không dấu, chữ số và gạch nối, tối đa 20 ký tự.",
        "The lot “{lot}” may hold only A–Z, digits and hyphens, at most 20 characters.",
    ),
    "id.key": (
        "Tên khóa phải là 64 chữ số thập lục phân.",
        "A key is named by 64 hexadecimal digits.",
    ),
    "id.uri": (
        "“{uri}” không phải một định danh (URI) hợp lệ: chỉ dùng chữ không dấu, không có dấu cách.",
        "“{uri}” is not a valid identifier (URI): plain letters only, no spaces.",
    ),
    "id.scheme": (
        "Không nhận định danh kiểu “{uri}”: dùng https, urn, ni, did hoặc geo.",
        "Identifiers like “{uri}” are not accepted: use https, urn, ni, did or geo.",
    ),
    "id.too_long": (
        "Định danh quá dài: {length} ký tự, tối đa {limit}.",
        "The identifier is too long: {length} characters, at most {limit}.",
    ),
    "id.host": (
        "Tên máy chủ trong “{uri}” không hợp lệ: không có tên người dùng, chỉ chữ không dấu.",
        "The host in “{uri}” is not valid: no user name before it, plain letters only.",
    ),
    "id.link": (
        "“{uri}” không phải liên kết GS1 hợp lệ: phải là mã khóa GS1 rồi đến giá trị, ví dụ /01/<GTIN 14 số>/10/<số lô>.",
        "“{uri}” is not a GS1 Digital Link: a GS1 key and its value are expected, such as /01/<14-digit GTIN>/10/<lot>.",
    ),
    "id.qualifiers": (
        "“{uri}”: các phần sau mã GS1 sai thứ tự hoặc không thuộc mã đó (đúng: 01, 22, 10, 21).",
        "“{uri}”: the parts after the GS1 key are out of order or do not belong to it (01, 22, 10, 21).",
    ),
    "id.value": (
        "“{uri}”: có giá trị sai độ dài, hoặc chứa ký tự GS1 không cho phép.",
        "“{uri}”: a value has the wrong length or holds a character that GS1 does not allow.",
    ),
    "id.bare": (
        "“{uri}”: định danh không được có phần “?” hay “#” ở cuối.",
        "“{uri}”: an identifier has no “?” or “#” part.",
    ),
    "id.urn": (
        "“{uri}” không phải EPC URN hợp lệ: xem lại tiền tố doanh nghiệp (6 đến 12 số) và số chữ số.",
        "“{uri}” is not a valid EPC URN: check the company prefix (6 to 12 digits) and the number of digits.",
    ),
    "id.ours": (
        "“{uri}” không phải định danh của sổ này: mã ở cuối sai.",
        "“{uri}” is not an identifier of this ledger: the code at its end is wrong.",
    ),
    "id.batch": (
        "“{uri}” không phải định danh của một lô hàng.",
        "“{uri}” is not the identifier of a batch.",
    ),
    "id.geo": (
        "“{uri}”: tọa độ phải là vĩ độ từ -90 đến 90 và kinh độ từ -180 đến 180.",
        "“{uri}”: coordinates are a latitude of -90 to 90 and a longitude of -180 to 180.",
    ),
    "id.hash": (
        "“{uri}” không thể là mã băm SHA-256 của một sự kiện. Hãy dùng urn:uuid.",
        "“{uri}” cannot be the SHA-256 of an event. Use a urn:uuid instead.",
    ),
}

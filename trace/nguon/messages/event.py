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
    "shape.object": (
        "{place}: cần một đối tượng JSON (có các mục bên trong).",
        "{place}: an object is expected.",
    ),
    "shape.missing": (
        "{place}: thiếu mục “{member}”.",
        "{place}: “{member}” is missing.",
    ),
    "shape.unknown": (
        "{place}: không có mục nào tên “{member}” ở đây. Hãy bỏ đi hoặc sửa tên.",
        "{place}: there is no member “{member}” here. Remove it or correct its name.",
    ),
    "shape.list": (
        "{place}: cần một danh sách có từ {least} đến {most} mục.",
        "{place}: a list of {least} to {most} is expected.",
    ),
    "shape.twice": (
        "{place}: mục này đã có ở trên.",
        "{place}: this one stands above already.",
    ),
    "shape.text": (
        "{place}: cần chữ đọc được, tối đa {limit} ký tự, không có ký tự ẩn.",
        "{place}: readable text is expected, at most {limit} characters, nothing hidden.",
    ),
    "shape.flag": (
        "{place}: cần true hoặc false.",
        "{place}: true or false is expected.",
    ),
    "shape.choice": (
        "{place}: cần một trong các từ: {words}.",
        "{place}: one of these is expected: {words}.",
    ),
    "shape.form": (
        "{place}: sai dạng; ví dụ đúng: {example}.",
        "{place}: wrong form; right would be {example}.",
    ),
    "shape.whole": (
        "{place}: cần số nguyên từ {least} đến {most}.",
        "{place}: a whole number from {least} to {most} is expected.",
    ),
    "shape.figure": (
        "{place}: cần số từ {least} đến {most}.",
        "{place}: a number from {least} to {most} is expected.",
    ),
    "shape.subject": (
        "{place}: cần định danh của: {kind}.",
        "{place}: the identifier of this is expected: {kind}.",
    ),
    "shape.date": (
        "{place}: cần ngày có thật, viết như 2026-11-22.",
        "{place}: a real day is expected, written 2026-11-22.",
    ),
    "shape.moment": (
        "{place}: cần thời điểm UTC, viết như 2026-11-22T06:35:00.123Z.",
        "{place}: a moment in UTC is expected, written 2026-11-22T06:35:00.123Z.",
    ),
    "register.other_number": (
        "{place}: số này khác với số trong định danh của chính nó.",
        "{place}: this number is not the one in its own identifier.",
    ),
    "register.ends_before": (
        "{place}: kết thúc trước khi bắt đầu.",
        "{place}: it ends before it begins.",
    ),
    "register.key_length": (
        "{place}: khóa không đúng loại đã ghi (Ed25519 hoặc P-256).",
        "{place}: this is no key of the kind that is named (Ed25519 or P-256).",
    ),
    "register.key_name": (
        "{place}: tên khóa “{key}” không phải mã SHA-256 của khóa.",
        "{place}: the key's name “{key}” is not the SHA-256 of the key.",
    ),
    "unit.unknown": (
        "Không biết đơn vị “{unit}”. Hãy chọn kg, lạng, yến, tạ, tấn hoặc bó.",
        "The unit “{unit}” is not known. Use kg, lạng, yến, tạ, tonne or bunch.",
    ),
    "unit.weigh": (
        "Một {unit} không có cân nặng cố định: hãy cân rồi ghi số kg.",
        "A {unit} has no fixed weight: weigh it and give kilograms.",
    ),
    "unit.no_weight": (
        "{unit} là đơn vị diện tích, không phải cân nặng.",
        "{unit} is an area, not a weight.",
    ),
    "unit.no_area": ("{unit} không phải đơn vị diện tích.", "{unit} is not an area."),
    "unit.number": (
        "Không đọc được số “{figure}”. Hãy chỉ ghi chữ số, ví dụ 12,5 (tiếng Anh 12.5).",
        "The number “{figure}” cannot be read. Write digits only, such as 12.5 (in Vietnamese 12,5).",
    ),
    "unit.other_mark_vi": (
        "Số “{figure}” không rõ: dấu thập phân là dấu phẩy. Có phải là {instead}?",
        "“{figure}” is not clear: in Vietnamese the decimal mark is a comma. Is it {instead}?",
    ),
    "unit.other_mark_en": (
        "Số “{figure}” không rõ: trong tiếng Anh dấu thập phân là dấu chấm. Có phải là {instead}?",
        "“{figure}” is not clear: the decimal mark is a point. Is it {instead}?",
    ),
}

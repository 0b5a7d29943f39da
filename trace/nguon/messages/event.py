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
    "register.household_phone": (
        "{place}: số điện thoại của hộ kinh doanh là số của một người, nên không ghi vào sổ.",
        "{place}: the phone of a household business is a person's, so it is not recorded.",
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
    "document.object": (
        "Cần một tài liệu EPCIS 2.0: một đối tượng JSON có “type” là EPCISDocument, hoặc một sự kiện.",
        "An EPCIS 2.0 document is expected: an object with the type EPCISDocument, or one event.",
    ),
    "document.type": (
        "“type” của tài liệu phải là EPCISDocument hoặc EPCISQueryDocument.",
        "The document's type must be EPCISDocument or EPCISQueryDocument.",
    ),
    "document.version": (
        'schemaVersion “{version}”: chỉ nhận EPCIS "2.0" (viết dạng chữ).',
        'schemaVersion “{version}”: only EPCIS "2.0" is accepted, as text.',
    ),
    "event.not_normal": (
        "Bản ký sẵn phải ở dạng chuẩn của sổ; chỗ khác đầu tiên: {place}.",
        "A statement that is signed already must be in the ledger's normal form; the first difference: {place}.",
    ),
    "event.object": ("Chỗ này cần một đối tượng JSON.", "An object is expected here."),
    "event.list": (
        "Chỗ này cần một danh sách, ít nhất {least} mục.",
        "A list is expected here, of at least {least}.",
    ),
    "event.text": ("Chỗ này cần chữ.", "Text is expected here."),
    "event.flag": ("Chỗ này cần true hoặc false.", "True or false is expected here."),
    "event.number": (
        "Chỗ này cần một số, không phải “{value}”. Số viết không có dấu nháy.",
        "A number is expected here, not “{value}”. Write it without quotes.",
    ),
    "event.negative": (
        "Khối lượng không thể âm: {value}.",
        "A quantity cannot be negative: {value}.",
    ),
    "event.hex": (
        "Chỗ này cần chữ số thập lục phân.",
        "Hexadecimal digits are expected here.",
    ),
    "event.uom": (
        "Đơn vị “{uom}” không đúng: dùng mã UN/ECE như KGM, GRM, TNE.",
        "The unit “{uom}” is wrong: use a UN/ECE code such as KGM, GRM, TNE.",
    ),
    "event.identifier": (
        "Chỗ này cần một định danh (URI) viết dạng chữ.",
        "An identifier (URI) is expected here, as text.",
    ),
    "event.time": (
        "Thời điểm “{time}” không đúng: viết ngày giờ có thật kèm múi giờ, như 2026-11-22T06:35:00+07:00.",
        "The moment “{time}” is wrong: write a real day and time with its zone, like 2026-11-22T06:35:00+07:00.",
    ),
    "event.offset": (
        "Múi giờ “{offset}” không đúng: viết như +07:00, từ -14:00 đến +14:00.",
        "The zone “{offset}” is wrong: write it like +07:00, from -14:00 to +14:00.",
    ),
    "event.action": (
        "action “{action}” không đúng: dùng ADD, OBSERVE hoặc DELETE.",
        "The action “{action}” is wrong: use ADD, OBSERVE or DELETE.",
    ),
    "event.type": (
        "Loại sự kiện “{type}” không có: dùng ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent hoặc AssociationEvent.",
        "There is no event type “{type}”: use ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent or AssociationEvent.",
    ),
    "event.word": (
        "“{word}” không phải từ của CBV 2.0; có phải là “{near}”? Từ riêng thì viết trong nguon:step.",
        "“{word}” is not a word of CBV 2.0; is it “{near}”? A word of your own goes into nguon:step.",
    ),
    "event.missing": (
        "Thiếu mục bắt buộc “{member}”.",
        "The required member “{member}” is missing.",
    ),
    "event.unknown": (
        "EPCIS không có mục “{member}” ở đây. Hãy bỏ đi, hoặc thêm tiền tố đã khai báo.",
        "EPCIS has no member “{member}” here. Remove it, or give it a declared prefix.",
    ),
    "event.not_here": (
        "Mục “{member}” không thuộc loại {type}.",
        "The member “{member}” does not belong in an event of type {type}.",
    ),
    "event.twice": (
        "Một mục có hai lần trong danh sách.",
        "The same one stands twice in the list.",
    ),
    "event.no_prefix": (
        "Mục riêng “{member}” phải có tiền tố đã khai báo trong @context, ví dụ nguon:{member}.",
        "A member of your own, “{member}”, needs a prefix declared in @context, such as nguon:{member}.",
    ),
    "event.unknown_prefix": (
        "Tiền tố “{prefix}:” chưa khai báo trong @context.",
        "The prefix “{prefix}:” is not declared in @context.",
    ),
    "event.context": (
        "@context phải gồm địa chỉ chuẩn của EPCIS và các tiền tố.",
        "A @context is made of the EPCIS context's address and prefixes.",
    ),
    "event.context_missing": (
        "Thiếu @context chuẩn: https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld.",
        "The standard @context is missing: https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld.",
    ),
    "event.context_address": (
        "Không nhận @context “{uri}”: sổ không tải gì từ ngoài. Hãy ghi tiền tố ngay trong tài liệu.",
        "The @context “{uri}” is not accepted: nothing is fetched from outside. Declare prefixes inline.",
    ),
    "event.context_term": (
        "@context không được định nghĩa “{term}”: chỉ được đặt tiền tố mới cho một địa chỉ.",
        "A @context may not define “{term}”: it may only bind new prefixes to an address.",
    ),
    "event.about_nothing": (
        "Sự kiện {type} không nói về lô nào: thiếu danh sách EPC hoặc khối lượng (đầu vào và đầu ra).",
        "This event ({type}) is about nothing: its list of EPCs or quantities (inputs and outputs) is missing.",
    ),
    "event.ilmd": (
        "ilmd chỉ có khi lô sinh ra: action ADD, hoặc TransformationEvent.",
        "ilmd belongs to a birth only: action ADD, or a TransformationEvent.",
    ),
    "event.nothing_to_correct": (
        "Sự kiện không xảy ra (did_not_occur) thì không có sự kiện sửa thay.",
        "An event that did not occur has no corrective events.",
    ),
}

"""Sentences of xml: EPCIS documents in XML. Code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "xml.at": (
        "Dòng {line}, phần tử <{element}>: ",
        "Line {line}, element <{element}>: ",
    ),
    "xml.at_line": ("Dòng {line}: ", "Line {line}: "),
    "xml.doctype": (
        "Tài liệu XML có khai báo DOCTYPE nên không được đọc: EPCIS không cần đến nó. Hãy bỏ dòng đó rồi gửi lại.",
        "The XML document has a DOCTYPE and is not read: EPCIS needs none. Take that line out and send it again.",
    ),
    "xml.encoding": (
        "Không đọc được chữ trong tài liệu XML theo bảng mã “{encoding}”. Hãy lưu lại bằng UTF-8.",
        "The text of the XML document cannot be read as “{encoding}”. Save it as UTF-8.",
    ),
    "xml.syntax": (
        "Không phải XML đúng quy cách: sai ở cột {column}. Hãy xuất lại tài liệu từ phần mềm gốc.",
        "This is no well-formed XML: it breaks at column {column}. Export the document again.",
    ),
    "xml.too_deep": (
        "Các phần tử lồng nhau quá {depth} tầng.",
        "The elements lie more than {depth} deep in one another.",
    ),
    "xml.too_many": (
        "Tài liệu XML có quá nhiều phần tử hoặc thuộc tính: tối đa {tags} thẻ và {attributes} thuộc tính. Hãy chia nhỏ rồi gửi lại.",
        "The XML document has too many elements or attributes: at most {tags} tags and {attributes} attributes. Split it and send again.",
    ),
    "xml.prefixes": (
        "Quá nhiều không gian tên được khai báo cho một sự kiện: tối đa {limit}.",
        "Too many namespaces are declared for one event: at most {limit}.",
    ),
    "xml.root": (
        "Phần tử gốc phải là EPCISDocument hoặc EPCISQueryDocument của EPCIS 1.2 hay 2.0, không phải “{found}”.",
        "The root must be EPCISDocument or EPCISQueryDocument of EPCIS 1.2 or 2.0, not “{found}”.",
    ),
    "xml.version": (
        "schemaVersion “{version}” không khớp không gian tên của tài liệu: nhận 1.0 đến 1.2 và 2.0.",
        "schemaVersion “{version}” does not fit the document's namespace: 1.0 to 1.2 and 2.0 are read.",
    ),
    "xml.missing": (
        "Thiếu phần tử <{element}>, hoặc có nhiều hơn một.",
        "The element <{element}> is missing, or there is more than one.",
    ),
    "xml.element": (
        "Ở đây chỉ có thể là <{only}>, không phải <{found}>.",
        "Only <{only}> may stand here, not <{found}>.",
    ),
    "xml.no_children": (
        "Phần tử này chỉ chứa chữ, không chứa phần tử khác.",
        "This element holds text, and no other element.",
    ),
    "xml.mixed": (
        "Chữ và phần tử con lẫn vào nhau nên không rõ nghĩa. Hãy đặt chữ vào một phần tử riêng.",
        "Text stands between elements, so its meaning is not clear. Put the text into an element of its own.",
    ),
    "xml.namespace": (
        "Không gian tên “{uri}” phải là một URI bắt đầu bằng http, https hoặc urn.",
        "The namespace “{uri}” must be a URI that begins with http, https or urn.",
    ),
    "export.form.epcis-xml": (
        "Tài liệu EPCIS 1.2 dạng XML",
        "EPCIS 1.2 document in XML",
    ),
    "export.about.epcis-xml": (
        "Mọi sự kiện theo chuẩn EPCIS, cho phần mềm của đối tác còn đọc XML; nạp lại được bằng lệnh load.",
        "Every event after the EPCIS standard, for partners whose software reads XML; the command load takes it back.",
    ),
}

"""Sentences of labels: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "labels.serial": (
        "Số thứ tự “{serial}” không dùng được: chỉ chữ in A-Z, số và gạch nối, nhiều nhất 20 ký tự, và chỉ cho lô có GTIN.",
        "The serial “{serial}” cannot be used: A-Z, digits and hyphens only, at most 20 characters, and only under a lot with a GTIN.",
    ),
    "labels.serials": (
        "Dải số “{serials}” không đọc được. Hãy viết như 000001-002200, số sau không nhỏ hơn số trước.",
        "The range “{serials}” cannot be read. Write it like 000001-002200, the second number not below the first.",
    ),
    "labels.origin": (
        "“{origin}” không phải là địa chỉ máy chủ. Hãy viết như https://nguon.example.vn, không có phần nào phía sau.",
        "“{origin}” is not the address of a server. Write it like https://nguon.example.vn with nothing after it.",
    ),
    "labels.no_product": (
        "Nhãn phải có tên sản phẩm. Hãy ghi tên sản phẩm rồi in lại.",
        "A label must name its product. Give the product a name and print again.",
    ),
    "labels.letters": (
        "Phông chữ của nhãn không có chữ: {letters}. Hãy viết tên bằng chữ Việt hoặc chữ La-tinh.",
        "The label's typeface has no letter for: {letters}. Write the name in Vietnamese or Latin letters.",
    ),
    "labels.size": (
        "Không có cỡ nhãn “{size}”. Các cỡ có: {sizes}.",
        "There is no label size “{size}”. There are: {sizes}.",
    ),
    "labels.format": (
        "Không in được nhãn dạng “{format}”. Các dạng có: {formats}.",
        "Labels cannot be made as “{format}”. There are: {formats}.",
    ),
    "labels.sheet": (
        "Không có kiểu tờ A4 “{sheet}” cho cỡ nhãn {size}. Các kiểu có: {sheets}.",
        "There is no A4 sheet “{sheet}” for labels of {size}. There are: {sheets}.",
    ),
    "labels.sheet_needs_pdf": (
        "Tờ A4 nhiều nhãn chỉ có ở dạng PDF. Hãy chọn PDF.",
        "Sheets of many labels are made as PDF only. Choose PDF.",
    ),
    "labels.dpi": (
        "Máy in {dpi} dpi không được hỗ trợ. Hãy chọn 203 hoặc 300.",
        "Printers of {dpi} dpi are not supported. Choose 203 or 300.",
    ),
    "labels.none": (
        "Không có nhãn nào để in. Hãy chọn ít nhất một lô, ít nhất một bản.",
        "There is no label to print. Choose at least one batch and one copy.",
    ),
    "labels.too_many": (
        "{count} nhãn là quá nhiều cho một tệp; nhiều nhất {most}. Hãy chia thành nhiều lần in.",
        "{count} labels are too many for one file; at most {most}. Print them in parts.",
    ),
    "labels.one_only": (
        "Dạng {format} chỉ chứa được một nhãn. Để in {count} nhãn hãy chọn PDF hoặc ZPL.",
        "{format} holds one label only. For {count} labels choose PDF or ZPL.",
    ),
    "labels.link_too_long": (
        "Địa chỉ dài {length} ký tự không mã QR nào chứa nổi. Hãy dùng tên máy chủ ngắn hơn.",
        "No QR code can hold an address of {length} characters. Use a shorter host name.",
    ),
    "labels.does_not_fit": (
        "Địa chỉ trên nhãn dài {length} ký tự, mã QR sẽ quá nhỏ để điện thoại đọc được trên nhãn {size} mm (nhiều nhất {most} ký tự). Hãy dùng nhãn lớn hơn hoặc tên máy chủ ngắn hơn “{host}”.",
        "The address on the label has {length} characters; on a {size} mm label its QR code would be too fine for a phone to read (at most {most} characters). Use a larger label, or a shorter host than “{host}”.",
    ),
    "labels.too_much_text": (
        "Nhãn của “{product}” có quá nhiều chữ cho cỡ này. Hãy bỏ bớt mục hoặc dùng nhãn lớn hơn.",
        "The label of “{product}” has too much text for this size. Leave something out or use a larger label.",
    ),
}

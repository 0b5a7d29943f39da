"""Sentences of common: code -> (Vietnamese, English). What every door may meet."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "common.file": ("{path}: {why:name}.", "{path}: {why:name}."),
    "common.why.absent": (
        "không có tệp hoặc thư mục này",
        "there is no such file or folder",
    ),
    "common.why.forbidden": ("không có quyền", "permission denied"),
    "common.why.folder": (
        "đây là thư mục, không phải tệp",
        "this is a folder, not a file",
    ),
    "common.why.no_folder": ("đây không phải thư mục", "this is no folder"),
    "common.why.exists": ("đã có sẵn", "it is there already"),
    "common.why.full": ("ổ đĩa đã đầy", "the disk is full"),
    "common.why.read_only": ("ổ đĩa chỉ cho đọc", "the disk is read-only"),
    "json.too_large": (
        "Dữ liệu gửi lên quá lớn: {size} byte, tối đa {limit} byte. Hãy chia nhỏ rồi gửi lại.",
        "What was sent is too large: {size} bytes, at most {limit}. Split it and send again.",
    ),
    "json.not_utf8": (
        "Dữ liệu không ở dạng chữ UTF-8 (không có dấu BOM ở đầu). Hãy lưu lại tệp dạng UTF-8.",
        "The text is not UTF-8 without a byte-order mark. Save the file as UTF-8.",
    ),
    "json.syntax": (
        "Dữ liệu không đúng dạng JSON: xem dòng {line}, cột {column}.",
        "This is not JSON: see line {line}, column {column}.",
    ),
    "json.too_deep": (
        "Dữ liệu lồng nhau quá sâu: tối đa {depth} lớp.",
        "The data is nested too deep: at most {depth} levels.",
    ),
    "json.duplicate_key": (
        "Mục “{key}” có hai lần trong cùng một đối tượng. Hãy bỏ bớt một.",
        "The member “{key}” stands twice in one object. Remove one of them.",
    ),
    "json.long_key": (
        "Có tên mục dài quá {limit} ký tự. Hãy rút ngắn.",
        "The name of a member is longer than {limit} characters. Shorten it.",
    ),
    "json.number": (
        "Không nhận số {number}: số phải là 0, hoặc từ 0,0001 đến dưới 10^16 với tối đa 15 chữ số.",
        "The number {number} is not accepted: use zero, or 0.0001 up to below 10^16 with at most 15 digits.",
    ),
    "json.nul": (
        "Chữ ở “{place}” có ký tự rỗng (U+0000). Hãy xóa ký tự đó.",
        "The text at “{place}” holds the character U+0000. Remove it.",
    ),
    "json.surrogate": (
        "Chữ ở “{place}” bị hỏng (nửa ký tự Unicode). Hãy gõ lại.",
        "The text at “{place}” is broken (half a Unicode character). Type it again.",
    ),
    "json.not_canonical": (
        "Dữ liệu không ở đúng dạng chuẩn RFC 8785: từng byte phải như lúc ký.",
        "The bytes are not in RFC 8785 canonical form: every byte must be as it was signed.",
    ),
    "entry.malformed": (
        "Đây không phải một dòng sổ hợp lệ: phần “{place}” sai.",
        "This is not a line of the ledger: its part “{place}” is wrong.",
    ),
    "entry.pointer": (
        "Không niêm phong được “{pointer}”: phải là một mục trọn vẹn, không nằm trong mục niêm phong khác.",
        "“{pointer}” cannot be sealed: it must be one whole member, not inside another sealed one.",
    ),
    "entry.salt": (
        "Muối niêm phong phải dài 16 byte, ở đây có {length}.",
        "The salt of a seal must be 16 bytes long; this one has {length}.",
    ),
    "entry.opening": (
        "Giá trị đưa ra cho “{pointer}” không khớp với dấu niêm phong trong sổ.",
        "The value shown for “{pointer}” is not the one that was sealed in the ledger.",
    ),
}

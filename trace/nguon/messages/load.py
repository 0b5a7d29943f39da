"""Sentences of loading files: sheets, documents, registry, demonstration."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "sheet.too_large": (
        "{name}: tệp lớn hơn {limit} MB. Hãy chia thành nhiều tệp.",
        "{name} is larger than {limit} MB. Split it into several files.",
    ),
    "sheet.no_table": (
        "{name} là ảnh, PDF hoặc chương trình, không phải bảng. Ở đây nhận CSV, XLSX và tài liệu EPCIS dạng JSON hoặc XML.",
        "{name} is a picture, a PDF or a program, not a table. Here go CSV, XLSX and EPCIS documents in JSON or XML.",
    ),
    "sheet.zip_named_csv": (
        "{name} không phải CSV mà là tệp nén hoặc tệp Excel. Hãy lưu lại thành CSV, hoặc đặt đuôi .xlsx.",
        "{name} is no CSV but a zip or an Excel file. Save it as CSV, or name it .xlsx.",
    ),
    "sheet.not_a_workbook": (
        "{name} không mở được như tệp Excel .xlsx. Hãy lưu lại bằng Excel rồi gửi lại.",
        "{name} does not open as an Excel .xlsx file. Save it again in Excel and send it again.",
    ),
    "sheet.unpacks": (
        "{name} giải nén ra hơn {limit} MB nên không được mở. Hãy chép phần dữ liệu sang tệp mới.",
        "{name} would unpack to more than {limit} MB and is not opened. Copy the data into a new file.",
    ),
    "sheet.empty": (
        "{name} trống, không có gì để ghi.",
        "{name} is empty, there is nothing to record.",
    ),
    "sheet.no_rows": (
        "{name} chỉ có dòng tiêu đề, chưa có dòng dữ liệu nào.",
        "{name} has a heading line only and no rows.",
    ),
    "sheet.nul": (
        "{name} chứa ký tự rỗng (NUL), tệp đã hỏng. Hãy lưu lại rồi gửi lại.",
        "{name} holds a NUL character, so it is damaged. Save it again and send it again.",
    ),
    "sheet.encoding": (
        "{name}: không nhận ra bảng mã chữ Việt (không phải UTF-8, UTF-16 hay Windows-1258; có thể là VNI hoặc TCVN3). Hãy lưu lại dạng “CSV UTF-8”.",
        "{name}: the encoding of the Vietnamese text is not known (neither UTF-8, UTF-16 nor Windows-1258; perhaps VNI or TCVN3). Save it as “CSV UTF-8”.",
    ),
    "sheet.broken": (
        "{name}, dòng {row}: dấu nháy kép không khớp nên không đọc được. Hãy lưu lại từ Excel.",
        "{name}, line {row}: the quotation marks do not match, so it cannot be read. Save it again from Excel.",
    ),
    "sheet.row_too_large": (
        "{name}, dòng {row}: quá nhiều cột hoặc một ô quá dài.",
        "{name}, line {row}: too many columns, or a cell that is too long.",
    ),
    "sheet.too_many_rows": (
        "{name} có hơn {limit} dòng. Hãy chia thành nhiều tệp.",
        "{name} has more than {limit} rows. Split it into several files.",
    ),
    "sheet.no_heading": (
        "{name}: dòng đầu không phải dòng tiêu đề (lô, kg, ngày giờ, việc …).",
        "{name}: the first line is no heading (lot, kg, time, step …).",
    ),
    "sheet.unknown_column": (
        "{name}: không biết cột “{heading}”. Hãy sửa tiêu đề, hoặc để trống tiêu đề nếu không cần ghi cột này.",
        "{name}: the column “{heading}” is not known. Correct the heading, or leave it empty if the column is not to be recorded.",
    ),
    "sheet.two_columns": (
        "{name}: cột “{heading}” có hai lần.",
        "{name}: the column “{heading}” is there twice.",
    ),
    "sheet.missing_column": (
        "{name}: thiếu cột “{heading}”.",
        "{name}: the column “{heading}” is missing.",
    ),
    "sheet.more_cells": (
        "{name}, dòng {row}: nhiều ô hơn số cột ở tiêu đề.",
        "{name}, line {row}: more cells than the heading has columns.",
    ),
    "sheet.unknown_step": (
        "{name}, dòng {row}: không biết việc “{step}” (gieo trồng, phun thuốc, thu hoạch, đóng gói, giao hàng, nhận hàng, bán …).",
        "{name}, line {row}: the step “{step}” is not known (plant, spray, harvest, pack, ship, receive, sell …).",
    ),
    "sheet.ambiguous_number": (
        "“{text}” đọc được hai cách (nghìn hay phần lẻ). Hãy ghi không có dấu ngăn nghìn, ví dụ 1200 hoặc 1,2.",
        "“{text}” can be read in two ways (thousands or a fraction). Write it without a thousands sign, for example 1200 or 1.2.",
    ),
    "sheet.number": (
        "“{text}” không phải số kg. Ví dụ đúng: 120 hoặc 120,5.",
        "“{text}” is no weight. Right are for example 120 or 120.5.",
    ),
    "sheet.count": (
        "“{text}” không phải số nguyên.",
        "“{text}” is no whole number.",
    ),
    "sheet.serial_date": (
        "“{text}” là số ngày của Excel. Hãy định dạng cột ngày thành dd/mm/yyyy rồi lưu lại.",
        "“{text}” is Excel's number of a day. Format the column as dd/mm/yyyy and save again.",
    ),
    "sheet.time": (
        "“{text}” không phải ngày giờ. Ví dụ đúng: 09/11/2026 06:00.",
        "“{text}” is no date. Right is for example 09/11/2026 06:00 (day first).",
    ),
    "sheet.degrees": (
        "“{text}” không phải nhiệt độ °C.",
        "“{text}” is no temperature in °C.",
    ),
    "sheet.no_lot": (
        "{name}, dòng {row}: thiếu số lô.",
        "{name}, line {row}: the lot is missing.",
    ),
    "sheet.no_weight": (
        "{name}, dòng {row}: việc này cần số kg.",
        "{name}, line {row}: this step needs the kilograms.",
    ),
    "sheet.no_from_weight": (
        "{name}, dòng {row}: nhiều lô vào thì mỗi lô cần số kg (cột “kg từ lô”).",
        "{name}, line {row}: with several lots going in, each needs its kilograms (column “from kg”).",
    ),
    "sheet.no_partner": (
        "{name}, dòng {row}: giao hàng cho ai? Hãy ghi cột “đối tác”.",
        "{name}, line {row}: shipped to whom? Fill the column “partner”.",
    ),
    "sheet.lot_twice": (
        "{name}, dòng {row}: lô “{lot}” đã được tạo ở dòng {first}. Mỗi lô mới cần một số riêng.",
        "{name}, line {row}: the lot “{lot}” was already made in line {first}. Each new lot needs a number of its own.",
    ),
    "load.name_unknown": (
        "{name}, dòng {row}: “{text}” chưa có trong danh bạ của sổ. Hãy ghi đúng tên đã đăng ký hoặc mã.",
        "{name}, line {row}: “{text}” is not registered here. Write the registered name or the code.",
    ),
    "load.name_twice": (
        "{name}, dòng {row}: “{text}” trùng nhiều tên đã đăng ký. Hãy ghi mã.",
        "{name}, line {row}: several registered things are called “{text}”. Write the code.",
    ),
    "load.lot_unknown": (
        "{name}, dòng {row}: đơn vị này không có lô “{lot}”.",
        "{name}, line {row}: this organisation has no lot “{lot}”.",
    ),
    "load.lot_ambiguous": (
        "{name}, dòng {row}: có nhiều lô mang số “{lot}”. Hãy ghi mã lô in trên nhãn.",
        "{name}, line {row}: several lots have the number “{lot}”. Write the code printed on the label.",
    ),
    "load.no_shipment": (
        "{name}, dòng {row}: không có chuyến hàng nào giao lô “{lot}” cho đơn vị này.",
        "{name}, line {row}: no shipment of the lot “{lot}” to this organisation is known.",
    ),
    "sheet.no_source": (
        "{name}, dòng {row}: việc này tạo lô mới, cần cột “từ lô”.",
        "{name}, line {row}: this step makes new lots, so the column “from lot” is needed.",
    ),
    "sheet.one_lot": (
        "{name}, dòng {row}: tách thì có một lô vào, gộp thì có một lô ra.",
        "{name}, line {row}: a split has one lot going in, a merge one coming out.",
    ),
    "load.unreadable": (
        "Không đọc được tệp {name}: {why:name}.",
        "The file {name} cannot be read: {why:name}.",
    ),
    "load.local_name": (
        "{place}: “{name}” không phải tên riêng đúng dạng. Hãy viết # rồi đến tên ngắn, tối đa 60 ký tự, ví dụ #nha-so-che.",
        "{place}: “{name}” is no name of your own. Write # and a short name of at most 60 characters, such as #shed.",
    ),
    "load.local_name_unknown": (
        "{where}: chưa có gì mang tên {name} trong các tệp này hay trong sổ. Hãy kiểm tra chính tả, hoặc thêm mục đăng ký có subject là {name}.",
        "{where}: nothing is called {name} in these files or in the ledger. Check the spelling, or add a statement with {name} as its subject.",
    ),
    "load.registry_format": (
        "{name} không phải tệp đăng ký dạng {format}.",
        "{name} is no registry file of the form {format}.",
    ),
    "load.no_sender": (
        "{where}: không rõ đơn vị nào gửi. Hãy ghi cột “tổ chức” (hoặc “sender” trong tài liệu EPCIS), hoặc chọn --organisation.",
        "{where}: it is not said who sends this. Fill the column “organisation” (or “sender” of the EPCIS document), or give --organisation.",
    ),
    "load.unknown_sender": (
        "{where}: đơn vị gửi “{sender}” chưa đăng ký trong sổ này.",
        "{where}: the sender “{sender}” is not registered in this ledger.",
    ),
    "load.summary": (
        "Đăng ký {registered}, ghi sổ {recorded}, đã có sẵn {repeated}, từ chối {refused}.",
        "{registered} registered, {recorded} recorded, {repeated} already there, {refused} refused.",
    ),
    "load.no_samples": (
        "Không thấy thư mục sample_batches của bản trình diễn.",
        "The folder sample_batches of the demonstration is not there.",
    ),
}

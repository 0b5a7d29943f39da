"""Sentences of queries: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "query.unknown": (
        "Không có tham số truy vấn “{name}”. Có phải {near} không?",
        "There is no query parameter “{name}”. Did you mean {near}?",
    ),
    "query.twice": (
        "Tham số {name} ghi hai lần. Hãy ghi một lần; nhiều giá trị thì ngăn cách bằng dấu |.",
        "The parameter {name} stands there twice. Write it once, several values with | between them.",
    ),
    "query.empty": (
        "Tham số {name} không có giá trị, hoặc có giá trị trống. Hãy ghi giá trị hoặc bỏ tham số.",
        "The parameter {name} has no value, or an empty one among several. Give it one, or leave it out.",
    ),
    "query.value": (
        "{name}: không đọc được “{value}”. {why:name}",
        "{name}: “{value}” cannot be read. {why:name}",
    ),
    "query.one_value": (
        "Tham số này nhận đúng một giá trị, không phải {count}.",
        "This parameter takes exactly one value, not {count}.",
    ),
    "query.exists": (
        "Tham số EXISTS_ không nhận giá trị: hãy để trống, hoặc ghi true.",
        "An EXISTS_ parameter takes no value: leave it empty, or write true.",
    ),
    "query.number": (
        "“{value}” không phải là số, ví dụ 12.5.",
        "“{value}” is not a number such as 12.5.",
    ),
    "query.flag": (
        "Chỉ nhận true hoặc false, không phải “{value}”.",
        "It is true or false, not “{value}”.",
    ),
    "query.scalar": (
        "Giá trị phải là chữ, số, true, false, hoặc một danh sách như vậy.",
        "A value is text, a number, true or false, or a list of these.",
    ),
    "query.object": (
        'Truy vấn phải là một đối tượng JSON, ví dụ {{"EQ_bizStep": ["shipping"]}}.',
        'A query is a JSON object such as {{"EQ_bizStep": ["shipping"]}}.',
    ),
    "query.extensions": (
        "GS1-Extensions: không đọc được “{value}”. Hãy ghi tiền tố=URI, ví dụ ex=https://example.com/ns/.",
        "GS1-Extensions: “{value}” cannot be read. Write prefix=URI, for example ex=https://example.com/ns/.",
    ),
    "query.exclusive": (
        "Chỉ dùng một trong hai: eventCountLimit hoặc maxEventCount.",
        "Use one of the two: eventCountLimit or maxEventCount.",
    ),
    "query.order": (
        "orderBy là eventTime, recordTime hoặc một trường mở rộng như ex:grade, không phải “{value}”.",
        "orderBy is eventTime, recordTime or an extension member such as ex:grade, not “{value}”.",
    ),
    "query.direction": (
        "orderDirection là ASC hoặc DESC, không phải “{value}”.",
        "orderDirection is ASC or DESC, not “{value}”.",
    ),
    "query.count": (
        "{name} là một số nguyên từ 1 trở lên, không phải “{value}”.",
        "{name} is a whole number from 1 up, not “{value}”.",
    ),
    "query.too_complex": (
        "Tham số {name} có hơn {most} giá trị. Hãy chia thành nhiều truy vấn.",
        "The parameter {name} has more than {most} values. Split it into several queries.",
    ),
    "query.too_large": (
        "Có hơn {most} sự kiện phù hợp. Hãy thu hẹp truy vấn, hoặc bỏ maxEventCount và đọc từng trang.",
        "More than {most} events match. Narrow the query, or leave maxEventCount out and read page by page.",
    ),
    "query.too_wide": (
        "Đã xem {looked} sự kiện mà chưa xem hết. Hãy thêm điều kiện chọn lọc hơn (khoảng thời gian, lô, nơi), hoặc bỏ maxEventCount, xếp theo eventTime và đọc từng trang.",
        "{looked} events were looked at and there are more. Add a more selective condition (a time window, a batch, a place), or leave maxEventCount out, order by eventTime and read page by page.",
    ),
    "query.indexing": (
        "Chỉ mục tìm kiếm đang được lập: {done} trên {size} dòng. Hãy hỏi lại sau ít phút.",
        "The search index is being made: {done} of {size} lines. Ask again in a few minutes.",
    ),
    "query.token": (
        "nextPageToken này không phải của truy vấn này, hoặc đã bị sửa. Hãy đi theo đúng địa chỉ trong Link, hoặc hỏi lại từ đầu.",
        "This nextPageToken is not of this query, or was changed. Follow the very address in Link, or ask again from the beginning.",
    ),
    "query.token_expired": (
        "nextPageToken này đã hết hạn lúc {until}. Hãy hỏi lại từ đầu.",
        "This nextPageToken ran out at {until}. Ask again from the beginning.",
    ),
    "query.no_event": (
        "Không có sự kiện nào mang mã “{name}”.",
        "There is no event with the identifier “{name}”.",
    ),
    "query.no_resource": (
        "Không có “{name}” trong {resource}: chưa sự kiện nào nhắc đến.",
        "There is no “{name}” among {resource}: no event names it yet.",
    ),
    "query.version": (
        "{header}: máy chủ này nói {have}; không thể trả lời trong khoảng đã yêu cầu ({asked}).",
        "{header}: this server speaks {have} and cannot answer within what was asked ({asked}).",
    ),
    "query.epc_format": (
        "Sổ ghi mọi mã ở dạng GS1 Digital Link và không biết độ dài tiền tố công ty, nên không viết lại thành EPC URN hay dạng gốc được. Hãy đặt GS1-EPC-Format là Always_GS1_Digital_Link hoặc No_Preference.",
        "The ledger keeps every identifier as a GS1 Digital Link and does not know where a company prefix ends, so it can write neither EPC URNs nor the form first sent. Let GS1-EPC-Format be Always_GS1_Digital_Link or No_Preference.",
    ),
    "query.header": (
        "{header} không nhận “{value}”. Hãy dùng một trong: {wanted}.",
        "{header} does not take “{value}”. Use one of: {wanted}.",
    ),
    "query.uri_too_long": (
        "Địa chỉ dài {length} ký tự; tối đa {limit}. Hãy chia truy vấn, hoặc đặt tên cho nó bằng POST /epcis/queries.",
        "The address has {length} characters; {limit} at most. Split the query, or give it a name with POST /epcis/queries.",
    ),
    "query.per_page": (
        "perPage là một số nguyên từ 1 trở lên, không phải “{value}”.",
        "perPage is a whole number from 1 up, not “{value}”.",
    ),
    "query.bench": (
        "Sổ {size} dòng, trang đầu của truy vấn EPCIS: theo lô {batch_ms} ms, theo eventID {event_ms} ms, theo khoảng thời gian {window_ms} ms, theo bước và nơi {step_ms} ms, mới nhất trước {newest_ms} ms, điều kiện không có trong chỉ mục {unknown_ms} ms.",
        "{size} entries, first page of an EPCIS query: by batch {batch_ms} ms, by eventID {event_ms} ms, by a time window {window_ms} ms, by step and place {step_ms} ms, newest first {newest_ms} ms, by what the index does not know {unknown_ms} ms.",
    ),
    "query.bench_index": (
        "Chỉ mục của truy vấn EPCIS trên {entries} dòng: lập {indexed} dòng/giây, {bytes} byte một dòng, ngoài phần đã kể trên đĩa.",
        "The index of EPCIS queries over {entries} entries: made at {indexed} entries/s, {bytes} bytes an entry, beside what stands on disk above.",
    ),
    "query.bench_growth": (
        "Sổ lớn gấp {size} lần thì truy vấn theo lô gấp {batch_ms}, theo eventID gấp {event_ms}, theo khoảng thời gian gấp {window_ms}, theo bước và nơi gấp {step_ms}, mới nhất trước gấp {newest_ms}.",
        "A ledger {size} times as large: query by batch times {batch_ms}, by eventID times {event_ms}, by a time window times {window_ms}, by step and place times {step_ms}, newest first times {newest_ms}.",
    ),
}

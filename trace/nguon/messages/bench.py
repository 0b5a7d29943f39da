"""Sentences of `nguon bench`: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "bench.machine": (
        "Đo trên {cpus} lõi, {system}, Python {python}; mỗi tỉ lệ so với giới hạn của chính máy này, đo trong cùng lượt.",
        "Measured on {cpus} cores, {system}, Python {python}; every ratio is to this machine's own limit in the same run.",
    ),
    "bench.held": ("[{have}, đạt {aim}]", "[{have}, held: {aim}]"),
    "bench.missed": ("[{have}, KHÔNG đạt {aim}]", "[{have}, MISSED: {aim}]"),
    "bench.no_server": (
        "Máy chủ để đo không trả lời. Hãy chạy lại, và xem máy có cho mở cổng trên 127.0.0.1 không.",
        "The server to be measured did not answer. Run it again, and see that ports on 127.0.0.1 may be opened.",
    ),
    "bench.audit_wrong": (
        "Sổ dùng để đo không đúng, nên không đo được: {said}",
        "The ledger that was to be measured is not right, so there is no figure: {said}",
    ),
    "bench.appends": (
        "Ghi qua HTTP, {clients} máy khách cùng lúc: {rate} dòng/giây (bền vững, đã ký, chứng minh được) = {of_checks} lần cùng máy chủ chỉ đọc và kiểm một chữ ký ({checks}/giây), {of_alone} lần mỗi yêu cầu một giao dịch ({alone}/giây); SQLite ghi thô {rows} hàng/giây, fdatasync {syncs}/giây; 99 % trả lời trong {p99_ms} ms.",
        "Appends over HTTP, {clients} clients at once: {rate} entries/s (durable, signed, provable) = {of_checks} of the same server that only parses and checks one signature ({checks}/s), {of_alone} times one transaction a request ({alone}/s); SQLite alone {rows} rows/s, fdatasync {syncs}/s; 99 % answered within {p99_ms} ms.",
    ),
    "bench.proof": (
        "Sổ {size} dòng: bằng chứng đầu tiên của tiến trình mới {cold_ms} ms; biên nhận {receipt_ms} ms, gói chứng cứ {bundle_ms} ms, dựng và kiểm {checked_ms} ms, trang công khai qua HTTP {page_ms} ms.",
        "{size} entries: first proof of a new process {cold_ms} ms; receipt {receipt_ms} ms, bundle {bundle_ms} ms, built and checked {checked_ms} ms, public page over HTTP {page_ms} ms.",
    ),
    "bench.proof_stock": (
        "Sổ {size} dòng: bằng chứng đầu tiên của tiến trình mới {cold_ms} ms = {of_stock} lần SqliteTree của pymerkle ({stock_ms} ms); biên nhận {receipt_ms} ms, gói chứng cứ {bundle_ms} ms, dựng và kiểm {checked_ms} ms, trang công khai qua HTTP {page_ms} ms.",
        "{size} entries: first proof of a new process {cold_ms} ms = {of_stock} of pymerkle's own SqliteTree ({stock_ms} ms); receipt {receipt_ms} ms, bundle {bundle_ms} ms, built and checked {checked_ms} ms, public page over HTTP {page_ms} ms.",
    ),
    "bench.growth": (
        "Sổ lớn gấp {size} lần thì: bằng chứng đầu tiên gấp {cold_ms}, biên nhận gấp {receipt_ms}, gói chứng cứ gấp {bundle_ms}, trang gấp {page_ms}.",
        "A ledger {size} times as large: first proof times {cold_ms}, receipt times {receipt_ms}, bundle times {bundle_ms}, page times {page_ms}.",
    ),
    "bench.audit": (
        "Kiểm toàn sổ: {rate} dòng/giây = {of_checks} lần chỉ băm và kiểm chữ ký ({checks}/giây).",
        "Whole-ledger audit: {rate} entries/s = {of_checks} of hashing and checking signatures alone ({checks}/s).",
    ),
    "bench.disk": (
        "Trên đĩa, 64 sự kiện một lần ghi: {stored} byte một dòng, nội dung {payload} byte; gấp {of_payload}, kể cả mọi chỉ mục và cây băm.",
        "On disk, 64 events a commit: {stored} bytes an entry, payload {payload} bytes; {of_payload} times, with every index and tile.",
    ),
    "bench.page": (
        "Trang công khai: {wire} byte trên đường truyền (gzip), {page_ms} ms.",
        "Public page: {wire} bytes on the wire (gzip), {page_ms} ms.",
    ),
    "bench.page_same": (
        "Trang công khai: {wire} byte trên đường truyền (gzip), {page_ms} ms; khi không đổi (304) {same_ms} ms.",
        "Public page: {wire} bytes on the wire (gzip), {page_ms} ms; when nothing changed (304) {same_ms} ms.",
    ),
    "bench.doing_disk": (
        "Ghi {entries} dòng, 64 dòng một lần …",
        "Recording {entries} entries, 64 a commit …",
    ),
    "bench.doing_appends": (
        "Ghi qua HTTP, sáu lượt {seconds} giây …",
        "Appending over HTTP, six rounds of {seconds} seconds …",
    ),
    "bench.doing_growth": (
        "Sổ lớn đến {entries} dòng: {part} %",
        "Growing to {entries} entries: {part} %",
    ),
    "bench.capture": (
        "Một tài liệu EPCIS {events} sự kiện gửi qua HTTP: {rate} sự kiện/giây, từ byte đầu tiên đến khi ghi xong (bền vững, đã ký, qua mọi quy tắc) = {of_read} lần chỉ đọc và kiểm theo lược đồ JSON bằng thư viện biên dịch ({read}/giây), {of_rows} lần SQLite ghi thô một giao dịch ({rows}/giây); thấy {looks} mức tiến độ.",
        "An EPCIS document of {events} events over HTTP: {rate} events/s from the first byte until all are recorded (durable, signed, judged by every rule) = {of_read} of reading it and checking it against a JSON schema with a compiled library ({read}/s), {of_rows} of SQLite's bare rows in one transaction ({rows}/s); {looks} states of progress were seen.",
    ),
    "bench.validation": (
        "Chỉ kiểm sự kiện EPCIS và đưa về một dạng: {rate} sự kiện/giây = {of_schema} lần thư viện lược đồ biên dịch chỉ kiểm hình dạng ({schema}/giây); việc ghi chạy bằng {of_capture} lần tốc độ này.",
        "Checking EPCIS events and writing them in one form, alone: {rate} events/s = {of_schema} of a compiled schema library that checks shapes only ({schema}/s); capture runs at {of_capture} of this rate.",
    ),
    "bench.capture_refused": (
        "Tài liệu dùng để đo bị từ chối, nên không đo được: {said}",
        "The document that was to be measured was refused, so there is no figure: {said}",
    ),
    "bench.doing_capture": (
        "Ghi một tài liệu {events} sự kiện …",
        "Capturing a document of {events} events …",
    ),
    "bench.doing_audit": ("Kiểm toàn sổ …", "Auditing the whole ledger …"),
}

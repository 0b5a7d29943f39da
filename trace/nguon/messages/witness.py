"""Sentences of the witness: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "witness.request": (
        "Yêu cầu ký xác nhận không đúng dạng (c2sp.org/tlog-witness).",
        "This is not an add-checkpoint request (c2sp.org/tlog-witness).",
    ),
    "witness.unknown_log": (
        "Nhân chứng này không theo dõi sổ {origin}.",
        "This witness does not watch the log {origin}.",
    ),
    "witness.fork": (
        "Nhân chứng đã ký xác nhận một gốc khác cho cùng cỡ {size} dòng: sổ bị rẽ nhánh.",
        "Another root of the same size {size} was cosigned before: the log has forked.",
    ),
    "witness.alarm.fork": (
        "Nhân chứng {name} đã thấy một gốc khác cho sổ này ở cỡ {size} dòng: sổ đã rẽ nhánh.",
        "The witness {name} has seen another root of this log at {size} lines: the log has forked.",
    ),
    "witness.alarm.history": (
        "Nhân chứng {name} từ chối: sổ {size} dòng không nối tiếp từ sổ mà nhân chứng đã thấy. Lịch sử đã bị viết lại.",
        "The witness {name} refuses: the log of {size} lines does not continue the one it has seen. History was rewritten.",
    ),
    "witness.alarm.ahead": (
        "Nhân chứng {name} đã thấy sổ này dài hơn {size} dòng: sổ đã bị lùi lại, ví dụ do phục hồi một bản sao lưu cũ.",
        "The witness {name} has seen this log with more than {size} lines: it was rolled back, by an old backup for example.",
    ),
    "witness.key": (
        "Không đọc được khóa của nhân chứng trong {path}.",
        "The witness's key in {path} cannot be read.",
    ),
    "witness.name_needed": (
        "Lần đầu chạy cần --name: tên của nhân chứng, ví dụ nhan-chung.so.example/1.",
        "The first start needs --name: the witness's name, for example witness.example.org/1.",
    ),
    "witness.name_frozen": (
        "Nhân chứng trong thư mục này tên là {name}; tên gắn với khóa và không đổi được.",
        "The witness in this folder is called {name}; the name belongs to its key and cannot change.",
    ),
    "witness.no_log": (
        "Nhân chứng chưa được cho biết theo dõi sổ nào: dùng --log với khóa kiểm tra của sổ.",
        "The witness has not been told which log to watch: give a log's verifier key with --log.",
    ),
    "witness.log_key": (
        "Trong {path}, dòng {line} không phải khóa kiểm tra của một sổ.",
        "Line {line} of {path} is not the verifier key of a log.",
    ),
    "witness.below": (
        "NGUON_WITNESS_BELOW chỉ nhận publish hoặc hold, không nhận “{found}”.",
        "NGUON_WITNESS_BELOW is publish or hold, not “{found}”.",
    ),
    "witness.hold_without_policy": (
        "NGUON_WITNESS_BELOW=hold cần tệp chính sách ở NGUON_WITNESS_POLICY.",
        "NGUON_WITNESS_BELOW=hold needs a policy file in NGUON_WITNESS_POLICY.",
    ),
    "witness.policy_file": (
        "Không đọc được tệp chính sách nhân chứng {path}: {why}.",
        "The witness policy {path} cannot be read: {why}.",
    ),
    "witness.held": (
        "Trạng thái mới nhất của sổ còn chờ đủ nhân chứng ký xác nhận, nên chưa công bố. Hãy thử lại sau ít phút.",
        "The ledger's newest state still waits for enough witnesses, so it is held back. Try again in a few minutes.",
    ),
    "witness.page.title": ("Nhân chứng {name}", "Witness {name}"),
    "witness.page.what": (
        "Nhân chứng này không vận hành sổ nào dưới đây. Nó chỉ ký xác nhận trạng thái mới của một sổ khi trạng thái ấy nối tiếp nguyên vẹn từ mọi trạng thái mà nó từng thấy. Ai viết lại hay giấu bớt lịch sử thì không còn xin được chữ ký ở đây.",
        "This witness runs none of the logs below. It cosigns a log's new state only if that state continues, unchanged, every state it has seen before. Who rewrites or hides history gets no more signatures here.",
    ),
    "witness.page.not": (
        "Chữ ký của nhân chứng cho biết sổ không bị viết lại; nó không cho biết điều ghi trong sổ là đúng, hay món hàng là thật.",
        "A cosignature says that a log was not rewritten; it does not say that what the log records is true, nor that goods are genuine.",
    ),
    "witness.page.key": ("Khóa kiểm tra của nhân chứng", "The witness's verifier key"),
    "witness.page.logs": ("Các sổ được theo dõi", "Logs under watch"),
    "witness.page.log": ("Sổ", "Log"),
    "witness.page.size": ("Số dòng đã xác nhận", "Lines cosigned"),
    "witness.page.time": ("Lúc (UTC)", "At (UTC)"),
    "witness.page.none": ("chưa có", "none yet"),
    "witness.page.refused": (
        "Đã từ chối {count} trạng thái đã ký mà sổ không chứng minh được là nối tiếp; nhân chứng giữ lại làm bằng chứng.",
        "Refused {count} signed states that the log could not show to continue this one; they are kept as evidence.",
    ),
    "witness.page.other": ("English", "Tiếng Việt"),
    "cli.witness": (
        "Mở một nhân chứng: máy chủ nhỏ, độc lập với sổ, ký xác nhận trạng thái mới của các sổ nếu không có gì bị viết lại (C2SP tlog-witness). Khóa được tạo ở lần chạy đầu; mọi thứ nằm trong một thư mục.\n\nVí dụ: nguon witness --data /srv/nhan-chung --port 8011 --name nhan-chung.htx.vn/1 --log 'so.example+530d903a+AekyeRrm…'",
        "Run a witness: a small server, independent of the ledger, that cosigns new states of logs when nothing was rewritten (C2SP tlog-witness). Its key is made on the first start; everything is in one folder.\n\nExample: nguon witness --data /srv/witness --port 8011 --name witness.example.org/1 --log 'ledger.example+530d903a+AekyeRrm…'",
    ),
    "cli.witness.data": (
        "Thư mục giữ khóa và những gì nhân chứng đã thấy.",
        "Folder of its key and of what it has seen.",
    ),
    "cli.witness.name": (
        "Tên nhân chứng (lần chạy đầu), nên là một địa chỉ không có https://.",
        "The witness's name (first start), best an address without https://.",
    ),
    "cli.witness.log": (
        "Khóa kiểm tra của một sổ cần theo dõi; dùng nhiều lần được, được nhớ trong thư mục.",
        "Verifier key of a log to watch; may be repeated, and is remembered in the folder.",
    ),
    "cli.witness.serving": (
        "Nhân chứng {name} đang phục vụ tại {address}, theo dõi {logs} sổ. Khóa kiểm tra:\n{key}",
        "The witness {name} serves at {address} and watches {logs} logs. Its verifier key:\n{key}",
    ),
}

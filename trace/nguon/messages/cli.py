"""Sentences of the command line: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "cli.main": (
        "Nguồn: sổ cái truy xuất nguồn gốc nông sản. Mỗi lệnh có --help kèm ví dụ.",
        "Nguồn: a traceability ledger for farm produce. Every command has --help with an example.",
    ),
    "cli.version": ("In số phiên bản rồi kết thúc.", "Show the version and exit."),
    "cli.language": ("Ngôn ngữ: vi hoặc en.", "Language: vi or en."),
    "cli.json": (
        "In kết quả thành một đối tượng JSON trên một dòng.",
        "Print the answer as one JSON object on one line.",
    ),
    "cli.demo": (
        "Lập sổ mới từ sample_batches/, mở máy chủ cùng hai nhân chứng, và in địa chỉ, một tem, tài khoản cho từng vai trò.\n\nVí dụ: nguon demo --port 8000",
        "A fresh ledger from sample_batches/, served beside two witnesses; prints its address, a label and a log-in per role.\n\nExample: nguon demo --port 8000",
    ),
    "cli.port": (
        "Cổng của máy chủ (0: tự chọn cổng trống).",
        "Port to serve on (0: any free one).",
    ),
    "cli.host": ("Địa chỉ máy chủ lắng nghe.", "Address to listen on."),
    "cli.workers": ("Số tiến trình web.", "Number of web processes."),
    "cli.init": (
        "Lập sổ cái mới trong NGUON_DATA (hoặc NGUON_DATABASE_URL). Địa chỉ công khai được giữ cố định.\n\nVí dụ: NGUON_ORIGIN=https://so.htx.vn nguon init --name-vi 'Liên hiệp HTX' --name-en 'Co-op union'",
        "Make a new ledger in NGUON_DATA (or NGUON_DATABASE_URL). Its public origin is frozen now.\n\nExample: NGUON_ORIGIN=https://so.htx.vn nguon init --name-vi 'Liên hiệp HTX' --name-en 'Co-op union'",
    ),
    "cli.name_vi": (
        "Tên đơn vị vận hành, tiếng Việt.",
        "The operator's name in Vietnamese.",
    ),
    "cli.name_en": (
        "Tên đơn vị vận hành, tiếng Anh.",
        "The operator's name in English.",
    ),
    "cli.ml_dsa": (
        "Thêm khóa thứ hai cho sổ (ML-DSA-44, chống máy tính lượng tử); sổ ký bằng cả hai.",
        "Give the log a second key (ML-DSA-44, against quantum computers); it signs with both.",
    ),
    "cli.serve": (
        "Mở máy chủ trang và giao diện HTTP của sổ cái.\n\nVí dụ: nguon serve --port 8000",
        "Serve the ledger's pages and HTTP interfaces.\n\nExample: nguon serve --port 8000",
    ),
    "cli.load": (
        "Nạp tệp: EPCIS (JSON-LD 2.0, XML 1.2 và 2.0), đăng ký, CSV, XLSX.\n\nVí dụ: nguon load dang-ky.json nhat-ky.csv --organisation 'HTX Rau Mê Linh'",
        "Load files: EPCIS (JSON-LD 2.0, XML 1.2 and 2.0), registry, CSV, XLSX.\n\nExample: nguon load registry.json diary.csv --organisation 'Me Linh Vegetable Co-operative'",
    ),
    "cli.organisation": (
        "Tổ chức: tên đã đăng ký, mã, mã GLN, hoặc định danh đầy đủ.",
        "The organisation: its registered name, code, GLN, or full identifier.",
    ),
    "cli.label": (
        "Vẽ tem QR cho các lô.\n\nVí dụ: nguon label 7G2K-9QWE-… --size 50x30 --format pdf -o tem.pdf",
        "Draw QR labels of batches.\n\nExample: nguon label 7G2K-9QWE-… --size 50x30 --format pdf -o labels.pdf",
    ),
    "cli.size": ("Cỡ tem, mm.", "Label size, mm."),
    "cli.format": ("Định dạng tem.", "Format of the label."),
    "cli.copies": ("Số tem mỗi lô.", "Labels of each batch."),
    "cli.sheet": ("Xếp lên tờ A4 (chỉ PDF).", "Arrange on A4 sheets (PDF only)."),
    "cli.output": (
        "Tệp ghi ra ('-': đầu ra chuẩn).",
        "File to write ('-': standard output).",
    ),
    "cli.verify": (
        "Kiểm tra biên nhận hoặc hồ sơ lô với khóa của sổ. Như nguon-verify.\n\nVí dụ: nguon verify ho-so.json --key 'localhost:8000+…'",
        "Verify a receipt or a bundle with the log's key. The same as nguon-verify.\n\nExample: nguon verify bundle.json --key 'localhost:8000+…'",
    ),
    "cli.audit": (
        "Đọc lại toàn bộ sổ: băm, chữ ký, chuỗi, quy tắc, chỉ mục, mọi bảng. Thoát 0 chỉ khi tất cả đúng.\n\nVí dụ: nguon audit --json",
        "Replay the whole ledger: hashes, signatures, chains, rules, index, every table. Exit 0 only when all is right.\n\nExample: nguon audit --json",
    ),
    "cli.audit.older": (
        "Sổ nối tiếp đúng điểm kiểm tra đã giữ, {size} dòng.",
        "The ledger continues the kept checkpoint of {size} lines.",
    ),
    "cli.audit.no_older": (
        "Không có điểm kiểm tra cũ nào được đưa vào (--older): nếu người giữ khóa viết lại toàn bộ lịch sử, lần đối soát này không thấy được.",
        "No older checkpoint was given (--older): had the holder of the key rewritten the whole history, this audit could not see it.",
    ),
    "cli.older": (
        "Điểm kiểm tra hoặc biên nhận cũ để đối chiếu.",
        "An older checkpoint or receipt to hold the ledger against.",
    ),
    "cli.trace": (
        "Truy ngược về ruộng (--back) hoặc xuôi tới nơi bán (--forward).\n\nVí dụ: nguon trace 7G2K-9QWE-… --forward",
        "Trace back to the field (--back) or forward to the shops (--forward).\n\nExample: nguon trace 7G2K-9QWE-… --forward",
    ),
    "cli.back": ("Truy ngược.", "Trace back."),
    "cli.forward": ("Truy xuôi.", "Trace forward."),
    "cli.member": (
        "Tài khoản đăng nhập: thêm, đổi mật khẩu, khóa, liệt kê.",
        "Log-ins: add, set a password, disable, list.",
    ),
    "cli.member.add": (
        "Thêm một tài khoản; mật khẩu tự sinh được in ra một lần, trừ khi có --password.\n\nVí dụ: nguon member add hanh --organisation 'HTX Rau Mê Linh' --role clerk",
        "Add a log-in; its password is made and printed once, unless --password gives one.\n\nExample: nguon member add hanh --organisation 'Me Linh Vegetable Co-operative' --role clerk",
    ),
    "cli.member.password": (
        "Đặt lại mật khẩu.\n\nVí dụ: nguon member password hanh",
        "Set a new password.\n\nExample: nguon member password hanh",
    ),
    "cli.member.disable": (
        "Khóa một tài khoản.\n\nVí dụ: nguon member disable hanh",
        "Disable a log-in.\n\nExample: nguon member disable hanh",
    ),
    "cli.member.list": (
        "Liệt kê tài khoản.\n\nVí dụ: nguon member list",
        "List the log-ins.\n\nExample: nguon member list",
    ),
    "cli.role": ("Vai trò.", "Role."),
    "cli.shown_name": ("Tên hiển thị.", "Name to show."),
    "cli.password": (
        "Mật khẩu (bỏ trống: tự sinh và in ra một lần).",
        "Password (left out: made and printed once).",
    ),
    "cli.token": (
        "Mã truy cập cho phần mềm: tạo, thu hồi, liệt kê.",
        "Tokens for software: make, revoke, list.",
    ),
    "cli.token.make": (
        "Tạo mã truy cập của một tổ chức; chỉ in ra một lần.\n\nVí dụ: nguon token make 'Phần mềm kho' --organisation 'HTX Rau Mê Linh'",
        "Make a bearer token of an organisation; printed once.\n\nExample: nguon token make 'Stock software' --organisation 'Me Linh Vegetable Co-operative'",
    ),
    "cli.scope": (
        "Việc được phép: capture (ghi), read (đọc phần niêm phong của mình), subscribe (đăng ký nhận tin), readings (gửi số đo). Lặp lại được; không ghi thì được cả bốn.",
        "What it may do: capture (record), read (one's own sealed members), subscribe (queries and webhooks), readings (of sensors). May be repeated; all four if not said.",
    ),
    "cli.token.revoke": (
        "Thu hồi một mã truy cập.\n\nVí dụ: nguon token revoke 'Phần mềm kho' --organisation 'HTX Rau Mê Linh'",
        "Revoke a token.\n\nExample: nguon token revoke 'Stock software' --organisation 'Me Linh Vegetable Co-operative'",
    ),
    "cli.token.list": (
        "Liệt kê mã truy cập.\n\nVí dụ: nguon token list",
        "List the tokens.\n\nExample: nguon token list",
    ),
    "cli.backup": (
        "Sao lưu sổ đang chạy vào một thư mục mới (không chép tệp cơ sở dữ liệu bằng tay).\n\nVí dụ: nguon backup /media/usb/so-2026-11-22",
        "Back the running ledger up into a new folder (never copy the database file by hand).\n\nExample: nguon backup /media/usb/ledger-2026-11-22",
    ),
    "cli.with_keys": (
        "Kèm cả khóa ký của sổ: ai có bản sao lưu này ký được thay sổ.",
        "With the ledger's signing keys: whoever has this backup can sign for it.",
    ),
    "cli.backed_up": (
        "Đã sao lưu {size} dòng vào {folder}.",
        "{size} lines are backed up in {folder}.",
    ),
    "cli.restore": (
        "Phục hồi từ bản sao lưu vào nơi trống, rồi đối soát. Bản cũ hơn điểm kiểm tra đã công bố bị từ chối.\n\nVí dụ: nguon restore /media/usb/so-2026-11-22",
        "Restore a backup into an empty place, then audit it. One older than a published checkpoint is refused.\n\nExample: nguon restore /media/usb/ledger-2026-11-22",
    ),
    "cli.newest": (
        "Điểm kiểm tra, biên nhận hoặc gói bằng chứng mới nhất mà có người còn giữ.",
        "The newest checkpoint, receipt or bundle that anybody holds.",
    ),
    "cli.restore.no_newest": (
        "Không có biên nhận hay điểm kiểm tra nào được đưa vào (--newest): trên máy mới, không thể biết bản sao lưu này có cũ hơn sổ đã công bố hay không.",
        "No receipt or checkpoint was given (--newest): on a new machine nothing can tell whether this backup is older than what was published.",
    ),
    "cli.rebuilt": ("Đã dựng lại từ {entries} dòng.", "Rebuilt from {entries} lines."),
    "cli.rebuild": (
        "Dựng lại mọi bảng suy ra từ các dòng ghi.\n\nVí dụ: nguon rebuild",
        "Rebuild every derived table from the entries.\n\nExample: nguon rebuild",
    ),
    "cli.bench": (
        "Đo tốc độ, in tỉ lệ so với giới hạn của chính máy này trong cùng lần chạy.\n\nVí dụ: nguon bench --quick",
        "Measure, and print ratios to this machine's own limits in the same run.\n\nExample: nguon bench --quick",
    ),
    "cli.quick": ("Lượt ngắn, cỡ nhỏ.", "A short run at small sizes."),
    "cli.busy": (
        "Cổng {port} đang bận: chọn cổng khác bằng --port, hoặc --port 0.",
        "Port {port} is busy: choose another with --port, or --port 0.",
    ),
    "cli.no_answer": (
        "Máy chủ không trả lời trong {seconds} giây; xem thông báo phía trên.",
        "The server did not answer within {seconds} seconds; see the messages above.",
    ),
    "cli.unreadable": (
        "Không đọc được tệp {path}: {why:name}.",
        "The file {path} cannot be read: {why:name}.",
    ),
    "cli.unwritable": (
        "Không ghi được tệp {path}: {why:name}.",
        "The file {path} cannot be written: {why:name}.",
    ),
    "cli.see_help": ("Xem: {command} --help", "See: {command} --help"),
    "cli.host_wrong": (
        "Không mở được cổng {port} tại {host}: {why:name}. Hãy xem lại --host; mặc định là 127.0.0.1.",
        "Port {port} of {host} cannot be opened: {why:name}. Look at --host again; the default is 127.0.0.1.",
    ),
    "cli.back_or_forward": (
        "Chọn một: --back hoặc --forward.",
        "Choose one of --back and --forward.",
    ),
    "cli.demo.ready": (
        "Sổ thử đã sẵn sàng. Đây là bản trình diễn: mọi tổ chức và số liệu đều hư cấu.",
        "The demonstration is ready. Every organisation and figure in it is invented.",
    ),
    "cli.demo.address": ("Địa chỉ", "Address"),
    "cli.demo.page": ("Trang của một tem", "A label's page"),
    "cli.demo.login": ("Đăng nhập {role}", "Log-in {role}"),
    "cli.demo.token": ("Mã truy cập (đơn vị vận hành)", "Bearer token (operator)"),
    "cli.demo.key": ("Khóa kiểm tra của sổ", "The log's verifier key"),
    "cli.demo.witness": ("Nhân chứng {name}", "Witness {name}"),
    "cli.demo.stop": ("Ctrl+C để dừng.", "Ctrl+C stops it."),
    "cli.stopped": (
        "Máy chủ đã dừng (mã {status}); xem thông báo phía trên.",
        "The server has stopped (status {status}); see the messages above.",
    ),
    "cli.serving": (
        "Đang phục vụ tại {address}; tem in địa chỉ {origin}. Ctrl+C để dừng.",
        "Serving at {address}; labels carry {origin}. Ctrl+C stops it.",
    ),
}

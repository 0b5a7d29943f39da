"""Sentences of store: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "store.bad_url": (
        "NGUON_DATABASE_URL không dùng được: cần sqlite:///đường/dẫn/tệp hoặc postgresql://…",
        "NGUON_DATABASE_URL cannot be used: it takes sqlite:///path/to/file or postgresql://…",
    ),
    "store.unsafe_setting": (
        "Cơ sở dữ liệu không chịu đặt {name}={want} (đang là {found}); như vậy bản ghi đã nhận có thể mất khi mất điện, nên sổ không mở.",
        "The database does not take {name}={want} (it is {found}); an acknowledged entry could be lost in a power cut, so the ledger stays closed.",
    ),
    "store.sqlite_too_old": (
        "Thư viện SQLite cũ hơn 3.51.3 có thể làm hỏng tệp khi nhiều chương trình cùng ghi; một chương trình khác đang mở sổ này. Hãy tắt nó hoặc cài gói pysqlite3.",
        "An SQLite library older than 3.51.3 can damage the file when several programs write; another one has this ledger open. Stop it, or install pysqlite3.",
    ),
    "store.lock_unreadable": (
        "Không đọc được tệp khóa {path}, hoặc nó do sổ khác ký. Hãy phục hồi tệp này hoặc dùng lệnh restore.",
        "The lock record {path} is unreadable or signed by another log. Bring the file back, or use the restore command.",
    ),
    "store.rolled_back": (
        "Sổ này cũ hơn trạng thái đã công bố: có {size} dòng, nhưng đã ký {signed} dòng. Chạy tiếp sẽ tạo ra hai lịch sử, nên sổ không mở. Hãy phục hồi bản sao lưu mới hơn.",
        "This ledger is older than the state it has published: it has {size} entries, {signed} were signed. Going on would make two histories, so it stays closed. Restore a newer backup.",
    ),
    "store.forked": (
        "Sổ này không phải lịch sử đã ký: ở {signed} dòng, gốc cây khác với gốc đã công bố. Sổ không mở.",
        "This ledger is not the history that was signed: at {signed} entries its root is another than the published one. It stays closed.",
    ),
    "store.head_wrong": (
        "Dòng đầu sổ (bảng head) không khớp với cây hoặc chữ ký ở {size} dòng. Hãy chạy nguon audit.",
        "The head of the ledger (table head) does not match its tree or signature at {size} entries. Run nguon audit.",
    ),
    "store.tile_short": (
        "Bảng tile thiếu mã băm ở mức {level}, ô {n}. Hãy chạy nguon audit.",
        "The table tile lacks hashes at level {level}, tile {n}. Run nguon audit.",
    ),
    "store.no_ledger": (
        "Chưa có sổ nào ở {where}. Hãy tạo bằng lệnh nguon init, hoặc chỉ đúng chỗ bằng NGUON_DATA.",
        "There is no ledger at {where}. Make one with nguon init, or name its place in NGUON_DATA.",
    ),
    "store.cannot_open": (
        "Không mở được cơ sở dữ liệu {where}. Hãy kiểm tra thư mục (NGUON_DATA) và quyền đọc ghi.",
        "The database {where} cannot be opened. Check its folder (NGUON_DATA) and the permissions.",
    ),
    "store.damaged": (
        "Tệp {where} không phải cơ sở dữ liệu của sổ, hoặc đã hỏng. Đừng xóa; hãy phục hồi bản sao lưu vào thư mục trống bằng nguon restore.",
        "The file {where} is no ledger's database, or it is damaged. Do not delete it; restore a backup into an empty folder with nguon restore.",
    ),
    "store.read_only": (
        "Không ghi được vào cơ sở dữ liệu {where}. Hãy kiểm tra quyền ghi của tệp và thư mục.",
        "The database {where} cannot be written. Check the permissions of the file and its folder.",
    ),
    "store.full": (
        "Ổ đĩa chứa {where} đã đầy; chưa ghi gì thêm. Hãy giải phóng chỗ rồi làm lại.",
        "The disk that holds {where} is full; nothing more was recorded. Make room and do it again.",
    ),
    "store.locked": (
        "Chương trình khác đang giữ cơ sở dữ liệu {where}. Hãy đợi nó xong rồi làm lại.",
        "Another program holds the database {where}. Wait until it is done and do it again.",
    ),
    "store.unreachable": (
        "Không nối được tới {where}: {why}. Hãy kiểm tra PostgreSQL đã chạy chưa và NGUON_DATABASE_URL.",
        "No connection to {where}: {why}. Check that PostgreSQL runs, and NGUON_DATABASE_URL.",
    ),
    "store.newer": (
        "Sổ ở {where} do một bản Nguồn mới hơn tạo ra. Hãy cập nhật Nguồn rồi mở lại.",
        "The ledger at {where} was made by a newer Nguồn. Update Nguồn and open it again.",
    ),
    "store.bad_origin": (
        "NGUON_ORIGIN “{origin}” không dùng được: cần địa chỉ công khai như https://so.htx.vn, vì nó được in trên mọi tem và không đổi được nữa.",
        "NGUON_ORIGIN “{origin}” cannot be used: it takes a public address like https://so.htx.vn, since every label carries it and it can never change.",
    ),
    "store.ledger_exists": (
        "Ở đây đã có một sổ với {size} dòng; lệnh init chỉ tạo sổ mới.",
        "There is a ledger here already, with {size} entries; init only makes a new one.",
    ),
    "store.no_entry": (
        "Sổ không có dòng số {index}; hiện có {size} dòng.",
        "The ledger has no entry {index}; it has {size} entries.",
    ),
    "store.unavailable": (
        "Sổ đang bận hoặc mất kết nối; chưa ghi gì. Hãy gửi lại sau ít giây.",
        "The ledger is busy or cut off; nothing was recorded. Send it again in a few seconds.",
    ),
    "store.outcome_unknown": (
        "Mất kết nối đúng lúc ghi nên chưa biết đã ghi hay chưa. Hãy gửi lại y như cũ: sẽ không bị ghi hai lần.",
        "The connection broke while recording, so the outcome is not known yet. Send the same again: it will not be recorded twice.",
    ),
    "store.key_unknown": (
        "Chìa khóa ký {key} chưa đăng ký trong sổ này.",
        "The signing key {key} is not registered in this ledger.",
    ),
    "store.key_file": (
        "Không đọc được tệp khóa {path}: cần khóa riêng Ed25519 dạng PEM.",
        "The key file {path} cannot be read: it takes an Ed25519 private key in PEM.",
    ),
    "store.origin_frozen": (
        "Khóa của sổ mang tên {origin}, còn NGUON_ORIGIN cho tên {other}. Hãy đặt NGUON_ORIGIN đúng như lần đầu rồi chạy lại nguon init.",
        "The log's key is named {origin}, NGUON_ORIGIN says {other}. Set NGUON_ORIGIN as it was at first and run nguon init again.",
    ),
    "store.key_missing": (
        "Thiếu tệp khóa {path}. Sổ đã tạo thì cần đúng khóa cũ; sổ mới tạo bằng nguon init.",
        "The key file {path} is missing. An existing ledger needs its own key; nguon init makes a new ledger.",
    ),
    "store.conflict": (
        "Mã sự kiện {event} đã được ghi ở dòng {index} với nội dung khác. Muốn sửa thì dùng đính chính.",
        "The event id {event} is already recorded in entry {index} with other content. To change it, correct it.",
    ),
    "store.nothing_sealed": (
        "Dòng {index} không có dữ liệu niêm phong tại {pointer}, hoặc đã xóa.",
        "Entry {index} has nothing sealed at {pointer}, or it was erased.",
    ),
    "store.no_such_role": (
        "Không có vai trò {role}; chọn một trong: {roles}.",
        "There is no role {role}; choose one of: {roles}.",
    ),
    "store.login_taken": (
        "Tên đăng nhập {login} đã có người dùng.",
        "The log-in name {login} is taken.",
    ),
    "store.wrong_password": (
        "Tên đăng nhập hoặc mật khẩu không đúng.",
        "The log-in name or the password is not right.",
    ),
    "store.last_admin": (
        "Đây là người quản trị cuối cùng; hãy thêm người khác trước.",
        "This is the last admin; add another one first.",
    ),
    "store.short_password": (
        "Mật khẩu quá ngắn: cần ít nhất {least} ký tự.",
        "The password is too short: at least {least} characters.",
    ),
    "store.no_such_token": (
        "Không có mã truy cập nào tên {name} đang dùng.",
        "No token named {name} is in use.",
    ),
    "store.no_such_member": (
        "Không có ai đăng nhập bằng tên {login}.",
        "Nobody logs in as {login}.",
    ),
    "store.no_checkpoint": (
        "Sổ chưa từng ký trạng thái nào có đúng {size} dòng.",
        "The log has signed no state of exactly {size} entries.",
    ),
    "store.row_unreadable": (
        "Bảng {table}: hàng {row} không đọc được, đã có người sửa. Kiểm tra cả sổ để biết còn chỗ nào.",
        "Table {table}: the row {row} cannot be read; somebody changed it. Check the whole ledger to see what else.",
    ),
    "store.unreadable": (
        "Có hàng trong cơ sở dữ liệu không đọc được, đã có người sửa. Kiểm tra cả sổ để biết chỗ nào.",
        "Something in the database cannot be read; somebody changed it. Check the whole ledger to see where.",
    ),
    "store.audit_ok": (
        "Cả sổ đúng: {size} dòng trong {commits} lần ghi; gốc cây {root}.",
        "The whole ledger is right: {size} entries in {commits} commits; root {root}.",
    ),
    "store.audit_wrong": (
        "Sổ KHÔNG đúng: {count} chỗ sai trong {size} dòng.",
        "The ledger is NOT right: {count} faults in {size} entries.",
    ),
    "store.audit_stopped": (
        "Dừng ở dòng {entry}: những gì sau đó dựa trên chỗ sai nên không kiểm được.",
        "Stopped at entry {entry}: what comes after rests on the fault and cannot be checked.",
    ),
    "store.audit_row_changed": (
        "Bảng {table}, {row}: cột {column} không phải điều suy ra từ các dòng sổ.",
        "Table {table}, {row}: column {column} is not what follows from the entries.",
    ),
    "store.audit_row_missing": (
        "Bảng {table}: thiếu hàng {row} (cột {column}).",
        "Table {table}: the row {row} is missing (column {column}).",
    ),
    "store.audit_row_extra": (
        "Bảng {table}: hàng {row} (cột {column}) không suy ra từ dòng sổ nào.",
        "Table {table}: the row {row} (column {column}) follows from no entry.",
    ),
    "store.audit_row_unreadable": (
        "Bảng {table}: hàng {row} không đọc được (cột {column}).",
        "Table {table}: the row {row} cannot be read (column {column}).",
    ),
    "store.audit_unreadable": (
        "Bảng {table} không đọc hết được.",
        "Table {table} cannot be read to its end.",
    ),
    "store.audit_entry_changed": (
        "Bảng {table}, dòng {row}, cột {column}: nội dung đã bị đổi; mã băm trong cây và gốc đã ký là của nội dung khác.",
        "Table {table}, entry {row}, column {column}: the bytes were changed; the tree's hash and the signed root are of other bytes.",
    ),
    "store.audit_entry_or_tile": (
        "Bảng {table}, dòng {row}, cột {column}: nội dung không khớp mã băm trong cây, và cả hai đều không khớp gốc đã ký.",
        "Table {table}, entry {row}, column {column}: the bytes do not fit the tree's hash, and neither fits the signed root.",
    ),
    "store.audit_no_index": (
        "Bảng {table}, dòng {row}, cột {column}: lần ghi cuối không khép lại bằng dòng mục lục.",
        "Table {table}, entry {row}, column {column}: the last commit is not closed by an index entry.",
    ),
    "store.audit_recorded": (
        "Bảng {table}, dòng {row}, cột {column}: thời điểm ghi lùi lại so với dòng trước.",
        "Table {table}, entry {row}, column {column}: it was recorded before the entry that it follows.",
    ),
    "store.audit_previous": (
        "Bảng {table}, dòng {row}, cột {column}: không nối vào dòng trước của {subject}.",
        "Table {table}, entry {row}, column {column}: it does not name the entry before it of {subject}.",
    ),
    "store.audit_index": (
        "Bảng {table}, dòng {row}, cột {column}: mục lục không phải mục lục của các dòng trước nó.",
        "Table {table}, entry {row}, column {column}: the index is not that of the entries before it.",
    ),
    "store.audit_check": (
        "Bảng {table}, dòng {row}, cột {column}: {why}",
        "Table {table}, entry {row}, column {column}: {why}",
    ),
    "store.audit_rule": (
        "Bảng {table}, dòng {row}, cột {column}: lẽ ra không được nhận. {why}",
        "Table {table}, entry {row}, column {column}: it should not have been taken. {why}",
    ),
}

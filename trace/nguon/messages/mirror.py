"""Sentences of the mirror: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "cli.mirror": (
        "Chép nguyên một sổ qua các ô (tile) của nó, rồi tự đọc lại từng dòng: chuỗi, chữ ký, quy tắc, mục lục. Không cần gì từ máy của đơn vị vận hành. Chạy lại thì chép tiếp. Với --check: kiểm lại bản đã chép, không dùng mạng.\n\nThoát 0: mọi điều đúng; 1: sổ sai (kèm bằng chứng trong thư mục); 2: chưa kết luận được.\n\nVí dụ: nguon mirror https://so.example ban-sao --key 'so.example+…'\n\nVí dụ: nguon mirror ban-sao --check",
        "Copy a whole log by its tiles, then judge every line of it again: chain, signatures, rules, index. Nothing of the operator's machine is needed. Run again, it goes on where it was. With --check: judge the copy that is there, without a network.\n\nExit 0: all is right; 1: the log is not (the evidence lies in the folder); 2: cannot decide.\n\nExample: nguon mirror https://ledger.example copy --key 'ledger.example+…'\n\nExample: nguon mirror copy --check",
    ),
    "cli.mirror.key": (
        "Khóa kiểm tra của sổ, lấy từ nơi bạn tin; lần sau được nhớ trong thư mục.",
        "The log's verifier key, from where you trust it; kept in the folder for the next time.",
    ),
    "cli.mirror.policy": (
        "Tệp chính sách nhân chứng (C2SP tlog-policy): điểm chốt phải có đủ nhân chứng bạn nêu tên cùng ký.",
        "A policy of witnesses (C2SP tlog-policy): enough of those you name must have cosigned the checkpoint.",
    ),
    "cli.mirror.check": (
        "Chỉ kiểm lại bản đã chép, không dùng mạng.",
        "Only judge the copy that is there, without a network.",
    ),
    "mirror.usage": (
        "Cần địa chỉ của sổ và thư mục (nguon mirror URL DIR), hoặc thư mục với --check.",
        "Give the log's address and a folder (nguon mirror URL DIR), or a folder with --check.",
    ),
    "mirror.no_key": (
        "Cần khóa kiểm tra của sổ: --key, lấy từ nơi bạn tin.",
        "The log's verifier key is needed: --key, from where you trust it.",
    ),
    "mirror.other_key": (
        "Thư mục {folder} là bản sao của sổ có khóa khác ({key}).",
        "The folder {folder} is a copy of a log with another key ({key}).",
    ),
    "mirror.nothing": (
        "Chưa có bản sao nào trong {folder}.",
        "There is no copy in {folder} yet.",
    ),
    "mirror.too_large": (
        "Sổ nói có {size} dòng; lệnh này chép nhiều nhất {most} dòng.",
        "The log says that it has {size} lines; this copies {most} at most.",
    ),
    "mirror.damaged": (
        "Bản sao hỏng hoặc thiếu ở {path}. Chạy lại với địa chỉ của sổ để chép lại phần đó.",
        "The copy is damaged or not whole at {path}. Run it with the log's address to fetch that again.",
    ),
    "mirror.tree_damaged": (
        "Các ô (tile) trong bản sao không cho gốc đã ký ở cỡ {size} dòng. Chạy lại với địa chỉ của sổ để chép lại.",
        "The tiles of the copy do not give the signed root of {size} lines. Run it with the log's address to fetch them again.",
    ),
    "mirror.tile_lies": (
        "Ô {path} mà sổ đưa ra không phải ô suy ra từ các ô bên dưới.",
        "The tile {path} as it is served is not what is made of the tiles below it.",
    ),
    "mirror.not_taken": (
        "Dòng {index} lẽ ra không được nhận vào sổ. {why}",
        "Line {index} should not have been taken. {why}",
    ),
    "mirror.copied": (
        "Điểm chốt {size} dòng do {origin} ký; {fetched} tệp được chép lần này.",
        "The checkpoint of {size} lines is signed by {origin}; {fetched} files were copied now.",
    ),
    "mirror.judged": (
        "{commits} lần ghi, {subjects} hồ sơ: chuỗi, chữ ký, quy tắc, mục lục đều đúng ({speed} dòng mỗi giây).",
        "{commits} commits, {subjects} records: chain, signatures, rules and index are right ({speed} entries/s).",
    ),
    "mirror.continues": (
        "Sổ nối tiếp nguyên vẹn từ bản sao {before} dòng lần trước.",
        "It continues the copy of {before} lines that was here, unchanged.",
    ),
    "mirror.no_older": (
        "Chưa có bản sao cũ để đối chiếu: nếu người giữ khóa viết lại toàn bộ lịch sử trước hôm nay, lần này không thấy được.",
        "There was no older copy to hold it against: had the holder of the key rewritten the whole history before today, this could not see it.",
    ),
    "mirror.ok": (
        "ĐÃ KIỂM. Cả {size} dòng của sổ {origin} đều đúng. Điều được khai có đúng sự thật không thì sổ không tự chứng minh được.",
        "VERIFIED. All {size} lines of {origin} are right. Whether what was declared is true no log can show by itself.",
    ),
}

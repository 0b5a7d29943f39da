"""Sentences of the monitor: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "log.verify.watching": ("theo dõi một sổ", "watching a log"),
    "log.verify.follow": (
        "địa chỉ của sổ cần theo dõi: mỗi lần chạy đọc mọi dòng mới và đòi sổ phải nối tiếp điểm chốt lần trước",
        "the address of a log to watch: each run reads every new line, and the log must continue the checkpoint of the last run",
    ),
    "log.verify.state": (
        "tệp giữ điểm chốt giữa hai lần chạy (tệp danh mục nằm cạnh đó)",
        "the file that keeps the checkpoint between two runs (with a map beside it)",
    ),
    "log.verify.once": ("chạy một lần (mặc định)", "look once (the default)"),
    "log.verify.every": (
        "cứ bấy nhiêu giây lại xem một lần; dừng khi bắt được sổ nói sai",
        "look again every so many seconds; ends when the log is caught",
    ),
    "log.verify.no_address": (
        "{what} không phải địa chỉ http:// hay https://.",
        "{what} is no http:// or https:// address.",
    ),
    "follow.first": (
        "Lần đầu xem sổ này: điểm chốt {size} dòng được giữ lại làm mốc.",
        "The first look at this log: the checkpoint of {size} lines is kept from now on.",
    ),
    "follow.continues": (
        "Sổ {size} dòng nối tiếp nguyên vẹn từ {before} dòng của lần trước.",
        "The log of {size} lines continues the {before} lines of the last look, unchanged.",
    ),
    "follow.older": (
        "Sổ cũng nối tiếp nguyên vẹn từ điểm chốt {older} dòng bạn đưa vào.",
        "It also continues the checkpoint of {older} lines that you gave, unchanged.",
    ),
    "follow.replayed": (
        "Đã đọc lại {entries} dòng trong {commits} lần ghi: chuỗi, giờ ghi sổ và mục lục đều đúng, {subjects} hồ sơ.",
        "{entries} lines in {commits} commits were replayed: chain, times and index are right, {subjects} records.",
    ),
    "follow.yes": (
        "ĐÃ KIỂM. Sổ {origin} chỉ được viết thêm, tính đến dòng {size}.",
        "VERIFIED. {origin} was only ever added to, up to line {size}.",
    ),
    "follow.yes_first": (
        "ĐÃ KIỂM. Sổ {origin} tự nó ăn khớp đến dòng {size}; từ nay sổ phải giữ đúng như vậy.",
        "VERIFIED. {origin} agrees with itself up to line {size}, and is held to that from now on.",
    ),
    "follow.not_proved": (
        "Lần xem này chưa kiểm chữ ký và quy tắc của từng dòng: nguon mirror làm việc đó. Điều được khai có đúng sự thật không thì sổ nào cũng không tự chứng minh được.",
        "The signatures and rules of each line were not checked here: nguon mirror does that. Whether what was declared is true no log can show by itself.",
    ),
    "follow.evidence": (
        "Bằng chứng do chính sổ ký, ai cũng kiểm được:",
        "Evidence signed by the log itself, for anybody to check:",
    ),
    "log.verify.follow_policy": (
        "cùng với --follow: tệp chính sách nhân chứng (C2SP tlog-policy); điểm chốt phải có đủ nhân chứng bạn nêu tên cùng ký",
        "with --follow: a policy of witnesses (C2SP tlog-policy); enough of those you name must have cosigned the checkpoint",
    ),
    "follow.quorum": (
        "Điểm chốt mới nhất chỉ có {count} trong {known} nhân chứng bạn nêu tên cùng ký: chưa đủ theo chính sách của bạn.",
        "Only {count} of the {known} witnesses that you name have cosigned the newest checkpoint: too few by your policy.",
    ),
    "follow.policy_other_log": (
        "Tệp chính sách không nêu sổ {origin} với khóa này.",
        "The policy does not name the log {origin} with this key.",
    ),
    "follow.witnessed": (
        "{witnesses} nhân chứng bạn nêu tên đã cùng ký điểm chốt này.",
        "{witnesses} witnesses that you name have cosigned this checkpoint.",
    ),
    "follow.fewer": (
        "Sổ chỉ còn đưa ra {size} dòng, trong khi đã ký {older} dòng: sổ đã bị lùi lại, giấu phần sau, hoặc địa chỉ này chỉ là bản sao chậm.",
        "The log shows only {size} lines and has signed {older}: it was rolled back, it hides the rest, or this address is a copy that lags behind.",
    ),
    "follow.withheld": (
        "Sổ đã ký {size} dòng nhưng không đưa ra {path}: có phần bị giấu.",
        "The log has signed {size} lines and does not show {path}: a part is withheld.",
    ),
    "follow.entry_not_in_tree": (
        "Nội dung dòng {index} mà sổ đưa ra không phải nội dung có mã băm trong cây: ô và dòng nói khác nhau.",
        "Line {index} as it is served is not the one whose hash stands in the tree: tiles and entries disagree.",
    ),
    "follow.tree_lies": (
        "Các dòng được đưa ra không cho gốc cây đã ký ở cỡ {size} dòng.",
        "The lines that are served do not give the signed root of {size} lines.",
    ),
    "follow.busy": (
        "Đang có lần xem khác dùng tệp {what}.",
        "Another look is under way with {what}.",
    ),
    "follow.broken_state": (
        "Tệp {what} không phải tệp theo dõi nguyên vẹn. Hãy tìm lại bản đúng, hoặc dùng tệp khác: bắt đầu lại thì không còn mốc cũ.",
        "{what} is no sound state of a monitor. Bring a good copy back, or name another file: who begins anew has nothing older to hold.",
    ),
    "follow.other_key": (
        "Tệp {what} thuộc về một sổ khác khóa.",
        "{what} belongs to a log with another key.",
    ),
    "follow.unwritable": (
        "Không ghi được {what}: {why}.",
        "{what} cannot be written: {why}.",
    ),
}

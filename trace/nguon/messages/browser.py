"""Sentences of the checks that a browser makes: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "browser.heading": (
        "Máy của bạn tự kiểm lại",
        "Your own device checks it again",
    ),
    "browser.checking": (
        "Đang tải bằng chứng và kiểm từng bước…",
        "Fetching the evidence and checking it, step by step…",
    ),
    "browser.verified": (
        "Máy này vừa kiểm xong: hồ sơ nguyên vẹn và đầy đủ, tính đến dòng {size} của sổ.",
        "Checked on this device just now: the record is unaltered and whole, up to line {size} of the ledger.",
    ),
    "browser.step.form": (
        "Tệp bằng chứng đúng dạng đến từng ký tự.",
        "The evidence is of its exact form, to the character.",
    ),
    "browser.step.subject": (
        "Đúng là hồ sơ của lô này, và sổ có biết lô này.",
        "It is the record of this very batch, and the ledger knows it.",
    ),
    "browser.step.first": (
        "Máy này chưa từng xem sổ này. Từ nay nó nhớ điểm chốt này, lần sau sổ phải nối tiếp từ đây.",
        "This device has not seen this ledger before. From now on it remembers this state, and next time the ledger must continue it.",
    ),
    "browser.step.older": (
        "Sổ nối tiếp nguyên vẹn từ dòng {older} mà máy này đã thấy lần trước.",
        "The ledger continues, unchanged, the {older} lines that this device saw last time.",
    ),
    "browser.failed": (
        "KHÔNG ĐẠT. Bằng chứng của trang này không đúng, đừng tin những gì ghi ở đây.",
        "NOT VERIFIED. The evidence behind this page does not hold: do not believe what it says.",
    ),
    "browser.at_step": (
        "(Sai ở bước {step}.)",
        "(It failed at step {step}.)",
    ),
    "browser.failed_do": (
        "Hãy chụp lại màn hình và báo cho cơ quan quản lý an toàn thực phẩm.",
        "Take a picture of this screen and tell the food inspection.",
    ),
    "browser.forked": (
        "Sổ không nối tiếp từ những gì chính máy này đã thấy lần trước: lịch sử đã bị viết lại, hoặc bạn đang được cho xem một sổ khác với người khác.",
        "The ledger does not continue what this very device saw before: its history was rewritten, or you are being shown another ledger than other people.",
    ),
    "browser.rolled_back": (
        "Lần trước máy này thấy sổ có {older} dòng, bây giờ chỉ còn {size}: những dòng sau đã bị giấu hoặc bị xóa.",
        "Last time this device saw {older} lines in the ledger, now there are only {size}: the later ones are withheld or erased.",
    ),
    "browser.other_key": (
        "Sổ này đưa ra một khóa công khai khác với lần trước máy này thấy. Sổ thật không tự đổi khóa. Nếu cơ quan quản lý sổ đã báo trước việc đổi khóa, hãy xóa dữ liệu của trang này rồi mở lại.",
        "This ledger shows another public key than the one this device saw before. A true ledger does not change its key by itself. If its operator has announced a new key, clear this site's data and open the page again.",
    ),
    "browser.hidden_recall": (
        "Theo sổ, lô này hoặc nguyên liệu của nó đang bị thu hồi, mà trang này không nói ra.",
        "The ledger says that this batch, or something it was made from, is recalled, and this page is silent about it.",
    ),
    "browser.malformed": (
        "Tệp bằng chứng không đúng dạng đến từng ký tự: nó đã bị sửa hoặc bị cắt mất.",
        "The evidence is not of its exact form, to the character: it was changed or cut off.",
    ),
    "browser.no_signatures": (
        "Trình duyệt này không kiểm được chữ ký, nên ở đây chưa có gì được kiểm. Hãy dùng trình duyệt mới hơn (và địa chỉ https), hoặc chương trình nguon-verify.",
        "This browser cannot check signatures, so nothing was checked here. Use a newer browser (and an https address), or the program nguon-verify.",
    ),
    "browser.no_evidence": (
        "Máy này chưa kiểm được gì: không tải được bằng chứng. Khi có mạng, hãy mở lại trang.",
        "Nothing was checked on this device: the evidence could not be fetched. Open the page again when you are connected.",
    ),
    "browser.same_server": (
        "Đoạn mã vừa kiểm cũng do chính máy chủ này gửi tới, nên nó chỉ cho thấy mọi thứ khớp nhau. Muốn kiểm độc lập, hãy lưu sẵn trình kiểm vào điện thoại, hoặc dùng nguon-verify trên máy mình.",
        "The script that checked came from this same server, so it shows that everything fits together. To check independently, keep the checker on your own phone, or run nguon-verify on your own machine.",
    ),
    "browser.checker_link": (
        "Lấy trình kiểm về máy",
        "Get the checker",
    ),
    "browser.step.witnessed_unnamed": (
        "{count} nhân chứng đã ký xác nhận trạng thái này của sổ. Họ là ai, có đáng tin không, bạn phải biết từ nơi khác.",
        "{count} witnesses have cosigned this state of the ledger. Who they are, and whether to trust them, you must know from elsewhere.",
    ),
    "browser.step.witness_unread": (
        "{count} chữ ký loại ML-DSA-44: trình duyệt chưa kiểm được, nên không tính.",
        "{count} signatures of the ML-DSA-44 kind: no browser can check them yet, so they do not count.",
    ),
    "browser.language": (
        "Tiếng Việt",
        "English",
    ),
    "browser.check.heading": (
        "Kiểm ngay trên máy này",
        "Check on this device",
    ),
    "browser.check.lead": (
        "Tệp được đọc và kiểm ngay trên máy bạn, không gửi đi đâu, không cần mạng.",
        "The file is read and checked on your own device. Nothing is sent, no network is needed.",
    ),
    "browser.check.file": (
        "Bằng chứng",
        "Evidence",
    ),
    "browser.check.file_help": (
        "Gói bằng chứng (.nguon.json), biên nhận (.tlog-proof) hoặc hộ chiếu (.jwt). Có thể kéo tệp thả vào trang này.",
        "A bundle (.nguon.json), a receipt (.tlog-proof) or a passport (.jwt). You can also drop the file on this page.",
    ),
    "browser.check.chosen": (
        "Đã chọn: {name}",
        "Chosen: {name}",
    ),
    "browser.check.key": (
        "Khóa công khai của sổ",
        "The ledger's public key",
    ),
    "browser.check.key_help": (
        "Một dòng: tên+số+chữ. Lấy từ người bạn tin, đừng lấy từ chính máy chủ cần kiểm.",
        "One line: name+number+letters. Take it from somebody you trust, not from the server you are checking.",
    ),
    "browser.check.more": (
        "Kiểm kỹ hơn: mã trên nhãn, bản cũ đã giữ, nhân chứng",
        "Check more: the code on the label, something older, witnesses",
    ),
    "browser.check.code": (
        "Mã truy xuất trên nhãn (không bắt buộc)",
        "The code on the label (optional)",
    ),
    "browser.check.code_help": (
        "17 ký tự. Có mã này thì gói của lô khác bị từ chối.",
        "17 characters. With it, the evidence of another batch is refused.",
    ),
    "browser.check.older": (
        "Bản cũ bạn đã giữ (không bắt buộc)",
        "Something older that you kept (optional)",
    ),
    "browser.check.older_help": (
        "Điểm chốt, biên nhận hoặc gói của sổ này từ trước. Hãy tải gói với ?older=N (N là số dòng của bản cũ): sổ bị viết lại từ đó đến nay sẽ lộ ra.",
        "A signed state, a receipt or a bundle of this ledger from before. Download the bundle with ?older=N (N being its lines): a ledger that was rewritten since is found out.",
    ),
    "browser.check.policy": (
        "Nhân chứng bạn tin (không bắt buộc)",
        "Witnesses you trust (optional)",
    ),
    "browser.check.policy_help": (
        "Khóa của nhân chứng, mỗi dòng một khóa: tất cả đều phải đã ký. Hoặc dán cả chính sách tin cậy (tlog-policy).",
        "Their keys, one a line: all of them must have signed. Or paste a whole trust policy (tlog-policy).",
    ),
    "browser.check.go": (
        "Kiểm",
        "Check it",
    ),
    "browser.check.recalled": (
        "ĐANG BỊ THU HỒI. Theo hồ sơ này, lô hàng hoặc nguyên liệu của nó đang bị thu hồi: đừng dùng.",
        "RECALLED. By this record the batch, or something it was made from, is recalled: do not use it.",
    ),
    "browser.check.story": (
        "Hồ sơ ghi những gì",
        "What the record says",
    ),
    "browser.check.no": (
        "KHÔNG ĐẠT. Bằng chứng này không đúng.",
        "NOT VERIFIED. This evidence does not hold.",
    ),
    "browser.check.no_do": (
        "Chỉ cần một bước sai là cả tệp không đáng tin. Hãy lấy lại bằng chứng; nếu vẫn sai, hãy báo cho cơ quan quản lý an toàn thực phẩm.",
        "The first check that fails ends the reading: nothing in this file is to be believed. Ask for the evidence again; if it fails again, tell the food inspection.",
    ),
    "browser.check.undecided": (
        "Chưa kiểm được gì.",
        "Nothing could be checked yet.",
    ),
    "browser.check.no_file": (
        "Hãy chọn bằng chứng: một gói hoặc một biên nhận.",
        "Choose the evidence: a bundle or a receipt.",
    ),
    "browser.check.no_key": (
        "Hãy nhập hoặc dán khóa công khai của sổ.",
        "Type or paste the ledger's public key.",
    ),
    "browser.check.too_large": (
        "Tệp này lớn hơn 64 MB, không phải bằng chứng của một lô.",
        "This file is larger than 64 MB: it is not the evidence of a batch.",
    ),
    "browser.check.unreadable": (
        "Không đọc được tệp này. Hãy chọn lại.",
        "This file cannot be read. Choose it again.",
    ),
    "browser.check.older_unproven": (
        "Chưa có gì cho thấy sổ {size} dòng nối tiếp từ sổ {older} dòng mà bạn giữ; không thể tin cho đến khi được chứng minh. Hãy tải lại gói với ?older={older}.",
        "Nothing shows that the log of {size} lines continues the one of {older} lines that you hold; it cannot be trusted until it is shown. Download the bundle with ?older={older}.",
    ),
    "browser.check.newer_unproven": (
        "Điểm chốt bạn giữ ({older} dòng) mới hơn bằng chứng này ({size} dòng). Hãy tải bằng chứng mới; nếu sổ vẫn chỉ có {size} dòng, những dòng sau đã bị giấu hoặc bị xóa.",
        "What you hold ({older} lines) is newer than this evidence ({size} lines). Download it afresh; if the ledger still has only {size} lines, the later ones are withheld or erased.",
    ),
    "browser.check.keep": (
        "Giữ lại điểm chốt này",
        "Keep this signed state",
    ),
    "browser.check.keep_help": (
        "Lần sau đưa nó vào ô “Bản cũ bạn đã giữ”: sổ có bị viết lại hay không, bạn sẽ thấy.",
        "Next time give it as “Something older that you kept”: you will see whether the ledger was rewritten.",
    ),
}

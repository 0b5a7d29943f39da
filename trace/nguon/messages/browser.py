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
}

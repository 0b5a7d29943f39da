"""Sentences about product passports: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "export.form.passport": (
        "Hộ chiếu sản phẩm (JSON-LD)",
        "Product passport (JSON-LD)",
    ),
    "export.about.passport": (
        "Hộ chiếu của một lô theo Nghị định 37/2026, Điều 32, dạng Digital Product Passport của Liên Hợp Quốc.",
        "A batch's passport by Decree 37/2026, Art. 32, in the shape of the UN's Digital Product Passport.",
    ),
    "export.form.passport-signed": (
        "Hộ chiếu sản phẩm có chữ ký (JWT)",
        "Signed product passport (JWT)",
    ),
    "export.about.passport-signed": (
        "Cùng nội dung, do sổ ký: kiểm được bằng nguon-verify và khóa công khai của sổ.",
        "The same, signed by the ledger: checked by nguon-verify with the log's public key.",
    ),
    "passport.form": (
        "Đây không phải hộ chiếu sản phẩm nguyên vẹn của một sổ Nguồn ({part}). Hãy tải lại từ trang của lô.",
        "This is no sound product passport of a Nguồn ledger ({part}). Download it again from the batch's page.",
    ),
    "passport.signature": (
        "Chữ ký trên hộ chiếu không đúng: nội dung đã bị sửa, hoặc không phải sổ này ký.",
        "The signature on the passport is wrong: it was altered, or this ledger did not sign it.",
    ),
    "passport.other_key": (
        "Hộ chiếu nêu khóa {kid}, nhưng bằng chứng đi kèm là của khóa khác.",
        "The passport names the key {kid}, and the evidence in it is of another key.",
    ),
    "passport.no_registrar": (
        "Hộ chiếu không do khóa của người giữ sổ ký.",
        "The passport is not signed by the registrar's key.",
    ),
    "passport.other_state": (
        "Hộ chiếu nêu một trạng thái sổ khác với điểm chốt đi kèm.",
        "The passport names another state of the log than the checkpoint in it.",
    ),
    "passport.other_head": (
        "Hộ chiếu nói hồ sơ lô {batch} có {count} dòng ở cỡ {size}, nhưng gói bằng chứng của lô không như vậy.",
        "The passport says that the record of {batch} had {count} entries at size {size}; the batch's own evidence says otherwise.",
    ),
    "passport.no_witnesses": (
        "Hộ chiếu không mang chữ ký nhân chứng. Hãy thêm --log và địa chỉ của sổ: gói bằng chứng mới của lô có mang.",
        "A passport carries no cosignatures. Add --log and the ledger's address: the batch's newest evidence has them.",
    ),
    "passport.step.form": (
        "Văn bản đúng dạng, khóa ký là khóa của người giữ sổ và còn hiệu lực ở trạng thái đó của sổ.",
        "The text is sound, and the key that signed is the registrar's and stood at that state of the log.",
    ),
    "passport.step.signature": (
        "Chữ ký trên hộ chiếu đúng là của khóa đó.",
        "The signature on the passport is that key's.",
    ),
    "passport.step.as_of": (
        "Hộ chiếu làm lúc {made}, nói về sổ ở cỡ {size} dòng; khi đó hồ sơ lô có {count} dòng.",
        "It was made at {made} and speaks of the log at {size} lines; the batch's record had {count} then.",
    ),
    "passport.step.recalled_then": (
        "LÔ NÀY ĐANG BỊ THU HỒI vào lúc đó.",
        "THE BATCH WAS UNDER RECALL at that time.",
    ),
    "passport.step.newest": (
        "Gói bằng chứng của lô ở cỡ {now} dòng đã kiểm đủ mười bước: từ đó đến nay hồ sơ lô không thêm dòng nào.",
        "The batch's evidence at {now} lines passed all ten steps: nothing was added to its record since.",
    ),
    "passport.step.grown": (
        "Gói bằng chứng của lô ở cỡ {now} dòng đã kiểm đủ mười bước: từ đó đến nay hồ sơ lô có thêm {added} dòng mà hộ chiếu này không biết.",
        "The batch's evidence at {now} lines passed all ten steps: {added} entries were added to its record since, of which this passport knows nothing.",
    ),
    "passport.step.recalled_now": (
        "LÔ NÀY HIỆN ĐANG BỊ THU HỒI, theo gói bằng chứng ấy.",
        "THE BATCH IS UNDER RECALL NOW, by that evidence.",
    ),
    "passport.yes": (
        "ĐÃ KIỂM. Hộ chiếu của lô {batch} đúng là do sổ {origin} ký, nói về cỡ {size} dòng.",
        "VERIFIED. The passport of {batch} was signed by {origin}, as of line {size}.",
    ),
    "passport.not_proved": (
        "Hộ chiếu chỉ nói về thời điểm đó, không nói về hôm nay: muốn biết hiện tại, hãy mở trang của lô hoặc kiểm gói bằng chứng mới. Điều được khai có đúng sự thật không thì sổ nào cũng không tự chứng minh được.",
        "It speaks of that moment, not of today: for today open the batch's page, or check its newest evidence. Whether what was declared is true no log can show by itself.",
    ),
}

"""Sentences of the log and its verifier: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "log.key_unreadable": (
        "Khóa công khai này không đọc được, hoặc không phải loại Ed25519 hay P-256.",
        "This public key cannot be read, or is neither Ed25519 nor P-256.",
    ),
    "log.signature_wrong": (
        "Chữ ký không khớp với nội dung và khóa này.",
        "The signature does not fit this content and this key.",
    ),
    "log.map_page_lost": (
        "Bản đồ đầu mục mất trang {prefix} (bảng map_page).",
        "The map of heads has lost its page {prefix} (table map_page).",
    ),
    "log.map_page_broken": (
        "Bản đồ đầu mục có trang không đọc được (bảng map_page).",
        "The map of heads has a page that cannot be read (table map_page).",
    ),
    "log.no_such_leaf": (
        "Sổ có {size} dòng, không có dòng số {index}.",
        "The log has {size} lines; there is no line {index}.",
    ),
    "log.no_such_size": (
        "Sổ có {size} dòng, không lùi được về cỡ {old}.",
        "The log has {size} lines; it has never had the size {old} before that.",
    ),
    "log.inclusion_wrong": (
        "Bằng chứng không cho thấy dòng {index} nằm trong sổ có {size} dòng.",
        "The proof does not show line {index} in the log of {size} lines.",
    ),
    "log.consistency_wrong": (
        "Sổ {size} dòng không nối tiếp từ sổ {old} dòng: lịch sử đã bị viết lại, hoặc bằng chứng sai.",
        "The log of {size} lines does not continue the log of {old} lines: history was rewritten, or the proof is wrong.",
    ),
    "log.many_wrong": (
        "Bằng chứng chung cho các dòng không khớp với sổ {size} dòng.",
        "The common proof of the lines does not fit a log of {size} lines.",
    ),
    "log.heads_wrong": (
        "Bằng chứng về dòng cuối của từng hồ sơ không khớp với gốc đã ký.",
        "The proof of each record's last line does not fit the signed root.",
    ),
    "log.key_name": (
        "Tên khóa không được trống, không chứa dấu cách hay dấu cộng.",
        "A key's name must not be empty nor contain a space or a plus sign.",
    ),
    "log.verifier_key": (
        "Khóa kiểm tra không đúng dạng. Dạng đúng: tên+8 chữ số hex+mã base64, ví dụ so.example/log+530d903a+AekyeRrm….",
        "This is no verifier key. It looks like name+8 hex digits+base64, for example ledger.example/log+530d903a+AekyeRrm….",
    ),
    "log.signing_key": (
        "Khóa ký của sổ không đọc được.",
        "The log's signing key cannot be read.",
    ),
    "log.note": (
        "Đây không phải một văn bản có chữ ký đúng dạng.",
        "This is not a signed note.",
    ),
    "log.note_signature": (
        "Chữ ký dưới tên {name} không khớp với nội dung: văn bản đã bị sửa.",
        "The signature under the name {name} does not fit: the text was changed.",
    ),
    "log.note_unsigned": (
        "Không có chữ ký nào của khóa đã cho ({names}).",
        "There is no signature by the key given ({names}).",
    ),
    "log.checkpoint": (
        "Điểm chốt của sổ không đúng dạng.",
        "This is not a checkpoint of a log.",
    ),
    "log.other_log": (
        "Đây là điểm chốt của sổ khác ({origin}), không phải của {name}.",
        "This is the checkpoint of another log ({origin}), not of {name}.",
    ),
    "log.receipt": (
        "Biên nhận không đúng dạng, hoặc bị cắt mất một phần.",
        "This is not a receipt, or a part of it is cut off.",
    ),
    "log.receipt_without_entry": (
        "Biên nhận này không kèm dòng sổ; hãy đưa thêm tệp chứa dòng sổ đó.",
        "This receipt does not carry its entry; give the entry's file as well.",
    ),
    "log.receipt_of_another": (
        "Biên nhận này là của một dòng sổ khác.",
        "This receipt is for another entry.",
    ),
    "log.bundle": (
        "Tệp này không phải gói bằng chứng đúng dạng (chỗ sai: {place}).",
        "This is not an evidence bundle ({place}).",
    ),
    "log.bundle_note": (
        "Điểm chốt trong gói có dòng chữ ký lạ.",
        "The checkpoint in the bundle carries a signature line that is not the log's.",
    ),
    "log.bundle_tree": (
        "Có dòng sổ trong gói không nằm trong sổ đã ký: ít nhất một dòng đã bị sửa, thêm hoặc đổi chỗ.",
        "The entries are not those of the signed log: at least one was changed, added or moved.",
    ),
    "log.rewritten": (
        "Ở cỡ {size} dòng, sổ này có gốc khác với điểm chốt bạn giữ: lịch sử đã bị viết lại.",
        "At {size} lines this log has another root than the checkpoint you hold: history was rewritten.",
    ),
    "log.older_unproven": (
        "Chưa có gì cho thấy sổ {size} dòng nối tiếp từ sổ {older} dòng mà bạn giữ; không thể tin cho đến khi được chứng minh. Hãy lấy gói với ?older={older}, hoặc dùng --log.",
        "Nothing shows that the log of {size} lines continues the one of {older} lines that you hold; it cannot be trusted until it is shown. Fetch the bundle with ?older={older}, or use --log.",
    ),
    "log.index_missing": (
        "Thiếu dòng mục lục ở cuối sổ: không thể biết có dòng nào bị giấu không.",
        "The index entry at the end of the log is missing: one cannot know whether a line is being withheld.",
    ),
    "log.index_lies": (
        "Mục lục ở dòng {index} không phải mục lục của các dòng trước nó: sổ nói thiếu hoặc nói sai về một hồ sơ.",
        "The index in line {index} is not that of the lines before it: the log leaves something out of a record, or says it wrongly.",
    ),
    "log.edge": (
        "Mép cây không hợp với cỡ của sổ.",
        "This is not the edge of a tree of that size.",
    ),
    "log.index_wrong": (
        "Dòng mục lục ở cuối sổ không đúng.",
        "The index entry at the end of the log is wrong.",
    ),
    "log.chain_missing": (
        "Hồ sơ {subject} có {want} dòng, ở đây chỉ nối được {have}: có dòng bị giấu hoặc bị bỏ.",
        "The record of {subject} has {want} lines, only {have} are here in an unbroken chain: some are withheld or missing.",
    ),
    "log.chain_broken": (
        "Chuỗi của hồ sơ {subject} bị đứt ở dòng {index}.",
        "The chain of {subject} is broken at line {index}.",
    ),
    "log.chain_surplus": (
        "Dòng {index} không thuộc hồ sơ nào ở đây.",
        "Line {index} belongs to none of the records here.",
    ),
    "log.recorded_backwards": (
        "Giờ ghi sổ của dòng {index} lùi về trước dòng đứng trước nó.",
        "Line {index} was recorded earlier than the line before it.",
    ),
    "log.entry_signature": (
        "Chữ ký của dòng {index} không khớp với nội dung.",
        "The signature of line {index} does not fit what it says.",
    ),
    "log.key_not_registered": (
        "Khóa ký dòng {index} chưa được đăng ký trước đó.",
        "The key that signed line {index} was not registered before it.",
    ),
    "log.key_not_valid": (
        "Khóa ký dòng {index} chưa có hoặc đã hết hiệu lực lúc ghi.",
        "The key that signed line {index} was not valid when it was recorded.",
    ),
    "log.key_revoked": (
        "Khóa ký dòng {index} đã bị thu hồi từ trước ({moment}).",
        "The key that signed line {index} had been revoked before ({moment}).",
    ),
    "log.key_endorsement": (
        "Dòng {index} đưa vào một khóa máy mà khóa đăng nhập (passkey) nêu tên không hề xác nhận.",
        "Line {index} lets in a device key that the passkey it names has not endorsed.",
    ),
    "log.key_of_another": (
        "Khóa ký dòng {index} không có quyền nói thay tổ chức đó.",
        "The key that signed line {index} may not speak for that organisation.",
    ),
    "log.incomplete": (
        "Gói thiếu hồ sơ của {subject}.",
        "The bundle lacks the record of {subject}.",
    ),
    "log.surplus": (
        "Gói có hồ sơ không liên quan: {subject}.",
        "The bundle holds a record that does not belong to it: {subject}.",
    ),
    "log.opening_wrong": (
        "Giá trị mở ra ở dòng {index} ({pointer}) không phải giá trị đã niêm phong.",
        "The value opened in line {index} ({pointer}) is not the one that was sealed.",
    ),
    "log.subject_unknown": (
        "Sổ này không có hồ sơ của {subject}.",
        "This log has no record of {subject}.",
    ),
    "log.subject_other": (
        "Gói này là của {subject}, không phải của {asked}.",
        "This bundle is of {subject}, not of {asked}.",
    ),
    "log.step.checkpoint": (
        "Điểm chốt {size} dòng do {origin} ký.",
        "The checkpoint of {size} lines is signed by {origin}.",
    ),
    "log.step.inclusion": (
        "Cả {entries} dòng đều nằm trong sổ đã ký, không dòng nào bị sửa.",
        "All {entries} lines stand in the signed log, unaltered.",
    ),
    "log.step.older": (
        "Sổ nối tiếp nguyên vẹn từ điểm chốt {older} dòng mà bạn giữ.",
        "The log continues the checkpoint of {older} lines that you hold, unchanged.",
    ),
    "log.step.no_older": (
        "Không có điểm chốt hay biên nhận cũ nào được đưa vào: nếu chính người giữ khóa sổ viết lại toàn bộ lịch sử, lần kiểm tra này không phát hiện được.",
        "No older checkpoint or receipt was given: had the holder of the log's key rewritten the whole history, this check could not see it.",
    ),
    "log.step.no_older_witnessed": (
        "Không có điểm chốt hay biên nhận cũ nào được đưa vào: việc lịch sử trước đó không bị viết lại dựa vào các nhân chứng này.",
        "No older checkpoint or receipt was given: that the history before was not rewritten rests on these witnesses.",
    ),
    "log.step.heads": (
        "Mục lục ở dòng cuối cho biết dòng mới nhất của {subjects} hồ sơ ({batches} lô hàng).",
        "The index in the last line gives the latest line of {subjects} records ({batches} batches).",
    ),
    "log.step.chains": (
        "Mỗi hồ sơ đủ mọi dòng, nối liền nhau: không dòng nào bị giấu.",
        "Each record is whole, line after line: nothing is withheld.",
    ),
    "log.step.signatures": (
        "Cả {entries} dòng đều do khóa đã đăng ký và còn hiệu lực ký.",
        "All {entries} lines are signed by keys that were registered and valid.",
    ),
    "log.step.own": (
        "{count} sự kiện được ký trên máy của chính người ghi, bằng khóa mà khóa đăng nhập (passkey) của họ xác nhận.",
        "Events signed on the device of the person who recorded them, by a key that their passkey endorsed: {count}.",
    ),
    "log.step.software": (
        "{count} sự kiện do phần mềm của chính tổ chức ký.",
        "Events signed by the organisation's own program: {count}.",
    ),
    "log.step.key": (
        "{count} sự kiện ký bằng khóa của tổ chức mà không người nào xác nhận.",
        "Events signed with a key of the organisation that no person has endorsed: {count}.",
    ),
    "log.step.login": (
        "{count} sự kiện do sổ ký thay cho người đăng nhập: chữ ký yếu hơn.",
        "Events that the ledger signed for somebody who had logged in, the weaker signature: {count}.",
    ),
    "log.step.doubtful": (
        "{count} dòng do khóa ký mà sau này bị báo là đã mất từ trước đó.",
        "Lines by a key that, as was reported later, had been lost by then: {count}.",
    ),
    "log.step.closure": (
        "Đủ mọi lô nguyên liệu, tổ chức, khóa, sản phẩm và nơi chốn được nêu tên.",
        "Every batch it was made from, and every organisation, key, product and place named, is there.",
    ),
    "log.step.opened": (
        "{count} giá trị niêm phong được mở ra và khớp.",
        "{count} sealed values were opened and fit.",
    ),
    "log.newer_unproven": (
        "Điểm chốt bạn giữ ({older} dòng) mới hơn gói này ({size} dòng). Hãy tải gói mới, hoặc dùng --log.",
        "The checkpoint you hold ({older} lines) is newer than this bundle ({size} lines). Fetch a fresh bundle, or use --log.",
    ),
    "log.verify.help": (
        "Kiểm tra một gói bằng chứng hay biên nhận, chỉ dựa vào khóa công khai của sổ.",
        "Check an evidence bundle or a receipt, believing nothing but the log's public key.",
    ),
    "log.verify.example": (
        "ví dụ:\n  nguon-verify goi.json --key so.example/log+530d903a+AekyeRrm…\n  nguon-verify https://so.example/b/0123456789ABCDEFG --key … --older bien-nhan.tlog-proof\n  nguon-verify --follow https://so.example --state so.state --key …\n\nmã thoát: 0 đã kiểm · 1 KHÔNG ĐẠT · 2 không thể kết luận",
        "example:\n  nguon-verify bundle.json --key ledger.example/log+530d903a+AekyeRrm…\n  nguon-verify https://ledger.example/b/0123456789ABCDEFG --key … --older receipt.tlog-proof\n  nguon-verify --follow https://ledger.example --state watch.state --key …\n\nexit status: 0 verified · 1 NOT VERIFIED · 2 cannot decide",
    ),
    "log.verify.what": (
        "tệp gói, biên nhận hay hộ chiếu (.jwt), hoặc địa chỉ trang của lô hàng",
        "a bundle, receipt or passport (.jwt) file, or the address of a batch's page",
    ),
    "log.verify.key": (
        "khóa kiểm tra của sổ (tên+8 chữ số+base64), lấy từ nơi bạn tin",
        "the log's verifier key (name+8 digits+base64), from where you trust it",
    ),
    "log.verify.older": (
        "biên nhận, gói hoặc điểm chốt cũ bạn đã giữ: để thấy lịch sử có bị viết lại không",
        "an older receipt, bundle or checkpoint you have kept: shows whether history was rewritten",
    ),
    "log.verify.log": (
        "địa chỉ của sổ, để tự lấy bằng chứng nối tiếp từ các ô (tile)",
        "the log's address, to compute from its tiles that it continues the older one",
    ),
    "log.verify.entry": (
        "tệp chứa dòng sổ, khi biên nhận không kèm theo",
        "the entry's file, for a receipt that does not carry it",
    ),
    "log.verify.batch": (
        "mã hoặc địa chỉ của lô hàng phải là lô này",
        "the code or identifier that the batch must have",
    ),
    "log.verify.json": (
        "trả lời bằng JSON",
        "answer in JSON",
    ),
    "log.verify.lang": (
        "ngôn ngữ: vi hoặc en",
        "language: vi or en",
    ),
    "log.verify.yes": (
        "ĐÃ KIỂM. Hồ sơ {subject} nguyên vẹn và đầy đủ, tính đến dòng {size} của sổ {origin}.",
        "VERIFIED. The record of {subject} is unaltered and whole, up to line {size} of {origin}.",
    ),
    "log.verify.yes_receipt": (
        "ĐÃ KIỂM. Dòng {index} nằm nguyên vẹn trong sổ {origin} có {size} dòng.",
        "VERIFIED. Line {index} stands unaltered in the log {origin} of {size} lines.",
    ),
    "log.verify.not_proved": (
        "Kiểm tra này cho biết sổ ghi không bị sửa và không thiếu; nó không cho biết điều được khai là đúng sự thật, hay món hàng trong tay bạn đúng là lô này.",
        "This shows that the record was not altered and lacks nothing; it does not show that what was declared is true, nor that the goods in your hand are of this batch.",
    ),
    "log.verify.not_proved_receipt": (
        "Biên nhận cho biết dòng này có trong sổ; ai ký và hồ sơ có đủ hay không thì phải kiểm gói bằng chứng của lô.",
        "A receipt shows that this line is in the log; whose signature it bears, and whether the record is whole, is checked with the batch's bundle.",
    ),
    "log.verify.no": (
        "KHÔNG ĐẠT. {why}",
        "NOT VERIFIED. {why}",
    ),
    "log.verify.no_step": (
        "KHÔNG ĐẠT, ở bước {step}. {why}",
        "NOT VERIFIED, at step {step}. {why}",
    ),
    "log.verify.undecided": (
        "KHÔNG THỂ KẾT LUẬN. {why}",
        "CANNOT DECIDE. {why}",
    ),
    "log.verify.unreadable": (
        "Không đọc được {what}: {why}",
        "Cannot read {what}: {why}",
    ),
    "log.verify.no_file": (
        "Không có tệp {what}.",
        "There is no file {what}.",
    ),
    "log.verify.answered": (
        "{what} không đưa ra dữ liệu (mã trả lời {status}).",
        "{what} does not give it out (it answered {status}).",
    ),
    "log.verify.no_answer": (
        "Không kết nối được tới {what}. Hãy xem lại địa chỉ và mạng. ({why})",
        "{what} does not answer. Check the address and the network. ({why})",
    ),
    "log.verify.neither": (
        "Đây không phải gói bằng chứng, cũng không phải biên nhận.",
        "This is neither an evidence bundle nor a receipt.",
    ),
    "log.verify.no_record": (
        "Đây là biên nhận của một dòng sổ, không phải hồ sơ của lô {asked}. Hãy đưa gói bằng chứng của lô.",
        "This is the receipt of one line, not the record of {asked}. Give the batch's bundle.",
    ),
    "log.verify.entry_unused": (
        "--entry chỉ dùng cho biên nhận không kèm dòng sổ; đây là gói bằng chứng.",
        "--entry belongs to a receipt that does not carry its entry; this is a bundle.",
    ),
    "log.verify.missing": (
        "Còn thiếu {what}. Xem --help.",
        "{what} must be given. See --help.",
    ),
    "log.verify.unknown_words": (
        "Không hiểu: {what}. Xem --help.",
        "Not understood: {what}. See --help.",
    ),
    "log.verify.bad_value": (
        "Sau {what} phải có một giá trị đúng. Xem --help.",
        "{what} needs a value that fits. See --help.",
    ),
    "log.verify.usage_word": (
        "cách dùng:",
        "usage:",
    ),
    "log.verify.evidence": (
        "bằng chứng",
        "evidence",
    ),
    "log.verify.options": (
        "tùy chọn",
        "options",
    ),
    "log.verify.show_help": (
        "in phần hướng dẫn này",
        "show this help",
    ),
    "log.verify.older_useless": (
        "Tệp đưa vào --older không phải điểm chốt, biên nhận hay gói của sổ này: {why}",
        "The file given as --older is no checkpoint, receipt or bundle of this log: {why}",
    ),
    "log.cosignature_wrong": (
        "Chữ ký nhân chứng dưới tên {name} không khớp với điểm chốt này.",
        "The witness signature under the name {name} does not fit this checkpoint.",
    ),
    "log.cosignature_unsupported": (
        "Máy này chưa kiểm được chữ ký ML-DSA-44 của nhân chứng {name}: cần thư viện cryptography mới hơn.",
        "The ML-DSA-44 signature of the witness {name} cannot be checked here: a newer `cryptography` is needed.",
    ),
    "log.quorum_unmet": (
        "Chưa đủ nhân chứng: mới có {count} trong {known} nhân chứng của bạn ký xác nhận điểm chốt này, ít hơn mức bạn đòi hỏi.",
        "Too few witnesses: {count} of your {known} witnesses have cosigned this checkpoint, fewer than you ask for.",
    ),
    "log.policy_other_log": (
        "Chính sách tin cậy không nêu sổ {origin}.",
        "The trust policy does not name the log {origin}.",
    ),
    "log.step.witnessed": (
        "{count} nhân chứng mà bạn tin đã ký xác nhận điểm chốt này: {names}.",
        "{count} of the witnesses that you trust have cosigned this checkpoint: {names}.",
    ),
    "log.step.page_witnessed": (
        "{count} nhân chứng không vận hành sổ này đã ký xác nhận chính trạng thái này: {names}.",
        "{count} witnesses who do not run this ledger have cosigned this very state: {names}.",
    ),
    "log.step.witnessed_unnamed": (
        "{count} chữ ký nhân chứng khác đúng với khóa đi kèm, nhưng bạn chưa nêu khóa đó là nhân chứng của mình (--policy): chúng không chứng minh gì cho bạn.",
        "{count} more cosignatures fit the keys they came with, but you have not named those keys as witnesses (--policy): to you they prove nothing.",
    ),
    "log.step.signed_ml_dsa": (
        "Sổ đã ký điểm chốt này bằng cả khóa ML-DSA-44 mà chính sách của bạn nêu.",
        "The log has signed this checkpoint with the ML-DSA-44 key that your policy names, too.",
    ),
    "log.step.not_witnessed": (
        "Chưa có nhân chứng nào ký xác nhận điểm chốt này.",
        "No witness has cosigned this checkpoint yet.",
    ),
    "log.verify.policy": (
        "tệp chính sách tin cậy: nhân chứng nào, cần bao nhiêu (C2SP tlog-policy); nếu nêu sổ thì không cần --key",
        "trust policy: which witnesses, and how many (C2SP tlog-policy); where it names the log, --key is not needed",
    ),
    "log.verify.no_key": (
        "Hãy đưa khóa của sổ bằng --key, hoặc một chính sách có nêu sổ bằng --policy.",
        "Give the log's key with --key, or with --policy a policy that names the log.",
    ),
    "log.policy": (
        "Tệp chính sách tin cậy sai ở dòng {line}.",
        "The trust policy is wrong at line {line}.",
    ),
    "log.policy_without_quorum": (
        "Tệp chính sách tin cậy thiếu dòng quorum.",
        "The trust policy has no quorum line.",
    ),
    "log.tile": (
        "Ô {path} của sổ không đủ dài: sổ không cho thấy hết.",
        "The log's tile {path} is not of the right length: the log does not show it all.",
    ),
}

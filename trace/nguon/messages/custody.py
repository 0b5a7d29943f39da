"""Sentences of custody: code -> (Vietnamese, English).

Each says what is refused, with the figures, and the way out. `step.…` are the trade's
words for what happens to a batch, as they stand inside a sentence.
"""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # 1 custody
    "custody.unknown_lot": (
        "Sổ này chưa có lô {batch}. Kiểm tra lại số lô, hoặc ghi thu hoạch hay nhận hàng trước.",
        "Lot {batch} is not known here. Check the lot number, or record its harvest or receipt first.",
    ),
    "custody.unregistered_product": (
        "Sản phẩm của lô {batch} chưa được đăng ký ở đây. Đăng ký sản phẩm trước; phần mềm gửi báo cáo từ hệ thống khác cần quyền trao đổi (exchange).",
        "The product of lot {batch} is not registered here. Register the product first; software that reports from another system needs the exchange role.",
    ),
    "custody.not_enough": (
        "Lô {batch} chỉ còn {have:kg}: không đủ để lấy {want:kg}. Kiểm tra lại số cân.",
        "Lot {batch} has only {have:kg} left: not enough to take {want:kg}. Check the weight.",
    ),
    "custody.not_yours": (
        "Tổ chức của bạn không giữ lô {batch}. Nếu hàng đã về tay bạn, hãy ghi nhận hàng trước.",
        "Your organisation does not hold lot {batch}. If the goods are with you, record the receipt first.",
    ),
    "custody.not_received_yet": (
        "Lô {batch} do {sender:name} giao ({sent:kg}) chưa được xác nhận; bạn đang giữ {have:kg}. Xác nhận nhận hàng rồi ghi lại.",
        "Lot {batch} shipped by {sender:name} ({sent:kg}) is not confirmed yet; you hold {have:kg}. Confirm the receipt, then record this again.",
    ),
    "custody.not_in_hand": (
        "Bạn không còn giữ lô {batch}. Chỉ người đang giữ hàng mới ghi được việc này.",
        "You do not hold lot {batch} now. Only its holder can record this.",
    ),
    "custody.not_your_business": (
        "Lô {batch} chưa từng qua tay tổ chức của bạn. Việc này do người giữ hàng, phòng thử nghiệm hoặc cán bộ kiểm tra ghi.",
        "Lot {batch} was never in your organisation's hands. This is recorded by its holder, a laboratory or an officer.",
    ),
    "custody.nothing_named": (
        "Chưa nêu lô nào. Ghi rõ số lô và khối lượng.",
        "No lot is named. Name the lots and their weights.",
    ),
    "custody.planting_only_harvested": (
        "{batch} là lô gieo trồng: không cân, giao hay bán được. Hãy ghi thu hoạch, rồi dùng lô thu hoạch; mỗi lần thu hoạch chỉ lấy từ lô gieo trồng.",
        "{batch} is a planting lot: it is not weighed, shipped or sold. Record a harvest and use the harvest lot; a harvest draws on planting lots only.",
    ),
    "custody.before_birth": (
        "Thời điểm ghi sớm hơn lúc lô {batch} ra đời ({born:date}). Kiểm tra lại ngày giờ.",
        "This is dated before lot {batch} came to be ({born:date}). Check the date and time.",
    ),
    "custody.to_oneself": (
        "Người nhận chính là bạn. Ghi lưu kho thay cho giao hàng.",
        "The receiver is yourself. Record storage instead of a shipment.",
    ),
    "custody.not_the_sender": (
        "Bên giao trong chứng từ không phải tổ chức của bạn. Chỉ giao được hàng mình đang giữ.",
        "The sender in the document is not your organisation. You can only ship what you hold.",
    ),
    "custody.unknown_organisation": (
        "Chưa có tổ chức {organisation} trong sổ này. Kiểm tra mã, hoặc nhờ quản trị đăng ký.",
        "Organisation {organisation} is not registered here. Check the code, or ask the operator to register it.",
    ),
    "custody.no_such_shipment": (
        "Không có chuyến giao nào như vậy cho lô {batch}. Kiểm tra mã chuyến giao, hoặc bỏ trống để tìm theo lô.",
        "There is no such shipment of lot {batch}. Check the shipment's id, or leave it out to find it by lot.",
    ),
    "custody.not_sent_to_you": (
        "Chuyến lô {batch} này giao cho {receiver:name}, không phải cho bạn. Nhờ bên giao hủy chuyến và giao lại đúng người nhận.",
        "This shipment of lot {batch} went to {receiver:name}, not to you. Ask the sender to void it and ship again to you.",
    ),
    "custody.which_shipment": (
        "Có {count} chuyến lô {batch} đang chờ xác nhận ({sent} kg). Chọn đúng chuyến rồi ghi lại.",
        "{count} shipments of lot {batch} wait to be confirmed ({sent} kg). Choose one and record again.",
    ),
    "custody.nothing_to_receive": (
        "Không có chuyến lô {batch} nào đang giao cho bạn. Nhờ bên giao ghi giao hàng trước.",
        "No shipment of lot {batch} is on its way to you. Ask the sender to record the shipment first.",
    ),
    "custody.nothing_to_void": (
        "Bạn không có chuyến lô {batch} nào đang giao. Chỉ bên giao hủy được chuyến của mình.",
        "You have no shipment of lot {batch} on its way. Only the sender can void a shipment.",
    ),
    "custody.shipment_confirmed": (
        "Chuyến lô {batch} này đã được xác nhận rồi ({received:kg}). Nếu cân sai, hãy đính chính phiếu nhận.",
        "This shipment of lot {batch} is confirmed already ({received:kg}). If the weight was wrong, correct the receipt.",
    ),
    "custody.shipment_void": (
        "Chuyến lô {batch} này ({sent:kg}) đã bị hủy. Nhờ bên giao ghi giao lại.",
        "This shipment of lot {batch} ({sent:kg}) was voided. Ask the sender to ship again.",
    ),
    "custody.received_more": (
        "Không nhận được nhiều hơn đã giao: lô {batch} giao {sent:kg}, cân lệch cho phép {tolerance} % là {most:kg}, bạn ghi {received:kg}. Cân lại, hoặc nhờ bên giao đính chính.",
        "More cannot arrive than was sent: {sent:kg} of lot {batch} were shipped, scales may differ by {tolerance} % up to {most:kg}, you wrote {received:kg}. Weigh again, or ask the sender to correct.",
    ),
    "custody.other_place": (
        "{place:name} là địa điểm của {owner:name}. Ghi địa điểm của bạn; tại nơi người khác chỉ ghi nhận hàng, kiểm tra hoặc đo.",
        "{place:name} belongs to {owner:name}. Name a place of your own; at another's place only receipts, inspections and readings are recorded.",
    ),
    "custody.in_container": (
        "{child} đang nằm trong {container}. Dỡ ra trước khi xếp vào chỗ khác.",
        "{child} is in {container}. Take it out before packing it elsewhere.",
    ),
    "custody.not_in_container": (
        "{child} không nằm trong {container}. Kiểm tra lại mã thùng.",
        "{child} is not in {container}. Check the container's code.",
    ),
    "custody.step_says_other": (
        "Tên việc ({step}) không khớp với sự kiện EPCIS ({event}). Sửa một trong hai cho khớp.",
        "The step ({step}) does not agree with the EPCIS event ({event}). Correct one of them.",
    ),
    "custody.no_event_id": (
        "Sự kiện thiếu eventID. Gửi lại kèm một eventID riêng, ví dụ urn:uuid:….",
        "The event has no eventID. Send it again with one of its own, such as urn:uuid:….",
    ),
    # births and mass balance
    "custody.born_already": (
        "Lô {batch} đã có rồi ({maker:name} lập). Mỗi lô chỉ ra đời một lần: hãy dùng số lô khác.",
        "Lot {batch} exists already (made by {maker:name}). A lot is born once: use another lot number.",
    ),
    "custody.own_ancestor": (
        "Lô {batch} không thể làm ra từ chính nó. Đặt số lô mới cho hàng làm ra.",
        "Lot {batch} cannot be made from itself. Give what was made a new lot number.",
    ),
    "custody.half_a_process": (
        "Việc chế biến cần cả lô đưa vào và lô làm ra trong cùng một lần ghi.",
        "A process needs both what went in and what came out, in one record.",
    ),
    "custody.too_many_lots": (
        "Một lần chế biến quá nhiều lô ({inputs} lô vào, {outputs} lô ra). Chia thành nhiều lần ghi.",
        "Too many lots in one process ({inputs} in, {outputs} out). Record it in several parts.",
    ),
    "custody.needs_inputs": (
        "Lô {batch} là hàng chế biến có định mức: phải ghi từ nguyên liệu nào mà ra. Ghi chế biến thay cho nhập mới.",
        "Lot {batch} is a processed product with a yield rule: record the process and what went in, not just the new lot.",
    ),
    "custody.not_your_product": (
        "{product:name} là sản phẩm của {owner:name}; bạn không có trong danh sách được làm. Nhờ chủ sản phẩm thêm tên, hoặc dùng sản phẩm của bạn.",
        "{product:name} belongs to {owner:name}, and you are not among its makers. Ask the owner to add you, or use a product of your own.",
    ),
    "custody.product_ended": (
        "{product:name} đã ngừng đăng ký. Chọn sản phẩm khác.",
        "{product:name} is no longer registered. Choose another product.",
    ),
    "custody.no_weight": (
        "Lô {batch} chưa có khối lượng. Cân rồi ghi số kg lớn hơn 0.",
        "Lot {batch} has no weight. Weigh it and write kilograms above zero.",
    ),
    "custody.unknown_unit": (
        "Không đổi được đơn vị {unit} của lô {batch} ra kg. Cân rồi ghi bằng kg.",
        "The unit {unit} of lot {batch} cannot be turned into kilograms. Weigh it and write kg.",
    ),
    "custody.count_without_weight": (
        "Lô {batch}: {count} đơn vị chưa biết nặng bao nhiêu. Cân rồi ghi kg, hoặc đăng ký khối lượng tịnh của sản phẩm.",
        "Lot {batch}: nobody knows what {count} pieces weigh. Weigh them and write kg, or register the product's net weight.",
    ),
    "custody.more_out_than_in": (
        "Làm ra nhiều hơn đưa vào: vào {inputs:kg}, ra {outputs:kg}, hao hụt {losses:kg}, thừa {excess:kg}. Cân lại, hoặc thêm lô đưa vào.",
        "More came out than went in: {inputs:kg} in, {outputs:kg} out, {losses:kg} lost, {excess:kg} too much. Weigh again, or add the lots that went in.",
    ),
    "custody.yield": (
        "Sản lượng {made:kg} vượt mức tối đa {most:kg} từ {fresh:kg} hàng tươi (thường khoảng {expected:kg}). Cân lại; hàng mua thêm phải vào sổ thành lô riêng.",
        "{made:kg} exceeds the {most:kg} ceiling from {fresh:kg} fresh (about {expected:kg} is usual). Weigh again; stock bought elsewhere needs a lot of its own.",
    ),
    # 3 volume meter
    "custody.meter": (
        "Vùng trồng {holder} vụ {season:season} tối đa {most:kg}: đã thu {harvested:kg}, còn {left:kg}, không ghi thêm được {kg:kg}. Nếu sản lượng khai báo đã đổi, nhờ cán bộ cập nhật.",
        "Planting area {holder} may give {most:kg} in {season:season}: {harvested:kg} are harvested, {left:kg} are left, {kg:kg} more do not fit. If the declared volume has changed, ask an officer to update it.",
    ),
    "custody.meter_certificate": (
        "Chứng nhận {holder} thời hạn {season:season} chỉ cho {most:kg}: đã thu {harvested:kg}, còn {left:kg}, không ghi thêm được {kg:kg}. Nếu sản lượng chứng nhận đã đổi, nhờ cán bộ cập nhật.",
        "Certificate {holder} covers {most:kg} in {season:season}: {harvested:kg} are harvested, {left:kg} are left, {kg:kg} more do not fit. If the certified volume has changed, ask an officer to update it.",
    ),
    "custody.unknown_area": (
        "Chưa có vùng trồng {area} trong sổ này. Kiểm tra mã vùng trồng.",
        "Planting area {area} is not registered here. Check its code.",
    ),
    "custody.not_your_area": (
        "Mã vùng trồng {area} cấp cho {holder:name}. Chỉ tổ chức được cấp mã mới gieo trồng, thu hoạch dưới mã đó.",
        "Planting area {area} belongs to {holder:name}. Only its holder may plant and harvest under that code.",
    ),
    "custody.area_ended": (
        "Mã vùng trồng {area} đã bị thu hồi. Nhờ cán bộ cấp lại trước khi ghi.",
        "Planting area {area} was revoked. Ask an officer to renew it first.",
    ),
    "custody.area_out_of_season": (
        "Mã vùng trồng {area} có hiệu lực từ {first:date} đến {last:date}; ngày {day:date} nằm ngoài. Nhờ cán bộ gia hạn.",
        "Planting area {area} is valid from {first:date} to {last:date}; {day:date} is outside. Ask an officer to extend it.",
    ),
    "custody.two_areas": (
        "Một lần thu hoạch chỉ thuộc một vùng trồng ({planting}…). Ghi mỗi vùng một lô thu hoạch.",
        "One harvest belongs to one planting area ({planting}…). Record a harvest lot for each area.",
    ),
    # 4 safe harvest
    "custody.interval": (
        "Chưa hái được {planting}: phun {material} ngày {sprayed:day}, đủ {days} ngày vào {earliest:day}, còn {left} ngày.",
        "{planting} cannot be harvested yet: {material} was sprayed on {sprayed:day}, {days} days end on {earliest:day}, {left} days left.",
    ),
    "custody.no_interval": (
        "Chưa ghi thời gian cách ly của {material}. Ghi số ngày trên nhãn thuốc; nhãn không yêu cầu thì ghi 0.",
        "The pre-harvest interval of {material} is missing. Write the days on its label; write 0 if the label asks for none.",
    ),
    "custody.override_not_allowed": (
        "Sản phẩm của {planting} không được phép thu hoạch sớm. Chờ đủ ngày cách ly.",
        "The rules for {planting} allow no early harvest. Wait until the interval is over.",
    ),
    "custody.override_without_reason": (
        "Thu hoạch sớm {planting} phải ghi rõ lý do; lý do sẽ hiện công khai.",
        "An early harvest of {planting} needs a reason; it will be shown in public.",
    ),
    "custody.not_a_planting": (
        "{batch} không phải lô gieo trồng nên không ghi {step:step} được. Hàng đã thu hoạch thì ghi xử lý.",
        "{batch} is not a planting lot: {step:step} does not apply. For harvested goods record a treatment.",
    ),
    "custody.not_your_planting": (
        "{planting} do {maker:name} gieo trồng. Chỉ tổ chức đó mới chăm sóc và thu hoạch được.",
        "{planting} was planted by {maker:name}. Only they can tend and harvest it.",
    ),
    # 6 recall
    "custody.recalled": (
        "Lô {batch} đang bị thu hồi (lệnh thu hồi lô {named}): không giao, bán hay chế biến được. Trả lại, tiêu hủy, hoặc chờ gỡ lệnh.",
        "Lot {batch} is recalled (the recall names lot {named}): it cannot be shipped, sold or processed. Send it back, destroy it, or wait for the recall to end.",
    ),
    "custody.recall_without_reason": (
        "Lệnh thu hồi cần lý do, để người mua hiểu phải làm gì.",
        "A recall needs a reason, so that buyers know what to do.",
    ),
    "custody.recall_by_outsider": (
        "Lô {batch} chưa từng qua tay tổ chức của bạn. Báo cho cán bộ kiểm tra để ra lệnh thu hồi.",
        "Lot {batch} was never in your organisation's hands. Tell an inspector, who can recall it.",
    ),
    "custody.no_recall": (
        "Lô {batch} không có lệnh thu hồi nào của chính nó. Gỡ lệnh ở lô được nêu trong lệnh.",
        "No recall names lot {batch} itself. End it at the lot that the recall names.",
    ),
    "custody.recall_of_another": (
        "Lệnh thu hồi lô {batch} do {by:name} ra. Chỉ họ hoặc cán bộ kiểm tra gỡ được.",
        "The recall of lot {batch} was declared by {by:name}. Only they or an officer can end it.",
    ),
    # 7 corrections
    "custody.nothing_to_correct": (
        "Tổ chức của bạn chưa ghi sự kiện {event_id}. Chỉ người đã ghi mới đính chính được.",
        "Your organisation has recorded no event {event_id}. Only the recorder can correct it.",
    ),
    "custody.corrected_already": (
        "Sự kiện {event_id} đã được đính chính rồi. Hãy đính chính sự kiện thay thế.",
        "Event {event_id} is corrected already. Correct the event that replaced it.",
    ),
    "custody.not_a_copy": (
        "Bản đính chính phải chép đúng sự kiện cũ {event_id}, chỉ thêm errorDeclaration.",
        "A correction must copy the old event {event_id} as it was and only add errorDeclaration.",
    ),
    "custody.correction_without_reason": (
        "Đính chính phải ghi lý do: không xảy ra (did_not_occur) hoặc ghi sai (incorrect_data).",
        "A correction needs its reason: did_not_occur or incorrect_data.",
    ),
    "custody.did_not_occur": (
        "Việc không xảy ra thì không có sự kiện thay thế. Bỏ correctiveEventIDs, hoặc chọn lý do ghi sai.",
        "What did not occur has nothing in its place. Leave out correctiveEventIDs, or give incorrect_data as the reason.",
    ),
    "custody.nothing_instead": (
        "Ghi sai thì phải ghi lại cho đúng trong cùng lần gửi (correctiveEventIDs).",
        "Incorrect data needs the right event in the same sending (correctiveEventIDs).",
    ),
    "custody.corrective_missing": (
        "Thiếu sự kiện thay thế {event_id}: gửi cùng một lần, sau bản đính chính.",
        "The corrective event {event_id} is missing: send it together, after the declaration.",
    ),
    "custody.later_events": (
        "Chưa đính chính được: sau đó lô {batch} đã {events:steps}, sẽ thiếu {short:kg}. Đính chính các việc đó trước.",
        "Not yet: lot {batch} has since been used ({events:steps}), {short:kg} would be missing. Correct those first.",
    ),
    # 8 time, 9 once
    "custody.future": (
        "Ngày {time:date} ở tương lai. Kiểm tra đồng hồ của máy rồi ghi lại.",
        "The date {time:date} is in the future. Check the clock of your device and record again.",
    ),
    "custody.too_old": (
        "Ngày {time:date} trước năm 2000. Kiểm tra lại ngày.",
        "The date {time:date} is before the year 2000. Check the date.",
    ),
    "custody.same_id": (
        "eventID {event_id} đã dùng cho nội dung khác. Việc mới cần eventID mới; muốn sửa việc cũ thì ghi đính chính.",
        "eventID {event_id} is taken by other content. A new event needs a new id; to change the old one record a correction.",
    ),
    "custody.recorded_already": (
        "Sự kiện {event_id} đã được ghi rồi, không ghi lần thứ hai.",
        "Event {event_id} is recorded already and is not taken twice.",
    ),
    "custody.kind": (
        "Loại {kind} không ghi được qua cửa này.",
        "A draft of kind {kind} is not taken here.",
    ),
    # who may say what
    "custody.first_group": (
        "Sổ mới phải bắt đầu bằng tổ chức vận hành và khóa của nó.",
        "A new ledger begins with its operator and the operator's registrar key.",
    ),
    "custody.organisation_ended": (
        "{organisation:name} đã ngừng đăng ký, không ghi thêm được. Liên hệ quản trị.",
        "{organisation:name} is no longer registered and cannot record. Ask the operator.",
    ),
    "custody.unknown_key": (
        "Khóa ký {key}… chưa đăng ký ở đây. Nhờ quản trị đăng ký khóa của thiết bị.",
        "Signing key {key}… is not registered here. Ask the operator to register the device's key.",
    ),
    "custody.key_ended": (
        "Khóa ký {key}… đã hết hiệu lực ({ended:date}). Đăng ký khóa mới rồi ký lại.",
        "Signing key {key}… has ended ({ended:date}). Register a new key and sign again.",
    ),
    "custody.key_of_another": (
        "Khóa ký {key}… thuộc tổ chức khác. Ký bằng khóa của chính tổ chức bạn.",
        "Signing key {key}… belongs to another organisation. Sign with a key of your own.",
    ),
    "custody.only_officials": (
        "Mục này ({type}) do đơn vị vận hành hoặc cán bộ đăng ký, không phải chính đương sự. Gửi hồ sơ cho họ.",
        "This ({type}) is registered by the operator or an officer, not by those it is about. Send them the papers.",
    ),
    "custody.only_operator": (
        "Quyền của đơn vị vận hành và cán bộ ({type}) chỉ đơn vị vận hành được trao hoặc đổi.",
        "The powers of operators and officers ({type}) are given and changed by the operator only.",
    ),
    "custody.not_your_thing": (
        "Mục này thuộc {owner:name}. Chỉ họ hoặc cán bộ đổi được.",
        "This belongs to {owner:name}. Only they or an officer can change it.",
    ),
    "custody.registered_already": (
        "{name:name} đã được đăng ký. Muốn sửa thì ghi thay đổi.",
        "{name:name} is registered already. To alter it record a change.",
    ),
    "custody.not_registered": (
        "{name} chưa đăng ký, hoặc đã ngừng. Đăng ký trước rồi ghi lại.",
        "{name} is not registered, or no longer. Register it first, then record again.",
    ),
    "custody.wrong_subject": (
        "Mã {subject} không phải mã của loại {type}. Kiểm tra lại mã.",
        "{subject} does not name a thing of type {type}. Check the identifier.",
    ),
    "custody.key_changes_hands": (
        "Khóa không đổi chủ, không đổi cách ký. Ngừng khóa này và đăng ký khóa mới.",
        "A key does not change its owner, use or algorithm. Revoke it and register a new one.",
    ),
    "custody.own_ground": (
        "Không tự hủy được tổ chức hay khóa đang dùng để ký. Dùng khóa khác, hoặc nhờ người khác.",
        "You cannot revoke the organisation or the key that you sign with. Use another key, or ask another.",
    ),
    "custody.revoked_without_reason": (
        "Hủy đăng ký phải ghi lý do.",
        "A revocation needs a reason.",
    ),
    "custody.gln_taken": (
        "GLN {gln} đã thuộc tổ chức khác. Kiểm tra lại số.",
        "GLN {gln} belongs to another organisation. Check the number.",
    ),
    # the trade's words
    "step.plant": ("gieo trồng", "planted"),
    "step.fertilise": ("bón phân", "fertilised"),
    "step.spray": ("phun thuốc", "sprayed"),
    "step.irrigate": ("tưới", "irrigated"),
    "step.tend": ("chăm sóc", "tended"),
    "step.harvest": ("thu hoạch", "harvested"),
    "step.wash": ("rửa", "washed"),
    "step.trim": ("cắt tỉa", "trimmed"),
    "step.sort": ("phân loại", "sorted"),
    "step.cool": ("làm mát", "cooled"),
    "step.treat": ("xử lý", "treated"),
    "step.pack": ("đóng gói", "packed"),
    "step.split": ("tách lô", "split"),
    "step.merge": ("gộp lô", "merged"),
    "step.process": ("chế biến", "processed"),
    "step.dry": ("sấy", "dried"),
    "step.mill": ("xay xát", "milled"),
    "step.store": ("lưu kho", "stored"),
    "step.ship": ("giao hàng", "shipped"),
    "step.transport": ("vận chuyển", "transported"),
    "step.receive": ("nhận hàng", "received"),
    "step.inspect": ("kiểm tra", "inspected"),
    "step.test": ("kiểm nghiệm", "tested"),
    "step.sample": ("lấy mẫu", "sampled"),
    "step.sensor": ("đo cảm biến", "measured"),
    "step.stock": ("bày bán", "put on the shelf"),
    "step.sell": ("bán", "sold"),
    "step.recall": ("thu hồi", "recalled"),
    "step.recall_end": ("gỡ thu hồi", "released from recall"),
    "step.destroy": ("tiêu hủy", "destroyed"),
    "step.void_ship": ("hủy chuyến giao", "called back"),
}

"""Sentences of devices and their readings: code -> (Vietnamese, English)."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "sensors.serial": (
        "Hãy ghi số in trên máy đo (1 đến 200 ký tự).",
        "Write what is printed on the device (1 to 200 characters).",
    ),
    "sensors.name": (
        "Hãy đặt tên cho máy đo, từ 1 đến 80 ký tự, ví dụ: Xe lạnh 2.",
        "Give the device a name of 1 to 80 characters, for example: Cold truck 2.",
    ),
    "sensors.bounds": (
        "Mức cao nhất phải lớn hơn mức thấp nhất.",
        "The highest degree must be above the lowest.",
    ),
    "sensors.degrees": (
        "{value} không phải là nhiệt độ từ −60 đến 100 °C. Hãy ghi số, ví dụ: 8 hoặc -18,5.",
        "{value} is no temperature between −60 and 100 °C. Write a figure, for example 8 or -18.5.",
    ),
    "sensors.grace": (
        "Thời gian cho phép là số phút, từ 0 đến 1440.",
        "The time allowed is a number of minutes, from 0 to 1440.",
    ),
    "sensors.area": (
        "Tổ chức của bạn không có vùng trồng này. Hãy chọn trong danh sách.",
        "Your organisation has no such planting area. Choose one from the list.",
    ),
    "sensors.taken": (
        "Máy đo {device} đã được đăng ký rồi.",
        "The device {device} is registered already.",
    ),
    "sensors.unknown": (
        "Tổ chức này chưa đăng ký máy đo {device}. Hãy đăng ký trong mục Máy đo trước.",
        "This organisation has no device {device}. Register it under Devices first.",
    ),
    "sensors.out_of_use": (
        "Máy đo {device} đã ngừng dùng. Hãy cho dùng lại trong mục Máy đo.",
        "The device {device} is out of use. Take it into use again under Devices.",
    ),
    "sensors.no_leg": (
        "Không có chặng đo này.",
        "There is no such leg.",
    ),
    "sensors.too_many": (
        "Một lần gửi {count} số đo là quá nhiều: tối đa {limit}. Hãy chia ra.",
        "{count} readings in one message are too many: at most {limit}. Split it.",
    ),
    "sensors.none": (
        "Không có số đo nào trong tin này.",
        "There is no reading in this message.",
    ),
    "sensors.message": (
        'Tin phải có dạng {{"device": …, "readings": [{{"time": …, "celsius": …}}]}}.',
        'A message has the form {{"device": …, "readings": [{{"time": …, "celsius": …}}]}}.',
    ),
    "sensors.member": (
        "Không có mục {member} trong tin số đo; chỉ có device và readings.",
        "A message of readings has no member {member}, only device and readings.",
    ),
    "sensors.no_device": (
        "Tin không nói máy đo nào. Hãy ghi số máy vào mục device.",
        "The message names no device. Write its number under device.",
    ),
    "sensors.reading": (
        "Số đo thứ {number} không có thời gian hoặc không có giá trị nào.",
        "Reading {number} has no time or no figure.",
    ),
    "sensors.time": (
        "Số đo thứ {number}: thời gian phải có múi giờ, ví dụ 2026-11-22T13:35:00+07:00.",
        "Reading {number}: a time has a zone, for example 2026-11-22T13:35:00+07:00.",
    ),
    "sensors.ahead": (
        "Số đo thứ {number} ghi lúc {time}, là trong tương lai. Hãy chỉnh đồng hồ máy đo.",
        "Reading {number} is of {time}, which is in the future. Set the device's clock.",
    ),
    "sensors.measure": (
        "Số đo thứ {number}: không biết đại lượng {measure}. Dùng celsius, humidity, lux hoặc rain_mm.",
        "Reading {number}: no measure {measure} is known. Use celsius, humidity, lux or rain_mm.",
    ),
    "sensors.figure": (
        "Số đo thứ {number}: {measure} là {value}, phải là số từ {low} đến {high}.",
        "Reading {number}: {measure} is {value}; it must be a figure from {low} to {high}.",
    ),
    "sensors.csv_text": (
        "Tệp CSV phải là văn bản UTF-8.",
        "The CSV must be UTF-8 text.",
    ),
    "sensors.csv_head": (
        "Dòng đầu của tệp CSV phải có cột time và ít nhất một trong các cột {measures}.",
        "The first line of the CSV must name a column time and at least one of {measures}.",
    ),
    "sensors.no_file": (
        "Không có tệp nào mang mã băm này.",
        "There is no file of that hash.",
    ),
    "sensors.broker": (
        "Địa chỉ máy chủ MQTT có dạng mqtt://[người dùng:mật khẩu@]máy[:cổng] hoặc mqtts://….",
        "The address of an MQTT broker has the form mqtt://[user:password@]host[:port] or mqtts://….",
    ),
    "sensors.no_broker": (
        "Không nối được với máy chủ MQTT {host}: {reason}.",
        "The MQTT broker {host} cannot be reached: {reason}.",
    ),
    "cli.sensors": (
        "Nhận số đo từ máy chủ MQTT cho một tổ chức, đến khi bị dừng.\n\nVí dụ: nguon sensors --broker mqtt://localhost --topic 'nguon/+/readings' --organisation 'HTX Rau Mê Linh'",
        "Take readings from an MQTT broker for an organisation, until stopped.\n\nExample: nguon sensors --broker mqtt://localhost --topic 'nguon/+/readings' --organisation 'Me Linh Vegetable Co-operative'",
    ),
    "cli.sensors.broker": (
        "Địa chỉ máy chủ MQTT; mqtts:// là có mã hóa.",
        "Address of the broker; mqtts:// for TLS.",
    ),
    "cli.sensors.topic": (
        "Chủ đề; dấu + là số máy đo khi tin không ghi.",
        "The topic; its + is the device's number where a message names none.",
    ),
    "cli.sensors.listening": (
        "Đang nhận số đo từ {host}, chủ đề {topic}. Ctrl+C để dừng.",
        "Taking readings from {host}, topic {topic}. Ctrl+C stops it.",
    ),
    "cli.sensors.taken": (
        "{device}: nhận {new} số đo mới, {known} đã có.",
        "{device}: {new} new readings, {known} known already.",
    ),
    "cli.sensors.refused": (
        "Không nhận tin của chủ đề {topic}: {why}",
        "A message of the topic {topic} is not taken: {why}",
    ),
}

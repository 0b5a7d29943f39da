"""Readings come in whole or not at all, each once, from a device of one's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.desk import NOW, Story, ledger
from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.errors import Conflict, Malformed, NotFound
from nguon.services.sensors import devices, intake
from nguon.services.sensors.devices import Typed

AT = "2026-09-14T04:00:00Z"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        made = Story(book)
        devices.add(book, made.coop.id, Typed("Xe lạnh 2", "SN-4471", "2", "8"), NOW)
        yield made


def take(story: Story, *rows: JSON, serial: str = "SN-4471") -> intake.Taken:
    return intake.take(story.book, story.coop.id, serial, list(rows), NOW)


def test_a_reading_sent_twice_is_known(story: Story) -> None:
    first = take(story, {"time": AT, "celsius": 4, "humidity": 88})
    again = take(
        story,
        {"time": "2026-09-14T11:00:00.000+07:00", "celsius": 4},
        {"time": "2026-09-14T04:10:00Z", "celsius": 5},
    )
    assert (first.new, first.known, again.new, again.known) == (2, 0, 1, 1)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"celsius": 4}, "sensors.time"),
        ({"time": "2026-09-14 11:00", "celsius": 4}, "sensors.time"),
        ({"time": "2026-09-14T05:00:00Z", "celsius": 4}, "sensors.ahead"),
        ({"time": AT}, "sensors.reading"),
        ({"time": AT, "celsius": 451}, "sensors.figure"),
        ({"time": AT, "celsius": "ấm"}, "sensors.figure"),
        ({"time": AT, "celsius": True}, "sensors.figure"),
        ({"time": AT, "celsius": "NaN"}, "sensors.figure"),
        ({"time": AT, "fahrenheit": 40}, "sensors.measure"),
        (["2026-09-14"], "sensors.reading"),
    ],
)
def test_a_bad_reading_is_named_and_nothing_is_kept(
    story: Story, row: JSON, rule: str
) -> None:
    good: JSON = {"time": AT, "celsius": 4}
    with pytest.raises(Malformed) as caught:
        take(story, good, row)
    assert caught.value.code == rule and caught.value.figures["number"] == 2
    assert take(story, good).new == 1  # it had not been kept


def test_only_ones_own_devices_in_use_may_speak(story: Story) -> None:
    row: JSON = {"time": AT, "celsius": 4}
    with pytest.raises(NotFound):
        take(story, row, serial="SN-0001")
    with pytest.raises(NotFound):
        intake.take(story.book, story.shop.id, "SN-4471", [row], NOW)
    [mine] = devices.standing(story.book, story.coop.id)
    devices.end(story.book, story.coop.id, mine.device.id, NOW)
    with pytest.raises(NotFound):
        take(story, row)
    devices.resume(story.book, story.coop.id, mine.device.id)
    assert take(story, row).new == 1
    with pytest.raises(Conflict):
        devices.add(story.book, story.coop.id, Typed("Khác", "SN-4471"), NOW)
    with pytest.raises(NotFound):
        devices.end(story.book, story.shop.id, mine.device.id, NOW)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_log_is_read_as_spreadsheets_write_it(story: Story, sign: str) -> None:
    figure = "4,2" if sign == ";" else "4.2"
    text = f"﻿Time{sign}Celsius{sign}battery\r\n{AT}{sign}{figure}{sign}97\r\n\r\n"
    [row] = intake.read_csv(text.encode())
    assert row == {"time": AT, "celsius": figure}
    assert take(story, row).new == 1


def test_a_csv_without_a_known_column_is_refused() -> None:
    for data in (b"a,b\n1,2\n", b"", b"time\n", "thời gian".encode("utf-16")):
        with pytest.raises(Malformed):
            intake.read_csv(data)


def test_a_message_names_its_device_or_its_topic_does() -> None:
    rows: JSON = [{"time": AT, "celsius": 4}]
    assert intake.read_message({"readings": rows}, "SN-1") == ("SN-1", rows)
    assert intake.read_message({"device": "A", "readings": rows}, "SN-1")[0] == "A"
    for bad in ([], {"readings": rows}, {"device": "A"}, {"device": 1, "readings": rows},
                {"device": "A", "readings": rows, "x": 1}):  # fmt: skip
        with pytest.raises(Malformed):
            intake.read_message(canonical.parse(canonical.to_bytes(bad)))


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        (Typed("", "S"), "sensors.name"),
        (Typed("Máy", ""), "sensors.serial"),
        (Typed("Máy", "S", low="8", high="2"), "sensors.bounds"),
        (Typed("Máy", "S", low="lạnh"), "sensors.degrees"),
        (Typed("Máy", "S", high="1e9"), "sensors.degrees"),
        (Typed("Máy", "S", grace="lâu"), "sensors.grace"),
    ],
)
def test_a_device_that_is_written_wrongly_is_not_kept(
    story: Story, typed: Typed, rule: str
) -> None:
    with pytest.raises(Malformed) as caught:
        devices.add(story.book, story.coop.id, typed, NOW)
    assert caught.value.code == rule
    assert len(devices.standing(story.book, story.coop.id)) == 1


def test_a_device_with_a_gs1_identifier_keeps_it(story: Story) -> None:
    link = "https://id.gs1.org/8004/9521201001SN77"
    made = devices.add(story.book, story.coop.id, Typed("Kho", link, high="-18,5"), NOW)
    assert (made.id, made.high) == (link, "-18.5")

"""Devices, readings and legs are kept alike on both engines."""

from dataclasses import replace

from kit.store import COOP, OTHER
from nguon.store import devices
from nguon.store.devices import OPEN, TOLD, Device, Leg, Reading
from nguon.store.ledger import Book

COLD = Device("urn:nguon:x:1", COOP, "Xe lạnh", None, "2", "8", 15, "2026-11-22")


def reading(minute: int, value: str, measure: str = "celsius") -> Reading:
    return Reading(COLD.id, f"2026-11-22T06:{minute:02}:00.000Z", measure, value, "now")


def test_a_device_is_kept_once_and_listed_for_its_own(book: Book) -> None:
    with book.write() as connection:
        assert devices.add_device(connection, COLD)
        assert not devices.add_device(connection, replace(COLD, organisation=OTHER))
        devices.change_device(connection, replace(COLD, ended="2026-11-23"))
    with book.read() as ledger:
        assert devices.devices(ledger.connection, OTHER) == []
        [one] = devices.devices(ledger.connection, COOP)
        assert one.ended == "2026-11-23"


def test_each_reading_is_kept_once_in_order_of_time(book: Book) -> None:
    rows = [reading(2, "5"), reading(1, "4"), reading(1, "80", "humidity")]
    with book.write() as connection:
        assert devices.keep_readings(connection, rows) == 3
        assert devices.keep_readings(connection, [*rows, reading(3, "6")]) == 1
        assert devices.keep_readings(connection, []) == 0
    with book.read() as ledger:
        start, end = reading(1, "").moment, reading(2, "").moment
        found = devices.readings(ledger.connection, COLD.id, start, end)
        assert [one.value for one in found] == ["4", "80", "5"]
        last = devices.last_reading(ledger.connection, COLD.id)
        assert last and last.value == "6"


def test_a_leg_is_opened_once_and_moves_on(book: Book) -> None:
    leg = Leg(
        "urn:leg", COLD.id, COOP, ("b1", "b2"), "e1", "2026-11-22", None, OPEN, ""
    )
    with book.write() as connection:
        devices.open_leg(connection, leg)
        devices.open_leg(connection, replace(leg, started="2026-11-23"))
        devices.change_leg(connection, leg, state=TOLD, ended="2026-11-24")
        devices.set_progress(connection, "legs", 7)
        devices.set_progress(connection, "legs", 9)
    with book.read() as ledger:
        assert devices.legs(ledger.connection, states=[OPEN]) == []
        [found] = devices.legs(ledger.connection, organisation=COOP)
        assert found == replace(leg, state=TOLD, ended="2026-11-24")
        assert devices.progress(ledger.connection, "legs") == 9

"""A thermometer goes along: the leg is told once, each excursion once, the log kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kit.desk import NOW, Story, ledger
from nguon.core.identifiers import parse_batch
from nguon.core.state import Batch
from nguon.services import verbs
from nguon.services.inspect.dossier import open_dossier
from nguon.services.sensors import devices, intake, legs, raw, report
from nguon.services.sensors.devices import Typed
from nguon.services.verbs import Amount
from nguon.store import devices as store

LEFT = NOW - timedelta(hours=2)


class Truck(Story):
    """The cooperative's cold truck, with the thermometer SN-4471: 2 to 8 °C."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        typed = Typed("Xe lạnh 2", "SN-4471", "2", "8", grace="15")
        self.device = devices.add(self.book, self.coop.id, typed, NOW).id
        self.lot = self.harvested(self.opened_plot(), Decimal(100), hours=5)

    def leaves(self, kg: int = 60, device: str | None = None) -> str:
        """Ship with the thermometer; return the shipment's event id."""
        facts = self.facts(2)
        said = verbs.ship(
            facts, amounts=[Amount(self.lot, Decimal(kg))], sender=self.coop.id,
            receiver=self.shop.id, device=device or self.device,
        )  # fmt: skip
        return self.records(said)[0].event_id

    def arrives(self, shipment: str, hours: float = 0.5, kg: int = 60) -> None:
        said = verbs.receive(
            verbs.Facts(NOW - timedelta(hours=hours)), handover=shipment,
            amounts=[Amount(self.lot, Decimal(kg))], sender=self.coop.id,
            receiver=self.shop.id,
        )  # fmt: skip
        self.records(said, by=self.shop)

    def measures(self, *degrees: Any, start: datetime = LEFT, every: int = 10) -> None:
        rows: list[Any] = [
            {
                "time": (start + timedelta(minutes=every * n)).isoformat(),
                "celsius": Decimal(str(value)),
            }
            for n, value in enumerate(degrees)
        ]
        intake.take(self.book, self.coop.id, "SN-4471", rows, NOW)

    def watched(self, hours: float = 1) -> None:
        """The chore comes by, so long from now."""
        chore = report.Watch(lambda: NOW + timedelta(hours=hours))
        while chore(self.book):
            pass

    def legs(self) -> list[store.Leg]:
        with self.book.read() as found:
            return store.legs(found.connection)

    def told(self, lot: str | None = None) -> list[dict[str, Any]]:
        """Return the sensor events of a lot, oldest first."""
        with self.book.read() as found:
            said = [found.statement(n) for n in found.history(lot or self.lot)]
        return [dict(one) for one in said if one.get("nguon:step") == "sensor"]


@pytest.fixture
def truck(tmp_path: Path) -> Iterator[Truck]:
    with ledger(tmp_path) as book:
        yield Truck(book)


def element(said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    [one] = said["sensorElementList"]
    [figures] = one["sensorReport"]
    return one["sensorMetadata"], figures


def test_a_shipment_that_stayed_cold_is_told_once(truck: Truck) -> None:
    shipment = truck.leaves()
    truck.measures(4, 5, 6, 5, 4)
    truck.watched()
    assert [leg.state for leg in truck.legs()] == ["open"] and not truck.told()
    truck.arrives(shipment)
    truck.watched()
    truck.watched()
    [said] = truck.told()
    about, figures = element(said)
    assert figures == {
        "type": "Temperature", "uom": "CEL", "minValue": 4, "maxValue": 6,
        "meanValue": Decimal("4.8"), "nguon:limit": 8, "nguon:lower": 2,
    }  # fmt: skip
    assert about["deviceID"] == truck.device
    name = about["rawData"].partition(";")[2].partition("?")[0]
    log = raw.read(truck.book, name).content.decode().splitlines()
    assert log[0] == "time,measure,value" and len(log) == 6
    assert [leg.state for leg in truck.legs()] == ["told"]


def test_an_excursion_is_told_while_the_truck_is_still_on_its_way(truck: Truck) -> None:
    truck.leaves()
    truck.measures(4, 9, 11, 10, 7, 4)
    truck.watched(0)
    [said] = truck.told()
    about, figures = element(said)
    assert figures["exception"] == "ALARM_CONDITION" and figures["maxValue"] == 11
    assert about["startTime"] == "2026-09-14T09:40:00.000+07:00"
    truck.watched(0)
    assert len(truck.told()) == 1


def test_the_leg_waits_for_a_logger_that_is_read_out_later(truck: Truck) -> None:
    truck.arrives(truck.leaves())
    truck.watched()
    assert [leg.state for leg in truck.legs()] == ["waiting"] and not truck.told()
    truck.measures(4, 9, 9, 9, 4)
    truck.watched()
    assert [element(one)[1].get("exception") for one in truck.told()] == [
        "ALARM_CONDITION", None,
    ]  # fmt: skip


def test_readings_after_the_end_are_no_part_of_the_leg(truck: Truck) -> None:
    truck.arrives(truck.leaves(), hours=1.5)
    truck.measures(4, 4, 4, 4, 30, 30, 30, 30)
    truck.watched(0)
    [said] = truck.told()
    assert element(said)[1]["maxValue"] == 4


def test_a_leg_without_readings_is_never_told(truck: Truck) -> None:
    truck.arrives(truck.leaves())
    truck.watched(24 * 20)
    assert [leg.state for leg in truck.legs()] == ["empty"] and not truck.told()


def test_a_store_is_told_when_its_thermometer_goes_elsewhere(truck: Truck) -> None:
    said = verbs.store(
        truck.facts(4), amounts=[Amount(truck.lot, Decimal(100))], device=truck.device
    )
    truck.records(said)
    truck.measures(3, 3, 3, start=NOW - timedelta(hours=4), every=30)
    truck.leaves()
    truck.watched()
    assert [leg.state for leg in truck.legs()] == ["open", "told"]
    [leg] = [leg for leg in truck.legs() if leg.state == "open"]
    legs.take_out(truck.book, truck.coop.id, leg.id, NOW)
    assert [leg.state for leg in truck.legs()] == ["waiting", "told"]


def test_a_shipment_declared_an_error_had_no_leg(truck: Truck) -> None:
    shipment = truck.leaves()
    truck.watched()
    with truck.book.read() as found:
        from nguon.core.state import Event

        event = found.get(Event, truck.coop.id, shipment, "0")
        assert event is not None
        original: Any = dict(found.statement(event.entry))
    truck.records(*verbs.correct(original, NOW, reason="Chưa giao"))
    truck.measures(4, 4)
    truck.watched()
    assert [leg.state for leg in truck.legs()] == ["empty"] and not truck.told()


def test_anothers_device_named_in_an_entry_means_nothing(truck: Truck) -> None:
    foreign = devices.add(truck.book, truck.shop.id, Typed("Kho", "K-1"), NOW).id
    truck.leaves(device=foreign)
    truck.leaves(20, device="urn:nguon:unknown")
    truck.watched()
    assert not truck.legs()


def test_a_chore_that_broke_off_tells_nothing_twice(truck: Truck) -> None:
    truck.arrives(truck.leaves())
    truck.measures(4, 9, 9, 9, 4)
    truck.watched()
    before = truck.told()
    with truck.book.write() as connection:  # as if it had not come to keep its place
        for leg in truck.legs():
            store.change_leg(connection, leg, state=store.WAITING, told="")
        store.set_progress(connection, legs.FOLLOWER, 0)
    truck.watched()
    assert truck.told() == before and len(before) == 2


def test_legs_are_looked_at_now_and_then_and_new_entries_at_once(truck: Truck) -> None:
    now = [NOW]
    chore = report.Watch(lambda: now[0])
    while chore(truck.book):
        pass
    truck.leaves()
    truck.measures(4, 9, 9, 9, 4)
    assert chore(truck.book)  # it followed the entry
    assert not chore(truck.book) and not truck.told()  # it has just looked
    now[0] += report.EVERY
    assert not chore(truck.book) and len(truck.told()) == 1


def test_a_station_tells_its_planting_once_a_week(truck: Truck) -> None:
    made = NOW - timedelta(days=30)
    typed = Typed("Trạm bãi sông", "W-1", area=truck.area)
    devices.add(truck.book, truck.coop.id, typed, made)
    monday = datetime(2026, 9, 6, 17, tzinfo=UTC)  # 7 September, midnight in Hanoi
    rows: list[Any] = [
        {"time": (monday + timedelta(hours=6 * n)).isoformat(), "celsius": 20 + n,
         "rain_mm": Decimal("1.5")}
        for n in range(28)
    ]  # fmt: skip
    intake.take(truck.book, truck.coop.id, "W-1", rows, NOW)
    truck.watched()
    truck.watched(20)
    [plot] = [one for one in _plantings(truck) if one.lot == "BT-CN-H1"]
    [said] = truck.told(plot.id)
    figures = {one["type"]: one for one in said["sensorElementList"][0]["sensorReport"]}
    assert figures["Length"] == {"type": "Length", "uom": "MMT", "value": 42}
    assert (figures["Temperature"]["minValue"], figures["Temperature"]["maxValue"]) == (
        20,
        47,
    )


def test_the_inspectors_dossier_shows_what_was_measured(truck: Truck) -> None:
    truck.arrives(truck.leaves())
    truck.measures(4, 9, 9, 9, 4)
    truck.watched()
    with truck.book.read() as found:
        batch = found.get(Batch, truck.lot)
    assert batch is not None and parse_batch(truck.lot).code == batch.code
    assert open_dossier(truck.book, batch.code, NOW)


def _plantings(truck: Truck) -> list[Batch]:
    with truck.book.read() as found:
        return found.find(Batch, planting=1)

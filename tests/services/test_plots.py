"""Plots: drawn by the holder, sealed, seen by whom it concerns, exported and loaded."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kit.plots import file_of, square
from kit.samples import LATE, RECALLED, Samples, copy_of
from nguon.core import geojson
from nguon.core.entry import from_bytes
from nguon.core.state import Batch, Handover, Registered
from nguon.errors import Malformed, NguonError, NotFound, Refused
from nguon.services.audit import audit
from nguon.services.export.forms import FORMS
from nguon.services.export.selection import Choice, select
from nguon.services.inspect.unseal import openings
from nguon.services.load import load_files
from nguon.services.plots import (
    Plot,
    apart,
    difference,
    draw,
    draw_each,
    plot_of,
    plots_of,
)
from nguon.services.publish import publish
from nguon.services.sight import PUBLIC, Viewer
from nguon.store.ledger import Book

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class Field:
    """A batch's first area, whose it is, and who has had the batch."""

    def __init__(self, samples: Samples, lot: str = LATE) -> None:
        self.book = samples.book
        self.batch = samples.batch(lot)
        with self.book.read() as ledger:
            start = select(self.book, Choice(batch=self.batch.code)).batches
            known = [ledger.get(Batch, one) for one in start]
            self.area = next(b.area for b in known if b and b.area)
            value = ledger.get(Registered, self.area)
            assert value
            self.holder = value.owner
            self.code = json.loads(value.value)["code"]
            sent = ledger.find(Handover, batch=self.batch.id)
            self.receiver = sent[0].receiver
        self.side = int((Decimal(json.loads(value.value)["area_ha"]) * 10_000).sqrt())

    def seen(self, organisation: str, *, officer: bool = False) -> Plot:
        return plot_of(self.book, Viewer(organisation, "a", officer), self.area, NOW)


@pytest.fixture
def field(samples: Samples, tmp_path: Path) -> Iterator[Field]:
    made = copy_of(samples, tmp_path)
    yield Field(made)
    made.book.close()


def exported(book: Book, viewer: Viewer, **choice: str) -> list[geojson.Feature]:
    chosen = select(book, Choice(**choice))
    content = b"".join(FORMS["geojson"].write(book, chosen, viewer, NOW))
    listed = json.loads(content)["features"]
    return geojson.read(content) if listed else []


def test_the_holder_draws_and_sees_it_and_the_ledger_still_holds(field: Field) -> None:
    shape = square(field.side)
    done = draw(field.book, field.area, shape, NOW, field.holder)
    assert done is not None
    plot = field.seen(field.holder)
    assert plot.outline == shape and plot.drawn_ha is not None
    assert difference(plot) is None
    assert audit(field.book).ok


def test_it_stands_in_no_entry_and_on_no_public_page(field: Field) -> None:
    draw(field.book, field.area, square(field.side), NOW, field.holder)
    with field.book.read() as ledger:
        number = ledger.history(field.area)[-1]
        data = ledger.entry(number)
    assert b"coordinates" not in data and b"Polygon" not in data
    assert set(from_bytes(data).sealed) == {"/value/geometry"}
    page = publish(field.book, field.batch.id, NOW)
    assert page.failure is None
    assert "geometry" not in page.told.things[field.area].value


def test_drawn_again_it_is_a_new_entry_and_the_same_one_is_none(field: Field) -> None:
    first, second = square(field.side), square(field.side, east=3)
    assert draw(field.book, field.area, first, NOW, field.holder)
    assert draw(field.book, field.area, first, NOW, field.holder) is None
    later = NOW + timedelta(seconds=1)
    assert draw(field.book, field.area, second, later, field.holder)
    assert field.seen(field.holder).outline == second


def test_an_officials_change_of_the_area_keeps_the_outline(field: Field) -> None:
    from nguon.services.admit import admit

    draw(field.book, field.area, square(field.side), NOW, field.holder)
    with field.book.read() as ledger:
        known = ledger.get(Registered, field.area)
        value = {**json.loads(known.value, parse_float=Decimal), "declared_kg": 77}
    change = {"subject": field.area, "type": "area", "action": "change", "value": value}
    admit(field.book, [change], NOW)
    assert field.seen(field.holder).outline == square(field.side)


def test_nobody_draws_anothers_area(field: Field) -> None:
    with pytest.raises(Refused, match="operator or an officer"):
        draw(field.book, field.area, square(field.side), NOW, field.receiver)
    with pytest.raises(NotFound):
        field.seen(field.receiver)


def test_a_large_area_is_drawn_and_not_pointed_at(field: Field) -> None:
    point = {"type": "Point", "coordinates": [Decimal("105.7"), Decimal("21.1")]}
    with field.book.read() as ledger:
        found = ledger.find(Registered, type="area")
    large = [a for a in found if json.loads(a.value)["area_ha"] > 4]
    small = [a for a in found if json.loads(a.value)["area_ha"] <= 4]
    with pytest.raises(Malformed, match="must be drawn"):
        draw(field.book, large[0].id, point, NOW)
    assert draw(field.book, small[0].id, point, NOW)


def test_an_outline_that_does_not_fit_the_stated_area_is_pointed_out(
    field: Field,
) -> None:
    draw(field.book, field.area, square(field.side * 2), NOW, field.holder)
    said = difference(field.seen(field.holder))
    assert said is not None and "%" in said.sentence("vi")
    assert apart(Decimal("1.05"), Decimal(1)) is None
    assert apart(Decimal("1.2"), Decimal(1)) is not None
    assert apart(None, Decimal(1)) is None


def test_a_partner_gets_the_plots_of_what_was_handed_over_and_nothing_else(
    field: Field,
) -> None:
    draw(field.book, field.area, square(field.side), NOW, field.holder)
    code = field.batch.code
    receiver = Viewer(field.receiver, "erp")
    (plot,) = exported(field.book, receiver, batch=code)
    assert (plot.code, plot.geometry) == (field.code, square(field.side))
    assert openings(field.book)[0].pointer == "/value/geometry"
    stranger = next(
        o for o in organisations(field.book) if o not in (field.receiver, field.holder)
    )
    for viewer, choice in (
        (Viewer(stranger, "erp"), {"batch": code}),
        (PUBLIC, {"batch": code}),
        (receiver, {"organisation": field.holder}),
    ):
        assert exported(field.book, viewer, **choice) == []
    officer = Viewer(stranger, "inspector", officer=True)
    assert len(exported(field.book, officer, batch=code)) == 1


def organisations(book: Book) -> list[str]:
    """Return who has nothing to do with pomelos."""
    with book.read() as ledger:
        found = ledger.find(Registered, type="organisation")
    return [one.id for one in found if "laboratory" in one.value]


def test_what_is_missing_is_named(field: Field) -> None:
    chosen = select(field.book, Choice(batch=field.batch.code), language="vi")
    lacks = FORMS["geojson"].lacks
    assert lacks
    (lack,) = lacks(field.book, chosen, Viewer(field.holder, "a"), NOW)
    assert lack.where == field.code and "chưa có ranh giới" in lack.what
    text = b"".join(FORMS["geojson"].write(field.book, chosen, PUBLIC, NOW))
    assert [m["code"] for m in json.loads(text)["missing"]] == [field.code]
    draw(field.book, field.area, square(field.side), NOW, field.holder)
    assert not list(lacks(field.book, chosen, Viewer(field.holder, "a"), NOW))
    (hidden,) = lacks(field.book, chosen, PUBLIC, NOW)
    assert "không mở" in hidden.what


def test_what_is_exported_is_loaded_into_another_ledger_of_the_same_register(
    field: Field, samples: Samples, tmp_path: Path
) -> None:
    outlines = []
    with field.book.read() as ledger:
        areas = ledger.find(Registered, type="area", owner=field.holder)
    for n, area in enumerate(areas):
        outlines.append((area.id, square(200, east=1_000 * n)))
    draw_each(field.book, outlines, NOW, field.holder)
    viewer = Viewer(field.holder, "a")
    chosen = select(field.book, Choice(organisation=field.holder))
    file = tmp_path / "plots.geojson"
    file.write_bytes(b"".join(FORMS["geojson"].write(field.book, chosen, viewer, NOW)))
    (tmp_path / "other").mkdir()
    other = copy_of(samples, tmp_path / "other")
    report = load_files(other.book, [file], now=lambda: NOW)
    assert report.registered == len(areas) and not report.refused
    assert load_files(other.book, [file], now=lambda: NOW).registered == 0
    mine = {p.id: p.outline for p in plots_of(field.book, viewer, NOW)}
    theirs = {p.id: p.outline for p in plots_of(other.book, viewer, NOW)}
    assert mine == theirs == dict(outlines)
    other.book.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "plots.geojson"),
        (file_of(square(100)), "names no planting area"),
        (file_of(square(100), "VN-0-0"), "VN-0-0"),
    ],
)
def test_a_file_that_names_nothing_known_changes_nothing(
    field: Field, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "plots.geojson"
    file.write_text(text)
    with field.book.read() as ledger:
        before = ledger.size
    with pytest.raises(NguonError) as refusal:
        load_files(field.book, [file], now=lambda: NOW)
    assert said in refusal.value.sentence("en")
    with field.book.read() as ledger:
        assert ledger.size == before


def test_a_batch_of_many_gardens_has_many_plots(
    samples: Samples, tmp_path: Path
) -> None:
    made = copy_of(samples, tmp_path)
    chosen = select(made.book, Choice(batch=made.code(RECALLED)))
    lacks = FORMS["geojson"].lacks
    assert lacks
    named = list(lacks(made.book, chosen, PUBLIC, NOW))
    for n, lack in enumerate(named):
        file = tmp_path / f"{n}.geojson"
        file.write_text(file_of(square(150, east=n * 900), lack.where))
        load_files(made.book, [file], now=lambda: NOW)
    officer = Viewer(made.book.registrar.organisation, "o", officer=True)
    assert len(exported(made.book, officer, batch=made.code(RECALLED))) == len(named)
    made.book.close()

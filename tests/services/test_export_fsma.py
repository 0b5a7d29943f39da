"""FSMA 204: every key data element of every tracking event, and what is missing of it."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from kit.told import ToldWorld, told
from nguon.core.identifiers import parse_batch
from nguon.services.export.forms import form_named
from nguon.services.export.fsma import heading
from nguon.services.export.fsma_rows import tlc
from nguon.services.export.fsma_table import BY_NAME, CTES
from nguon.services.export.selection import Choice, Selection, select
from nguon.services.sheet import read
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GTIN = "09521201001012"


class Story:
    """A cooperative's own lots, cooled, packed, repacked, shipped and received."""

    def __init__(self, book: Book, world: ToldWorld) -> None:
        self.book, self.world = book, world
        self.coop, self.shop = world.coop("HTX Rau Ven Sông"), world.shop("Siêu thị")
        area = world.area("VN-HN-0117", self.coop, declared_kg=5000)
        planting = self.coop.plants(
            "Rau cải ngọt", area=area, lot="R1", on="2026-08-02"
        )
        self.raw = self.coop.harvests(planting, kg=300, lot="H1", on="2026-09-14")
        self.coop.does("cool", self.raw, on="2026-09-14")
        [self.packed] = self.coop.makes("pack", {self.raw: 200}, [("Rau cải ngọt", 198)],
                                        losses={"trim": 2})  # fmt: skip
        [self.small] = self.coop.makes(
            "split", {self.packed: 100}, [("Rau cải ngọt", 100)]
        )
        self.ship = self.coop.ships(self.small, self.shop, 40)
        self.shop.receives(self.small, 39, self.ship)
        [self.dried] = self.coop.makes("dry", {self.raw: 50}, [("Rau cải ngọt", 5)],
                                       losses={"water": 45})  # fmt: skip

    def chosen(self, **choice: str) -> Selection:
        return select(
            self.book, Choice(**choice), language="en", origin="https://nguon.example"
        )

    def sheets(self, **choice: str) -> dict[str, list[dict[str, object]]]:
        viewer = Viewer(self.coop.id)
        data = form_named("fsma204").write(
            self.book, self.chosen(**choice), viewer, NOW
        )
        assert isinstance(data, bytes)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = {}
        for name in workbook.sheet_names:
            first, *rows = workbook.get_sheet_by_name(name).to_python(
                skip_empty_area=False
            )
            found[name] = [dict(zip(map(str, first), row, strict=True)) for row in rows]
        return found


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with told(tmp_path) as (book, world):
        yield Story(book, world)


def cell(row: dict[str, object], name: str) -> object:
    return next(value for key, value in row.items() if key.partition(" [")[0] == name)


def test_what_happened_decides_which_tracking_event_it_is(story: Story) -> None:
    sheets = story.sheets(organisation=story.coop.id)
    assert {name: len(rows) for name, rows in sheets.items() if name in {c.en for c in CTES}} == {
        "Harvesting": 1, "Cooling": 1, "Initial packing": 1, "Shipping": 1,
        "Receiving": 0, "Transformation": 2,
    }  # fmt: skip


def test_initial_packing_names_field_day_and_harvester_and_bears_the_lot(
    story: Story,
) -> None:
    [row] = story.sheets(batch=story.packed)["Initial packing"]
    lot = parse_batch(story.packed).lot or story.packed.rsplit("/", 1)[-1]
    assert (
        str(cell(row, "Traceability lot assigned: code"))
        .replace("-", "")
        .endswith(lot.replace("-", ""))
    )
    assert cell(row, "Date of harvesting") == "2026-09-14"
    assert cell(row, "Date of cooling") == "2026-09-14"
    assert (
        cell(row, "Received: quantity") == 200 and cell(row, "Packed: quantity") == 198
    )
    assert "VN-HN-0117" in str(cell(row, "Field or growing area"))
    assert cell(row, "Harvester: name") == "HTX Rau Ven Sông"
    assert str(cell(row, "Lot code source: reference")).startswith(
        "https://nguon.example/"
    )


def test_a_lot_of_the_field_ships_without_a_traceability_lot(story: Story) -> None:
    ship = story.coop.ships(story.raw, story.shop, 10)
    story.shop.receives(story.raw, 10, ship)
    sheets = story.sheets(batch=story.raw, way="self")
    assert not sheets["Shipping"] and not sheets["Receiving"] and sheets["Harvesting"]


def test_what_is_processed_unpacked_lacks_its_lot_code(story: Story) -> None:
    sheets = story.sheets(batch=story.dried)
    [row] = sheets["Transformation"]
    assert cell(row, "Traceability lot used: code") == ""
    assert any(
        row["Clause"] == "1.1350(a)(1)(i)"
        and "record the packing" in str(row["What to do"])
        for row in sheets["Missing"]
    )


def test_a_business_phone_and_postcode_are_missing_until_they_are_registered(
    story: Story,
) -> None:
    def missing() -> str:
        rows = story.sheets(batch=story.small, way="self")["Missing"]
        return " ".join(
            str(row["What is missing"]) for row in rows if "Shipped from" in str(row)
        )

    assert "business phone" in missing()
    value = {
        "name": {"vi": "HTX Rau Ven Sông", "en": "HTX Rau Ven Sông"}, "roles": ["producer"],
        "business_phone": "+84 24 3825 0000",
    }  # fmt: skip
    story.world.register(story.coop.id, "organisation", value, action="change")
    assert "business phone" not in missing()
    [row] = story.sheets(batch=story.small, way="self")["Shipping"]
    assert cell(row, "Shipped from: phone") == "+84 24 3825 0000"


def test_every_lack_names_its_event_clause_and_way_out(story: Story) -> None:
    for row in story.sheets(organisation=story.coop.id)["Missing"]:
        assert row["Event"] in {cte.en for cte in CTES}
        assert str(row["Clause"]).startswith("1.13")
        assert row["What is missing"] and row["What to do"] and row["Ledger entry"]


def test_leading_zeros_stay_in_workbook_and_csv(story: Story) -> None:
    assert tlc(f"https://id.gs1.org/01/{GTIN}/10/0012") == f"(01){GTIN}(10)0012"
    selection = story.chosen(batch=story.small)
    viewer = Viewer(story.coop.id)
    data = form_named("fsma204csv").write(story.book, selection, viewer, NOW)
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == len(CTES) + 1
        text = archive.read("shipping.csv").decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    sheet = story.sheets(batch=story.small)["Shipping"][0]
    for name in row:
        if not isinstance(sheet[name], float):
            assert row[name] == sheet[name], name


def test_a_hostile_text_is_never_run_and_comes_back_as_it_was(story: Story) -> None:
    value = {"name": {"vi": "=cmd|'/C calc'!A0", "en": "=1+1"}, "roles": ["producer"]}
    story.world.register(story.coop.id, "organisation", value, action="change")
    [row] = story.sheets(batch=story.small, way="self")["Shipping"]
    assert cell(row, "Shipped from: name") == "=1+1"
    viewer = Viewer(story.coop.id)
    selection = story.chosen(batch=story.small, way="self")
    data = form_named("fsma204csv").write(story.book, selection, viewer, NOW)
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("shipping.csv")
    assert b"'=1+1" in text and b",=1+1" not in text
    (_, head), (_, cells) = read("x.csv", text)
    assert (
        cells[[h.partition(" [")[0] for h in head].index("Shipped from: name")]
        == "=1+1"
    )


def test_every_column_has_its_clause_and_both_languages() -> None:
    for cte in CTES:
        assert all("[1.13" in name for name in heading(cte)[:-4])
        assert len(set(heading(cte))) == len(heading(cte))
        for kde in cte.kdes:
            assert (
                kde.vi and kde.en and kde.clause.startswith(cte.clause.split()[-1][:6])
            )
    born = {cte.name for cte in CTES if any(k.name == "tlc" for k in cte.kdes)}
    assert born == {"initial packing", "shipping", "receiving", "transformation"}
    assert len(BY_NAME) == 6

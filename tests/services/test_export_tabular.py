"""Open tabular data: public facts alone, each column described, keys that hold."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

from kit.inspected import Chain
from kit.story import Party, code
from nguon.core.canonical import JSON
from nguon.core.identifiers import org_id
from nguon.services.admit import admit
from nguon.services.export.forms import form_named
from nguon.services.export.selection import Choice, select
from nguon.services.inspect.unseal import openings
from nguon.services.sight import PUBLIC, Viewer, viewer_of

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def parts(chain: Chain, viewer: Viewer = PUBLIC) -> list[bytes]:
    selection = select(
        chain.book, Choice(since="2020-01-01"), origin="https://nguon.example"
    )
    written = form_named("tabular").write(chain.book, selection, viewer, NOW)
    assert not isinstance(written, bytes)
    return list(written)


def tables(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode(), newline=""))
            )
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def test_every_table_is_described_and_every_key_leads_somewhere(chain: Chain) -> None:
    data = b"".join(parts(chain))
    found = tables(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        described = json.loads(archive.read("csv-metadata.json"))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    for table in described["tables"]:
        rows = found[table["url"].removesuffix(".csv")]
        schema = table["tableSchema"]
        assert rows and list(rows[0]) == [
            column["name"] for column in schema["columns"]
        ]
        key = schema.get("primaryKey")
        if key:
            keys = [tuple(row[name] for name in key) for row in rows]
            assert len(set(keys)) == len(keys)
        for link in schema.get("foreignKeys", ()):
            reference = link["reference"]
            there = {
                row[reference["columnReference"]]
                for row in found[reference["resource"].removesuffix(".csv")]
            }
            assert {row[link["columnReference"]] for row in rows} <= there


def test_the_balance_can_be_counted_from_it(chain: Chain) -> None:
    found = tables(b"".join(parts(chain)))
    made = {row["id"]: row["made_kg"] for row in found["batches"]}
    assert made[chain.merged] == "430"
    held = sum(
        float(row["kg"]) for row in found["holdings"] if row["batch"] == chain.packed
    )
    assert held < 130


def test_an_officer_gets_no_more_than_anybody(chain: Chain) -> None:
    with chain.book.read() as ledger:
        officer = viewer_of(ledger, chain.officer.id, "cân")
    assert tables(b"".join(parts(chain, officer))) == tables(b"".join(parts(chain)))
    assert not openings(chain.book)


def test_a_household_is_known_by_its_code_alone(chain: Chain) -> None:
    household = org_id(code("Hộ ông Bình"))
    name = {"vi": "Hộ ông Bình", "en": "Mr Binh's household"}
    value: JSON = {"name": name, "roles": ["producer"], "household": True}  # type: ignore[dict-item]
    said: dict[str, JSON] = {
        "subject": household, "type": "organisation", "action": "make", "value": value,
    }  # fmt: skip
    admit(chain.book, [said], chain.world.clock)
    Party(chain.world, household).brings_in("Rau cải ngọt", 5, lot="HB1")
    data = b"".join(parts(chain))
    [row] = [row for row in tables(data)["things"] if row["id"] == household]
    assert row["name_vi"] == row["name_en"] == "" and row["roles"] == "producer"


def test_it_is_sent_while_it_is_written(chain: Chain) -> None:
    assert len(parts(chain)) > 3

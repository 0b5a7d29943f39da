"""EPCIS documents: exported from one ledger, loaded into another, equal field for field."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kit.samples import LATE, Samples
from nguon.core import canonical
from nguon.core.document import documents, read_document
from nguon.core.epcis import RECORDER
from nguon.core.state import Registered
from nguon.errors import Refused
from nguon.services import demo
from nguon.services.export.forms import FORMS
from nguon.services.export.selection import Choice, lines, select
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.services.load import load_files
from nguon.services.sight import PUBLIC, Viewer
from nguon.store.ledger import Book

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ALL = Choice(since="2020-01-01")


def officer(book: Book) -> Viewer:
    return Viewer(book.registrar.organisation, "o", officer=True)


def exported(book: Book, viewer: Viewer, choice: Choice, form: str = "epcis") -> bytes:
    chosen = select(book, choice)
    return b"".join(FORMS[form].write(book, chosen, viewer, NOW))


def statements(book: Book, viewer: Viewer) -> dict[tuple[str, bool], Any]:
    """Return every event by its id, with who recorded it."""
    return {
        (str(line.statement["eventID"]), "errorDeclaration" in line.statement): (
            line.organisation, line.statement,
        )
        for line in lines(book, select(book, ALL), viewer, NOW)
    }  # fmt: skip


@pytest.fixture(scope="module")
def document(samples: Samples) -> dict[str, Any]:
    data = exported(samples.book, officer(samples.book), ALL)
    found = json.loads(data)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Book]:
    """A new ledger with the same register, and not one event."""
    made = create_ledger(
        LedgerSettings(tmp_path / "fresh"), demo.OPERATOR, demo.BEGUN,
        roles=("operator", "exchange"),
    )  # fmt: skip
    registries = sorted(demo.sample_folder().glob("*/registry.json"))
    load_files(made, registries, now=lambda: NOW, as_recorded=True)
    yield made
    made.close()


@pytest.mark.parametrize("form", ["epcis", "epcis-xml"])
def test_what_one_ledger_exports_another_of_the_same_register_loads_equal(
    samples: Samples, fresh: Book, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"all.{FORMS[form].suffix}"
    file.write_bytes(exported(samples.book, officer(samples.book), ALL, form))
    report = load_files(fresh, [file], now=lambda: NOW, as_recorded=True)
    assert [str(one.error) for one in report.refused] == []
    theirs = statements(samples.book, officer(samples.book))
    ours = statements(fresh, officer(fresh))
    assert ours.keys() == theirs.keys() and len(ours) > 100
    for key, (who, statement) in theirs.items():
        assert ours[key][0] == who
        assert canonical.to_bytes(ours[key][1]) == canonical.to_bytes(statement), key
    again = load_files(fresh, [file], now=lambda: NOW)
    assert (again.recorded, again.repeated) == (0, len(ours))


def test_where_the_parties_are_unknown_they_are_reports_from_outside(
    samples: Samples, tmp_path: Path
) -> None:
    """In a foreign ledger whoever brings the document reports it, and says who they are."""
    other = create_ledger(
        LedgerSettings(tmp_path / "other"), demo.OPERATOR, demo.BEGUN,
        roles=("operator", "exchange"),
    )  # fmt: skip
    viewer = officer(samples.book)
    file = tmp_path / "lot.jsonld"
    file.write_bytes(exported(samples.book, viewer, Choice(batch=samples.code(LATE))))
    with pytest.raises(Refused, match=r"not registered|no organisation"):
        load_files(other, [file], now=lambda: NOW)
    operator = other.registrar.organisation
    report = load_files(other, [file], now=lambda: NOW, organisation=operator)
    assert report.named > report.known and report.recorded >= 2
    theirs = statements(samples.book, viewer)
    for one in report.refused:
        # A field lot without a GTIN has a name that only this system gives: the
        # rules ask for its birth here, whoever brings it.
        _, statement = theirs[one.event_ids[0], False]
        assert "https://w3id.org/nguon/b/" in str(statement)
    for key, (who, statement) in statements(other, officer(other)).items():
        assert who == operator
        assert canonical.to_bytes(statement) == canonical.to_bytes(theirs[key][1])
    other.close()


def test_the_document_is_read_by_the_strict_reader(document: Mapping[str, Any]) -> None:
    assert document["schemaVersion"] == "2.0" and document["sender"]
    events = document["epcisBody"]["eventList"]
    assert all(
        event["recordTime"].endswith("Z") and event[RECORDER] for event in events
    )
    data = json.dumps(document).encode()
    assert len(documents(canonical.parse(data, limit=1 << 26))) == len(events)


def test_master_data_says_what_the_events_name(
    samples: Samples, document: Mapping[str, Any]
) -> None:
    listed = document["epcisHeader"]["epcisMasterData"]["vocabularyList"]
    kinds = {one["type"].rpartition(":")[2]: one for one in listed}
    assert {"EPCClass", "ReadPoint", "SourceDest"} <= kinds.keys()
    named = {e["id"] for one in listed for e in one["vocabularyElementList"]}
    with samples.book.read() as ledger:
        areas = {one.id for one in ledger.find(Registered, type="area")}
        makers = {b.maker for b in samples.lots().values()}
    assert areas & named and makers <= named
    (pomelo,) = [
        e for e in kinds["EPCClass"]["vocabularyElementList"]
        if any("Bưởi" in str(a["attribute"]) for a in e["attributes"])
    ][:1]  # fmt: skip
    said = {a["id"]: a["attribute"] for a in pomelo["attributes"]}
    assert said["cbvmda:countryOfOrigin"] == "VN" and said["cbvmda:descriptionShort"]


def test_what_is_sealed_is_not_in_the_publics_document(samples: Samples) -> None:
    text = exported(samples.book, PUBLIC, ALL).decode()
    for secret in ("HDDT-2609-000417", "nguon:amount", '"cbvmda:latitude"'):
        assert secret not in text
    assert "HDDT-2609-000417" in exported(
        samples.book, officer(samples.book), ALL
    ).decode()  # fmt: skip


def test_who_recorded_it_is_of_the_envelope_and_never_in_a_statement(
    samples: Samples,
) -> None:
    with samples.book.read() as ledger:
        statement = dict(ledger.statement(ledger.history(samples.batch(LATE).id)[0]))
    (read,) = read_document({**statement, RECORDER: "https://x.example/y"}).events
    assert canonical.to_bytes(read) == canonical.to_bytes(statement)

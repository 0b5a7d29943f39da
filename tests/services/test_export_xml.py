"""The export in EPCIS 1.2 XML: every event, as who asks may see it, and in parts."""

from datetime import UTC, datetime

import pytest

from kit.inspected import Chain
from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.services import xml
from nguon.services.export.forms import form_named
from nguon.services.export.selection import Choice, lines, select
from nguon.services.sight import PUBLIC, Viewer, viewer_of
from nguon.services.xml import writing

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def exported(chain: Chain, viewer: Viewer = PUBLIC, **choice: str) -> bytes:
    selection = select(chain.book, Choice(**choice))
    parts = form_named("epcis-xml").write(chain.book, selection, viewer, NOW)
    return parts if isinstance(parts, bytes) else b"".join(parts)


def events(data: bytes) -> list[str]:
    return [canonical.text(event) for event in xml.read(data).document().events]


def test_every_event_of_a_batch_reads_back_as_it_stands(chain: Chain) -> None:
    selection = select(chain.book, Choice(batch=chain.merged, way="both"))
    seen = list(lines(chain.book, selection, PUBLIC, NOW))
    data = exported(chain, batch=chain.merged, way="both")
    assert events(data) == [canonical.text(line.statement) for line in seen]
    assert [e["recordTime"] for e in said(data)] == [line.recorded for line in seen]


def test_the_header_says_who_sends_it_and_what_it_names(chain: Chain) -> None:
    data = exported(chain, organisation=chain.shop.id)
    assert xml.read(data).document().sender == chain.shop.id
    in_json = form_named("epcis")
    selection = select(chain.book, Choice(organisation=chain.shop.id))
    parts = in_json.write(chain.book, selection, PUBLIC, NOW)
    whole = canonical.parse(b"".join(parts))  # type: ignore[arg-type]
    assert isinstance(whole, dict)
    assert xml.read(data).value["epcisHeader"] == whole["epcisHeader"]


def test_what_is_sealed_is_there_for_whom_it_concerns(chain: Chain) -> None:
    with chain.book.read() as ledger:
        own = viewer_of(ledger, chain.shop.id, "test")
    public = exported(chain, organisation=chain.shop.id)
    opened = exported(chain, own, organisation=chain.shop.id)
    assert len(events(opened)) == len(events(public)) > 0
    assert len(opened) >= len(public)


def test_a_document_in_parts_is_the_same_document(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(chain, since="2020-01-01")
    for size in (1, 3, 7):
        monkeypatch.setattr(writing, "CHUNK", size)
        assert exported(chain, since="2020-01-01") == whole
    assert events(exported(chain, since="2030-01-01")) == []


def said(data: bytes) -> list[dict[str, JSON]]:
    body = xml.read(data).value["epcisBody"]
    assert isinstance(body, dict) and isinstance(body["eventList"], list)
    return [event for event in body["eventList"] if isinstance(event, dict)]

"""EPCIS 2.0 documents in JSON-LD: the events of a selection, and what they name.

    {"@context": […], "type": "EPCISDocument", "schemaVersion": "2.0",
     "creationDate": "…", "sender": "…", "receiver": "…",
     "epcisBody": {"eventList": [{…}, …]},
     "epcisHeader": {"epcisMasterData": {"vocabularyList": […]}}}

Written as it is read, so that a year needs no memory; the header comes last, for by
then it is known what was named (the members of a JSON object have no order). Each event
is the recorded statement as the viewer sees it, with two members that belong to its
envelope and to no statement: `recordTime`, and `nguon:recorder`, the organisation that
recorded it. `nguon load` takes both off again: in a ledger of the same register the
events come out equal, and where the recorder is unknown `--organisation` says who
reports them.

Master data has the attributes of CBV 2.0 (`cbvmda:`), names in Vietnamese; what is
sealed and not open to the viewer is not in it. Proved in
tests/services/test_export_epcis.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from nguon.core.canonical import JSON, to_bytes
from nguon.core.context import OURS, STANDARD
from nguon.core.epcis import RECORDER
from nguon.core.identifiers import NAMESPACE, product_of
from nguon.core.journey import Thing
from nguon.core.values import text_of, words_of
from nguon.services.export.form import ANYONE, Form
from nguon.services.export.selection import ORGANISATION, Line, Selection, lines
from nguon.services.export.things import Things
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

MEDIA: Final = "application/ld+json"
COUNTRY: Final = "VN"

LOCATION: Final = "urn:epcglobal:epcis:vtype:BusinessLocation"
READ_POINT: Final = "urn:epcglobal:epcis:vtype:ReadPoint"
PARTY: Final = "urn:epcglobal:epcis:vtype:SourceDest"
CLASS: Final = "urn:epcglobal:epcis:vtype:EPCClass"
AREA: Final = f"{NAMESPACE}PlantingArea"


def write(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    """Yield the document: its head, one event a line, its master data."""
    head: dict[str, JSON] = {
        "@context": [STANDARD, {OURS: NAMESPACE}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "sender": sender(book, selection),
    }
    if viewer.organisation:
        head["receiver"] = viewer.organisation
    yield to_bytes(head)[:-1] + b',"epcisBody":{"eventList":[\n'
    named, first = Named(), True
    for line in lines(book, selection, viewer, now):
        named.learn(line)
        yield (b"" if first else b",\n") + to_bytes(event_of(line))
        first = False
    things = Things(book, viewer, now)
    header: JSON = {"epcisMasterData": {"vocabularyList": named.vocabularies(things)}}
    yield b'\n]},"epcisHeader":' + to_bytes(header) + b"}\n"


def sender(book: Book, selection: Selection) -> str:
    """Return whose document it is: the organisation's own, else the ledger's."""
    if selection.kind == ORGANISATION:
        return selection.organisation
    return book.registrar.organisation


def event_of(line: Line) -> dict[str, JSON]:
    """Return the statement, with the two members of its envelope."""
    return {
        **line.statement, "recordTime": line.recorded, RECORDER: line.organisation,
    }  # fmt: skip


class Named:
    """What the events name, kind by kind, each once and in the order of its coming."""

    def __init__(self) -> None:
        self.ids: dict[str, dict[str, None]] = {
            kind: {} for kind in (CLASS, LOCATION, READ_POINT, PARTY, AREA)
        }

    def learn(self, line: Line) -> None:
        event, said = line.event, line.statement
        self._add(LOCATION, [event.location])
        self._add(READ_POINT, [event.read_point])
        parties = [line.organisation, text_of(said, "nguon:carrier") or None]
        for name, member in (
            ("sourceList", "source"),
            ("destinationList", "destination"),
        ):
            listed = said.get(name)
            for one in listed if isinstance(listed, list) else ():
                if isinstance(one, dict):
                    kind = LOCATION if one.get("type") == "location" else PARTY
                    self._add(kind, [text_of(one, member)])
        self._add(PARTY, parties)
        self._add(AREA, [event.area])
        self._add(CLASS, [product_of(batch) for batch in event.batches])
        born = said.get("nguon:born")
        for one in born if isinstance(born, list) else ():
            if isinstance(one, dict):
                self._add(CLASS, [text_of(one, "nguon:product") or None])

    def vocabularies(self, things: Things) -> list[JSON]:
        """Return the master data of what is registered here."""
        found: list[JSON] = []
        for kind, ids in self.ids.items():
            things.learn(ids)
            elements: list[JSON] = [
                {"id": id_, "attributes": attributes(kind, thing, things)}
                for id_ in ids
                if (thing := things.get(id_)) is not None
            ]
            if elements:
                found.append({"type": kind, "vocabularyElementList": elements})
        return found

    def _add(self, kind: str, ids: Iterable[str | None]) -> None:
        self.ids[kind].update(dict.fromkeys(id_ for id_ in ids if id_))


def attributes(kind: str, thing: Thing, things: Things) -> list[JSON]:
    """Return master data attributes (CBV 2.0, 10) as far as there are any."""
    value = thing.value
    told = {CLASS: _product, PARTY: _party, AREA: _area}.get(kind, _place)
    return [
        {"id": name, "attribute": said if isinstance(said, str) else str(said)}
        for name, said in told(value, things).items()
        if said not in (None, "")
    ]


Said = dict[str, "str | Decimal | int | None"]


def _product(value: Mapping[str, JSON], things: Things) -> Said:
    return {
        "cbvmda:descriptionShort": _vi(value, "name"),
        "cbvmda:regulatedProductName": words_of(value, "name"),
        "cbvmda:functionalName": text_of(value, "scientific"),
        "cbvmda:manufacturerOfTradeItemPartyName": _owner(value, things),
        "cbvmda:countryOfOrigin": COUNTRY,
        f"{NAMESPACE}gtin": text_of(value, "gtin"),
        f"{NAMESPACE}netKg": _figure(value, "net_kg"),
        f"{NAMESPACE}brand": text_of(value, "brand"),
    }


def _party(value: Mapping[str, JSON], things: Things) -> Said:
    return {
        "cbvmda:name": _vi(value, "name"),
        "cbvmda:streetAddressOne": _vi(value, "address"),
        "cbvmda:countryCode": COUNTRY,
        f"{NAMESPACE}gln": text_of(value, "gln"),
        f"{NAMESPACE}place": text_of(value, "place"),
    }


def _place(value: Mapping[str, JSON], things: Things) -> Said:
    where = value.get("coordinates")
    at = where if isinstance(where, dict) else {}
    return {
        "cbvmda:name": _vi(value, "name"),
        "cbvmda:streetAddressOne": _vi(value, "address"),
        "cbvmda:city": _vi(value, "commune_name"),
        "cbvmda:state": _vi(value, "province_name"),
        "cbvmda:postalCode": text_of(value, "postcode"),
        "cbvmda:countryCode": COUNTRY,
        "cbvmda:latitude": _figure(at, "lat"),
        "cbvmda:longitude": _figure(at, "lon"),
        f"{NAMESPACE}gln": text_of(value, "gln"),
        f"{NAMESPACE}commune": text_of(value, "commune"),
    }


def _area(value: Mapping[str, JSON], things: Things) -> Said:
    return {
        "cbvmda:name": _vi(value, "name"),
        f"{NAMESPACE}code": text_of(value, "code"),
        f"{NAMESPACE}holder": text_of(value, "holder"),
        f"{NAMESPACE}place": text_of(value, "place"),
        f"{NAMESPACE}areaHa": _figure(value, "area_ha"),
    }


def _vi(value: Mapping[str, JSON], member: str) -> str:
    said = value.get(member)
    if isinstance(said, dict):
        return str(said.get("vi") or said.get("en") or "")
    return said if isinstance(said, str) else ""


def _figure(value: Mapping[str, JSON], member: str) -> Decimal | int | None:
    said = value.get(member)
    return said if isinstance(said, Decimal | int) else None


def _owner(value: Mapping[str, JSON], things: Things) -> str:
    owner = things.get(text_of(value, "owner") or None)
    return _vi(owner.value, "name") if owner else ""


FORMS: Final = (Form("epcis", MEDIA, "jsonld", write, who=ANYONE),)

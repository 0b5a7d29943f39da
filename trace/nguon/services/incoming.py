"""Files as they come in: EPCIS documents (JSON or XML), registry files, sheets.

What kind of file it is, its content says. Everything is read strictly before anything
of it is recorded. A registry file is

    {"format": "nguon/registry/v1", "recordTime": "2026-01-05T08:00:00+07:00",
     "statements": [{"subject": "…", "type": "place", "action": "make", "value": {…}}]}

Its statements are checked by `local_names`, where the ledger is at hand. A GeoJSON file
(`*.geojson`, or a FeatureCollection) holds outlines of planting areas. Proved in
tests/services/test_load.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from nguon.core import geojson
from nguon.core.canonical import JSON, excerpt, parse
from nguon.core.document import Document, read_document
from nguon.core.epcis import RECORDER
from nguon.core.event import utc
from nguon.errors import Malformed, Refused
from nguon.services import columns, sheet, xml
from nguon.services.located import Located
from nguon.services.record import together
from nguon.services.sheet_lines import Line, lines
from nguon.services.trouble import reason

REGISTRY: Final = "nguon/registry/v1"
LIMIT: Final = 16 << 20
_QUERIED: Final = ("queryResults", "resultsBody")


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry file, and the moment at which it was sent."""

    name: str
    statements: tuple[Mapping[str, JSON], ...]
    recorded: str | None


@dataclass(frozen=True, slots=True)
class Plots:
    """A GeoJSON file: outlines of planting areas, each under the area's code."""

    name: str
    features: tuple[geojson.Feature, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Events that stand or fall together, or one line of a sheet."""

    where: str  # file and number of the event, or file and line
    sender: str  # as the file names it; empty: it does not
    recorded: str | None  # UTC; when the sender says that it was recorded
    happened: str  # UTC
    events: tuple[Mapping[str, JSON], ...] = ()
    line: Line | None = None
    vocabulary: tuple[str, ...] = ()  # what its document's master data names; once

    @property
    def moment(self) -> str:
        """When it was recorded, as far as the file says; else when it happened."""
        return self.recorded or self.happened

    @property
    def event_ids(self) -> tuple[str, ...]:
        return tuple(str(e["eventID"]) for e in self.events if "eventID" in e)


def read(path: Path) -> Registry | Plots | tuple[Said, ...]:
    """Return what the file says, or raise Malformed with its name."""
    mapped = path.suffix.lower() == ".geojson"
    try:
        with path.open("rb") as file:
            data = file.read((geojson.LIMIT if mapped else LIMIT) + 1)
    except OSError as error:
        raise Refused("load.unreadable", name=path.name, why=reason(error)) from error
    if mapped or (b'"Feature' in data[:4096] and b'"epcis' not in data[:4096]):
        try:
            return Plots(path.name, tuple(geojson.read(data)))
        except Malformed as error:
            at = error.figures.get("feature")
            raise Located(path.name + (f"#{at}" if at else ""), error) from error
    if len(data) > LIMIT:
        raise Malformed("sheet.too_large", name=path.name, limit=LIMIT >> 20)
    if path.suffix.lower() in (".json", ".jsonld") or data.lstrip()[:1] in (b"{", b"["):
        return _read_json(path.name, data)
    if path.suffix.lower() == ".xml" or (
        xml.looks_like_xml(data) and b"EPCIS" in data[:4096]
    ):
        return _read_xml(path.name, data)
    table = columns.rows(path.name, sheet.read(path.name, data))
    return tuple(_of_line(line) for line in lines(table))


def _read_json(name: str, data: bytes) -> Registry | tuple[Said, ...]:
    try:
        value = parse(data, limit=LIMIT)
        if isinstance(value, dict) and "statements" in value:
            return _registry(name, value)
        recorders = [_recorder(event) for event in _raw_events(value)]
        return _of_document(name, value, read_document(value), recorders)
    except Malformed as error:
        raise Located(name + _at(error), error) from error


def _read_xml(name: str, data: bytes) -> tuple[Said, ...]:
    try:
        found = xml.read(data, limit=LIMIT)
        recorders = [_recorder(event) for event in _raw_events(found.value)]
        return _of_document(name, found.value, found.document(), recorders)
    except Malformed as error:
        line, element = error.figures.get("line"), error.figures.get("element")
        where = f":{line}" if line else ""
        where += f" <{element}>" if element else ""
        raise Located(name + where, error) from error


def _of_document(
    name: str, value: JSON, document: Document, recorders: Sequence[str]
) -> tuple[Said, ...]:
    raw = _raw_events(value)
    times = {
        id(event): _time(old) for event, old in zip(document.events, raw, strict=True)
    }
    number = {id(event): n for n, event in enumerate(document.events, 1)}
    by = {id(e): who for e, who in zip(document.events, recorders, strict=True)}
    found = tuple(
        Said(
            f"{name}#{number[id(group[0])]}",
            by[id(group[0])] or document.sender or "",
            times[id(group[0])],
            utc(str(group[0]["eventTime"])),
            tuple(group),
        )
        for group in together(document.events)
    )
    names = _vocabulary(value)
    return (replace(found[0], vocabulary=names), *found[1:]) if names else found


def _at(error: Malformed) -> str:
    """Return where in a document: `#2 /quantityList/0` is the second event's."""
    place, event = str(error.figures.get("place", "")), error.figures.get("event")
    if isinstance(event, int):
        # What leads to the event itself is told by its number.
        place = place.partition(f"/eventList/{event - 1}")[2]
        return f"#{event} {place}".rstrip()
    return f" {place}".rstrip()


def _registry(name: str, value: Mapping[str, JSON]) -> Registry:
    statements, recorded = value["statements"], value.get("recordTime")
    if value.get("format") != REGISTRY or not isinstance(statements, list):
        raise Malformed("load.registry_format", name=name, format=REGISTRY)
    found = tuple(s for s in statements if isinstance(s, dict))
    if len(found) != len(statements):
        raise Malformed("load.registry_format", name=name, format=REGISTRY)
    return Registry(name, found, _utc(recorded))


def _of_line(line: Line) -> Said:
    where = f"{line.row.name}:{line.row.line}"
    recorded = line.recorded and utc(line.recorded)
    return Said(where, line.organisation, recorded, utc(line.time), line=line)


def _raw_events(value: JSON) -> Sequence[JSON]:
    """Return the events as sent, with the `recordTime` that a statement never has."""
    if not isinstance(value, dict) or "epcisBody" not in value:
        return [value]
    body: JSON = value["epcisBody"]
    steps = (
        ("eventList",) if value["type"] == "EPCISDocument" else (*_QUERIED, "eventList")
    )
    for step in steps:
        body = body[step] if isinstance(body, dict) else None
    return body if isinstance(body, list) else []


def _recorder(event: JSON) -> str:
    """Return who recorded an event in the ledger that exported it."""
    who = event.get(RECORDER) if isinstance(event, dict) else ""
    return who if isinstance(who, str) else ""


def _vocabulary(value: JSON) -> tuple[str, ...]:
    """Return the identifiers that a document's master data is about."""
    for step in ("epcisHeader", "epcisMasterData", "vocabularyList"):
        value = value.get(step) if isinstance(value, dict) else None
    elements = [
        element
        for one in (value if isinstance(value, list) else ())
        if isinstance(one, dict)
        for element in _listed(one.get("vocabularyElementList"))
    ]
    named = (e.get("id") for e in elements if isinstance(e, dict))
    return tuple(dict.fromkeys(n for n in named if isinstance(n, str)))


def _listed(value: JSON) -> Sequence[JSON]:
    return value if isinstance(value, list) else []


def _time(raw: JSON) -> str | None:
    return _utc(raw.get("recordTime")) if isinstance(raw, dict) else None


def _utc(moment: JSON) -> str | None:
    """Return a moment in UTC; what is none was refused by the strict reader."""
    if not isinstance(moment, str):
        return None
    try:
        return utc(moment)
    except ValueError as error:
        raise Malformed("event.time", time=excerpt(moment), place="") from error

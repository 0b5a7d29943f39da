"""EPCIS documents: an envelope of many events, read into statements.

    {"@context": […], "type": "EPCISDocument", "schemaVersion": "2.0",
     "creationDate": "…", "epcisBody": {"eventList": [{…}, {…}]}}

Also read: an answer to a query (`EPCISQueryDocument`), and one bare event that carries
its own `@context`. Each event comes out as a statement that stands alone, its prefixes
with it; a refusal names the event by number and the place by JSON pointer.

    read_document(value)       all its statements, or the first refusal
    open_document(value)       the envelope; each `statement(n)` read by itself, so that
                               what is right can be told from what is wrong

Master data in the header (`epcisMasterData`) is let pass and not kept: who is called
what is registered here by those it is about, not by whoever sends a document. Proved in
tests/core/test_document.py.
"""

import re
from dataclasses import dataclass
from typing import Final

from nguon.core.canonical import JSON, excerpt
from nguon.core.context import Prefixes, read_context
from nguon.core.epcis import normal_event, normal_time, place_at
from nguon.core.identifiers import check_uri
from nguon.core.shape import step_into
from nguon.errors import Malformed

TYPES: Final = ("EPCISDocument", "EPCISQueryDocument")

_VERSION: Final = re.compile(r"2\.0(?:\.[0-9]{1,3})?")
_MEMBERS: Final = frozenset(
    [
        "@context",
        "id",
        "type",
        "schemaVersion",
        "creationDate",
        "instanceIdentifier",
        "sender",
        "receiver",
        "epcisHeader",
        "epcisBody",
    ]
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a sender sent: its events as statements, and who says to have sent it."""

    events: tuple[dict[str, JSON], ...]
    sender: str | None
    receiver: str | None
    created: str | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A document that was opened: its events as they came, and what they share."""

    events: list[JSON]
    place: str  # of their list; empty for one bare event
    prefixes: Prefixes | None
    sender: str | None = None
    receiver: str | None = None
    created: str | None = None

    def statement(self, number: int) -> dict[str, JSON]:
        """Return the event at `number` (from 0) as a statement, or raise Malformed."""
        if self.prefixes is None:
            return normal_event(self.events[number])
        try:
            return normal_event(self.events[number], self.prefixes)
        except Malformed as error:
            inner = error.figures.get("place", "")
            error.figures["place"] = f"{self.place}/{number}{inner}"
            error.figures["event"] = number + 1
            raise


def documents(value: JSON) -> list[dict[str, JSON]]:
    """Return the statements of a document or of one bare event."""
    return list(read_document(value).events)


def read_document(value: JSON) -> Document:
    """Read a document or one bare event, or raise Malformed with the place."""
    found = open_document(value)
    return Document(
        events=tuple(found.statement(n) for n in range(len(found.events))),
        sender=found.sender,
        receiver=found.receiver,
        created=found.created,
    )


def open_document(value: JSON) -> Envelope:
    """Read what stands around the events, or raise Malformed with the place."""
    if not isinstance(value, dict):
        raise Malformed("document.object", place="")
    if value.get("type") not in TYPES:
        if "epcisBody" in value:
            raise Malformed("document.type", place="/type")
        return Envelope([value], "", None)
    asked = value["type"] == "EPCISQueryDocument"
    prefixes = place_at("@context", read_context, value.get("@context"))
    _check_envelope(value, prefixes, asked=asked)
    answer = ("queryResults", "resultsBody") if asked else ()
    events, place = _find_events(value, ("epcisBody", *answer, "eventList"))
    return Envelope(
        events,
        place,
        prefixes,
        sender=_text(value, "sender"),
        receiver=_text(value, "receiver"),
        created=normal_time(value["creationDate"]) if "creationDate" in value else None,
    )


def _check_envelope(value: dict[str, JSON], prefixes: Prefixes, *, asked: bool) -> None:
    for name in ("schemaVersion", "creationDate"):
        if name not in value and not asked:
            raise Malformed("event.missing", member=name, place="")
    version = value.get("schemaVersion", "2.0")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise Malformed(
            "document.version", place="/schemaVersion", version=excerpt(str(version))
        )
    if "creationDate" in value:
        place_at("creationDate", normal_time, value["creationDate"])
    for name in ("sender", "receiver", "instanceIdentifier"):
        if name in value and _text(value, name) is None:
            raise Malformed("event.text", place=f"/{name}")
    if "id" in value:
        place_at("id", check_uri, _text(value, "id") or "")
    if not isinstance(value.get("epcisHeader", {}), dict):
        raise Malformed("event.object", place="/epcisHeader")
    for name in value:
        if name not in _MEMBERS:
            place_at(name, prefixes.name, name)


def _find_events(value: JSON, steps: tuple[str, ...]) -> tuple[list[JSON], str]:
    place = ""
    for step in steps:
        if not isinstance(value, dict):
            raise Malformed("event.object", place=place)
        if step not in value:
            raise Malformed("event.missing", member=step, place=place)
        value, place = value[step], step_into(place, step)
    if not isinstance(value, list):
        raise Malformed("event.list", least=0, place=place)
    return value, place


def _text(value: dict[str, JSON], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) else None

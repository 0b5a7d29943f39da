"""XML at the EPCIS door: what was sent in it, and answers in it.

    value = sent_xml(limit)             the JSON of EPCIS 2.0 that the XML says
    if wants_xml(): return answer_xml(events, query="SimpleEventQuery")

Answered is version 2.0, or 1.2 to who asks for it: `GS1-EPCIS-Max: 1.2`, or
`Accept: application/xml; version=1.2`. A refusal of what came as XML names its line and
element as well. Proved in tests/web/test_epcis_xml.py.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Response, g, request

from nguon import clock
from nguon.core.canonical import JSON
from nguon.errors import Malformed, NguonError
from nguon.services import xml

TYPES: Final = ("application/xml", "text/xml")
JSON_TYPES: Final = ("application/ld+json", "application/json")


def sent_xml(limit: int, *, alone: bool = False) -> dict[str, JSON]:
    """Return the body's document; `alone`: its one event, which carries its context."""
    found = xml.read(request.get_data(cache=False), limit=limit)
    g.xml = found.alone() if alone else found
    value: dict[str, JSON] = g.xml.value
    return value


def located(error: Malformed) -> Malformed:
    """Return a refusal with line and element, when the body was XML."""
    placed: Malformed = g.xml.located(error) if "xml" in g else error
    return placed


def in_its_place(error: NguonError) -> NguonError:
    return located(error) if isinstance(error, Malformed) else error


def wants_xml() -> bool:
    """Say whether XML is rather wanted than JSON, which is what is answered else."""
    wanted = {"xml": 0.0, "json": 0.0, "any": 0.0}
    for value, quality in request.accept_mimetypes:
        kind = value.partition(";")[0].strip().lower()
        name = "xml" if kind in TYPES else "json" if kind in JSON_TYPES else "any"
        wanted[name] = max(wanted[name], quality)
    return wanted["xml"] > wanted["json"] and wanted["xml"] >= wanted["any"]


def answer_xml(
    events: Iterable[Mapping[str, JSON]], *, query: str, subscription: str = ""
) -> Response:
    """Return an EPCISQueryDocument of these events in the version asked for."""
    version = _version()
    data = xml.write(
        [dict(event) for event in events],
        created=clock.now().isoformat(),
        version=version,
        query=query, subscription=subscription,
    )  # fmt: skip
    response = Response(data, mimetype="application/xml")
    if version == "1.2":
        response.headers["GS1-EPCIS-Version"] = "1.2.0"
    return response


def _version() -> str:
    asked = [request.headers.get("GS1-EPCIS-Max", "")]
    for value in request.headers.get("Accept", "").split(","):
        kind, _, options = value.partition(";")
        if kind.strip().lower() in TYPES:
            asked += [
                part.strip().removeprefix("version=") for part in options.split(";")
            ]
    return "1.2" if any(part.startswith("1.") for part in asked) else "2.0"

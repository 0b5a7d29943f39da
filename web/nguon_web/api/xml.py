"""What was sent to the EPCIS door in XML, of version 1.2 or 2.0.

    value = sent_xml(limit)             the JSON of EPCIS 2.0 that the XML says

A refusal of what came as XML names its line and element as well. Answers in XML are
written by `answers`. Proved in tests/web/test_epcis_xml.py.
"""

from typing import Final

from flask import g, request

from nguon.core.canonical import JSON
from nguon.errors import Malformed, NguonError
from nguon.services import xml

TYPES: Final = ("application/xml", "text/xml")


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

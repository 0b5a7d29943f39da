"""A registered thing by what a program calls it: code, identifier, GTIN, GLN or number.

    thing(ledger, "product", "09521201001012")    as it stands now, or NotFound
    meant(ledger, "place", "9521201000015")       its identifier alone

Nothing is looked up by name here: names are for people, and may be two. Proved in
tests/services/test_meant.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from nguon.core import identifiers
from nguon.core.canonical import excerpt
from nguon.core.digital_link import HOST
from nguon.core.identifiers import PREFIX
from nguon.core.state import Alias, Registered
from nguon.errors import Malformed, NotFound
from nguon.services.names import Named, Names
from nguon.store.snapshot import Snapshot

KINDS: Final = ("organisation", "product", "place", "area", "certificate")

_BY_CODE: Final[Mapping[str, Callable[[str], str]]] = {
    "organisation": identifiers.org_id,
    "product": identifiers.product_id,
    "place": identifiers.place_id,
    "area": identifiers.area_id,
    "certificate": identifiers.certificate_id,
}


@dataclass(frozen=True, slots=True)
class Thing:
    """A registered thing as one reader may know it."""

    kind: str
    named: Named
    recorded: str
    ended: str | None
    entry: int


def thing(ledger: Snapshot, kind: str, typed: str, names: Names | None = None) -> Thing:
    """Return the thing, called as `names` may know it: the public where it is None."""
    found = ledger.get(Registered, meant(ledger, kind, typed))
    if found is None:
        raise NotFound("api.no_thing", typed=excerpt(typed))
    (named,) = (names or Names(ledger)).named([found])
    return Thing(kind, named, found.recorded, found.ended, found.entry)


def meant(ledger: Snapshot, kind: str, typed: str) -> str:
    """Return the identifier that is meant, or raise NotFound."""
    text = typed.strip()
    if not (text.isascii() and text.isprintable()):
        raise NotFound("api.no_thing", typed=excerpt(typed))
    for candidate in _candidates(ledger, kind, text):
        found = ledger.get(Registered, candidate)
        if found is not None and found.type == kind:
            return found.id
    raise NotFound("api.no_thing", typed=excerpt(typed))


def _candidates(ledger: Snapshot, kind: str, text: str) -> list[str]:
    """Return the identifiers that a text may stand for."""
    if text.startswith((PREFIX, HOST)):
        alias = ledger.get(Alias, text)
        return [text, *([alias.id] if alias else [])]
    found = []
    if text.isascii() and text.isdigit():
        if kind == "product":
            found += _tried(identifiers.gtin_product_id, text)
        elif kind == "place":
            found += _tried(identifiers.gln_place_id, text)
        elif kind == "organisation":
            alias = ledger.get(Alias, f"{HOST}417/{text}")
            found += [alias.id] if alias else []
    return found + _tried(_BY_CODE[kind], text)


def _tried(reader: Callable[[str], str], text: str) -> list[str]:
    try:
        return [reader(text)]
    except Malformed:
        return []

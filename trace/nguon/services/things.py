"""What is public of a product, a place and an organisation, for pages and programs.

    seen = product(ledger, "09521201001012")    or the code of a product without a GTIN
    seen.lots, seen.more                         its newest lots that are not void

Nothing sealed is opened here: who kept their name back is told by commune and the
beginning of the code (`nguon.services.names`). Proved in tests/web/test_things.py.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from nguon.core.identifiers import (
    gln_place_id,
    gtin_product_id,
    org_id,
    place_id,
    product_id,
)
from nguon.core.registered import Certificate, certificate
from nguon.core.state import Batch, Coverage, Registered
from nguon.core.values import text_of, texts_of, value_of
from nguon.errors import NotFound
from nguon.services.names import Named, Names
from nguon.store.snapshot import Snapshot

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A certificate, and whether it stands on the day that was asked about."""

    id: str
    said: Certificate
    ended: str | None
    valid: bool

    @property
    def code(self) -> str:
        return self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its newest lots."""

    thing: Named
    owner: Named | None
    lots: tuple[Batch, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place, who works there, and the certificates of what grows there."""

    thing: Named
    people: tuple[Named, ...]
    certificates: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as it wants to be known."""

    thing: Named
    place: Named | None
    products: tuple[Named, ...]
    certificates: tuple[Given, ...]


def code_of(subject: str) -> str:
    """Return what a page's address calls a thing: its GTIN, its GLN or its code."""
    return subject.rpartition("/")[2]


def product(ledger: Snapshot, code: str) -> Product:
    subject = gtin_product_id(code) if _digits(code) else product_id(code)
    names = Names(ledger)
    thing = _the(names, subject, "product", code)
    lots = ledger.find(
        Batch, product=subject, planting=0, void=0, order="-born", limit=MOST + 1
    )
    owner = names.get(text_of(thing.value, "owner"))
    return Product(thing, owner, tuple(lots[:MOST]), len(lots) > MOST)


def place(ledger: Snapshot, code: str, today: date) -> Place:
    subject = gln_place_id(code) if _digits(code) else place_id(code)
    thing = _the(Names(ledger), subject, "place", code)
    names = Names(ledger)
    people = [
        one for one in names.named(ledger.find(Registered, type="organisation"))
        if text_of(one.value, "place") == subject and not one.ended
    ]  # fmt: skip
    areas = [
        one.id for one in ledger.find(Registered, type="area")
        if value_of(one.value).get("place") == subject
    ]  # fmt: skip
    return Place(thing, tuple(people), _covering(ledger, areas, today))


def organisation(ledger: Snapshot, code: str, today: date) -> Organisation:
    subject = org_id(code)
    names = Names(ledger)
    thing = _the(names, subject, "organisation", code)
    products = ledger.find(Registered, type="product", owner=subject, ended=None)
    found = [given(one, today) for one in
             ledger.find(Registered, type="certificate", owner=subject)]  # fmt: skip
    return Organisation(
        thing,
        names.get(text_of(thing.value, "place")),
        tuple(names.named(products)),
        tuple(sorted(found, key=lambda one: (not one.valid, one.said.end))),
    )


def given(thing: Registered, today: date) -> Given:
    """Return a certificate as it stands on a day."""
    said = certificate(value_of(thing.value))
    over = thing.ended is not None and thing.ended[:10] <= today.isoformat()
    valid = said.start <= today.isoformat() <= said.end and not over
    return Given(thing.id, said, thing.ended, valid)


def the_certificate(ledger: Snapshot, subject: str, today: date) -> Given:
    found = ledger.get(Registered, subject)
    if found is None or found.type != "certificate":
        raise NotFound("resolve.thing", name=code_of(subject)[:40])
    return given(found, today)


def gives_certificates(ledger: Snapshot, subject: str) -> bool:
    """Whether an organisation holds a certificate, or ever did."""
    return bool(ledger.find(Registered, type="certificate", owner=subject, limit=1))


def _covering(ledger: Snapshot, holders: list[str], today: date) -> tuple[Given, ...]:
    names = {
        name
        for (_holder,), one in ledger.get_many(
            Coverage, [(h,) for h in holders]
        ).items()
        for name in one.certificates
    }
    things = ledger.get_many(Registered, [(name,) for name in sorted(names)])
    found = [given(thing, today) for thing in things.values()]
    return tuple(sorted(found, key=lambda one: (not one.valid, one.said.end)))


def _the(names: Names, subject: str, kind: str, code: str) -> Named:
    found = names.get(subject)
    if found is None or ("roles" in found.value) != (kind == "organisation"):
        raise NotFound("resolve.thing", name=code[:40])
    return found


def _digits(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) < 17


def roles(thing: Named) -> tuple[str, ...]:
    return texts_of(thing.value, "roles")

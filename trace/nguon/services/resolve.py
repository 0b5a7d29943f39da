"""Resolve: what a GS1 Digital Link means in this ledger, from the most exact part up.

    found = resolve(ledger, "/01/09521201001012/10/ML-1/21/000007")
    [step.kind for step in found.steps]     ["serial", "lot", "product"]
    found.missing                           None; ("10", "ML-9") for a lot nobody made

A qualifier that nothing here is called by walks up the tree to what is known, and is
named as missing, so that no door takes a made-up lot for a real one. Bad syntax raises
Malformed, a key that nothing here has NotFound. Proved in
tests/services/test_resolve.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nguon.core.digital_link import HOST, canonical_path, unquote
from nguon.core.identifiers import PREFIX, batch_of, gln_place_id, gtin_product_id
from nguon.core.state import Alias, Batch, Registered
from nguon.core.values import text_of, value_of
from nguon.errors import NotFound
from nguon.services.units import is_known
from nguon.store.snapshot import Snapshot as Snapshot

KEYS: Final = ("01", "00", "414", "417", "8003", "8004")


@dataclass(frozen=True, slots=True)
class Step:
    """One identified thing: the path of its link here, what it is, what it names."""

    path: str
    kind: str  # serial, lot, product, area, place, organisation, unit
    subject: str
    batch: Batch | None = None  # of a serial or lot
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is known, the most exact first, and what was asked for beyond it."""

    steps: tuple[Step, ...]
    missing: tuple[str, str] | None = None


def resolve(ledger: Snapshot, path: str) -> Resolved:
    """Return what the path of a link names; see above for what it raises."""
    path = canonical_path(path.rstrip("/") if path.count("/") > 2 else path)
    parts = path.split("/")[1:]
    pairs = list(zip(parts[::2], map(unquote, parts[1::2]), strict=True))
    key, value = pairs[0]
    rest = dict(pairs[1:])
    if key == "01":
        return _product(ledger, path, value, rest)
    if key == "414":
        return _place(ledger, path, value, rest)
    if key == "417":
        alias = ledger.get(Alias, f"{HOST}417/{value}")
        if alias is None or not alias.id:
            raise NotFound("resolve.party", number=value)
        whole = Step(f"/417/{value}", "organisation", alias.id)
        return Resolved((whole,), next(iter(pairs[1:]), None))
    if key in KEYS and is_known(ledger, HOST + f"{parts[0]}/{parts[1]}"):
        unit = Step(f"/{parts[0]}/{parts[1]}", "unit", HOST + f"{parts[0]}/{parts[1]}")
        return Resolved((unit,), next(iter(pairs[1:]), None))
    raise NotFound("resolve.unit", number=value[:40])


def resolve_batch(ledger: Snapshot, subject: str) -> Resolved:
    """Return what the page of a batch is about: the batch, then its product."""
    batch = ledger.get(Batch, subject)
    if batch is None:
        raise NotFound("publish.code", typed=subject)
    steps = [Step(f"/b/{batch.code}", "lot", batch.id, batch)]
    if batch.product:
        steps.append(Step(path_of_product(batch.product), "product", batch.product))
    return Resolved(tuple(steps))


def path_of_product(subject: str) -> str:
    """Return the link of a product here: its GTIN's, else its page's address."""
    if subject.startswith(HOST):
        return "/" + subject.removeprefix(HOST)
    return "/" + subject.removeprefix(PREFIX)


def _product(ledger: Snapshot, path: str, gtin: str, rest: dict[str, str]) -> Resolved:
    subject = gtin_product_id(gtin)
    if ledger.get(Registered, subject) is None:
        raise NotFound("resolve.product", number=gtin)
    product = Step(f"/01/{gtin}", "product", subject)
    if not rest:
        return Resolved((product,))
    lot = rest.get("10")
    if lot is None:  # a variant or a serial alone: no lot is meant by it
        ai = next(reversed(rest))
        return Resolved((product,), (ai, rest[ai]))
    batch = _batch(ledger, gtin, path)
    if batch is None:
        return Resolved((product,), ("10", lot))
    return Resolved((*_lot(path, batch, rest.get("21", "")), product))


def _batch(ledger: Snapshot, gtin: str, path: str) -> Batch | None:
    """Return the lot; a variant (22) before it makes no other lot of it."""
    quoted = path.partition("/10/")[2].partition("/")[0]
    named = batch_of(f"{HOST}01/{gtin}/10/{quoted}")
    return ledger.get(Batch, named) if named else None


def _lot(path: str, batch: Batch, serial: str) -> Iterator[Step]:
    if serial:
        yield Step(path, "serial", batch.id, batch, serial)
        path = path.rpartition("/21/")[0]
    yield Step(path, "lot", batch.id, batch)


def _place(ledger: Snapshot, path: str, gln: str, rest: dict[str, str]) -> Resolved:
    subject = gln_place_id(gln)
    if ledger.get(Registered, subject) is None:
        raise NotFound("resolve.place", number=gln)
    place = Step(f"/414/{gln}", "place", subject)
    if not rest:
        return Resolved((place,))
    ai, value = next(iter(rest.items()))
    for area in ledger.find(Registered, type="area") if ai == "254" else ():
        said = value_of(area.value)
        if said.get("place") == subject and text_of(said, "code") == value:
            return Resolved((Step(path, "area", area.id), place))
    return Resolved((place,), (ai, value))

"""Find: what an inspector typed, whatever it is.

A code of a label (with or without hyphens), a link, a lot number, a GTIN, the name of
an organisation (accents and case do not matter, a part is enough), the number of a
planting area or of a certificate. Everything that fits is shown; nothing is guessed.
Proved in tests/services/test_inspect.py.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nguon.core.digital_link import canonical_link
from nguon.core.identifiers import (
    batch_of,
    gtin14,
    gtin_product_id,
    parse_code,
)
from nguon.core.state import Batch, Registered
from nguon.core.values import text_of, value_of
from nguon.errors import Malformed, NotFound
from nguon.services.called import Called, called
from nguon.services.columns import plain
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

MOST: Final = 30  # of each kind
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that fits what was typed, and whether there was more of it."""

    batches: tuple[Batch, ...] = ()
    products: tuple[Registered, ...] = ()
    organisations: tuple[Registered, ...] = ()
    areas: tuple[Registered, ...] = ()
    certificates: tuple[Registered, ...] = ()
    more: bool = False

    @property
    def count(self) -> int:
        kinds = (self.batches, self.products, self.organisations, self.areas)
        return sum(map(len, kinds)) + len(self.certificates)


def search(book: Book, typed: str) -> tuple[Found, Called]:
    """Return what fits `typed` in the newest state, and the names that go with it."""
    with book.read() as ledger:
        found = find(ledger, typed)
        subjects: set[str | None] = {batch.product for batch in found.batches}
        subjects |= {batch.maker for batch in found.batches}
        for thing in (*found.areas, *found.certificates):
            subjects.add(text_of(value_of(thing.value), "holder"))
        return found, called(ledger, subjects)


def find(ledger: Snapshot, typed: str) -> Found:
    """Return what fits `typed`; empty when nothing does."""
    wanted = typed.strip()[:LONGEST]
    if not wanted:
        return Found()
    named = the_one(ledger, wanted)
    if named is not None:
        return Found(batches=(named,))
    product = _product(ledger, wanted)
    if product is not None:
        lots = ledger.find(Batch, product=product.id, order="-born", limit=MOST + 1)
        return Found(tuple(lots[:MOST]), (product,), more=len(lots) > MOST)
    lots = _lots(ledger, wanted)
    people, fields, papers = (
        list(_registered(ledger, kind, members, wanted))
        for kind, members in (
            ("organisation", ("name", "gln")),
            ("area", ("code", "name")),
            ("certificate", ("number",)),
        )
    )
    kinds: tuple[list[Registered], ...] = (people, fields, papers)
    return Found(
        tuple(lots[:MOST]), (), tuple(people[:MOST]), tuple(fields[:MOST]),
        tuple(papers[:MOST]),
        len(lots) > MOST or any(len(kind) > MOST for kind in kinds),
    )  # fmt: skip


def the_batch(ledger: Snapshot, typed: str) -> Batch:
    """Return the one batch that is meant, or say that none or several are."""
    found = find(ledger, typed).batches
    if not found:
        raise NotFound("inspect.no_batch", typed=typed.strip()[:60])
    if len(found) > 1:
        raise NotFound("inspect.many", typed=typed.strip()[:60], count=len(found))
    return found[0]


def batch_by_code(ledger: Snapshot, code: str) -> Batch:
    """Return the batch whose page is under `code`, or raise NotFound."""
    found = ledger.find(Batch, code=parse_code(code), limit=1)
    if not found:
        raise NotFound("inspect.no_batch", typed=code[:60])
    return found[0]


def code_of_known(book: Book, typed: str) -> str:
    """Return the code of a batch as it is written, or raise NotFound."""
    with book.read() as ledger:
        return batch_by_code(ledger, typed).code


def the_one(ledger: Snapshot, typed: str) -> Batch | None:
    """Return the batch of a code, a link of any host or an identifier, if it is one."""
    path = typed.partition("?")[0].rstrip("/")
    try:
        code = parse_code(path.rpartition("/b/")[2])
    except Malformed:
        batch = _linked(typed) if "/" in typed else None
        return ledger.get(Batch, batch) if batch else None
    found = ledger.find(Batch, code=code, limit=1)
    return found[0] if found else None


def _linked(typed: str) -> str | None:
    """Return the batch that a Digital Link names."""
    text = re.split(r"[?#]", typed)[0]
    text = text if "://" in text else f"https://{text.lstrip('/')}"
    try:
        link = canonical_link(text)
    except Malformed:
        return None
    return batch_of(link) if link else None


def _product(ledger: Snapshot, typed: str) -> Registered | None:
    try:
        return ledger.get(Registered, gtin_product_id(gtin14(typed)))
    except Malformed:
        return None


def _lots(ledger: Snapshot, typed: str) -> list[Batch]:
    """Return the batches under a lot number, the newest first."""
    spellings = sorted({typed, typed.upper()})
    return ledger.find(Batch, lot=spellings, order="-born", limit=MOST + 1)


def _registered(
    ledger: Snapshot, kind: str, members: Iterable[str], typed: str
) -> Iterator[Registered]:
    """Yield things of a kind of which a member holds what was typed."""
    wanted = plain(typed)
    if len(wanted) < 2:
        return
    for thing in ledger.find(Registered, type=kind):
        value = value_of(thing.value)
        said: list[object] = [thing.id.rsplit("/", 1)[-1]]
        for member in members:
            part = value.get(member)
            said += part.values() if isinstance(part, dict) else [part]
        if any(isinstance(text, str) and wanted in plain(text) for text in said):
            yield thing

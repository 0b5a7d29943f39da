"""What a batch's label says, out of the same facts as its page.

The doors hand these facts to `nguon_labels`, which draws and knows no ledger. Proved in
tests/services/test_label.py.
"""

from dataclasses import dataclass
from datetime import date, datetime

from nguon.core.entry import from_bytes
from nguon.core.identifiers import batch_code, batch_of, canonical_epc
from nguon.core.journey import Thing
from nguon.core.provenance import Provenance, read
from nguon.core.state import Batch
from nguon.errors import Malformed, NotFound
from nguon.services.prove import sources
from nguon.services.publish import batch_of_code, find_batch
from nguon.store.ledger import Book


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """The facts on one label, in one language."""

    batch: str
    code: str
    product: str
    cooperative: str
    lot: str
    harvested: date | None
    packed: date | None
    best_before: date | None
    place: str
    net: str


def label_facts(book: Book, batch: str, language: str, now: datetime) -> LabelFacts:
    """Return what to print for a batch (its id), or raise NotFound."""
    with book.read() as snapshot:
        if snapshot.get(Batch, batch) is None:
            raise NotFound("publish.code", typed=batch)
        entries = {
            index: from_bytes(snapshot.entry(index))
            for subject in sources(snapshot, batch)
            for index in snapshot.history(subject)
        }
    told = read(entries, batch, now)
    return LabelFacts(
        batch=batch,
        code=batch_code(batch),
        product=said(told.product, "name", language),
        cooperative=said(told.things.get(told.maker), "name", language),
        lot=told.lot or "",
        harvested=told.harvested[0].date() if told.harvested else None,
        packed=told.packed.date() if told.packed else None,
        best_before=told.best_before,
        place=place(told, language),
        net=net(told, language),
    )


def said(thing: Thing | None, member: str, language: str) -> str:
    """Return a registered thing's words in one language, empty when it has none."""
    words = thing.value.get(member) if thing else None
    return str(words.get(language, "")) if isinstance(words, dict) else ""


def place(told: Provenance, language: str) -> str:
    """Return the communes it grew in: all of them, or the label would be untrue."""
    grown = (told.things.get(origin) for origin in told.origins)
    names = dict.fromkeys(said(place, "commune_name", language) for place in grown)
    return ", ".join(filter(None, names))


def net(told: Provenance, language: str) -> str:
    """Return the weight of a consumer unit, as it should be read."""
    value = told.product.value.get("net_kg") if told.product else None
    if value is None:
        return ""
    text = f"{value} kg"
    return text.replace(".", ",") if language == "vi" else text


def batch_named(book: Book, typed: str) -> str:
    """Return the batch that a person means by code, identifier, link or lot number."""
    text = typed.strip()
    if "/" in text:
        found = batch_of(canonical_epc(text))
        if found:
            return found
    try:
        return batch_of_code(book, text)
    except (Malformed, NotFound):
        lots = find_batch(book, text)
    if not lots:
        raise NotFound("inspect.no_batch", typed=text[:40])
    if len(lots) > 1:
        raise NotFound("label.which", typed=text[:40], found=len(lots))
    return lots[0].id

"""What the names in a sheet stand for: organisations, products, places, lots.

A cooperative writes "Nhà sơ chế HTX", "9521202002018" or "ML-CC-261109-A"; the ledger
knows identifiers. A name that could mean two things is refused rather than guessed.
Codes are always understood. Proved in tests/services/test_load.py.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from nguon.core import identifiers
from nguon.core.canonical import excerpt
from nguon.core.digital_link import HOST
from nguon.core.state import Batch, Handover, Holding, Registered
from nguon.errors import Malformed, NotFound, Refused
from nguon.services.columns import plain
from nguon.services.sheet_lines import Line
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

GTIN: Final = HOST + "01/"

Draw = Callable[[int], bytes]


class Directory:
    """Every way to write what is registered, read once for a whole load."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._ids: dict[tuple[str, str], list[str]] = {}
        for kind in ("organisation", "place", "area", "product"):
            for thing in snapshot.find(Registered, type=kind):
                for name in _names(thing) if thing.ended is None else ():
                    self._ids.setdefault((kind, name), []).append(thing.id)

    def find(self, kind: str, text: str) -> list[str]:
        return self._ids.get((kind, plain(text)), [])


def organisation_named(book: Book, typed: str) -> str:
    """Return the organisation that a person means: by identifier, code, GLN or name."""
    with book.read() as ledger:
        found = Directory(ledger).find("organisation", typed)
        if not found:
            with suppress(Malformed):  # a code as it is heard over the phone
                code = identifiers.org_id(typed)
                found = [code] if ledger.get(Registered, code) else []
    if not found:
        raise NotFound("people.no_organisation", organisation=excerpt(typed))
    if len(found) > 1:
        raise Refused("people.organisation_twice", organisation=excerpt(typed))
    return found[0]


class Known:
    """What names mean at one moment of the ledger."""

    def __init__(self, snapshot: Snapshot, directory: Directory, draw: Draw) -> None:
        self.snapshot = snapshot
        self.directory = directory
        self.draw = draw

    def organisation(self, line: Line, text: str) -> str:
        return self._one(line, "organisation", text)

    def place(self, line: Line, text: str) -> str:
        return self._one(line, "place", text)

    def area(self, line: Line, text: str) -> str:
        return self._one(line, "area", text)

    def product(self, line: Line, text: str) -> str:
        return self._one(line, "product", text)

    def has_product(self, text: str) -> bool:
        return bool(self.directory.find("product", text))

    def _one(self, line: Line, kind: str, text: str) -> str:
        found = self.directory.find(kind, text)
        if len(found) != 1:
            code = "load.name_unknown" if not found else "load.name_twice"
            raise line.row.wrong(code, text=excerpt(text))
        return found[0]

    def lot(self, line: Line, organisation: str, lot: str) -> Batch:
        """Return the batch that this organisation calls by that lot number."""
        direct = _batch_id(lot)
        if direct:
            found = self.snapshot.get(Batch, direct)
            if found:
                return found
        mine = [b for b in self.snapshot.find(Batch, lot=lot) if not b.void
                and self._touches(b, organisation)]  # fmt: skip
        if len(mine) != 1:
            code = "load.lot_unknown" if not mine else "load.lot_ambiguous"
            raise line.row.wrong(code, lot=excerpt(lot))
        return mine[0]

    def new_lot(self, organisation: str, product: str | None, lot: str) -> str:
        """Return the identifier of a lot to be born; the same for the same lot."""
        if product and product.startswith(GTIN):
            return identifiers.gtin_batch_id(product.removeprefix(GTIN), lot)
        for batch in self.snapshot.find(Batch, lot=lot):
            if batch.maker == organisation:
                return batch.id
        return identifiers.code_batch_id(identifiers.new_code(self.draw(16)))

    def handover(self, line: Line, organisation: str, batch: str) -> Handover:
        """Return the shipment that this receipt answers: the newest that is open."""
        found = [
            h
            for h in self.snapshot.find(Handover, batch=batch, receiver=organisation)
            if h.state != "void"
        ]
        if not found:
            raise line.row.wrong("load.no_shipment", lot=line.lots[0][0])
        return max(found, key=lambda h: (h.state == "open", h.sent))

    def _touches(self, batch: Batch, organisation: str) -> bool:
        return (
            batch.maker == organisation
            or self.snapshot.get(Holding, batch.id, organisation) is not None
            or bool(self.snapshot.find(Handover, batch=batch.id, receiver=organisation))
        )


def _names(thing: Registered) -> set[str]:
    """Return every way to write a registered thing, folded for comparing."""
    value = json.loads(thing.value)
    name = value.get("name", {})
    numbers = [value.get(member) for member in ("gtin", "gln", "code")]
    commune = value.get("commune_name", {})
    written = [
        thing.id,
        _shown(thing.id),
        thing.id.rsplit("/", 1)[-1],
        *name.values(),
        *(f"{name[lang]}, {commune[lang]}" for lang in name if lang in commune),
        *(n for n in numbers if n),
        *(n.lstrip("0") for n in numbers if n and n.isdigit()),
    ]
    return {plain(text) for text in written if isinstance(text, str)}


def _shown(identifier: str) -> str:
    """Return the code in the groups in which it is printed."""
    code = identifier.rsplit("/", 1)[-1]
    return identifiers.show_code(code) if len(code) == 17 else code


def _batch_id(text: str) -> str | None:
    """Return the batch identifier if the text is a link or a code, else None."""
    for reader in (identifiers.code_batch_id, identifiers.canonical_epc):
        try:
            return identifiers.batch_of(reader(text))
        except Malformed:
            continue
    return None

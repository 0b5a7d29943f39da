"""Registered things by name: what the desk shows and offers to choose from.

Reads the `Registered` records as they stand now. The name of a household, or of an
organisation that is not to be named, is sealed: it is told by its commune and the
beginning of its code. An organisation reads its own name and those that it sealed
itself; what it was shown stands in `opened`, and the desk writes that down. Proved in
tests/services/test_names.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.entry import check_opening, from_bytes
from nguon.core.state import Registered
from nguon.core.values import number_of, text_of, texts_of, value_of
from nguon.messages import say
from nguon.store import sealed
from nguon.store.snapshot import Snapshot

OFFICIAL: Final = ("laboratory", "officer", "operator")
NAME: Final = "/value/name"
SHORT: Final = 6  # letters of a code: enough to tell two unnamed ones apart


@dataclass(frozen=True, slots=True)
class Named:
    """A registered thing as a person picks it."""

    id: str
    name: Mapping[str, str] | None  # None: sealed
    value: Mapping[str, JSON]
    ended: bool
    commune: Mapping[str, str] | None = None  # of an organisation whose name is sealed

    def say(self, language: str) -> str:
        """Return the name; where it is sealed, what may be known instead of it."""
        found = self.name or {}
        if text := found.get(language) or found.get("vi"):
            return text
        if "roles" in self.value:
            return unnamed(self.id, self.value, self.commune, language)
        return self.id.rsplit("/", 1)[-1]

    @property
    def piece_kg(self) -> Decimal | None:
        """Of a product: what one of its consumer units weighs."""
        return number_of(self.value, "net_kg")

    @property
    def unit(self) -> Mapping[str, str] | None:
        """Of a product: its consumer unit, such as a bunch."""
        return _pair(self.value.get("unit"))

    @property
    def gtin(self) -> str | None:
        return text_of(self.value, "gtin") or None


class Names:
    """The registered things of one snapshot, each read once, as `reader` may know."""

    def __init__(self, snapshot: Snapshot, reader: str | None = None) -> None:
        self._snapshot = snapshot
        self._reader = reader
        self._known: dict[str, Named | None] = {}
        self.opened: dict[int, str] = {}  # entry -> pointer of what was sealed

    def get(self, id_: str | None) -> Named | None:
        """Return the thing under that identifier, or None."""
        if not id_:
            return None
        if id_ not in self._known:
            found = self._snapshot.get(Registered, id_)
            self._known[id_] = self.named([found])[0] if found else None
        return self._known[id_]

    def say(self, id_: str | None, language: str) -> str:
        """Return how the thing is called; its code when nothing else is known."""
        found = self.get(id_)
        return found.say(language) if found else (id_ or "").rsplit("/", 1)[-1]

    def roles(self, organisation: str) -> tuple[str, ...]:
        found = self.get(organisation)
        return texts_of(found.value, "roles") if found else ()

    def products(self, organisation: str) -> list[Named]:
        """Return the products that the organisation may make, in use now."""
        return [
            product
            for product in self._all("product")
            if text_of(product.value, "owner") == organisation
            or organisation in texts_of(product.value, "makers")
            or not (product.value.get("owner") or product.value.get("makers"))
        ]

    def areas(self, organisation: str) -> list[Named]:
        """Return the organisation's planting areas."""
        return [
            area
            for area in self._all("area")
            if text_of(area.value, "holder") == organisation
        ]

    def places(self, organisation: str) -> list[Named]:
        """Return where the organisation works: its own place, its areas', its own."""
        own = self.get(organisation)
        ids = [text_of(own.value, "place")] if own else []
        ids += [text_of(area.value, "place") for area in self.areas(organisation)]
        owned = self._snapshot.find(Registered, type="place", owner=organisation)
        ids += [place.id for place in owned]
        found = [self.get(id_) for id_ in dict.fromkeys(ids) if id_]
        return [place for place in found if place and not place.ended]

    def partners(self, organisation: str) -> list[Named]:
        """Return the organisations that goods can be handed to."""
        return [
            other
            for other in self._all("organisation")
            if other.id != organisation
            and not set(texts_of(other.value, "roles")) <= set(OFFICIAL)
        ]

    def carriers(self) -> list[Named]:
        return [
            other
            for other in self._all("organisation")
            if "carrier" in texts_of(other.value, "roles")
        ]

    def _all(self, kind: str) -> list[Named]:
        found = self.named(self._snapshot.find(Registered, type=kind))
        self._known.update({thing.id: thing for thing in found})
        standing = [thing for thing in found if not thing.ended]
        return sorted(standing, key=lambda thing: thing.say("vi").casefold())

    def named(self, things: Sequence[Registered]) -> list[Named]:
        """Return these things with their names, as far as the reader may know them."""
        values = {thing.id: value_of(thing.value) for thing in things}
        nameless = {
            thing.id: thing
            for thing in things
            if thing.type == "organisation" and "name" not in values[thing.id]
        }
        names = self._open(list(nameless.values())) if self._reader else {}
        return [
            Named(
                thing.id,
                names.get(thing.id) or _pair(values[thing.id].get("name")),
                values[thing.id],
                thing.ended is not None,
                commune_of(self._snapshot, values[thing.id])
                if thing.id in nameless
                else None,
            )
            for thing in things
        ]

    def _open(self, things: Sequence[Registered]) -> dict[str, Mapping[str, str]]:
        """Return the sealed names that the reader sealed, or that are its own."""
        found: dict[str, Mapping[str, str]] = {}
        kept = sealed.read_many(self._snapshot.connection, [t.entry for t in things])
        for thing in things:
            opening = kept.get(thing.entry, {}).get(NAME)
            if opening is None:  # erased, or never sealed
                continue
            said = from_bytes(self._snapshot.entry(thing.entry))
            if self._reader not in (thing.id, said.by.organisation):
                continue
            check_opening(said, NAME, opening.salt, opening.value)
            if name := _pair(opening.value):
                found[thing.id] = name
                self.opened[thing.entry] = NAME
        return found


def commune_of(
    snapshot: Snapshot, value: Mapping[str, JSON]
) -> Mapping[str, str] | None:
    """Return the commune in which an organisation works."""
    place = snapshot.get(Registered, text_of(value, "place"))
    return _pair(value_of(place.value).get("commune_name")) if place else None


def unnamed(
    id_: str,
    value: Mapping[str, JSON],
    commune: Mapping[str, str] | None,
    language: str,
) -> str:
    """Return what is said in place of a sealed name: what it is, where, short code."""
    where = (commune or {}).get(language) or (commune or {}).get("vi") or ""
    kind = "household" if value.get("household") else "unnamed"
    code = f"names.{kind}_in" if where else f"names.{kind}"
    return say(code, language, place=where, short=id_.rsplit("/", 1)[-1][:SHORT])


def _pair(value: JSON) -> Mapping[str, str] | None:
    if not isinstance(value, dict):
        return None
    return {key: text for key, text in value.items() if isinstance(text, str)}

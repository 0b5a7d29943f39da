"""Registered things by name: what the desk shows and offers to choose from.

Reads the `Registered` records as they stand now. A name that is sealed is None here:
the code stands for it, and who may know more opens it, which is logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.state import Registered
from nguon.core.values import number_of, text_of, texts_of, value_of
from nguon.store.snapshot import Snapshot

OFFICIAL: Final = ("laboratory", "officer", "operator")


@dataclass(frozen=True, slots=True)
class Named:
    """A registered thing as a person picks it."""

    id: str
    name: Mapping[str, str] | None  # None: sealed
    value: Mapping[str, JSON]
    ended: bool

    def say(self, language: str) -> str:
        """Return the name, or the end of the identifier where it is sealed."""
        found = self.name or {}
        return found.get(language) or found.get("vi") or self.id.rsplit("/", 1)[-1]

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
    """The registered things of one snapshot, each read once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[str, Named | None] = {}

    def get(self, id_: str | None) -> Named | None:
        """Return the thing under that identifier, or None."""
        if not id_:
            return None
        if id_ not in self._known:
            found = self._snapshot.get(Registered, id_)
            self._known[id_] = _named(found) if found else None
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
        found = [_named(thing) for thing in self._snapshot.find(Registered, type=kind)]
        self._known.update({thing.id: thing for thing in found})
        standing = [thing for thing in found if not thing.ended]
        return sorted(standing, key=lambda thing: thing.say("vi").casefold())


def _named(thing: Registered) -> Named:
    value = value_of(thing.value)
    return Named(thing.id, _pair(value.get("name")), value, thing.ended is not None)


def _pair(value: JSON) -> Mapping[str, str] | None:
    if not isinstance(value, dict):
        return None
    return {key: text for key, text in value.items() if isinstance(text, str)}

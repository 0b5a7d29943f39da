"""What an administrator looks at: organisations and their keys, and who opened what.

Reading only. A name that an organisation keeps sealed stays sealed here too: its
commune and the beginning of its code stand for it. Proved in tests/web/test_admin.py.
"""

import json
from dataclasses import dataclass

from nguon.core.registered import Key, Organisation, key, organisation
from nguon.core.state import Registered
from nguon.services.names import Named, Names
from nguon.store import sealed
from nguon.store.ledger import Book
from nguon.store.sealed import Opened

__all__ = ["Held", "Opened", "Standing", "openings", "organisations"]


@dataclass(frozen=True, slots=True)
class Held:
    """A key of an organisation."""

    id: str
    key: Key
    ended: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """An organisation as it stands, with its keys."""

    id: str
    organisation: Organisation
    ended: str | None
    keys: tuple[Held, ...]
    named: Named

    @property
    def code(self) -> str:
        return self.id.rpartition("/")[2]

    def say(self, language: str) -> str:
        """Return the name, or what may be known in its place where it is sealed."""
        return self.named.say(language)


def organisations(book: Book) -> list[Standing]:
    """Return every organisation with its keys, in the order they were registered."""
    with book.read() as ledger:
        made = ledger.find(Registered, type="organisation", order="recorded")
        signing = ledger.find(Registered, type="key", order="recorded")
        names = Names(ledger).named(made)
    keys = [Held(k.id, key(json.loads(k.value)), k.ended) for k in signing]
    return [
        Standing(
            one.id,
            organisation(json.loads(one.value)),
            one.ended,
            tuple(held for held in keys if held.key.organisation == one.id),
            called,
        )
        for one, called in zip(made, names, strict=True)
    ]


def openings(book: Book, *, limit: int = 20, offset: int = 0) -> list[Opened]:
    """Return who was shown which sealed value, newest first."""
    with book.read() as ledger:
        return sealed.last_opened(ledger.connection, limit, offset)

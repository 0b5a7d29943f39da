"""Links of one's own: an organisation's, its products', its places'.

    add(book, manager, product, link, now, hosts)       one more, at the end
    take_away(book, manager, product, href, type, now)

Each is a `change` entry of the thing with all its links (`nguon.core.own_links`); only
a manager of the organisation that owns the thing may, or whose seat the place is. What
was sealed in the entry before is sealed again, under new salts; what was erased stays
erased. An address of the ledger itself is refused: its pages are in the linkset anyway,
and no link leads back through a redirect of ours. Proved in
tests/services/test_own_links.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nguon.core import register
from nguon.core.authority import seat
from nguon.core.canonical import JSON
from nguon.core.entry import from_bytes, unseal
from nguon.core.own_links import MOST, OwnLink, host_of, own_links
from nguon.core.state import Registered
from nguon.core.values import value_of
from nguon.errors import NotFound, Refused
from nguon.services.admit import admit
from nguon.services.names import Named, Names
from nguon.store import sealed
from nguon.store.accounts import Member
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

KINDS: Final = ("organisation", "product", "place")


@dataclass(frozen=True, slots=True)
class Linked:
    """A thing of one's own, with its links in order."""

    thing: Named
    kind: str
    links: tuple[OwnLink, ...]

    @property
    def code(self) -> str:
        return self.thing.id.rpartition("/")[2]


def things_of(book: Book, organisation: str) -> list[Linked]:
    """Return all that an organisation may give links to: itself first."""
    with book.read() as ledger:
        found = [
            (kind, thing)
            for kind in KINDS
            for thing in ledger.find(Registered, type=kind, owner=organisation)
            if thing.ended is None
        ]
        own = ledger.get(Registered, organisation)
        there = ledger.get(Registered, seat(own)) if own and seat(own) else None
        if there and there.ended is None and there.owner != organisation:
            found.append(("place", there))
        named = Names(ledger, organisation).named([thing for _, thing in found])
    return [
        Linked(thing, kind, own_links(thing.value))
        for (kind, _), thing in zip(found, named, strict=True)
    ]


def add(
    book: Book,
    by: Member,
    subject: str,
    link: OwnLink,
    now: datetime,
    hosts: Collection[str] = (),
) -> None:
    """Give a thing one more link; `hosts` are those that this ledger is called by."""
    host = host_of(link.href)
    if host in {one.lower().partition(":")[0] for one in hosts}:
        raise Refused("links.own_host", host=host)

    def added(links: tuple[OwnLink, ...]) -> list[OwnLink]:
        if any((one.href, one.type) == (link.href, link.type) for one in links):
            raise Refused("links.twice")
        if len(links) >= MOST:
            raise Refused("links.many", most=MOST)
        return [*links, link]

    with book.read() as ledger:
        thing, whole = _mine(ledger, by, subject)
    _change(book, by, thing, whole, added(own_links(whole)), now)


def take_away(
    book: Book, by: Member, subject: str, href: str, type_: str, now: datetime
) -> None:
    """Take one link from a thing: the old entry keeps that it was there."""
    with book.read() as ledger:
        thing, whole = _mine(ledger, by, subject)
    links = own_links(whole)
    left = [one for one in links if (one.href, one.type) != (href, type_)]
    if len(left) == len(links):
        raise NotFound("links.gone")
    _change(book, by, thing, whole, left, now)


def _mine(
    ledger: Snapshot, by: Member, subject: str
) -> tuple[Registered, Mapping[str, JSON]]:
    """Return a thing of the manager's own, and its value with what was sealed."""
    thing, own = (ledger.get(Registered, one) for one in (subject, by.organisation))
    if (
        thing is None
        or own is None
        or thing.type not in KINDS
        or (thing.owner != own.id and thing.id != seat(own))
        or thing.ended is not None
        or by.role != "manager"
    ):
        raise NotFound("links.not_yours")
    said = from_bytes(ledger.entry(thing.entry))
    opened = sealed.read_many(ledger.connection, [thing.entry]).get(thing.entry, {})
    whole = unseal(said.statement, said.sealed, opened) if opened else said.statement
    value = whole.get("value")
    return thing, value if isinstance(value, dict) else value_of(thing.value)


def _change(
    book: Book,
    by: Member,
    thing: Registered,
    whole: Mapping[str, JSON],
    links: list[OwnLink],
    now: datetime,
) -> None:
    value = {name: part for name, part in whole.items() if name != "links"}
    if links:
        value["links"] = [_said(one) for one in links]
    statement: dict[str, JSON] = {
        "action": "change", "subject": thing.id, "type": thing.type, "value": value,
    }  # fmt: skip
    register.validate(statement)
    admit(book, [statement], now, by.organisation)


def _said(link: OwnLink) -> JSON:
    said: dict[str, JSON] = {
        "type": link.type,
        "href": link.href,
        "title": {"vi": link.title.vi, "en": link.title.en},
    }
    if link.languages:
        said["languages"] = list(link.languages)
    return said

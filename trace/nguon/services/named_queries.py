"""EPCIS named queries: made once, run by name, subscribed to (`subscriptions`).

    add(book, organisation, {"name": "sold", "query": {"EQ_action": ["DELETE"]}}, now)

Names are an organisation's own. The query is the standard's JSON object; its `@context`
says what its prefixes mean. Proved in tests/services/test_subscriptions.py.
"""

import re
from datetime import datetime
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.query import Query, read_json
from nguon.errors import Conflict, Malformed, NotFound, Refused
from nguon.store import hooks, named
from nguon.store.ledger import Book, moment
from nguon.store.named import Named

__all__ = ["Named", "add", "asked", "find", "of", "remove"]

MOST: Final = 100
_NAME: Final = re.compile(r"\w[\w.~ -]{0,79}")


def add(book: Book, organisation: str, value: JSON, now: datetime) -> Named:
    """Keep a query under a new name."""
    if not isinstance(value, dict):
        raise Malformed("queries.body")
    if more := sorted(value.keys() - {"name", "query", "@context", "createdAt"}):
        raise Malformed("queries.member", name=more[0][:80])
    name, query = value.get("name"), value.get("query")
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise Malformed("queries.name")
    if not isinstance(query, dict):
        raise Malformed("query.object")
    if "@context" in value and "@context" not in query:
        query = {"@context": value["@context"], **query}
    read_json(query)
    one = Named(organisation, name, query, moment(now))
    with book.write() as connection:
        if len(named.of(connection, organisation)) >= MOST:
            raise Refused("queries.too_many", most=MOST)
        if not named.add(connection, one):
            raise Conflict("queries.exists", name=name)
    return one


def find(book: Book, organisation: str, name: str) -> Named:
    with book.read() as ledger:
        found = named.find(ledger.connection, organisation, name)
    if found is None:
        raise NotFound("queries.none", name=name[:80])
    return found


def of(book: Book, organisation: str) -> list[Named]:
    with book.read() as ledger:
        return named.of(ledger.connection, organisation)


def remove(book: Book, organisation: str, name: str) -> None:
    """Delete a query, and with it its subscriptions."""
    find(book, organisation, name)
    with book.write() as connection:
        for hook in hooks.of(connection, organisation, hooks.EPCIS):
            if hook.name == name:
                hooks.remove(connection, hook.id)
        named.remove(connection, organisation, name)


def asked(one: Named) -> Query:
    """Return what the query asks for."""
    return read_json(dict(one.query))

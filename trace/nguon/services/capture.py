"""Capture a document of events that a program sent for its organisation.

With `rollback` (the default) all events are recorded or none; with `proceed` each that
the ledger takes. Either way the sender gets a job to ask about, and each refusal names
the event by its number in the document. The same service records as for a form.
Proved in tests/web/test_epcis.py.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from nguon.core.canonical import JSON
from nguon.errors import NguonError, NotFound
from nguon.messages import LANGUAGES
from nguon.services.record import record_each, together
from nguon.store.captures import Capture, find_capture, keep_capture
from nguon.store.ledger import Book, moment

__all__ = ["PROCEED", "ROLLBACK", "Capture", "capture", "job"]

ROLLBACK: Final = "rollback"
PROCEED: Final = "proceed"


def capture(
    book: Book,
    organisation: str,
    events: Sequence[Mapping[str, JSON]],
    now: datetime,
    *,
    account: str,
    behaviour: str = ROLLBACK,
    place: str = "",
) -> Capture:
    """Record the events and return the finished job; `place`: of their list."""
    parts = [list(events)] if behaviour == ROLLBACK else list(together(events))
    taken, errors = 0, []
    outcomes = record_each(
        book, organisation, [part for part in parts if part], now, account=account
    )
    for part, outcome in zip(parts, outcomes, strict=False):
        if isinstance(outcome, NguonError):
            errors.append(told(outcome, part, events, place))
        else:
            taken += len(outcome)
    done = Capture(
        secrets.token_hex(16), organisation, moment(now), moment(now), behaviour,
        not errors, taken, errors,
    )  # fmt: skip
    with book.write() as connection:
        keep_capture(connection, done)
    return done


def job(book: Book, organisation: str, name: str) -> Capture:
    """Return an organisation's own job."""
    with book.read() as ledger:
        found = find_capture(ledger.connection, organisation, name)
    if found is None:
        raise NotFound("web.no_capture")
    return found


def told(
    error: NguonError,
    part: Sequence[Mapping[str, JSON]],
    events: Sequence[Mapping[str, JSON]],
    place: str = "",
) -> dict[str, object]:
    """Return a refusal as it is kept: the event's number, the rule, both sentences."""
    at = error.figures.get("event")
    one = part[at - 1] if isinstance(at, int) and 0 < at <= len(part) else part[0]
    number = next(n for n, event in enumerate(events, 1) if event is one)
    return {
        "event": number,
        "eventID": one.get("eventID"),
        "rule": error.code,
        "place": error.figures.get("place")
        or (f"{place}/{number - 1}" if place else ""),
        "said": {language: error.sentence(language) for language in LANGUAGES},
    }

"""Refused attempts: kept beside the ledger, for the organisation and for inspectors.

What was tried is kept as it was sent, without what is sealed by default: a refusal is
no way around a seal. Proved in tests/services/test_record.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from nguon.core.canonical import JSON
from nguon.errors import NguonError
from nguon.messages import TEXTS, say
from nguon.store import kept
from nguon.store.ledger import Book, moment
from nguon.store.snapshot import Snapshot

PRIVATE: Final = ("bizTransactionList", "nguon:price", "nguon:coordinates")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One attempt: what the ledger said to it, and when."""

    moment: str
    code: str
    figures: Mapping[str, object]
    attempt: JSON
    account: str
    organisation: str

    def sentence(self, language: str) -> str:
        """Return the refusal as it was said, in `language`."""
        if self.code not in TEXTS:
            return self.code
        return say(self.code, language, **self.figures)


def keep_refusal(
    book: Book,
    organisation: str,
    error: NguonError,
    events: Sequence[Mapping[str, JSON]],
    now: datetime,
    *,
    account: str = "",
) -> None:
    """Keep an attempt with the rule and the figures that refused it."""
    keep_refusals(book, organisation, [(error, events)], now, account=account)


def keep_refusals(
    book: Book,
    organisation: str,
    refused: Iterable[tuple[NguonError, Sequence[Mapping[str, JSON]]]],
    now: datetime,
    *,
    account: str = "",
) -> None:
    """Keep several attempts at once."""
    with book.write() as connection:
        for error, events in refused:
            attempt = [
                {name: part for name, part in event.items() if name not in PRIVATE}
                for event in events[:50]
            ]
            kept.keep_refusal(
                connection,
                organisation=organisation,
                moment=moment(now),
                code=error.code,
                figures={name: _plain(part) for name, part in error.figures.items()},
                attempt=attempt,
                account=account or None,
            )


def refusals(
    book: Book, organisation: str | None = None, *, limit: int = 50, offset: int = 0
) -> list[Refusal]:
    """Return refused attempts, the last first, of one organisation or of all."""
    with book.read() as ledger:
        return refusals_in(ledger, organisation, limit=limit, offset=offset)


def refusals_in(
    ledger: Snapshot,
    organisation: str | None = None,
    *,
    limit: int = 50,
    offset: int = 0,
) -> list[Refusal]:
    """Return them from one open state of the ledger."""
    found = kept.refusals(ledger.connection, organisation, limit=limit, offset=offset)
    return [
        Refusal(
            one.moment,
            one.code,
            one.figures,
            one.attempt,
            one.account or "",
            one.organisation,
        )
        for one in found
    ]


def _plain(figure: object) -> object:
    """Return a figure as it can be kept and said again."""
    if isinstance(figure, Mapping):
        return {str(key): str(text) for key, text in figure.items()}
    if isinstance(figure, Decimal):
        return format(figure, "f")
    return figure if isinstance(figure, int) else str(figure)

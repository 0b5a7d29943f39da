"""Complaints: somebody reports a problem with a batch, the one it concerns answers.

    number = report(book, code, "spoiled", "Mốc trắng ở cuống", "", now, receipt=…)
    acknowledge(…)  answer(…)  close(…)       by an organisation that it goes to

It goes to who made the batch and who holds some of it. Two working days to acknowledge,
fifteen days to answer (`DEADLINES`); whoever has the receipt's number sees the state
and the public answer. A contact is personal: it stands beside the ledger, only those to
whom the complaint goes and inspectors see it, it is in no message to other systems, and
it is erased thirty days after the end, a year after the report at the latest. Proved in
tests/services/test_complaints.py.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from nguon.core.canonical import excerpt
from nguon.core.codes import new_code, parse_code
from nguon.core.state import Batch, Holding
from nguon.errors import Malformed, NotFound, Refused
from nguon.services import news
from nguon.services.news import VIETNAM, News
from nguon.services.webhooks import message, wants
from nguon.store import complaints, hooks
from nguon.store.complaints import Complaint
from nguon.store.database import scrub
from nguon.store.ledger import Book, moment

__all__ = ["Complaint"]

SPOILED: Final = "spoiled"
INSIDE: Final = "inside"
ILL: Final = "ill"
LABEL: Final = "label"
FAKE: Final = "fake"
OTHER: Final = "other"
KINDS: Final = (SPOILED, INSIDE, ILL, LABEL, FAKE, OTHER)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Until when an organisation owes what; a day ends at midnight in Vietnam."""

    acknowledge: int = 2  # working days, Monday to Friday
    answer: int = 15  # days


DEADLINES: Final = Deadlines()
MINUTE: Final = timedelta(minutes=1)
KEPT: Final = timedelta(days=30)  # a contact, after the end
LONGEST: Final = timedelta(days=365)  # a contact, in any case
WORDS: Final = 2_000
CONTACT: Final = 200


def report(
    book: Book, code: str, kind: str, words: str, contact: str, now: datetime, *,
    receipt: bytes,
) -> Complaint:  # fmt: skip
    """Take a report about the batch under `code`; return it with its number.

    `receipt` is secret and the same for the same form: sent twice, it is kept once.
    """
    words, contact = _text(words), " ".join(_text(contact).split())
    if kind not in KINDS:
        raise Malformed("complaints.kind")
    if not words and kind == OTHER:
        raise Malformed("complaints.no_words")
    if len(words) > WORDS:
        raise Malformed("complaints.words_long", most=WORDS)
    if len(contact) > CONTACT:
        raise Malformed("complaints.contact_long", most=CONTACT)
    with book.read() as ledger:
        found = ledger.find(Batch, code=parse_code(code), limit=1)
        if not found:
            raise NotFound("publish.code", typed=excerpt(code))
        batch = found[0]
        held = ledger.find(Holding, batch=batch.id)
        to = {batch.maker} | {one.organisation for one in held if one.kg > 0}
        made = Complaint(
            new_code(receipt), batch.id, batch.code, kind, words, contact or None,
            moment(now),
        )  # fmt: skip
        data = {
            "complaint": made.number, "kind": kind, "batch": news.lot(ledger, batch.id),
            "acknowledge_by": acknowledge_by(made).isoformat(),
            "answer_by": answer_by(made).isoformat(),
        }  # fmt: skip
    with book.write() as connection:
        if not complaints.file(connection, made, to):
            return made
        # In the same transaction: what was reported is told, whatever breaks off now.
        for organisation in sorted(to):
            told = News(news.COMPLAINT, organisation, made.number, made.made, data)
            for hook in hooks.of(connection, organisation, hooks.NEWS):
                if wants(hook, told):
                    hooks.put(connection, hook.id, [message(told)], moment(now))
    return made


def by_receipt(book: Book, number: str) -> Complaint:
    """Return what became of a report, for who has its number; without its contact."""
    try:
        code = parse_code(number)
    except Malformed as error:
        raise NotFound("complaints.no_receipt") from error
    with book.read() as ledger:
        found = complaints.find(ledger.connection, code)
    if found is None:
        raise NotFound("complaints.no_receipt")
    return replace(found, contact=None)


def known(book: Book, number: str) -> Complaint:
    """Return any complaint, for an inspector."""
    with book.read() as ledger:
        found = complaints.find(ledger.connection, number)
    if found is None:
        raise NotFound("complaints.none")
    return found


def listed(
    book: Book, organisation: str | None, limit: int = 50, offset: int = 0
) -> Sequence[Complaint]:
    """Return the complaints that go to an organisation; all of them for inspectors."""
    with book.read() as ledger:
        return complaints.listed(ledger.connection, organisation, limit, offset)


def unanswered(book: Book, organisation: str) -> int:
    with book.read() as ledger:
        return complaints.unanswered(ledger.connection, organisation)


def of(book: Book, organisation: str, number: str) -> Complaint:
    """Return a complaint that goes to this organisation; else it does not exist."""
    with book.read() as ledger:
        found = complaints.find(ledger.connection, number)
        to = complaints.addressed(ledger.connection, number) if found else []
    if found is None or organisation not in to:
        raise NotFound("complaints.none")
    return found


def addressed(book: Book, number: str) -> Sequence[str]:
    with book.read() as ledger:
        return complaints.addressed(ledger.connection, number)


def acknowledge(book: Book, organisation: str, number: str, now: datetime) -> None:
    """Say that the complaint was seen."""
    found = of(book, organisation, number)
    if found.acknowledged is None:
        _change(book, found, acknowledged=moment(now))


def answer(
    book: Book, organisation: str, number: str, text: str, now: datetime
) -> None:
    """Answer for everybody who has the number; a later answer takes its place."""
    found, text = of(book, organisation, number), _text(text)
    if not text:
        raise Malformed("complaints.no_answer")
    if len(text) > WORDS:
        raise Malformed("complaints.words_long", most=WORDS)
    if found.closed is not None:
        raise Refused("complaints.closed")
    _change(
        book, found, answer=text, answered=moment(now), answered_by=organisation,
        acknowledged=found.acknowledged or moment(now),
    )  # fmt: skip


def close(book: Book, organisation: str, number: str, now: datetime) -> None:
    """End what was answered."""
    found = of(book, organisation, number)
    if found.answered is None:
        raise Refused("complaints.unanswered")
    if found.closed is None:
        _change(book, found, closed=moment(now))


def acknowledge_by(one: Complaint) -> datetime:
    """Return the end of the last working day on which it may be acknowledged."""
    day, left = _midnight(one.made), DEADLINES.acknowledge
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5  # Monday to Friday
    return day + timedelta(days=1)


def answer_by(one: Complaint) -> datetime:
    return _midnight(one.made) + timedelta(days=DEADLINES.answer + 1)


def overdue(one: Complaint, now: datetime) -> str | None:
    """Return what is late: `acknowledge`, `answer` or nothing."""
    if one.closed or one.answered:
        return None
    if now >= answer_by(one):
        return "answer"
    late = one.acknowledged is None and now >= acknowledge_by(one)
    return "acknowledge" if late else None


@dataclass
class Forget:
    """The chore that erases contacts in time: looked at once an hour."""

    now: Callable[[], datetime]
    looked: datetime | None = field(default=None)

    def __call__(self, book: Book) -> bool:
        now = self.now()
        if self.looked and now - self.looked < timedelta(hours=1):
            return False
        self.looked = now
        forget(book, now)
        return False


def forget(book: Book, now: datetime) -> int:
    """Erase the contacts whose time is over, also from the files; return how many."""
    with book.write() as connection:
        done = complaints.forget_contacts(
            connection, moment(now - KEPT), moment(now - LONGEST)
        )
    if done:
        scrub(book.engine, "complaint")
    return done


def _change(book: Book, one: Complaint, **values: object) -> None:
    with book.write() as connection:
        complaints.change(connection, one.number, **values)


def _midnight(made: str) -> datetime:
    local = datetime.fromisoformat(made).astimezone(VIETNAM)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _text(typed: str) -> str:
    """Return typed text in NFC without what nobody sees, lines kept."""
    found = unicodedata.normalize("NFC", typed.replace("\r\n", "\n"))
    kept = "".join(c for c in found if c == "\n" or unicodedata.category(c)[0] != "C")
    return kept.strip()

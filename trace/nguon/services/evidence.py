"""Evidence: a bundle or a receipt that somebody hands in, checked and told in words.

The same core and the same sentences as `nguon-verify`, for those who have only a
browser. Key, evidence and the older state are what the reader brought. One thing may
come from the ledger kept here, and only for its own evidence: the hashes that link two
of its states. They are checked, not believed, so a ledger that was rewritten has none.
Proved in tests/web/test_verify_page.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nguon.core import bundle, merkle, passport, receipt
from nguon.core.checkpoint import Checkpoint, check_continues, open_checkpoint
from nguon.core.kept import as_text, is_receipt, note_in
from nguon.core.note import Verifier, format_verifier, parse_verifier
from nguon.errors import Malformed, NguonError
from nguon.messages import say
from nguon.store.ledger import Book

KEY, FILE, OLDER = "key", "file", "older"
MOST: Final = 4 << 20  # bytes of one upload, both files together


class CannotDecide(NguonError):
    """Something beside the evidence is missing or wrong: neither yes nor no."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer: yes, no or neither, with every step that was passed in words."""

    verified: bool | None
    sentence: str
    steps: tuple[tuple[int, str], ...] = ()
    limits: str = ""
    batch: str = ""
    field: str = ""  # what the reader has to look at again, when it is neither


def check_evidence(
    data: bytes,
    key: str,
    older: bytes | None,
    language: str,
    book: Book | None = None,
) -> Checked:
    """Return what the evidence shows. Only what was shown to be right is a yes."""
    try:
        verifier = parse_verifier("".join(key.split()))
    except Malformed as error:
        return neither(error, KEY, language)
    try:
        answer = check(data, verifier, None, None, language)
        if older is None:
            return answer
        try:
            kept = open_checkpoint(note_in(older), verifier)
        except NguonError as error:
            why = error.sentence(language)
            return neither(CannotDecide("evidence.older", why=why), OLDER, language)
        links = link(book, verifier, kept, data) if book else None
        return check(data, verifier, kept, links, language)
    except CannotDecide as error:
        return neither(error, FILE, language)
    except NguonError as error:
        why, step = error.sentence(language), error.figures.get("step")
        if step is None:
            return Checked(False, say("log.verify.no", language, why=why))
        return Checked(False, say("log.verify.no_step", language, why=why, step=step))


def link(
    book: Book, verifier: Verifier, older: Checkpoint, data: bytes
) -> list[bytes] | None:
    """Return what links the kept state to the evidence, if both are of this ledger."""
    if book.verifier_key != format_verifier(verifier):
        return None
    checkpoint = open_checkpoint(note_in(data), verifier)
    small, large = sorted((older.size, checkpoint.size))
    with book.read() as ledger:
        if not 0 < small < large <= ledger.size:
            return None
        return merkle.prove_consistency(ledger, small, large)


def check(
    data: bytes,
    verifier: Verifier,
    older: Checkpoint | None,
    links: Sequence[bytes] | None,
    language: str,
) -> Checked:
    """Return the yes, or raise the first no."""
    if is_receipt(data):
        return check_receipt(data, verifier, older, links, language)
    if passport.is_passport(data):
        return check_passport(data, verifier, older, links, language)
    if not data.lstrip().startswith(b"{"):
        raise CannotDecide("log.verify.neither")
    shown = bundle.check(data, verifier, older=older, consistency=links)
    figures = {
        "subject": shown.subject,
        "size": shown.checkpoint.size,
        "origin": shown.checkpoint.origin,
    }
    return Checked(
        True,
        say("log.verify.yes", language, **figures),
        tuple(
            (fact.number, say(fact.code, language, **fact.figures))
            for fact in shown.steps
        ),
        say("log.verify.not_proved", language),
        shown.subject,
    )


def check_receipt(
    data: bytes,
    verifier: Verifier,
    older: Checkpoint | None,
    links: Sequence[bytes] | None,
    language: str,
) -> Checked:
    read = receipt.parse(as_text(data, "log.receipt"))
    if read.entry is None:
        raise CannotDecide("log.receipt_without_entry")
    checkpoint = receipt.check(read, verifier)
    held = older is not None and older.size > 0
    if older is not None and held:
        check_continues(older, checkpoint, links)
    step = "log.step.older" if held else "log.step.no_older"
    figures = {
        "index": read.index, "size": checkpoint.size, "origin": checkpoint.origin,
    }  # fmt: skip
    size = older.size if older else None
    return Checked(
        True,
        say("log.verify.yes_receipt", language, **figures),
        ((4, say(step, language, older=size)),),
        say("log.verify.not_proved_receipt", language),
    )


def check_passport(
    data: bytes,
    verifier: Verifier,
    older: Checkpoint | None,
    links: Sequence[bytes] | None,
    language: str,
) -> Checked:
    """Return the yes to a passport: as of its state, and of no later one."""
    text = as_text(data, "log.receipt").removesuffix("\n")
    said = passport.open_passport(text, verifier)
    if older is not None and older.size > 0:
        check_continues(older, said.checkpoint, links)
    codes = ("form", "signature", "as_of", *(("recalled_then",) * said.recalled))
    steps = tuple(
        (at, say(f"passport.step.{code}", language, **said.figures))
        for at, code in enumerate(codes, 1)
    )
    return Checked(
        True,
        say("passport.yes", language, **said.figures),
        steps,
        say("passport.not_proved", language),
        said.batch,
    )


def neither(error: NguonError, field: str, language: str) -> Checked:
    """Return the answer when a no would be as wrong as a yes."""
    why = error.sentence(language)
    return Checked(None, say("log.verify.undecided", language, why=why), field=field)

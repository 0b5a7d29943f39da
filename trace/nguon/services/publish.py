"""Publish: a batch's page facts, from its bundle, checked at this very moment.

`publish` builds the bundle that anybody can download, checks it with the log's own
verifier key exactly as `nguon-verify` does, and reads the page out of the checked
entries. A check that fails does not hide the page: it is the page's verdict. Proved in
tests/services/test_publish.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from nguon.core import bundle
from nguon.core.canonical import parse
from nguon.core.codes import parse_code
from nguon.core.cosignature import Cosignature
from nguon.core.entry import Entry, from_bytes
from nguon.core.hand import hands
from nguon.core.identifiers import (
    batch_code,
    batch_of,
    canonical_epc,
    gtin_product_id,
)
from nguon.core.policy import Policy
from nguon.core.provenance import Provenance, read
from nguon.core.state import Batch, Registered
from nguon.errors import NguonError, NotFound, Unavailable
from nguon.messages import say
from nguon.services.prove import bundle_in
from nguon.services.witnessed import check_held, first_lines, named_facts
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Published:
    """What a page shows, and what was checked for it."""

    batch: str
    code: str
    told: Provenance
    entries: int
    size: int
    checkpoint: str
    checked: datetime
    verifier_key: str
    codes: Mapping[str, str]  # the page of every batch in its lineage
    hands: Mapping[int, str]  # by whose hand each line is signed; empty if unchecked
    subjects: tuple[str, ...]  # all that it is told from; empty when that failed
    checks: tuple[bundle.Fact, ...]
    witnesses: tuple[Cosignature, ...]  # by keys that the deployment's policy names
    cosigned: int  # lines there were, of whomever
    failure: NguonError | None

    @property
    def waits(self) -> bool:
        """Whether nothing failed: its state is held back until enough have cosigned."""
        return self.failure is not None and self.failure.code == "witness.held"

    def steps(self, language: str) -> list[str]:
        """Return the checks that were made, one sentence each."""
        return [say(fact.code, language, **fact.figures) for fact in self.checks]


def publish(book: Book, batch: str, now: datetime) -> Published:
    """Return the page of a batch, its verdict computed now; NotFound if unknown."""
    with book.read() as snapshot:
        return publish_in(book, snapshot, batch, now)


def publish_in(book: Book, snapshot: Snapshot, batch: str, now: datetime) -> Published:
    """Return the page of a batch in one open state of the ledger."""
    if not snapshot.history(batch):
        raise NotFound("publish.code", typed=batch)
    subjects: tuple[str, ...] = ()
    witnesses: tuple[Cosignature, ...] = ()
    lines = first_lines(snapshot)
    try:
        data = bundle_in(snapshot, batch, witnesses=lines)
        verified = bundle.check(data, book.verifier, subject=batch)
        entries, failure = verified.entries, None
        signed = hands(entries, verified.doubtful)
        policy = book.trust.policy
        checks = _told(verified, policy)
        subjects = tuple(verified.heads)
        if policy is not None:
            witnesses = tuple(one for _, one in policy.named(verified.witnesses))
    except NguonError as error:
        # The record is shown as it is stored, under a verdict that says no.
        entries = unchecked(snapshot, batch)
        failure, checks, signed = error, (), {}
    try:
        check_held(book, snapshot)
    except Unavailable as error:
        # Nothing is wrong: all that was checked is shown, and nothing called verified.
        failure, checks = failure or error, ()
    told = read(entries, batch, now)
    return Published(
        batch=batch,
        code=batch_code(batch),
        told=told,
        entries=len(entries),
        size=snapshot.size,
        checkpoint=snapshot.checkpoint,
        checked=now,
        verifier_key=book.verifier_key,
        codes={node.batch: batch_code(node.batch) for node in told.nodes},
        hands=signed,
        subjects=subjects,
        checks=checks,
        witnesses=witnesses,
        cosigned=len(lines),
        failure=failure,
    )


def _told(verified: bundle.Verified, policy: Policy | None) -> tuple[bundle.Fact, ...]:
    """Return the steps as the ledger's own page tells them: its policy's witnesses."""
    first, *steps = (fact for fact in verified.steps if "witnessed" not in fact.name)
    named = bool(policy and policy.named(verified.witnesses))
    if named:
        rests = bundle.older_fact(None, witnessed=True)
        steps = [rests if fact.name == "no_older" else fact for fact in steps]
    return (first, *named_facts(verified.witnesses, policy), *steps)


def unchecked(snapshot: Snapshot, batch: str) -> dict[int, Entry]:
    """Return what the ledger has of a batch alone, when its evidence does not hold."""
    found = {}
    for index in snapshot.history(batch):
        try:
            found[index] = from_bytes(snapshot.entry(index))
        except NguonError:
            continue
    return found


def batch_of_code(book: Book, code: str) -> str:
    """Return the batch whose page is under `code`, or raise NotFound."""
    code = parse_code(code)
    with book.read() as snapshot:
        found = snapshot.find(Batch, code=code, limit=1)
    if not found:
        raise NotFound("publish.code", typed=code)
    return found[0].id


def batch_of_lot(book: Book, gtin: str, lot: str) -> str:
    """Return the code of a lot under a GTIN, or raise NotFound."""
    batch = batch_of(canonical_epc(f"{gtin_product_id(gtin)}/10/{lot}"))
    with book.read() as snapshot:
        known = snapshot.get(Batch, batch) if batch else None
    if known is None:
        raise NotFound("publish.lot", lot=lot[:20])
    return known.code


def product_name(book: Book, gtin: str, language: str) -> tuple[str, str]:
    """Return name and owner's name of a registered product, empty when unknown."""
    with book.read() as snapshot:
        product = snapshot.get(Registered, gtin_product_id(gtin))
        owner = snapshot.get(Registered, product.owner) if product else None
    return name_in(product, language), name_in(owner, language)


def name_in(thing: Registered | None, language: str) -> str:
    """Return a registered thing's name in a language; empty when it is sealed."""
    value = parse(thing.value.encode()) if thing else None
    names = value.get("name") if isinstance(value, dict) else None
    return str(names.get(language, "")) if isinstance(names, dict) else ""


def find_batch(book: Book, typed: str) -> list[Batch]:
    """Return batches whose lot number is `typed`, newest first, at most 50."""
    wanted = typed.strip()
    with book.read() as snapshot:
        spellings = dict.fromkeys([wanted, wanted.upper()])
        return list(
            chain.from_iterable(
                snapshot.find(Batch, lot=lot, order="-born", limit=50)
                for lot in spellings
            )
        )

"""Prove: the evidence of a batch or an entry as a file that stands alone.

`bundle_of` is all that a verifier needs of a batch (`nguon.core.bundle`), at the
newest size: only the newest map of heads is kept, so an older size is answered only
while it is still the newest. `receipt_of` is one entry's `tlog-proof`.
"""

from collections.abc import Iterable, Sequence

from nguon.core import bundle, closure, merkle, receipt
from nguon.core.bundle_file import Witnessed
from nguon.core.entry import Entry, from_bytes
from nguon.core.identifiers import subject_kind
from nguon.core.state import Batch, Coverage
from nguon.errors import NotFound
from nguon.services.witnessed import check_held, cosigned_note, first_lines
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot


def bundle_of(
    book: Book,
    batch: str,
    size: int | None = None,
    older: int | None = None,
    witnesses: int | None = None,
) -> bytes:
    """Return the bundle of a batch at the newest size, or raise NotFound.

    `witnesses` is how many cosignatures it carries, first come first (None: all that
    are there): of one size and so many it is the same file for ever.
    """
    with book.read() as snapshot:
        if size is not None and size != snapshot.size:
            raise NotFound("prove.other_size", size=size, newest=snapshot.size)
        check_held(book, snapshot)
        lines = first_lines(snapshot, witnesses)
        if witnesses is not None and len(lines) != witnesses:
            raise NotFound("prove.witnesses", asked=witnesses, found=len(lines))
        return bundle_in(snapshot, batch, older, lines)


def bundle_in(
    snapshot: Snapshot,
    batch: str,
    older: int | None = None,
    witnesses: Sequence[Witnessed] = (),
) -> bytes:
    """Return the bundle of a batch in one open state of the ledger."""
    beside = certificates_beside(snapshot, batch)
    return bundle.build(
        snapshot, batch, beside=beside, older=older, witnesses=witnesses
    )


def certificates_beside(snapshot: Snapshot, batch: str) -> set[str]:
    """Return the certificates ever given for what the batch comes from.

    They are about an area or a holder, not about a batch, so no entry of the batch
    names them; a page that shows a claim has to bring its certificate.
    """
    found: set[str] = set()
    for holder in grounds(snapshot, batch):
        coverage = snapshot.get(Coverage, holder)
        found |= set(coverage.certificates) if coverage else set()
    return {name for name in found if subject_kind(name) == "certificate"}


def grounds(snapshot: Snapshot, batch: str) -> Iterable[str]:
    """Return areas and makers of a batch and of all that it was made from."""
    ahead, seen = [batch], set[str]()
    while ahead:
        current = ahead.pop()
        record = snapshot.get(Batch, current)
        if current in seen or record is None:
            continue
        seen.add(current)
        yield current
        yield record.maker
        if record.area:
            yield record.area
        ahead.extend(record.parents)


def sources(snapshot: Snapshot, batch: str) -> tuple[str, ...]:
    """Return every subject that the page of `batch` is told from."""

    def history(name: str) -> list[Entry]:
        return [from_bytes(snapshot.entry(i)) for i in snapshot.history(name)]

    return closure.reach([batch, *certificates_beside(snapshot, batch)], history)


def receipt_of(book: Book, index: int) -> str:
    """Return the receipt of one entry in the newest tree, or raise NotFound."""
    with book.read() as snapshot:
        if not 0 <= index < snapshot.size:
            raise NotFound("prove.no_entry", index=index)
        path = merkle.prove_inclusion(snapshot, index, snapshot.size)
        return receipt.format(
            receipt.Receipt(
                index,
                tuple(path),
                cosigned_note(snapshot, snapshot.size),
                snapshot.entry(index),
            )
        )

"""The operator who lies: a whole ledger, with the log's key and the registrar's in hand.

    log = Liar.of(book)                      # the ledger as it is, told from memory
    log.retold(change)                       # history made anew, every signature right
    log.retold(hidden={17})                  # entry 17 is in the tree, not in the index
    log.without(batch)                       # a view whose record lacks its last entry
    log.onward(*drafts)                      # another future of the same log

What a lie does not touch is as true as before, so that who catches it has caught the
lie and not an accident of the kit. Served with `kit.serving`; the stories, and who
catches what, are in tests/walk/test_liars.py.
"""

from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from datetime import datetime, timedelta

from kit.memory_log import MemoryLog, code, private_key
from nguon.core import headmap
from nguon.core.checkpoint import open_checkpoint
from nguon.core.cosignature import Cosigner, cosign
from nguon.core.entry import Draft, Entry, from_bytes
from nguon.core.identifiers import product_id
from nguon.core.note import Verifier, format_verifier
from nguon.store.ledger import Book

Change = Callable[[int, Entry], Draft | None]


class Liar(MemoryLog):
    """A log that can be told otherwise."""

    hidden: Collection[int] = ()

    @classmethod
    def of(cls, book: Book) -> "Liar":
        """Return the ledger as it stands, byte for byte."""
        log = cls()
        log.signer = book.log
        log.operator = book.registrar.organisation
        log.keys["registrar"] = book.registrar.private_key
        with book.read() as ledger:
            for data in ledger.entries(0, ledger.size):
                log.append(data)
                log._follow(from_bytes(data))
            log.checkpoint = ledger.checkpoint
        heads = {
            subject: (len(places), log.leaves[places[-1]])
            for subject, places in log.histories.items()
        }
        log.pages.update(headmap.update(log.pages, heads)[1])
        return log

    def _follow(self, said: Entry) -> None:
        for subject in said.previous:
            self.histories.setdefault(subject, []).append(self.size - 1)
        self.now = datetime.fromisoformat(said.recorded)

    def _add(self, draft: Draft) -> None:
        before = deepcopy(self.histories) if self.size in self.hidden else None
        super()._add(draft)
        if before is not None:
            self.histories = before

    def retold(
        self, change: Change = lambda index, said: None, hidden: Collection[int] = ()
    ) -> "Liar":
        """Tell the whole history anew: what `change` returns stands there instead."""
        log = Liar()
        log.signer, log.operator, log.keys = self.signer, self.operator, self.keys
        log.hidden = hidden
        for index, data in enumerate(self.entries):
            said = from_bytes(data)
            log.now = datetime.fromisoformat(said.recorded)
            if said.kind == "index":
                log.close()
            else:
                log._add(change(index, said) or said)
        log.sign()
        return log

    def resigned(self, said: Entry, **changed: object) -> Draft:
        """Return what an entry says with other members, signed by the registrar."""
        statement = {**said.statement, **changed}
        who = said.by.organisation
        return self.draft(said.kind, statement, who, "registrar", said.sealed)

    def onward(self, *drafts: Draft, later: timedelta = timedelta(0)) -> "Liar":
        """Return the same log with one commit more; `later` than it would be."""
        log = self.copy()
        log.now += later
        log.commit(*drafts)
        return log

    def copy(self) -> "Liar":
        log = Liar()
        log.signer, log.operator, log.keys = self.signer, self.operator, self.keys
        log.entries, log.leaves = list(self.entries), list(self.leaves)
        log.histories = deepcopy(self.histories)
        log.pages = headmap.MemoryPages(self.pages)
        log.checkpoint, log.now = self.checkpoint, self.now
        return log

    def without(self, subject: str) -> "Liar":
        """Return a view in which the last entry of a record is not there."""
        log = self.copy()
        log.histories[subject].pop()
        return log

    def product(self, name: str, by: tuple[str, str] | None = None) -> Draft:
        """Return a harmless true statement: somebody registers a product."""
        value = {"name": {"vi": name, "en": name}}
        who = by or (self.operator, "registrar")
        return self.register(product_id(code(name)), "product", value, who)

    def last(self, wanted: Callable[[Entry], bool]) -> int:
        """Return the number of the last entry of which that is true."""
        found: Sequence[int] = [
            index for index, data in enumerate(self.entries) if wanted(from_bytes(data))
        ]
        return found[-1]


class Witness:
    """Somebody else, who cosigns what is put before them."""

    def __init__(self, name: str) -> None:
        self.cosigner = Cosigner(f"{name}.example", private_key(name))

    def line(self, checkpoint: str, log: Verifier, time: int = 1_800_000_000) -> str:
        """Return the line that stands under a checkpoint which this witness saw."""
        return cosign(open_checkpoint(checkpoint, log), self.cosigner, time) + "\n"


def policy_of(need: str, *witnesses: Witness) -> str:
    """Return a policy file that asks for so many of these witnesses."""
    named = [f"w{n}" for n in range(len(witnesses))]
    lines = [
        f"witness {name} {format_verifier(one.cosigner.verifier)}"
        for name, one in zip(named, witnesses, strict=True)
    ]
    group = f"group enough {need} {' '.join(named)}"
    return "\n".join([*lines, group, "quorum enough", ""])

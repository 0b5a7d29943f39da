"""Whatever people try: no kilogram appears, none is below zero, folding is one thing.

Stories are drawn at random, refusals and all; after each the books are counted.
"""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.story import Party, Told, World, weight_in_the_world
from nguon.core import custody
from nguon.core.grouping import groups
from nguon.core.state import (
    Batch,
    Event,
    Handover,
    Holding,
    Lineage,
    Meter,
    Outflow,
    Recall,
    Record,
)  # fmt: skip
from nguon.errors import Refused

VERBS = (
    "harvest", "bring", "pack", "merge", "split", "ship", "receive", "void", "sell",
    "destroy", "recall", "end", "undo", "correct", "spray",
)  # fmt: skip
moves = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.integers(0, 2),  # who
        st.integers(0, 30),  # which batch or event
        st.integers(0, 30),  # which other
        st.decimals("0.5", "40", places=1),
    ),
    max_size=14,
)


class Town:
    """Three organisations that do what the numbers say, or are refused."""

    def __init__(self) -> None:
        self.world = World()
        self.people = [
            self.world.coop("A"),
            self.world.coop("B"),
            self.world.shop("C"),
        ]
        area = self.world.area("A-1", self.people[0], declared_kg=100)
        self.field = self.people[0].plants("cải", area)
        self.batches = [self.people[n].brings_in("cải", kg=30) for n in (0, 1)]

    def tries(
        self, verb: str, who: int, one: int, other: int, kg: Decimal
    ) -> str | None:
        """Do it; return the event's id, or None when it was refused."""
        before = len(self.world.statements)
        try:
            self.does(verb, self.people[who], one, other, float(kg))
        except Refused as error:
            assert error.sentence("vi") and error.sentence("en")
            return None
        told = list(self.world.statements)
        return told[-1] if len(told) > before else None

    def does(self, verb: str, who: Party, one: int, other: int, kg: float) -> None:
        batch = self.batches[one % len(self.batches)]
        second = self.batches[other % len(self.batches)]
        to = self.people[other % 3]
        if verb == "harvest":
            self.batches.append(who.harvests(self.field, kg=kg))
        elif verb == "bring":
            self.batches.append(who.brings_in("cải", kg=kg))
        elif verb == "pack":
            made = who.makes("pack", {batch: kg}, [("cải", kg - other / 10)])
            self.batches += made
        elif verb == "merge":
            self.batches += who.makes(
                "merge", {batch: kg, second: 1}, [("cải", kg)], losses={"trim": 0.5}
            )
        elif verb == "split":
            self.batches += who.makes(
                "split", {batch: kg}, [("cải", kg - 0.4), ("cải", 0.4)]
            )
        elif verb == "ship":
            who.ships(batch, to=to, kg=kg)
        elif verb == "receive":
            who.receives(batch, kg=kg)
        elif verb == "void":
            who.voids(batch, kg=kg)
        elif verb == "sell":
            who.sells(batch, kg=kg)
        elif verb == "destroy":
            who.destroys(batch, kg=kg)
        elif verb == "recall":
            who.recalls(batch)
        elif verb == "end":
            who.ends_recall(batch)
        elif verb == "spray":
            who.sprays(self.field, days=other)
        else:
            events = list(self.world.statements)
            wrong = events[one % len(events)]
            self.corrects(verb, who, wrong, kg)

    def corrects(self, verb: str, who: Party, wrong: str, kg: float) -> None:
        if verb == "undo":
            who.corrects(wrong)
            return
        old = self.world.statements[wrong]
        changed = {}
        for name in ("outputQuantityList", "quantityList"):
            lines = old.get(name, [])
            if lines and "quantity" in lines[0]:
                less = {**lines[0], "quantity": min(lines[0]["quantity"], Decimal(kg))}
                changed[name] = [less, *lines[1:]]
        who.corrects(wrong, who.again(wrong, **changed))


def books(ledger: Told) -> dict[str, object]:
    """Return what counts, without what is zero, undone or has an id of its own."""
    return {
        "hands": {
            (h.batch, h.organisation): h.kg for h in ledger.find(Holding) if h.kg
        },
        "gone": {o.key: o.kg for o in ledger.find(Outflow) if o.kg},
        "meters": {m.key: m.kg for m in ledger.find(Meter) if m.kg},
        "way": {h.key: h.state for h in ledger.find(Handover) if h.state != "void"},
        "recalls": {r.key for r in ledger.find(Recall) if r.ended_by is None},
        "lines": {line.key for line in ledger.find(Lineage) if line.kg != 0},
        "batches": {b.id: b for b in ledger.find(Batch) if not b.void},
    }


@settings(max_examples=25, deadline=None)
@given(moves)
def test_no_kilogram_appears_and_none_is_below_zero(
    story: list[tuple[str, int, int, int, Decimal]],
) -> None:
    town = Town()
    for move in story:
        town.tries(*move)
    ledger = town.world.memory
    assert all(holding.kg >= 0 for holding in ledger.find(Holding))
    assert all(meter.kg >= 0 for meter in ledger.find(Meter))
    born = [batch for batch in ledger.find(Batch) if not batch.void]
    by_id = {batch.id: batch for batch in born}
    roots = sum(
        (
            batch.made_kg
            for batch in born
            if all(by_id[parent].planting for parent in batch.parents)
        ),
        Decimal(0),
    )
    assert weight_in_the_world(town.world) == roots
    for batch in born:
        for parent in batch.parents:
            assert set(by_id[parent].recalled) <= set(batch.recalled)
            if not by_id[parent].planting:
                assert set(batch.claims) <= set(by_id[parent].claims)


@settings(max_examples=25, deadline=None)
@given(moves, st.sampled_from(VERBS[:11]), st.integers(0, 2), st.integers(0, 30))
def test_what_is_undone_at_once_was_never_there(
    story: list[tuple[str, int, int, int, Decimal]], verb: str, who: int, which: int
) -> None:
    town = Town()
    for move in story:
        town.tries(*move)
    before = books(town.world.memory)
    done = town.tries(verb, who, which, which + 1, Decimal(1))
    if done is None:
        assert books(town.world.memory) == before
        return
    town.people[who].corrects(done)
    assert books(town.world.memory) == before


@settings(max_examples=15, deadline=None)
@given(moves)
def test_folding_the_log_again_gives_the_same_records_in_the_same_order(
    story: list[tuple[str, int, int, int, Decimal]],
) -> None:
    town = Town()
    for move in story:
        town.tries(*move)
    once, again = town.world.memory, Told()
    changes: list[Record] = []
    for group, recorded in once.folded:
        for part in groups(group, again.size):
            drafts = group[part.start : part.stop]
            changed = custody.apply(again, drafts, again.size, recorded)
            assert changed == custody.apply(again, drafts, again.size, recorded)
            again.take(drafts, changed)
            changes += changed
    assert again.records == once.records
    assert set(map(type, changes)) >= {Event, Batch}

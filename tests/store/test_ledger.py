"""Submit and read: what is answered is in the tree, in the chain and in the map."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from kit.store import COOP, NOW, OTHER, batch, draft, submit
from nguon.core import entry, headmap, merkle
from nguon.core.checkpoint import open_checkpoint
from nguon.core.entry import Draft
from nguon.core.state import Event, Holding
from nguon.errors import Conflict, Malformed, NotFound, Refused, VerificationError
from nguon.store.append import Job
from nguon.store.ledger import Book, moment


def test_an_answer_is_provable_under_the_signed_checkpoint(book: Book) -> None:
    [first] = submit(book, draft("e1", "mango", 100))
    [second] = submit(book, draft("e2", "mango", -40))
    with book.read() as ledger:
        state = open_checkpoint(ledger.checkpoint, book.verifier)
        assert (state.size, state.root) == (ledger.size, ledger.root) == (4, state.root)
        for recorded in (first, second):
            assert ledger.entry(recorded.index) == recorded.entry
            assert merkle.leaf_hash(recorded.entry) == recorded.leaf_hash
            path = merkle.prove_inclusion(ledger, recorded.index, state.size)
            merkle.check_inclusion(
                recorded.leaf_hash, recorded.index, state.size, path, state.root
            )
        assert ledger.get(Holding, batch("mango"), COOP) == Holding(
            batch("mango"), COOP, Decimal(60)
        )
        assert list(ledger.history(batch("mango"))) == [first.index, second.index]
        assert ledger.head(batch("mango")) == (2, second.leaf_hash)


def test_each_entry_names_the_one_before_it(book: Book) -> None:
    [first] = submit(book, draft("e1", "mango", 100))
    [second] = submit(book, draft("e2", "mango", -40))
    assert entry.from_bytes(first.entry).previous == {batch("mango"): None}
    assert entry.from_bytes(second.entry).previous == {
        batch("mango"): first.leaf_hash.hex()
    }


def test_one_event_may_begin_several_records_at_once(book: Book) -> None:
    children = [{"epcClass": batch(name)} for name in ("first", "second", "third")]
    one = draft("e1", "mango", 100, childQuantityList=children)
    two = draft("e2", "mango", 5, childQuantityList=children)
    [first], [second] = submit(book, one), submit(book, two)
    with book.read() as ledger:
        for name in ("mango", "first", "second", "third"):
            assert list(ledger.history(batch(name))) == [first.index, second.index]
            assert ledger.head(batch(name)) == (2, second.leaf_hash)


def test_records_begun_in_one_commit_are_never_taken_for_one_another(
    book: Book,
) -> None:
    def packed(event: str, child: str) -> Draft:
        return draft(event, "mango", 1, childQuantityList=[{"epcClass": batch(child)}])

    drafts = [draft("e1", "mango", 1), packed("e2", "a"), packed("e3", "box")]
    jobs = [Job((d,), (), moment(NOW)) for d in drafts]
    book._committer.commit(jobs)
    numbers = [job.answer[0].index for job in jobs]
    with book.read() as ledger:
        assert list(ledger.history(batch("mango"))) == numbers
        assert list(ledger.history(batch("a"))) == [numbers[1]]
        assert list(ledger.history(batch("box"))) == [numbers[2]]


def test_every_commit_ends_with_an_index_entry_whose_map_has_every_head(
    book: Book,
) -> None:
    for n in range(5):
        submit(book, draft(f"a{n}", "mango", 1), draft(f"b{n}", f"lot{n}", 1))
    with book.read() as ledger:
        index = entry.from_bytes(ledger.entry(ledger.size - 1))
        assert index.kind == "index" and index.previous == {}
        said = index.statement
        assert said["size"] == ledger.size - 1 and said["subjects"] == 6
        root = bytes.fromhex(str(said["root"]))
        wanted = [batch("mango"), batch("lot3"), batch("never seen")]
        heads = headmap.check(root, wanted, headmap.prove(ledger, wanted))
        assert heads[batch("mango")] == ledger.head(batch("mango"))
        assert heads[batch("lot3")] == ledger.head(batch("lot3"))
        assert heads[batch("never seen")] is None


def test_the_same_event_again_gives_the_old_receipt(book: Book) -> None:
    [first] = submit(book, draft("e1", "mango", 100))
    [again] = submit(book, draft("e1", "mango", 100))
    assert again.repeated and not first.repeated
    assert (again.index, again.entry) == (first.index, first.entry)
    with book.read() as ledger:
        assert ledger.size == 2  # no empty commit either


def test_the_same_event_with_other_content_is_a_conflict(book: Book) -> None:
    submit(book, draft("e1", "mango", 100))
    with pytest.raises(Conflict):
        submit(book, draft("e1", "mango", 101))


def test_two_organisations_may_use_one_event_id(book: Book) -> None:
    submit(book, draft("e1", "mango", 100))
    [other] = submit(book, draft("e1", "mango", 5, organisation=OTHER))
    assert not other.repeated


def test_a_refused_group_leaves_nothing_behind(book: Book) -> None:
    submit(book, draft("e1", "mango", 100))
    with pytest.raises(Refused):
        submit(book, draft("e2", "mango", -60), draft("e3", "mango", -60))
    with book.read() as ledger:
        assert ledger.size == 2
        assert ledger.find(Event, event_id="urn:uuid:e2") == []
    [done] = submit(book, draft("e2", "mango", -60))
    assert not done.repeated


def test_a_large_group_is_one_commit(book: Book) -> None:
    many = [draft(f"e{n}", f"lot{n % 300}", 1) for n in range(2500)]
    recorded = submit(book, *many)
    assert [r.index for r in recorded] == list(range(2500))
    with book.read() as ledger:
        assert ledger.size == 2501 and ledger.subjects == 300
        assert len(ledger.history(batch("lot7"))) == 9


def test_recorded_never_goes_back(book: Book) -> None:
    submit(book, draft("e1", "mango", 1), now=NOW)
    [late] = submit(book, draft("e2", "mango", 1), now=NOW - timedelta(days=3))
    assert entry.from_bytes(late.entry).recorded == "2026-11-22T06:35:00.000Z"
    [new] = submit(book, draft("e3", "mango", 1), now=NOW + timedelta(milliseconds=5))
    assert entry.from_bytes(new.entry).recorded == "2026-11-22T06:35:00.005Z"


def test_two_clerks_spend_the_same_kilogram_and_one_is_refused(book: Book) -> None:
    submit(book, draft("e0", "mango", 100))
    for round_ in range(5):
        submit(book, draft(f"m{round_}", f"lot{round_}", 100))

        def spend(clerk: int, lot: str = f"lot{round_}", round_: int = round_) -> str:
            try:
                submit(book, draft(f"s{round_}-{clerk}", lot, -60))
            except Refused as refusal:
                return refusal.code
            return "receipt"

        with ThreadPoolExecutor(8) as clerks:
            answers = sorted(clerks.map(spend, range(8)))
        assert answers == ["receipt"] + ["store.no_entry"] * 7


def test_many_at_once_share_few_commits_and_all_are_there(book: Book) -> None:
    def work(clerk: int) -> list[int]:
        return [
            submit(book, draft(f"{clerk}-{n}", f"lot{clerk}", 1))[0].index
            for n in range(10)
        ]

    with ThreadPoolExecutor(16) as clerks:
        indexes = [index for each in clerks.map(work, range(16)) for index in each]
    assert len(set(indexes)) == 160
    with book.read() as ledger:
        assert ledger.count(Event) == 160
        leaves = [merkle.leaf_hash(data) for data in ledger.entries(0, ledger.size)]
        assert merkle.root(leaves) == ledger.root


def test_a_statement_nobody_signed_is_refused(book: Book) -> None:
    good = draft("e1", "mango", 1)
    said = {**good.statement, "eventID": "urn:uuid:e2"}
    bad = Draft(good.kind, said, good.sealed, good.by, good.signature)
    with pytest.raises(VerificationError):
        submit(book, bad)
    with pytest.raises(Malformed):
        submit(book, Draft("index", {}, {}, good.by, good.signature))


def test_an_unknown_key_is_refused(book: Book) -> None:
    from dataclasses import replace

    good = draft("e1", "mango", 1)
    with pytest.raises(Refused, match="not registered"):
        submit(book, replace(good, by=replace(good.by, key="0" * 64)))


def test_what_is_not_there_is_not_found(book: Book) -> None:
    with book.read() as ledger, pytest.raises(NotFound):
        ledger.entry(0)

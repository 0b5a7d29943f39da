"""Following a batch: back to the field, forward to where its goods are now."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kit.story import Party
from kit.told import ToldWorld, told
from nguon.core.state import Batch, Lineage
from nguon.errors import NotFound
from nguon.services.follow import Traced, follow, follow_in
from nguon.store import records
from nguon.store.ledger import Book


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[tuple[Book, ToldWorld]]:
    with told(tmp_path) as made:
        yield made


@pytest.fixture
def story(ledger: tuple[Book, ToldWorld]) -> tuple[Book, ToldWorld, list[str]]:
    """Two fields are merged and packed into two lots; one goes to a shop."""
    book, world = ledger
    coop, shop = world.coop(), world.shop()
    first = coop.harvests(coop.plants("rau cải"), kg=300)
    second = coop.harvests(coop.plants("rau cải"), kg=180)
    merged, beside = coop.makes(
        "merge", {first: 300, second: 160}, [("rau cải", 430), ("cuộng", 10)],
        losses={"trim": 20},
    )  # fmt: skip
    [small] = coop.makes("pack", {merged: 130}, [("rau cải", 130)])
    coop.ships(small, shop, 30)
    coop.hands_over(small, shop, 50)
    return book, world, [first, second, merged, beside, small]


def at(traced: Traced) -> dict[str, int]:
    return {lot.batch: lot.depth for lot in traced.lots}


def test_back_goes_to_every_field(story: tuple[Book, ToldWorld, list[str]]) -> None:
    book, _, [first, second, merged, _, small] = story
    traced = follow(book, small, "back")
    assert traced.lots[0].batch == small
    depths = at(traced)
    assert (depths[merged], depths[first], depths[second]) == (1, 2, 2)
    assert sorted(depths.values()) == [0, 1, 2, 2, 3, 3]  # and the two plantings
    flows = {(flow.parent, flow.child): flow.kg for flow in traced.flows}
    assert flows[second, merged] == Decimal(160)
    assert flows[merged, small] == Decimal(130)
    assert [lot.kg for lot in traced.lots[-2:]] == [None, None]


def test_forward_says_where_the_goods_are_now(
    story: tuple[Book, ToldWorld, list[str]],
) -> None:
    book, _, [first, _, merged, beside, small] = story
    traced = follow(book, first, "forward")
    assert at(traced) == {first: 0, merged: 1, beside: 1, small: 2}
    [last] = [lot for lot in traced.lots if lot.batch == small]
    held = sorted((str(h.kg), h.on_the_way) for h in last.held)
    assert held == [("30", True), ("50", False), ("50", False)]
    lines = traced.lines("vi")
    assert "Truy xuôi" in lines[0] and "3 lô" in lines[0]
    assert "30 kg đang trên đường tới Siêu thị Long Biên" in lines[-1]
    assert "with HTX Bát Tràng" in traced.lines("en")[-1]


def test_code_lot_and_link_name_the_same_batch(
    story: tuple[Book, ToldWorld, list[str]],
) -> None:
    book, world, [first, *_] = story
    known = world.batch_now(first)
    for name in (
        known.code, known.code.lower(), known.lot, known.lot.lower(), first,
        f"https://any.example/b/{known.code}?lang=vi", f"localhost:8000/b/{known.code}",
    ):  # fmt: skip
        assert follow(book, name, "forward").start.batch == first, name
    with pytest.raises(NotFound, match="nothing-like-it"):
        follow(book, "nothing-like-it", "back")


def test_a_recall_stands_on_every_descendant(
    story: tuple[Book, ToldWorld, list[str]],
) -> None:
    book, world, [first, second, *rest] = story
    Party(world, world.batch_now(second).maker).recalls(second)
    recalled = {lot.batch: lot.recalled for lot in follow(book, second, "forward").lots}
    assert recalled == dict.fromkeys([second, *rest], True)
    assert not follow(book, first, "forward").start.recalled
    assert "ĐANG BỊ THU HỒI" in follow(book, second, "forward").lines("vi")[1]


def test_what_was_corrected_away_is_left_out(
    ledger: tuple[Book, ToldWorld],
) -> None:
    book, world = ledger
    coop = world.coop()
    lot = coop.harvests(coop.plants("rau cải"), kg=100)
    coop.makes("pack", {lot: 40}, [("rau cải", 40)])
    coop.corrects(list(world.statements)[-1])
    traced = follow(book, lot, "forward")
    assert [one.batch for one in traced.lots] == [lot] and not traced.flows


def test_the_answer_for_programs_is_plain_json(
    story: tuple[Book, ToldWorld, list[str]],
) -> None:
    book, _, [*_, small] = story
    said = json.loads(json.dumps(follow(book, small, "back").as_json()))
    assert said["batch"] == small and not said["cut"]
    assert {lot["kg"] for lot in said["lots"]} == {None, "300", "180", "430", "130"}
    assert {"parent", "child", "kg"} == set(said["flows"][0])


def test_ten_thousand_descendants_are_all_found_or_cut_and_said_so(
    ledger: tuple[Book, ToldWorld],
) -> None:
    """A harvest packed into 100 boxes, each of them into 100 bags."""
    book, world = ledger
    coop = world.coop()
    lot = coop.harvests(coop.plants("rau cải"), kg=100)
    known = world.batch_now(lot)
    widely(book, known)
    with book.read() as snapshot:
        traced = follow_in(snapshot, lot, "forward")
        assert len(traced.lots) == 10_101 and len(traced.flows) == 10_100
        assert max(lot.depth for lot in traced.lots) == 2
        short = follow_in(snapshot, lot, "forward", most=1000)
    assert short.cut and len(short.lots) == 1000


def widely(book: Book, root: Batch) -> None:
    """Write the records of 10,100 descendants straight into the derived tables."""
    batches, lines = [], []
    parents = [root.id]
    for level, count in enumerate((100, 10_000)):
        made = [f"https://w3id.org/nguon/b/{level}X{n:015}" for n in range(count)]
        for n, child in enumerate(made):
            parent = parents[n % len(parents)]
            lines.append(Lineage(parent, child, f"urn:e:{level}:{n}", Decimal("0.01")))
            batches.append(
                Batch(
                    child, child[-17:], f"T{level}-{n}", root.product, 0, None,
                    root.maker, root.born, f"urn:e:{level}:{n}", Decimal("0.01"),
                    Decimal("0.01"), (), (), (parent,), 1, (), (), (), (), 0,
                )
            )  # fmt: skip
        parents = made
    with book.write() as connection:
        records.put(connection, Batch, batches)
        records.put(connection, Lineage, lines)

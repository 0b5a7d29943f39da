"""News: each event is told to whom it concerns, once, and to nobody else."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kit.story import Party
from kit.told import ToldWorld, told
from nguon.services import news
from nguon.services.news import News, by_time, from_entries
from nguon.store.ledger import Book


@pytest.fixture
def story(tmp_path: Path) -> Iterator[tuple[Book, ToldWorld]]:
    with told(tmp_path) as made:
        yield made


def since(book: Book, start: int) -> list[News]:
    with book.read() as ledger:
        return list(from_entries(ledger, start, ledger.size - start))


def size(book: Book) -> int:
    with book.read() as ledger:
        return ledger.size


def at(book: Book, who: Party, now: datetime, made: str = "2020-01-01") -> list[News]:
    with book.read() as ledger:
        return list(by_time(ledger, who.id, made, now))


def kinds(found: list[News]) -> list[tuple[str, str]]:
    return [(one.kind, one.to) for one in found]


def lot(coop: Party, kg: float = 96) -> Any:
    return coop.harvests(coop.plants("Rau cải"), kg=kg)


def test_a_shipment_is_told_to_the_receiver_and_its_receipt_to_the_sender(
    story: tuple[Book, ToldWorld],
) -> None:
    book, world = story
    coop, shop, _other = world.coop(), world.shop(), world.shop("Chợ khác")
    batch, start = lot(coop), size(book)
    first, second = coop.ships(batch, shop, 40), coop.ships(batch, shop, 30)
    shop.receives(batch, 40, first)
    shop.receives(batch, 28, second)
    found = since(book, start)
    assert kinds(found) == [
        (news.SHIPPED, shop.id), (news.SHIPPED, shop.id),
        (news.CONFIRMED, coop.id), (news.DIFFERS, coop.id),
    ]  # fmt: skip
    data = found[3].data
    assert (data["handover"], data["sent_kg"], data["received_kg"]) == (
        second,
        "30",
        "28",
    )
    assert data["batch"]["id"] == batch and data["batch"]["page"].startswith("/b/")
    assert data["to"]["name"]["vi"] == "Siêu thị Long Biên"
    assert len({one.key for one in found}) == 4


def test_what_is_called_back_or_declared_an_error_is_told_to_the_other_side(
    story: tuple[Book, ToldWorld],
) -> None:
    book, world = story
    coop, shop = world.coop(), world.shop()
    batch = lot(coop)
    ship, wrong = coop.ships(batch, shop, 40), coop.ships(batch, shop, 30)
    start = size(book)
    coop.voids(batch, 40, ship)
    coop.corrects(wrong)
    assert kinds(since(book, start)) == [
        (news.CALLED_BACK, shop.id), (news.CORRECTED, shop.id),
    ]  # fmt: skip


def test_a_recall_reaches_all_who_hold_held_or_await_what_came_of_the_lot(
    story: tuple[Book, ToldWorld],
) -> None:
    book, world = story
    coop, packer, shop = world.coop(), world.coop("Nhà đóng gói"), world.shop()
    awaiting, stranger = world.shop("Chợ đang chờ"), world.shop("Chợ khác")
    officer = world.officer()
    batch = lot(coop)
    coop.hands_over(batch, packer, 90)  # the cooperative held it once
    [packed] = packer.makes("pack", {batch: 90}, [("Rau cải gói", 90)])
    packer.hands_over(packed, shop, 50)
    packer.ships(packed, awaiting, 20)
    start = size(book)
    officer.recalls(batch)
    begun = since(book, start)
    assert {one.to for one in begun} == {coop.id, packer.id, shop.id, awaiting.id}
    assert {one.kind for one in begun} == {news.RECALLED}
    told = {one.to: one.data for one in begun}
    assert [one["id"] for one in told[shop.id]["yours"]] == [packed]
    assert [one["id"] for one in told[shop.id]["recalled"]] == [batch]
    assert stranger.id not in told
    start = size(book)
    officer.ends_recall(batch)
    assert {one.kind for one in since(book, start)} == {news.RECALL_ENDED}


def test_silence_is_told_to_the_sender_after_three_days(
    story: tuple[Book, ToldWorld],
) -> None:
    book, world = story
    coop, shop = world.coop(), world.shop()
    coop.ships(lot(coop), shop, 40)
    sent = world.clock
    assert at(book, coop, sent + timedelta(days=2, hours=22)) == []
    late = at(book, coop, sent + timedelta(days=3, hours=2))
    assert kinds(late) == [(news.OVERDUE, coop.id)]
    later = at(book, coop, sent + timedelta(days=4))
    assert [one.key for one in later] == [one.key for one in late]
    assert at(book, shop, sent + timedelta(days=4)) == []


@pytest.mark.parametrize(
    ("day", "told_as"),
    [
        ("2026-08-31", None), ("2026-09-01", "30"), ("2026-09-23", "30"),
        ("2026-09-24", "7"), ("2026-09-30", "1"), ("2026-10-01", "1"),
        ("2026-10-02", news.EXPIRED),
    ],
)  # fmt: skip
def test_a_certificate_is_told_of_before_it_ends_and_when_it_has(
    story: tuple[Book, ToldWorld], day: str, told_as: str | None
) -> None:
    book, world = story
    coop = world.coop()
    held = world.certificate("VG 1", coop, **{"from": "2025-10-01", "to": "2026-10-01"})
    now = datetime.fromisoformat(f"{day}T09:00:00+07:00")
    found = at(book, coop, now)
    if told_as is None:
        assert found == []
    elif told_as == news.EXPIRED:
        assert found[0].kind == news.EXPIRED
        assert at(book, coop, now, made="2026-10-02") == []  # old by then
    else:
        assert found[0].key.endswith(f" {told_as}")
        assert found[0].data["certificate"]["id"] == held

"""The queue of outgoing messages: each key once, oldest first, kept through a crash."""

from dataclasses import replace

import pytest

from kit.store import COOP, OTHER
from nguon.store import hooks
from nguon.store.hooks import Hook, Message
from nguon.store.ledger import Book

NOW, LATER = "2026-11-22T08:00:00.000Z", "2026-11-22T09:00:00.000Z"
SHOP = Hook(
    "hook_1", COOP, hooks.NEWS, "Kho", "https://shop.example/in", "whsec_x",
    {"kinds": ["recall.begun"]}, 7, "", NOW, hooks.ON,
)  # fmt: skip


def say(key: str) -> Message:
    return Message(key, "recall.begun", f'{{"thu hồi":"{key}"}}'.encode())


def queue(book: Book, *keys: str, hook: Hook = SHOP) -> list[str]:
    with book.write() as connection:
        return hooks.put(connection, hook.id, map(say, keys), NOW)


def due(book: Book, moment: str = NOW) -> list[bytes]:
    with book.read() as ledger:
        return [one.body for _hook, one in hooks.due(ledger.connection, moment)]


@pytest.fixture(autouse=True)
def shop(book: Book) -> None:
    with book.write() as connection:
        hooks.add(connection, SHOP)


def test_a_hook_is_its_organisations_alone(book: Book) -> None:
    with book.read() as ledger:
        assert hooks.find(ledger.connection, COOP, "hook_1") == SHOP
        assert hooks.find(ledger.connection, OTHER, "hook_1") is None
        assert hooks.of(ledger.connection, COOP, hooks.NEWS) == [SHOP]
    assert "whsec_x" not in repr(SHOP)


def test_what_is_derived_again_is_queued_once(book: Book) -> None:
    first = queue(book, "a", "b")
    assert queue(book, "b", "c") == [hooks.delivery_id("hook_1", "c")]
    assert len(set(first)) == 2 and due(book) == [say("a").body]


def test_one_message_a_hook_is_due_and_it_is_the_oldest(book: Book) -> None:
    other = replace(SHOP, id="hook_2", organisation=OTHER)
    with book.write() as connection:
        hooks.add(connection, other)
    queue(book, "a", "b")
    queue(book, "x", hook=other)
    assert due(book) == [say("a").body, say("x").body]
    with book.write() as connection:
        hooks.settle(connection, 1, state=hooks.DELIVERED, finished=NOW)
        hooks.change(connection, "hook_2", paused=LATER)
    assert due(book) == [say("b").body]
    assert due(book, LATER) == [say("b").body, say("x").body]


def test_nothing_is_due_for_a_hook_that_is_off(book: Book) -> None:
    queue(book, "a")
    with book.write() as connection:
        hooks.change(connection, "hook_1", state=hooks.OFF)
    assert due(book) == []
    with book.read() as ledger:
        assert hooks.standing(ledger.connection) == []


def test_what_was_sent_long_ago_is_emptied_and_never_queued_again(book: Book) -> None:
    [id_] = queue(book, "a")
    with book.write() as connection:
        hooks.settle(connection, 1, state=hooks.DELIVERED, finished=NOW, answer="ok")
        assert hooks.forget(connection, NOW) == 0
        assert hooks.forget(connection, LATER) == 1
    assert queue(book, "a") == []
    with book.read() as ledger:
        kept = hooks.find_delivery(ledger.connection, "hook_1", id_)
        assert kept and kept.body == b"" and kept.answer is None


def test_with_a_hook_goes_all_that_was_to_go_there(book: Book) -> None:
    queue(book, "a")
    with book.write() as connection:
        hooks.remove(connection, "hook_1")
    with book.read() as ledger:
        assert hooks.deliveries(ledger.connection, "hook_1", 9) == []
        assert hooks.find(ledger.connection, COOP, "hook_1") is None

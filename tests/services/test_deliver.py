"""Delivery: signed, in order, again until it arrived; nothing is lost by a crash."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from kit.listener import Listener, listening
from kit.story import Party
from kit.told import ToldWorld, told
from nguon import clock
from nguon.core import webhook as signatures
from nguon.errors import Malformed, NotFound, Refused
from nguon.services import webhooks
from nguon.services.deliver import Deliver, outcome
from nguon.services.news import KINDS
from nguon.services.webhooks import LOOPBACK, PUBLIC, Delivery, Hook
from nguon.store.ledger import Book


@dataclass
class Told:
    book: Book
    world: ToldWorld
    coop: Party
    shop: Party
    heard: Listener
    now: datetime
    folder: Path

    def hook(self, **more: Any) -> tuple[Hook, str]:
        asked = {"kinds": KINDS, "reach": LOOPBACK, "url": self.heard.url, **more}
        return webhooks.add(self.book, self.shop.id, "Kho", now=self.now, **asked)

    def ships(self, kg: float) -> str:
        return self.coop.ships(self.lot, self.shop, kg)

    def goes(self, **more: Any) -> None:
        """Do the chore until nothing is left to do now."""
        chore = Deliver(more.get("reach", LOOPBACK), lambda: self.now, lambda: 0.5)
        while chore(self.book):
            pass

    def sent(self, hook: Hook) -> list[Delivery]:
        return list(webhooks.deliveries(self.book, self.shop.id, hook.id))[::-1]

    def __post_init__(self) -> None:
        self.lot = self.coop.harvests(self.coop.plants("Rau cải"), kg=96)

    @property
    def kgs(self) -> list[str]:
        return [json.loads(got.body)["data"]["sent_kg"] for got in self.heard.got]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Told]:
    with told(tmp_path) as (book, world), listening() as heard:
        coop, shop = world.coop(), world.shop()
        now = world.clock + timedelta(days=1)
        yield Told(book, world, coop, shop, heard, now, tmp_path)


def test_a_shipment_to_us_arrives_signed(story: Told) -> None:
    hook, secret = story.hook()
    event = story.ships(40)
    story.goes()
    [got] = story.heard.got
    signatures.check(secret, got.headers, got.body, int(story.now.timestamp()))
    said = json.loads(got.body)
    assert (said["type"], said["data"]["handover"]) == ("handover.shipped", event)
    assert got.headers["content-type"] == "application/json"
    [one] = story.sent(hook)
    assert (one.state, one.status, one.tries) == ("delivered", 200, 1)
    assert outcome(hook, one, "vi").startswith("200 đã nhận")
    story.goes()
    assert len(story.heard.got) == 1


def test_what_happened_before_the_hook_was_added_is_not_told(story: Told) -> None:
    story.ships(40)
    story.hook()
    story.goes()
    assert story.heard.got == []


def test_only_what_was_asked_for_is_told_and_only_to_its_organisation(
    story: Told,
) -> None:
    story.hook(kinds=["recall.begun"])
    webhooks.add(
        story.book, story.coop.id, "HTX", story.heard.url, KINDS, story.now,
        reach=LOOPBACK,
    )  # fmt: skip
    story.shop.receives(story.lot, 40, story.ships(40))
    story.goes()
    assert [json.loads(g.body)["type"] for g in story.heard.got] == [
        "handover.confirmed"
    ]


def test_who_cannot_be_reached_is_left_alone_longer_each_time_then_hears_in_order(
    story: Told,
) -> None:
    hook, _secret = story.hook()
    story.heard.statuses = [500, 503, 429]
    story.ships(10)
    story.ships(20)
    for wait, tries in ((0, 1), (4, 1), (1, 2), (9, 2), (1, 3), (19, 3)):
        story.now += timedelta(seconds=wait)
        story.goes()
        assert len(story.heard.got) == tries
    assert (
        set(story.kgs) == {"10"}
        and len({g.headers["webhook-id"] for g in story.heard.got}) == 1
    )
    story.now += timedelta(seconds=1)
    story.goes()
    assert story.kgs == ["10"] * 4 + ["20"]
    assert [one.tries for one in story.sent(hook)] == [4, 1]


def test_who_refuses_one_message_hears_the_next(story: Told) -> None:
    hook, _secret = story.hook()
    story.heard.statuses = [422]
    story.ships(10)
    story.ships(20)
    story.goes()
    assert story.kgs == ["10", "20"]
    story.now += timedelta(minutes=1)
    story.goes()
    assert story.kgs == ["10", "20", "10"]
    assert {one.state for one in story.sent(hook)} == {"delivered"}


def test_after_three_days_a_message_is_given_up_and_can_be_sent_by_hand(
    story: Told,
) -> None:
    hook, _secret = story.hook()
    story.ships(10)
    story.heard.statuses = [500] * 100
    for _ in range(30):
        story.goes()
        story.now += timedelta(hours=4)
    [one] = story.sent(hook)
    assert one.state == "given_up" and one.status == 500 and 15 < one.tries < 30
    story.goes()
    story.heard.statuses = []
    tried = len(story.heard.got)
    webhooks.again(story.book, story.shop.id, hook.id, one.id, story.now)
    story.goes()
    assert story.sent(hook)[0].state == "delivered"
    assert story.heard.got[-1].headers["webhook-id"] == one.id
    assert len(story.heard.got) == tried + 1


def test_a_dead_host_is_told_in_a_sentence_and_a_gone_hook_is_over(story: Told) -> None:
    hook, _secret = story.hook(url="http://127.0.0.1:9/in")
    gone, _other = story.hook()
    story.heard.statuses = [410]
    story.ships(10)
    story.ships(20)
    story.goes()
    assert outcome(hook, story.sent(hook)[0], "vi") == "127.0.0.1 không trả lời."
    assert len(story.heard.got) == 1
    assert webhooks.webhook(story.book, story.shop.id, gone.id).state == "gone"


def test_what_the_operator_allows_no_more_is_not_connected_to(story: Told) -> None:
    hook, _secret = story.hook()
    story.ships(10)
    story.goes(reach=PUBLIC)
    assert story.heard.got == []
    assert "https://" in outcome(hook, story.sent(hook)[0], "en")


def test_switched_off_it_is_silent_and_on_again_it_hears_what_it_missed(
    story: Told,
) -> None:
    hook, _secret = story.hook()
    webhooks.switch(story.book, story.shop.id, hook.id, on=False)
    story.ships(10)
    story.goes()
    assert story.heard.got == []
    webhooks.switch(story.book, story.shop.id, hook.id, on=True)
    story.goes()
    assert story.kgs == ["10"]


def test_a_test_message_says_that_it_is_one(story: Told) -> None:
    hook, _secret = story.hook(kinds=["recall.begun"])
    queued = webhooks.test(story.book, story.shop.id, hook.id, story.now)
    story.goes()
    [got] = story.heard.got
    assert json.loads(got.body)["type"] == "test"
    assert got.headers["webhook-id"] == queued


def test_another_organisations_hook_does_not_exist(story: Told) -> None:
    hook, _secret = story.hook()
    for call in (webhooks.webhook, webhooks.remove):
        with pytest.raises(NotFound):
            call(story.book, story.coop.id, hook.id)


def test_a_hook_is_refused_with_what_is_wrong(story: Told) -> None:
    for more, code in (
        ({"url": "ftp://x"}, "hooks.address_https"), ({"kinds": []}, "hooks.no_kinds"),
        ({"kinds": ["all"]}, "hooks.kinds"), ({"reach": PUBLIC}, "hooks.address_https"),
    ):  # fmt: skip
        with pytest.raises(Malformed) as wrong:
            story.hook(**more)
        assert wrong.value.code == code
    for _ in range(webhooks.MOST):
        story.hook()
    with pytest.raises(Refused):
        story.hook()


def test_who_takes_long_holds_up_nobody_else(story: Told) -> None:
    with listening() as slow:
        slow.may_answer.clear()
        story.hook(url=slow.url)
        story.hook()
        story.heard.expected = 3
        for kg in (10, 20, 30):
            story.ships(kg)
        chore = Thread(target=story.goes)
        chore.start()
        assert story.heard.arrived.wait(20) and len(slow.got) == 1
        slow.may_answer.set()
        chore.join()
        assert story.kgs == ["10", "20", "30"] and len(slow.got) == 3


SENDER = """
import os, sys
from nguon.services import deliver
from nguon.services.ledger import LedgerSettings, open_ledger
from pathlib import Path

book = open_ledger(LedgerSettings(Path(sys.argv[1])))
settle = deliver.Deliver._settle
def killed(*given):          # the message has gone out, its outcome is not written
    os.kill(os.getpid(), 9)
if sys.argv[2] == "sent":
    deliver.Deliver._settle = killed
else:                        # the entries are looked through, nothing has gone out
    deliver.Deliver.send = killed
deliver.Deliver("loopback")(book)
"""


@pytest.mark.parametrize("where", ["derived", "sent"])
def test_a_server_killed_on_the_way_sends_it_again_under_the_same_id(
    story: Told, where: str
) -> None:
    story.now = clock.now()
    hook, _secret = story.hook()
    story.ships(10)
    ran = subprocess.run(
        [sys.executable, "-c", SENDER, str(story.folder / "ledger"), where],
        env=dict(os.environ), check=False,
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL
    before = [got.headers["webhook-id"] for got in story.heard.got]
    assert len(before) == (1 if where == "sent" else 0)
    story.now += timedelta(seconds=30)
    story.goes()
    [one] = story.sent(hook)
    after = [got.headers["webhook-id"] for got in story.heard.got]
    assert after == [*before, one.id] and set(before) <= {one.id}
    assert one.state == "delivered"

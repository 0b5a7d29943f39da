"""Subscriptions: what newly matches arrives once, at once or by the clock, signed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kit.listener import Listener, listening
from kit.story import Party
from kit.told import ToldWorld, told
from nguon.core import webhook as signatures
from nguon.errors import Conflict, Malformed, NguonError, NotFound, Refused
from nguon.services import named_queries, subscriptions
from nguon.services.deliver import Deliver
from nguon.services.subscriptions import read_schedule
from nguon.services.webhooks import LOOPBACK
from nguon.store.hooks import Hook
from nguon.store.ledger import Book

TOKEN = "a token of their own"
PRICE = {"nguon:amount": 21000, "nguon:currency": "VND", "nguon:per": "KGM"}


@dataclass
class Told:
    book: Book
    world: ToldWorld
    coop: Party
    shop: Party
    heard: Listener
    now: datetime

    def __post_init__(self) -> None:
        self.lot = self.coop.harvests(self.coop.plants("Rau cải"), kg=96)
        self.coop.hands_over(self.lot, self.shop, 90)
        for who in (self.coop, self.shop):
            said = {"name": "sold", "query": {"EQ_bizStep": "retail_selling"}}
            named_queries.add(self.book, who.id, said, self.now)

    def subscribes(self, who: Party | None = None, **more: Any) -> Hook:
        said = {"dest": self.heard.url, "stream": True, "signatureToken": TOKEN, **more}
        if "schedule" in said:
            del said["stream"]
        return subscriptions.add(
            self.book, (who or self.shop).id, "sold", said, self.now, reach=LOOPBACK
        ).hook

    def goes(self, seconds: float = 0) -> None:
        self.now += timedelta(seconds=seconds)
        chore = Deliver(LOOPBACK, lambda: self.now, lambda: 0.5)
        while chore(self.book):
            pass

    @property
    def ids(self) -> list[list[str]]:
        """The event ids of each message that came."""
        return [
            [one["eventID"] for one in results(got.body)["resultsBody"]["eventList"]]
            for got in self.heard.got
        ]


def results(body: bytes) -> Any:
    return json.loads(body)["epcisBody"]["queryResults"]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Told]:
    with told(tmp_path) as (book, world), listening() as heard:
        coop, shop = world.coop(), world.shop()
        yield Told(book, world, coop, shop, heard, world.clock + timedelta(days=2))


def test_what_is_recorded_from_now_on_arrives_once_as_a_query_document(
    story: Told,
) -> None:
    story.shop.sells(story.lot, 1)
    hook = story.subscribes()
    first, second = story.shop.sells(story.lot, 2), story.shop.sells(story.lot, 3)
    story.goes()
    third = story.shop.sells(story.lot, 4)
    story.goes()
    story.goes(60)
    assert story.ids == [[first, second], [third]]
    got = story.heard.got[0]
    said = results(got.body)
    assert (said["subscriptionID"], said["queryName"]) == (hook.id, "sold")
    assert json.loads(got.body)["type"] == "EPCISQueryDocument"
    assert got.headers["gs1-signature"] == signatures.sign_body(TOKEN, got.body)
    signatures.check(TOKEN, got.headers, got.body, int(story.now.timestamp()) - 60)
    assert got.headers["content-type"] == "application/ld+json"


def test_each_sees_in_it_what_it_may_see(story: Told) -> None:
    story.subscribes(story.shop)
    story.subscribes(story.coop)
    story.shop.sells(story.lot, 2, **{"nguon:price": PRICE})
    story.goes()
    lists = [results(got.body)["resultsBody"]["eventList"] for got in story.heard.got]
    assert sorted("nguon:price" in events[0] for events in lists) == [False, True]


def test_it_may_begin_in_the_past(story: Told) -> None:
    story.shop.sells(story.lot, 1)
    since = (story.world.clock + timedelta(minutes=2)).isoformat()
    second = story.shop.sells(story.lot, 2)
    story.subscribes(initialRecordTime=since)
    story.goes()
    assert story.ids == [[second]]


def test_by_the_clock_all_since_the_last_time_comes_together(story: Told) -> None:
    story.now = story.now.replace(hour=10, minute=0, second=0)
    hook = story.subscribes(schedule={"hour": "18"})
    assert subscriptions.due(hook) == f"{story.now:%Y-%m-%d}T11:00:00.000Z"
    first = story.shop.sells(story.lot, 1)
    story.goes(8 * 3600 - 1)
    assert story.ids == []
    second = story.shop.sells(story.lot, 2)
    story.goes(1)
    assert story.ids == [[first, second]]
    story.goes(24 * 3600)  # nothing new, and nothing is said of it
    assert len(story.ids) == 1


def test_an_empty_answer_comes_where_it_was_asked_for(story: Told) -> None:
    story.subscribes(schedule={"minute": "[0-59]"}, reportIfEmpty=True)
    story.goes(61)
    story.goes(60)
    assert story.ids == [[], []]


def test_a_message_that_did_not_arrive_comes_again_in_order(story: Told) -> None:
    story.heard.statuses = [500]
    story.subscribes()
    first = story.shop.sells(story.lot, 1)
    story.goes()
    second = story.shop.sells(story.lot, 2)
    story.goes(60)
    assert story.ids == [[first], [first], [second]]


def test_many_events_come_in_messages_of_a_bearable_size(
    story: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "EVENTS", 2)
    monkeypatch.setattr(subscriptions, "ENTRIES", 3)
    story.subscribes()
    sold = [story.shop.sells(story.lot, 1) for _ in range(5)]
    story.goes()
    assert [one for part in story.ids for one in part] == sold
    assert max(map(len, story.ids)) <= 2


def test_with_its_query_a_subscription_is_over(story: Told) -> None:
    hook = story.subscribes()
    named_queries.remove(story.book, story.shop.id, "sold")
    story.shop.sells(story.lot, 1)
    story.goes()
    assert story.heard.got == []
    with pytest.raises(NotFound):
        subscriptions.find(story.book, story.shop.id, "sold", hook.id)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"stream": False}, "queries.when"), ({"stream": "yes"}, "queries.when"),
        ({"trigger": "x"}, "queries.trigger"), ({"dest": None}, "hooks.address"),
        ({"dest": "ftp://x"}, "hooks.address_https"), ({"to": 1}, "queries.control"),
        ({"signatureToken": "short"}, "hooks.secret"), ({"reportIfEmpty": 1}, "queries.flag"),
        ({"initialRecordTime": "2026-11-01"}, "queries.since"),
        ({"initialRecordTime": "0001-01-01T00:00:00+14:00"}, "queries.since"),
        ({"schedule": {}}, "queries.schedule"), ({"schedule": 7}, "queries.schedule"),
        ({"schedule": {"year": "1"}}, "queries.schedule"),
        ({"schedule": {"dayOfMonth": "31", "month": "2"}}, "queries.schedule"),
        ({"schedule": {"hour": "24"}}, "queries.field"),
        ({"schedule": {"hour": "[5-1]"}}, "queries.field"),
        ({"schedule": {"hour": "*/2; x"}}, "queries.field"),
        ({"schedule": {"hour": {"a": 1}}}, "queries.field"),
    ],
)  # fmt: skip
def test_what_cannot_be_subscribed_is_said(story: Told, more: Any, code: str) -> None:
    with pytest.raises(NguonError) as wrong:
        story.subscribes(**more)
    assert wrong.value.code == code
    assert isinstance(wrong.value, Malformed)


@pytest.mark.parametrize("sent", [[], "x", None])
def test_a_subscription_is_an_object(story: Told, sent: Any) -> None:
    with pytest.raises(Malformed) as wrong:
        subscriptions.add(
            story.book, story.shop.id, "sold", sent, story.now, reach=LOOPBACK
        )
    assert wrong.value.code == "queries.body"


def test_a_query_with_an_order_or_a_limit_cannot_stand(story: Told) -> None:
    said = {"name": "last", "query": {"orderBy": "eventTime", "eventCountLimit": 1}}
    named_queries.add(story.book, story.shop.id, said, story.now)
    with pytest.raises(Refused) as refused:
        subscriptions.add(
            story.book, story.shop.id, "last",
            {"dest": story.heard.url, "stream": True}, story.now, reach=LOOPBACK,
        )  # fmt: skip
    assert refused.value.code == "queries.not_permitted"


def test_a_name_is_used_once_an_organisation(story: Told) -> None:
    said: Any = {"name": "sold", "query": {}}
    with pytest.raises(Conflict):
        named_queries.add(story.book, story.shop.id, said, story.now)


@pytest.mark.parametrize(
    ("schedule", "cron"),
    [
        ({"hour": "18"}, "0 18 * * * 0"), ({"minute": "[0-29]"}, "0-29 * * * * 0"),
        ({"second": "0,30"}, "* * * * * 0,30"), ({"dayOfWeek": "1"}, "0 0 * * 1 0"),
        ({"hour": 6, "dayOfMonth": "1, 15"}, "0 6 1,15 * * 0"),
        ({"hour": "[8-17]", "minute": "5", "second": "1"}, "5 8-17 * * * 1"),
    ],
)  # fmt: skip
def test_a_schedule_is_read_as_the_standard_writes_it(schedule: Any, cron: str) -> None:
    assert read_schedule(schedule) == cron

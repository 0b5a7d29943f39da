"""Drafts go out to be signed and come back: recorded once, under the device's key."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kit.desk import NOW, Story, ledger, sequence
from kit.enrolled import with_phone
from kit.passkey import p256
from nguon.core import signature
from nguon.core.entry import from_bytes
from nguon.errors import Conflict, NguonError, VerificationError
from nguon.services import keys, sign, verbs
from nguon.services.hands import checked_hand
from nguon.services.members import Member, Members
from nguon.services.publish import publish
from nguon.services.refusals import refusals
from nguon.services.verbs import Newborn

SECRET = b"only in tests"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path, NOW - timedelta(days=60)) as book:
        yield Story(book)


def somebody(story: Story, login: str) -> Member:
    members = Members(story.book)
    members.add(login, login.title(), "clerk", story.coop.id, NOW)
    return members.known(login)


def harvest(story: Story, plot: str, kg: int = 96, event: str = "") -> dict[str, Any]:
    batch = Newborn(sequence("lot"), "CN-1", story.crop, Decimal(kg))
    told = story.facts(
        2, event_id=event or "urn:uuid:0b0fa0d2-7f2f-4a8c-a6f0-1f60b1d7a001"
    )
    return verbs.harvest(told, newborn=batch, planting=plot)


class Phone:
    """A phone with a key, and its member."""

    def __init__(self, story: Story, login: str = "hanh") -> None:
        self.story, self.member = story, somebody(story, login)
        self.passkey, self.subject = with_phone(story.book, self.member, NOW, login)
        self.key, self.private = self.subject.rpartition("/")[2], p256(login)

    def draft(self, event: dict[str, Any], now: Any = NOW) -> str:
        made = sign.prepare(self.story.book, self.member, self.key, [event], now)
        return sign.pack(made, self.member.login, SECRET)

    def signs(self, draft: str, by: Any = None) -> tuple[sign.Prepared, list[bytes]]:
        prepared = sign.unpack(draft, self.member.login, SECRET)
        key = by or self.private
        return prepared, [signature.sign(key, one) for one in prepared.messages]

    def sends(self, draft: str, now: Any = NOW, by: Any = None) -> Any:
        prepared, made = self.signs(draft, by)
        return sign.record_signed(self.story.book, self.member, prepared, made, now)


def refused(code: str, call: Any, *given: Any) -> None:
    with pytest.raises(NguonError) as refusal:
        call(*given)
    assert refusal.value.code == code
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


def test_what_a_phone_has_signed_stands_under_its_key(story: Story) -> None:
    plot, phone = story.opened_plot(), Phone(story)
    [receipt] = phone.sends(phone.draft(harvest(story, plot)))
    assert not receipt.repeated
    with story.book.read() as snapshot:
        entry = from_bytes(snapshot.entry(receipt.number))
        assert (entry.by.key, entry.by.algorithm) == (phone.key, "ES256")
        assert checked_hand(snapshot, entry) == "device"
        weaker = from_bytes(snapshot.entry(snapshot.history(plot)[0]))
        assert checked_hand(snapshot, weaker) == "login"
        forged = replace(entry, signature=bytes(64))
        assert checked_hand(snapshot, forged) == ""
    page = publish(story.book, receipt.batches[0][0], NOW)
    assert page.failure is None and page.hands[receipt.number] == "device"


def test_26_a_draft_that_comes_again_gives_the_same_receipt(story: Story) -> None:
    """Replayed at once, a day later, or prepared twice with other salts."""
    plot, phone = story.opened_plot(), Phone(story)
    said = harvest(story, plot)
    draft, other = phone.draft(said), phone.draft(said)
    [first] = phone.sends(draft)
    for again in (draft, other):
        [second] = phone.sends(again, NOW + timedelta(days=1))
        assert second.repeated and second.number == first.number
    with pytest.raises(Conflict):
        phone.sends(phone.draft(harvest(story, plot, 97)))


def test_nobody_alters_a_draft_or_sends_anothers(story: Story) -> None:
    plot, phone, other = story.opened_plot(), Phone(story), Phone(story, "lan")
    draft = phone.draft(harvest(story, plot))
    mac, _, said = draft.partition(".")
    for wrong in ("", ".", said, f"{mac}.", f".{said}", f"{said}.{mac}", draft[:-8],
                  f"{mac}.{said[:-4]}AAAA", f"{mac[:-2]}AA.{said}", "é.é"):  # fmt: skip
        refused("keys.draft", sign.unpack, wrong, "hanh", SECRET)
    refused("keys.draft", sign.unpack, draft, "lan", SECRET)
    refused("keys.draft", sign.unpack, draft, "hanh", b"another server")
    prepared, made = phone.signs(draft)
    refused("keys.signatures", sign.signed, prepared, [])
    refused("keys.signatures", sign.signed, prepared, made * 2)
    refused("log.signature_wrong", phone.sends, draft, NOW, other.private)


def test_only_ones_own_standing_device_prepares(story: Story) -> None:
    plot, phone, other = story.opened_plot(), Phone(story), Phone(story, "lan")
    said = [harvest(story, plot)]

    def asks(member: Member, key: str, now: Any = NOW) -> Any:
        return sign.prepare(story.book, member, key, said, now)

    passkey = phone.passkey.subject.rpartition("/")[2]
    for member, key, now in (
        (phone.member, other.key, NOW),
        (phone.member, passkey, NOW),
        (phone.member, story.book.registrar.by.key, NOW),
        (phone.member, "0" * 64, NOW),
        (phone.member, phone.key, NOW + timedelta(days=366)),
        (replace(phone.member, organisation=story.shop.id), phone.key, NOW),
    ):
        refused("keys.ended_here", asks, member, key, now)
    keys.end(story.book, phone.member, [phone.subject], "replaced", NOW)
    refused("keys.ended_here", asks, phone.member, phone.key)


def test_8_signed_offline_with_a_key_that_was_revoked_meanwhile(story: Story) -> None:
    """Refused, and the attempt is kept for those who look into it."""
    plot, phone = story.opened_plot(), Phone(story)
    draft = phone.draft(harvest(story, plot))
    later = NOW + timedelta(hours=2)
    keys.end(story.book, phone.member, [phone.subject], "stolen", later)
    refused("custody.key_ended", phone.sends, draft, later)
    [kept] = refusals(story.book, story.coop.id, limit=1)
    assert kept.code == "custody.key_ended" and kept.account == "hanh"


@pytest.mark.parametrize(("since", "hand"), [(0, "doubtful"), (1, "device")])
@pytest.mark.parametrize("which", ["device", "passkey"])
def test_8_what_a_lost_key_signed_before_anybody_knew_is_shown_as_doubtful(
    story: Story, since: int, hand: str, which: str
) -> None:
    """On the receipt and on the public page; what it signed before that day is not."""
    plot, phone = story.opened_plot(), Phone(story)
    [receipt] = phone.sends(phone.draft(harvest(story, plot)))
    held = {one.key.use: one.id for one in keys.keys_of(story.book, "hanh")}
    later, day = NOW + timedelta(days=3), (NOW + timedelta(days=since)).date()
    keys.end(story.book, phone.member, [held[which]], "lost", later, day)
    with story.book.read() as snapshot:
        entry = from_bytes(snapshot.entry(receipt.number))
        assert checked_hand(snapshot, entry) == hand
    page = publish(story.book, receipt.batches[0][0], later)
    assert page.hands[receipt.number] == hand


def test_what_is_private_stays_sealed_on_its_way_through_the_phone(
    story: Story,
) -> None:
    plot, phone = story.opened_plot(), Phone(story)
    said = harvest(story, plot) | {"nguon:price": 12000}
    draft = phone.draft(said)
    prepared, _made = phone.signs(draft)
    assert all(b"12000" not in message for message in prepared.messages)
    [receipt] = phone.sends(draft)
    with story.book.read() as snapshot:
        entry = from_bytes(snapshot.entry(receipt.number))
        assert "/nguon:price" in entry.sealed


def test_several_events_are_signed_one_by_one_and_stand_together(story: Story) -> None:
    plot, phone = story.opened_plot(), Phone(story)
    first = harvest(story, plot)
    bad = harvest(story, sequence("nowhere"),
                  event="urn:uuid:0b0fa0d2-7f2f-4a8c-a6f0-1f60b1d7a002")  # fmt: skip
    prepared = sign.prepare(story.book, phone.member, phone.key, [first, bad], NOW)
    made = [signature.sign(phone.private, one) for one in prepared.messages]
    with pytest.raises(VerificationError):
        sign.record_signed(story.book, phone.member, prepared, made[::-1], NOW)
    with pytest.raises(NguonError):
        sign.record_signed(story.book, phone.member, prepared, made, NOW)
    with story.book.read() as snapshot:
        assert len(snapshot.history(plot)) == 1

"""People's keys on a real ledger: enrol, log in, end, enrol again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kit.desk import NOW, Story, ledger
from kit.enrolled import PLACE, asked_device, with_passkey, with_phone
from kit.passkey import HERE, SoftPasskey, as_browser
from nguon.core.state import Registered
from nguon.errors import NguonError, NotFound, Refused, VerificationError
from nguon.services import keys, passkeys
from nguon.services.members import Member, Members


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path, NOW - timedelta(days=60)) as book:
        yield Story(book)


def somebody(story: Story, login: str, role: str = "clerk", at: str = "coop") -> Member:
    members = Members(story.book)
    subject = story.book.registrar.organisation if at == "operator" else None
    members.add(login, login.title(), role, subject or getattr(story, at).id, NOW)
    return members.known(login)


def refused(code: str, call: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(NguonError) as refusal:
        call(*given, **more)
    assert refusal.value.code == code
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


def test_a_member_enrols_a_passkey_and_a_phone_and_no_name_gets_into_the_ledger(
    story: Story,
) -> None:
    hanh = somebody(story, "hanh")
    passkey, device = with_phone(story.book, hanh, NOW)
    held = keys.keys_of(story.book, "hanh")
    assert [one.id for one in held] == [device, passkey.subject]
    assert [one.key.use for one in held] == ["device", "passkey"]
    assert held[0].key.endorser == passkey.subject
    assert held[0].name == "Pixel 7" and held[0].stands(NOW)
    assert not held[0].stands(NOW + timedelta(days=366))
    with story.book.read() as snapshot:
        for one in held:
            for index in snapshot.history(one.id):
                said = snapshot.entry(index).lower()
                assert b"hanh" not in said and b"pixel" not in said
        found = snapshot.get(Registered, device)
        assert found and found.owner == story.coop.id


def test_a_passkey_logs_in_once_for_each_challenge(story: Story) -> None:
    hanh = somebody(story, "hanh")
    passkey = with_passkey(story.book, hanh, NOW)
    asked = passkeys.new_challenge()

    def enters(answer: Any, origin: str = HERE, said: bytes = asked) -> Member:
        answer = as_browser(answer)
        return passkeys.log_in(story.book, passkey.credential, answer, said, origin)

    assert enters(passkey.answer(asked)) == hanh
    refused("keys.log_in", enters, replace(passkey.answer(asked), signature=b"0\1"))
    refused("keys.log_in", enters, passkey.answer(asked), "https://www.so.example")
    refused("keys.log_in", enters, passkey.answer(asked, flags=1))
    refused("keys.log_in", enters, SoftPasskey("thief").answer(asked))
    refused("keys.log_in", enters, passkey.answer(bytes(32)))
    refused(
        "keys.log_in", passkeys.log_in, story.book, b"unknown",
        passkey.answer(asked), asked, HERE,
    )  # fmt: skip
    passkeys.use_once(story.book, asked, NOW, NOW)
    refused("keys.late", passkeys.use_once, story.book, asked, NOW, NOW)
    later = NOW + timedelta(minutes=11)
    fresh = passkeys.new_challenge()
    refused("keys.late", passkeys.use_once, story.book, fresh, NOW, later)
    refused("keys.late", passkeys.use_once, story.book, fresh, later, NOW)


def test_neither_a_revoked_passkey_nor_a_member_shut_out_logs_in(story: Story) -> None:
    hanh, lan = somebody(story, "hanh"), somebody(story, "lan")
    first, second = (with_passkey(story.book, one, NOW) for one in (hanh, lan))
    asked = passkeys.new_challenge()
    keys.end(story.book, hanh, [first.subject], "lost", NOW)
    Members(story.book).disable("lan")
    for passkey in (first, second):
        refused(
            "keys.log_in", passkeys.log_in, story.book, passkey.credential,
            as_browser(passkey.answer(asked)), asked, HERE,
        )  # fmt: skip


def test_a_phone_is_endorsed_for_its_own_member_here_and_now(story: Story) -> None:
    hanh, lan = somebody(story, "hanh"), somebody(story, "lan")
    passkey, other = (with_passkey(story.book, one, NOW) for one in (hanh, lan))
    value = asked_device(hanh, passkey, NOW, "phone")

    def adds(
        code: str, said: dict[str, Any], member: Member = hanh, **more: Any
    ) -> None:
        given = {"origin": HERE, "name": "", "now": NOW} | more
        refused(code, passkeys.add_device, story.book, member, said, **given)

    adds("keys.not_endorsed", value, lan)  # the passkey is Hạnh's
    adds("keys.not_endorsed", asked_device(hanh, other, NOW, "phone"))
    adds("keys.not_endorsed", value, origin="https://www.so.example")
    adds("keys.late", value, now=NOW + timedelta(minutes=11))
    longer = {**value, "to": "2027-10-01T00:00:00.000Z"}
    adds("keys.not_endorsed", longer)
    stranger = somebody(story, "thinh", at="stranger")
    adds("keys.not_endorsed", asked_device(stranger, passkey, NOW, "phone"))
    forged = asked_device(hanh, SoftPasskey("thief"), NOW, "phone")
    forged["endorsement"]["passkey"] = passkey.subject
    adds("keys.not_endorsed", forged)
    bare = {k: v for k, v in value.items() if k != "endorsement"}
    adds("keys.not_endorsed", bare)
    passkeys.add_device(story.book, hanh, value, origin=HERE, name="", now=NOW)
    again = passkeys.add_device(  # the answer was lost: the same again is the same
        story.book, hanh, value, origin=HERE, name="", now=NOW
    )
    assert [again, passkey.subject] == [k.id for k in keys.keys_of(story.book, "hanh")]


def test_a_passkey_is_made_for_this_place_and_only_once(story: Story) -> None:
    hanh = somebody(story, "hanh")
    passkey, asked = SoftPasskey("hanh"), passkeys.new_challenge()

    def adds(place: tuple[str, str]) -> str:
        return passkeys.add_passkey(
            story.book, hanh, *passkey.created(asked), asked, place=place, name="",
            now=NOW,
        )  # fmt: skip

    refused("keys.created", adds, ("so.example", "https://www.so.example"))
    with pytest.raises(VerificationError):
        adds(("other.example", HERE))
    adds(PLACE)
    refused("keys.known", adds, PLACE)


def test_8_a_lost_phone_is_ended_with_all_that_its_passkey_let_in(story: Story) -> None:
    """One tap ends both, from the day it was lost, and a new one is cheap."""
    hanh = somebody(story, "hanh")
    passkey, device = with_phone(story.book, hanh, NOW)
    later = NOW + timedelta(days=3)
    lost = NOW.date() + timedelta(days=1)
    ended = keys.end(story.book, hanh, [passkey.subject], "lost", later, lost)
    assert ended == [passkey.subject, device]
    for one in keys.keys_of(story.book, "hanh"):
        assert one.ended == "2026-09-14T17:00:00.000Z" and not one.stands(later)
    now = Members(story.book).known("hanh")
    assert now.epoch == hanh.epoch + 1  # the lost phone is logged in no more
    refused("keys.not_yours", keys.end, story.book, hanh, [device], "lost", later)
    value = asked_device(hanh, passkey, later, "new phone")
    refused(
        "keys.not_endorsed", passkeys.add_device, story.book, hanh, value,
        origin=HERE, name="", now=later,
    )  # fmt: skip
    fresh = with_passkey(story.book, hanh, later, "fresh")
    again = asked_device(hanh, fresh, later, "new phone")
    passkeys.add_device(story.book, hanh, again, origin=HERE, name="", now=later)
    assert sum(one.stands(later) for one in keys.keys_of(story.book, "hanh")) == 2


def test_who_may_end_a_key(story: Story) -> None:
    hanh, lan = somebody(story, "hanh"), somebody(story, "lan")
    thu = somebody(story, "thu", "manager")
    thinh = somebody(story, "thinh", "manager", "stranger")
    quan = somebody(story, "quan", "admin", "operator")
    passkey, device = with_phone(story.book, hanh, NOW)
    for stranger in (lan, thinh, replace(thinh, role="clerk")):
        with pytest.raises(NotFound):
            keys.end(story.book, stranger, [device], "lost", NOW)
    refused("keys.reason", keys.end, story.book, hanh, [device], "Lan lấy mất", NOW)
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(Refused):
        keys.end(story.book, hanh, [device], "lost", NOW, tomorrow)
    keys.end(story.book, thu, [device], "unsure", NOW)
    keys.end(story.book, quan, [passkey.subject], "stolen", NOW)
    registrar = f"https://w3id.org/nguon/key/{story.book.registrar.by.key}"
    for one in (quan, hanh):
        with pytest.raises(NotFound):  # the last way in stays
            keys.end(story.book, one, [registrar], "lost", NOW)
    names = {one.id for one in keys.keys_of_organisation(story.book, story.coop.id)}
    assert names == {passkey.subject, device}
    assert not keys.keys_of_organisation(story.book, quan.organisation)


def test_who_leaves_leaves_no_key_behind(story: Story) -> None:
    hanh = somebody(story, "hanh")
    quan = somebody(story, "quan", "admin", "operator")
    with_phone(story.book, hanh, NOW)
    keys.end_all(story.book, quan, "hanh", "left", NOW)
    assert all(one.ended for one in keys.keys_of(story.book, "hanh"))
    keys.end_all(story.book, quan, "hanh", "left", NOW)

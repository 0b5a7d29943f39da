"""A key that may not speak is refused by the ledger, and, where the
ledger's own program was made to let it in, by the audit and by `nguon-verify`."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kit.desk import NOW, Story, ledger, sequence
from kit.enrolled import with_passkey, with_phone
from kit.passkey import SoftPasskey, device_value, p256, subject_of
from nguon import verify
from nguon.core import authority, registry, signature
from nguon.core.canonical import JSON
from nguon.core.entry import By, signed
from nguon.core.epcis import normal_event
from nguon.errors import NguonError
from nguon.services import keys, verbs
from nguon.services.audit import audit_ledger, open_evidence
from nguon.services.ledger import LedgerSettings
from nguon.services.members import Member, Members
from nguon.services.prove import bundle_in
from nguon.services.publish import publish
from nguon.services.verbs import Newborn

LOT = sequence("lot")


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path, NOW - timedelta(days=60)) as book:
        yield Story(book)


@pytest.fixture
def hanh(story: Story) -> Member:
    members = Members(story.book)
    members.add("hanh", "Hạnh", "clerk", story.coop.id, NOW)
    return members.known("hanh")


def says(value: dict[str, Any]) -> dict[str, JSON]:
    subject = subject_of(p256("phone"))
    return {"action": "make", "subject": subject, "type": "key", "value": value}


def lets_in(story: Story, value: dict[str, Any]) -> None:
    """Register a phone, as the ledger does for its member's organisation."""
    draft = story.book.registrar.draft("register", says(value), None, story.coop.id)
    story.book.submit([draft], NOW)


def harvests(story: Story, plot: str, word: str, after: timedelta) -> None:
    """Harvest a lot under a phone's key, that much later."""
    newborn = Newborn(LOT, "CN-1", story.crop, Decimal(96))
    told = story.facts(-after.total_seconds() / 3600 + 1)
    event = normal_event(dict(verbs.harvest(told, newborn=newborn, planting=plot)))
    event["eventID"] = "urn:uuid:0b0fa0d2-7f2f-4a8c-a6f0-1f60b1d7a001"
    key = p256(word) if word != "passkey hanh" else SoftPasskey("hanh").private
    by = By(story.coop.id, subject_of(key).rpartition("/")[2], "ES256")
    draft = signed("custody", event, {}, by, lambda said: signature.sign(key, said))
    story.book.submit([draft], NOW + after)


def forged(story: Story, hanh: Member, plot: str) -> None:
    passkey = with_passkey(story.book, hanh, NOW)
    value = device_value(p256("phone"), story.coop.id, NOW)
    value = SoftPasskey("thief").endorse(value)
    value["endorsement"]["passkey"] = passkey.subject
    lets_in(story, value)
    harvests(story, plot, "phone", timedelta(hours=2))


def by_a_revoked_passkey(story: Story, hanh: Member, plot: str) -> None:
    passkey = with_passkey(story.book, hanh, NOW)
    keys.end(story.book, hanh, [passkey.subject], "stolen", NOW)
    lets_in(story, passkey.endorse(device_value(p256("phone"), story.coop.id, NOW)))
    harvests(story, plot, "phone", timedelta(hours=2))


def of_another_organisation(story: Story, hanh: Member, plot: str) -> None:
    members = Members(story.book)
    members.add("thinh", "Thịnh", "clerk", story.stranger.id, NOW)
    theirs = with_passkey(story.book, members.known("thinh"), NOW)
    lets_in(story, theirs.endorse(device_value(p256("phone"), story.coop.id, NOW)))
    harvests(story, plot, "phone", timedelta(hours=2))


def expired(story: Story, hanh: Member, plot: str) -> None:
    with_phone(story.book, hanh, NOW)
    harvests(story, plot, "phone", timedelta(days=366))


def revoked(story: Story, hanh: Member, plot: str) -> None:
    _passkey, device = with_phone(story.book, hanh, NOW)
    keys.end(story.book, hanh, [device], "lost", NOW)
    harvests(story, plot, "phone", timedelta(hours=2))


def by_the_passkey_itself(story: Story, hanh: Member, plot: str) -> None:
    with_passkey(story.book, hanh, NOW)
    harvests(story, plot, "passkey hanh", timedelta(hours=2))


LIES = {
    forged: "keys.not_endorsed",
    by_a_revoked_passkey: "keys.not_endorsed",
    of_another_organisation: "keys.not_endorsed",
    expired: "custody.key_ended",
    revoked: "custody.key_ended",
    by_the_passkey_itself: "keys.only_endorses",
}
Lie = Callable[[Story, Member, str], None]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_8_the_ledger_refuses_it(story: Story, hanh: Member, lie: Lie) -> None:
    plot = story.opened_plot()
    with pytest.raises(NguonError) as refusal:
        lie(story, hanh, plot)
    assert refusal.value.code == LIES[lie]
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_8_a_ledger_whose_program_lets_it_in_is_found_out(
    story: Story,
    hanh: Member,
    lie: Lie,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """By the audit, by the page, and by who holds nothing but the log's key."""
    book, plot = story.book, story.opened_plot()
    with monkeypatch.context() as careless:
        careless.setattr(registry, "_check_endorsed", lambda *_: None)
        careless.setattr(authority, "over", lambda *_: False)
        careless.setattr(authority, "within", lambda *_: True)
        careless.setattr(authority, "PASSKEY", "no such use")
        lie(story, hanh, plot)
    with open_evidence(LedgerSettings(tmp_path / "ledger")) as evidence:
        report = audit_ledger(evidence, processes=0)
    found = [
        (one.code, getattr(one.figures["why"], "code", "")) for one in report.findings
    ]
    assert found == [("store.audit_rule", LIES[lie])]
    page = publish(book, LOT, NOW)
    assert page.failure is not None and not page.hands
    file = tmp_path / "bundle.json"
    with book.read() as snapshot:
        file.write_bytes(bundle_in(snapshot, LOT))
    assert verify.main([str(file), "--key", book.verifier_key]) == 1

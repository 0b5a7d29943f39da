"""What a passkey endorses: forged in any way it is refused, wherever it is read."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kit import endorsed
from kit.endorsed import LOT, earlier, enrolled, packed, revoked
from kit.memory_log import COOP, SHOP, MemoryLog, story
from kit.passkey import SoftPasskey, device_value, ed25519, moment, p256, subject_of
from nguon.core import bundle, note, registered
from nguon.core.bundle import Verified
from nguon.core.endorsement import (
    Passkey,
    challenge,
    check_assertion,
    check_endorsement,
    to_text,
)
from nguon.core.hand import hands
from nguon.errors import NguonError, VerificationError

FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS = json.loads((FOLDER / "endorsement.json").read_text("utf-8"))
BUNDLES = json.loads((FOLDER / "endorsed_bundle.json").read_text("utf-8"))
DAY = datetime(2026, 11, 22, 6, 1, tzinfo=UTC)
LAN, PHONE = SoftPasskey("lan"), p256("phone")


def check(case: dict[str, Any]) -> None:
    key = registered.key(case["passkey"])
    check_endorsement(case["value"], Passkey(key.spki, key.algorithm, key.rp or ""))


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_an_endorsement_is_accepted(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_a_forged_endorsement_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(VerificationError) as refusal:
        check(case)
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


def test_the_challenge_is_over_the_whole_value() -> None:
    for case in VECTORS["challenges"]:
        assert challenge(case["value"]).hex() == case["sha256"]
        endorsed_value = {**case["value"], "endorsement": {"passkey": "any"}}
        assert challenge(endorsed_value).hex() == case["sha256"]
        for member in case["value"]:
            changed = {**case["value"], member: case["value"][member] + "x"}
            assert challenge(changed).hex() != case["sha256"]


@pytest.mark.parametrize("kind", ["ES256", "Ed25519"])
def test_every_flipped_bit_is_refused(kind: str) -> None:
    passkey = SoftPasskey("lan", kind=kind)
    value = passkey.endorse(device_value(PHONE, COOP, DAY))
    check_endorsement(value, passkey.public)
    for name in ("authenticator_data", "client_data", "signature"):
        text = value["endorsement"][name]
        data = bytearray(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        for bit in range(len(data) * 8):
            data[bit // 8] ^= 1 << bit % 8
            said = {**value["endorsement"], name: to_text(data)}
            with pytest.raises(VerificationError):
                check_endorsement({**value, "endorsement": said}, passkey.public)
            data[bit // 8] ^= 1 << bit % 8


def test_a_log_in_says_where_it_was_made() -> None:
    answer = LAN.answer(b"asked by the server", origin="https://so.example:8443")
    found = check_assertion(answer, LAN.public, b"asked by the server")
    assert found == "https://so.example:8443"
    with pytest.raises(VerificationError):
        check_assertion(answer, LAN.public, b"asked before")


def verified(log: MemoryLog) -> Verified:
    return bundle.check(bundle.build(log, LOT), log.verifier)


def refused(log: MemoryLog) -> str:
    with pytest.raises(VerificationError) as refusal:
        verified(log)
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")
    assert refusal.value.figures["step"] == 7
    return refusal.value.code


def test_a_lot_packed_on_a_phone_is_proved_up_to_the_passkey() -> None:
    log = packed(enrolled())
    shown = verified(log)
    assert LAN.subject in shown.heads and not shown.doubtful
    said = {fact.code: fact.figures for fact in shown.steps}
    assert said["log.step.own"] == {"count": 1}
    assert "log.step.key" in said and "log.step.login" not in said
    told = hands(shown.entries)
    packing = log.history(LOT)[0]
    assert told[packing] == "device"
    assert {told[index] for index in shown.entries} == {"device", "key", "login",
                                                        "ledger"}  # fmt: skip


def test_the_passkeys_record_cannot_be_left_out() -> None:
    log = packed(enrolled())
    said = json.loads(bundle.build(log, LOT))
    said["subjects"].remove(LAN.subject)
    with pytest.raises(NguonError):
        bundle.check(json.dumps(said).encode(), log.verifier)
    unknown = packed(enrolled(known=False))
    assert refused(unknown) == "log.key_not_registered"


@pytest.mark.parametrize(
    ("passkey", "of"),
    [
        (SoftPasskey("thief"), "another's assertion under her name"),
        (SoftPasskey("lan", "other.example"), "made for another host"),
    ],
)  # fmt: skip
def test_a_forged_endorsement_in_the_signed_tree_is_refused(
    passkey: SoftPasskey, of: str
) -> None:
    value = passkey.endorse(
        device_value(PHONE, COOP, DAY), origin=f"https://{passkey.rp}"
    )
    value["endorsement"]["passkey"] = LAN.subject
    assert refused(packed(enrolled(value=value))) == "log.key_endorsement"


def test_only_a_passkey_of_the_same_organisation_endorses() -> None:
    log = story()
    log.keys["phone"] = PHONE
    log.commit(log.register(LAN.subject, "key", LAN.value(SHOP)))
    value = LAN.endorse(device_value(PHONE, COOP, log.now))
    log.commit(log.register(subject_of(PHONE), "key", value, endorsed.BY_COOP))
    assert refused(packed(log)) == "log.key_endorsement"
    its = {**LAN.value(COOP), "use": "software"}  # a key that is no passkey
    log = story()
    log.keys["phone"] = PHONE
    log.commit(log.register(LAN.subject, "key", its))
    value = LAN.endorse(device_value(PHONE, COOP, log.now))
    log.commit(log.register(subject_of(PHONE), "key", value, endorsed.BY_COOP))
    assert refused(packed(log)) == "log.key_endorsement"


def test_a_passkey_signs_no_line_and_nobody_but_the_registrar_lets_one_in() -> None:
    log = enrolled()
    log.keys["lan"] = LAN.private
    assert refused(packed(log, "lan")) == "log.key_of_another"
    log = story()
    log.keys["phone"] = PHONE
    log.commit(log.register(LAN.subject, "key", LAN.value(COOP), (COOP, "coop")))
    value = LAN.endorse(device_value(PHONE, COOP, log.now))
    log.commit(log.register(subject_of(PHONE), "key", value, endorsed.BY_COOP))
    assert refused(packed(log)) == "log.key_of_another"


def test_a_device_is_refused_after_its_time_and_after_its_revocation() -> None:
    log = enrolled()
    log.now += timedelta(days=366)
    assert refused(packed(log)) == "log.key_not_valid"
    log = revoked(enrolled(), subject_of(PHONE))
    assert refused(packed(log)) == "log.key_revoked"


def test_a_revoked_passkey_endorses_no_more_but_what_it_did_stands() -> None:
    log = story()
    log.keys["phone"] = PHONE
    log.commit(log.register(LAN.subject, "key", LAN.value(COOP)))
    revoked(log, LAN.subject)
    value = LAN.endorse(device_value(PHONE, COOP, log.now))
    log.commit(log.register(subject_of(PHONE), "key", value, endorsed.BY_COOP))
    assert refused(packed(log)) == "log.key_revoked"
    assert not verified(packed(revoked(enrolled(), LAN.subject))).doubtful


def test_8_lines_of_a_device_that_a_lost_passkey_let_in_are_doubtful() -> None:
    """The passkey was in other hands before it endorsed this device."""
    log = packed(enrolled())
    packing, device = log.history(LOT)[0], log.history(subject_of(PHONE))[0]
    revoked(log, LAN.subject, **{"from": earlier(log, 30)})
    assert verified(log).doubtful == {packing, device}
    log = packed(enrolled())
    revoked(log, LAN.subject, **{"from": earlier(log, 0)})  # lost after that
    assert not verified(log).doubtful


def test_a_device_nobody_endorsed_is_shown_as_that() -> None:
    log = packed(enrolled(value=device_value(PHONE, COOP, DAY)))
    shown = verified(log)
    assert hands(shown.entries)[log.history(LOT)[0]] == "key"
    assert LAN.subject not in shown.heads


def test_other_algorithms_go_together() -> None:
    log = story()
    passkey = SoftPasskey("ed", kind="Ed25519")
    log.keys["phone"] = ed25519("phone")
    log.commit(log.register(passkey.subject, "key", passkey.value(COOP)))
    value = passkey.endorse(device_value(log.keys["phone"], COOP, log.now))
    log.commit(log.register(subject_of(log.keys["phone"]), "key", value,
                            endorsed.BY_COOP))  # fmt: skip
    assert not verified(packed(log)).doubtful


KEY = note.parse_verifier(BUNDLES["key"])


@pytest.mark.parametrize("vector", BUNDLES["accept"], ids=lambda v: v["why"])
def test_a_bundle_with_devices_every_verifier_accepts(vector: dict[str, Any]) -> None:
    shown = bundle.check(vector["bundle"].encode(), KEY)
    assert shown.doubtful == set(vector["doubtful"])
    told = hands(shown.entries)
    assert {str(index): told[index] for index in shown.entries} == vector["hands"]


@pytest.mark.parametrize("vector", BUNDLES["refuse"], ids=lambda v: v["why"])
def test_a_bundle_with_devices_every_verifier_refuses(vector: dict[str, Any]) -> None:
    with pytest.raises(VerificationError) as refusal:
        bundle.check(vector["bundle"].encode(), KEY)
    assert refusal.value.figures["step"] == vector["step"]


def test_moments_of_the_kit_are_the_ledgers() -> None:
    assert moment(DAY) == "2026-11-22T06:01:00.000Z"

"""A signed passport: every flipped bit refused, and never more than its own moment."""

import base64
import json
from typing import Any

import jwt
import pytest
from jwt.algorithms import OKPAlgorithm

from kit.memory_log import (
    COOP,
    OPERATOR,
    PACKED,
    MemoryLog,
    kilograms,
    private_key,
    story,
)
from kit.passports import credential, signed_passport
from nguon.core import bundle, jws
from nguon.core.identifiers import key_id
from nguon.core.passport import (
    check_head,
    note_of,
    open_passport,
    sign_passport,
)
from nguon.errors import Malformed, NguonError, VerificationError

LOG = story()
PASSPORT = signed_passport(LOG)


def test_a_passport_opens_with_the_public_key_of_the_log_alone() -> None:
    found = open_passport(PASSPORT, LOG.verifier)
    assert (found.batch, found.checkpoint.size) == (PACKED, LOG.size)
    assert (found.count, found.recalled) == (1, False)
    assert found.key == LOG.key("registrar")
    assert note_of(PASSPORT) == LOG.checkpoint


def test_a_library_that_others_wrote_reads_it_too() -> None:
    """PyJWT, with the key as a DID document gives it."""
    raw = private_key("registrar").public_key().public_bytes_raw()
    x = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    key = OKPAlgorithm.from_jwk(json.dumps({"kty": "OKP", "crv": "Ed25519", "x": x}))
    said = jwt.decode(PASSPORT, key, algorithms=["EdDSA"])
    assert said["credentialSubject"]["id"] == PACKED
    header = jwt.get_unverified_header(PASSPORT)
    assert (header["typ"], header["cty"]) == ("vc+jwt", "vc")
    assert header["kid"] == f"did:web:ledger.example:log#{LOG.key('registrar')}"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_every_flipped_bit_is_refused(part: int) -> None:
    start = sum(len(p) + 1 for p in PASSPORT.split(".")[:part])
    length = len(PASSPORT.split(".")[part])
    step = max(
        1, length // 300
    )  # the whole header and signature, 300 signs of the rest
    for at in range(start, start + length, step):
        for bit in range(7):
            bad = (
                PASSPORT[:at] + chr(ord(PASSPORT[at]) ^ (1 << bit)) + PASSPORT[at + 1 :]
            )
            with pytest.raises(NguonError):
                open_passport(bad, LOG.verifier)


@pytest.mark.parametrize(
    "bad",
    ["", "eyJ", "a.b", PASSPORT + ".", PASSPORT + "=", " " + PASSPORT, PASSPORT + "\n",
     PASSPORT.replace(".", "..", 1), "eyJ.é.x"],
)  # fmt: skip
def test_what_is_no_passport_is_malformed(bad: str) -> None:
    with pytest.raises(Malformed):
        open_passport(bad, LOG.verifier)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"typ": "JWT"},
        {"jwk": {"kty": "OKP"}},
        {"kid": "did:web:other.example#" + LOG.key("registrar")},
        {"kid": "did:web:ledger.example:log#" + LOG.key("coop")},
        {"kid": 7},
    ],
)
def test_a_header_that_says_anything_else_is_refused(header: dict[str, Any]) -> None:
    """No other algorithm, no key of its own, no other name: though rightly signed."""
    right = {
        "alg": "EdDSA", "typ": "vc+jwt", "cty": "vc",
        "kid": f"did:web:ledger.example:log#{LOG.key('registrar')}",
    }  # fmt: skip
    text = jws.sign(right | header, credential(LOG), private_key("registrar").sign)
    with pytest.raises(NguonError):
        open_passport(text, LOG.verifier)


def test_only_a_registrar_may_sign() -> None:
    with pytest.raises(VerificationError, match="registrar"):
        open_passport(signed_passport(LOG, "coop"), LOG.verifier)


def test_a_stranger_cannot_sign_in_the_registrars_name() -> None:
    sign = private_key("stranger").sign
    forged = sign_passport(credential(LOG), LOG.signer.name, LOG.key("registrar"), sign)
    with pytest.raises(VerificationError, match="signature"):
        open_passport(forged, LOG.verifier)


def test_a_passport_of_another_log_is_refused() -> None:
    with pytest.raises(VerificationError):
        open_passport(PASSPORT, MemoryLog("another").verifier)


def test_a_key_that_was_revoked_before_signs_no_passport() -> None:
    log = story()
    log.commit(log.register_key("second", OPERATOR, "registrar"))
    before = signed_passport(log, "second")
    gone = log.register(key_id(log.key("second")), "key", None, reason="lost")
    log.commit(gone)
    assert open_passport(before, log.verifier).key == log.key("second")
    with pytest.raises(VerificationError, match="revoked"):
        open_passport(signed_passport(log, "second"), log.verifier)


@pytest.mark.parametrize("member", ["nguon:size", "nguon:root", "nguon:origin"])
def test_it_cannot_speak_of_another_state_than_its_checkpoint(member: str) -> None:
    said = credential(LOG)
    said["evidence"][0][member] = 7 if member == "nguon:size" else "0" * 64
    key, sign = LOG.key("registrar"), private_key("registrar").sign
    with pytest.raises(VerificationError, match="another state"):
        open_passport(sign_passport(said, LOG.signer.name, key, sign), LOG.verifier)


def test_the_batchs_own_evidence_says_what_was_added_since() -> None:
    log = story()
    old = open_passport(signed_passport(log), log.verifier)
    assert check_head(old, bundle.check(bundle.build(log, PACKED), log.verifier)) == 0
    sold = {
        "type": "ObjectEvent", "action": "DELETE", "nguon:step": "sell",
        "quantityList": [kilograms(PACKED, 5)],
    }  # fmt: skip
    log.commit(log.draft("custody", {**sold, "eventID": "urn:x:1"}, COOP, "coop"))
    later = bundle.check(bundle.build(log, PACKED), log.verifier)
    assert check_head(old, later) == 1
    new = open_passport(signed_passport(log), log.verifier)
    assert (new.count, check_head(new, later)) == (2, 0)
    # Who holds a newer passport sees that an older bundle is not the whole record.
    with pytest.raises(VerificationError, match="says otherwise"):
        check_head(new, bundle.check(bundle.build(LOG, PACKED), LOG.verifier))


def test_a_head_that_was_never_the_head_is_found_out() -> None:
    said = credential(LOG)
    said["evidence"][0]["nguon:head"]["nguon:leaf"] = "0" * 64
    key, sign = LOG.key("registrar"), private_key("registrar").sign
    text = sign_passport(said, LOG.signer.name, key, sign)
    found = open_passport(text, LOG.verifier)
    with pytest.raises(VerificationError, match="says otherwise"):
        check_head(found, bundle.check(bundle.build(LOG, PACKED), LOG.verifier))

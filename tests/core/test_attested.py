"""A passkey that was just made is read in its one form, and nothing else is."""

import pytest

from kit.passkey import SoftPasskey
from nguon.core.attested import check_created
from nguon.errors import VerificationError

ASKED = bytes(range(32))


@pytest.mark.parametrize("kind", ["ES256", "Ed25519"])
def test_a_new_passkey_is_read(kind: str) -> None:
    passkey = SoftPasskey("lan", kind=kind)
    made = check_created(*passkey.created(ASKED), ASKED, "so.example")
    assert (made.algorithm, made.spki) == (kind, passkey.spki)
    assert made.credential == passkey.credential
    assert made.origin == "https://so.example"
    extended = passkey.created(ASKED, flags=0xC5, after=b"\xa0")
    assert check_created(*extended, ASKED, "so.example").spki == passkey.spki


@pytest.mark.parametrize(
    ("how", "asked", "rp"),
    [
        ({}, bytes(32), "so.example"),
        ({}, ASKED, "other.example"),
        ({"origin": "https://evil.example"}, ASKED, "so.example"),
        ({"origin": "http://so.example"}, ASKED, "so.example"),
        ({"kind": "webauthn.get"}, ASKED, "so.example"),
        ({"flags": 0x41}, ASKED, "so.example"),
        ({"flags": 0x44}, ASKED, "so.example"),
        ({"flags": 0x05}, ASKED, "so.example"),
        ({"after": b"\xa0"}, ASKED, "so.example"),
    ],
)
def test_anything_else_is_refused(
    how: dict[str, object], asked: bytes, rp: str
) -> None:
    made = SoftPasskey("lan").created(ASKED, **how)  # type: ignore[arg-type]
    with pytest.raises(VerificationError) as refusal:
        check_created(*made, asked, rp)
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


@pytest.mark.parametrize("kind", ["ES256", "Ed25519"])
def test_cut_anywhere_and_with_another_form_it_is_refused(kind: str) -> None:
    data, client = SoftPasskey("lan", kind=kind).created(ASKED)
    for length in range(len(data)):
        with pytest.raises(VerificationError):
            check_created(data[:length], client, ASKED, "so.example")
    # The COSE key's own words (map, kty, alg, crv, lengths) have one form each.
    for place in range(87, 97):
        bad = bytearray(data)
        bad[place] ^= 1
        with pytest.raises(VerificationError):
            check_created(bytes(bad), client, ASKED, "so.example")
    off_the_curve = data[:97] + bytes(32) + data[129:]
    with pytest.raises(VerificationError):
        check_created(off_the_curve, client, ASKED, "so.example")

"""Sealed members: what is left, what opens them, what may not be sealed."""

import hashlib

import pytest

from nguon.core import canonical, entry, sealing
from nguon.core.canonical import JSON
from nguon.errors import Malformed, VerificationError

SALT = bytes(range(16))


def shipment() -> dict[str, JSON]:
    return {
        "type": "ObjectEvent",
        "nguon:price": 12_000,
        "nguon:a/b~c": "đ",
        "bizTransactionList": [{"type": "inv", "bizTransaction": "urn:x:1"}],
        "sensorElementList": [{"sensorMetadata": {"deviceID": "urn:x:2"}}],
    }


def test_a_sealed_member_leaves_only_its_commitment() -> None:
    whole = shipment()
    left, sealed, opened = entry.seal(whole, {"/bizTransactionList": SALT})
    assert "bizTransactionList" not in left and whole == shipment()
    value = canonical.to_bytes(whole["bizTransactionList"])
    assert sealed == {"/bizTransactionList": hashlib.sha256(SALT + value).hexdigest()}
    assert entry.unseal(left, sealed, opened) == whole
    sealing.check_sealed(left, sealed)


@pytest.mark.parametrize(
    "pointer",
    ["/nguon:price", "/nguon:a~1b~0c", "/sensorElementList/0/sensorMetadata/deviceID"],
)
def test_any_member_of_an_object_can_be_sealed(pointer: str) -> None:
    left, sealed, opened = entry.seal(shipment(), {pointer: SALT})
    assert left != shipment()
    assert entry.unseal(left, sealed, opened) == shipment()


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "nguon:price",
        "/nguon:none",
        "/nguon:a~2b",
        "/bizTransactionList/0",
        "/bizTransactionList/00/type",
        "/bizTransactionList/1/type",
        "/bizTransactionList/-1/type",
        "/nguon:price/x",
    ],
)
def test_what_is_no_member_of_an_object_cannot_be_sealed(pointer: str) -> None:
    with pytest.raises(Malformed) as refusal:
        entry.seal(shipment(), {pointer: SALT})
    assert refusal.value.code == "entry.pointer"


def test_no_seal_inside_another() -> None:
    outer, inner = "/sensorElementList", "/sensorElementList/0/sensorMetadata"
    with pytest.raises(Malformed):
        entry.seal(shipment(), {inner: SALT, outer: SALT})


def test_only_salt_and_value_together_open_a_seal() -> None:
    left, sealed, opened = entry.seal(shipment(), {"/nguon:price": SALT})
    sealing.check_commitment(sealed, "/nguon:price", SALT, 12_000)
    for pointer, salt, value in [
        ("/nguon:price", SALT, 12_001),
        ("/nguon:price", bytes(16), 12_000),
        ("/nguon:price", b"", 12_000),
        ("/nguon:other", SALT, 12_000),
    ]:
        with pytest.raises(VerificationError):
            sealing.check_commitment(sealed, pointer, salt, value)
    forged = {"/nguon:price": sealing.Opening(SALT, 1)}
    with pytest.raises(VerificationError):
        entry.unseal(left, sealed, forged)
    assert opened["/nguon:price"].value == 12_000


def test_a_sealed_pointer_whose_member_is_still_there_is_malformed() -> None:
    _, sealed, _ = entry.seal(shipment(), {"/nguon:price": SALT})
    with pytest.raises(Malformed):
        sealing.check_sealed(shipment(), sealed)
    with pytest.raises(Malformed):
        sealing.check_sealed({}, {"/nguon:price": "ab"})


def test_a_salt_has_sixteen_bytes() -> None:
    with pytest.raises(Malformed, match="16"):
        entry.commitment(b"short", 1)

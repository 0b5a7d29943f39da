"""One entry by itself: form, statement, signature; and what is signed of it."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import canonical, entry, signature, single
from nguon.core.context import CONTEXT
from nguon.core.entry import By, Draft, Entry, enter, signing_bytes
from nguon.errors import NguonError

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
SPKI = signature.public_key_bytes(KEY)
NAME = signature.public_key_id(SPKI)
KEYS = {NAME: SPKI}
ORG = "https://w3id.org/nguon/org/00000000000000000"
EVENT: dict[str, Any] = {
    "@context": CONTEXT,
    "type": "ObjectEvent",
    "action": "OBSERVE",
    "eventTime": "2026-11-22T06:35:00.000Z",
    "eventTimeZoneOffset": "+07:00",
    "eventID": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "epcList": ["https://id.gs1.org/01/08935000000014/21/S770E60762"],
    "quantityList": [],
}


def made(
    statement: dict[str, Any],
    sealed: dict[str, str] | None = None,
    previous: dict[str, str | None] | None = None,
    organisation: str = ORG,
    kind: str = "custody",
) -> Entry:
    by = By(organisation, NAME, "Ed25519")
    signed = KEY.sign(signing_bytes(kind, statement, sealed or {}, by))
    draft = Draft(kind, statement, sealed or {}, by, signed)
    return enter(draft, previous or {}, "2026-11-22T06:35:00.123Z")


# Text in which the marks between the parts of an entry stand, as often as it can.
hostile = st.lists(
    st.sampled_from(
        ['"', "\\", "}", "{", ",", ":", '},"sealed":{', ',"previous":{', "ă",
         '},"recorded":"', '},"signature":"', ',"statement":{', "\n", "null"]
    ),
    max_size=6,
).map("".join)  # fmt: skip


@given(hostile, hostile, st.dictionaries(hostile, hostile, max_size=3), hostile)
def test_what_is_cut_out_is_what_was_signed(
    organisation: str, subject: str, values: dict[str, str], pointer: str
) -> None:
    """Whatever stands in the texts: the message is that of the entry's own parts."""
    name = "/" + pointer.replace("~", "").replace("/", "")
    said = made(
        {"subject": subject, "x": values},
        {name: "0" * 64},
        {subject: None},
        organisation,
        "register",
    )
    data = entry.to_bytes(said)
    message = signing_bytes(said.kind, said.statement, said.sealed, said.by)
    assert entry.signed_part(data) == message
    assert single.read(data) == entry.from_bytes(data) == said


def test_a_whole_entry_passes_and_is_read_alike() -> None:
    subject = "https://id.gs1.org/01/08935000000014/10/A1"
    said = {
        **EVENT,
        "epcList": [subject],
        "nguon:note": "rau cải\n",
        "quantityList": [
            {"epcClass": subject, "quantity": Decimal("12.5"), "uom": "KGM"}
        ],
    }
    data = entry.to_bytes(made(said, previous={subject: None}))
    single.check(data, KEYS)
    assert single.read(data) == entry.from_bytes(data)


def changed(where: Callable[[dict[str, Any]], None]) -> bytes:
    value = json.loads(entry.to_bytes(made(EVENT)))
    where(value)
    return canonical.to_bytes(value)


@pytest.mark.parametrize(
    "data",
    [
        changed(lambda value: value.update(signature="A" * 86)),
        changed(lambda value: value["statement"].update(eventTime="2026-11-22")),
        changed(lambda value: value["by"].update(key="0" * 64)),
        changed(lambda value: value.pop("recorded")),
        entry.to_bytes(made(EVENT)).replace(b'{"by"', b'{ "by"'),
        entry.to_bytes(made({**EVENT, "eventTime": "yesterday"})),  # signed, no EPCIS
        entry.to_bytes(made({**EVENT, "bizStep": "https://ref.gs1.org/cbv/BizStep-packing"})),
        b"{}",
    ],
)  # fmt: skip
def test_what_is_wrong_by_itself_does_not_pass(data: bytes) -> None:
    with pytest.raises(NguonError):
        single.check(data, KEYS)


def test_a_key_is_the_one_that_its_name_is_the_hash_of() -> None:
    data = entry.to_bytes(made(EVENT))
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    for keys in ({}, {NAME: signature.public_key_bytes(other)}):
        with pytest.raises(NguonError, match="key"):
            single.check(data, keys)


def test_the_key_that_an_entry_registers_is_found_in_its_bytes() -> None:
    encoded = urlsafe_b64encode(SPKI).decode().rstrip("=")
    said = {"subject": "x", "type": "key", "value": {"public_key": encoded}}
    data = entry.to_bytes(made(said, previous={"x": None}, kind="register"))
    assert single.public_key_in(data) == (NAME, SPKI)
    assert single.public_key_in(entry.to_bytes(made(EVENT))) is None
    assert single.public_key_in(data[:-1]) is None
    for value in ({}, {"public_key": 7}, {"public_key": "\u00e1"}, 7):
        wrong = {**said, "value": value}
        data = entry.to_bytes(made(wrong, previous={"x": None}, kind="register"))
        assert single.public_key_in(data) is None

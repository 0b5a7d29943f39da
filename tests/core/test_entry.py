"""The line of the ledger: golden bytes, exact reading, whose records it extends."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from nguon.core import entry
from nguon.core.canonical import JSON
from nguon.errors import Malformed, Refused

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "entry.json").read_text("utf-8")
)
GOLDEN = [v["entry"].encode() for v in VECTORS["accept"]]
BATCH = "https://w3id.org/nguon/b/0123456789ABCDEFG"
PACKED = "https://id.gs1.org/01/09520001000010/10/CAI-2611-07"


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda v: v["why"])
def test_a_golden_entry_reads_and_writes_back(vector: dict[str, str]) -> None:
    data = vector["entry"].encode()
    read = entry.from_bytes(data)
    assert entry.to_bytes(read) == entry.to_bytes(replace(read)) == data
    assert entry.leaf_hash(data).hex() == vector["leaf_hash"]
    assert hashlib.sha256(b"\x00" + data).hexdigest() == vector["leaf_hash"]
    message = entry.signing_bytes(read.kind, read.statement, read.sealed, read.by)
    assert message == read.message == vector["message"].encode()
    assert entry.subjects(read.kind, read.statement) == tuple(read.previous)


@pytest.mark.parametrize("vector", VECTORS["refuse"], ids=lambda v: v["why"])
def test_a_forged_entry_is_malformed(vector: dict[str, str]) -> None:
    with pytest.raises(Malformed) as refusal:
        entry.from_bytes(vector["entry"].encode())
    assert refusal.value.code == vector["code"]
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


@pytest.mark.parametrize("data", GOLDEN)
def test_no_flipped_bit_leaves_the_same_entry(data: bytes) -> None:
    original = entry.from_bytes(data)
    for place in range(len(data)):
        for bit in range(8):
            forged = bytearray(data)
            forged[place] ^= 1 << bit
            try:
                read = entry.from_bytes(bytes(forged))
            except Malformed:
                continue
            assert read != original
            assert entry.to_bytes(read) == bytes(forged)


def test_an_entry_that_does_not_fit_is_refused_with_advice() -> None:
    small = entry.from_bytes(GOLDEN[0])
    statement: dict[str, JSON] = {**small.statement, "nguon:more": "a" * 65_000}
    large = replace(small, statement=statement)
    with pytest.raises(Refused, match="Split it") as refusal:
        entry.to_bytes(large)
    assert refusal.value.code == "event.too_large"
    room = entry.LIMIT - (len(entry.to_bytes(small)) + len(',"nguon:more":""'))
    fits = replace(small, statement={**statement, "nguon:more": "a" * room})
    assert len(entry.to_bytes(fits)) == entry.LIMIT
    over = replace(small, statement={**statement, "nguon:more": "a" * (room + 1)})
    with pytest.raises(Refused):
        entry.to_bytes(over)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"quantityList": [{"epcClass": PACKED, "quantity": 1}]}, [PACKED]),
        ({"epcList": [f"{PACKED}/21/000001"]}, [PACKED]),
        ({"epcList": [f"{PACKED}a%2Fb"]}, [f"{PACKED}a%2Fb"]),
        ({"epcList": [f"{PACKED}/21/1", f"{PACKED}/21/2"]}, [PACKED]),
        (
            {
                "inputQuantityList": [{"epcClass": BATCH}],
                "outputQuantityList": [{"epcClass": PACKED}],
            },
            [PACKED, BATCH],
        ),
        ({"inputEPCList": [BATCH], "outputEPCList": [PACKED]}, [PACKED, BATCH]),
        (
            {
                "parentID": "https://id.gs1.org/00/095200010000000015",
                "childQuantityList": [{"epcClass": PACKED, "quantity": 1}],
                "childEPCs": ["https://id.gs1.org/8003/9520001000010/1"],
            },
            [PACKED],
        ),
        ({"epcList": ["https://other.example/b/0123456789ABCDEFG"]}, []),
        ({"quantityList": [{"epcClass": "https://w3id.org/nguon/b/0123"}]}, []),
        ({"quantityList": [{"epcClass": "urn:epc:class:lgtin:1.2.3"}]}, []),
        ({"epcList": [PACKED + "/99/1", PACKED + "/10/A", PACKED + "\n"]}, []),
        ({"epcList": "not a list", "quantityList": [1, {"epcClass": 2}]}, []),
    ],
)
def test_an_event_extends_each_batch_it_is_about(
    statement: dict[str, object], expected: list[str]
) -> None:
    assert entry.subjects("custody", statement) == tuple(sorted(expected))


def test_a_register_entry_extends_its_subject_and_an_index_nothing() -> None:
    subject = "https://w3id.org/nguon/org/0123456789ABCDEFG"
    assert entry.subjects("register", {"subject": subject}) == (subject,)
    assert entry.subjects("index", {"root": "00", "size": 1}) == ()
    with pytest.raises(Malformed):
        entry.subjects("register", {})


def test_previous_names_every_subject_and_no_other() -> None:
    golden = entry.from_bytes(GOLDEN[0])
    for previous in ({}, {**golden.previous, BATCH + "X": None}):
        with pytest.raises(Malformed, match="previous"):
            entry.to_bytes(replace(golden, previous=previous))


def test_what_an_entry_keeps_of_its_message_is_never_that_of_another() -> None:
    read = entry.from_bytes(GOLDEN[0])
    other = replace(read, by=replace(read.by, organisation=BATCH))
    assert BATCH.encode() in other.message and other.message != read.message
    assert entry.from_bytes(entry.to_bytes(other)) == other

"""A kept checkpoint, receipt and bundle all give the signed note that is in them."""

import pytest

from kit.memory_log import PACKED, story
from nguon.core import bundle, merkle, receipt
from nguon.core.kept import as_text, is_receipt, note_in
from nguon.core.receipt import Receipt
from nguon.errors import Malformed


def test_the_note_is_found_in_all_three() -> None:
    log = story()
    path = tuple(merkle.prove_inclusion(log, 0, log.size))
    given = receipt.format(Receipt(0, path, log.checkpoint, log.entry(0))).encode()
    whole = bundle.build(log, PACKED)
    for kept in (log.checkpoint.encode(), given, whole):
        assert note_in(kept) == log.checkpoint
    assert [is_receipt(kept) for kept in (given, whole)] == [True, False]


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        (b"\xff", "log.note"),
        (receipt.HEADER.encode() + b"\n", "log.receipt"),
        (receipt.HEADER.encode() + b"\n\xff", "log.receipt"),
    ],
)
def test_what_carries_no_note_is_malformed(kept: bytes, code: str) -> None:
    with pytest.raises(Malformed) as found:
        note_in(kept)
    assert found.value.code == code
    with pytest.raises(Malformed):
        note_in(b"{}")


def test_text_is_utf8() -> None:
    assert as_text("lô".encode(), "log.note") == "lô"

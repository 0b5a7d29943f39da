"""Who holds which key: said beside the ledger, on both engines."""

import pytest

from nguon.errors import Refused
from nguon.store.holders import (
    Holder,
    add_holder,
    find_credential,
    holder_of,
    holders,
)
from nguon.store.ledger import Book

MADE = "2026-11-22T06:35:00.000Z"
PASSKEY = Holder("https://w3id.org/nguon/key/" + "a" * 64, "lan", "Pixel", "Y3Jl", MADE)
DEVICE = Holder("https://w3id.org/nguon/key/" + "b" * 64, "lan", "Pixel", None, MADE)
OTHER = Holder("https://w3id.org/nguon/key/" + "c" * 64, "thu", "Redmi", None, MADE)


def test_a_key_is_found_by_its_name_its_holder_and_its_credential(book: Book) -> None:
    with book.write() as connection:
        for one in (PASSKEY, DEVICE, OTHER):
            add_holder(connection, one)
    with book.read() as ledger:
        found = ledger.connection
        assert holders(found, "lan") == [PASSKEY, DEVICE]
        assert holders(found, "thu", "lan", "nobody") == [PASSKEY, DEVICE, OTHER]
        assert holders(found) == holders(found, "nobody") == []
        assert holder_of(found, DEVICE.key) == DEVICE
        assert find_credential(found, "Y3Jl") == PASSKEY
        assert find_credential(found, "") is None is holder_of(found, "")


def test_a_key_has_one_holder(book: Book) -> None:
    with book.write() as connection:
        add_holder(connection, PASSKEY)
        add_holder(connection, PASSKEY)  # said again is said once
    taken = Holder(PASSKEY.key, "thu", "Redmi", None, MADE)
    same = Holder(OTHER.key, "thu", "Redmi", PASSKEY.credential, MADE)
    for one in (taken, same):
        with pytest.raises(Refused), book.write() as connection:
            add_holder(connection, one)
    with book.read() as ledger:
        assert holders(ledger.connection, "thu") == []

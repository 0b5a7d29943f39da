"""No door takes what is no statement, whoever signed it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from nguon.core import custody, statement
from nguon.core.canonical import parse_exact
from nguon.core.entry import By, Draft, seal
from nguon.errors import Malformed

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "event.json").read_text("utf-8")
)
BY = By("https://w3id.org/nguon/org/000G40R40M30E209E", "0a" * 32, "Ed25519")


def shipment() -> Draft:
    said = parse_exact(VECTORS["accept"][0]["statement"].encode())
    assert isinstance(said, dict)
    return Draft("custody", said, {}, BY, bytes(64))


def test_a_statement_is_checked_by_its_kind() -> None:
    statement.check(shipment())
    assert custody.check is statement.check
    for wrong in ("register", "index", "other"):
        with pytest.raises(Malformed):
            statement.check(replace(shipment(), kind=wrong))


def test_a_statement_that_is_not_in_normal_form_is_refused() -> None:
    said = {**shipment().statement, "bizStep": "cbv:BizStep-shipping"}
    with pytest.raises(Malformed, match="normal form"):
        statement.check(replace(shipment(), statement=said))


def test_what_is_left_by_a_seal_must_still_be_a_statement() -> None:
    left, sealed, _ = seal(shipment().statement, {"/bizTransactionList": bytes(16)})
    statement.check(replace(shipment(), statement=left, sealed=sealed))
    for pointer in ("/eventTime", "/quantityList", "/action"):
        left, sealed, _ = seal(shipment().statement, {pointer: bytes(16)})
        with pytest.raises(Malformed):
            statement.check(replace(shipment(), statement=left, sealed=sealed))
    with pytest.raises(Malformed, match="cannot be sealed"):
        statement.check(replace(shipment(), sealed={"/bizStep": "00" * 32}))

"""Named queries are kept once a name, each organisation its own."""

from decimal import Decimal

from kit.store import COOP, OTHER
from nguon.store import named
from nguon.store.ledger import Book
from nguon.store.named import Named

SOLD = Named(
    COOP, "đã bán", {"GE_quantity": Decimal("1.5"), "EQ_action": ["DELETE"]}, "now"
)


def test_a_query_is_kept_once_under_its_name_and_is_its_organisations(
    book: Book,
) -> None:
    with book.write() as connection:
        assert named.add(connection, SOLD)
        assert not named.add(connection, Named(COOP, "đã bán", {}, "later"))
        assert named.add(connection, Named(OTHER, "đã bán", {}, "later"))
    with book.read() as ledger:
        assert named.of(ledger.connection, COOP) == [SOLD]
        assert named.find(ledger.connection, COOP, "đã bán") == SOLD
    with book.write() as connection:
        named.remove(connection, COOP, "đã bán")
    with book.read() as ledger:
        assert named.of(ledger.connection, COOP) == []
        assert len(named.of(ledger.connection, OTHER)) == 1

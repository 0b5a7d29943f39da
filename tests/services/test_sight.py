"""Who sees what: sealed members open for whom they concern, and each look is noted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.inspected import PRICE, Chain, again, inspected
from kit.told import told
from nguon.core.state import Event
from nguon.services import sight
from nguon.services.inspect.unseal import openings
from nguon.services.sight import PUBLIC, Seen, Viewer
from nguon.store import sealed

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("sight")
    with told(folder) as (book, world):
        return inspected(book, world, folder)


@pytest.fixture
def chain(once: Chain, tmp_path: Path) -> Iterator[Chain]:
    made = again(once, tmp_path)
    yield made
    made.book.close()


def sale(chain: Chain, viewer: Viewer) -> Seen:
    with chain.book.read() as ledger:
        event = ledger.get(Event, chain.shop.id, chain.sale, "0")
        assert event is not None
        return sight.look(ledger, viewer, [event.entry])[event.entry]


def officers(chain: Chain) -> Viewer:
    with chain.book.read() as ledger:
        return sight.viewer_of(ledger, chain.officer.id, "cân")


def test_a_sealed_price_is_opened_for_its_seller_and_officers_alone(
    chain: Chain,
) -> None:
    assert sale(chain, Viewer(chain.shop.id)).statement["nguon:price"] == PRICE
    assert sale(chain, officers(chain)).opened == ("/nguon:price",)
    for other in (PUBLIC, Viewer(chain.coop.id), Viewer(chain.lab.id)):
        seen = sale(chain, other)
        assert "nguon:price" not in seen.statement and not seen.opened


def test_what_was_erased_stays_closed(chain: Chain) -> None:
    seen = sale(chain, Viewer(chain.shop.id))
    with chain.book.write() as connection:
        sealed.erase(
            connection, seen.number, "/nguon:price", "2026-11-22T08:00:00.000Z"
        )
    assert not sale(chain, Viewer(chain.shop.id)).opened


def test_each_look_at_anothers_seal_is_written_down(chain: Chain) -> None:
    own, officer = Viewer(chain.shop.id, "till"), officers(chain)
    sight.note(chain.book, [sale(chain, own)], own, NOW, "GET")
    assert not openings(chain.book)
    sight.note(chain.book, [sale(chain, officer)], officer, NOW, "GET")
    [one] = openings(chain.book)
    assert (one.organisation, one.pointer) == (chain.officer.id, "/nguon:price")

"""A batch told from its entries: what the rules make of them, and what is stored."""

from collections.abc import Iterator

import pytest

from kit.inspected import Chain, inspected
from kit.story import weighed
from kit.told import told
from nguon.core.state import Batch, Handover, Holding, Lineage, Outflow
from nguon.services import retold
from nguon.services.retold import Retold, retell


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    folder = tmp_path_factory.mktemp("retold")
    with told(folder) as (book, world):
        yield inspected(book, world, folder)


def test_what_is_told_anew_is_what_is_stored(chain: Chain) -> None:
    with chain.book.read() as ledger:
        for batch in ledger.find(Batch):
            source, beside = retell(chain.book, ledger, batch.id)
            assert isinstance(source, Retold) and beside.compared
            assert beside.findings == () and beside.failure is None
            assert source.get(Batch, batch.id) == batch
            for kind in (Holding, Handover, Outflow):
                stored = ledger.find(kind, batch=batch.id)
                assert sorted(source.find(kind, batch=batch.id), key=str) == sorted(
                    stored, key=str
                )
            assert source.find(Lineage, parent=[batch.id]) == ledger.find(
                Lineage, parent=batch.id
            )


def test_a_correction_is_told_anew_with_what_it_put_right(chain: Chain) -> None:
    coop = chain.coop
    lot = coop.plants("Rau cải ngọt", lot="R9")
    harvest = coop.harvests(lot, kg=40, lot="H9")
    spoiled = coop.destroys(harvest, 12)
    coop.corrects(spoiled, coop.again(spoiled, quantityList=[weighed(harvest, 2)]))
    with chain.book.read() as ledger:
        _, beside = retell(chain.book, ledger, harvest)
    assert beside.compared and beside.holds


def test_too_much_to_tell_is_said_and_not_guessed(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retold, "MOST", 5)
    with chain.book.read() as ledger:
        source, beside = retell(chain.book, ledger, chain.packed)
        assert source is ledger
    assert not beside.compared and beside.holds and not beside.batches

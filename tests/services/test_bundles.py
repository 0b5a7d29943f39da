"""A bundle that was built is kept: by batch, size, older size and number of witnesses."""

from pathlib import Path

import pytest

from kit.told import told
from nguon.core import bundle
from nguon.errors import NotFound
from nguon.services import bundles as module
from nguon.services.bundles import Bundles
from nguon.services.prove import bundle_of


def test_the_same_question_is_answered_once_and_others_are_others(
    tmp_path: Path,
) -> None:
    with told(tmp_path) as (book, world):
        coop = world.coop()
        lot = coop.harvests(coop.plants("Rau cải"), kg=50)
        other = coop.harvests(coop.plants("Cà chua"), kg=20)
        with book.read() as ledger:
            size = ledger.size
        kept = Bundles(book)
        first = kept.take(lot, size, None, 0)
        assert first == bundle_of(book, lot, size, None, 0)
        assert kept.take(lot, size, None, 0) is first
        assert kept.take(lot, size, 2, 0) not in (
            first,
            kept.take(other, size, None, 0),
        )
        bundle.check(kept.take(lot, size, 2, 0), book.verifier, subject=lot)

        coop.plants("Su hào")
        assert kept.take(lot, size, None, 0) is first  # a commit later: still true
        with pytest.raises(NotFound):
            kept.take(lot, size, 3, 0)  # not asked in time


def test_room_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with told(tmp_path) as (book, world):
        coop = world.coop()
        lot = coop.harvests(coop.plants("Rau cải"), kg=50)
        with book.read() as ledger:
            size = ledger.size
        one = len(bundle_of(book, lot, size))
        monkeypatch.setattr(module, "ROOM", 3 * one)
        kept = Bundles(book)
        first = kept.take(lot, size, None, 0)
        for older in range(1, 5):
            kept.take(lot, size, older, 0)
        assert kept._bytes <= 3 * one and len(kept._kept) == 2
        assert kept.take(lot, size, None, 0) == first is not kept.take(lot, size, 4, 0)

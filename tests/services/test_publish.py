"""A page over a ledger that was changed behind its back: it says no, and why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.samples import INTERVAL, RECALLED, Samples, copy_of
from nguon import clock
from nguon.core.bundle_file import BundleFile
from nguon.core.codes import new_code
from nguon.errors import NotFound
from nguon.services.prove import bundle_of
from nguon.services.publish import Published, batch_of_code, publish


@pytest.fixture
def broken(samples: Samples, tmp_path: Path) -> Iterator[Samples]:
    made = copy_of(samples, tmp_path)
    yield made
    made.book.close()


def rewrite(samples: Samples, index: int, content: bytes | None) -> None:
    """Do what an operator with the database in hand can do; None takes it away."""
    with samples.book.write() as connection:
        triggers = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall()
        for (name,) in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        done = (
            connection.exec_driver_sql("DELETE FROM entry WHERE number = ?", (index,))
            if content is None
            else connection.exec_driver_sql(
                "UPDATE entry SET bytes = ? WHERE number = ?", (content, index)
            )
        )
        assert done.rowcount == 1


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def shown(samples: Samples, lot: str) -> Published:
    return publish(samples.book, samples.batch(lot).id, clock.now())


def page_of(samples: Samples, lot: str, lang: str) -> str:
    answer = samples.app().test_client().get(f"/b/{samples.code(lot)}?lang={lang}")
    assert answer.status_code == 200
    return answer.text


def test_a_whole_record_is_checked_for_every_answer(samples: Samples) -> None:
    found = shown(samples, RECALLED)
    assert found.failure is None and found.checks
    assert found.code == samples.code(RECALLED)
    assert all(step.strip() for step in found.steps("vi") + found.steps("en"))
    with samples.book.read() as ledger:
        assert (found.size, found.checkpoint) == (ledger.size, ledger.checkpoint)


def test_a_changed_figure_of_an_ancestor_is_the_verdict(broken: Samples) -> None:
    with broken.book.read() as ledger:
        harvest = ledger.history(broken.batch("BT-CN-260914-H3").id)[0]
        bytes_ = ledger.entry(harvest)
    at = bytes_.index(b'"quantity":') + len(b'"quantity":')
    rewrite(broken, harvest, flipped(bytes_, at))
    found = shown(broken, RECALLED)
    assert found.failure is not None and not found.checks
    for lang, no, fine in (
        ("vi", "Hồ sơ này không đáng tin", "nguyên vẹn"),
        ("en", "This record cannot be trusted", "unaltered"),
    ):
        page = page_of(broken, RECALLED, lang)
        main = page[page.index("<main") :]
        assert no in main[:1200] and "verdict--bad" in main[:1200]
        assert found.failure.sentence(lang)[:20] in main
        assert fine not in main and "●" in main
    said = broken.app().test_client()
    told = said.get(f"/b/{broken.code(RECALLED)}?format=json").get_json()
    assert told["verified"] is False
    assert shown(broken, INTERVAL).failure is None  # what it did not touch stands


def test_no_changed_byte_makes_the_page_fall_over(broken: Samples) -> None:
    batch = broken.batch(INTERVAL).id
    entries = BundleFile(bundle_of(broken.book, batch)).bytes
    client = broken.app().test_client()
    for turn, (index, bytes_) in enumerate(entries.items()):
        spoiled = (
            flipped(bytes_, len(bytes_) // 2),
            bytes_[: len(bytes_) // 3],
            b"{}",
        )
        rewrite(broken, index, spoiled[turn % 3])
        assert shown(broken, INTERVAL).failure is not None, index
        form = ("html", "json")[turn % 2]
        answer = client.get(f"/b/{broken.code(INTERVAL)}?format={form}")
        assert answer.status_code == 200, index
        rewrite(broken, index, bytes_)
    assert shown(broken, INTERVAL).failure is None


def test_an_entry_that_was_taken_away(broken: Samples) -> None:
    batch = broken.batch(INTERVAL).id
    with broken.book.read() as ledger:
        index = ledger.history(batch)[1]
    rewrite(broken, index, None)
    assert shown(broken, INTERVAL).failure is not None
    assert "Hồ sơ này không đáng tin" in page_of(broken, INTERVAL, "vi")


def test_an_unknown_code_is_not_found(samples: Samples) -> None:
    with pytest.raises(NotFound):
        batch_of_code(samples.book, new_code(bytes(10)))
    with pytest.raises(NotFound):
        publish(samples.book, "https://w3id.org/nguon/b/00000000000000000", clock.now())

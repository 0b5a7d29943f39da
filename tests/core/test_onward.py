"""Going through a log entry by entry: what does not follow is found, whoever signed it."""

from datetime import timedelta

import pytest

from kit.memory_log import COOP, OPERATOR, PACKED, MemoryLog, story
from nguon.core import headmap
from nguon.core.entry import enter, from_bytes, to_bytes
from nguon.core.onward import Onward
from nguon.errors import VerificationError


def walk(log: MemoryLog) -> Onward:
    onward = Onward()
    for data in log.entries:
        onward.take(data, from_bytes(data))
    return onward


def found(log: MemoryLog) -> str:
    with pytest.raises(VerificationError) as caught:
        walk(log)
    return f"{caught.value.code} {caught.value.figures['index']}"


def test_an_honest_log_gives_its_own_root_and_map() -> None:
    log = story()
    onward = walk(log)
    assert onward.closed and onward.commits == 6
    assert onward.subjects == len(log.histories)
    assert headmap.root(onward.pages) == headmap.root(log.pages)
    for subject, places in log.histories.items():
        head = len(places), log.leaves[places[-1]]
        assert headmap.find(onward.pages, subject) == head
    assert headmap.find(onward.pages, "https://nobody") is None


def test_the_leaves_of_all_pages_make_the_same_map() -> None:
    pages = walk(story()).pages
    leaves = [leaf for page in pages.values() for leaf in headmap.leaves_in(page)]
    root, changed = headmap.update_leaves(headmap.MemoryPages(), leaves)
    assert root == headmap.root(pages) and changed == pages


def test_a_commit_that_is_not_closed_is_seen() -> None:
    log = story()
    onward = Onward()
    for data in log.entries[:-1]:
        onward.take(data, from_bytes(data))
    assert not onward.closed


def test_backdated_recorded_is_found() -> None:
    log = story()
    log.now -= timedelta(hours=1)
    log.commit(log.register(COOP, "organisation", {"roles": ["producer"]}))
    assert found(log) == f"log.recorded_backwards {log.size - 2}"


def test_an_index_that_leaves_a_record_out_is_found() -> None:
    log = story()
    honest = log.histories[PACKED]
    log.histories[PACKED] = honest[:-1] or honest
    del log.histories[PACKED]
    log.commit()
    # The map still has it, but the number of subjects does not.
    assert found(log) == f"log.index_lies {log.size - 1}"


def test_an_index_with_another_root_is_found() -> None:
    log = story()
    said = {"root": "00" * 32, "size": log.size, "subjects": len(log.histories)}
    log._add(log.draft("index", said, OPERATOR, "registrar"))
    assert found(log) == f"log.index_lies {log.size - 1}"


def test_an_entry_that_names_another_before_it_is_found() -> None:
    log = story()
    draft = log.register(COOP, "organisation", {"roles": ["producer"]})
    for previous in (None, "00" * 32):
        made = enter(draft, {COOP: previous}, "2026-11-23T00:00:00.000Z")
        forked = story()
        forked.append(to_bytes(made))
        assert found(forked) == f"log.chain_broken {forked.size - 1}"

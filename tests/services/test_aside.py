"""Processes that check entries: they answer in order, die loudly, and leave nothing."""

import os
import signal
from collections.abc import Iterator

import pytest

from kit.store import REGISTRAR
from nguon.core import entry
from nguon.core.context import CONTEXT
from nguon.core.entry import enter
from nguon.services.aside import AHEAD, Aside

KEYS = {REGISTRAR.by.key: REGISTRAR.public_key}


def whole(number: int) -> bytes:
    said = {
        "@context": CONTEXT,
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": "2026-11-22T06:35:00.000Z",
        "eventTimeZoneOffset": "+07:00",
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        "epcList": ["https://id.gs1.org/01/08935000000014/21/S770E60762"],
    }
    draft = REGISTRAR.draft("custody", said)
    return entry.to_bytes(enter(draft, {}, "2026-11-22T06:35:00.123Z"))


@pytest.fixture
def aside() -> Iterator[Aside]:
    with Aside(2) as aside:
        yield aside


def test_parts_come_back_in_order_with_their_hashes(aside: Aside) -> None:
    parts = [[whole(n), whole(n + 100)] for n in range(5)]
    for n, part in enumerate(parts):
        aside.give(part, {} if n else KEYS)  # keys are handed over once
    for part in parts:
        hashes, doubtful = aside.take()
        assert hashes == [entry.leaf_hash(data) for data in part]
        assert doubtful == frozenset()


def test_what_does_not_pass_is_named_and_the_rest_goes_on(aside: Aside) -> None:
    good = whole(1)
    forged = good.replace(b"000000000001", b"000000000002")
    aside.give([good, forged, b"", b"{}" * 40_000, good], KEYS)
    assert aside.take()[1] == {1, 2, 3}
    aside.give([good], {})
    assert aside.take()[1] == frozenset()


def test_without_its_key_nothing_passes(aside: Aside) -> None:
    aside.give([whole(1)], {})
    assert aside.take()[1] == {0}


def test_a_process_that_dies_is_an_error_and_never_an_answer(aside: Aside) -> None:
    while not aside.is_full:
        aside.give([whole(1)], KEYS)
    assert len(aside.ids) == 2
    for process in aside.ids:
        os.kill(process, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="gone"):
        for _ in range(2 * AHEAD):  # what it had answered before it died may be read
            aside.take()
    with pytest.raises(RuntimeError, match="gone"):
        for _ in range(2 * AHEAD):
            aside.give([whole(1)] * 2000, {})


def test_nothing_is_left_behind_after_an_error() -> None:
    with pytest.raises(KeyboardInterrupt), Aside(2) as aside:
        aside.give([whole(1)] * 500, KEYS)
        processes = aside.ids
        raise KeyboardInterrupt
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_it_ends_when_its_pipe_ends() -> None:
    """As when the parent is killed and can say nothing more."""
    with Aside(1) as aside:
        [process] = aside._processes
        process.given.close()
        assert process.child.wait(20) == 0

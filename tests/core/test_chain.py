"""Chains: whole ones are found, broken and short ones are not believed."""

from dataclasses import replace

import pytest

from kit.memory_log import HARVESTED, PACKED, PLANTED, MemoryLog, story
from nguon.core.chain import check_chains
from nguon.core.entry import Entry, from_bytes
from nguon.core.headmap import Head
from nguon.errors import VerificationError


@pytest.fixture
def log() -> MemoryLog:
    return story()


def parts(
    log: MemoryLog, *subjects: str
) -> tuple[dict[int, Entry], dict[int, bytes], dict[str, Head | None]]:
    indexes = sorted({at for name in subjects for at in log.history(name)})
    return (
        {at: from_bytes(log.entries[at]) for at in indexes},
        {at: log.leaves[at] for at in indexes},
        {
            name: (len(log.history(name)), log.leaves[log.history(name)[-1]])
            for name in subjects
        },
    )


def test_each_history_is_found_from_its_head(log: MemoryLog) -> None:
    found = check_chains(*parts(log, PLANTED, HARVESTED, PACKED))
    assert found[PLANTED] == tuple(log.history(PLANTED))
    assert found[HARVESTED] == tuple(log.history(HARVESTED))
    assert len(found[PLANTED]) == 2


def test_a_subject_without_a_head_has_no_history(log: MemoryLog) -> None:
    assert check_chains({}, {}, {"https://nowhere": None}) == {"https://nowhere": ()}


def test_a_missing_link_is_missed(log: MemoryLog) -> None:
    entries, leaves, heads = parts(log, PLANTED)
    gone = log.history(PLANTED)[0]
    del entries[gone], leaves[gone]
    with pytest.raises(VerificationError) as caught:
        check_chains(entries, leaves, heads)
    assert caught.value.code == "log.chain_missing"


def test_a_wrong_count_is_missed(log: MemoryLog) -> None:
    entries, leaves, heads = parts(log, PLANTED)
    for count in (1, 3):
        wrong = {PLANTED: (count, log.leaves[log.history(PLANTED)[-1]])}
        with pytest.raises(VerificationError) as caught:
            check_chains(entries, leaves, heads | wrong)
        assert caught.value.code == "log.chain_missing"


def test_a_head_that_is_not_the_last_is_missed(log: MemoryLog) -> None:
    entries, leaves, _ = parts(log, PLANTED)
    earlier: dict[str, Head | None] = {
        PLANTED: (1, log.leaves[log.history(PLANTED)[0]])
    }
    with pytest.raises(VerificationError) as caught:
        check_chains(entries, leaves, earlier)
    assert caught.value.code == "log.chain_broken"


def test_an_entry_of_a_subject_that_is_said_to_be_absent_is_refused(
    log: MemoryLog,
) -> None:
    entries, leaves, heads = parts(log, PLANTED)
    with pytest.raises(VerificationError):
        check_chains(entries, leaves, heads | {HARVESTED: None})


def test_a_link_that_leads_forward_is_refused(log: MemoryLog) -> None:
    entries, leaves, heads = parts(log, PLANTED)
    first, second = log.history(PLANTED)
    # As if the first entry had the second before it: only a broken hash could do so.
    entries[first] = replace(entries[first], previous={PLANTED: leaves[second].hex()})
    with pytest.raises(VerificationError) as caught:
        check_chains(entries, leaves, heads)
    assert caught.value.code == "log.chain_broken"


def test_the_clock_of_the_ledger_never_runs_backwards(log: MemoryLog) -> None:
    entries, leaves, heads = parts(log, PLANTED)
    first = log.history(PLANTED)[0]
    entries[first] = replace(entries[first], recorded="2027-01-01T00:00:00.000Z")
    with pytest.raises(VerificationError) as caught:
        check_chains(entries, leaves, heads)
    assert caught.value.code == "log.recorded_backwards"

"""The hash chain of each subject: from its proven head back to its first entry.

An entry names in `previous`, for every subject that it extends, the leaf hash of the
one before it (null for the first). So who knows the head of a subject and how many
entries it has (`nguon.core.headmap`) can see that none of them is missing, and that
none stands there twice. Proved in tests/core/test_chain.py.
"""

from collections.abc import Mapping

from nguon.core.entry import Entry
from nguon.core.headmap import Head
from nguon.errors import VerificationError


def check_chains(
    entries: Mapping[int, Entry],
    leaves: Mapping[int, bytes],
    heads: Mapping[str, Head | None],
) -> dict[str, tuple[int, ...]]:
    """Return the whole history of each subject: indexes, oldest first.

    `entries` and their leaf hashes are by index; a subject without a head has none.
    """
    check_times(entries)
    places = {leaf.hex(): index for index, leaf in leaves.items()}
    histories = {
        subject: _history(subject, head, entries, places)
        for subject, head in heads.items()
    }
    members = {subject: frozenset(found) for subject, found in histories.items()}
    for index, entry in entries.items():
        for subject in entry.previous:
            if subject in members and index not in members[subject]:
                raise VerificationError(
                    "log.chain_broken", subject=subject, index=index
                )
    return histories


def check_times(entries: Mapping[int, Entry]) -> None:
    """`recorded` never runs backwards."""
    before = ""
    for index in sorted(entries):
        if entries[index].recorded < before:
            raise VerificationError("log.recorded_backwards", index=index)
        before = entries[index].recorded


def _history(
    subject: str,
    head: Head | None,
    entries: Mapping[int, Entry],
    places: Mapping[str, int],
) -> tuple[int, ...]:
    if head is None:
        return ()
    count, last = head
    history: list[int] = []
    link: str | None = last.hex()
    while link is not None:
        index = places.get(link)
        if index is None:
            raise VerificationError(
                "log.chain_missing", subject=subject, have=len(history), want=count
            )
        previous = entries[index].previous
        # A link back that does not lead to an earlier entry would run for ever.
        if subject not in previous or (history and index >= history[-1]):
            raise VerificationError("log.chain_broken", subject=subject, index=index)
        history.append(index)
        link = previous[subject]
    if len(history) != count:
        raise VerificationError(
            "log.chain_missing", subject=subject, have=len(history), want=count
        )
    return tuple(reversed(history))

"""nguon-verify --follow: a monitor for anybody, which keeps one small file.

    followed = follow(Log(url), verifier, Path("watch.state"))

Each look at a log goes so:

 1  the state of the last look is read, and only one looks at a time (`state`)
 2  the log's newest checkpoint is fetched; it is signed by the log's key, and by enough
    of the reader's witnesses (`asking`)
 3  it continues the kept one: proved from the log's own tiles. A log that shows fewer
    lines than it has signed before was rolled back
 4  every new entry is read, and is the one whose hash stands in the tree
 5  each follows from those before it: chain, `recorded`, index (`nguon.core.onward`)
 6  all of them together give the root of the checkpoint
 7  only then the state moves, in one step, and never to a smaller size

What is wrong is raised as a VerificationError, and both signed checkpoints are written
beside the state for others to see (`evidence`): with the receipt of the entry where it
is one that is wrong. No answer is CannotDecide, and moves nothing. What entries mean
and who signed them is not asked: `nguon mirror` does. Proved in tests/test_follow.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nguon.core.checkpoint import Checkpoint, check_continues
from nguon.core.entry import from_bytes
from nguon.core.merkle import leaf_hash, prove_consistency
from nguon.core.note import Verifier
from nguon.core.onward import Onward
from nguon.core.policy import Policy
from nguon.core.tiles import WIDTH, TileReader, read_entries, tile_path
from nguon.errors import NguonError, VerificationError
from nguon.fetch import Log, NotThere, in_order
from nguon.follow.asking import newest
from nguon.follow.evidence import Evidence
from nguon.follow.state import State, holding, read_state, write_state

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Followed:
    """A look that found everything right."""

    before: Checkpoint | None  # what was kept; None: the first look
    checkpoint: Checkpoint
    entries: int  # read and replayed
    commits: int
    subjects: int
    whole: bool  # read from the first entry
    bytes: int  # what is kept for the next look
    witnesses: int  # of the reader's policy, that have cosigned this


def follow(
    log: Log,
    verifier: Verifier,
    file: Path,
    older: Checkpoint | None = None,
    policy: Policy | None = None,
    progress: Progress = lambda done, size: None,
) -> Followed:
    """Look once. `older` is held against the log beside what the state keeps, and the
    witnesses of the policy must have cosigned what it shows."""
    with holding(file):
        state = read_state(file, verifier)
        evidence = Evidence(file, state.note)
        try:
            return _look(log, verifier, file, state, older, policy, progress, evidence)
        except VerificationError as error:
            error.figures["evidence"] = evidence.write()
            raise


def _look(
    log: Log,
    verifier: Verifier,
    file: Path,
    state: State,
    older: Checkpoint | None,
    policy: Policy | None,
    progress: Progress,
    evidence: Evidence,
) -> Followed:
    kept, onward = state.checkpoint, state.onward
    note, shown, witnesses = newest(log, verifier, kept, policy, evidence)
    reader = TileReader(lambda path: _get(log, path, shown), shown.size)
    evidence.reader = reader
    for before in (kept, older):
        _check_continues(before, shown, reader)
    first = onward.size
    _replay(log, onward, shown, kept, progress, evidence)
    if kept is None or first < shown.size:
        state = write_state(file, verifier, note, onward)
    return Followed(
        kept, shown, shown.size - first, onward.commits, onward.subjects, first == 0,
        state.bytes, witnesses,
    )  # fmt: skip


def _get(log: Log, path: str, shown: Checkpoint) -> bytes:
    """Return what the log must have, or it would not have signed that size."""
    try:
        return log.get(path)
    except NotThere as error:
        raise VerificationError(
            "follow.withheld", path=path, size=shown.size
        ) from error


def _check_continues(
    before: Checkpoint | None, shown: Checkpoint, reader: TileReader
) -> None:
    if before is None or before.size == 0:
        return
    if before.size > shown.size:
        raise VerificationError("follow.fewer", older=before.size, size=shown.size)
    proof = prove_consistency(reader, before.size, shown.size)
    check_continues(before, shown, proof)


def _replay(
    log: Log,
    onward: Onward,
    shown: Checkpoint,
    kept: Checkpoint | None,
    progress: Progress,
    evidence: Evidence,
) -> None:
    first = onward.size
    if first == shown.size:
        return
    # Nothing is counted out beforehand: a signed size may be absurd.
    numbers = range(first // WIDTH, -(-shown.size // WIDTH))

    def paths() -> Iterator[str]:
        for number in numbers:
            width = min(shown.size - number * WIDTH, WIDTH)
            yield tile_path(0, number, width)
            yield tile_path("entries", number, width)

    answers = in_order(lambda path: _get(log, path, shown), paths())
    for number in numbers:
        width = min(shown.size - number * WIDTH, WIDTH)
        hashes, bundle = next(answers), next(answers)
        entries = read_entries(bundle, width, tile_path("entries", number, width))
        for place in range(max(first - number * WIDTH, 0), width):
            data, index = entries[place], number * WIDTH + place
            if leaf_hash(data) != hashes[32 * place : 32 * place + 32]:
                raise VerificationError("follow.entry_not_in_tree", index=index)
            with evidence.about(index, data):
                onward.take(data, from_bytes(data))
            if kept and onward.size == kept.size and onward.edge.root() != kept.root:
                raise VerificationError("log.rewritten", size=kept.size)
        progress(onward.size, shown.size)
    if onward.edge.root() != shown.root:
        raise VerificationError("follow.tree_lies", size=shown.size)
    if not onward.closed:
        raise VerificationError("log.index_missing")


def told(error: NguonError) -> list[str]:
    """Return the files of evidence that came with an error."""
    files = error.figures.get("evidence")
    return [str(file) for file in files] if isinstance(files, list) else []

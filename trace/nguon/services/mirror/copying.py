"""Steps 1 to 4 of a mirror: every file of the log, each shown to be right.

A file that is on the disk already is taken if it fits, else it is fetched; without a
log to fetch it from, it is then missing or damaged.
"""

from collections.abc import Callable

from nguon.core.checkpoint import Checkpoint
from nguon.core.edge import Edge
from nguon.core.merkle import leaf_hash
from nguon.core.tiles import WIDTH, read_entries, tile_path, tiles_of
from nguon.errors import VerificationError
from nguon.fetch import Log, NotThere, in_order
from nguon.services.growing import Growing
from nguon.services.mirror.folder import Folder


class Copy:
    """The files of one checkpoint: in the folder, or on their way there."""

    def __init__(
        self,
        folder: Folder,
        log: Log | None,
        shown: Checkpoint,
        kept: Checkpoint | None,
        progress: Callable[[int, int], None],
    ) -> None:
        self.folder = folder
        self.log = log
        self.shown = shown
        self.kept = kept
        self.progress = progress
        self.fetched = 0
        self.done = 0

    def run(self) -> None:
        kept, shown = self.kept, self.shown
        if kept and shown.size == kept.size and shown.root != kept.root:
            raise VerificationError("log.rewritten", size=kept.size)
        lowest = {
            tile_path(0, number, width): (number, width)
            for level, number, width in tiles_of(shown.size)
            if level == 0
        }
        self.total = 2 * len(lowest)
        tree = self._tree(lowest)
        rows = {
            tile_path(level, number, len(row) // 32): row
            for level, number, row in tree.tiles()
        }
        for _ in in_order(lambda path: self._hashes(path, rows[path]), rows):
            pass
        bundles = {
            tile_path("entries", *place): rows[path] for path, place in lowest.items()
        }
        for _ in in_order(lambda path: self._entries(path, bundles[path]), bundles):
            self._tell()

    def _tree(self, lowest: dict[str, tuple[int, int]]) -> Growing:
        """Return the tree over the lowest tiles: those of the disk, if they fit."""
        disk = [path for path in lowest if self._is_there(path, lowest[path][1])]
        for known in [set(disk), set[str]()] if disk and self.log else [set(disk)]:
            tree, before = Growing(), Edge()

            def get(path: str, known: set[str] = known) -> bytes:
                return self.folder.must(path) if path in known else self._ask(path)

            for path, row in zip(lowest, in_order(get, lowest), strict=True):
                if len(row) != 32 * lowest[path][1]:
                    raise VerificationError("log.tile", path=path)
                leaves = [row[at : at + 32] for at in range(0, len(row), 32)]
                tree.extend(leaves)
                if self.kept:
                    before.extend(leaves[: self.kept.size - before.size])
                self._tell()
            if tree.root() == self.shown.root:
                break
            self.done = 0
        else:
            code = "follow.tree_lies" if self.log else "mirror.tree_damaged"
            raise VerificationError(code, size=self.shown.size)
        if self.kept and before.root() != self.kept.root:
            raise VerificationError("log.rewritten", size=self.kept.size)
        return tree

    def _is_there(self, path: str, width: int) -> bool:
        data = self.folder.read(path)
        return data is not None and len(data) == 32 * width

    def _hashes(self, path: str, row: bytes) -> bytes:
        """Have the tile; it must be what is made of the tiles below it."""
        if self.folder.read(path) != row:
            lowest = path.startswith("tile/0/")  # it gave the root just now
            if self.log is None or (not lowest and self._ask(path) != row):
                code = "mirror.tile_lies" if self.log else "mirror.damaged"
                raise VerificationError(code, path=path)
            self.folder.write(path, row)
        return row

    def _entries(self, path: str, hashes: bytes) -> bytes:
        """Have the bundle; its entries must be those whose hashes stand in the tree."""
        data = self.folder.read(path)
        if data is not None and self._wrong(path, data, hashes) is None:
            return b""
        data = self._ask(path)
        place = self._wrong(path, data, hashes)
        if place is not None:
            raise VerificationError("follow.entry_not_in_tree", index=place)
        self.folder.write(path, data)
        return b""

    def _wrong(self, path: str, data: bytes, hashes: bytes) -> int | None:
        """Return the number of the first entry that is not in the tree, if any."""
        start = int("".join(x for x in path.partition(".p/")[0] if x.isdigit())) * WIDTH
        try:
            entries = read_entries(data, len(hashes) // 32, path)
        except VerificationError:
            return start
        for place, entry in enumerate(entries):
            if leaf_hash(entry) != hashes[32 * place : 32 * place + 32]:
                return start + place
        return None

    def _ask(self, path: str) -> bytes:
        """Return what the log must have, or it would not have signed that size."""
        if self.log is None:
            raise VerificationError("mirror.damaged", path=path)
        try:
            data = self.log.get(path)
        except NotThere as error:
            size = self.shown.size
            raise VerificationError("follow.withheld", path=path, size=size) from error
        self.fetched += 1
        return data

    def _tell(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)

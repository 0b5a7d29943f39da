"""The log's addresses: what a stranger fetches rebuilds exactly the signed tree."""

import re
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kit.samples import Samples
from nguon.core import entry, merkle
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.note import parse_verifier
from nguon.core.tiles import TileReader, tile_path
from nguon.errors import VerificationError

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


@pytest.fixture(scope="module")
def signed(client: FlaskClient, samples: Samples) -> Checkpoint:
    note = client.get("/checkpoint").text
    return open_checkpoint(note, parse_verifier(samples.book.verifier_key))


def fetch(client: FlaskClient, path: str) -> bytes:
    answer = client.get(f"/{path}")
    assert answer.status_code == 200, path
    return answer.data


def row(client: FlaskClient, level: int, width: int) -> list[bytes]:
    """Return all hashes of a level, tile by tile."""
    data = b""
    for n in range(0, width, 256):
        path = tile_path(level, n // 256, min(256, width - n))
        tile = fetch(client, path)
        assert len(tile) == 32 * min(256, width - n), path
        data += tile
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def entries(client: FlaskClient, size: int) -> list[bytes]:
    found = []
    for n in range(0, size, 256):
        width = min(256, size - n)
        part = "" if width == 256 else f".p/{width}"
        data = fetch(client, f"tile/entries/{n // 256:03}{part}")
        while data:
            length = int.from_bytes(data[:2], "big")
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
    return found


def test_the_newest_state_is_signed_by_the_logs_key(
    client: FlaskClient, samples: Samples, signed: Checkpoint
) -> None:
    answer = client.get("/checkpoint")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=2"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    with samples.book.read() as ledger:
        assert signed.size == ledger.size > 256
    forged = re.sub(r"^\d+$", str(signed.size + 1), answer.text, count=1, flags=re.M)
    with pytest.raises(VerificationError):
        open_checkpoint(forged, parse_verifier(samples.book.verifier_key))


def test_the_tiles_rebuild_the_signed_root(
    client: FlaskClient, signed: Checkpoint
) -> None:
    leaves = row(client, 0, signed.size)
    assert merkle.subtree_root(Hashes(leaves), 0, signed.size) == signed.root
    whole = row(client, 1, signed.size // 256)
    assert whole == [
        merkle.subtree_root(Hashes(leaves), n * 256, (n + 1) * 256)
        for n in range(signed.size // 256)
    ]
    reader = TileReader(partial(fetch, client), signed.size)
    assert merkle.subtree_root(reader, 0, signed.size) == signed.root


class Hashes:
    """Hashes of leaves read as a tree, built anew: nothing of the server's helps."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.levels = [leaves]
        while len(below := self.levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            self.levels.append([merkle.node_hash(a, b) for a, b in pairs])

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        return self.levels[level][start : start + count]


def test_the_entries_are_what_the_leaves_are_hashes_of(
    client: FlaskClient, signed: Checkpoint
) -> None:
    found = entries(client, signed.size)
    assert [merkle.leaf_hash(one) for one in found] == row(client, 0, signed.size)
    assert all(entry.to_bytes(entry.from_bytes(one)) == one for one in found)


def test_a_partial_tile_is_the_beginning_of_the_whole_one(client: FlaskClient) -> None:
    whole = fetch(client, "tile/0/000")
    for width in (1, 44, 255):
        assert fetch(client, f"tile/0/000.p/{width}") == whole[: 32 * width]


@pytest.mark.parametrize("path", ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"])
def test_a_tile_is_kept_for_ever_by_anybody(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/{path}")
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.content_type == "application/octet-stream"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_beyond_the_tree_there_is_nothing(
    client: FlaskClient, signed: Checkpoint
) -> None:
    over = signed.size % 256 + 1
    last = signed.size // 256
    for path in (
        f"0/{last:03}", f"0/{last:03}.p/{over}", f"0/{last + 1:03}.p/1", "1/000",
        f"1/000.p/{last + 1}", "2/000.p/1", "9/000", "10/000", "-1/000", "x/000",
        f"entries/{last:03}", f"entries/{last:03}.p/{over}", "0/0", "0/000.p/0",
        "0/x999/x999/x999/x999/999", "entries/x999/x999/x999/x999/999",
        "8/000.p/1", "0/../checkpoint",
    ):  # fmt: skip
        assert client.get(f"/tile/{path}").status_code == 404, path


def test_no_tile_carries_a_file_of_the_server(
    client: FlaskClient, samples: Samples
) -> None:
    keys = [one.read_bytes() for one in Path(samples.folder).glob("*.key")]
    assert keys
    for path in ("checkpoint", "tile/0/000", "tile/entries/000"):
        assert not any(key.strip() in fetch(client, path) for key in keys)

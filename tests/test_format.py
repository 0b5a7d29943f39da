"""The worked example of trace/README.md, recomputed with hashlib alone."""

import json
import re
from base64 import b64encode, urlsafe_b64decode
from hashlib import sha256
from pathlib import Path

import pytest

from nguon import verify
from nguon.core import policy

README = (Path(__file__).resolve().parent.parent / "trace/README.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"```\w+ ([\w-]+)\n(.*?)```", README, re.DOTALL))
TABLE = dict(
    re.findall(r"^\| ([\w-]+) \|.*\| `([0-9a-f]{64})` \|$", README, re.MULTILINE)
)
ENTRIES = [BLOCKS[f"entry-{at}"].rstrip("\n").encode() for at in range(3)]


def h(*parts: bytes) -> str:
    return sha256(b"".join(parts)).hexdigest()


def told(name: str) -> bytes:
    return bytes.fromhex(TABLE[name])


def canonical(value: object) -> bytes:
    """RFC 8785, as far as these values need it."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def test_the_entries_are_canonical_and_sign_the_message() -> None:
    first = json.loads(ENTRIES[0])
    said = {name: first[name] for name in ("by", "kind", "sealed", "statement")}
    assert h(b"nguon/statement/v1\n", canonical(said)) == TABLE["message-0"]
    for entry in ENTRIES:
        assert canonical(json.loads(entry)) == entry


def test_the_key_is_named_by_its_hash() -> None:
    key = json.loads(ENTRIES[1])["statement"]
    spki = urlsafe_b64decode(key["value"]["public_key"] + "=")
    assert h(spki) == json.loads(ENTRIES[0])["by"]["key"]
    assert key["subject"].endswith(h(spki))


def test_the_tree() -> None:
    for at, entry in enumerate(ENTRIES):
        assert h(b"\x00", entry) == TABLE[f"leaf-{at}"]
    assert h(b"\x01", told("leaf-0"), told("leaf-1")) == TABLE["node-01"]
    assert h(b"\x01", told("node-01"), told("leaf-2")) == TABLE["root"]


def test_the_head_map_and_the_index_entry() -> None:
    one, empty = (1).to_bytes(8, "big"), bytes(32)
    for at in (0, 1):
        entry = json.loads(ENTRIES[at])
        (subject,) = entry["previous"]
        assert h(subject.encode()) == TABLE[f"map-key-{at}"]
        leaf = h(b"\x02", told(f"map-key-{at}"), one, told(f"leaf-{at}"))
        assert leaf == TABLE[f"map-leaf-{at}"]
    assert [told(f"map-key-{at}")[0] >> 5 for at in (0, 1)] == [0b100, 0b101]
    assert h(b"\x03", told("map-leaf-0"), told("map-leaf-1")) == TABLE["map-bit-2"]
    assert h(b"\x03", told("map-bit-2"), empty) == TABLE["map-bit-1"]
    assert h(b"\x03", empty, told("map-bit-1")) == TABLE["map-root"]
    assert json.loads(ENTRIES[2])["statement"] == {
        "root": TABLE["map-root"],
        "size": 2,
        "subjects": 2,
    }


def test_the_proof_of_a_head() -> None:
    head = f"{TABLE['map-key-0']}:1:{TABLE['leaf-0']}"
    assert json.loads(BLOCKS["heads"]) == [
        *("/", "0" * 64, "/", "/"),
        *(head, TABLE["map-leaf-1"], "0" * 64),
    ]


def test_the_receipt_and_the_key() -> None:
    path = [b64encode(told(name)).decode() for name in ("leaf-1", "leaf-2")]
    root = b64encode(told("root")).decode()
    head, _, note = BLOCKS["receipt"].partition("\n\n")
    assert head.split("\n") == ["c2sp.org/tlog-proof@v1", "index 0", *path]
    assert note.startswith(f"ledger.example/log\n3\n{root}\n\n— ledger.example/log ")
    name, key_id, encoded = BLOCKS["key"].strip().split("+", 2)
    public_key = urlsafe_b64decode(encoded.replace("+", "-").replace("/", "_"))
    assert h(name.encode(), b"\n", public_key)[:8] == key_id


def test_the_verifier_says_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in (("r", BLOCKS["receipt"].encode()), ("e", ENTRIES[0])):
        (tmp_path / name).write_bytes(content)
    words = [str(tmp_path / "r"), "--entry", str(tmp_path / "e"), "--json"]
    assert verify.main([*words, "--key", BLOCKS["key"].strip()]) == 0
    assert json.loads(capsys.readouterr().out)["root"] == TABLE["root"]


def test_every_room_that_the_readme_names_is_there() -> None:
    core = Path(verify.__file__).parent / "core"
    for name in re.findall(r"^## .*\((.*)\)$", README, re.MULTILINE):
        for file in re.findall(r"`(\w+\.py)`", name):
            assert (core / file).exists()


def test_the_policy_shown_is_one() -> None:
    shown = re.search(r"```text policy\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    trusted = policy.parse(shown[1].encode())
    assert len(trusted.witnesses) == 2 and trusted.quorum == "either"

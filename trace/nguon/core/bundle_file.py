"""The file of a bundle: its members, each of its type, in one form to the byte.

What they mean and how they are checked stands in `nguon.core.bundle`.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.identifiers import subject_kind
from nguon.core.sealing import Opening
from nguon.errors import Malformed

FORMAT: Final = "nguon/bundle/v1"
LIMIT: Final = 1 << 26

_MEMBERS: Final = {
    "checkpoint", "entries", "format", "hashes", "heads", "subject", "subjects",
}  # fmt: skip
_OPTIONAL: Final = {"older", "opened", "witnesses"}
_INDEX: Final = re.compile("0|[1-9][0-9]{0,15}")
_HASH: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A cosignature of the checkpoint: the witness's verifier key, and its line."""

    key: str
    line: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed member of one entry, with what opens it."""

    entry: int
    pointer: str
    opening: Opening


class BundleFile:
    """Step 1: the members of a bundle, each of its type, and no other."""

    def __init__(self, data: bytes) -> None:
        value = canonical.parse_exact(data, limit=LIMIT)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise Malformed("log.bundle", place="format")
        if not _MEMBERS <= value.keys() <= _MEMBERS | _OPTIONAL:
            raise Malformed("log.bundle", place="members")
        self.note = _text(value["checkpoint"], "checkpoint")
        self.bytes = _entries(value["entries"])
        self.hashes = _hashes(value["hashes"], "hashes")
        self.heads = [_text(step, "heads") for step in _list(value["heads"], "heads")]
        self.subject = _text(value["subject"], "subject")
        listed = _list(value["subjects"], "subjects")
        self.subjects = [_text(name, "subjects") for name in listed]
        # Only what has a name of ours can be in the map; and a name is shown to people.
        named = all(map(subject_kind, self.subjects))
        if not named or self.subjects != sorted(set(self.subjects)):
            raise Malformed("log.bundle", place="subjects")
        if self.subject not in self.subjects:
            raise Malformed("log.bundle", place="subject")
        self.older = _older(value["older"]) if "older" in value else None
        self.opened = [_opened(one) for one in _list(value.get("opened", []), "opened")]
        places = [(one.entry, one.pointer) for one in self.opened]
        if places != sorted(set(places)) or ("opened" in value and not places):
            raise Malformed("log.bundle", place="opened")
        self.witnesses = [
            _witnessed(one) for one in _list(value.get("witnesses", []), "witnesses")
        ]
        keys = [one.key for one in self.witnesses]
        if keys != sorted(set(keys)) or ("witnesses" in value and not keys):
            raise Malformed("log.bundle", place="witnesses")


def _entries(value: JSON) -> dict[int, bytes]:
    if not isinstance(value, dict) or not all(map(_INDEX.fullmatch, value)):
        raise Malformed("log.bundle", place="entries")
    return {int(at): _decode(text, "entries") for at, text in value.items()}


def _older(value: JSON) -> tuple[int, bytes, list[bytes]]:
    if not isinstance(value, dict) or value.keys() != {"hashes", "root", "size"}:
        raise Malformed("log.bundle", place="older")
    size, roots = value["size"], _hashes([value["root"]], "older")
    if isinstance(size, bool) or not isinstance(size, int):
        raise Malformed("log.bundle", place="older")
    return size, roots[0], _hashes(value["hashes"], "older")


def _opened(value: JSON) -> Opened:
    members = {"entry", "pointer", "salt", "value"}
    if not isinstance(value, dict) or value.keys() != members:
        raise Malformed("log.bundle", place="opened")
    index = value["entry"]
    if isinstance(index, bool) or not isinstance(index, int):
        raise Malformed("log.bundle", place="opened")
    opening = Opening(_decode(value["salt"], "opened"), value["value"])
    return Opened(index, _text(value["pointer"], "opened"), opening)


def _witnessed(value: JSON) -> Witnessed:
    if not isinstance(value, dict) or value.keys() != {"key", "line"}:
        raise Malformed("log.bundle", place="witnesses")
    key, line = (_text(value[name], "witnesses") for name in ("key", "line"))
    return Witnessed(key, line)


def _text(value: JSON, place: str) -> str:
    if not isinstance(value, str):
        raise Malformed("log.bundle", place=place)
    return value


def _list(value: JSON, place: str) -> list[JSON]:
    if not isinstance(value, list):
        raise Malformed("log.bundle", place=place)
    return value


def _hashes(value: JSON, place: str) -> list[bytes]:
    texts = [_text(one, place) for one in _list(value, place)]
    if not all(map(_HASH.fullmatch, texts)):
        raise Malformed("log.bundle", place=place)
    return [bytes.fromhex(text) for text in texts]


def hexes(hashes: Iterable[bytes]) -> list[str]:
    return [one.hex() for one in hashes]


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decode(value: JSON, place: str) -> bytes:
    text = _text(value, place)
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise Malformed("log.bundle", place=place) from error
    if encode(data) != text:
        raise Malformed("log.bundle", place=place)
    return data

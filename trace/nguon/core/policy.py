"""A trust policy: which logs, which witnesses, and how many of them must agree (C2SP).

    log ledger.example/log+7cc83a9d+AYqI…
    witness union w.union.example+1d1a6e1b+BIE5…  https://w.union.example
    witness city w.city.example+…
    group two-of-them 2 union city
    quorum two-of-them

One statement a line; words are parted by spaces and tabs; `#` begins a comment line. A
group is met when `all`, `any` or at least so many of its members are; each name is a
member once at most, so that no witness counts twice. A file has exactly one quorum
line; `quorum none` asks for no witness. Names mean nothing outside of the file; a
witness is its key. See https://c2sp.org/tlog-policy, tests/core/test_policy.py and
tests/vectors/policy.json.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from nguon.core.cosignature import Cosignature, parse_cosigner
from nguon.core.note import ED25519, ML_DSA_44, Verifier, parse_verifier
from nguon.errors import Malformed, NguonError

LIMIT: Final = 1 << 20
GROUPS: Final = 256
NONE: Final = "none"

_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_COUNT: Final = re.compile("[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Party:
    """A log or a witness: its key, and where it answers, where that is told."""

    key: Verifier
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """So many (`need`) of the members, witnesses or groups, must have agreed."""

    need: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a reader trusts."""

    logs: tuple[Party, ...]
    witnesses: Mapping[str, Party]
    groups: Mapping[str, Group]
    quorum: str

    @property
    def keys(self) -> tuple[Verifier, ...]:
        return tuple(party.key for party in self.witnesses.values())

    def is_met(self, keys: Collection[Verifier]) -> bool:
        """Say whether cosignatures by these keys, each checked, are enough."""
        return self.quorum == NONE or self._agrees(self.quorum, keys)

    def named(
        self, cosignatures: Iterable[Cosignature]
    ) -> list[tuple[str, Cosignature]]:
        """Return those of the cosignatures whose keys the policy names, by name."""
        names = {party.key: name for name, party in self.witnesses.items()}
        return sorted(
            ((names[one.by], one) for one in cosignatures if one.by in names),
            key=lambda pair: pair[0],
        )

    def _agrees(self, name: str, keys: Collection[Verifier]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name].key in keys
        group = self.groups[name]
        return sum(self._agrees(one, keys) for one in group.members) >= group.need


def parse(data: bytes) -> Policy:
    """Return the policy in a file, or raise Malformed with the number of the line."""
    if len(data) > LIMIT:
        raise Malformed("log.policy", line=0)
    if bad := _CONTROL.search(data):
        raise Malformed("log.policy", line=data.count(b"\n", 0, bad.start()) + 1)
    read = _Reading()
    for number, line in enumerate(data.split(b"\n"), 1):
        # Names are octets that we must keep apart and need not understand.
        text = line.decode("utf-8", "surrogateescape")
        words = re.split("[ \t]+", text.strip(" \t"))
        if not words[0] or words[0].startswith("#"):
            continue
        try:
            read.take(words)
        except (NguonError, IndexError, UnicodeEncodeError) as error:
            raise Malformed("log.policy", line=number) from error
    if read.quorum is None:
        raise Malformed("log.policy_without_quorum")
    return Policy(tuple(read.logs), read.witnesses, read.groups, read.quorum)


class _Reading:
    """The lines so far: what a later line may name, and what it may not repeat."""

    def __init__(self) -> None:
        self.logs: list[Party] = []
        self.witnesses: dict[str, Party] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._members: set[str] = set()

    def take(self, words: list[str]) -> None:
        kind, rest = words[0], words[1:]
        if kind == "log":
            self._log(*_one_or_two(rest))
        elif kind == "witness":
            self._witness(rest[0], *_one_or_two(rest[1:]))
        elif kind == "group":
            self._group(rest[0], rest[1], rest[2:])
        elif kind == "quorum" and len(rest) == 1 and self.quorum is None:
            self.quorum = rest[0] if rest[0] == NONE else self._known(rest[0])
        else:
            raise Malformed("log.policy", line=0)

    def _log(self, key: str, url: str | None) -> None:
        party = Party(parse_verifier(key, (ED25519, ML_DSA_44)), url)
        _check_new(party, self.logs)
        self.logs.append(party)

    def _witness(self, name: str, key: str, url: str | None) -> None:
        party = Party(parse_cosigner(key), url)
        _check_new(party, self.witnesses.values())
        self.witnesses[self._new(name)] = party

    def _group(self, name: str, need: str, members: list[str]) -> None:
        count = {"any": "1", "all": str(len(members))}.get(need, need)
        if not _COUNT.fullmatch(count) or int(count) > len(members):
            raise Malformed("log.policy", line=0)
        for member in members:
            if self._known(member) in self._members:
                raise Malformed("log.policy", line=0)
            self._members.add(member)
        if len(self.groups) == GROUPS:  # the deepest nesting that is walked
            raise Malformed("log.policy", line=0)
        self.groups[self._new(name)] = Group(int(count), tuple(members))

    def _known(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise Malformed("log.policy", line=0)
        return name

    def _new(self, name: str) -> str:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise Malformed("log.policy", line=0)
        return name


def _one_or_two(words: list[str]) -> tuple[str, str | None]:
    if len(words) not in (1, 2):
        raise Malformed("log.policy", line=0)
    return words[0], words[1] if len(words) == 2 else None


def _check_new(party: Party, others: Iterable[Party]) -> None:
    """Two keys are the same when their public keys are, whatever they are called."""
    if any(party.key.public_key == other.key.public_key for other in others):
        raise Malformed("log.policy", line=0)

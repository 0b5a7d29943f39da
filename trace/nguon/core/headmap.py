"""The map of heads: each subject -> how many entries it has, and the last one's hash.

Inclusion proves that an entry is there, not that the last one is not being withheld.
So every commit closes with an `index` entry that carries the root of this map: a sparse
Merkle tree over the keys SHA-256(subject, UTF-8), bit by bit from the most significant.

    empty   32 zero bytes
    leaf    SHA-256(02 || key[32] || count, uint64 big endian || head leaf hash[32])
    inner   SHA-256(03 || left || right)

A subtree with exactly one leaf IS that leaf, however high it stands; with two or more
it is an inner node, also when one of its sides is empty. So the root depends on nothing
but the contents.

A **proof** over some subjects is the list of what one meets walking from the root, left
before right: where a wanted key lies below, "/" (an inner node: go on down), "" (empty)
or "<key>:<count>:<head>" (a leaf; another's leaf proves absence); where none does, the
hash of that subtree in hex.

A **page** keeps four levels of the tree under the hex prefix of its keys, for the
store: two uint16 masks big endian (which of 16 slots hold a leaf, which a page below),
then for each slot in turn 72 bytes key || count || head, or 32 bytes hash of the page
below. A subtree with one leaf has no page but lies in its parent's slot.

See tests/core/test_headmap.py (a plain recursion over the definition gives the same
roots) and tests/vectors/headmap.json.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final, Protocol, TypeAlias

from nguon.errors import VerificationError

Head: TypeAlias = tuple[int, bytes]  # number of entries, leaf hash of the last

EMPTY: Final = bytes(32)
_DIGITS: Final = "0123456789abcdef"
_BITS: Final = tuple(0x8000 >> slot for slot in range(16))
_LEAF: Final = re.compile(r"([0-9a-f]{64}):([1-9][0-9]{0,15}):([0-9a-f]{64})")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class Pages(Protocol):
    """Where the map is kept: rows in the store, a dictionary in the audit."""

    def page(self, prefix: str) -> bytes | None:
        """Return the page under these hex digits, None where there is none."""


class MemoryPages(dict[str, bytes]):
    """`Pages` in a dictionary: for the audit and for tests."""

    def page(self, prefix: str) -> bytes | None:
        return self.get(prefix)


def key_of(subject: str) -> bytes:
    return sha256(subject.encode()).digest()


def prefixes(subject: str, depth: int = 7) -> list[str]:
    """Return the prefixes that the pages of a subject can have, to fetch at once."""
    key = key_of(subject).hex()
    return [key[:length] for length in range(depth + 1)]


# A node in memory is bytes and its length says what it is: 0 empty, 72 a leaf
# (key || count || head), 32 the hash of an inner node.
Node: TypeAlias = bytes


def node_hash(node: Node) -> bytes:
    """Return what stands for this node in its parent, or as the root."""
    if len(node) == 72:
        return sha256(b"\x02" + node).digest()
    return node or EMPTY


def _join(left: Node, right: Node) -> Node:
    if not left and len(right) != 32:
        return right  # nothing, or one leaf: it rises
    if not right and len(left) == 72:
        return left
    return sha256(b"\x03" + node_hash(left) + node_hash(right)).digest()


def _fold(slots: Sequence[Node]) -> Node:
    """Return the node that stands over 16 slots (or 8, 4, 2, 1)."""
    while len(slots) > 1:
        pair = iter(slots)
        # Two inner nodes are by far the commonest: no call of `_join` for them.
        slots = [
            sha256(b"\x03" + left + right).digest()
            if len(left) == len(right) == 32
            else _join(left, right)
            for left, right in zip(pair, pair, strict=True)
        ]
    return slots[0]


def _read_page(page: bytes) -> list[Node]:
    if len(page) < 4:
        raise VerificationError("log.map_page_broken")
    leaves, inners = page[0] << 8 | page[1], page[2] << 8 | page[3]
    if inners == 0xFFFF:
        return [page[at : at + 32] for at in range(4, 516, 32)]
    slots, at = [], 4
    for bit in _BITS:
        width = 72 if leaves & bit else 32 if inners & bit else 0
        slots.append(page[at : at + width])
        at += width
    return slots


def _write_page(slots: Sequence[Node]) -> bytes:
    leaves = inners = 0
    for bit, node in zip(_BITS, slots, strict=True):
        if len(node) == 32:
            inners |= bit
        elif node:
            leaves |= bit
    return b"".join((leaves.to_bytes(2), inners.to_bytes(2), *slots))


def update(pages: Pages, heads: Mapping[str, Head]) -> tuple[bytes, dict[str, bytes]]:
    """Return the new root, and each page that changed, to be put in its place."""
    return update_leaves(
        pages,
        (
            b"".join((key_of(subject), count.to_bytes(8, "big"), head))
            for subject, (count, head) in heads.items()
        ),
    )


def update_leaves(
    pages: Pages, added: Iterable[bytes]
) -> tuple[bytes, dict[str, bytes]]:
    """Do as `update` does, with leaves: key || count || head, 72 bytes each.

    Each page on the way is read once and written once, however many subjects.
    """
    changed: dict[str, bytes] = {}

    def put(prefix: str, leaves: list[Node], page: bytes | None) -> Node:
        """Put sorted leaves under a prefix; `page` is what stands there so far."""
        slots = _read_page(page) if page else [b""] * 16
        at, turn = len(prefix) // 2, len(prefix) % 2
        first = 0
        while first < len(leaves):
            slot = leaves[first][at] & 15 if turn else leaves[first][at] >> 4
            after = first + 1
            while after < len(leaves) and slot == (
                leaves[after][at] & 15 if turn else leaves[after][at] >> 4
            ):
                after += 1
            group, old = leaves[first:after], slots[slot]
            below, deeper = prefix + _DIGITS[slot], None
            if len(old) == 32:
                deeper = _must(pages.page(below), below)
            elif old and all(leaf[:32] != old[:32] for leaf in group):
                group = sorted([*group, old])  # two leaves where one was
            if deeper is None and len(group) == 1:
                slots[slot] = group[0]
            else:
                slots[slot] = put(below, group, deeper)
            first = after
        changed[prefix] = _write_page(slots)
        return _fold(slots)

    leaves = sorted(added)
    top = pages.page("")
    if not leaves:
        return node_hash(_fold(_read_page(top)) if top else b""), {}
    return node_hash(put("", leaves, top)), changed


def root(pages: Pages) -> bytes:
    """Return the root of the map as it stands."""
    return update(pages, {})[0]


def find(pages: Pages, subject: str) -> Head | None:
    """Return the head of a subject as the pages have it, None where there is none."""
    key = key_of(subject)
    prefix = ""
    while page := pages.page(prefix):
        digit = key.hex()[len(prefix)]
        node = _read_page(page)[int(digit, 16)]
        if len(node) != 32:
            if node[:32] != key:
                return None
            return int.from_bytes(node[32:40], "big"), node[40:]
        prefix += digit
    return None


def leaves_in(page: bytes) -> Iterator[bytes]:
    """Yield the leaves that lie in this very page: key || count || head."""
    return (node for node in _read_page(page) if len(node) == 72)


def prove(pages: Pages, subjects: Iterable[str]) -> list[str]:
    """Return the one proof of the heads, or the absence, of all these subjects."""
    wanted = sorted({key_of(subject) for subject in subjects})
    tokens: list[str] = []

    def walk(slots: Sequence[Node], prefix: str, low: int, span: _Span) -> None:
        """Walk the node over `slots`, those of page `prefix` from `low` on."""
        node = _fold(slots)
        bits, first, after = span
        if first == after:
            tokens.append(node_hash(node).hex())
        elif not node:
            tokens.append("")
        elif len(node) == 72:
            count = int.from_bytes(node[32:40], "big")
            tokens.append(f"{node[:32].hex()}:{count}:{node[40:].hex()}")
        elif len(slots) == 1:
            below = prefix + _DIGITS[low]
            walk(_read_page(_must(pages.page(below), below)), below, 0, span)
        else:
            tokens.append("/")
            half, turn = len(slots) // 2, _turn(wanted, span)
            walk(slots[:half], prefix, low, (bits + 1, first, turn))
            walk(slots[half:], prefix, low + half, (bits + 1, turn, after))

    top = pages.page("")
    walk(_read_page(top) if top else [b""], "", 0, (0, 0, len(wanted)))
    return tokens


def check(
    root: bytes, subjects: Iterable[str], tokens: Sequence[str]
) -> dict[str, Head | None]:
    """Return the head of each subject, None where there is none, or refuse the proof.

    Each step must be used, and of what could be written in two ways only the way of
    the format is taken.
    """
    wrong = VerificationError("log.heads_wrong")
    names = {key_of(subject): subject for subject in subjects}
    wanted, rest = sorted(names), iter(tokens)
    heads: dict[str, Head | None] = dict.fromkeys(names.values())

    def leaf(step: str, bits: int, key: bytes) -> Node:
        found = _LEAF.fullmatch(step)
        if found is None:
            raise wrong
        node = bytes.fromhex(found[1]) + int(found[2]).to_bytes(8, "big")
        # Another subject's leaf stands here only if its key leads here.
        if bits and (int.from_bytes(node[:32]) ^ int.from_bytes(key)) >> 256 - bits:
            raise wrong
        return node + bytes.fromhex(found[3])

    def walk(bits: int, first: int, after: int) -> Node:
        step = next(rest, None)
        if step is None:
            raise wrong
        if first == after:
            if not _HASH.fullmatch(step):
                raise wrong
            known = bytes.fromhex(step)
            return b"" if known == EMPTY else known
        if not step:
            return b""
        if ":" in step:
            node = leaf(step, bits, wanted[first])
            if node[:32] in wanted[first:after]:
                count = int.from_bytes(node[32:40], "big")
                heads[names[node[:32]]] = count, node[40:]
            return node
        if bits == 256 or step != "/":
            raise wrong
        turn = _turn(wanted, (bits, first, after))
        left, right = walk(bits + 1, first, turn), walk(bits + 1, turn, after)
        node = _join(left, right)
        if len(node) != 32:  # what should have risen was left lying lower
            raise wrong
        return node

    if not wanted or node_hash(walk(0, 0, len(wanted))) != root:
        raise wrong
    if next(rest, None) is not None:
        raise wrong
    return heads


_Span: TypeAlias = tuple[int, int, int]  # bits in common; wanted[first:after]


def _turn(wanted: Sequence[bytes], span: _Span) -> int:
    """Return where, among these sorted keys, those with the next bit set begin."""
    bits, first, after = span
    at, shift = bits >> 3, 7 - (bits & 7)
    return bisect_left(wanted, 1, first, after, key=lambda key: key[at] >> shift & 1)


def _must(page: bytes | None, prefix: str) -> bytes:
    if page is None:
        raise VerificationError("log.map_page_lost", prefix=prefix)
    return page

"""RFC 6962 trees: hashes, proofs and checks, one leaf or many.

    leaf  SHA-256(00 || entry bytes)      node  SHA-256(01 || left || right)
    empty tree  SHA-256("")               a range is split at the largest power
                                          of two that is smaller than its width

A proof says nothing about the size of the tree: the same path fits several sizes. So
index, size and root always come together, size and root from one signed checkpoint.

Checks follow RFC 9162 2.1.3.2 (inclusion) and 2.1.4.2 (consistency). The proof of many
leaves at once is our own: walk the tree from its root, left before right; where no
wanted leaf lies below, the one hash of that subtree; where one does, nothing but what
lies below. Each hash has its one place, so a proof has one form.

See tests/core/test_merkle.py::test_rfc6962_reference_tree; tests/vectors/merkle.json.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final, Protocol

from nguon.errors import NotFound, VerificationError

EMPTY_ROOT: Final = sha256(b"").digest()


class HashReader(Protocol):
    """Where the prover finds the tree: tiles in the store, a list in a test."""

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        """Return the hashes of `count` complete subtrees of 2**level leaves each.

        The first of them covers the leaves from start * 2**level on.
        """


def leaf_hash(entry: bytes) -> bytes:
    """Return the one hash of an entry: the chain names it, the tree holds it."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes, by the definition (RFC 6962 2.1)."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return node_hash(root(leaves[:k]), root(leaves[k:]))


def _split(width: int) -> int:
    """Return the largest power of two smaller than `width` (which is at least 2)."""
    return 1 << ((width - 1).bit_length() - 1)


class Leaves:
    """A `HashReader` over a plain list of leaf hashes: for tests and small logs."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        width = 1 << level
        return [
            root(self.leaves[at * width : (at + 1) * width])
            for at in range(start, start + count)
        ]


def subtree_root(reader: HashReader, low: int, high: int) -> bytes:
    """Return the hash over the leaves low..high-1, a node of the tree.

    Such a node starts at a multiple of its width rounded up to a power of two, so the
    binary digits of the width name the complete subtrees that it is folded from.
    """
    parts: list[bytes] = []
    while low < high:
        level = (high - low).bit_length() - 1
        parts += reader.hashes(level, low >> level, 1)
        low += 1 << level
    if not parts:
        return EMPTY_ROOT
    result = parts.pop()
    while parts:
        result = node_hash(parts.pop(), result)
    return result


def prove_inclusion(reader: HashReader, index: int, size: int) -> list[bytes]:
    """Return the path of the leaf at `index`, from its sibling upward."""
    if not 0 <= index < size:
        raise NotFound("log.no_such_leaf", index=index, size=size)
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(subtree_root(reader, middle, high))
            high = middle
        else:
            path.append(subtree_root(reader, low, middle))
            low = middle
    return path[::-1]


def check_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Return when the leaf hash is at `index` of that tree (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size or any(len(part) != 32 for part in (leaf, root, *path)):
        raise VerificationError("log.inclusion_wrong", index=index, size=size)
    at, last, result = index, size - 1, leaf
    for sibling in path:
        if last == 0:  # the path is longer than the tree is high
            raise VerificationError("log.inclusion_wrong", index=index, size=size)
        if at & 1 or at == last:
            result = node_hash(sibling, result)
            while not at & 1 and at:  # levels where this node has no sibling
                at, last = at >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        at, last = at >> 1, last >> 1
    if last != 0 or result != root:
        raise VerificationError("log.inclusion_wrong", index=index, size=size)


def prove_consistency(reader: HashReader, old_size: int, size: int) -> list[bytes]:
    """Return the hashes that show the first `old_size` leaves unchanged at `size`.

    None are needed from the same size, nor from the empty tree.
    """
    if not 0 <= old_size <= size:
        raise NotFound("log.no_such_size", old=old_size, size=size)
    if old_size in (0, size):
        return []
    path: list[bytes] = []
    low, high, whole = 0, size, True
    while high != old_size:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(subtree_root(reader, middle, high))
            high = middle
        else:
            path.append(subtree_root(reader, low, middle))
            low, whole = middle, False
    # The old tree itself is a node: the reader of the proof has its root already.
    if not whole:
        path.append(subtree_root(reader, low, high))
    return path[::-1]


def check_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> None:
    """Return when the old tree is the beginning of the new one (RFC 9162 2.1.4.2).

    Every tree begins with the empty one, so that says nothing and is refused.
    """
    wrong = VerificationError("log.consistency_wrong", old=old_size, size=size)
    if not 0 < old_size <= size or any(len(h) != 32 for h in (old_root, root, *path)):
        raise wrong
    if old_size == size:
        if path or old_root != root:
            raise wrong
        return
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise wrong
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_result = new_result = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise wrong
        if at & 1 or at == last:
            old_result = node_hash(step, old_result)
            new_result = node_hash(step, new_result)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new_result = node_hash(new_result, step)
        at, last = at >> 1, last >> 1
    if last != 0 or old_result != old_root or new_result != root:
        raise wrong


def prove_many(reader: HashReader, indexes: Iterable[int], size: int) -> list[bytes]:
    """Return the hashes that, with these leaves, give the root at `size`."""
    wanted = sorted(set(indexes))
    if not wanted or wanted[0] < 0 or wanted[-1] >= size:
        raise NotFound(
            "log.no_such_leaf", index=wanted[-1] if wanted else -1, size=size
        )
    proof: list[bytes] = []

    def walk(low: int, high: int, first: int, after: int) -> None:
        if first == after:
            proof.append(subtree_root(reader, low, high))
        elif high - low > 1:
            middle = low + _split(high - low)
            turn = bisect_left(wanted, middle, first, after)
            walk(low, middle, first, turn)
            walk(middle, high, turn, after)

    walk(0, size, 0, len(wanted))
    return proof


def check_many(leaves: Mapping[int, bytes], size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that these leaf hashes and that proof give, all of it used."""
    wanted = sorted(leaves)
    if not wanted or wanted[0] < 0 or wanted[-1] >= size:
        raise VerificationError("log.many_wrong", size=size)
    rest = iter(proof)

    def walk(low: int, high: int, first: int, after: int) -> bytes:
        if first == after:
            step = next(rest, b"")
            # Of any other length, 31 + 33 bytes would hash like 32 + 32.
            if len(step) != 32:
                raise VerificationError("log.many_wrong", size=size)
            return step
        if high - low == 1:
            return leaves[low]
        middle = low + _split(high - low)
        turn = bisect_left(wanted, middle, first, after)
        left = walk(low, middle, first, turn)
        return node_hash(left, walk(middle, high, turn, after))

    result = walk(0, size, 0, len(wanted))
    if next(rest, None) is not None:
        raise VerificationError("log.many_wrong", size=size)
    return result

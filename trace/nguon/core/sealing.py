"""Members kept from the public: a commitment stays, the value can be opened or erased.

A sealed member is taken out of the statement whole; under its JSON pointer (RFC 6901)
the entry keeps `SHA-256(salt || canonical value)`, the salt being 16 random bytes:

>>> statement: dict[str, JSON] = {"action": "OBSERVE", "nguon:price": 12000}
>>> left, sealed, opened = seal(statement, {"/nguon:price": bytes(16)})
>>> left, list(sealed)
({'action': 'OBSERVE'}, ['/nguon:price'])

Who holds salt and value can show that they belong to the entry (`check_opening`). Once
both are erased nobody can, and every proof still holds. What a statement is without
its sealed members is validated like any other. Proved in tests/core/test_sealing.py.
"""

import hashlib
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.errors import Malformed, VerificationError

SALT: Final = 16
_COMMITMENT: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one sealed member: kept beside the ledger, never in it."""

    salt: bytes
    value: JSON


def commitment(salt: bytes, value: object) -> str:
    """Return the hash that stands in an entry for a sealed value."""
    if len(salt) != SALT:
        raise Malformed("entry.salt", length=len(salt))
    return hashlib.sha256(salt + canonical.to_bytes(value)).hexdigest()


def seal(
    statement: Mapping[str, JSON], salts: Mapping[str, bytes]
) -> tuple[dict[str, JSON], dict[str, str], dict[str, Opening]]:
    """Take the members under the pointers `salts` out of `statement`.

    Return what is left, the commitments that the entry keeps, and the openings.
    """
    _check_apart(salts)
    # Without salts nothing below is touched, so that a flat copy is copy enough.
    left = deepcopy(dict(statement)) if salts else dict(statement)
    sealed: dict[str, str] = {}
    opened: dict[str, Opening] = {}
    for pointer, salt in salts.items():
        holder, name = _find_holder(left, pointer)
        if name not in holder:
            raise Malformed("entry.pointer", pointer=canonical.excerpt(pointer))
        value = holder.pop(name)
        sealed[pointer] = commitment(salt, value)
        opened[pointer] = Opening(salt, value)
    return left, sealed, opened


def unseal(
    statement: Mapping[str, JSON],
    sealed: Mapping[str, str],
    opened: Mapping[str, Opening],
) -> dict[str, JSON]:
    """Put back the members of `opened`, each checked against its commitment."""
    whole = deepcopy(dict(statement))
    for pointer, opening in opened.items():
        check_commitment(sealed, pointer, opening.salt, opening.value)
        holder, name = _find_holder(whole, pointer)
        holder[name] = deepcopy(opening.value)
    return whole


def check_commitment(
    sealed: Mapping[str, str], pointer: str, salt: bytes, value: object
) -> None:
    """Check that `value` is what was sealed under `pointer`."""
    if len(salt) != SALT or sealed.get(pointer) != commitment(salt, value):
        raise VerificationError("entry.opening", pointer=canonical.excerpt(pointer))


def check_sealed(statement: dict[str, JSON], sealed: Mapping[str, str]) -> None:
    """Check that each pointer names an absent member of an object, none in another."""
    if not sealed:
        return
    _check_apart(sealed)
    for pointer, hashed in sealed.items():
        holder, name = _find_holder(statement, pointer)
        if name in holder or not _COMMITMENT.fullmatch(hashed):
            raise Malformed("entry.pointer", pointer=canonical.excerpt(pointer))


def _check_apart(pointers: Mapping[str, object]) -> None:
    for outer in pointers:
        for inner in pointers:
            if inner.startswith(outer + "/"):
                raise Malformed("entry.pointer", pointer=canonical.excerpt(inner))


def _find_holder(
    statement: dict[str, JSON], pointer: str
) -> tuple[dict[str, JSON], str]:
    """Return the object, and the name in it, that `pointer` means."""
    malformed = Malformed("entry.pointer", pointer=canonical.excerpt(pointer))
    if not pointer.startswith("/") or re.search(r"~(?![01])", pointer):
        raise malformed
    steps = [s.replace("~1", "/").replace("~0", "~") for s in pointer[1:].split("/")]
    holder: JSON = statement
    for step in steps[:-1]:
        if isinstance(holder, dict) and step in holder:
            holder = holder[step]
        elif isinstance(holder, list) and step in map(str, range(len(holder))):
            holder = holder[int(step)]
        else:
            raise malformed
    if not isinstance(holder, dict):
        raise malformed
    return holder, steps[-1]

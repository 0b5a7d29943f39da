"""One entry by itself: what can be checked of it without any other entry.

    check(data, public_keys)    form, statement and signature, or the first thing wrong
    read(data)                  the entry in bytes that have passed; checks nothing more

Which is most of the work of a replay, and the part that can be done anywhere, in any
order: the audit does it in processes beside it. `public_keys` are SPKIs by the name of
the key, which is their SHA-256, so that it is the same whoever hands them over. Proved
in tests/core/test_single.py.
"""

import json
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from nguon.core import entry, signature, statement
from nguon.core.entry import By, Entry
from nguon.errors import NguonError, VerificationError

_KEY: Final = b'"type":"key"'

# What formats back to the same bytes holds no key twice, no NaN and no number outside
# the profile: the standard library reads it as the strict reader does.
_DECODER: Final = json.JSONDecoder(parse_float=Decimal)


def check(data: bytes, public_keys: Mapping[str, bytes]) -> None:
    """Check an entry by itself, or raise what is wrong with it."""
    said = entry.from_bytes(data)
    if said.kind != "index":
        statement.check(said)
    public_key = public_keys.get(said.by.key)
    if public_key is None or signature.public_key_id(public_key) != said.by.key:
        raise VerificationError("store.key_unknown", key=said.by.key)
    signature.check(public_key, said.by.algorithm, said.signature, said.message)


def read(data: bytes) -> Entry:
    """Return the entry in bytes that `check` has let pass, without checking again."""
    value = _DECODER.decode(data.decode())
    by = value["by"]
    return Entry(
        value["kind"],
        value["statement"],
        value["sealed"],
        By(by["organisation"], by["key"], by["algorithm"]),
        urlsafe_b64decode(value["signature"] + "=="),
        value["previous"],
        value["recorded"],
    )


def public_key_in(data: bytes) -> tuple[str, bytes] | None:
    """Return the name and SPKI of the key that an entry may register, else None.

    Cheap and not strict: the name is the hash of what is returned, whoever says it.
    """
    if _KEY not in data:
        return None
    try:
        value = entry.from_bytes(data).statement.get("value")
        text = value.get("public_key") if isinstance(value, dict) else None
        if not isinstance(text, str):
            return None
        public_key = urlsafe_b64decode(text + "==")
    except (NguonError, Base64Error, ValueError):
        return None
    return signature.public_key_id(public_key), public_key

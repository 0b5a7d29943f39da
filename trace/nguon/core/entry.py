"""The ledger line: what was said, by whom, after what, taken when. DESIGN section 2.

An entry is one JSON object in RFC 8785 form, at most 65,535 bytes, made once:

    {"by":{"algorithm":…,"key":…,"organisation":…},"kind":"custody",
     "previous":{"<subject>":"<leaf hash or null>",…},
     "recorded":"2026-11-22T06:35:00.123Z",
     "sealed":{"/nguon:price":"<SHA-256(salt || canonical value)>"},
     "signature":"<64 bytes, base64url>","statement":{…}}

The signature is over `nguon/statement/v1\\n` and the canonical {by, kind, sealed,
statement}; `previous` and `recorded` are the ledger's. The leaf hash
SHA-256(00 || entry bytes) is the one hash of an entry: `previous` names it, the tree
holds it. Proved in tests/core/test_entry.py against tests/vectors/entry.json.
"""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.identifiers import batch_of
from nguon.core.sealing import Opening as Opening
from nguon.core.sealing import check_commitment, check_sealed
from nguon.core.sealing import commitment as commitment
from nguon.core.sealing import seal as seal
from nguon.core.sealing import unseal as unseal
from nguon.errors import Malformed, Refused

KINDS: Final = ("custody", "register", "index")
ALGORITHMS: Final = ("Ed25519", "ES256")
LIMIT: Final = 65_535

_SIGNED: Final = b"nguon/statement/v1\n"
_TO_PREVIOUS: Final = b',"previous":{'
_TO_RECORDED: Final = b'},"recorded":"'
_TO_SEALED: Final = b',"sealed":{'
_TO_SIGNATURE: Final = b'},"signature":"'
_TO_STATEMENT: Final = b',"statement":{'
_MEMBERS: Final = {
    "by", "kind", "previous", "recorded", "sealed", "signature", "statement",
}  # fmt: skip
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_RECORDED: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
)
_ONE: Final = ("parentID",)
_MANY: Final = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_CLASSES: Final = (
    "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class By:
    """Who says it. `organisation` is a subject, `key` the SHA-256 of the SPKI."""

    organisation: str
    key: str
    algorithm: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A signed statement on its way into the ledger. Nobody changes what is in it."""

    kind: str
    statement: dict[str, JSON]
    sealed: dict[str, str]
    by: By
    signature: bytes
    # Made when first asked for: the canonical form is the dear part of an entry.
    _message: bytes = field(init=False, default=b"", compare=False, repr=False)
    _subjects: tuple[str, ...] | None = field(
        init=False, default=None, compare=False, repr=False
    )

    @property
    def message(self) -> bytes:
        """What the signature is over."""
        if not self._message:
            said = signing_bytes(self.kind, self.statement, self.sealed, self.by)
            object.__setattr__(self, "_message", said)
        return self._message

    @property
    def subjects(self) -> tuple[str, ...]:
        """Whose records it extends; see `subjects`."""
        if self._subjects is None:
            found = subjects(self.kind, self.statement)
            object.__setattr__(self, "_subjects", found)
        return self._subjects or ()


@dataclass(frozen=True, slots=True)
class Entry(Draft):
    """A draft with its place in the ledger: after what, and taken when."""

    previous: dict[str, str | None]
    recorded: str


def signed(
    kind: str,
    statement: dict[str, JSON],
    sealed: dict[str, str],
    by: By,
    sign: Callable[[bytes], bytes],
) -> Draft:
    """Return a statement signed by `sign`, which is given the message."""
    message = signing_bytes(kind, statement, sealed, by)
    draft = Draft(kind, statement, sealed, by, sign(message))
    object.__setattr__(draft, "_message", message)
    return draft


def enter(draft: Draft, previous: dict[str, str | None], recorded: str) -> Entry:
    """Give `draft` its place: the leaf hash before it for each subject, the time."""
    entry = Entry(
        draft.kind,
        draft.statement,
        draft.sealed,
        draft.by,
        draft.signature,
        previous,
        recorded,
    )
    object.__setattr__(entry, "_message", draft.message)
    object.__setattr__(entry, "_subjects", draft.subjects)
    return entry


def signing_bytes(
    kind: str, statement: Mapping[str, object], sealed: Mapping[str, str], by: By
) -> bytes:
    """Return the message that a signature of a statement is over."""
    said = {
        "by": _by_members(by),
        "kind": kind,
        "sealed": sealed,
        "statement": statement,
    }
    return _SIGNED + canonical.to_bytes(said)


def to_bytes(entry: Entry) -> bytes:
    """Return the bytes of an entry: made once, here, never again.

    They are cut together around the message, which holds `by`, `kind`, `sealed` and
    `statement` in canonical form: inside the append lock only what the ledger adds is
    formatted.

        {"by":…,"kind":…  ,"previous":{…},"recorded":"…"  ,"sealed":{…}
        ,"signature":"…"  ,"statement":{…}}
    """
    _check(entry)
    message = entry.message
    sealed = message.index(_TO_SEALED)
    statement = message.index(_TO_STATEMENT, sealed)
    data = b"".join(
        (
            message[len(_SIGNED) : sealed],
            b',"previous":',
            canonical.to_bytes(entry.previous),
            b',"recorded":"',
            entry.recorded.encode(),
            b'"',
            message[sealed:statement],
            b',"signature":"',
            urlsafe_b64encode(entry.signature).rstrip(b"="),
            b'"',
            message[statement:],
        )
    )
    if len(data) > LIMIT:
        raise Refused("event.too_large", size=len(data), limit=LIMIT)
    return data


def signed_part(data: bytes) -> bytes:
    """Cut the message that is signed out of the canonical bytes of an entry.

    The way back of `to_bytes`. A quotation mark inside a text is escaped, so none of
    the marks can stand in one; and `by`, `previous` and `sealed` hold nothing but texts
    and nulls, so none can stand deeper than it should.
    """
    previous = data.index(_TO_PREVIOUS)
    recorded = data.index(_TO_RECORDED, previous)
    sealed = data.index(_TO_SEALED, recorded)
    signed = data.index(_TO_SIGNATURE, sealed)
    said = data.index(_TO_STATEMENT, signed)
    return b"".join((_SIGNED, data[:previous], data[sealed : signed + 1], data[said:]))


def from_bytes(data: bytes) -> Entry:
    """Return the entry that formats back to exactly `data`, or raise Malformed."""
    value = canonical.parse_exact(data, limit=LIMIT)
    if not isinstance(value, dict) or value.keys() != _MEMBERS:
        raise _malformed("members")
    by, kind, statement = value["by"], value["kind"], value["statement"]
    if not isinstance(statement, dict) or not isinstance(kind, str):
        raise _malformed("statement")
    entry = Entry(
        kind=kind,
        statement=statement,
        sealed=_texts(value["sealed"], "sealed"),
        by=_by(by),
        signature=_signature(value["signature"]),
        previous=_previous(value["previous"]),
        recorded=_text(value["recorded"], "recorded"),
    )
    _check(entry)
    object.__setattr__(entry, "_message", signed_part(data))
    return entry


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of an entry's bytes: RFC 6962's leaf hash."""
    return hashlib.sha256(b"\0" + data).digest()


def subjects(kind: str, statement: Mapping[str, object]) -> tuple[str, ...]:
    """Return whose records an entry extends, sorted; see DESIGN section 2.

    A custody entry extends each batch that its event is about, a planting lot that
    is harvested from among them, and serials stand for their batch. A register
    entry extends the thing it registers; an index entry extends nothing.
    """
    if kind == "custody":
        return tuple(sorted({b for b in map(batch_of, _epcs(statement)) if b}))
    if kind == "register":
        return (_text(statement.get("subject"), "statement"),)
    return ()


def check_opening(entry: Draft, pointer: str, salt: bytes, value: object) -> None:
    """Check that `value` is what `entry` sealed under `pointer`."""
    check_commitment(entry.sealed, pointer, salt, value)


def _epcs(event: Mapping[str, object]) -> Iterator[str]:
    for name in _ONE:
        if isinstance(epc := event.get(name), str):
            yield epc
    for name in _MANY:
        if isinstance(epcs := event.get(name), list):
            yield from (epc for epc in epcs if isinstance(epc, str))
    for name in _CLASSES:
        if isinstance(elements := event.get(name), list):
            for element in elements:
                if isinstance(element, dict):
                    epc = element.get("epcClass")
                    if isinstance(epc, str):
                        yield epc


def _check(entry: Entry) -> None:
    """Check everything about an entry but its statement and its signature."""
    if entry.kind not in KINDS:
        raise _malformed("kind")
    if entry.by.algorithm not in ALGORITHMS or not _HASH.fullmatch(entry.by.key):
        raise _malformed("by")
    if len(entry.signature) != 64:
        raise _malformed("signature")
    if tuple(sorted(entry.previous)) != entry.subjects:
        raise _malformed("previous")
    if not all(h is None or _HASH.fullmatch(h) for h in entry.previous.values()):
        raise _malformed("previous")
    check_sealed(entry.statement, entry.sealed)
    if not _RECORDED.fullmatch(entry.recorded):
        raise _malformed("recorded")
    try:
        datetime.fromisoformat(entry.recorded)
    except ValueError as error:
        raise _malformed("recorded") from error


def _by_members(by: By) -> dict[str, str]:
    return {
        "algorithm": by.algorithm,
        "key": by.key,
        "organisation": by.organisation,
    }


def _by(value: JSON) -> By:
    members = _texts(value, "by")
    if members.keys() != {"algorithm", "key", "organisation"}:
        raise _malformed("by")
    return By(**{name: _text(part, "by") for name, part in members.items()})


def _texts(value: JSON, place: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _malformed(place)
    return {name: _text(part, place) for name, part in value.items()}


def _previous(value: JSON) -> dict[str, str | None]:
    if not isinstance(value, dict):
        raise _malformed("previous")
    return {
        subject: None if part is None else _text(part, "previous")
        for subject, part in value.items()
    }


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise _malformed(place)
    return value


def _signature(value: JSON) -> bytes:
    encoded = _text(value, "signature")
    try:
        signature = urlsafe_b64decode(encoded + "==")
    except (Base64Error, ValueError) as error:
        raise _malformed("signature") from error
    if urlsafe_b64encode(signature).rstrip(b"=").decode() != encoded:
        raise _malformed("signature")
    return signature


def _malformed(place: str) -> Malformed:
    return Malformed("entry.malformed", place=place)

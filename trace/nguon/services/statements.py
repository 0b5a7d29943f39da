"""A statement that its own organisation has signed: by a program's key, or a device's.

    {"statement": {…an EPCIS event, in the ledger's normal form, with its eventID…},
     "sealed": {"/nguon:price": "<SHA-256(salt || canonical value)>"},
     "opened": {"/nguon:price": {"salt": "<16 bytes>", "value": …}},
     "by": {"organisation": …, "key": …, "algorithm": …},
     "signature": "<64 bytes>"}

The signature is over what every entry's is (`nguon.core.entry.signing_bytes`), so
nothing is changed here, nor can be: what is private by default must come sealed, with
what opens it beside it, which is kept where openings are. Binary is unpadded base64url.
A program's public key (`add_program`) is let in by the operator at a manager's word.
Proved in tests/web/test_statements.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from nguon.core import signature
from nguon.core.canonical import JSON, excerpt
from nguon.core.endorsement import to_text
from nguon.core.entry import By, Draft, check_opening
from nguon.core.identifiers import key_id
from nguon.core.sealing import Opening
from nguon.core.shape import matching, record, subject
from nguon.errors import Malformed, NguonError, Refused
from nguon.services.admit import admit
from nguon.services.members import Member
from nguon.services.passkeys import NAME, from_base64url
from nguon.services.record import SEALED, Group, Receipt, is_required, submit_group
from nguon.services.refusals import keep_refusal
from nguon.store.holders import Holder, add_holder, holder_of
from nguon.store.ledger import Book, moment

_BASE64: Final = matching("[A-Za-z0-9_-]+", "base64url")
_SHAPE: Final = record(
    {
        "statement": lambda value, place: _object(value, place),
        "by": record(
            {
                "organisation": subject("organisation"),
                "key": matching("[0-9a-f]{64}", "5f70bf18…"),
                "algorithm": matching("Ed25519|ES256", "ES256"),
            },
            {},
        ),
        "signature": _BASE64,
    },
    {
        "sealed": lambda value, place: _object(value, place),
        "opened": lambda value, place: _object(value, place),
    },
)
_OPENING: Final = record({"salt": _BASE64, "value": lambda value, place: None}, {})


def record_statement(
    book: Book, organisation: str, sent: JSON, now: datetime, *, account: str = ""
) -> Receipt:
    """Record a statement that `organisation` has signed itself."""
    draft, opened = read(sent)
    if draft.by.organisation != organisation:
        raise Refused("custody.key_of_another", key=draft.by.key[:16])
    try:
        [taken] = submit_group(book, Group((draft,), (opened,)), now)
    except NguonError as error:
        if not isinstance(error, Malformed):
            said = [draft.statement]
            keep_refusal(book, organisation, error, said, now, account=account)
        raise
    return taken


def read(sent: JSON) -> tuple[Draft, dict[str, Opening]]:
    """Return the draft and its openings, each checked against its commitment."""
    _SHAPE(sent, "")
    if not isinstance(sent, dict):
        raise Malformed("shape.object", place="")
    by, statement = _texts(sent["by"]), sent["statement"]
    if not isinstance(statement, dict):
        raise Malformed("shape.object", place="/statement")
    sealed = _texts(sent.get("sealed", {}))
    draft = Draft(
        "custody",
        statement,
        sealed,
        By(by["organisation"], by["key"], by["algorithm"]),
        _signature(str(sent["signature"])),
    )
    for pointer in SEALED:
        if pointer[1:] in statement and not is_required(statement, pointer):
            raise Malformed("keys.in_clear", place=f"/statement{pointer}")
    given = sent.get("opened", {})
    opened: dict[str, Opening] = {}
    for pointer, one in given.items() if isinstance(given, dict) else ():
        _OPENING(one, f"/opened/{pointer}")
        salt, value = str(one["salt"]), one["value"]  # type: ignore[index, call-overload]
        opened[pointer] = Opening(from_base64url(salt), value)
    if opened.keys() != sealed.keys():
        raise Malformed("keys.not_opened", place="/opened")
    for pointer, opening in opened.items():
        check_opening(draft, pointer, opening.salt, opening.value)
    return draft, opened


def add_program(
    book: Book, member: Member, typed: str, name: str, now: datetime
) -> str:
    """Register a program's public key for a manager's organisation; return its name."""
    if member.role != "manager":
        raise Refused("keys.not_yours")
    called = " ".join(name.split())[:NAME]
    if not called:
        raise Malformed("people.name_form")
    spki = read_public_key(typed)
    key = signature.public_key_id(spki)
    algorithm = signature.ED25519 if len(spki) == 44 else signature.ES256
    with book.read() as ledger:
        if holder_of(ledger.connection, key_id(key)):
            raise Refused("keys.known")
    value: dict[str, JSON] = {
        "organisation": member.organisation,
        "algorithm": algorithm,
        "public_key": to_text(spki),
        "use": "software",
    }
    said: dict[str, JSON] = {
        "action": "make", "subject": key_id(key), "type": "key", "value": value,
    }  # fmt: skip
    if admit(book, [said], now)[0].repeated:
        raise Refused("keys.known")
    # The organisation holds it, not a person: it stays when somebody leaves.
    holder = Holder(key_id(key), member.organisation, called, None, moment(now))
    with book.write() as connection:
        add_holder(connection, holder)
    return key_id(key)


def read_public_key(typed: str) -> bytes:
    """Return the SPKI of a public key in PEM, Ed25519 or P-256; a secret is refused."""
    if "PRIVATE" in typed:
        raise Malformed("keys.private")
    try:
        key = load_pem_public_key(typed.strip().encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Malformed("keys.pem") from error
    if not isinstance(key, Ed25519PublicKey | EllipticCurvePublicKey):
        raise Malformed("keys.pem")
    spki = signature.public_key_bytes(key)
    try:
        signature.load_public_key(spki, signature.algorithm_of(key))
    except Malformed as error:
        raise Malformed("keys.pem") from error
    return spki


def _signature(text: str) -> bytes:
    made = from_base64url(text)
    if len(made) != 64:
        raise Malformed("shape.form", place="/signature", example="64 bytes")
    return made


def _object(value: object, place: str) -> None:
    if not isinstance(value, dict):
        raise Malformed("shape.object", place=place)


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise Malformed("shape.object", place="/sealed")
    for name, part in value.items():
        if not isinstance(part, str):
            raise Malformed("shape.text", place=f"/{excerpt(str(name))}", limit=64)
    return {str(name): str(part) for name, part in value.items()}

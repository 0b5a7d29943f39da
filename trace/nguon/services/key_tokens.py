"""A program proves with its organisation's key who it is: a JWT of five minutes.

    header    {"alg": "EdDSA" or "ES256", "kid": "<SHA-256 of the key's SPKI, in hex>"}
    claims    {"iss": "https://w3id.org/nguon/org/…", "aud": "<the ledger's address>",
               "exp": <at most 300 s from now>}

The key is one that a manager registered for a program (`add_program`, use `software`);
a phone's or a passkey's speaks for no program. Which algorithm is checked follows from
the registered key, never from the header. No secret is kept here or sent: what is sent
is good for minutes and for this ledger alone. It may do what a token of all scopes may,
or only what a claim `scope` names. `jti` may stand and is not looked at: what is sent
twice is recorded once. Proved in tests/web/test_key_tokens.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeGuard

import jwt

from nguon.core import authority
from nguon.core.identifiers import key_id
from nguon.core.registered import Key
from nguon.core.registered import key as read_key
from nguon.core.signature import ED25519, ES256, load_public_key
from nguon.core.state import Registered
from nguon.core.values import value_of
from nguon.errors import Malformed, Refused
from nguon.services.tokens import SCOPES, Token
from nguon.store.holders import holder_of
from nguon.store.ledger import Book, moment

LIFE: Final = 300  # seconds
SKEW: Final = 60  # that a clock may be ahead or behind
_ALGORITHMS: Final = {ED25519: "EdDSA", ES256: "ES256"}
_LONGEST: Final = 4096
_UNREADABLE: Final = (jwt.PyJWTError, ValueError, TypeError, RecursionError)
# What PyJWT shall not do: it would ask its own clock.
_OPTIONS: Final[Any] = {
    "require": ["exp", "iss", "aud"],
    "verify_exp": False, "verify_iat": False, "verify_nbf": False,
}  # fmt: skip


def is_key_token(text: str) -> bool:
    """Say whether a bearer token is meant as a JWT, not as one of our own."""
    return text.count(".") == 2


def allowed(book: Book, text: str, scope: str, *, origin: str, now: datetime) -> Token:
    """Return as whom a program speaks, if its key stands and allows `scope`."""
    kid = _kid(text)
    with book.read() as ledger:
        found = ledger.get(Registered, key_id(kid))
        key = _standing(found, moment(now))
        author = ledger.get(Registered, key.organisation)
        if author is None or authority.over(author, moment(now)):
            raise Refused("people.key_unknown")
        holder = holder_of(ledger.connection, key_id(kid))
    claims = _claims(text, key, origin)
    _check_time(claims, int(now.timestamp()))
    scopes = _scopes(claims)
    if scope and scope not in scopes:  # "": any
        raise Refused("people.token_scope", scope=scope)
    name = holder.name if holder else kid[:12]
    since = found.recorded if found else ""
    return Token(name, key.organisation, scopes, since, None)


def _kid(text: str) -> str:
    if len(text) > _LONGEST:
        raise Refused("people.key_token")
    try:
        kid = jwt.get_unverified_header(text).get("kid")
    except _UNREADABLE as error:
        raise Refused("people.key_token") from error
    if not isinstance(kid, str):
        raise Refused("people.key_token")
    try:
        key_id(kid)
    except Malformed as error:
        raise Refused("people.key_token") from error
    return kid


def _standing(found: Registered | None, now: str) -> Key:
    """Return the program's key, if it is registered and good at this moment."""
    if found is None or found.type != "key" or authority.over(found, now):
        raise Refused("people.key_unknown")
    value = value_of(found.value)
    key = read_key(value)
    if key.use != "software" or not authority.within(value, now):
        raise Refused("people.key_unknown")
    return key


def _claims(text: str, key: Key, origin: str) -> Mapping[str, object]:
    origin = origin.rstrip("/")
    try:
        claims: Mapping[str, object] = jwt.decode(
            text, load_public_key(key.spki, key.algorithm),
            algorithms=[_ALGORITHMS[key.algorithm]], options=_OPTIONS,
            audience=[origin, origin + "/"], issuer=key.organisation,
        )  # fmt: skip
    except jwt.InvalidAudienceError as error:
        raise Refused("people.key_audience", origin=origin) from error
    except jwt.InvalidIssuerError as error:
        raise Refused("people.key_issuer", organisation=key.organisation) from error
    except _UNREADABLE as error:
        raise Refused("people.key_token") from error
    return claims


def _check_time(claims: Mapping[str, object], now: int) -> None:
    end: object = claims.get("exp")
    begun: object = claims.get("nbf", now)
    if not _is_moment(end) or not _is_moment(begun):
        raise Refused("people.key_time", seconds=LIFE)
    # Written so that NaN is refused too.
    if not (now - SKEW < end <= now + LIFE + SKEW and begun <= now + SKEW):
        raise Refused("people.key_time", seconds=LIFE)


def _is_moment(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _scopes(claims: Mapping[str, object]) -> tuple[str, ...]:
    said = claims.get("scope")
    if said is None:
        return SCOPES
    words = said.split() if isinstance(said, str) else []
    return tuple(word for word in SCOPES if word in words)

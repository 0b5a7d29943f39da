"""nextPageToken: where the next page begins, signed, kept by nobody.

    base64url(JSON) "." base64url(HMAC-SHA256, 16 bytes)

It holds the state of the ledger that the first page was of, so that all pages are of
that state, the place of the last event, and a digest of what was asked and by whom:
with another query, or for somebody else, it is refused. There is nothing to release,
so `DELETE /nextPageToken/{token}` does nothing, well. Proved in
tests/web/test_epcis_query.py.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from flask import current_app

from nguon.errors import Malformed

LASTS: Final = timedelta(hours=24)
DEFAULT: Final = 30
MOST: Final = 500  # of perPage: what is more is answered with so many
NAMES: Final = 100  # events that share one hash id
_PURPOSE: Final = b"nguon/next-page/v1\n"
_LONGEST: Final = 4_000


def digest(*asked: object) -> str:
    """Return a digest of what was asked."""
    data = json.dumps(asked, ensure_ascii=False).encode()
    return hashlib.sha256(data).hexdigest()[:24]


def to_token(place: Sequence[object], asked: str, until: datetime) -> str:
    """Return the token of a place in the answer to what was asked."""
    said = json.dumps([1, asked, int(until.timestamp()), *place]).encode()
    return f"{_encoded(said)}.{_encoded(_sign(said))}"


def from_token(token: str, asked: str, now: datetime) -> list[Any]:
    """Return the place, or raise Malformed."""
    text, dot, signed = token.partition(".")
    try:
        said, mac = _decoded(text), _decoded(signed)
    except ValueError as error:
        raise Malformed("query.token") from error
    same = hmac.compare_digest(_sign(said), mac) and _encoded(mac) == signed
    if len(token) > _LONGEST or not dot or not same:
        raise Malformed("query.token")
    version, of, until, *place = json.loads(said)
    if version != 1 or of != asked:
        raise Malformed("query.token")
    if now.timestamp() > until:
        moment = datetime.fromtimestamp(until, now.tzinfo)
        raise Malformed("query.token_expired", until=moment.isoformat())
    return list(place)


def per_page(text: str | None) -> int:
    """Return how many events a page has; above the bound, the bound."""
    if text is None:
        return DEFAULT
    if not text.isascii() or not text.isdigit() or not text.strip("0"):
        raise Malformed("query.per_page", value=text[:40])
    return min(int(text[:9]), MOST)


def _sign(said: bytes) -> bytes:
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, _PURPOSE + said, "sha256")[:16]


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))

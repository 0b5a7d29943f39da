"""How often a program may ask: counted over all of /api/v1 together, in each process.

    limited(blueprint)      its routes count with the others

Every address, and every token whoever sends it. Beyond: 429 with Retry-After. Proved in
tests/web/test_api_v1.py.
"""

import hashlib
from typing import Final

from flask import Blueprint, request
from flask_limiter.util import get_remote_address

from nguon_web.auth import limiter

PER_ADDRESS: Final = "1200 per minute"
PER_TOKEN: Final = "600 per minute"  # noqa: S105


def limited(blueprint: Blueprint) -> None:
    """Count a blueprint's requests among those of the programs' door."""
    limiter.shared_limit(PER_ADDRESS, scope="api-address")(blueprint)
    limiter.shared_limit(PER_TOKEN, scope="api-token", key_func=token_key)(blueprint)


def token_key() -> str:
    """Return what a program's requests are counted by: its token, else its address."""
    given = request.headers.get("Authorization", "")
    return hashlib.sha256(given.encode()).hexdigest() if given else get_remote_address()

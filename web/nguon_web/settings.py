"""What a deployment sets, read once from the environment (DESIGN 7).

    NGUON_DATA          folder of the ledger, default ./nguon-data
    NGUON_DATABASE_URL  default: SQLite in NGUON_DATA
    NGUON_ORIGIN        the public address; https switches on Secure cookies and HSTS
    NGUON_SECRET_KEY    signs sessions; default: made once, kept in NGUON_DATA (0600)
    NGUON_DEMO          1: every page says that this is a demonstration
    NGUON_PROXIES       how many proxies in front may be believed, default 0
    NGUON_HOOKS         where webhooks may go: public (https to the Internet, default),
                        loopback (this machine too: the demo), private (any network)

Proved in tests/web/test_security.py.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from nguon.errors import Refused
from nguon.services.ledger import DEFAULT_ORIGIN, LedgerSettings, read_secret
from nguon.services.webhooks import LOOPBACK, PUBLIC, REACHES


@dataclass(frozen=True, slots=True)
class Settings:
    """One deployment. `secret_key` never appears in a repr."""

    data: Path
    secret_key: str
    origin: str = DEFAULT_ORIGIN
    demo: bool = False
    proxies: int = 0
    hooks: str = PUBLIC

    @property
    def https(self) -> bool:
        return urlsplit(self.origin).scheme == "https"

    def __repr__(self) -> str:
        return f"Settings(data={str(self.data)!r}, origin={self.origin!r})"

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ
    ) -> "Settings":
        ledger = LedgerSettings.from_environment(environment)
        demo = environment.get("NGUON_DEMO", "") == "1"
        reach = environment.get("NGUON_HOOKS") or (LOOPBACK if demo else PUBLIC)
        if reach not in REACHES:
            raise Refused("hooks.reach", found=reach[:40], reaches=", ".join(REACHES))
        return cls(
            data=ledger.data,
            secret_key=read_secret(ledger, environment).decode(),
            origin=ledger.origin,
            demo=demo,
            proxies=int(environment.get("NGUON_PROXIES", "0")),
            hooks=reach,
        )

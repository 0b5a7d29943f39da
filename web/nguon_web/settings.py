"""What a deployment sets, read once from the environment (DESIGN 7).

    NGUON_DATA          folder of the ledger, default ./nguon-data
    NGUON_DATABASE_URL  default: SQLite in NGUON_DATA
    NGUON_ORIGIN        the public address; https switches on Secure cookies and HSTS
    NGUON_SECRET_KEY    signs sessions; default: made once, kept in NGUON_DATA (0600)
    NGUON_DEMO          1: every page says that this is a demonstration
    NGUON_PROXIES       how many proxies in front may be believed, default 0

Proved in tests/web/test_security.py.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

DEFAULT_ORIGIN: Final = "http://localhost:8000"


@dataclass(frozen=True, slots=True)
class Settings:
    """One deployment. `secret_key` never appears in a repr."""

    data: Path
    secret_key: str
    origin: str = DEFAULT_ORIGIN
    database_url: str = ""
    demo: bool = False
    proxies: int = 0

    @property
    def https(self) -> bool:
        return urlsplit(self.origin).scheme == "https"

    def __repr__(self) -> str:
        return f"Settings(data={str(self.data)!r}, origin={self.origin!r})"

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ
    ) -> "Settings":
        data = Path(environment.get("NGUON_DATA", "nguon-data"))
        return cls(
            data=data,
            secret_key=environment.get("NGUON_SECRET_KEY") or kept_secret(data),
            origin=environment.get("NGUON_ORIGIN", DEFAULT_ORIGIN),
            database_url=environment.get("NGUON_DATABASE_URL", ""),
            demo=environment.get("NGUON_DEMO", "") == "1",
            proxies=int(environment.get("NGUON_PROXIES", "0")),
        )


def kept_secret(folder: Path) -> str:
    """Return the secret kept in `folder`, made at the first start."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii")

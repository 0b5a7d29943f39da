"""Make a ledger, open a ledger: from the settings of a deployment to a `Book`.

    NGUON_DATA          folder of the keys, the lock record and (default) the database
    NGUON_DATABASE_URL  sqlite:///… or postgresql://…; default SQLite in NGUON_DATA
    NGUON_ORIGIN        public URL; the log's origin is cut from it, frozen at init and
                        kept in NGUON_DATA/origin: later commands need not say it
    NGUON_LOG_KEY       the log's signing key, or a file with it; default log.key
    NGUON_SECRET_KEY    signs sessions and event ids; default: made once (secret-key)
    NGUON_WITNESS_POLICY  file that names the witnesses to ask (C2SP tlog-policy)
    NGUON_WITNESS_BELOW   publish (default) or hold, while too few have cosigned

A new ledger begins with one commit: the operator's organisation, the registrar's key,
and the index entry. Proved in tests/services/test_ledger.py.
"""

import os
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError

from nguon.core import custody, entry
from nguon.core.canonical import JSON, excerpt
from nguon.core.codes import new_code
from nguon.core.identifiers import key_id, org_id
from nguon.core.note import Signer
from nguon.core.policy import parse as parse_policy
from nguon.errors import Malformed, Refused
from nguon.store import keys
from nguon.store.append import Rules
from nguon.store.database import open_database, reading
from nguon.store.keys import Registrar
from nguon.store.ledger import Book as Book
from nguon.store.ledger import Trust as Trust
from nguon.store.migrate import has_ledger, migrate
from nguon.store.snapshot import Snapshot

DEFAULT_ORIGIN: Final = "http://localhost:8000"
ORIGIN: Final = "origin"
_ADDRESS: Final = re.compile(r"https?://[a-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~-]+)*/?")
_SECRET: Final = "secret-key"  # noqa: S105  (a file name)


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """Where one ledger is kept and what it is called."""

    data: Path
    database_url: str = ""
    origin: str = DEFAULT_ORIGIN
    log_key: str = field(default="", repr=False)
    witness_policy: str = ""
    witness_below: str = "publish"

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ
    ) -> "LedgerSettings":
        data = Path(environment.get("NGUON_DATA") or "nguon-data")
        return cls(
            data=data,
            database_url=environment.get("NGUON_DATABASE_URL", ""),
            origin=environment.get("NGUON_ORIGIN") or _kept_origin(data),
            log_key=environment.get("NGUON_LOG_KEY", ""),
            witness_policy=environment.get("NGUON_WITNESS_POLICY", ""),
            witness_below=environment.get("NGUON_WITNESS_BELOW", "publish"),
        )

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.data.resolve()}/ledger.sqlite"

    @property
    def place(self) -> str:
        """Where the ledger is, for a person: its file, or its URL without password."""
        try:
            url = make_url(self.url)
        except ArgumentError as error:
            raise Malformed("store.bad_url") from error
        if url.get_backend_name() == "sqlite":
            return str(url.database)
        return url.render_as_string(hide_password=True)

    def check_there(self) -> None:
        """Refuse to look for a ledger where SQLite would begin an empty file."""
        if self.url.startswith("sqlite") and not Path(self.place).exists():
            raise Refused("store.no_ledger", where=self.place)

    @property
    def log_origin(self) -> str:
        """The log's name: the public URL without scheme and trailing slash."""
        parts = urlsplit(self.origin)
        return (parts.netloc + parts.path).rstrip("/")


def create_ledger(
    settings: LedgerSettings,
    name: Mapping[str, str],
    now: datetime,
    rules: Rules = custody,
    *,
    roles: Sequence[str] = ("operator",),
    draw: Callable[[int], bytes] = secrets.token_bytes,
    ml_dsa: bool = False,
) -> Book:
    """Begin a ledger run by the organisation `name` (vi, en), and open it.

    `roles` is what the operator may do; with "exchange", also report what other
    systems hold. With `ml_dsa` the log gets a second key and signs with both.

    Where an earlier try was cut off, its keys are used and the rest is done.
    """
    _check_origin(settings.origin)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_database(settings.url)
    migrate(engine, rules)
    if has_ledger(engine):
        size = _size(engine)
        engine.dispose()
        raise Refused("store.ledger_exists", size=size)
    operator = org_id(new_code(draw(10)))
    registrar = Registrar(operator, _registrar_key(settings))
    book = Book(engine, _log_key(settings), registrar, settings.data, rules)
    organisation: dict[str, JSON] = {"name": dict(name), "roles": [*roles]}
    key: dict[str, JSON] = {
        "algorithm": registrar.by.algorithm,
        "organisation": operator,
        "public_key": _base64url(registrar.public_key),
        "use": "registrar",
    }
    group = [
        registrar.draft("register", _make(operator, "organisation", organisation)),
        registrar.draft("register", _make(key_id(registrar.by.key), "key", key)),
    ]
    book.submit(group, now)
    keep_origin(settings)
    if ml_dsa:
        book.second_key = keys.read_second_key(settings.data) or keys.make_second_key(
            settings.data, book.log.name, draw(32)
        )
    return book


def open_ledger(
    settings: LedgerSettings, rules: Rules = custody, kind: type[Book] = Book
) -> Book:
    """Open the ledger that `create_ledger` began; refuses one that was rolled back."""
    trust = read_trust(settings)
    engine = open_database(settings.url)
    settings.check_there()
    if not has_ledger(engine):
        engine.dispose()
        raise Refused("store.no_ledger", where=settings.place)
    migrate(engine, rules)
    registrar = Registrar(_operator(engine), keys.read_registrar_key(settings.data))
    log = keys.read_log_key(settings.data, settings.log_key)
    second = keys.read_second_key(settings.data)
    named = [one.key for one in trust.policy.logs] if trust.policy else []
    if named and log.verifier not in named:
        engine.dispose()
        raise Refused("log.policy_other_log", origin=log.name)
    book = kind(engine, log, registrar, settings.data, rules)
    book.trust = trust
    book.second_key = second
    return book


def read_trust(settings: LedgerSettings) -> Trust:
    """Return whom the deployment asks to witness, from its policy file."""
    if settings.witness_below not in ("publish", "hold"):
        raise Refused("witness.below", found=settings.witness_below[:40])
    if not settings.witness_policy:
        if settings.witness_below == "hold":
            raise Refused("witness.hold_without_policy")
        return Trust()
    path = Path(settings.witness_policy)
    try:
        policy = parse_policy(path.read_bytes())
    except OSError as error:
        raise Refused("witness.policy_file", path=path, why=error.strerror) from error
    return Trust(policy, settings.witness_below == "hold")


def read_secret(settings: LedgerSettings, environment: Mapping[str, str]) -> bytes:
    """Return the deployment's secret: NGUON_SECRET_KEY, else one kept in the folder."""
    given = environment.get("NGUON_SECRET_KEY", "")
    if given:
        return given.encode()
    path = settings.data / _SECRET
    with suppress(FileExistsError):
        keys.write_secret(path, secrets.token_hex(32).encode())
    return path.read_bytes()


def keep_origin(settings: LedgerSettings) -> None:
    """Write down the public address of a ledger, for commands that do not name it."""
    (settings.data / ORIGIN).write_text(settings.origin + "\n")


def _kept_origin(folder: Path) -> str:
    try:
        return (folder / ORIGIN).read_text().strip() or DEFAULT_ORIGIN
    except (OSError, UnicodeDecodeError):
        return DEFAULT_ORIGIN


def _check_origin(origin: str) -> None:
    """Refuse what cannot be the beginning of every link on every label."""
    try:
        parts = urlsplit(origin)
        right = bool(
            parts.scheme in ("http", "https")
            and parts.hostname
            and (parts.port is None or parts.port > 0)  # raises when it is no number
            and not (parts.query or parts.fragment or parts.username)
            and _ADDRESS.fullmatch(origin)
        )
    except ValueError:
        right = False
    if not right:
        raise Malformed("store.bad_origin", origin=excerpt(origin))


def _registrar_key(settings: LedgerSettings) -> Ed25519PrivateKey:
    if (settings.data / keys.REGISTRAR_KEY).exists():
        return keys.read_registrar_key(settings.data)
    return keys.make_registrar_key(settings.data)


def _log_key(settings: LedgerSettings) -> Signer:
    if settings.log_key or (settings.data / keys.LOG_KEY).exists():
        signer = keys.read_log_key(settings.data, settings.log_key)
        if signer.name != settings.log_origin:
            raise Refused(
                "store.origin_frozen", origin=signer.name, other=settings.log_origin
            )
        return signer
    return keys.make_log_key(settings.data, settings.log_origin)


def _make(subject: str, type_: str, value: dict[str, JSON]) -> dict[str, JSON]:
    return {"action": "make", "subject": subject, "type": type_, "value": value}


def _operator(engine: Engine) -> str:
    with reading(engine) as connection:
        first = entry.from_bytes(Snapshot(connection).entry(0))
    return first.by.organisation


def _size(engine: Engine) -> int:
    with reading(engine) as connection:
        return Snapshot(connection).size


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()

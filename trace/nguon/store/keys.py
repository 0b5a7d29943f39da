"""The keys a ledger holds: the log's, the registrar's, and maybe a second of the log.

The **log key** signs checkpoints; its name is the log's origin. It is kept in the
signed note form (`PRIVATE+KEY+origin+…`) in `log.key`, or given as NGUON_LOG_KEY: that
text itself, or the path of a file with it. The **registrar key** signs index entries,
register entries of the operator, and statements for log-ins without a device key of
their own; it is an Ed25519 key in PEM in `registrar.key`. Where `log-mldsa.key` stands
beside them, the log signs with that **second key** (ML-DSA-44) too, for the years when
Ed25519 no longer holds. The files are 0600 and made once.

Proved in tests/store/test_keys.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from nguon.core import signature
from nguon.core.canonical import JSON
from nguon.core.cosignature import (
    MlDsaCosigner,
    format_ml_dsa_signer,
    parse_ml_dsa_signer,
)
from nguon.core.entry import By, Draft, signed
from nguon.core.note import Signer, format_signer, parse_signer
from nguon.errors import Malformed, Refused
from nguon.store.lock import sync_folder, write_new

LOG_KEY: Final = "log.key"
REGISTRAR_KEY: Final = "registrar.key"
SECOND_KEY: Final = "log-mldsa.key"
ALL: Final = (LOG_KEY, REGISTRAR_KEY, SECOND_KEY)


@dataclass(frozen=True)
class Registrar:
    """The ledger's own hand: which organisation it belongs to, and its key."""

    organisation: str
    private_key: Ed25519PrivateKey

    @cached_property
    def public_key(self) -> bytes:
        return signature.public_key_bytes(self.private_key)

    @cached_property
    def by(self) -> By:
        return self.for_organisation(self.organisation)

    def for_organisation(self, organisation: str) -> By:
        """Return `by` for a log-in of that organisation: the weaker signature."""
        key = signature.public_key_id(self.public_key)
        return By(organisation, key, signature.ED25519)

    def draft(
        self,
        kind: str,
        statement: dict[str, JSON],
        sealed: Mapping[str, str] | None = None,
        organisation: str | None = None,
    ) -> Draft:
        """Return the statement signed by this key, for an organisation or itself."""
        by = self.for_organisation(organisation or self.organisation)
        return signed(kind, statement, dict(sealed or {}), by, self.private_key.sign)


def make_log_key(folder: Path, origin: str) -> Signer:
    """Make the log's key in `folder`; its name is frozen with it."""
    signer = Signer(origin, Ed25519PrivateKey.generate())
    write_secret(folder / LOG_KEY, format_signer(signer).encode() + b"\n")
    return signer


def read_log_key(folder: Path, given: str | None = None) -> Signer:
    """Return the log's key: from `given` (text or path), else from `folder`."""
    if given and given.startswith("PRIVATE+KEY+"):
        return parse_signer(given.strip())
    path = Path(given) if given else folder / LOG_KEY
    try:
        return parse_signer(_read_secret(path).decode().strip())
    except (UnicodeDecodeError, Malformed) as error:
        raise Malformed("store.key_file", path=path) from error


def make_second_key(folder: Path, origin: str, seed: bytes) -> MlDsaCosigner:
    """Make the log's ML-DSA-44 key in `folder`, under the log's name."""
    signer = MlDsaCosigner(origin, seed)
    write_secret(folder / SECOND_KEY, format_ml_dsa_signer(signer).encode() + b"\n")
    return signer


def read_second_key(folder: Path) -> MlDsaCosigner | None:
    """Return the log's ML-DSA-44 key, if it has one."""
    path = folder / SECOND_KEY
    if not path.exists():
        return None
    try:
        return parse_ml_dsa_signer(_read_secret(path).decode().strip())
    except (UnicodeDecodeError, Malformed) as error:
        raise Malformed("store.key_file", path=path) from error


def make_registrar_key(folder: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_secret(folder / REGISTRAR_KEY, pem)
    return key


def read_registrar_key(folder: Path) -> Ed25519PrivateKey:
    path = folder / REGISTRAR_KEY
    try:
        key = load_pem_private_key(_read_secret(path), password=None)
    except (ValueError, TypeError) as error:
        raise Malformed("store.key_file", path=path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Malformed("store.key_file", path=path)
    return key


def write_secret(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read, whole and synced; never over."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_new(path, data)
    sync_folder(path.parent)


def _read_secret(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refused("store.key_missing", path=path) from error
    except OSError as error:
        raise Malformed("store.key_file", path=path) from error

"""Witness: a folder with a key, the logs to watch, and what was seen of them.

    witness.key     its signing key (0600), made on the first start under its name
    logs            the verifier keys of the logs to watch, one a line; `#` is a comment
    witness.sqlite  what it has cosigned (`nguon.store.witnessed`)

It knows nothing of any ledger but its public key, and needs none to run. What it does
with a request is `nguon.core.witness`. Proved in tests/services/test_witness.py.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguon.core import witness
from nguon.core.cosignature import Cosigner
from nguon.core.note import (
    Signer,
    Verifier,
    check_name,
    format_signer,
    format_verifier,
    parse_signer,
    parse_verifier,
)
from nguon.core.witness import Answer
from nguon.errors import Malformed, NotFound, Refused
from nguon.store.keys import write_secret
from nguon.store.witnessed import Seen, SeenLogs

KEY: Final = "witness.key"
LOGS: Final = "logs"


@dataclass(frozen=True, slots=True)
class Watched:
    """A log under watch: what was cosigned of it, how often it was refused."""

    origin: str
    seen: Seen | None
    refused: int


class Witness:
    """One witness, open for requests from any number of threads."""

    def __init__(
        self, folder: Path, cosigner: Cosigner, logs: dict[str, list[Verifier]]
    ) -> None:
        self.folder = folder
        self.cosigner = cosigner
        self.logs = logs
        self._seen = SeenLogs(folder)

    @property
    def name(self) -> str:
        return self.cosigner.name

    @property
    def verifier_key(self) -> str:
        """What a policy names this witness by."""
        return format_verifier(self.cosigner.verifier)

    def add_checkpoint(self, body: bytes, now: datetime) -> Answer:
        """Answer one add-checkpoint request; a 200 is durable when this returns."""
        try:
            asked = witness.parse_request(body)
        except Malformed as error:
            return witness.refusal(400, error)
        origin = asked.checkpoint.origin
        keys = self.logs.get(origin)
        if not keys:
            return witness.refusal(
                404, NotFound("witness.unknown_log", origin=origin[:200])
            )
        time = int(now.timestamp())
        return self._seen.take(
            origin,
            asked.note,
            time,
            lambda known: witness.decide(asked, keys, known, self.cosigner, time),
        )

    def checkpoint(self, name: str) -> str:
        """Return the cosigned note of the log whose origin hashes to `name`."""
        for seen in self._seen.all():
            if witness.origin_hash(seen.origin) == name:
                return seen.note
        raise NotFound("witness.unknown_log", origin=name[:64])

    def watched(self) -> list[Watched]:
        """Return every log under watch, by its name."""
        seen = {one.origin: one for one in self._seen.all()}
        refused = self._seen.refused()
        return [
            Watched(origin, seen.get(origin), refused.get(origin, 0))
            for origin in sorted(self.logs)
        ]

    def close(self) -> None:
        self._seen.close()


def open_witness(folder: Path, name: str = "", more: Sequence[str] = ()) -> Witness:
    """Open the witness of a folder, beginning it where there is none.

    `more` are verifier keys of logs to watch from now on.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for key in more:
        parse_verifier(key)  # before anything is written
    cosigner = _cosigner(folder, name)
    logs = _logs(folder / LOGS, more)
    if not logs:
        raise Refused("witness.no_log")
    return Witness(folder, cosigner, logs)


def _cosigner(folder: Path, name: str) -> Cosigner:
    path = folder / KEY
    if not path.exists():
        if not name:
            raise Refused("witness.name_needed")
        check_name(name)
        made = Signer(name, Ed25519PrivateKey.generate())
        with suppress(FileExistsError):
            write_secret(path, format_signer(made).encode() + b"\n")
    try:
        signer = parse_signer(path.read_text("utf-8").strip())
    except (OSError, ValueError, Malformed) as error:
        raise Malformed("witness.key", path=path) from error
    if name not in ("", signer.name):
        raise Refused("witness.name_frozen", name=signer.name)
    return Cosigner(signer.name, signer.private_key)


def _logs(path: Path, more: Sequence[str]) -> dict[str, list[Verifier]]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    found: dict[str, list[Verifier]] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            try:
                key = parse_verifier(line.strip())
            except Malformed as error:
                raise Malformed("witness.log_key", path=path, line=number) from error
            found.setdefault(key.name, []).append(key)
    before = len(lines)
    for text in more:
        key = parse_verifier(text)
        if key not in found.setdefault(key.name, []):
            found[key.name].append(key)
            lines.append(text)
    if len(lines) > before:
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return found

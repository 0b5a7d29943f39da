"""Back up a ledger, and restore it without forking its history.

A backup is a folder:

    ledger.sqlite or ledger.dump    VACUUM INTO, or pg_dump's custom form
    checkpoint                      the signed state that is in it
    origin                          the ledger's public address
    log.key, registrar.key, …       only when asked for: who has them can sign as us

A copy of a live SQLite file loses acknowledged entries or is broken; these ways are
right while others write. A backup older than what was published cannot go on as the
same ledger: it would sign a second history. So restoring is refused when the lock
record of this machine, or a checkpoint given with it, is of a larger size or does not
continue; what was restored is audited before it is called restored, and nothing of a
backup that fails stays behind to be served. Proved in tests/services/test_backup.py.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from nguon.core import custody
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.kept import note_in
from nguon.core.note import Verifier
from nguon.errors import Malformed, NguonError, NotFound, Refused
from nguon.services.audit import Evidence, Progress, Report, audit_ledger
from nguon.services.ledger import ORIGIN, LedgerSettings
from nguon.store import keys
from nguon.store.append import Rules
from nguon.store.database import is_sqlite, open_database, outside, reading, writing
from nguon.store.lock import LockRecord, sync_folder, write_new
from nguon.store.migrate import has_ledger
from nguon.store.snapshot import Snapshot
from nguon.store.tables import METADATA
from nguon.store.tree import Tree

SQLITE: Final = "ledger.sqlite"
DUMP: Final = "ledger.dump"
CHECKPOINT: Final = "checkpoint"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was backed up, and where."""

    folder: Path
    size: int
    bytes: int
    checkpoint: str


def back_up(
    settings: LedgerSettings, folder: Path, *, with_keys: bool = False
) -> Backup:
    """Write a backup into a new folder, while the ledger goes on."""
    engine = open_database(settings.url)
    settings.check_there()
    try:
        if not has_ledger(engine):
            raise Refused("store.no_ledger", where=settings.place)
        try:
            folder.mkdir(parents=True, mode=0o700)
        except FileExistsError as error:
            raise Refused("backup.folder_exists", path=folder) from error
        file, size, note = _copy_out(engine, folder)
    finally:
        engine.dispose()
    file.chmod(0o600)
    _sync(file)
    write_new(folder / CHECKPOINT, note.encode())
    write_new(folder / ORIGIN, f"{settings.origin}\n".encode())
    if with_keys:
        for name in keys.ALL:
            if (settings.data / name).exists():
                write_new(folder / name, (settings.data / name).read_bytes())
    sync_folder(folder)
    return Backup(folder, size, file.stat().st_size, note)


def restore(
    settings: LedgerSettings,
    folder: Path,
    *,
    newest: bytes | None = None,
    rules: Rules = custody,
    progress: Progress = lambda done, size: None,
) -> Report:
    """Bring a backup back into an empty place.

    `newest` is the newest checkpoint, receipt or bundle that anybody holds. Refused
    when this machine, or `newest`, knows a later state than the backup has.
    """
    dump = folder / (SQLITE if settings.url.startswith("sqlite") else DUMP)
    if not dump.exists():
        raise NotFound("backup.not_there", path=dump)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in keys.ALL:
        if (folder / name).exists() and not (settings.data / name).exists():
            keys.write_secret(settings.data / name, (folder / name).read_bytes())
    verifier = keys.read_log_key(settings.data, settings.log_key).verifier
    known = _known_states(settings, verifier, newest)
    state = _open(_read_note(folder), verifier)
    for seen in known:
        if seen.size > state.size:
            raise Refused("backup.too_old", size=state.size, signed=seen.size)
    _check_empty(settings)
    known.append(state)  # a checkpoint beside an older database is no backup of it
    place = make_url(settings.url)
    if dump.name == SQLITE:
        new = Path(f"{place.database}.new")
        shutil.copyfile(dump, new)
        new.chmod(0o600)
        evidence = Evidence(open_database(f"sqlite:///{new}"), verifier, rules)
        report = _look(evidence, known, progress, lambda: _remove(new))
        if report.ok:
            _move_in(new, Path(str(place.database)))
    else:
        arguments = ("--no-owner", "--exit-on-error", "--single-transaction")
        _run_postgresql(place, "pg_restore", *arguments, str(dump))
        evidence = Evidence(open_database(settings.url), verifier, rules)
        report = _look(evidence, known, progress, lambda: _take_out(settings.url))
    if report.ok:
        if (folder / ORIGIN).exists() and not (settings.data / ORIGIN).exists():
            shutil.copyfile(folder / ORIGIN, settings.data / ORIGIN)
        LockRecord(settings.data, lambda note: _pair(_open(note, verifier))).write(
            _read_note(folder), state.size
        )
    return report


def _copy_out(engine: Engine, folder: Path) -> tuple[Path, int, str]:
    """Write the database's copy; return it with size and note of what is in it."""
    if is_sqlite(engine):
        file = folder / SQLITE
        with outside(engine) as connection:
            connection.execute(text("VACUUM INTO :file"), {"file": str(file)})
        # Others may have written meanwhile: what is in the copy is read from it.
        copy = open_database(f"sqlite:///{file}")
        try:
            with reading(copy) as connection:
                ledger = Snapshot(connection)
                return file, ledger.size, ledger.checkpoint
        finally:
            copy.dispose()
    file = folder / DUMP
    with reading(engine) as connection:
        ledger = Snapshot(connection)
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar()
        arguments = ("--format=custom", "--no-owner", f"--snapshot={snapshot}")
        _run_postgresql(engine.url, "pg_dump", *arguments, f"--file={file}")
        return file, ledger.size, ledger.checkpoint


def _check_empty(settings: LedgerSettings) -> None:
    """Refuse to put a backup over a ledger, or over anything that is none."""
    engine = open_database(settings.url)
    try:
        taken = has_ledger(engine)
    except DBAPIError as error:
        raise Refused("backup.not_empty") from error
    finally:
        engine.dispose()
    if taken:
        raise Refused("backup.not_empty")


def _look(
    evidence: Evidence,
    known: list[Checkpoint],
    progress: Progress,
    clear: Callable[[], None],
) -> Report:
    """Audit what was brought back; what is not good is cleared away."""
    good = False
    try:
        _check_continues(evidence.engine, known)
        report = audit_ledger(evidence, progress)
        good = report.ok
        return report
    finally:
        evidence.engine.dispose()
        if not good:
            clear()


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)


def _take_out(url: str) -> None:
    """Take our tables out of a database that had none before."""
    engine = open_database(url)
    try:
        with writing(engine) as connection:
            METADATA.drop_all(connection)
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
            connection.execute(text("DROP FUNCTION IF EXISTS append_only"))
    finally:
        engine.dispose()


def _move_in(new: Path, place: Path) -> None:
    for ending in ("-wal", "-shm"):
        Path(f"{place}{ending}").unlink(missing_ok=True)
    _sync(new)
    new.replace(place)
    sync_folder(place.parent)


def _run_postgresql(url: URL, program: str, *arguments: str) -> None:
    plain = url.set(drivername="postgresql", password=None)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603  (no shell; the program is found by us)
        [
            _find_program(program),
            f"--dbname={plain.render_as_string(hide_password=False)}",
            *arguments,
        ],
        env={**os.environ, **secret},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        raise Refused("backup.program_failed", program=program, said=said)


def _find_program(name: str) -> str:
    """Return PostgreSQL's program, of the newest version on this machine."""
    system = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    found = str(system[-1]) if system else shutil.which(name)
    if found is None:
        raise NotFound("backup.no_program", program=name)
    return found


def _known_states(
    settings: LedgerSettings, verifier: Verifier, newest: bytes | None
) -> list[Checkpoint]:
    """Return the latest states known here: the lock record's, and the one given."""
    known = []
    if newest is not None:
        try:
            note = note_in(newest)
        except NguonError as error:
            raise Malformed("backup.checkpoint") from error
        known.append(_open(note, verifier))
    lock = LockRecord(settings.data, lambda note: _pair(_open(note, verifier)))
    locked = lock.read()
    if locked is not None:
        known.append(Checkpoint(verifier.name, *locked))
    return known


def _check_continues(engine: Engine, known: list[Checkpoint]) -> None:
    with reading(engine) as connection:
        ledger = Snapshot(connection)
        tree = Tree(ledger.tiles, ledger.size)
        for seen in known:
            if seen.size > ledger.size:
                raise Refused("backup.too_old", size=ledger.size, signed=seen.size)
            if tree.root(seen.size) != seen.root:
                raise Refused("store.forked", signed=seen.size)


def _read_note(folder: Path) -> str:
    try:
        return (folder / CHECKPOINT).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise NotFound("backup.not_there", path=folder / CHECKPOINT) from error


def _open(note: str, verifier: Verifier) -> Checkpoint:
    try:
        return open_checkpoint(note, verifier)
    except NguonError as error:
        raise Malformed("backup.checkpoint") from error


def _pair(state: Checkpoint) -> tuple[int, bytes]:
    return state.size, state.root


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

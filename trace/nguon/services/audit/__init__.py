"""Audit: replay the whole log and compare it with everything that is stored.

    report = audit(book, progress)          # or audit_ledger(evidence, progress)
    report.ok, report.lines("vi"), report.as_json()

One committed state is read from its first entry to its last:

 1  the head is signed by the log's key, and its checkpoint is in the table
 2  each entry is canonical, and its hash is the one the tree holds
 3  `recorded` never goes back, `previous` names the entry before for each subject
 4  the statement stands by itself, and its signature is right under a registered key
 5  the rules take it again (`nguon.core.custody`), group by group
 6  each commit ends with an index entry: map root, number of entries and subjects
 7  each checkpoint is signed, and its root is that of the tree up to its size; each
    cosignature is by its witness's key over that checkpoint
 8  every tile, every derived row and every sealed value is what follows from that

A difference is told with table, row and column. Once an entry itself is wrong, what
follows from it means nothing: the replay stops there. What can be checked of an entry
by itself (2, 4) goes on in processes of its own when the log is long (`lines`), beside
the replay of what hangs together (`commits`); then the rows (`rows`). Proved in
tests/services/test_audit.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from nguon.core import custody
from nguon.core.note import Verifier
from nguon.errors import VerificationError
from nguon.services.aside import Aside, worth
from nguon.services.audit.commits import Commits
from nguon.services.audit.commits import Progress as Progress
from nguon.services.audit.report import Report as Report
from nguon.services.audit.rows import Rows
from nguon.services.ledger import LedgerSettings
from nguon.store import keys
from nguon.store.append import Rules
from nguon.store.compare import failure, finding, raw_text
from nguon.store.database import open_database, reading
from nguon.store.ledger import Book
from nguon.store.tables import ENTRY
from nguon.store.working import read_head


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an audit looks at: the database, and whose log it must be."""

    engine: Engine
    verifier: Verifier
    rules: Rules


def audit(book: Book, progress: Progress = lambda done, size: None) -> Report:
    """Audit the ledger that is open."""
    evidence = Evidence(book.engine, book.verifier, book.rules)
    return audit_ledger(evidence, progress)


@contextmanager
def open_evidence(
    settings: LedgerSettings, rules: Rules = custody
) -> Iterator[Evidence]:
    """Open a ledger to look at only, also one that refuses to run."""
    engine = open_database(settings.url)
    settings.check_there()
    try:
        log = keys.read_log_key(settings.data, settings.log_key)
        yield Evidence(engine, log.verifier, rules)
    finally:
        engine.dispose()


def audit_ledger(
    evidence: Evidence,
    progress: Progress = lambda done, size: None,
    *,
    processes: int | None = None,
) -> Report:
    """Audit one committed state of a ledger.

    `processes` check entries by themselves beside this one; none for a short log or
    on one CPU, unless told otherwise.
    """
    with reading(evidence.engine) as connection, raw_text(connection):
        report = Report(size=_stored_entries(connection))
        if processes is None:
            processes = worth(report.size)
        # Processes check statements as the ledger's own rules do, and no others.
        beside = processes if evidence.rules is custody else 0
        with Aside(beside) if beside else nullcontext() as aside:
            commits = Commits(connection, evidence.rules, aside, report, progress)
            _audit(connection, evidence, commits)
    progress(report.replayed, report.size)
    return report


def _audit(connection: Connection, evidence: Evidence, commits: Commits) -> None:
    report = commits.report
    try:
        head = read_head(connection)
    except (ValueError, TypeError):
        report.find(finding("head", "id 1", "", "row_missing"))
        return
    except VerificationError:
        report.find(finding("head", "id 1", "", "row_unreadable"))
        return
    report.root = head.root.hex() if isinstance(head.root, bytes) else ""
    commits.progress(0, report.size)
    try:
        whole = commits.take_all()
    except VerificationError as error:  # a tile that is none
        report.find(failure("tile", "?", "hashes", error))
        return
    if whole and not report.findings:
        Rows(connection, evidence.verifier, commits, report).check(head)


def _stored_entries(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(ENTRY)).scalar_one())

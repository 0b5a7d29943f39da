"""The audit of the whole ledger, against its hashes and signatures alone."""

from time import perf_counter

from nguon.errors import Refused
from nguon.services.audit import audit
from nguon.services.bench import floors
from nguon.services.bench.figures import Figure
from nguon.store.ledger import Book

_SAMPLE = 5000


def measure(book: Book) -> Figure:
    """Return entries a second; an audit that finds something measures nothing."""
    begin = perf_counter()
    report = audit(book)
    rate = report.size / (perf_counter() - begin)
    if not report.ok:
        raise Refused("bench.audit_wrong", said=report.lines("en")[0])
    with book.read() as snapshot:
        checks = floors.checks(snapshot.entries(0, _SAMPLE), book.registrar.public_key)
    values = {"rate": rate, "checks": checks, "of_checks": rate / checks}
    return Figure("audit", "bench.audit", values, {"of_checks": (">=", 0.85)})

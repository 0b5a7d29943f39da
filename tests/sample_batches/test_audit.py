"""The ledger of all samples, the demo's, is right by its own audit."""

from kit.samples import Samples
from nguon.services.audit import audit


def test_the_audit_finds_nothing_in_the_samples(samples: Samples) -> None:
    report = audit(samples.book)
    assert report.ok, report.lines("en")

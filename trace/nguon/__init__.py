"""Nguồn: hash-chained custody events on a Merkle-backed ledger."""

__version__ = "0.1.0"

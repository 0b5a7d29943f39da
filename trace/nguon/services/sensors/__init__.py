"""Sensors: devices, the readings that come in, and what the ledger is told of them."""

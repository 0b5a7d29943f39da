"""nguon-verify: checks receipts and bundles with nothing but the log and its key."""

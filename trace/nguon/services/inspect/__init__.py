"""What an inspector asks of the ledger: find, weigh up, open, recall, check."""

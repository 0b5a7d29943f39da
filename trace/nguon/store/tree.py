"""The store's the Merkle tree over stored tiles; the only importer of pymerkle."""

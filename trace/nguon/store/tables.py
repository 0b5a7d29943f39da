"""The store's the tables."""

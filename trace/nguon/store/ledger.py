"""The store's append and read."""

"""The store's connections: SQLite with WAL and FULL, or PostgreSQL."""

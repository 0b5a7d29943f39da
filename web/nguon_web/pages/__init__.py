"""Pages for people, one module an audience."""

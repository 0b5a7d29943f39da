"""Use cases, one verb a module. Doors call these and nothing below them."""

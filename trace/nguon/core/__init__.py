"""The core: pure functions over bytes and values. No I/O, no clock, no chance."""

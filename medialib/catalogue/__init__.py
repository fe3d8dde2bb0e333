"""Prints the library as a static catalogue: which pages an item appears on, which are stale, and the bytes."""

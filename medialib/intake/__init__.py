"""Probes a finished file and shelves it under its final name."""

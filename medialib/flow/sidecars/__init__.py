"""What is known of items, written beside their media: NFO files, artwork, and JSON from which the library can be rebuilt."""

from __future__ import annotations

from medialib.flow.sidecars.edited import known, take_edited
from medialib.flow.sidecars.restoring import restore
from medialib.flow.sidecars.writing import has_due, write

__all__ = ["has_due", "known", "restore", "take_edited", "write"]

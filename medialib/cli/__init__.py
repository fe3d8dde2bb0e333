"""One click command per act."""

from __future__ import annotations

from medialib.cli.main import main

__all__ = ["main"]

"""The journey tests' fixtures."""

from __future__ import annotations

from household import home

__all__ = ["home"]

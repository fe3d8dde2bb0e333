"""The attack tests' fixtures."""

from __future__ import annotations

from web_place import place

__all__ = ["place"]

"""The journey tests' fixtures."""

from __future__ import annotations

from tests.journey.household import home

__all__ = ["home"]

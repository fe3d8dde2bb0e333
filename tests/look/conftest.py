"""The look tests' fixtures."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("look_place")

from look_place import browser, place, printed, reader  # noqa: E402

__all__ = ["browser", "place", "printed", "reader"]

"""The look tests' fixtures."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("look_place")

from look_place import place, printed, reader  # noqa: E402

__all__ = ["place", "printed", "reader"]

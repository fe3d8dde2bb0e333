"""What is imported when it is asked for, so that a command starts without what the others need.

`medialib jobs` needs no Datasette, and the supervisor of `medialib up` needs little at all: importing everything takes
seconds on a small machine, and a hundred megabytes in each of its processes. This is the only place that imports late.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def found(module: str, name: str) -> Any:
    """What the module of this folder calls `name`."""
    return getattr(import_module(f"{__package__}.{module}"), name)

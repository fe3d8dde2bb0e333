"""Every route of the table with what it takes, so that a route made tomorrow is attacked too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from medialib.settings import Settings
from medialib.web.access import Access
from medialib.web.routing import Route
from medialib.web.table import routes

PART = re.compile(r"{(\w+)(:path)?}")


def table() -> tuple[Route, ...]:
    """The rows of the route table."""
    return routes(Settings())


def concrete(path: str, value: str = "x") -> str:
    """A path of the table with each of its parts filled in by a value; the last of a file's by a page's name."""
    return PART.sub(lambda part: f"{value}/y.html" if part[2] else value, path)


def public(rows: tuple[Route, ...]) -> set[str]:
    """The paths that need nobody."""
    return {row.path for row in rows if row.access is Access.PUBLIC}


def private(rows: tuple[Route, ...]) -> set[str]:
    """The paths that need somebody."""
    return {row.path for row in rows} - public(rows)


def is_api(row: Route) -> bool:
    """Whether a row takes and gives JSON."""
    return row.path.startswith("/api/")


def texts(model: type[BaseModel]) -> Iterator[str]:
    """The fields of a body that take a text."""
    for name, described in model.model_json_schema()["properties"].items():
        if "string" in str(described):
            yield name


def sending(row: Route, values: dict[str, Any]) -> dict[str, Any]:
    """These values as the row's body is sent."""
    return {"json": values} if is_api(row) else {"data": values}

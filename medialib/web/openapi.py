"""Describes the API from the route table, as OpenAPI 3.1."""

from __future__ import annotations

import re
from typing import Any

from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from medialib import __version__
from medialib.web.answers import Failure, reply
from medialib.web.ask import Ask
from medialib.web.routing import Route

REF = "#/components/schemas/{model}"
PART = re.compile(r"{(\w+)(?::\w+)?}")


def described(routes: tuple[Route, ...], title: str) -> dict[str, Any]:
    """The document for the rows under /api."""
    rows = [row for row in routes if row.path.startswith("/api/")]
    models = {model for row in rows for model in (row.body, row.answer) if model} | {Failure}
    _, schemas = models_json_schema([(model, "validation") for model in sorted(models, key=_name)], ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        for method in row.methods:
            paths.setdefault(PART.sub(r"{\1}", row.path), {})[method.lower()] = _operation(row)
    ways = {
        "cookie": {"type": "apiKey", "in": "cookie", "name": "medialib"},
        "token": {"type": "http", "scheme": "bearer"},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__},
        "security": [{"cookie": []}, {"token": []}],
        "paths": paths,
        "components": {"schemas": schemas["$defs"], "securitySchemes": ways},
    }


def _operation(row: Route) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done."}
    if row.answer:
        answer["content"] = _json(row.answer)
    names = [(name, "path") for name in PART.findall(row.path)] + [(name, "query") for name in row.query]
    operation: dict[str, Any] = {
        "summary": row.summary,
        "x-access": row.access.value,
        "parameters": [
            {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}
            for name, place in names
        ],
        "responses": {
            str(row.status): answer,
            "default": {"description": "What went wrong.", "content": _json(Failure)},
        },
    }
    if row.body:
        operation["requestBody"] = {"required": True, "content": _json(row.body)}
    return operation


def _json(model: type[Any]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF.format(model=model.__name__)}}}


def _name(model: type[Any]) -> str:
    return str(model.__name__)


def document(ask: Ask) -> Response:
    """GET /api/openapi.json."""
    return reply(described(ask.parts.routes, ask.settings.library_name))

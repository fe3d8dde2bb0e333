"""A row of the route table, and the door that stands before what it leads to."""

from __future__ import annotations

import contextlib
import inspect
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import parse_qsl

import anyio
from anyio import to_thread
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from medialib.errors import InvalidError, RefusedError, TooLargeError
from medialib.web import access
from medialib.web.access import Access
from medialib.web.answers import refusal
from medialib.web.ask import Ask, Endpoint, Parts

LARGEST_BODY = 1024**2
MOST_FIELDS = 1010
HASHERS = 2


class MethodError(RefusedError):
    """The path is there, but does not take this method."""

    code = "method"
    status = 405


@dataclass(frozen=True, slots=True)
class Route:
    """One row: a path, its methods (GET brings HEAD), who may, what it does, takes and answers.

    `query` names the values of the query string. `hashes` marks the few that hash a password, which costs 19 MiB and is done by two at a time.
    """

    path: str
    methods: tuple[str, ...]
    endpoint: Endpoint
    access: Access
    summary: str
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    status: int = 200
    query: tuple[str, ...] = ()
    hashes: bool = False


class Door:
    """An ASGI app for the rows of one path: the gate, then the body, then the endpoint."""

    def __init__(self, parts: Parts, rows: Sequence[Route], hashers: anyio.CapacityLimiter) -> None:
        self.parts = parts
        self.quick = parts.quick()
        self.rows = {method: row for row in rows for method in row.methods}
        self.hashers = hashers
        if "GET" in self.rows:
            self.rows.setdefault("HEAD", self.rows["GET"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises MedialibError for the edge to tell."""
        request = Request(scope, receive, send)
        row = self.rows.get(request.method)
        if row is None:
            answer = await to_thread.run_sync(self._other_method, request)
        else:
            answer = await self._answer(row, request)
        await answer(scope, receive, send)

    async def _answer(self, row: Route, request: Request) -> ASGIApp:
        limiter = self.hashers if row.hashes else None
        endpoint: Callable[[Ask], Any] = row.endpoint
        waits = inspect.iscoroutinefunction(endpoint)
        if not waits and row.body is None:
            return await self._sync(row, request, limiter)
        ask = await to_thread.run_sync(_admitted, self.parts, row, request)
        if row.body:
            ask = replace(ask, body=await _body(request, row.body))
        return cast(ASGIApp, await endpoint(ask) if waits else await to_thread.run_sync(endpoint, ask, limiter=limiter))

    async def _sync(self, row: Route, request: Request, limiter: anyio.CapacityLimiter | None) -> ASGIApp:
        """The gate and the endpoint in one turn of a thread; without one, where nothing has to be waited for."""
        if request.scope["path"] in self.parts.warm:
            with contextlib.suppress(sqlite3.OperationalError):  # taken, or something is to be written down
                return _at_once(self.quick, row, request)
        return await to_thread.run_sync(_at_once, self.parts, row, request, limiter=limiter)

    def _other_method(self, request: Request) -> ASGIApp:
        """Say which methods there are, but only to those who may know of the path at all."""
        least = min((row.access for row in self.rows.values()), key=list(Access).index)
        access.admit(self.parts, request, least)
        error = MethodError(f"{request.method[:20]} is not done here.", "See /api/openapi.json.")
        answer = refusal(self.parts, request, error)
        answer.headers["Allow"] = ", ".join(sorted(self.rows))
        return answer


def _admitted(parts: Parts, row: Route, request: Request) -> Ask:
    caller = access.admit(parts, request, row.access)
    request.scope["medialib.caller"] = caller
    return Ask(request, parts, caller)


def _at_once(parts: Parts, row: Route, request: Request) -> ASGIApp:
    """The gate and the endpoint, where no body stands between them."""
    return cast(ASGIApp, row.endpoint(_admitted(parts, row, request)))


async def _body(request: Request, model: type[BaseModel]) -> BaseModel:
    """What was sent, as `model`: JSON under /api/, a form elsewhere."""
    wanted = (
        "application/json" if str(request.scope["path"]).startswith("/api/") else "application/x-www-form-urlencoded"
    )
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    data = await _bytes(request)
    if data and kind != wanted:
        raise InvalidError(f"The body is '{kind[:80]}', wanted {wanted}.", f"Send Content-Type: {wanted}.")
    values = _json(data) if wanted == "application/json" else _form(data)
    try:
        sent = model.model_validate(values)
    except ValidationError as error:
        raise explained(error) from None
    if _holds_nul(sent.model_dump()):
        raise InvalidError("A text holds a NUL, which is no letter.", "Leave it out.")
    return sent


def _holds_nul(value: object) -> bool:
    """Whether a text anywhere in a value holds the one character that databases and file names end at."""
    if isinstance(value, Mapping):
        return any(map(_holds_nul, value.values())) or any(map(_holds_nul, value))
    if isinstance(value, list | tuple):
        return any(map(_holds_nul, value))
    return isinstance(value, str) and "\0" in value


async def _bytes(request: Request) -> bytes:
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > LARGEST_BODY:
                raise TooLargeError("The body has more than 1 MiB.", "Send files to /api/upload.")
    except ClientDisconnect:
        raise RefusedError("The body was cut off.") from None
    return bytes(data)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data or b"{}")
    except (ValueError, RecursionError):
        raise InvalidError("The body is not valid JSON.", "Send a JSON object.") from None


def _form(data: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(data.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise InvalidError("The form cannot be read.", "Send it as the page does.") from None


def explained(error: ValidationError) -> InvalidError:
    """The first thing that is wrong with what was sent, in words."""
    first = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "body"
    shown = repr(first["input"])
    shown = shown if len(shown) <= 80 else f"{shown[:80]}..."
    if first["type"] == "extra_forbidden":
        return InvalidError(
            f"'{where[:80]}' is not something you can set here.", "Leave it out; see /api/openapi.json."
        )
    if first["type"] == "missing":
        return InvalidError(f"'{where}' is missing.", "See /api/openapi.json.")
    return InvalidError(f"'{where[:80]}' has value {shown}. {first['msg']}.", "See /api/openapi.json.")

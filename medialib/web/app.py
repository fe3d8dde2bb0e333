"""Makes the app from its settings: the route table behind doors, and the edge around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import groupby

import anyio
from starlette import routing as starlette_routing
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from medialib.catalogue import press
from medialib.settings import Settings
from medialib.store import connect, secrets
from medialib.tasks import open_tasks
from medialib.web import sql
from medialib.web.ask import Parts
from medialib.web.edge import Edge
from medialib.web.hub import Hub
from medialib.web.pool import Pool, QuickPool
from medialib.web.routing import HASHERS, Door, Route
from medialib.web.table import routes
from medialib.web.warm import Warm


def create_app(settings: Settings) -> Starlette:
    """The app, for databases that store.connect.prepare has made."""
    parts = make_parts(settings)
    app = Starlette(routes=_doors(parts, parts.routes), middleware=_middleware(parts))
    app.state.parts = parts
    return app


def _middleware(parts: Parts) -> list[Middleware]:
    middleware = [Middleware(Edge, parts=parts)]
    origins = parts.settings.access.cors_origins
    if origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "Range", "Last-Event-ID"),
            expose_headers=("Content-Range", "Accept-Ranges", "ETag"),
        )
        middleware.insert(0, cors)
    return middleware


def make_parts(settings: Settings) -> Parts:
    """What the app is made of."""
    private = Pool(settings.private_db, connect.connect)
    quick = partial(connect.connect, read_only=True, busy_s=0)
    with private.use() as db:
        link_key = secrets.get_or_make(db, "media-links")
    return Parts(
        settings=settings,
        tasks=open_tasks(settings),
        paper=press.environment(settings),
        hub=Hub(settings),
        sql=sql.make(settings),
        library=Pool(settings.library_db, partial(connect.connect, read_only=True)),
        private=private,
        quick_library=QuickPool(settings.library_db, quick),
        quick_private=QuickPool(settings.private_db, quick),
        warm=Warm(),
        link_key=link_key,
        routes=routes(settings),
    )


def _doors(parts: Parts, rows: Sequence[Route]) -> list[starlette_routing.Route]:
    """One Starlette route for each path, with a door that knows its methods."""
    hashers = anyio.CapacityLimiter(HASHERS)
    doors = []
    for path, same in groupby(rows, key=_path):
        door = starlette_routing.Route(path, Door(parts, tuple(same), hashers), methods=None)
        # Starlette's "." stops at a line break, which a file name may hold, and its "$" passes one.
        door.path_regex = re.compile(door.path_regex.pattern.removesuffix("$") + r"\Z", re.DOTALL)
        doors.append(door)
    return doors


def _path(row: Route) -> str:
    return row.path

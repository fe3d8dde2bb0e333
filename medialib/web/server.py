"""Runs the app on uvicorn."""

from __future__ import annotations

import socket

import uvicorn
from starlette.applications import Starlette

from medialib.model import Way
from medialib.settings import Settings
from medialib.store import connect, jobs
from medialib.web import uploads
from medialib.web.app import create_app
from medialib.web.ask import Parts
from medialib.web.heads import Bounded
from medialib.web.wire import Wired

GRACE_S = 3


class Server(uvicorn.Server):
    """uvicorn, which lets the live pages go first when it stops, so that they do not hold it up."""

    def __init__(self, settings: Settings) -> None:
        app = create_app(settings)
        self.parts: Parts = app.state.parts
        super().__init__(configured(settings, app))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, and wait for what is under way."""
        self.parts.hub.close()
        await super().shutdown(sockets)
        self.parts.close()


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; open streams get three seconds to end."""
    with connect.library(settings, read_only=True) as db:
        uploads.sweep(settings, jobs.sources(db, Way.UPLOAD))
    Server(settings).run()


def configured(settings: Settings, app: Starlette) -> uvicorn.Config:
    """How uvicorn runs the app. The access log is off: addresses can hold links that open a file."""
    proxies = list(settings.access.trusted_proxies)
    return uvicorn.Config(
        Wired(app),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=Bounded,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        timeout_graceful_shutdown=GRACE_S,
    )

"""Runs the app on uvicorn."""

from __future__ import annotations

import uvicorn

from medialib.settings import Settings
from medialib.web.app import create_app

GRACE_S = 3


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; open streams get three seconds to end."""
    uvicorn.Server(configured(settings)).run()


def configured(settings: Settings) -> uvicorn.Config:
    """How uvicorn runs the app. The access log is off: addresses can hold links that open a file."""
    proxies = list(settings.access.trusted_proxies)
    return uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        timeout_graceful_shutdown=GRACE_S,
    )

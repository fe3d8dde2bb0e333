"""`medialib up`: the library, running."""

from __future__ import annotations

import logging
import socket
import sys

import click

from medialib import run
from medialib import settings as config
from medialib.cli.demo import fill
from medialib.errors import ConflictError, SettingsError
from medialib.settings import Settings
from medialib.store import connect
from medialib.store.setup import ensure_setup_code
from medialib.tasks import open_tasks
from medialib.watch import drives, folders
from medialib.web import server

MODES = ("full", "server", "monitor", "worker", "web")


@click.command()
@click.option("--mode", type=click.Choice(MODES), default="full", show_default=True, help="Which parts to run.")
@click.option("--demo", is_flag=True, help="Fill an empty library with a small collection made on the spot.")
def up(mode: str, demo: bool) -> None:
    """Start the library: the web app, the worker with its folder watch, and the disc monitor."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)
    settings = config.load()
    connect.prepare(settings)
    if mode in run.PARTS:
        _check_port(settings)
        if demo:
            _fill(settings)
        _greet(settings)
        run.supervise(run.parts(mode))
    elif mode == "web":
        _check_port(settings)
        run.Signals()  # what the server raises again after its own clean end is then no news
        server.serve(settings)
    elif mode == "worker":
        sys.exit(0 if run.consume(settings, (folders.watch,)) else 1)
    else:
        signals = run.Signals()
        drives.watch(open_tasks(settings), signals.wait)


def _fill(settings: Settings) -> None:
    """Add the demo collection; a library that holds other things starts without it."""
    try:
        fill(settings)
    except ConflictError as error:
        click.echo(f"No demo: {error.message} {error.hint}", err=True)


def _check_port(settings: Settings) -> None:
    """Say so at once when somebody else listens where we want to."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror}.",
                "Set HOST and PORT to a free place, or stop what listens there.",
            ) from error


def _greet(settings: Settings) -> None:
    """Print the address and, until somebody has signed up, the setup code."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"medialib runs at http://{host}:{settings.port}/")
    with connect.private(settings) as db:
        code = ensure_setup_code(db)
    if code:
        click.echo(f"Setup code: {code}")
        click.echo(f"Open http://{host}:{settings.port}/setup and enter it to make the first account.")

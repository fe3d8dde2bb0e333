"""`medialib up`: the library, running."""

from __future__ import annotations

import logging
import socket
import sys
from pathlib import Path

import click

from medialib import run
from medialib import settings as config
from medialib.catalogue.ground import claim
from medialib.cli.late import found
from medialib.errors import ConflictError, SettingsError
from medialib.settings import Settings
from medialib.store import connect
from medialib.store.setup import ensure_setup_code

MODES = ("full", "server", "monitor", "worker", "web")  # the last three are parts, each a process of its own


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
        _claim(settings.build_dir / "home")
        if demo:
            _fill(settings)
        _greet(settings)
        run.supervise(run.parts(mode))
        return
    if mode == "web":
        _check_port(settings)
    sys.exit(found(f"{mode}_part", "keep")(settings))


def _fill(settings: Settings) -> None:
    """Add the demo collection; a library that holds other things starts without it."""
    try:
        found("demo", "fill")(settings)
    except ConflictError as error:
        click.echo(f"No demo: {error.message} {error.hint}", err=True)


def _claim(top: Path) -> None:
    """Say so at once when pages cannot be printed, and not in the log of a worker."""
    try:
        claim(top)
    except OSError as error:
        message = f"Cannot print pages to '{top}': {error.strerror}."
        raise SettingsError(message, "Set BUILD_DIR to a folder that this user may write to.") from error


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

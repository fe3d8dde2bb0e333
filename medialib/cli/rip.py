"""`medialib rip`: take what is on a disc, from a drive or from its image."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click
from sqlite_utils import Database

from medialib.cli.add import show_jobs
from medialib.cli.library import opened
from medialib.discs import RIPABLE, Tray
from medialib.errors import NotFoundError, RefusedError
from medialib.model import Json, Kind, Request, Way
from medialib.settings import Settings
from medialib.sources.discs.options import disc_options
from medialib.sources.drives import seeing
from medialib.sources.ways import classify
from medialib.store import discs
from medialib.tasks import Tasks, open_tasks

KINDS = (Kind.MOVIE.value, Kind.EPISODE.value, Kind.TRACK.value)


@click.command()
@click.argument("source", required=False, metavar="[DRIVE|IMAGE]")
@click.option("--titles", help="What to take: main, all, or numbers such as 1,3.")
@click.option("--preset", help="HandBrake's preset.")
@click.option("--title", help="What it is called.")
@click.option("--year", type=int, help="Its year.")
@click.option("--season", type=int, help="The season of a show.")
@click.option("--first-episode", type=int, help="The first episode on the disc.")
@click.option("--kind", type=click.Choice(KINDS), help="What it is: a film, episodes of a show, or music.")
@click.option("--wait", is_flag=True, help="Follow the job to its end, or until it asks something.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rip(source: str | None, kind: str | None, wait: bool, as_json: bool, **said: object) -> None:
    """Take a disc: the one in the only drive that holds one, in DRIVE, or an IMAGE (.iso, .cue, VIDEO_TS, BDMV)."""
    options = disc_options(said)
    with opened() as (settings, db):
        tasks = open_tasks(settings)
        wanted = Kind(kind) if kind else None
        show_jobs(db, [_submit(tasks, db, source or _only_drive(db, settings), wanted, options)], wait, as_json)


def _submit(tasks: Tasks, db: Database, source: str, wanted: Kind | None, options: dict[str, Json]) -> str:
    if discs.drive(db, source):
        return tasks.rip(db, source, wanted, options)
    return tasks.submit(db, _request(source, tasks.settings, wanted, options))


def _request(source: str, settings: Settings, wanted: Kind | None, options: dict[str, Json]) -> Request:
    """The request for an image, or for a drive that no monitor watches."""
    request = classify(source, settings, options=options, local=True)
    if request.way is not Way.DISC and not Path(request.source).is_block_device():
        raise RefusedError(
            f"'{source[:200]}' is no disc.", "Give a drive, an .iso, a .cue, or a VIDEO_TS or BDMV folder."
        )
    return replace(request, way=Way.DISC, wanted=wanted)


def _only_drive(db: Database, settings: Settings) -> str:
    """The drive that holds a disc; where no monitor has written down the drives, as the system sees them."""
    rows = discs.drives(db)
    if rows:
        return _only(row["device"] for row in rows if row["format"] in RIPABLE)
    sights = seeing.here(settings.discs.drives).scan()
    return _only(sight.device for sight in sights if sight.tray is Tray.LOADED)


def _only(devices: Iterable[str]) -> str:
    found = list(devices)
    if not found:
        raise NotFoundError("No drive holds a disc to rip.", "Put one in, or give the path of an image.")
    if len(found) > 1:
        raise RefusedError(f"{len(found)} drives hold a disc.", f"Name one of them: {', '.join(found)}.")
    return found[0]

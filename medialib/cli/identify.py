"""`medialib identify`: ask services what things are, say which one it is, take an answer back, rename what is known."""

from __future__ import annotations

import json

import click
from sqlite_utils import Database

from medialib import flow
from medialib.cli import names, tags
from medialib.cli.add import show_jobs
from medialib.cli.library import opened
from medialib.cli.terminal import plain
from medialib.errors import ConflictError, NotFoundError
from medialib.flow import undoing
from medialib.flow.online.requests import requested
from medialib.model import Request, Way
from medialib.settings import Settings
from medialib.store import matches, media
from medialib.store.matches import State
from medialib.tasks import open_tasks


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option(
    "--choose", metavar="ANSWER", help="Take this for what it is: tmdb:603, tt0133093, an ISBN, an id or an address."
)
@click.option("--undo", is_flag=True, help="Take back what the items were taken for.")
@click.option("--rename", is_flag=True, help="Give files the names of what they are known to be; ask nobody.")
@click.option(
    "--dry-run", is_flag=True, help="With --rename or --write-tags: print before and after, and change nothing."
)
@click.option("--folders", is_flag=True, help="With --rename and no ID: in the media folders of the settings too.")
@click.option(
    "--write-tags", is_flag=True, help="Write what is known of albums and tracks into their files; ask nobody."
)
@click.option("--wait", is_flag=True, help="Follow the jobs to their ends.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def identify(
    ids: tuple[str, ...],
    choose: str | None,
    undo: bool,
    rename: bool,
    dry_run: bool,
    folders: bool,
    write_tags: bool,
    wait: bool,
    as_json: bool,
) -> None:
    """Ask what films, shows, albums and books are: those with these ids, or all that nobody was asked about yet."""
    if write_tags:
        if not ids or rename or folders or choose or undo or wait:
            raise click.UsageError(
                "--write-tags takes the IDs of albums and tracks; beside it only --dry-run and --json."
            )
        with opened() as (settings, db):
            tags.write(settings, db, ids, dry_run=dry_run, as_json=as_json)
        return
    if rename or dry_run or folders:
        if not rename or choose or undo or (dry_run and wait):
            raise click.UsageError(
                "--dry-run and --folders go with --rename; --rename goes with no --choose or --undo."
            )
        with opened() as (settings, db):
            names.rename(settings, db, ids, folders=folders, dry_run=dry_run, wait=wait, as_json=as_json)
        return
    if choose and (undo or len(ids) != 1):
        raise click.UsageError("--choose takes exactly one ID, and no --undo.")
    if undo and (wait or not ids):
        raise click.UsageError("--undo takes the IDs of items, and no --wait: it is done at once.")
    with opened() as (settings, db):
        if undo:
            _undo(settings, db, ids, as_json)
            return
        everything = Request(flow.EVERYTHING, Way.IDENTIFY)
        requests = [requested(db, media_id, chosen=choose) for media_id in ids] or [everything]
        tasks = open_tasks(settings)
        show_jobs(db, [tasks.submit(db, request) for request in requests], wait, as_json)


def _undo(settings: Settings, db: Database, ids: tuple[str, ...], as_json: bool) -> None:
    """Take back what each item was taken for, or none of them; then print the pages anew."""
    titles = [_taken(db, media_id) for media_id in ids]
    for media_id in ids:
        left = undoing.undo_match(settings, db, media_id)
        if left:
            click.echo(f"The files keep their names. {plain(left)}", err=True)
    flow.publish(settings)
    if as_json:
        click.echo(json.dumps({"undone": list(ids)}))
    else:
        click.echo("\n".join(f"{plain(title)}: undone." for title in titles))


def _taken(db: Database, media_id: str) -> str:
    """The title of an item that was taken for something. Raises NotFoundError and ConflictError."""
    row, match = media.get(db, media_id), matches.get(db, media_id)
    if row is None or row["deleted_at"]:
        raise NotFoundError(f"There is no item '{media_id[:40]}'.", "Its page's address holds its id.")
    if match is None or match["state"] != State.TAKEN:
        raise ConflictError(f"There is nothing to undo: {row['title']} was not taken for anything.", "")
    return str(row["title"])

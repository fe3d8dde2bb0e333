"""`medialib merge`, `split` and `duplicates`: which items are one, and which are two."""

from __future__ import annotations

import json

import click
from sqlite_utils import Database

from medialib import flow
from medialib.cli.library import opened
from medialib.cli.terminal import plain
from medialib.flow import merging, splitting
from medialib.flow.splitting import Part
from medialib.model import Request, Way
from medialib.settings import Settings
from medialib.store import duplicates as alike
from medialib.store import files, items, media
from medialib.store.duplicates import Reason
from medialib.tasks import open_tasks

REASONS = {Reason.CONTENT: "same bytes", Reason.IDS: "same id elsewhere", Reason.TITLE: "same title, year and length"}


@click.command()
@click.argument("media_id", metavar="ID")
@click.argument("into", metavar="INTO")
def merge(media_id: str, into: str) -> None:
    """Make the item ID part of the item INTO, which is the same thing."""
    with opened() as (settings, db):
        gone, kept = merging.living(db, media_id), merging.living(db, into)
        act = merging.merge(db, media_id, into)
        flow.publish(settings)
    click.echo(f"{plain(gone['title'])} is part of {plain(kept['title'])} ({into}) now, act {act} of its history.")


@click.command()
@click.argument("media_id", metavar="ID")
@click.option("--file", "numbers", type=int, multiple=True, metavar="N", help="A file of the item, by its number.")
@click.option("--child", "children", multiple=True, metavar="ID", help="What stands under the item, e.g. a season.")
@click.option("--title", metavar="TEXT", help="What the new item is called.")
def split(media_id: str, numbers: tuple[int, ...], children: tuple[str, ...], title: str | None) -> None:
    """Make files of the item ID, or what stands under it, an item of their own. Without options: say what there is."""
    with opened() as (settings, db):
        if not numbers and not children:
            _show(db, media_id)
            return
        act, made = splitting.split(settings, db, media_id, Part(numbers, children, title))
        ask_anew(settings, db)
        flow.publish(settings)
        row = merging.living(db, made)
    click.echo(f"{plain(row['title'])} is an item of its own ({made}) now, act {act} of the history of {media_id}.")


def ask_anew(settings: Settings, db: Database) -> None:
    """Ask services about what they were not asked about yet."""
    if flow.has_unasked(settings, db):
        open_tasks(settings).submit(db, Request(flow.EVERYTHING, Way.IDENTIFY))


def _show(db: Database, media_id: str) -> None:
    """What of an item can be split off."""
    merging.living(db, media_id)
    for row in files.of(db, media_id):
        click.echo(f"--file {row['id']}  {row['role']}  {plain(row['path'])}")
    for child in media.below(db, media_id):
        found = media.get(db, child)
        if found and found["parent_id"] == media_id:
            click.echo(f"--child {child}  {found['kind']}  {plain(found['title'])}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def duplicates(as_json: bool) -> None:
    """List the items that may be one, and the items that have the same bytes twice."""
    with opened() as (_, db):
        pairs, copies = alike.find(db), alike.copies(db)
        ids = {one for pair in pairs for one in (pair.first, pair.second)} | {one.media_id for one in copies}
        titles = {row.id: _named(row) for row in items.media(db, ids).values()}
    if as_json:
        told = [{"items": [pair.first, pair.second], "reasons": list(pair.reasons)} for pair in pairs]
        twice = [{"id": one.media_id, "places": [list(place) for place in one.places]} for one in copies]
        click.echo(json.dumps({"pairs": told, "copies": twice}))
        return
    for pair in pairs:
        why = ", ".join(REASONS[reason] for reason in pair.reasons)
        click.echo(f"{titles[pair.first]}  {titles[pair.second]}  {why}")
    for one in copies:
        click.echo(f"{titles[one.media_id]}  {len(one.places)} copies: {plain([path for _, path in one.places])}")
    if not pairs and not copies:
        click.echo("There are none.")


def _named(row: items.Media) -> str:
    return f"{row.id} {plain(row.title)}{f' ({row.year})' if row.year else ''}"

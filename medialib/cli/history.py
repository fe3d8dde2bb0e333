"""`medialib history`: what was done to an item, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

import click

from medialib import flow
from medialib.cli.library import opened
from medialib.cli.terminal import plain
from medialib.flow import history as events
from medialib.flow import undoing
from medialib.flow.history import Event
from medialib.settings import Settings
from medialib.store import connect, users


@click.command()
@click.argument("media_id", metavar="ID")
@click.option("--undo", type=int, metavar="ACT", help="Take this act back: the number in front of its line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def history(media_id: str, undo: int | None, as_json: bool) -> None:
    """Print what was done to an item, the latest first, or take one act of it back."""
    with opened() as (settings, db):
        if undo is not None:
            events.of(settings, db, media_id)
            done = undoing.undo(settings, db, media_id, undo)
            flow.publish(settings)
            click.echo(json.dumps({"undone": done.id}) if as_json else f"Taken back: {plain(done.said)}")
            return
        found, names = events.of(settings, db, media_id), _names(settings)
        if as_json:
            told = [asdict(one) | {"done_by": names.get(one.done_by or "")} for one in found]
            click.echo(json.dumps({"history": told}, ensure_ascii=False))
        else:
            click.echo("\n".join(_line(one, names) for one in found) or "Nothing was done to it.")


def _names(settings: Settings) -> dict[str, str]:
    """What everybody is called, by id."""
    with connect.private(settings) as private:
        return {user.id: user.name for user in users.everyone(private)}


def _line(event: Event, names: Mapping[str, str]) -> str:
    """The act with its number, and each change below it."""
    who = f" ({names.get(event.done_by, 'somebody who is gone')})" if event.done_by else ""
    state = " Taken back." if event.undone_at else f" {event.fault}" if event.fault else ""
    number = "-" if event.id is None else str(event.id)
    lines = [f"{number:>6}  {event.at[:16].replace('T', ' ')}  {plain(event.said)}{plain(who)}{plain(state)}"]
    for one in event.changes:
        what = "" if one.what == "file" else f"{one.what}: "
        lines.append(f"        {what}{plain(_shown(one.before))} -> {plain(_shown(one.after))}")
    return "\n".join(lines)


def _shown(value: object) -> str:
    if value is None:
        return "(nothing)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

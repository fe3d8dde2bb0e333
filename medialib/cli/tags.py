"""`medialib identify --write-tags`: what would change in music files, and changing it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click
from sqlite_utils import Database

from medialib import flow
from medialib.cli.terminal import plain
from medialib.errors import JobError, MedialibError
from medialib.flow import retagging
from medialib.flow.retagging import Retag
from medialib.settings import Settings
from medialib.store.connect import new_id


def write(settings: Settings, db: Database, ids: Sequence[str], *, dry_run: bool, as_json: bool) -> None:
    """Print what changes in each file, and unless `dry_run` write it; then print the pages anew.

    Raises JobError in the end where a file could not be written; the others are.
    """
    planned, faults = retagging.plan(settings, db, ids), []
    batch = new_id()
    for retag in planned if not dry_run else ():
        try:
            retagging.write(settings, db, retag, batch)
        except MedialibError as error:
            faults.append(error)
    if not dry_run:
        flow.publish(settings)
    if as_json:
        click.echo(json.dumps({"files": [_as_json(retag) for retag in planned]}, ensure_ascii=False))
    else:
        click.echo(
            "\n".join(plain(line) for retag in planned for line in _lines(retag)) or "Every file says so already."
        )
    if faults:
        message = f"{len(faults)} of {len(planned)} files could not be tagged: {faults[0].message}"
        raise JobError(message, faults[0].hint)


def _lines(retag: Retag) -> list[str]:
    fields = [f"  {name.lower()}: {_text(retag.before[name])} -> {_text(said)}" for name, said in retag.after.items()]
    return [f"{retag.folder}: {retag.path}", *fields, *(["  cover"] if retag.cover is not None else [])]


def _text(said: Sequence[str]) -> str:
    return ", ".join(said) or "nothing"


def _as_json(retag: Retag) -> dict[str, Any]:
    return {
        "id": retag.media_id,
        "folder": retag.folder,
        "path": retag.path,
        "before": retag.before,
        "after": retag.after,
        "cover": retag.cover is not None,
    }

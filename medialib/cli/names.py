"""`medialib identify --rename`: what files would be called, and calling them so."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click
from sqlite_utils import Database

from medialib.cli.add import show_jobs
from medialib.cli.terminal import plain
from medialib.flow import renaming
from medialib.flow.renaming import Plan
from medialib.settings import Settings
from medialib.tasks import open_tasks


def rename(
    settings: Settings, db: Database, ids: Sequence[str], *, folders: bool, dry_run: bool, wait: bool, as_json: bool
) -> None:
    """Print the plan, or submit the job that does it."""
    request = renaming.requested(db, ids, folders=folders)
    if not dry_run:
        show_jobs(db, [open_tasks(settings).submit(db, request)], wait, as_json)
        return
    plan = renaming.plan(settings, db, ids, folders=folders)
    click.echo(json.dumps(as_told(plan), ensure_ascii=False) if as_json else _lines(plan))


def as_told(plan: Plan) -> dict[str, object]:
    """A plan as JSON: each file with what goes along, and what is left in folders that are left altogether."""
    lines = [
        {
            "ids": list(line.ids),
            "folder": line.folder,
            "before": line.old,
            "after": line.new,
            "along": [{"before": old, "after": new} for old, new in line.along],
            "remark": line.said,
            "refused": line.refused,
        }
        for line in plan.lines
    ]
    left = [{"folder": folder, "before": old, "after": new} for folder, old, new in plan.left]
    return {"files": lines, "left": left}


def _lines(plan: Plan) -> str:
    """Before and after, a pair of lines each."""
    told = []
    for line in plan.lines:
        where = "" if line.folder == "main" else f"{line.folder}: "
        told += [f"{where}{line.old}", f"  -> {line.refused or line.new}"]
        told += [f"     {line.said}"] if line.said else []
        told += [f"     with {old.rpartition('/')[2]}" for old, _ in line.along]
    told += [line for _, old, new in plan.left for line in (old, f"  -> {new}")]
    count = sum(1 for line in plan.lines if not line.refused)
    told.append(f"{count} file{'' if count == 1 else 's'} would be renamed." if plan.lines else renaming.NOTHING)
    return "\n".join(plain(line) for line in told)

"""`medialib add` and `medialib scan`: bring things in."""

from __future__ import annotations

import json
import sys
import time

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from sqlite_utils import Database

from medialib.cli.library import opened
from medialib.cli.terminal import plain
from medialib.errors import JobError, RefusedError
from medialib.model import Job, Json, Request, Status, Way
from medialib.sources.ways import classify
from medialib.store import jobs as rows
from medialib.tasks import open_tasks

ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED, Status.WAITING)
PATIENCE_S = 5.0


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--kind", help="What it is: a way in (video, playlist) or a media kind (movie, episode, ...).")
@click.option("--wait", is_flag=True, help="Follow the jobs to their ends.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def add(sources: tuple[str, ...], kind: str | None, wait: bool, as_json: bool) -> None:
    """Add web addresses, files and folders to the library."""
    with opened() as (settings, db):
        requests = [classify(source, settings, wanted=kind, local=True) for source in sources]
        tasks = open_tasks(settings)
        show_jobs(db, [tasks.submit(db, request) for request in requests], wait, as_json)


@click.command()
@click.argument("folder", required=False)
@click.option("--from-sidecars", is_flag=True, help="First put back what the sidecars beside media tell of.")
@click.option("--wait", is_flag=True, help="Follow the scan to its end.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def scan(folder: str | None, from_sidecars: bool, wait: bool, as_json: bool) -> None:
    """Compare the media folders (or one FOLDER of the settings) with the library.

    With --from-sidecars an empty library gets its items back as they were, people's edits included; in another one only
    what is missing is added.
    """
    with opened() as (settings, db):
        names = list(settings.folder_paths())
        if folder is not None and folder not in names:
            raise RefusedError(f"There is no media folder '{folder}'.", f"The folders are: {', '.join(names)}.")
        tasks = open_tasks(settings)
        options: dict[str, Json] = {"from_sidecars": True} if from_sidecars else {}
        requests = [Request(name, Way.SCAN, options=options) for name in ([folder] if folder else names)]
        show_jobs(db, [tasks.submit(db, request) for request in requests], wait, as_json)


def show_jobs(db: Database, ids: list[str], wait: bool, as_json: bool) -> None:
    """Print the ids, follow the jobs if asked to, and fail if one of them did or waits for an answer."""
    if not as_json:
        click.echo("\n".join(ids))
    ended = _follow(db, ids) if wait else []
    if as_json:
        found = [job for job_id in ids if (job := rows.get(db, job_id))]
        click.echo(json.dumps({"jobs": [{"id": job.id, "kind": job.kind, "status": job.status} for job in found]}))
    for job in ended:
        if job.status is Status.WAITING:
            hint = f"Answer it at /jobs/{job.id}, or with 'medialib jobs answer {job.id} --episodes 1=1,2=2'."
            raise JobError(f"{job.title} waits for you. {job.message}", hint)
        if job.status is not Status.DONE:
            raise JobError(f"{job.title}: {job.error or job.status}", job.hint)


def _follow(db: Database, ids: list[str]) -> list[Job]:
    """Wait until the jobs have ended or ask something; a bar on a terminal, plain lines otherwise, all on stderr."""
    started, said = time.monotonic(), False
    last: dict[str, str] = {}
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as bars:
        tasks = {job_id: bars.add_task(job_id, total=1.0) for job_id in ids}
        while True:
            found = [job for job_id in ids if (job := rows.get(db, job_id))]
            for job in found:
                bars.update(tasks[job.id], completed=job.progress, description=plain(f"{job.title[:40]} {job.stage}"))
                line = plain(f"{job.id}  {job.status}  {job.stage}  {job.message}")
                if not sys.stderr.isatty() and last.get(job.id) != line:
                    click.echo(line, err=True)
                    last[job.id] = line
            if all(job.status in ENDED for job in found):
                return found
            if (
                not said
                and time.monotonic() - started > PATIENCE_S
                and all(job.status is Status.QUEUED for job in found)
            ):
                click.echo("No worker has taken this yet; is 'medialib up' running?", err=True)
                said = True
            time.sleep(0.25)

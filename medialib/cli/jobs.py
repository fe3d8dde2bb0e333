"""`medialib jobs`: what is going on, and what went on."""

from __future__ import annotations

import json

import click

from medialib import jobs as states
from medialib.cli.library import opened
from medialib.cli.tables import show_table
from medialib.cli.terminal import plain
from medialib.errors import ConflictError, NotFoundError, RefusedError
from medialib.model import Job, Status
from medialib.sources.discs.answers import check_answer, episode_numbers
from medialib.store import jobs as rows
from medialib.tasks import open_tasks


@click.group(invoke_without_command=True)
@click.pass_context
def jobs(context: click.Context) -> None:
    """List, show, answer, cancel and retry jobs, and read their logs."""
    if context.invoked_subcommand is None:
        context.invoke(list_jobs)


@jobs.command("list")
@click.option("--status", type=click.Choice([status.value for status in Status]), help="Only jobs that stand so.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_jobs(status: str | None = None, limit: int = 50, as_json: bool = False) -> None:
    """The newest jobs first."""
    with opened() as (_, db):
        found = rows.recent(db, status=Status(status) if status else None, limit=limit)
    if as_json:
        click.echo(json.dumps({"jobs": [states.public(job) for job in found]}, ensure_ascii=False))
        return
    rows_shown = [(job.id, job.title, job.status, job.stage, f"{job.progress:.0%}") for job in found]
    columns = ("id", "what", "status", "stage", "progress")
    show_table(columns, rows_shown, "No jobs yet. Add something with 'medialib add'.")


@jobs.command()
@click.argument("job_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(job_id: str, as_json: bool) -> None:
    """One job, whole."""
    with opened() as (_, db):
        job = rows.get(db, job_id)
    if job is None:
        raise NotFoundError(f"There is no job '{job_id}'.", "List them with 'medialib jobs'.")
    values = states.public(job)
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    for name, value in values.items():
        if value not in (None, ""):
            said = json.dumps(value, ensure_ascii=False) if name == "question" else value
            click.echo(f"{name:>12}  {plain(said)}")


@jobs.command()
@click.argument("job_id", metavar="ID")
def cancel(job_id: str) -> None:
    """End a job and all it started; nothing half-made stays."""
    with opened() as (settings, db):
        _say(open_tasks(settings).cancel(db, job_id))


@jobs.command()
@click.argument("job_id", metavar="ID")
def retry(job_id: str) -> None:
    """Queue a failed or cancelled job again."""
    with opened() as (settings, db):
        _say(open_tasks(settings).retry(db, job_id))


@jobs.command()
@click.argument("job_id", metavar="ID")
@click.option("--episodes", required=True, metavar="TITLE=EPISODES,...", help="Such as 1=1,2=2-3; others are left out.")
@click.option("--season", type=int, help="Which season it is.")
@click.option("--title", help="What the show is called.")
@click.option("--year", type=int, help="The year of the show.")
def answer(job_id: str, episodes: str, **said: object) -> None:
    """Tell a job that asks which episodes the titles of a disc are."""
    with opened() as (settings, db):
        job = rows.get(db, job_id)
        if job is None:
            raise NotFoundError(f"There is no job '{job_id}'.", "List them with 'medialib jobs'.")
        if job.question is None:
            raise ConflictError(f"Job {job_id} is {job.status}.", "It asks nothing; see 'medialib jobs show'.")
        told = check_answer({**said, "episodes": _episodes(episodes)}, job.question)
        _say(open_tasks(settings).answer(db, job_id, told))


def _episodes(text: str) -> dict[str, list[int]]:
    """Episodes by title from "1=1,2=2-3"."""
    pairs = [part.strip().partition("=") for part in text.split(",")]
    try:
        return {title.strip(): episode_numbers(numbers) for title, _, numbers in pairs}
    except ValueError as error:
        raise RefusedError(f"--episodes has value '{text[:80]}'. {error}.", "Write 1=1,2=2-3.") from None


@jobs.command("log")
@click.argument("job_id", metavar="ID")
def show_log(job_id: str) -> None:
    """What the job's tools said."""
    with opened() as (_, db):
        for _id, at, line in rows.log_lines(db, job_id, limit=100_000):
            click.echo(f"{at}  {plain(line)}")


def _say(job: Job) -> None:
    click.echo(f"{job.id}  {job.status}")

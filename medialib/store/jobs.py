"""The jobs table and its log: the truth about work. Only medialib.jobs writes a status through these."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from medialib.model import Job, Json, Kind, Request, Status, Way

COLUMNS = (
    "id, kind, source, title, wanted, options, status, stage, progress, eta_s, speed_bps, message, error, hint, "
    "attempts, worker, media_id, parent_id, submitted_by, created_at, started_at, finished_at, lane, question"
)
OPEN = (Status.QUEUED, Status.RUNNING, Status.WAITING)


def _job(row: sqlite3.Row) -> Job:
    values = dict(row)
    values["kind"] = Way(values["kind"])
    values["wanted"] = Kind(values["wanted"]) if values["wanted"] else None
    values["status"] = Status(values["status"])
    values["options"] = json.loads(values["options"])
    values["question"] = json.loads(values["question"]) if values["question"] else None
    return Job(**values)


def _as_text(options: Mapping[str, Json]) -> str:
    """Options as they are kept and compared: in whatever order they were said."""
    return json.dumps(dict(options), sort_keys=True)


def add(db: Database, job_id: str, request: Request, title: str, now: str, lane: str = "") -> None:
    """Record a request as a queued job."""
    db.conn.execute(
        "INSERT INTO jobs (id, kind, source, title, wanted, options, submitted_by, parent_id, created_at, lane) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job_id,
            request.way,
            request.source,
            title,
            request.wanted,
            _as_text(request.options),
            request.submitted_by,
            request.parent_id,
            now,
            lane,
        ),
    )


def get(db: Database, job_id: str) -> Job | None:
    """The job with this id."""
    row = db.conn.execute(f"SELECT {COLUMNS} FROM jobs WHERE id = ?", (job_id,)).fetchone()
    return _job(row) if row else None


def recent(
    db: Database,
    *,
    status: Status | None = None,
    owner: str | None = None,
    parent_id: str | None = None,
    before: str | None = None,
    limit: int = 100,
) -> list[Job]:
    """The newest jobs first, at most `limit`: of one status, one person, one parent, or older than the job `before`, if that is there."""
    wheres, values = ["1"], []
    for column, value in (
        ("status = ?", status),
        ("submitted_by = ?", owner),
        ("parent_id = ?", parent_id),
        ("coalesce((created_at, rowid) < (SELECT created_at, rowid FROM jobs WHERE id = ?), 1)", before),
    ):
        if value is not None:
            wheres.append(column)
            values.append(value)
    sql = f"SELECT {COLUMNS} FROM jobs WHERE {' AND '.join(wheres)} ORDER BY created_at DESC, rowid DESC LIMIT ?"
    return [_job(row) for row in db.conn.execute(sql, (*values, limit))]


def open_for(db: Database, request: Request) -> str | None:
    """The id of a job that already does what `request` asks."""
    row = db.conn.execute(
        "SELECT id FROM jobs WHERE source = ? AND kind = ? AND options = ? AND submitted_by IS ? AND status IN ('queued', 'running', 'waiting') LIMIT 1",
        (request.source, request.way, _as_text(request.options), request.submitted_by),
    ).fetchone()
    return row[0] if row else None


def child_for(db: Database, request: Request) -> str | None:
    """The id of a child of `request.parent_id` that does, or has done, what `request` asks."""
    row = db.conn.execute(
        "SELECT id FROM jobs WHERE parent_id = ? AND source = ? AND kind = ? AND options = ? AND status NOT IN ('failed', 'cancelled') LIMIT 1",
        (request.parent_id, request.source, request.way, _as_text(request.options)),
    ).fetchone()
    return row[0] if row else None


def newest(db: Database, way: Way, source: str) -> Job | None:
    """The newest job of this way and source."""
    row = db.conn.execute(
        f"SELECT {COLUMNS} FROM jobs WHERE source = ? AND kind = ? ORDER BY created_at DESC, rowid DESC LIMIT 1",
        (source, way),
    ).fetchone()
    return _job(row) if row else None


def claim(db: Database, job_id: str, worker: str, lease_until: str, now: str) -> bool:
    """Take a queued job in one statement; False when somebody else has it, it is not due, or its lane is taken."""
    taken = db.conn.execute(
        "UPDATE jobs SET status = 'running', worker = ?, lease_until = ?, attempts = attempts + 1, run_after = NULL, "
        "started_at = coalesce(started_at, ?), finished_at = NULL, error = '', hint = '', message = '', eta_s = NULL "
        "WHERE id = ? AND status = 'queued' AND (run_after IS NULL OR run_after <= ?) AND (lane = '' OR NOT EXISTS "
        "(SELECT 1 FROM jobs AS other WHERE other.lane = jobs.lane AND other.status = 'running'))",
        (worker, lease_until, now, job_id, now),
    )
    return taken.rowcount == 1


def update(db: Database, job_id: str, holder: str, **values: object) -> bool:
    """Set columns of a running job that worker `holder` still has; False when it holds it no longer."""
    names = ", ".join(f"{name} = ?" for name in values)
    done = db.conn.execute(
        f"UPDATE jobs SET {names} WHERE id = ? AND worker = ? AND status = 'running'",
        (*values.values(), job_id, holder),
    )
    return done.rowcount == 1


def renew(db: Database, worker: str, job_ids: Iterable[str], lease_until: str) -> None:
    """Keep these jobs for longer, as far as `worker` still has them."""
    db.conn.execute(
        "UPDATE jobs SET lease_until = ? WHERE worker = ? AND status = 'running' AND id IN (SELECT value FROM json_each(?))",
        (lease_until, worker, json.dumps(list(job_ids))),
    )


def held(db: Database, worker: str) -> dict[str, bool]:
    """The running jobs of `worker`, and whether somebody wants each one ended."""
    rows = db.conn.execute("SELECT id, cancel_asked FROM jobs WHERE worker = ? AND status = 'running'", (worker,))
    return {row[0]: bool(row[1]) for row in rows}


def ask_cancel(db: Database, job_id: str) -> bool:
    """Flag a running job for its worker; False when it is not running."""
    return (
        db.conn.execute("UPDATE jobs SET cancel_asked = 1 WHERE id = ? AND status = 'running'", (job_id,)).rowcount == 1
    )


def end_waiting(db: Database, job_id: str, now: str) -> bool:
    """Cancel a job that no worker holds; False when one does or it has ended."""
    ended = db.conn.execute(
        "UPDATE jobs SET status = 'cancelled', finished_at = ?, message = '', eta_s = NULL, speed_bps = NULL "
        "WHERE id = ? AND status IN ('queued', 'waiting')",
        (now, job_id),
    )
    return ended.rowcount == 1


def requeue(db: Database, job_id: str, statuses: Sequence[Status]) -> bool:
    """Put a job back into the queue from one of `statuses`, as new."""
    marks = ", ".join("?" for _ in statuses)
    back = db.conn.execute(
        "UPDATE jobs SET status = 'queued', worker = NULL, lease_until = NULL, run_after = NULL, cancel_asked = 0, attempts = 0, lost = 0, "
        f"error = '', hint = '', message = '', stage = '', progress = 0, question = NULL, finished_at = NULL WHERE id = ? AND status IN ({marks})",
        (job_id, *statuses),
    )
    return back.rowcount == 1


def release_lapsed(
    db: Database, now: str, dead: Iterable[str], most: int, error: str, hint: str
) -> list[tuple[str, Status]]:
    """Queue again the running jobs whose lease ran out or whose worker is known `dead`; each with its new status.

    One that is to be cancelled is; one that has lost its worker `most` times fails with `error` and `hint`.
    """
    rows = db.conn.execute(
        "UPDATE jobs SET status = CASE WHEN cancel_asked THEN 'cancelled' WHEN lost + 1 >= :most THEN 'failed' ELSE 'queued' END, "
        "error = iif(cancel_asked OR lost + 1 < :most, '', :error), hint = iif(cancel_asked OR lost + 1 < :most, '', :hint), "
        "finished_at = iif(cancel_asked OR lost + 1 >= :most, :now, NULL), lost = lost + 1, attempts = max(attempts - 1, 0), "
        "worker = NULL, lease_until = NULL, eta_s = NULL, speed_bps = NULL "
        "WHERE status = 'running' AND (lease_until < :now OR worker IN (SELECT value FROM json_each(:dead))) RETURNING id, status",
        {"now": now, "dead": json.dumps(list(dead)), "most": most, "error": error, "hint": hint},
    )
    return [(row[0], Status(row[1])) for row in rows.fetchall()]


def due(db: Database, now: str) -> list[str]:
    """The queued jobs that may run now, oldest first."""
    rows = db.conn.execute(
        "SELECT id FROM jobs WHERE status = 'queued' AND (run_after IS NULL OR run_after <= ?) ORDER BY created_at, rowid",
        (now,),
    )
    return [row[0] for row in rows]


def next_in(db: Database, lane: str, now: str) -> str | None:
    """The queued job that has waited longest for a lane."""
    row = db.conn.execute(
        "SELECT id FROM jobs WHERE status = 'queued' AND lane = ? AND (run_after IS NULL OR run_after <= ?) "
        "ORDER BY created_at, rowid LIMIT 1",
        (lane, now),
    ).fetchone()
    return row[0] if row else None


def answer(db: Database, job_id: str, options: Mapping[str, Json]) -> bool:
    """Queue a job that waits for a person, with what they said among its options; False when it does not wait."""
    answered = db.conn.execute(
        "UPDATE jobs SET status = 'queued', question = NULL, message = '', finished_at = NULL, "
        "options = json_patch(options, ?) WHERE id = ? AND status = 'waiting'",
        (json.dumps(dict(options)), job_id),
    )
    return answered.rowcount == 1


def workers(db: Database) -> list[str]:
    """The workers that hold running jobs."""
    return [row[0] for row in db.conn.execute("SELECT DISTINCT worker FROM jobs WHERE status = 'running'")]


def ended(db: Database, job_ids: Iterable[str]) -> list[str]:
    """Those of these jobs that have ended."""
    rows = db.conn.execute(
        "SELECT id FROM jobs WHERE id IN (SELECT value FROM json_each(?)) AND +status IN ('done', 'failed', 'cancelled')",
        (json.dumps(list(job_ids)),),
    )
    return [row[0] for row in rows]


def forget(db: Database, way: Way, before: str) -> None:
    """Forget the jobs of a way that were done before a time, with their logs."""
    db.conn.execute("DELETE FROM jobs WHERE kind = ? AND status = 'done' AND finished_at < ?", (way, before))


def forget_items(db: Database, media_ids: Iterable[str]) -> None:
    """Forget the ended jobs that brought these items, with their logs."""
    db.conn.execute(
        "DELETE FROM jobs WHERE media_id IN (SELECT value FROM json_each(?)) AND status IN ('done', 'failed', 'cancelled')",
        (json.dumps(list(media_ids)),),
    )


def counts(db: Database, owner: str | None = None) -> dict[str, int]:
    """How many jobs stand in each status, of everybody or of one person."""
    rows = db.conn.execute(
        "SELECT status, count(*) FROM jobs WHERE (? IS NULL OR submitted_by = ?) GROUP BY status", (owner, owner)
    )
    return {row[0]: row[1] for row in rows}


def children(db: Database, job_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """For those of these jobs that have children: how many have ended, and how many there are."""
    found = db.conn.execute(
        "SELECT parent_id, sum(status IN ('done', 'failed', 'cancelled')), count(*) FROM jobs "
        "WHERE parent_id IN (SELECT value FROM json_each(?)) GROUP BY parent_id",
        (json.dumps(list(job_ids)),),
    )
    return {row[0]: (row[1], row[2]) for row in found}


def sources(db: Database, way: Way) -> set[str]:
    """What the jobs of one way came from that may still be worked on: all but those that are done."""
    return {row[0] for row in db.conn.execute("SELECT source FROM jobs WHERE kind = ? AND status <> 'done'", (way,))}


def open_sources(db: Database, way: Way) -> set[str]:
    """What the jobs of one way work on, or are going to."""
    found = db.conn.execute(
        "SELECT source FROM jobs WHERE kind = ? AND status IN (SELECT value FROM json_each(?))", (way, json.dumps(OPEN))
    )
    return {row[0] for row in found}


def log(db: Database, job_id: str, lines: Iterable[tuple[str, str]]) -> None:
    """Keep (time, line) pairs of what a job's tools said, as long as the job is there."""
    db.conn.executemany(
        "INSERT INTO job_log (job_id, at, line) SELECT id, ?, ? FROM jobs WHERE id = ?",
        [(at, line, job_id) for at, line in lines],
    )


def log_lines(db: Database, job_id: str, after: int = 0, limit: int = 1000) -> list[tuple[int, str, str]]:
    """The (id, time, line) of a job's log after one id: the last `limit` of them, oldest first."""
    rows = db.conn.execute(
        "SELECT id, at, line FROM (SELECT id, at, line FROM job_log WHERE job_id = ? AND id > ? ORDER BY id DESC LIMIT ?) ORDER BY id",
        (job_id, after, limit),
    )
    return [(row[0], row[1], row[2]) for row in rows]

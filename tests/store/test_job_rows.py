"""The jobs table: what is one request, who holds what, what is due, and what is forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from medialib.model import Job, Kind, Request, Status, Way
from medialib.settings import Settings
from medialib.store import connect, jobs

T = [f"2026-01-02T03:{minute:02d}:00.000Z" for minute in range(60)]
FILM = Request("/films/a.mkv", Way.FILE, Kind.MOVIE, {"preset": "fast", "titles": [1, 2]}, "ann")


def add(db: Database, job_id: str, request: Request = FILM, now: str = T[0], lane: str = "", **columns: object) -> str:
    with connect.write(db):
        jobs.add(db, job_id, request, request.source.rpartition("/")[2], now, lane)
        for name, value in columns.items():
            db.conn.execute(f"UPDATE jobs SET {name} = ? WHERE id = ?", (value, job_id))
    return job_id


def row(db: Database, job_id: str) -> Job:
    job = jobs.get(db, job_id)
    assert job is not None
    return job


def ids(found: list[Job]) -> list[str]:
    return [job.id for job in found]


def test_a_job_is_read_as_it_was_asked_for(db: Database) -> None:
    add(db, "parent")
    add(db, "job", replace(FILM, parent_id="parent"), T[1], "encode")
    assert row(db, "job") == Job(
        id="job", kind=Way.FILE, source="/films/a.mkv", title="a.mkv", wanted=Kind.MOVIE, options=FILM.options,
        status=Status.QUEUED, stage="", progress=0.0, eta_s=None, speed_bps=None, message="", error="", hint="",
        attempts=0, worker=None, media_id=None, parent_id="parent", submitted_by="ann", created_at=T[1],
        started_at=None, finished_at=None, lane="encode", question=None,
    )  # fmt: skip
    assert (jobs.get(db, "nope"), row(db, "parent").wanted) == (None, Kind.MOVIE)


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        (replace(FILM, options={"titles": [1, 2], "preset": "fast"}), True),
        (replace(FILM, wanted=None), True),
        (replace(FILM, options={"titles": [2, 1], "preset": "fast"}), False),
        (replace(FILM, options={}), False),
        (replace(FILM, submitted_by="ben"), False),
        (replace(FILM, submitted_by=None), False),
        (replace(FILM, way=Way.INBOX), False),
        (replace(FILM, source="/films/A.mkv"), False),
    ],
)
def test_which_requests_are_one(db: Database, other: Request, is_one: bool) -> None:
    add(db, "job")
    assert jobs.open_for(db, other) == ("job" if is_one else None)


@pytest.mark.parametrize("status", Status)
def test_a_request_is_open_and_a_child_is_had_as_long_as_its_status_says(db: Database, status: Status) -> None:
    add(db, "parent", replace(FILM, way=Way.PLAYLIST))
    child = replace(FILM, parent_id="parent", source="/films/b.mkv")
    add(db, "job", status=status)
    add(db, "child", child, status=status)
    is_open = status in ("queued", "running", "waiting")
    assert jobs.open_for(db, FILM) == ("job" if is_open else None)
    assert jobs.child_for(db, child) == (None if status in ("failed", "cancelled") else "child")
    assert jobs.child_for(db, replace(child, parent_id="other")) is None
    assert jobs.ended(db, ["child", "nope"]) == ([] if is_open else ["child"])


def test_the_newest_of_a_source_is_that_which_came_last(db: Database) -> None:
    for job_id, now in (("one", T[0]), ("two", T[2]), ("three", T[2]), ("four", T[1])):
        add(db, job_id, now=now)
    add(db, "other", replace(FILM, way=Way.INBOX), T[9])
    newest = jobs.newest(db, Way.FILE, FILM.source)
    assert (newest and newest.id, jobs.newest(db, Way.SCAN, FILM.source)) == ("three", None)


def test_lists_are_newest_first_and_go_on_where_the_last_one_ended(db: Database) -> None:
    for number in range(9):
        add(db, f"{number}", replace(FILM, submitted_by="ann" if number % 2 else None), T[number // 4])
    everything = [str(number) for number in reversed(range(9))]
    assert ids(jobs.recent(db)) == everything
    pages, before = [], None
    while found := jobs.recent(db, before=before, limit=2):
        pages.append(ids(found))
        before = found[-1].id
    assert pages == [["8", "7"], ["6", "5"], ["4", "3"], ["2", "1"], ["0"]]
    assert ids(jobs.recent(db, owner="ann", before="6", limit=2)) == ["5", "3"]
    assert (ids(jobs.recent(db, before="nope")), jobs.recent(db, owner="ben")) == (everything, [])


def test_lists_are_of_one_status_or_one_parent(db: Database) -> None:
    add(db, "parent", status="done")
    for number, status in enumerate(("queued", "failed", "failed", "done")):
        add(db, f"{number}", replace(FILM, parent_id="parent"), T[number], status=status)
    assert ids(jobs.recent(db, status=Status.FAILED)) == ["2", "1"]
    assert ids(jobs.recent(db, parent_id="parent")) == ["3", "2", "1", "0"]
    assert jobs.children(db, ["parent", "0", "nope"]) == {"parent": (3, 4)}
    assert jobs.counts(db) == {"queued": 1, "failed": 2, "done": 2}
    assert (jobs.counts(db, "ann"), jobs.counts(db, "ben")) == (jobs.counts(db), {})


def test_a_claim_begins_a_job_and_clears_what_an_earlier_try_left(db: Database) -> None:
    add(db, "job", started_at=T[0], error="Timed out.", hint="Wait.", message="Try 1 failed", eta_s=9.0, run_after=T[5])
    assert not jobs.claim(db, "job", "me", T[9], T[4])
    assert jobs.claim(db, "job", "me", T[9], T[5])
    job = row(db, "job")
    assert (job.status, job.worker, job.attempts, job.started_at) == (Status.RUNNING, "me", 1, T[0])
    assert (job.error, job.hint, job.message, job.eta_s, job.finished_at) == ("", "", "", None, None)
    assert not jobs.claim(db, "job", "me", T[9], T[6])
    assert not jobs.claim(db, "nope", "me", T[9], T[6])


def test_only_its_holder_writes_to_a_running_job(db: Database) -> None:
    add(db, "job")
    assert not jobs.update(db, "job", "me", message="before")
    jobs.claim(db, "job", "me", T[9], T[1])
    assert [jobs.update(db, "job", who, message=who) for who in ("other", "me")] == [False, True]
    assert row(db, "job").message == "me"
    jobs.update(db, "job", "me", status="done")
    assert (jobs.update(db, "job", "me", message="after"), row(db, "job").message) == (False, "me")


def test_leases_are_renewed_by_those_who_hold_them(db: Database) -> None:
    for job_id, worker in (("one", "me"), ("two", "me"), ("three", "other")):
        jobs.claim(db, add(db, job_id), worker, T[1], T[0])
    jobs.renew(db, "me", ["one", "three", "nope"], T[30])
    leases = dict(db.conn.execute("SELECT id, lease_until FROM jobs").fetchall())
    assert leases == {"one": T[30], "two": T[1], "three": T[1]}
    assert (jobs.held(db, "me"), jobs.workers(db)) == ({"one": False, "two": False}, ["me", "other"])
    assert ([jobs.ask_cancel(db, one) for one in ("one", "nope")], jobs.held(db, "me")) == (
        [True, False],
        {"one": True, "two": False},
    )


LOST = ("It crashed.", "See its log.")


@pytest.mark.parametrize(
    ("lease", "asked", "lost", "after"),
    [
        (T[9], 0, 0, ("running", 2, 0, "", "")),
        (T[8], 0, 0, ("running", 2, 0, "", "")),
        (T[7], 0, 0, ("queued", 1, 1, "", "")),
        (T[7], 0, 1, ("queued", 1, 2, "", "")),
        (T[7], 0, 2, ("failed", 1, 3, *LOST)),
        (T[7], 1, 0, ("cancelled", 1, 1, "", "")),
        (T[7], 1, 2, ("cancelled", 1, 3, "", "")),
    ],
)
def test_what_a_lapsed_lease_makes_of_a_job(
    db: Database, lease: str, asked: int, lost: int, after: tuple[object, ...]
) -> None:
    add(db, "job", status="running", worker="me", lease_until=lease, cancel_asked=asked, lost=lost, attempts=2, eta_s=1)
    released = jobs.release_lapsed(db, T[8], [], 3, *LOST)
    assert released == ([] if after[0] == "running" else [("job", Status(str(after[0])))])
    found = db.conn.execute("SELECT status, attempts, lost, error, hint FROM jobs").fetchone()
    job = row(db, "job")
    assert tuple(found) == after
    assert (job.worker, job.eta_s) == (("me", 1) if after[0] == "running" else (None, None))
    assert job.finished_at == (T[8] if after[0] in ("failed", "cancelled") else None)


def test_the_jobs_of_dead_workers_do_not_wait_for_their_leases(db: Database) -> None:
    for job_id, worker in (("one", "dead"), ("two", "alive"), ("three", "dead too")):
        jobs.claim(db, add(db, job_id), worker, T[50], T[0])
    assert jobs.release_lapsed(db, T[1], ["dead", "dead too"], 3, *LOST) == [("one", "queued"), ("three", "queued")]
    assert (jobs.release_lapsed(db, T[1], ["dead"], 3, *LOST), row(db, "one").attempts) == ([], 0)


def test_what_is_due_comes_in_the_order_in_which_it_was_asked_for(db: Database) -> None:
    for job_id, now, columns in (
        ("late", T[3], {}), ("first", T[1], {}), ("same moment", T[1], {}), ("soon", T[0], {"run_after": T[5]}),
        ("later", T[0], {"run_after": T[6]}), ("done", T[0], {"status": "done"}), ("asks", T[0], {"status": "waiting"}),
    ):  # fmt: skip
        add(db, job_id, FILM, now, "encode" if job_id != "first" else "", **columns)
    assert jobs.due(db, T[5]) == ["soon", "first", "same moment", "late"]
    assert jobs.due(db, T[4]) == ["first", "same moment", "late"]
    assert [jobs.next_in(db, "encode", now) for now in (T[4], T[5])] == ["same moment", "soon"]
    assert jobs.next_in(db, "drive:a", T[9]) is None


@pytest.mark.parametrize("status", Status)
def test_what_can_be_ended_put_back_and_answered_by_its_status(db: Database, status: Status) -> None:
    for job_id in ("end", "back", "answer"):
        add(
            db,
            job_id,
            status=status,
            message="said",
            question='{"q": 1}',
            attempts=2,
            lost=2,
            cancel_asked=1,
            progress=0.5,
        )
    assert jobs.end_waiting(db, "end", T[9]) is (status in ("queued", "waiting"))
    assert jobs.requeue(db, "back", (Status.FAILED, Status.CANCELLED)) is (status in ("failed", "cancelled"))
    assert jobs.answer(db, "answer", {"season": 2}) is (status == "waiting")
    if status == "waiting":
        ended, answered = row(db, "end"), row(db, "answer")
        assert (ended.status, ended.finished_at, ended.message) == (Status.CANCELLED, T[9], "")
        assert (answered.status, answered.question, answered.options) == (
            Status.QUEUED,
            None,
            {**FILM.options, "season": 2},
        )
    if status == "failed":
        back = db.conn.execute("SELECT * FROM jobs WHERE id = 'back'").fetchone()
        fresh = db.conn.execute("SELECT * FROM jobs WHERE id = ?", (add(db, "fresh"),)).fetchone()
        assert [name for name in back.keys() if back[name] != fresh[name]] == ["id"]  # noqa: SIM118


def test_an_answer_may_take_an_option_back(db: Database) -> None:
    add(db, "job", status="waiting")
    jobs.answer(db, "job", {"titles": None, "preset": "große Bühne"})
    assert row(db, "job").options == {"preset": "große Bühne"}


def test_old_work_of_one_way_is_forgotten_with_its_log_and_nothing_else(db: Database) -> None:
    scan = Request("main", Way.SCAN)
    add(db, "old", scan, status="done", finished_at=T[1])
    add(db, "young", scan, status="done", finished_at=T[2])
    add(db, "failed", scan, status="failed", finished_at=T[1])
    add(db, "film", status="done", finished_at=T[1])
    add(db, "child", replace(FILM, parent_id="old"), T[3])
    jobs.log(db, "old", [(T[1], "said")])
    jobs.forget(db, Way.SCAN, T[2])
    assert ids(jobs.recent(db)) == ["child", "film", "failed", "young"]
    assert (row(db, "child").parent_id, db.conn.execute("SELECT count(*) FROM job_log").fetchone()[0]) == (None, 0)


def test_sources_that_may_still_be_worked_on(db: Database) -> None:
    for status in Status:
        add(db, status, Request(f"/{status}", Way.UPLOAD), status=status)
    add(db, "other", Request("/other", Way.INBOX))
    assert jobs.sources(db, Way.UPLOAD) == {"/queued", "/running", "/waiting", "/failed", "/cancelled"}
    assert jobs.open_sources(db, Way.UPLOAD) == {"/queued", "/running", "/waiting"}


def test_a_log_is_read_from_where_the_reader_was_and_shows_the_end_of_a_long_one(db: Database) -> None:
    add(db, "job")
    add(db, "other")
    jobs.log(db, "job", [(T[0], f"line {number}") for number in range(5)])
    jobs.log(db, "other", [(T[0], "another's")])
    jobs.log(db, "gone", [(T[0], "nobody's")])
    assert [line for _, _, line in jobs.log_lines(db, "job", limit=2)] == ["line 3", "line 4"]
    [first, *_] = jobs.log_lines(db, "job")
    assert first[1:] == (T[0], "line 0")
    assert [line for _, _, line in jobs.log_lines(db, "job", after=first[0] + 2)] == ["line 3", "line 4"]
    assert db.conn.execute("SELECT count(*) FROM job_log").fetchone()[0] == 6


def test_a_lane_is_taken_by_one_of_two_that_claim_at_once(settings: Settings, db: Database) -> None:
    add(db, "one", lane="drive:a")
    add(db, "two", lane="drive:a")
    with connect.library(settings) as other:
        assert [jobs.claim(own, job, "me", T[9], T[1]) for own, job in ((db, "one"), (other, "two"))] == [True, False]
        jobs.update(db, "one", "me", status="done")
        assert jobs.claim(other, "two", "me", T[9], T[1])

"""Jobs in lanes, and jobs that wait for a person."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from medialib import jobs
from medialib.errors import ConflictError
from medialib.model import Job, Request, Status, Way
from medialib.store import jobs as rows

LEASE_S = 30.0


def submit(db: Database, source: str, lane: str) -> str:
    return jobs.submit(db, Request(source, Way.DISC), source, lane)


def claim(db: Database, job_id: str, worker: str = "one") -> Job:
    job = jobs.claim(db, job_id, worker, LEASE_S)
    assert job is not None
    return job


def test_one_job_of_a_lane_runs_at_a_time(db: Database) -> None:
    first, second, other = submit(db, "a", "drive:a"), submit(db, "b", "drive:a"), submit(db, "c", "drive:c")
    running = claim(db, first)
    assert jobs.claim(db, second, "two", LEASE_S) is None
    assert claim(db, other, "two").status is Status.RUNNING
    jobs.finish(db, running, "one", None, "")
    assert claim(db, second, "two").status is Status.RUNNING


def test_jobs_without_a_lane_run_side_by_side(db: Database) -> None:
    first, second = submit(db, "a", ""), submit(db, "b", "")
    assert [claim(db, first).status, claim(db, second, "two").status] == [Status.RUNNING, Status.RUNNING]


def test_the_one_that_waited_longest_is_next(db: Database) -> None:
    first, second, third = (submit(db, name, "encode") for name in "abc")
    running = claim(db, first)
    assert rows.next_in(db, "encode", "9") == second
    jobs.go_on(db, running, "one", "drive:a")
    assert [rows.next_in(db, lane, "9") for lane in ("encode", "drive:a")] == [second, first]
    jobs.cancel(db, second)
    assert rows.next_in(db, "encode", "9") == third


def test_going_on_in_another_lane_costs_no_try_and_keeps_the_progress(db: Database) -> None:
    job = claim(db, submit(db, "a", "drive:a"))
    jobs.Reporter(db, job, "one").stage("read")
    jobs.go_on(db, job, "one", "encode")
    after = rows.get(db, job.id)
    assert after is not None
    assert (after.status, after.lane, after.attempts, after.stage, after.worker, after.finished_at) == (
        *(Status.QUEUED, "encode", 0, "read"),
        *(None, None),
    )


def test_a_question_waits_without_a_worker_until_it_is_answered(db: Database) -> None:
    job_id = jobs.submit(db, Request("a", Way.DISC, options={"title": "Show", "season": 1}), "a", "encode")
    other = submit(db, "b", "encode")
    job = claim(db, job_id)
    jobs.ask(db, job, "one", {"episodes": [1, 2]}, "Which episodes are these?")
    asked = rows.get(db, job_id)
    assert asked is not None
    assert (asked.status, asked.question, asked.message, asked.worker, asked.finished_at) == (
        Status.WAITING,
        {"episodes": [1, 2]},
        "Which episodes are these?",
        None,
        None,
    )
    assert claim(db, other).status is Status.RUNNING
    answered = jobs.answer(db, job_id, {"season": 2, "episodes": {"3": [1]}})
    assert (answered.status, answered.question) == (Status.QUEUED, None)
    assert answered.options == {"title": "Show", "season": 2, "episodes": {"3": [1]}}


def test_only_a_waiting_job_takes_an_answer(db: Database) -> None:
    job_id = submit(db, "a", "")
    with pytest.raises(ConflictError):
        jobs.answer(db, job_id, {})


def test_a_waiting_job_can_be_cancelled_and_tried_again(db: Database) -> None:
    job = claim(db, submit(db, "a", "encode"))
    jobs.ask(db, job, "one", {"episodes": []}, "Which?")
    assert jobs.cancel(db, job.id).status is Status.CANCELLED
    again = jobs.retry(db, job.id)
    assert (again.status, again.question) == (Status.QUEUED, None)


def test_a_lapsed_job_frees_its_lane(db: Database) -> None:
    first, second = submit(db, "a", "encode"), submit(db, "b", "encode")
    claim(db, first, "dead")
    jobs.recover(db, ["dead"])
    assert claim(db, second).status is Status.RUNNING

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlite_utils import Database

from medialib import jobs
from medialib.errors import CancelledError, ConflictError, JobError, NotFoundError, TemporaryError
from medialib.model import Job, Request, Status, Way
from medialib.settings import Settings
from medialib.store import connect, events
from medialib.store import jobs as rows

REQUEST = Request("https://example.org/v", Way.VIDEO, submitted_by="ann")


@pytest.fixture
def job(db: Database) -> Iterator[Job]:
    job_id = jobs.submit(db, REQUEST, "A video")
    job = jobs.claim(db, job_id, "me", 60)
    assert job is not None
    yield job


def state(db: Database, job_id: str) -> tuple[str, str, str]:
    job = rows.get(db, job_id)
    assert job is not None
    return job.status, job.error, job.hint


def told(db: Database) -> list[tuple[str, str]]:
    return [(data["status"], data["stage"]) for event in events.after(db, 0) for data in [json.loads(event.data)]]


def test_submit_records_a_queued_job_that_its_owner_hears_of(db: Database) -> None:
    job_id = jobs.submit(db, REQUEST, "A video")
    job = rows.get(db, job_id)
    assert job is not None
    assert (job.kind, job.source, job.title, job.status, job.submitted_by, job.attempts) == (
        Way.VIDEO,
        "https://example.org/v",
        "A video",
        Status.QUEUED,
        "ann",
        0,
    )
    assert [(event.type, event.owner) for event in events.after(db, 0)] == [("job", "ann")]


def test_asking_twice_for_what_is_still_open_gives_the_same_job(db: Database) -> None:
    first = jobs.submit(db, REQUEST, "A video")
    assert jobs.submit(db, REQUEST, "A video") == first
    assert jobs.submit(db, Request("https://example.org/w", Way.VIDEO), "Another") != first


def test_asking_again_for_what_has_ended_makes_a_new_job(db: Database, job: Job) -> None:
    jobs.finish(db, job, "me", None, "")
    assert jobs.submit(db, REQUEST, "A video") != job.id


def test_only_one_of_many_workers_claims_a_job(settings: Settings, db: Database) -> None:
    job_id = jobs.submit(db, REQUEST, "A video")

    def claim(number: int) -> bool:
        with connect.library(settings) as own:
            return jobs.claim(own, job_id, f"worker {number}", 60) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1


def test_a_second_delivery_finds_nothing_to_claim(db: Database, job: Job) -> None:
    assert jobs.claim(db, job.id, "other", 60) is None
    jobs.finish(db, job, "me", None, "")
    assert jobs.claim(db, job.id, "other", 60) is None


def test_a_done_job_is_complete(db: Database, job: Job) -> None:
    jobs.finish(db, job, "me", None, "Added")
    ended = rows.get(db, job.id)
    assert ended is not None
    assert (ended.status, ended.progress, ended.message, ended.eta_s) == (Status.DONE, 1.0, "Added", None)
    assert ended.finished_at is not None


def test_a_lasting_failure_ends_at_once_with_its_hint(db: Database, job: Job) -> None:
    error = JobError("The page is gone (404).", "Check the address.")
    assert jobs.next_try(job, error, 3, 30) is None
    jobs.fail(db, job, "me", error, None)
    assert state(db, job.id) == ("failed", "The page is gone (404).", "Check the address.")


def test_a_temporary_failure_is_tried_again_with_back_off_and_then_fails(db: Database) -> None:
    job_id = jobs.submit(db, REQUEST, "A video")
    delays = []
    for _ in range(3):
        db.conn.execute("UPDATE jobs SET run_after = NULL")
        job = jobs.claim(db, job_id, "me", 60)
        assert job is not None
        error = TemporaryError("Timed out.", "Wait.")
        delays.append(jobs.next_try(job, error, 3, 30))
        jobs.fail(db, job, "me", error, delays[-1])
    assert delays == [30, 60, None]
    assert state(db, job_id) == ("failed", "Timed out.", "Wait.")


def test_a_job_is_not_claimed_before_its_next_try_is_due(db: Database, job: Job) -> None:
    jobs.fail(db, job, "me", TemporaryError("Timed out."), 30)
    assert jobs.claim(db, job.id, "me", 60) is None
    assert jobs.recover(db) == []


def test_secrets_in_errors_are_not_kept(db: Database, job: Job) -> None:
    jobs.fail(db, job, "me", JobError("GET https://ann:hunter2@example.org/?token=abcdef failed"), None)
    _, error, _ = state(db, job.id)
    assert "hunter2" not in error
    assert "abcdef" not in error


def test_a_lapsed_lease_puts_the_job_back(db: Database) -> None:
    job_id = jobs.submit(db, REQUEST, "A video")
    jobs.claim(db, job_id, "gone", -1)
    assert jobs.recover(db) == [job_id]
    assert jobs.claim(db, job_id, "me", 60) is not None


def test_a_dead_workers_job_comes_back_before_its_lease_ends(db: Database, job: Job) -> None:
    assert jobs.recover(db) == []
    assert jobs.recover(db, ["me"]) == [job.id]


def test_what_a_kill_interrupts_costs_no_try(db: Database, job: Job) -> None:
    jobs.recover(db, ["me"])
    again = jobs.claim(db, job.id, "other", 60)
    assert again is not None
    assert (again.attempts, again.status) == (1, Status.RUNNING)


def test_a_job_that_kills_its_worker_every_time_fails_in_the_end(db: Database) -> None:
    job_id = jobs.submit(db, REQUEST, "A video")
    ends = []
    for _ in range(jobs.MOST_LOST):
        jobs.claim(db, job_id, "me", 60)
        jobs.recover(db, ["me"])
        ends.append(state(db, job_id))
    assert ends == [*[("queued", "", "")] * (jobs.MOST_LOST - 1), ("failed", jobs.LOST, jobs.LOST_HINT)]
    assert jobs.retry(db, job_id).status is Status.QUEUED


def test_a_cancelled_job_whose_worker_died_does_not_run_again(db: Database, job: Job) -> None:
    child = jobs.submit(db, Request("https://example.org/1", Way.VIDEO, parent_id=job.id), "Child")
    jobs.cancel(db, job.id)
    late = jobs.submit(db, Request("https://example.org/2", Way.VIDEO, parent_id=job.id), "Late child")
    assert jobs.recover(db, ["me"]) == []
    assert [state(db, one)[0] for one in (job.id, child, late)] == ["cancelled"] * 3


def test_a_parent_that_runs_twice_asks_once_for_each_child(db: Database, job: Job) -> None:
    request = Request("https://example.org/1", Way.VIDEO, parent_id=job.id)
    child = jobs.submit(db, request, "Child")
    claimed = jobs.claim(db, child, "me", 60)
    assert claimed is not None
    jobs.finish(db, claimed, "me", None, "")
    assert jobs.submit(db, request, "Child") == child
    other = jobs.submit(db, Request("https://example.org/1", Way.VIDEO), "Somebody else's")
    assert other != child


def test_cancelled_children_are_asked_for_again_when_their_parent_is_retried(db: Database, job: Job) -> None:
    request = Request("https://example.org/1", Way.VIDEO, parent_id=job.id)
    child = jobs.submit(db, request, "Child")
    jobs.cancel(db, job.id)
    jobs.cancelled(db, job, "me")
    jobs.retry(db, job.id)
    assert jobs.submit(db, request, "Child") != child


def test_a_parent_cancelled_at_its_very_end_takes_late_children_along(db: Database, job: Job) -> None:
    jobs.cancel(db, job.id)
    child = jobs.submit(db, Request("https://example.org/1", Way.VIDEO, parent_id=job.id), "Child")
    jobs.finish(db, job, "me", None, "")
    assert [state(db, one)[0] for one in (job.id, child)] == ["cancelled", "cancelled"]


def test_a_worker_that_lost_its_job_cannot_write_to_it(db: Database, job: Job) -> None:
    jobs.recover(db, ["me"])
    jobs.finish(db, job, "me", None, "too late")
    assert state(db, job.id) == ("queued", "", "")


def test_cancel_ends_a_queued_job_at_once(db: Database) -> None:
    job_id = jobs.submit(db, REQUEST, "A video")
    assert jobs.cancel(db, job_id).status is Status.CANCELLED


def test_cancel_flags_a_running_job_for_its_worker(db: Database, job: Job) -> None:
    assert jobs.cancel(db, job.id).status is Status.RUNNING
    assert rows.held(db, "me") == {job.id: True}
    jobs.cancelled(db, job, "me")
    assert state(db, job.id)[0] == "cancelled"


def test_cancel_takes_the_children_along(db: Database, job: Job) -> None:
    child = jobs.submit(db, Request("https://example.org/1", Way.VIDEO, parent_id=job.id), "Child")
    jobs.finish(db, job, "me", None, "")
    jobs.cancel(db, job.id)
    assert state(db, child)[0] == "cancelled"


def test_cancelling_what_has_ended_or_never_was_is_refused(db: Database, job: Job) -> None:
    jobs.finish(db, job, "me", None, "")
    with pytest.raises(ConflictError, match=f"Job {job.id} is done already"):
        jobs.cancel(db, job.id)
    with pytest.raises(NotFoundError, match="no job 'nope'"):
        jobs.cancel(db, "nope")


def test_retry_makes_a_failed_job_new(db: Database, job: Job) -> None:
    jobs.fail(db, job, "me", JobError("No."), None)
    again = jobs.retry(db, job.id)
    assert (again.status, again.error, again.attempts, again.finished_at) == (Status.QUEUED, "", 0, None)
    with pytest.raises(ConflictError, match="is queued"):
        jobs.retry(db, job.id)


def test_release_gives_the_job_back_without_costing_a_try(db: Database, job: Job) -> None:
    jobs.release(db, job, "me")
    back = rows.get(db, job.id)
    assert back is not None
    assert (back.status, back.attempts) == (Status.QUEUED, 0)


def test_reports_reach_the_row_and_the_events(db: Database, job: Job) -> None:
    report = jobs.Reporter(db, job, "me")
    report.stage("acquire")
    report("Half-way", progress=0.5, eta_s=9.0, speed_bps=1000.0)
    report.flush()
    row = rows.get(db, job.id)
    assert row is not None
    assert (row.stage, row.message, row.progress, row.eta_s, row.speed_bps) == ("acquire", "Half-way", 0.5, 9.0, 1000.0)
    assert told(db)[-2:] == [("running", "acquire"), ("running", "acquire")]


def test_many_reports_are_few_writes(db: Database, job: Job) -> None:
    before = events.last_id(db)
    report = jobs.Reporter(db, job, "me")
    for step in range(1000):
        report(progress=step / 1000)
    report.flush()
    assert events.last_id(db) - before <= 10


def test_the_last_word_before_a_long_silence_is_not_held_back(settings: Settings, db: Database, job: Job) -> None:
    report = jobs.Reporter(db, job, "me")
    report("Fetching", progress=0.9)
    report("Joining picture and sound", progress=1.0)
    time.sleep(jobs.REPORT_EVERY_S)
    with connect.library(settings) as other:
        report.flush_late(other)
    row = rows.get(db, job.id)
    assert row is not None
    assert (row.message, row.progress) == ("Joining picture and sound", 1.0)


def test_a_report_is_an_event_in_the_same_moment(settings: Settings, db: Database, job: Job) -> None:
    with connect.library(settings) as other:
        for step in range(20):
            report = jobs.Reporter(db, job, "me")
            report(progress=step / 20)
            told = json.loads(events.after(other, events.last_id(other) - 1)[0].data)
            assert told == jobs.public(rows.get(other, job.id) or job)


def test_the_log_keeps_lines_in_order_without_secrets(db: Database, job: Job) -> None:
    report = jobs.Reporter(db, job, "me")
    report.log("first\n")
    report.log("GET https://example.org/?api_key=0123456789")
    report.log("x" * 5000)
    report.flush()
    lines = [line for _, _, line in rows.log_lines(db, job.id)]
    assert lines[0] == "first"
    assert "0123456789" not in lines[1]
    assert len(lines[2]) == jobs.LOG_LINE


def test_a_cancelled_report_ends_the_stage(db: Database, job: Job) -> None:
    stop = threading.Event()
    report = jobs.Reporter(db, job, "me", stop)
    report(progress=0.1)
    stop.set()
    with pytest.raises(CancelledError):
        report(progress=0.2)

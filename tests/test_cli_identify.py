"""`medialib identify`, and what `medialib doctor` says of keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shell import shell
from sqlite_utils import Database

from medialib.errors import ConflictError, InvalidError, NotFoundError
from medialib.model import Entity, Fact, Job, Kind, Source, Way
from medialib.settings import Settings
from medialib.store import connect, facts, matches, record
from medialib.store import jobs as rows
from medialib.store.matches import State

KEY = "ca9a7ca9a7ca9a7ca9a7ca9a7ca9a7ca"


def film(db: Database, title: str) -> str:
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, title, (Fact("title", title, Source.NAME),))], connect.now())
    return media_id


def asked(db: Database) -> list[Job]:
    return [job for job in rows.recent(db) if job.kind is Way.IDENTIFY]


def test_without_ids_it_asks_about_all_that_is_new(house: Settings, db: Database) -> None:
    done = shell("identify", "--json")
    [job] = asked(db)
    assert json.loads(done.stdout) == {"jobs": [{"id": job.id, "kind": "identify", "status": "queued"}]}
    assert (job.source, job.title, job.options) == ("new", "What is new", {})


def test_each_id_is_a_job(house: Settings, db: Database) -> None:
    ids = [film(db, "One"), film(db, "Two")]
    done = shell("identify", *ids)
    found = asked(db)[::-1]
    assert (done.stdout.split(), [job.source for job in found]) == ([job.id for job in found], ids)


def test_one_can_be_chosen(house: Settings, db: Database) -> None:
    media_id = film(db, "One")
    assert shell("identify", "--choose", "tt0133093", media_id).exit_code == 0
    assert asked(db)[0].options == {"name": "One", "chosen": "imdb:tt0133093"}


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("nosuchitem22",), NotFoundError),
        (("--undo", "nosuchitem22"), NotFoundError),
        (("--choose", "what", "ID"), InvalidError),
        (("--undo", "ID"), ConflictError),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_done(
    house: Settings, db: Database, words: tuple[str, ...], error: type[Exception]
) -> None:
    media_id = film(db, "One")
    done = shell("identify", *[media_id if word == "ID" else word for word in words])
    assert (type(done.exception), asked(db)) == (error, [])


@pytest.mark.parametrize("words", [("--undo",), ("--choose", "tmdb:1"), ("--undo", "--choose", "tmdb:1", "x")])
def test_wrong_usage_is_told(house: Settings, words: tuple[str, ...]) -> None:
    assert shell("identify", *words).exit_code == 2


def test_undo_takes_an_answer_back_and_prints_the_pages(house: Settings, db: Database) -> None:
    media_id = film(db, "One")
    with connect.write(db):
        matches.put(db, media_id, State.TAKEN, connect.now(), chosen=("tmdb", "1", 0.9))
        facts.record(db, media_id, [Fact("title", "Another", Source.TMDB, 0.9)], connect.now())
        facts.settle(db, media_id, connect.now())
    done = shell("identify", "--undo", media_id)
    assert (done.exit_code, done.stdout) == (0, "Another: undone.\n")
    page = house.build_dir / "home" / "item" / media_id[:2] / f"{media_id}.html"
    assert ("<h1" in page.read_text(), "Another" in page.read_text()) == (True, False)


def test_doctor_says_whether_there_are_keys_and_never_which(house: Settings, tmp_path: Path) -> None:
    assert (
        "TMDb  no key: films and shows are not looked up by name. Put one into providers.tmdb_key."
        in shell("doctor").stdout
    )
    (tmp_path / "config.yaml").write_text(f"providers: {{tmdb_key: {KEY}}}\n")
    told = shell("doctor")
    assert ("TMDb  a key is set" in told.stdout, KEY in told.stdout) == (True, False)
    assert json.loads(shell("doctor", "--json").stdout)["services"] == {"tmdb": True, "acoustid": False}

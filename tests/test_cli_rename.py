"""`medialib identify --rename`, and what `medialib identify --undo` gives back of it."""

from __future__ import annotations

import json

import pytest
from on_shelf import film, put, texts, write
from shell import shell
from sqlite_utils import Database

from medialib.errors import NotFoundError
from medialib.model import Fact, Source, Way
from medialib.settings import Settings
from medialib.store import acts, connect, facts, matches
from medialib.store import jobs as rows
from medialib.store.matches import State
from medialib.tasks import open_tasks

NEW = "movies/Alien (1979)/Alien (1979)"


def run(house: Settings, db: Database) -> None:
    """Do the one job that waits."""
    [job] = [job for job in rows.recent(db) if job.kind is Way.RENAME and job.status == "queued"]
    open_tasks(house).run(job.id)


def test_a_dry_run_prints_before_and_after(house: Settings, db: Database) -> None:
    assert shell("identify", "--rename", "--dry-run").stdout == "Every file has the name it should have.\n"
    media_id = put(house, db, "movies/alien/alien.mkv", film("Alien", 1979))
    for name in ("alien.srt", "poster.jpg"):
        write(house.media_root, f"movies/alien/{name}")
    before = texts(house.media_root)
    assert shell("identify", "--rename", "--dry-run", media_id).stdout.splitlines() == [
        "movies/alien/alien.mkv",
        f"  -> {NEW}.mkv",
        "     with alien.srt",
        "movies/alien/poster.jpg",
        "  -> movies/Alien (1979)/poster.jpg",
        "1 file would be renamed.",
    ]
    assert json.loads(shell("identify", "--rename", "--dry-run", "--json").stdout) == {
        "files": [
            {
                "ids": [media_id],
                "folder": "main",
                "before": "movies/alien/alien.mkv",
                "after": f"{NEW}.mkv",
                "along": [{"before": "movies/alien/alien.srt", "after": f"{NEW}.srt"}],
                "remark": "",
                "refused": "",
            }
        ],
        "left": [{"folder": "main", "before": "movies/alien/poster.jpg", "after": "movies/Alien (1979)/poster.jpg"}],
    }
    assert (texts(house.media_root), list(rows.recent(db))) == (before, [])


def test_without_it_a_job_renames(house: Settings, db: Database) -> None:
    media_id = put(house, db, "movies/alien.mkv", film("Alien", 1979))
    done = shell("identify", "--rename", media_id, "--json")
    [job] = rows.recent(db)
    assert json.loads(done.stdout) == {"jobs": [{"id": job.id, "kind": "rename", "status": "queued"}]}
    assert (job.source, job.title, job.lane) == (media_id, "Renaming of Alien", "rename")
    run(house, db)
    assert list(texts(house.media_root)) == [f"{NEW}.mkv"]


@pytest.mark.parametrize(
    "words",
    [
        ("--dry-run",),
        ("--folders",),
        ("--rename", "--undo", "x"),
        ("--rename", "--choose", "tmdb:1", "x"),
        ("--rename", "--dry-run", "--wait"),
    ],
)
def test_what_does_not_go_together(house: Settings, words: tuple[str, ...]) -> None:
    assert shell("identify", *words).exit_code == 2


def test_an_item_that_is_not_there(house: Settings) -> None:
    refused = shell("identify", "--rename", "--dry-run", "nothing")
    assert isinstance(refused.exception, NotFoundError)


def taken(db: Database, media_id: str) -> None:
    """Take a film for another title, as a service's answer does."""
    with connect.write(db):
        matches.put(db, media_id, State.TAKEN, connect.now(), chosen=("tmdb", "348", 0.9))
        facts.record(db, media_id, [Fact("year", 1979, Source.TMDB, 0.9)], connect.now())
        facts.settle(db, media_id, connect.now())


def test_undoing_a_match_gives_the_names_back_that_came_of_it(house: Settings, db: Database) -> None:
    media_id = put(house, db, "movies/a.mkv", film("Alien"))
    shell("identify", "--rename")
    run(house, db)
    taken(db, media_id)
    for year in (None, 1980):
        if year:
            with connect.write(db):
                facts.record(db, media_id, [Fact("year", year, Source.TMDB, 0.9)], connect.now())
                facts.settle(db, media_id, connect.now())
        shell("identify", "--rename")
        run(house, db)
    assert list(texts(house.media_root)) == ["movies/Alien (1980)/Alien (1980).mkv"]
    done = shell("identify", "--undo", media_id)
    assert (done.exit_code, done.stdout) == (0, "Alien: undone.\n")
    assert list(texts(house.media_root)) == ["movies/Alien/Alien.mkv"]
    assert [bool(one.undone_at) for one in acts.of(db, media_id)] == [True, True, False]


def test_names_that_cannot_be_given_back_stay(house: Settings, db: Database) -> None:
    media_id = put(house, db, "movies/a.mkv", film("Alien"))
    taken(db, media_id)
    shell("identify", "--rename")
    run(house, db)
    write(house.media_root, "movies/a.mkv")
    done = shell("identify", "--undo", media_id)
    assert (done.exit_code, done.stdout, done.stderr) == (
        0,
        "Alien: undone.\n",
        "The files keep their names. Another file is called 'movies/a.mkv' now. Move that one away, then take this back.\n",
    )
    row = matches.get(db, media_id)
    assert row is not None
    assert (row["state"], sorted(texts(house.media_root))) == (State.UNDONE, [f"{NEW}.mkv", "movies/a.mkv"])

"""Titles and names come from everywhere: on a terminal none of them moves the cursor, colours, or vanishes."""

from __future__ import annotations

import json

import pytest
from on_shelf import film, put
from shell import shell
from sqlite_utils import Database

from medialib import jobs as states
from medialib.cli.terminal import plain
from medialib.flow import editing
from medialib.model import Request, Way
from medialib.settings import Settings
from medialib.store import connect, duplicates, sessions, users
from medialib.store import jobs as rows
from medialib.store.users import Role

HOSTILE = "Red \x1b[31m\x1b]0;owned\x07\rAlien\u202e"
SHOWN = r"Red \x1b[31m\x1b]0;owned\x07\rAlien\u202e"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (HOSTILE, SHOWN),
        ("one\ntwo\ttabs", r"one\ntwo\ttabs"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩\u200d👧 いえ", "👨\u200d👩\u200d👧 いえ"),
        ("caf\udce9", r"caf\udce9"),
        (["a", "b\x00"], r"a, b\x00"),
        (1995, "1995"),
    ],
)
def test_a_value_stands_on_one_line_as_it_is(value: object, said: str) -> None:
    assert plain(value) == said


@pytest.fixture
def alien(house: Settings, db: Database) -> str:
    """A film that is called so by a person."""
    media_id = put(house, db, "movies/a.mkv", film("Alien", 1979))
    editing.edit(db, media_id, {"title": HOSTILE})
    return media_id


def submitted(db: Database, title: str) -> str:
    return states.submit(db, Request(f"/x/{title}", Way.FILE), title)


def test_the_history_of_an_item(alien: str) -> None:
    said = shell("history", alien).stdout
    assert said.splitlines()[1] == f"        title: (nothing) -> {SHOWN}"
    assert shell("history", alien, "--json").stdout.count("\x1b") == 0


def test_what_looks_like_one_is_made_one_and_split(house: Settings, db: Database, alien: str) -> None:
    other = put(house, db, "movies/b.mkv", film("Brazil", 1979))
    with connect.write(db):
        db.conn.execute("UPDATE files SET content_id = 'b2-same'")
    assert shell("duplicates").stdout == f"{alien} {SHOWN} (1979)  {other} Brazil (1979)  same bytes\n"
    merged = shell("merge", alien, other).stdout
    assert merged.startswith(
        f"{SHOWN} is part of Brazil ({other}) now, act "
    )  # and what a person said of it goes along
    assert shell("duplicates").stdout == f"{other} {SHOWN} (1979)  2 copies: movies/a.mkv, movies/b.mkv\n"
    [number] = [row[0] for row in db.conn.execute("SELECT id FROM files WHERE path = 'movies/a.mkv'")]
    made = shell("split", other, "--file", str(number), "--title", HOSTILE).stdout
    assert made.startswith(f"{SHOWN} is an item of its own (")


def test_copies_and_pairs_as_json(house: Settings, db: Database, alien: str) -> None:
    assert json.loads(shell("duplicates", "--json").stdout) == {"pairs": [], "copies": []}
    assert shell("duplicates").stdout == "There are none.\n"
    other = put(house, db, "movies/b.mkv", film("Brazil", 1979))
    with connect.write(db):
        db.conn.execute("UPDATE files SET content_id = 'b2-same'")
    told = {"pairs": [{"items": [alien, other], "reasons": ["content"]}], "copies": []}
    assert json.loads(shell("duplicates", "--json").stdout) == told
    with connect.write(db):
        duplicates.are_two(db, alien, other, None, connect.now())
    assert shell("duplicates").stdout == "There are none.\n"


@pytest.mark.parametrize(
    "title", ["Film [bluray]", "AC[/DC] live", "[red]Rage[/red]", "a [/b", "[link=x]y", "日本 [/]"]
)
def test_brackets_in_titles_stay(house: Settings, db: Database, title: str) -> None:
    job_id = submitted(db, title)
    assert [line for line in shell("jobs").stdout.splitlines() if job_id in line and title in line] != []


def test_jobs_and_their_logs(house: Settings, db: Database) -> None:
    job_id = submitted(db, HOSTILE)
    with connect.write(db):
        rows.log(db, job_id, [(connect.now(), HOSTILE)])
    said = {words: shell("jobs", *words).stdout for words in (("list",), ("show", job_id), ("log", job_id))}
    assert [words for words, text in said.items() if set(text) & set("\x1b\r\x07\u202e")] == []
    assert f"       title  {SHOWN}" in said["show", job_id].splitlines()
    assert said["log", job_id].endswith(f"  {SHOWN}\n")
    assert json.loads(shell("jobs", "show", job_id, "--json").stdout)["title"] == HOSTILE


def test_people_and_tokens(house: Settings) -> None:
    with connect.private(house) as private:
        with connect.write(private):
            ann = users.add(private, "Ann [/b]", Role.ADMIN, "x", "2026-01-02T03:04:05.000Z")
        sessions.make_token(private, ann.id, "[phone] [/x]", "2026-01-02T03:04:05.000Z")
    people = shell("user", "list").stdout
    assert [line.split() for line in people.splitlines()] == [
        ["name", "role", "since", "shut", "out"],
        ["Ann", "[/b]", "admin", "2026-01-02"],
    ]
    [_, line] = shell("token", "list").stdout.splitlines()
    assert line.split()[1:] == ["Ann", "[/b]", "[phone]", "[/x]", "2026-01-02", "never"]


def test_there_is_nothing_to_list(house: Settings) -> None:
    empty = {
        ("jobs",): "No jobs yet. Add something with 'medialib add'.\n",
        ("user", "list"): "Nobody yet. Open the setup page, or use 'medialib user add'.\n",
        ("token", "list"): "No tokens yet. Make one with 'medialib token create'.\n",
    }
    assert {words: shell(*words).stdout for words in empty} == empty
    lists: dict[tuple[str, ...], dict[str, list[str]]] = {
        ("jobs", "list"): {"jobs": []},
        ("user", "list"): {"users": []},
        ("token", "list"): {"tokens": []},
    }
    assert {words: json.loads(shell(*words, "--json").stdout) for words in lists} == lists


def test_names_that_would_be_given(house: Settings, db: Database) -> None:
    put(house, db, "movies/a\x1b[31m.mkv", film("Alien", 1979))
    said = shell("identify", "--rename", "--dry-run").stdout
    assert said == ("movies/a\\x1b[31m.mkv\n  -> movies/Alien (1979)/Alien (1979).mkv\n1 file would be renamed.\n")

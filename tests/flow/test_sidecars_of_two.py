"""What people said is two is in the sidecars of both, and is not offered as one when the library is built again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from on_shelf import film, put
from sidecar_library import said, scan, write
from sqlite_utils import Database

from medialib import schema
from medialib.flow import merging
from medialib.settings import Folder, Settings
from medialib.store import connect, duplicates, sidecars
from medialib.store import jobs as rows

ALIEN, AGAIN = "movies/Alien.mkv", "movies/Alien, again.mkv"
Pair = tuple[str, str]


@pytest.fixture
def two(shelved: Settings, db: Database) -> Pair:
    """Two films with the same bytes, of which somebody says that they are two."""
    first = put(shelved, db, ALIEN, film("Alien", 1979))
    second = put(shelved, db, AGAIN, film("Alien, the other", 1979))
    with connect.write(db):
        db.conn.execute("UPDATE files SET content_id = 'b2-same'")
    write(shelved, db)
    assert [(one.first, one.second) for one in duplicates.find(db)] == [(first, second)]
    say_two(db, first, second)
    return first, second


def say_two(db: Database, one: str, other: str, by: str | None = "ann") -> None:
    with connect.write(db):
        duplicates.are_two(db, one, other, by, "2026-01-02T03:04:05.000Z")


def pairs(db: Database) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.conn.execute("SELECT * FROM not_duplicates ORDER BY 1, 2")]


def told(settings: Settings, path: str) -> list[Mapping[str, Any]]:
    """What the document of a film says that it is not."""
    found: list[Mapping[str, Any]] = said(settings, path.replace(".mkv", ".medialib.json"))["items"][0].get(
        "not_duplicates", []
    )
    return found


@contextmanager
def lost(settings: Settings, db: Database) -> Iterator[Database]:
    """An empty library in place of the one there was."""
    db.close()
    for path in settings.data.glob("library.db*"):
        path.unlink()
    connect.prepare(settings)
    with connect.library(settings) as new:
        yield new


def test_both_say_it_and_neither_is_offered_again(shelved: Settings, db: Database, two: Pair) -> None:
    first, second = two
    write(shelved, db)
    when = {"said_at": "2026-01-02T03:04:05.000Z", "said_by": "ann"}
    assert (told(shelved, ALIEN), told(shelved, AGAIN)) == ([{"id": second, **when}], [{"id": first, **when}])
    before = pairs(db)
    with lost(shelved, db) as new:
        assert scan(shelved, new).message == "2 from sidecars"
        assert (pairs(new), duplicates.find(new)) == (before, [])
        assert scan(shelved, new, from_sidecars=True).message == "Nothing has changed."
        assert pairs(new) == before


def test_a_pair_in_two_folders_comes_back_with_the_second(
    shelved: Settings, db: Database, tmp_path: Path, two: Pair
) -> None:
    (tmp_path / "nas").mkdir()
    settings = shelved.model_copy(update={"folders": {"nas": Folder(path=tmp_path / "nas", sidecars=True)}})
    third = put(settings, db, "Alien.mkv", film("Alien, once more", 1979), folder="nas")
    say_two(db, two[0], third, None)
    write(settings, db)
    before = pairs(db)
    assert len(before) == 2
    with lost(settings, db) as new:
        scan(settings, new, "nas")
        assert pairs(new) == []
        scan(settings, new, "main")
        assert pairs(new) == before


def test_what_is_merged_after_all_says_so_no_more(shelved: Settings, db: Database, two: Pair) -> None:
    third = put(shelved, db, "movies/Third.mkv", film("Third", 1979))
    say_two(db, two[1], third)
    merging.merge(db, two[1], two[0])
    write(shelved, db)
    assert {one["id"] for one in told(shelved, "movies/Third.mkv")} == {two[0], two[1]}
    before = pairs(db)
    with lost(shelved, db) as new:
        scan(shelved, new)
        assert pairs(new) == before


@pytest.mark.parametrize("wrong", ["../../etc", "", None, 5, ["x"]])
def test_what_is_no_id_is_refused(shelved: Settings, db: Database, two: Pair, wrong: object) -> None:
    write(shelved, db)
    path = shelved.media_root / ALIEN.replace(".mkv", ".medialib.json")
    whole = json.loads(path.read_text())
    whole["items"][0]["not_duplicates"][0]["id"] = wrong
    path.write_text(json.dumps(whole))
    off = shelved.model_copy(update={"sidecars": False})
    with lost(shelved, db) as new:
        job = scan(off, new, from_sidecars=True)
        [line] = [line for _, _, line in rows.log_lines(new, job.id) if "medialib.json" in line]
        assert line == (
            f"movies/Alien.medialib.json: It holds an id that cannot be right: {str(wrong)!r}. It is left alone."
        )
        assert pairs(new) == []


def test_one_that_is_gone_is_left_out(shelved: Settings, db: Database, two: Pair) -> None:
    write(shelved, db)
    (shelved.media_root / AGAIN).unlink()
    (shelved.media_root / AGAIN.replace(".mkv", ".medialib.json")).unlink()
    with lost(shelved, db) as new:
        assert scan(shelved, new).message == "1 from sidecars"
        assert pairs(new) == []


def test_what_was_said_before_it_was_written_is_written_now(shelved: Settings, tmp_path: Path) -> None:
    old = Database(tmp_path / "old.db")
    schema.library.apply(old, stop_before="0009_apart")
    insert = "INSERT INTO media (id, kind, identity, title, sort_title, added_at, updated_at) VALUES (?, 'movie', ?, ?, ?, 'x', 'x')"
    for media_id in ("aaaa", "bbbb", "cccc"):
        old.conn.execute(insert, (media_id,) * 4)
    old.conn.execute("INSERT INTO not_duplicates VALUES ('aaaa', 'cccc', 'x', NULL)")
    folders = shelved.sidecar_folders()
    sidecars.take_up(old, folders)
    sidecars.done(old, ["aaaa", "bbbb", "cccc"])
    assert not sidecars.has_due(old, folders)
    schema.library.apply(old)
    sidecars.take_up(old, folders)
    assert sidecars.due(old, 9) == ["aaaa", "cccc"]
    old.close()

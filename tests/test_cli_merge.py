"""`medialib merge`, `split` and `duplicates`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from items_at_hand import film, labels, living, main_file, show
from shell import shell
from sqlite_utils import Database

from medialib.errors import InvalidError, NotFoundError
from medialib.model import Fact, Source, Way
from medialib.settings import Settings
from medialib.store import acts, connect, files, media
from medialib.store import jobs as rows

KEY = "ca9a7ca9a7ca9a7ca9a7ca9a7ca9a7ca"
SAME = Fact("title", "Heat", Source.NFO)


def test_merge_makes_two_one_and_prints_it(house: Settings, db: Database) -> None:
    kept, gone = film(db, "Heat"), film(db, "Hot")
    done = shell("merge", gone, kept)
    [act] = acts.of(db, kept)
    assert (done.output, done.exit_code) == (f"Hot is part of Heat ({kept}) now, act {act.id} of its history.\n", 0)
    assert (living(db), act.done_by) == ([("movie", "Heat")], None)
    assert (house.build_dir / "home" / "item" / kept[:2] / f"{kept}.html").is_file()


def test_what_cannot_be_merged_is_said(house: Settings, db: Database) -> None:
    kept = film(db, "Heat")
    assert isinstance(shell("merge", kept, kept).exception, InvalidError)
    assert isinstance(shell("merge", "nothing", kept).exception, NotFoundError)
    assert shell("merge", kept).exit_code == 2


def test_split_says_what_there_is_and_takes_it_out(
    house: Settings, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    media_id = film(db, "Heat")
    with connect.write(db):
        files.put(db, media_id, main_file("movies/Making of.mkv"), connect.now())
    numbers = {row["path"]: row["id"] for row in files.of(db, media_id)}
    listed = shell("split", media_id).output
    assert listed.splitlines() == [f"--file {number}  main  {path}" for path, number in numbers.items()]
    done = shell("split", media_id, "--file", str(numbers["movies/Making of.mkv"]), "--title", "Making of")
    [made] = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE title = 'Making of'")]
    [act] = acts.of(db, media_id)
    said = f"Making of is an item of its own ({made}) now, act {act.id} of the history of {media_id}.\n"
    assert (done.output, labels(db, made)) == (said, [("movies/Making of.mkv", None)])


def test_children_can_be_split_off(house: Settings, db: Database) -> None:
    media_id = show(db, "The Office", [(1, 1), (2, 1)])
    seasons = [one for one in media.below(db, media_id) if media.parents(db, one) == [media_id]]
    assert shell("split", media_id).output.splitlines() == [f"--child {one}  season  Untitled" for one in seasons]
    assert shell("split", media_id, "--child", seasons[1], "--title", "The Office (US)").exit_code == 0
    assert [title for kind, title in living(db) if kind == "show"] == ["The Office", "The Office (US)"]


def test_duplicates_are_listed(house: Settings, db: Database) -> None:
    assert shell("duplicates").output == "There are none.\n"
    one, other = film(db, "Heat", 1995, SAME), film(db, "Hot", 1995, SAME)
    with connect.write(db):
        files.put(db, one, main_file("movies/copy.mkv", "movies/Heat.mkv"), connect.now())
    assert shell("duplicates").output.splitlines() == [
        f"{one} Heat (1995)  {other} Heat (1995)  same title, year and length",
        f"{one} Heat (1995)  2 copies: movies/Heat.mkv, movies/copy.mkv",
    ]
    assert json.loads(shell("duplicates", "--json").output) == {
        "pairs": [{"items": [one, other], "reasons": ["title"]}],
        "copies": [{"id": one, "places": [["main", "movies/Heat.mkv"], ["main", "movies/copy.mkv"]]}],
    }


def test_a_new_item_is_asked_about_where_there_is_whom_to_ask(house: Settings, db: Database, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(f"providers: {{tmdb_key: {KEY}}}\n")
    media_id = film(db, "Heat")
    with connect.write(db):
        files.put(db, media_id, main_file("movies/Making of.mkv"), connect.now())
    assert shell("split", media_id, "--file", str(files.of(db, media_id)[1]["id"])).exit_code == 0
    assert [job.source for job in rows.recent(db) if job.kind is Way.IDENTIFY] == ["new"]

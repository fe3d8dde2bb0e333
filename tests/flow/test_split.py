"""What is taken out of an item stays out, and can be put back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from doing import do
from items_at_hand import album, everything, film, labels, living, main_file, refusal, show, tree
from sqlite_utils import Database

from medialib.errors import ConflictError, InvalidError, NotFoundError
from medialib.flow import editing, history, merging, splitting, undoing
from medialib.flow.splitting import Part
from medialib.model import Kind, Role, Way
from medialib.settings import Folder, Settings
from medialib.settings.table import Watch
from medialib.store import acts, connect, duplicates, facts, files, matches, media
from medialib.store.acts import Act
from medialib.store.matches import State


def two_versions(db: Database) -> tuple[str, list[int]]:
    """A film of two files, and their ids in the order of their paths."""
    media_id = film(db, "Heat")
    with connect.write(db):
        files.put(db, media_id, main_file("movies/Making of.mkv"), connect.now())
    return media_id, [row["id"] for row in files.of(db, media_id)]


def shown(db: Database, media_id: str) -> tuple[str, str, int]:
    row = media.get(db, media_id)
    assert row is not None
    return row["kind"], row["title"], min(file["pinned"] for file in files.of(db, media_id))


def without_the_new(db: Database, made: str) -> dict[str, list[tuple[object, ...]]]:
    return {name: [row for row in rows if made not in row] for name, rows in everything(db).items()}


def test_a_file_becomes_an_item_of_its_own(settings: Settings, db: Database) -> None:
    media_id, numbers = two_versions(db)
    before = everything(db)
    act_id, made = splitting.split(settings, db, media_id, Part((numbers[1],), title="The making of Heat"), "somebody")
    assert (shown(db, made), labels(db, made)) == (
        ("movie", "The making of Heat", 1),
        [("movies/Making of.mkv", None)],
    )
    assert labels(db, media_id) == [("movies/Heat.mkv", None)]
    [done] = acts.of(db, media_id)
    assert (done.act, done.said, done.done_by) == (Act.SPLIT, "Split The making of Heat off Heat.", "somebody")
    assert duplicates.find(db) == []
    undoing.undo(settings, db, media_id, act_id)
    assert without_the_new(db, made) == before
    assert (living(db), media.survivor(db, made)) == ([("movie", "Heat")], media_id)


def test_without_a_title_it_is_called_as_its_file_is(settings: Settings, db: Database) -> None:
    media_id, numbers = two_versions(db)
    _, made = splitting.split(settings, db, media_id, Part((numbers[1],)))
    assert shown(db, made) == ("movie", "Making of", 1)


def test_it_is_asked_about_anew(settings: Settings, db: Database) -> None:
    media_id, numbers = two_versions(db)
    with connect.write(db):
        matches.put(db, media_id, State.TAKEN, connect.now(), chosen=("tmdb", "1", 1.0))
    _, made = splitting.split(settings, db, media_id, Part((numbers[1],)))
    assert matches.unasked(db, [Kind.MOVIE], 10) == [made]


def test_a_season_becomes_a_show(settings: Settings, db: Database) -> None:
    media_id = show(db, "The Office", [(1, 1), (2, 1), (2, 2)])
    seasons = [one for one in media.below(db, media_id) if media.parents(db, one) == [media_id]]
    before = everything(db)
    act_id, made = splitting.split(settings, db, media_id, Part(children=(seasons[1],), title="The Office (US)"))
    assert (list(tree(db, media_id)), list(tree(db, made))) == (
        ["The Office 1x1"],
        ["The Office 2x1", "The Office 2x2"],
    )
    show(db, "The Office", [(1, 1), (2, 1), (2, 2)])
    assert (len(tree(db, media_id)), len(tree(db, made))) == (1, 2)
    undoing.undo(settings, db, media_id, act_id)
    assert without_the_new(db, made) == before


def test_tracks_become_an_album_of_the_same_artist(settings: Settings, db: Database) -> None:
    media_id = album(db, "Record", [(1, "One", 100), (2, "Two", 200)])
    tracks = media.below(db, media_id)
    _, made = splitting.split(settings, db, media_id, Part(children=(tracks[1],), title="Another record"))
    assert media.parents(db, made) == media.parents(db, media_id)
    assert tree(db, made) == {"Two": ["2 Two.flac"]}


def test_subtitles_go_with_their_files(settings: Settings, db: Database) -> None:
    media_id, numbers = two_versions(db)
    twin = main_file("movies/Copy.mkv", "movies/Heat.mkv")
    with connect.write(db):
        files.put(db, media_id, twin, connect.now())
        for content in ("b2-movies/Heat.mkv", "b2-movies/Making of.mkv"):
            vtt = replace(main_file(f"subtitles/{content.replace('/', '-')}/0.vtt", "words"), role=Role.SUBTITLE)
            files.put(db, media_id, vtt, connect.now())
        db.conn.execute("UPDATE files SET content_id = replace(content_id, '/', '-')")
    _, made = splitting.split(settings, db, media_id, Part((numbers[0], numbers[1])))
    assert [path for path, _ in labels(db, made)] == [
        "movies/Heat.mkv",
        "movies/Making of.mkv",
        "subtitles/b2-movies-Heat.mkv/0.vtt",
        "subtitles/b2-movies-Making of.mkv/0.vtt",
    ]
    assert [path for path, _ in labels(db, media_id)] == ["movies/Copy.mkv", "subtitles/b2-movies-Heat.mkv/0.vtt"]


def test_what_cannot_be_split_is_refused(settings: Settings, db: Database) -> None:
    media_id, numbers = two_versions(db)
    other = film(db, "Other")
    [foreign] = [row["id"] for row in files.of(db, other)]
    before = everything(db)
    cases = (
        (Part(), InvalidError, "Nothing was named that should be split off."),
        (Part((foreign,)), InvalidError, f"The item has no file {foreign}."),
        (Part((numbers[0], 10**6)), InvalidError, "The item has no file 1000000."),
        (Part(children=("nothing",)), InvalidError, "The item has no part 'nothing'."),
        (Part(tuple(numbers)), ConflictError, "Nothing would be left of the item."),
    )
    for part, error, message in cases:
        assert refusal(error, partial(splitting.split, settings, db, media_id, part))[0] == message
    assert refusal(NotFoundError, lambda: splitting.split(settings, db, "x", Part((1,))))[0] == "There is no item 'x'."
    assert everything(db) == before


def test_what_the_new_item_got_since_comes_back_with_it(settings: Settings, db: Database) -> None:
    media_id, numbers = two_versions(db)
    act_id, made = splitting.split(settings, db, media_id, Part((numbers[1],), title="Making of"))
    with connect.write(db):
        files.put(db, made, main_file("movies/Making of, better.mkv"), connect.now())
    editing.edit(db, made, {"tagline": "Said of the new one"})
    undoing.undo(settings, db, media_id, act_id)
    assert [path for path, _ in labels(db, media_id)] == [
        "movies/Heat.mkv",
        "movies/Making of, better.mkv",
        "movies/Making of.mkv",
    ]
    assert "tagline" not in facts.shown(db, media_id)


def test_what_was_merged_since_is_taken_back_first(settings: Settings, db: Database) -> None:
    media_id, numbers = two_versions(db)
    act_id, made = splitting.split(settings, db, media_id, Part((numbers[1],), title="Making of"))
    merged = merging.merge(db, made, film(db, "Other"))
    assert refusal(ConflictError, lambda: undoing.undo(settings, db, media_id, act_id)) == (
        "Making of was merged into another since.",
        "Take back first what was done since.",
    )
    undoing.undo(settings, db, media.survivor(db, made) or "", merged)
    undoing.undo(settings, db, media_id, act_id)
    assert len(labels(db, media_id)) == 2


def test_a_merge_before_a_split_is_taken_back_after_it(settings: Settings, db: Database) -> None:
    kept, gone = film(db, "Heat"), film(db, "Making of")
    before = everything(db)
    merged = merging.merge(db, gone, kept)
    [_, number] = [row["id"] for row in files.of(db, kept)]
    act_id, made = splitting.split(settings, db, kept, Part((number,), title="Bonus"))
    assert refusal(ConflictError, lambda: undoing.undo(settings, db, kept, merged)) == (
        "This came later: Split Bonus off Heat.",
        "Take that back first.",
    )
    assert [event.fault for event in history.of(settings, db, kept)] == ["", "This came later: Split Bonus off Heat."]
    undoing.undo(settings, db, kept, act_id)
    undoing.undo(settings, db, kept, merged)
    assert without_the_new(db, made) == before


@pytest.mark.parametrize("change", ["touched", "moved", "replaced"])
def test_a_scan_leaves_a_file_where_a_person_put_it(
    settings: Settings, db: Database, tmp_path: Path, mkv: Path, streamable: Path, change: str
) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    shutil.copy(mkv, folder / "Heat (1995).mkv")
    path = Path(shutil.copy(streamable, folder / "Heat (1995) - Extended.mp4"))
    settings = settings.model_copy(update={"folders": {"films": Folder(path=folder)}, "watch": Watch(settle_s=0)})
    do(settings, db, Way.SCAN, "films")
    [media_id] = [row[0] for row in db.conn.execute("SELECT id FROM media")]
    [number] = [row["id"] for row in files.of(db, media_id) if row["label"] == "Extended"]
    _, made = splitting.split(settings, db, media_id, Part((number,)))
    if change == "moved":
        (folder / "deep").mkdir()
        path.rename(folder / "deep" / path.name)
    else:
        shutil.copy(path if change == "touched" else mkv, folder / "copy")
        (folder / "copy").replace(path)
    do(settings, db, Way.SCAN, "films")
    assert [(row["role"], row["pinned"]) for row in files.of(db, made) if row["role"] == "main"] == [("main", 1)]
    assert living(db) == [("movie", "Heat"), ("movie", "Heat")]

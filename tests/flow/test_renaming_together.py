"""Renames that were done together and are taken back one by one: each costs what it is, and takes along what it shares."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from doing import do_request, ended
from on_shelf import agree, episode, film, put, texts, write
from sqlite_utils import Database

from medialib.errors import ConflictError
from medialib.flow import editing, history, merging, renaming, undoing
from medialib.model import Json
from medialib.settings import Settings
from medialib.store import acts, connect, files
from medialib.store.acts import Act


def do_rename(settings: Settings, db: Database, *ids: str) -> tuple[str, str, str]:
    return ended(do_request(settings, db, renaming.requested(db, ids)))


def act_of(db: Database, media_id: str) -> int:
    """The last rename of an item."""
    return next(done.id for done in acts.of(db, media_id) if done.act is Act.RENAME)


def undone(db: Database, *ids: str) -> list[bool]:
    """Whether the last rename of each was taken back."""
    return [bool(acts.of(db, media_id)[0].undone_at) for media_id in ids]


def steps(db: Database, act: Callable[[], object]) -> int:
    """How many hundred steps the database takes for something."""
    counted = [0]

    def count() -> None:
        counted[0] += 1

    db.conn.set_progress_handler(count, 100)
    act()
    db.conn.set_progress_handler(None, 0)
    return counted[0]


def crowd(db: Database, batch: str, many: int) -> None:
    """Let a batch have renamed many other things."""
    with connect.write(db):
        ids = [(f"other{batch[:9]}{number:05}",) for number in range(many)]
        columns = "id, kind, identity, title, sort_title, added_at, updated_at"
        db.conn.executemany(f"INSERT INTO media ({columns}) VALUES (?, 'movie', 'x', 'x', 'x', 'x', 'x')", ids)
        for (media_id,) in ids:
            detail: dict[str, Json] = {
                "moves": [{"folder": "main", "old": "a", "new": f"movies/{media_id}", "main": True}],
                "with": [],
            }
            acts.note(db, media_id, Act.RENAME, "Renamed.", connect.now(), detail=detail, batch=batch)


def test_what_one_costs_does_not_follow_what_was_done_with_it(settings: Settings, db: Database) -> None:
    first = put(settings, db, "movies/a.mkv", film("Alien", 1979))
    do_rename(settings, db)
    [done] = acts.of(db, first)
    alone = steps(db, lambda: history.of(settings, db, first))
    crowd(db, str(done.batch), 2000)
    assert steps(db, lambda: history.of(settings, db, first)) <= alone + 5
    second = put(settings, db, "movies/b.mkv", film("Brazil", 1985))
    do_rename(settings, db, second)
    lonely = steps(db, lambda: undoing.undo(settings, db, second, act_of(db, second)))
    among = steps(db, lambda: undoing.undo(settings, db, first, done.id))
    assert abs(among - lonely) <= max(5, lonely // 2)
    assert sorted(texts(settings.media_root)) == ["movies/a.mkv", "movies/b.mkv"]


def test_files_in_a_row_that_share_episodes_come_back_together(settings: Settings, db: Database) -> None:
    """The first file holds 1 and 2, the second 2 and 3, and 4 stands alone."""
    put(settings, db, "shows/d/a.mkv", episode("Dark", 1, 1), episode("Dark", 1, 2))
    put(settings, db, "shows/d/b.mkv", episode("Dark", 1, 2), episode("Dark", 1, 3))
    put(settings, db, "shows/d/c.mkv", episode("Dark", 1, 4))
    before = texts(settings.media_root)
    ids = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'episode' ORDER BY number")]
    assert do_rename(settings, db) == ("done", "3 files renamed.", "")
    undoing.undo(settings, db, ids[0], act_of(db, ids[0]))
    assert undone(db, *ids) == [True, True, True, False]
    after = texts(settings.media_root)
    assert {path: text for path, text in after.items() if path in before} == {
        path: before[path] for path in ("shows/d/a.mkv", "shows/d/b.mkv")
    }
    undoing.undo(settings, db, ids[3], act_of(db, ids[3]))
    assert (texts(settings.media_root), agree(settings, db)) == (before, True)


def test_one_of_two_episodes_that_became_another_since_goes_back_with_its_file(
    settings: Settings, db: Database
) -> None:
    put(settings, db, "shows/d/a.mkv", episode("Dark", 1, 1), episode("Dark", 1, 2))
    put(settings, db, "shows/e/b.mkv", episode("Dusk", 1, 2))
    do_rename(settings, db)
    first, second, other = [
        row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'episode' ORDER BY seq")
    ]
    merging.merge(db, second, other)
    undoing.undo(settings, db, first, act_of(db, first))
    assert sorted(texts(settings.media_root)) == ["shows/Dusk/Season 01/Dusk - S01E02.mkv", "shows/d/a.mkv"]
    assert sorted(row["path"] for row in files.of(db, other)) == [
        "shows/Dusk/Season 01/Dusk - S01E02.mkv",
        "shows/d/a.mkv",
    ]
    assert [bool(done.undone_at) for done in acts.of(db, second)] == [True]


def test_a_show_takes_back_what_below_it_still_stands(settings: Settings, db: Database) -> None:
    ids = [put(settings, db, f"shows/d/{number}.mkv", episode("Dark", 1, number)) for number in (1, 2, 3)]
    write(settings.media_root, "shows/d/tvshow.nfo")
    before = texts(settings.media_root)
    do_rename(settings, db)
    [show] = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'show'")]
    undoing.undo(settings, db, ids[0], act_of(db, ids[0]))
    undoing.undo(settings, db, show, act_of(db, show))
    assert (texts(settings.media_root), undone(db, show, *ids)) == (before, [True] * 4)


def test_a_show_is_left_whole_where_one_file_below_it_has_gone_on(settings: Settings, db: Database) -> None:
    ids = [put(settings, db, f"shows/d/{number}.mkv", episode("Dark", 1, number)) for number in (1, 2)]
    do_rename(settings, db)
    [show] = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'show'")]
    first = act_of(db, show)
    editing.edit(db, ids[1], {"title": "Secrets"})
    do_rename(settings, db, ids[1])
    after = texts(settings.media_root)
    with pytest.raises(ConflictError) as caught:
        undoing.undo(settings, db, show, first)
    assert (caught.value.message, caught.value.hint) == (
        "'shows/Dark/Season 01/Dark - S01E02.mkv' is not there any more: it was renamed, moved or taken away since.",
        "Take back what was done to it later first, or rename it anew.",
    )
    assert (texts(settings.media_root), undone(db, ids[0])) == (after, [False])
    [event] = [one for one in history.of(settings, db, show) if one.id == first]
    assert (event.can_undo, event.fault) == (False, caught.value.message)

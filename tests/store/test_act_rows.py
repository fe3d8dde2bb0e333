"""What was done and can be taken back: acts, the journal of their changes, and files that are being renamed."""

from __future__ import annotations

import pytest
from items_at_hand import film
from sqlite_utils import Database

from medialib.model import Json
from medialib.store import acts, connect, journal, media, moves
from medialib.store.acts import Act, Done
from medialib.store.journal import Journal
from medialib.store.moves import Batch, Move, State

NOW, LATER = "2026-01-02T03:04:05.678Z", "2026-02-02T03:04:05.678Z"


def note(db: Database, media_id: str, act: Act = Act.EDIT, **more: str) -> int:
    with connect.write(db):
        return acts.note(db, media_id, act, f"{act} done", NOW, detail={"after": {"title": "夜"}}, **more)


def test_an_act_is_kept_with_what_takes_it_back(db: Database) -> None:
    media_id = film(db, "Heat")
    act_id = note(db, media_id, Act.TAGS, done_by="ann", batch="b1")
    kept = Done(act_id, NOW, Act.TAGS, media_id, "b1", "ann", "tags done", {"after": {"title": "夜"}}, None)
    assert (acts.get(db, act_id), acts.get(db, act_id + 1)) == (kept, None)
    acts.undone(db, act_id, LATER)
    found = acts.get(db, act_id)
    assert found is not None and found.undone_at == LATER
    acts.reopen(db, [act_id, 99])
    assert acts.get(db, act_id) == kept


def test_what_was_done_is_told_latest_first(db: Database) -> None:
    one, other = film(db, "Heat"), film(db, "Hot")
    ids = [note(db, media_id, batch="b1") for media_id in (one, other, one, one)]
    note(db, one, batch="b2")
    assert [done.id for done in acts.of(db, one)] == [ids[3] + 1, ids[3], ids[2], ids[0]]
    assert [done.id for done in acts.of(db, one, limit=2)] == [ids[3] + 1, ids[3]]
    assert [done.id for done in acts.together(db, "b1", [one, other])] == ids[::-1]
    assert ([done.id for done in acts.together(db, "b1", [other])], acts.together(db, "b3", [one])) == ([ids[1]], [])


def test_the_history_of_an_item_goes_with_it(db: Database) -> None:
    media_id = film(db, "Heat")
    act_id = note(db, media_id)
    db.conn.execute("DELETE FROM media")
    assert acts.get(db, act_id) is None


def done(db: Database, act_id: int) -> Done:
    found = acts.get(db, act_id)
    assert found is not None
    return found


def test_merges_and_splits_are_taken_back_from_the_last_one_on(db: Database) -> None:
    media_id, other = film(db, "Heat"), film(db, "Hot")
    merge, edit, split = (note(db, media_id, act) for act in (Act.MERGE, Act.EDIT, Act.SPLIT))
    note(db, other, Act.MERGE)
    assert [acts.followed_by(db, done(db, act_id)) for act_id in (merge, edit, split)] == [done(db, split), None, None]
    acts.undone(db, split, LATER)
    assert acts.followed_by(db, done(db, merge)) is None


@pytest.fixture
def heat(db: Database) -> str:
    return film(db, "Heat")


def shown(db: Database, media_id: str) -> tuple[object, ...]:
    row = media.get(db, media_id)
    return (row["title"], row["year"]) if row else ()


def test_a_column_goes_back_to_what_it_was(db: Database, heat: str) -> None:
    act = Journal(db)
    act.update("media", {"id": heat}, title="Hitze", year=1995)
    act.update("media", {"id": heat}, title="Hitze")
    act.update("media", {"id": "nope"}, title="Hitze")
    assert act.steps == [["media", {"id": heat}, {"title": "Heat"}, {"title": "Hitze"}]]
    assert shown(db, heat) == ("Hitze", 1995)
    journal.take_back(db, act.steps)
    assert shown(db, heat) == ("Heat", 1995)
    journal.take_back(db, act.steps)
    assert shown(db, heat) == ("Heat", 1995)


def test_a_column_that_was_changed_since_stays(db: Database, heat: str) -> None:
    act = Journal(db)
    act.update("media", {"id": heat}, title="Hitze", year=1996)
    media.set_values(db, heat, LATER, title="Later")
    journal.take_back(db, act.steps)
    assert shown(db, heat) == ("Later", 1995)


def test_what_was_none_is_none_again(db: Database, heat: str) -> None:
    act = Journal(db)
    act.update("media", {"id": heat}, overview="夜", year=None)
    journal.take_back(db, act.steps)
    row = media.get(db, heat)
    assert row is not None and (row["overview"], row["year"]) == (None, 1995)


def ids(db: Database) -> list[tuple[str, str]]:
    return [tuple(row) for row in db.conn.execute("SELECT provider, value FROM external_ids ORDER BY 1")]


def test_a_row_that_was_added_goes_unless_it_says_something_else_by_now(db: Database, heat: str) -> None:
    key: dict[str, Json] = {"media_id": heat, "provider": "tmdb"}
    act = Journal(db)
    act.insert("external_ids", key, value="7")
    act.insert("external_ids", key, value="8")
    assert (ids(db), len(act.steps)) == ([("tmdb", "7")], 1)
    journal.take_back(db, act.steps)
    assert ids(db) == []
    act.insert("external_ids", key, value="7")
    db.conn.execute("UPDATE external_ids SET value = '9'")
    journal.take_back(db, act.steps)
    assert ids(db) == [("tmdb", "9")]


def test_when_a_row_was_written_does_not_tell_it_from_another(db: Database, heat: str) -> None:
    other = film(db, "Hot")
    act = Journal(db)
    act.insert("not_duplicates", {"media_id": heat, "other_id": other}, said_at=NOW, said_by="ann")
    db.conn.execute("UPDATE not_duplicates SET said_at = ?", (LATER,))
    journal.take_back(db, act.steps)
    assert db.conn.execute("SELECT count(*) FROM not_duplicates").fetchone()[0] == 0


def test_rows_that_were_deleted_come_back_whole_unless_others_took_their_place(db: Database, heat: str) -> None:
    for provider, value in (("imdb", "tt1"), ("tmdb", "7")):
        db.conn.execute("INSERT INTO external_ids VALUES (?, ?, ?)", (heat, provider, value))
    act = Journal(db)
    act.delete("external_ids", {"media_id": heat})
    act.delete("external_ids", {"media_id": heat})
    assert (ids(db), len(act.steps)) == ([], 2)
    db.conn.execute("INSERT INTO external_ids VALUES (?, 'tmdb', '8')", (heat,))
    journal.take_back(db, act.steps)
    assert ids(db) == [("imdb", "tt1"), ("tmdb", "8")]


def test_steps_are_taken_back_from_the_last_one_on(db: Database, heat: str) -> None:
    act = Journal(db)
    for title in ("One", "Two", "Three"):
        act.update("media", {"id": heat}, title=title)
    act.insert("external_ids", {"media_id": heat, "provider": "tmdb"}, value="7")
    act.update("external_ids", {"media_id": heat, "provider": "tmdb"}, value="8")
    journal.take_back(db, act.steps)
    assert (shown(db, heat), ids(db)) == (("Heat", 1995), [])


def test_a_change_whose_place_is_taken_is_left_and_the_rest_goes_back(db: Database, heat: str) -> None:
    """Two items had a file at one place; one was moved, then another came to where it had been."""
    [row] = db.conn.execute("SELECT id FROM files").fetchall()
    act = Journal(db)
    act.update("files", {"id": row[0]}, path="moved.mkv")
    act.update("media", {"id": heat}, title="Hitze")
    db.conn.execute(
        "INSERT INTO files (media_id, folder, path, role, size, mtime_ns, content_id, added_at) VALUES (?, 'main', 'movies/Heat.mkv', 'main', 1, 1, 'c', '')",
        (heat,),
    )
    journal.take_back(db, act.steps)
    paths = [path for (path,) in db.conn.execute("SELECT path FROM files ORDER BY id")]
    assert (paths, shown(db, heat)) == (["moved.mkv", "movies/Heat.mkv"], ("Heat", 1995))


A = Move("main", "a.mkv", "b.mkv", 1, 2, "x", main=True)
B = Move("nas", "夜.srt", "海.srt", 3, 4, "y")


def test_moves_are_written_down_before_they_are_made(db: Database) -> None:
    with connect.write(db):
        moves.plan(db, "second", [B], None)
        moves.plan(db, "first", [A, B], "ann", [7, 8])
    assert moves.unfinished(db) == ["second", "first"]
    batch = moves.get(db, "first")
    assert batch == Batch("first", "ann", (7, 8), batch.moves)
    assert [(one.folder, one.old, one.new, one.size, one.mtime_ns, one.media_id, one.main, one.state, one.said) for one in batch.moves] == [
        ("main", "a.mkv", "b.mkv", 1, 2, "x", True, State.PLANNED, ""),
        ("nas", "夜.srt", "海.srt", 3, 4, "y", False, State.PLANNED, ""),
    ]  # fmt: skip
    assert (moves.get(db, "nope"), moves.get(db, "second").undoes) == (Batch("nope", None, (), ()), ())


def test_how_far_a_move_is_is_known_after_a_crash(db: Database) -> None:
    moves.plan(db, "batch", [A, B], "ann")
    first, second = moves.get(db, "batch").moves
    assert moves.put(db, first, State.ASIDE).state is State.ASIDE
    left = moves.put(db, second, State.LEFT, "It has changed since.")
    assert [(one.state, one.said) for one in moves.get(db, "batch").moves] == [
        (State.ASIDE, ""),
        (State.LEFT, left.said),
    ]
    moves.end(db, "batch")
    assert (moves.unfinished(db), moves.get(db, "batch").moves) == ([], ())

"""Sidecar rows: what is due after which change, what was written where, and beside which file it may lie."""

from __future__ import annotations

import pytest
from items_at_hand import album, collect, film, show
from sqlite_utils import Database

from medialib.discs import Disc, Format
from medialib.model import Fact, Source
from medialib.store import connect, discs, facts, files, labels, media, sidecars
from medialib.store.sidecars import Place, Written

NOW, LATER = "2026-01-02T03:04:05.678Z", "2026-02-02T03:04:05.678Z"


def caught_up(db: Database, *folders: str) -> None:
    """Everything is written."""
    with connect.write(db):
        sidecars.take_up(db, folders or ["main"])
        sidecars.done(db, sidecars.due(db, 9999))


def due(db: Database, *folders: str) -> set[str]:
    """What is due by now."""
    with connect.write(db):
        sidecars.take_up(db, folders or ["main"])
    return set(sidecars.due(db, 9999))


def one(db: Database, title: str) -> str:
    return str(db.conn.execute("SELECT id FROM media WHERE title = ?", (title,)).fetchone()[0])


def test_nothing_is_due_where_no_folder_takes_sidecars(db: Database) -> None:
    film(db, "Heat")
    assert [sidecars.has_due(db, folders) for folders in ([], ["main"])] == [False, True]
    caught_up(db)
    assert [sidecars.has_due(db, folders) for folders in (["main"], ["main", "nas"], ["nas"])] == [False, True, True]


def test_a_change_makes_its_item_due_once_and_all_that_it_stands_under(db: Database) -> None:
    show_id = show(db, "Dark", [(1, 1), (2, 1)])
    other = film(db, "Heat")
    caught_up(db)
    episode = one(db, "Dark 1x1")
    with connect.write(db):
        facts.record(db, episode, [Fact("overview", "夜", Source.PERSON)], NOW)
    assert sidecars.has_due(db, ["main"])
    assert due(db) == {episode, media.parents(db, episode)[0], show_id}
    assert (sidecars.count_due(db), sidecars.due(db, 1)) == (
        3,
        sorted([episode, media.parents(db, episode)[0], show_id])[:1],
    )
    sidecars.done(db, [episode, other])
    assert (due(db), sidecars.count_due(db)) == ({media.parents(db, episode)[0], show_id}, 2)


def test_an_item_is_due_when_a_collection_or_a_person_of_it_changes(db: Database) -> None:
    heat, hot = film(db, "Heat"), film(db, "Hot")
    collect(db, "list", heat)
    labels.set_credits(db, hot, [{"name": "Al"}])
    caught_up(db)
    db.conn.execute("UPDATE collections SET title = 'New'")
    assert due(db) == {heat}
    caught_up(db)
    db.conn.execute("UPDATE people SET name = 'Alfredo'")
    assert due(db) == {hot}


def test_what_was_merged_makes_due_what_it_is_part_of(db: Database) -> None:
    gone, kept = film(db, "Heat"), film(db, "Hot")
    db.conn.execute("UPDATE media SET merged_into = ?, deleted_at = ? WHERE id = ?", (kept, NOW, gone))
    caught_up(db)
    sidecars.let_due(db, [gone])
    assert due(db) == {gone, kept}


def test_all_that_lies_in_a_folder_is_due_once_it_takes_sidecars(db: Database) -> None:
    heat, hot = film(db, "Heat"), film(db, "Hot")
    db.conn.execute("UPDATE files SET folder = 'nas' WHERE media_id = ?", (hot,))
    disc = Disc(Format.DVD, "dvd:1", "D")
    with connect.write(db):
        discs.seen(db, disc, NOW)
        disc_id = discs.item(db, disc, [Fact("title", "D", Source.DISC)], NOW)
    caught_up(db, "other")
    assert due(db, "other", "nas") == {hot}
    caught_up(db, "other", "nas")
    assert due(db, "nas", "main") == {heat, disc_id}
    caught_up(db, "nas", "main")
    assert (due(db, "main"), sidecars.has_due(db, ["main"])) == (set(), False)


def test_what_could_not_be_written_waits_until_it_may_be_tried_again(db: Database) -> None:
    heat, hot = film(db, "Heat"), film(db, "Hot")
    due(db)
    sidecars.failed(db, [heat], NOW)
    assert (sidecars.due(db, 9), sidecars.has_due(db, ["main"])) == ([hot], True)
    sidecars.done(db, [hot])
    assert sidecars.has_due(db, ["main"]) is False
    sidecars.try_again(db)
    assert sidecars.due(db, 9) == [heat]
    sidecars.failed(db, None, NOW)
    assert sidecars.count_due(db) == 0
    sidecars.let_due(db, [heat])
    assert sidecars.due(db, 9) == [heat]


A = Written("main", "movies/夜.nfo", "x", "nfo", 1, 2)


def test_what_was_written_is_known_by_its_place(db: Database) -> None:
    heat = film(db, "Heat")
    mine = A._replace(media_id=heat, path="movies/Heat.nfo")
    for written in (A, mine, mine._replace(path="movies/Heat.medialib.json", role="json", ours=0)):
        sidecars.note(db, written)
    assert (sidecars.at(db, "main", A.path), sidecars.at(db, "nas", A.path)) == (A, None)
    assert [one.path for one in sidecars.of(db, heat)] == ["movies/Heat.medialib.json", "movies/Heat.nfo"]
    assert {one.path for one in sidecars.in_folder(db, "main")} == {
        A.path,
        "movies/Heat.nfo",
        "movies/Heat.medialib.json",
    }
    assert [sidecars.owner(db, "main", path) for path in (mine.path, A.path, "nope")] == [heat, None, None]
    sidecars.note(db, A._replace(size=9, ours=0))
    assert sidecars.at(db, "main", A.path) == A._replace(size=9, ours=0)
    sidecars.forget(db, "main", A.path)
    assert (sidecars.at(db, "main", A.path), sidecars.in_folder(db, "nas")) == (None, [])


def laid(
    db: Database,
    media_id: str,
    path: str,
    folder: str = "main",
    role: str = "main",
    part: int | None = None,
    gone: bool = False,
) -> None:
    db.conn.execute(
        "INSERT INTO files (media_id, folder, path, role, size, mtime_ns, content_id, part, added_at, missing_since) VALUES (?, ?, ?, ?, 1, 1, ?, ?, '', ?)",
        (media_id, folder, path, role, path, part, NOW if gone else None),
    )


@pytest.mark.parametrize(
    ("others", "place"),
    [
        ([], "main/movies/Heat.mkv"),
        ([("A.mkv", "main", "main", None, False)], "main/A.mkv"),
        ([("A.mkv", "nas", "main", None, False)], "main/movies/Heat.mkv"),
        ([("Z.mkv", "nas", "main", None, False), ("movies/Heat.mkv", None)], "nas/Z.mkv"),
        ([("A.mkv", "main", "extra", None, False)], "main/movies/Heat.mkv"),
        ([("A.mkv", "main", "main", None, True)], "main/movies/Heat.mkv"),
        ([("A.mkv", "main", "main", 1, False)], "main/movies/Heat.mkv"),
        ([("A.srt", "main", "subtitle", None, False), ("movies/Heat.mkv", None)], None),
        ([("A.mkv", "main", "extra", None, True), ("movies/Heat.mkv", None)], "main/A.mkv"),
        ([("A.mkv", "elsewhere", "main", None, False), ("movies/Heat.mkv", None)], None),
    ],
)  # fmt: skip
def test_sidecars_lie_beside_the_first_file_that_is_there(
    db: Database, others: list[tuple[object, ...]], place: str | None
) -> None:
    heat = film(db, "Heat")
    for other in others:
        if len(other) == 2:
            db.conn.execute("DELETE FROM files WHERE path = ?", (other[0],))
        else:
            laid(db, heat, *other)  # type: ignore[arg-type]
    found = sidecars.own_place(db, heat, ["main", "nas"])
    assert (found and "/".join(found)) == place


def test_what_has_no_file_of_its_own_is_placed_by_those_below_it(db: Database) -> None:
    show_id, album_id = show(db, "Dark", [(1, 2), (1, 1)]), album(db, "One", [(2, "B", 9), (1, "A", 9)])
    assert sidecars.place_below(db, show_id, ["main"]) == Place("main", "shows/Dark/1x1.mkv")
    files.mark(db, "main", ["shows/Dark/1x1.mkv"], NOW)
    assert sidecars.place_below(db, show_id, ["main"]) == Place("main", "shows/Dark/1x2.mkv")
    assert sidecars.place_below(db, album_id, ["main"]) == Place("main", "music/Band/One/1 A.flac")
    assert [sidecars.place_below(db, *asked) for asked in ((show_id, ["nas"]), (film(db, "Heat"), ["main"]))] == [
        None,
        None,
    ]


def test_who_shares_a_file_and_who_lies_beside_it(db: Database) -> None:
    heat, hot, far = film(db, "Heat"), film(db, "Hot"), film(db, "Far")
    for media_id, number in ((hot, 1), (heat, 2)):
        db.conn.execute("UPDATE media SET number = ? WHERE id = ?", (number, media_id))
    laid(db, hot, "movies/Heat.mkv")
    place = Place("main", "movies/Heat.mkv")
    assert (sidecars.sharing(db, place), sidecars.sharing(db, Place("nas", "movies/Heat.mkv"))) == ([hot, heat], [])
    db.conn.execute("UPDATE files SET path = 'movies/Far/Far.mkv' WHERE media_id = ?", (far,))
    assert set(sidecars.beside(db, place, heat)) == {hot}
    assert sidecars.beside(db, Place("main", "movies/Far/Far.mkv"), far) == []
    laid(db, far, "top.mkv")
    assert (
        sidecars.beside(db, Place("main", "another.mkv"), heat),
        sidecars.beside(db, Place("nas", "movies/x.mkv"), heat),
    ) == ([far], [])
    media.delete(db, hot, NOW)
    assert sidecars.beside(db, place, heat) == []


def test_the_merged_come_each_after_what_it_was_merged_into(db: Database) -> None:
    kept, far, near, nearer = (film(db, title) for title in ("Kept", "Far", "Near", "Nearer"))
    for gone, into in ((far, near), (near, kept), (nearer, kept)):
        db.conn.execute("UPDATE media SET merged_into = ?, deleted_at = ? WHERE id = ?", (into, NOW, gone))
    assert media.absorbed(db, kept) == [near, nearer, far]
    assert (media.absorbed(db, near), media.absorbed(db, far)) == ([far], [])

"""Media rows: found by what they are, through however many merges, and marked missing with all they stand under."""

from __future__ import annotations

import pytest
from items_at_hand import album, film, main_file, show
from sqlite_utils import Database

from medialib.model import Entity, Kind
from medialib.store import connect, files, media

NOW, LATER = "2026-01-02T03:04:05.678Z", "2026-02-02T03:04:05.678Z"


def bare(db: Database, title: str, kind: Kind = Kind.MOVIE, parent: str | None = None) -> str:
    """An item without a file."""
    with connect.write(db):
        return media.add(db, Entity(kind, title.lower(), ()), parent, title, title.lower(), NOW)


def merged(db: Database, gone: str, kept: str) -> None:
    db.conn.execute("UPDATE media SET merged_into = ?, deleted_at = ? WHERE id = ?", (kept, NOW, gone))


def titles(db: Database, where: str) -> list[str]:
    return [row[0] for row in db.conn.execute(f"SELECT title FROM media WHERE {where} ORDER BY seq")]


def test_an_item_is_found_by_kind_name_and_parent(db: Database) -> None:
    one, other = bare(db, "A"), bare(db, "B")
    under = bare(db, "X", Kind.SEASON, one)
    assert media.find(db, Entity(Kind.SEASON, "x", ()), one) == under
    assert [media.find(db, Entity(kind, "x", ()), parent) for kind, parent in (
        (Kind.SEASON, other), (Kind.SEASON, None), (Kind.EPISODE, one))] == [None] * 3  # fmt: skip
    first, _ = bare(db, "Twin"), bare(db, "Twin")
    assert media.find(db, Entity(Kind.MOVIE, "twin", ()), None) == first
    media.delete(db, one, NOW)
    assert (media.find(db, Entity(Kind.MOVIE, "a", ()), None), media.get(db, "nope")) == (None, None)
    row = media.get(db, one)
    assert row is not None and row["deleted_at"] == NOW


def test_merges_are_followed_to_their_end(db: Database) -> None:
    a, b, c, d = (bare(db, title) for title in "ABCD")
    for gone, kept in ((a, b), (b, c), (d, c)):
        merged(db, gone, kept)
    assert [media.survivor(db, one) for one in (a, b, c, d, "nope")] == [c, c, c, c, None]
    assert media.merged(db) == {a: c, b: c, d: c}
    assert (sorted(media.absorbed(db, c)), media.absorbed(db, b), media.absorbed(db, a)) == (sorted([a, b, d]), [a], [])
    assert [media.find(db, Entity(Kind.MOVIE, name, ()), None) for name in "abcd"] == [c] * 4
    assert [media.voice(db, c, "movie", name) for name in "abcdx"] == [a, b, c, d, None]
    assert media.voice(db, c, "show", "a") is None
    media.delete(db, c, NOW)
    assert ([media.survivor(db, one) for one in (a, c)], media.merged(db)) == ([None, None], {})
    assert media.find(db, Entity(Kind.MOVIE, "a", ()), None) is None


def test_the_nearest_voice_of_one_name_speaks(db: Database) -> None:
    far, near, kept = bare(db, "Same"), bare(db, "Same"), bare(db, "Kept")
    merged(db, far, near)
    merged(db, near, kept)
    assert media.voice(db, kept, "movie", "same") == near
    merged(db, near, far)
    merged(db, far, kept)
    assert media.voice(db, kept, "movie", "same") == far


def test_merges_in_a_ring_end(db: Database) -> None:
    """No act makes one, but a database that was mended by hand may hold one."""
    a, b = bare(db, "A"), bare(db, "B")
    merged(db, a, b)
    merged(db, b, a)
    assert (media.survivor(db, a), media.merged(db), media.find(db, Entity(Kind.MOVIE, "a", ()), None)) == (
        None,
        {},
        None,
    )
    assert set(media.absorbed(db, a)) == {a, b}


def test_what_stands_under_a_merged_item_is_found_under_what_it_became(db: Database) -> None:
    gone, kept = bare(db, "Gone", Kind.SHOW), bare(db, "Kept", Kind.SHOW)
    old = bare(db, "1", Kind.SEASON, gone)
    new = bare(db, "2", Kind.SEASON, kept)
    merged(db, gone, kept)
    merged(db, old, new)
    season = Entity(Kind.SEASON, "1", ())
    assert [media.find(db, season, parent) for parent in (kept, gone, None)] == [new, new, None]


def test_an_id_elsewhere_names_the_living_ones_else_what_they_became(db: Database) -> None:
    ids = [bare(db, title) for title in "ABC"]
    series = bare(db, "D", Kind.SHOW)
    for media_id in (*ids, series):
        db.conn.execute("INSERT INTO external_ids VALUES (?, 'tmdb', '7')", (media_id,))
    assert media.all_by_external_id(db, "tmdb", "7") == [*ids, series]
    assert media.all_by_external_id(db, "tmdb", "7", "show") == [series]
    assert [media.by_external_id(db, *asked) for asked in (("tmdb", "7", "movie"), ("imdb", "7"), ("tmdb", "8"))] == [
        ids[0],
        None,
        None,
    ]
    merged(db, ids[0], ids[1])
    assert media.all_by_external_id(db, "tmdb", "7", "movie") == ids[1:]
    kept = bare(db, "Without an id")
    for media_id in ids[1:]:
        merged(db, media_id, kept)
    assert media.all_by_external_id(db, "tmdb", "7", "movie") == [kept]
    media.delete(db, kept, NOW)
    assert media.all_by_external_id(db, "tmdb", "7", "movie") == []


def test_values_are_written_only_where_they_differ(db: Database) -> None:
    media_id = bare(db, "A")
    assert not media.set_values(db, media_id, LATER, title="A", year=None)
    assert media.set_values(db, media_id, LATER, title="A", year=1995, rating=7.5)
    row = media.get(db, media_id)
    assert row is not None
    assert (row["year"], row["rating"], row["added_at"], row["updated_at"]) == (1995, 7.5, NOW, LATER)
    assert not media.set_values(db, "nope", LATER, title="B")


def test_what_an_item_hangs_below_and_what_hangs_below_it(db: Database) -> None:
    show_id = show(db, "Dark", [(1, 1), (1, 2), (2, 1)])
    [episode] = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE title = 'Dark 1x2'")]
    season = media.parents(db, episode)[0]
    assert (media.parents(db, episode), media.parents(db, show_id), media.parents(db, "nope")) == (
        [season, show_id],
        [],
        [],
    )
    assert (len(media.below(db, show_id)), len(media.below(db, season)), media.below(db, episode)) == (5, 2, [])
    media.delete(db, season, NOW)
    assert len(media.below(db, show_id)) == 2
    assert titles(db, "deleted_at IS NOT NULL") == ["Untitled", "Dark 1x1", "Dark 1x2"]


def test_what_is_deleted_keeps_the_moment_at_which_it_was(db: Database) -> None:
    outer = bare(db, "A", Kind.SHOW)
    inner = bare(db, "B", Kind.SEASON, outer)
    media.delete(db, inner, NOW)
    media.delete(db, outer, LATER)
    assert [row[0] for row in db.conn.execute("SELECT deleted_at FROM media ORDER BY seq")] == [LATER, NOW]


def test_numbers_order_what_stands_directly_under_an_item(db: Database) -> None:
    album_id = album(db, "One", [(10, "Ten", 60), (2, "Two", 60), (1, "One", 60)])
    numbered = media.numbered_below(db, album_id)
    assert [number for _, number in numbered] == [1, 2, 10]
    media.delete(db, numbered[1][0], NOW)
    bare(db, "Without a number", Kind.TRACK, album_id)
    assert [number for _, number in media.numbered_below(db, album_id)] == [1, 10]


def test_an_item_is_bare_without_files_and_without_living_children(db: Database) -> None:
    outer = bare(db, "A", Kind.SHOW)
    assert media.is_bare(db, outer)
    inner = bare(db, "B", Kind.SEASON, outer)
    assert not media.is_bare(db, outer)
    media.delete(db, inner, NOW)
    assert media.is_bare(db, outer)
    with connect.write(db):
        files.put(db, outer, main_file("a.mkv"), NOW)
    assert not media.is_bare(db, outer)


def test_items_come_in_the_order_in_which_they_came(db: Database) -> None:
    a, b, c = bare(db, "A"), bare(db, "B", Kind.SHOW), bare(db, "C")
    assert [one for _, one in media.after(db, 0, 9)] == [a, b, c]
    [first, *_] = media.after(db, 0, 1)
    assert media.after(db, first[0], 9, "movie") == [(first[0] + 2, c)]
    media.delete(db, c, NOW)
    assert ([one for _, one in media.after(db, first[0], 9)], media.counts(db)) == ([b], {"movie": 1, "show": 1})


def gone(db: Database, *media_ids: str, back: bool = False) -> None:
    """The files of these items are gone, or there again."""
    for media_id in media_ids:
        for row in files.of(db, media_id):
            if back:
                files.back(db, row["folder"], [row["path"]])
            else:
                files.mark(db, row["folder"], [row["path"]], NOW)
        media.settle_missing(db, media_id, LATER)


def test_an_item_is_missing_when_all_that_it_is_made_of_is(db: Database) -> None:
    show_id = show(db, "Dark", [(1, 1), (1, 2), (2, 1)])
    one, two, three = (row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = 'episode' ORDER BY seq"))
    gone(db, one)
    assert titles(db, "missing_since IS NOT NULL") == ["Dark 1x1"]
    gone(db, two)
    assert titles(db, "missing_since IS NOT NULL AND kind <> 'episode'") == ["Untitled"]
    gone(db, three)
    assert (len(titles(db, "missing_since IS NULL")), len(titles(db, f"missing_since = '{LATER}'"))) == (0, 6)
    gone(db, two, back=True)
    assert titles(db, "missing_since IS NULL AND kind <> 'season'") == ["Dark", "Dark 1x2"]
    row = media.get(db, show_id)
    assert row is not None and row["missing_since"] is None


def test_since_when_something_is_missing_does_not_move(db: Database) -> None:
    media_id = film(db, "Heat")
    files.mark(db, "main", ["movies/Heat.mkv"], NOW)
    for moment in (NOW, LATER):
        media.settle_missing(db, media_id, moment)
    assert titles(db, f"missing_since = '{NOW}'") == ["Heat"]


@pytest.mark.parametrize("deleted", [False, True])
def test_what_never_had_a_file_is_not_missing_and_deleted_children_do_not_count(db: Database, deleted: bool) -> None:
    outer = bare(db, "A", Kind.SHOW)
    media.settle_missing(db, outer, NOW)
    assert titles(db, "missing_since IS NOT NULL") == []
    inner, other = bare(db, "B", Kind.EPISODE, outer), bare(db, "C", Kind.EPISODE, outer)
    for number, media_id in enumerate((inner, other)):
        with connect.write(db):
            files.put(db, media_id, main_file(f"{number}.mkv"), NOW)
    if deleted:
        media.delete(db, other, NOW)
    gone(db, inner)
    assert titles(db, "missing_since IS NOT NULL") == (["A", "B"] if deleted else ["B"])

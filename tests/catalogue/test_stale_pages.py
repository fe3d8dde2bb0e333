"""Which pages a change makes stale: exactly those that show it, however large the library around them is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from catalogue_rows import NOW, add, collect, credit, file, genre, moment, noted, picture
from sqlite_utils import Database

from medialib.catalogue import hrefs, places, update
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect, entries, items

FILM, OTHER, SHOW = "item/fi/film00000001.html", "item/fi/film00000002.html", "item/sh/show00000001.html"
SEASON, ONE, TWO, THREE = "item/se/season000001.html", "item/ep/episode00001.html", "item/ep/episode00002.html", "item/ep/episode00003.html"  # fmt: skip
ALBUM, ARTIST, TRACK = "item/al/album0000001.html", "item/ar/artist000001.html", "item/tr/track0000001.html"
MOVIES, RECENT, NOIR = "movies/index.html", "recent/index.html", f"genres/{hrefs.slug('film noir')}/index.html"
DRAMA, YEAR, MINE, KEEP = "genres/drama/index.html", "years/1999/index.html", "collections/mine/index.html", "tags/keep/index.html"  # fmt: skip
AKIRA, ART = "person/ak/akira0000001.html", {"art/aa/aahash-200.webp", "art/aa/aahash-400.webp"}
HOME, ROOT = "index.html", "search/root.js"
SHOWN = {MOVIES, RECENT, DRAMA, YEAR, MINE, AKIRA, HOME}


def shards(*beginnings: str) -> set[str]:
    """The scripts of the search index for these beginnings."""
    return {hrefs.shard(beginning) for beginning in ("", *beginnings)}


WORDS = shards("a", "p", "c", "m")  # Amber, Person, Collection, mine


@pytest.fixture
def small(settings: Settings, db: Database) -> Iterator[tuple[Database, Database]]:
    """Two films, a show of three episodes, an album, and the printer's notes of them."""
    with connect.write(db):
        for number, title in ((1, "Amber"), (2, "Zebra")):
            film = add(db, f"film0000000{number}", Kind.MOVIE, title, year=1998 + number, added_at=moment(number))
            file(db, film, f"movies/{number}.mp4")
        genre(db, "film00000001", "Drama")
        genre(db, "film00000002", "Film Noir")
        genre(db, "film00000002", "keep", "tag")
        credit(db, "film00000001", "akira0000001", "director")
        collect(db, "film00000001", "mine", 1)
        add(db, "show00000001", Kind.SHOW, "Show")
        add(db, "season000001", Kind.SEASON, "Season 1", number=1, parent_id="show00000001")
        for number in (1, 2, 3):
            add(db, f"episode0000{number}", Kind.EPISODE, f"Part {number}", number=number, parent_id="season000001")
        add(db, "artist000001", Kind.ARTIST, "Band")
        add(db, "album0000001", Kind.ALBUM, "Songs", parent_id="artist000001")
        add(db, "track0000001", Kind.TRACK, "Song", number=1, parent_id="album0000001")
    state = noted(settings, db)
    yield db, state
    state.close()


def stale(small: tuple[Database, Database], change: Callable[[Database], object]) -> set[str]:
    """The paths that may have other bytes after a change, but for letters and decades, which so short a shelf has not."""
    db, state = small
    seq = items.last_change(db)
    with connect.write(db):
        change(db)
    with connect.write(state):
        paths = update.update(db, state, items.changes(db, seq))
    return {path for path in paths if not places.shelf_above(hrefs.shelf_of(path)[0])}


def put(media_id: str, **values: object) -> Callable[[Database], object]:
    """Change columns of an item."""
    names = ", ".join(f"{name} = ?" for name in values)
    return lambda db: db.conn.execute(f"UPDATE media SET {names} WHERE id = ?", (*values.values(), media_id))


def run(statement: str, *values: object) -> Callable[[Database], object]:
    return lambda db: db.conn.execute(statement, values)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put("film00000001", overview="Other"), {FILM, HOME}),
        (put("film00000001", rating=7.5, tagline="Other"), {FILM, HOME}),
        (put("film00000001", title="Amber"), {FILM, HOME}),
        (put("film00000001", missing_since=NOW), {FILM, *SHOWN} | WORDS),
        (put("film00000001", year=2000), {FILM, *SHOWN, "years/2000/index.html"} | {"years/index.html"} | WORDS),
        (put("film00000001", deleted_at=NOW),
         {FILM, *SHOWN, "genres/index.html", "years/index.html", "collections/index.html", "people/index.html"} | WORDS),
        (put("film00000002", sort_title="aaa"), {OTHER, MOVIES, NOIR, KEEP, "years/2000/index.html", HOME} | shards("z")),
        (put("film00000001", added_at=moment(9)), {FILM, RECENT, HOME}),
        (put("episode00002", title="Other"), {SHOW, SEASON, ONE, TWO, THREE, RECENT, HOME} | shards("o", "p", "2")),
        (put("episode00002", overview="Other"), {SHOW, SEASON, TWO, HOME}),
        (put("episode00003", number=0), {SHOW, SEASON, ONE, TWO, THREE, RECENT, HOME} | shards("p", "3")),
        (put("episode00002", deleted_at=NOW), {SHOW, SEASON, ONE, TWO, THREE, RECENT, HOME} | shards("p", "2")),
        (put("season000001", title="Other"), {SHOW, SEASON, ONE, TWO, THREE, RECENT, HOME} | shards("p", "1", "2", "3")),
        (put("track0000001", overview="Other"), {ARTIST, ALBUM, TRACK, HOME}),
        (put("artist000001", title="The Band", sort_title="band"), {ARTIST, ALBUM, TRACK, "artists/index.html", "albums/index.html", RECENT, HOME} | shards("b", "t", "s")),
        (run("UPDATE files SET playable = 0 WHERE media_id = 'film00000001'"), {FILM, HOME}),
        (run("DELETE FROM files"), {FILM, OTHER, HOME}),
        (run("UPDATE genres SET name = 'Play' WHERE id = 'drama'"), {FILM, DRAMA, "genres/index.html", HOME}),
        (run("DELETE FROM genres WHERE id = 'drama'"), {FILM, DRAMA, "genres/index.html", HOME}),
        (run("UPDATE tags SET name = 'Keep it' WHERE id = 'keep'"), {OTHER, KEEP, "tags/index.html", HOME}),
        (run("UPDATE people SET name = 'Akira' WHERE id = 'akira0000001'"), {FILM, AKIRA, "people/index.html", HOME} | shards("a", "p")),
        (run("UPDATE people SET sort_name = 'kurosawa'"), {"people/index.html", HOME} | shards("a", "p")),
        (run("DELETE FROM credits"), {FILM, AKIRA, "people/index.html", HOME} | shards("a", "p")),
        (run("UPDATE collections SET overview = 'All of it.'"), {FILM, MINE, "collections/index.html", HOME}),
        (lambda db: collect(db, "film00000002", "mine", 0), {OTHER, MINE, "collections/index.html", HOME} | shards("c", "m")),
        (lambda db: genre(db, "film00000001", "Film Noir"), {FILM, NOIR, HOME, "genres/index.html"}),
        (lambda db: genre(db, "track0000001", "Film Noir"), {ARTIST, ALBUM, TRACK, HOME}),
        (lambda db: picture(db, "film00000001", "backdrop", "aahash"), {FILM, HOME} | ART),
        (lambda db: picture(db, "film00000001", "poster", "aahash"), {FILM, *SHOWN} | ART | WORDS),
        (lambda db: picture(db, "show00000001", "poster", "aahash"),
         {SHOW, SEASON, ONE, TWO, THREE, "shows/index.html", RECENT, HOME} | ART | shards("s", "p", "1", "2", "3")),
        (lambda db: picture(db, "film00000001", "logo", "aahash"), {FILM, HOME}),
        (lambda db: None, set()),
        (run("UPDATE media SET site_url = NULL WHERE id = 'nothing'"), set()),
    ],
)  # fmt: skip
def test_exactly_what_shows_a_change_is_printed_again(
    small: tuple[Database, Database], change: Callable[[Database], object], expected: set[str]
) -> None:
    assert stale(small, change) == expected


def test_a_shelf_that_becomes_long_gets_its_letters_on_every_page_and_loses_them_again(
    small: tuple[Database, Database],
) -> None:
    db, state = small

    def films(start: int, end: int) -> Callable[[Database], object]:
        return lambda db: [
            add(db, f"more{number:08d}", Kind.MOVIE, f"b{number}", year=1999) for number in range(start, end)
        ]

    def changed(change: Callable[[Database], object]) -> set[str]:
        seq = items.last_change(db)
        with connect.write(db):
            change(db)
        with connect.write(state):
            paths = update.update(db, state, items.changes(db, seq))
        return {path for path in paths if path.startswith("movies/")}

    changed(films(0, places.RAIL_FROM - 3))
    lists = ("movies", "movies/a", "movies/b", "movies/z", "movies/1990s", "movies/2000s")
    assert changed(put("film00000001", overview="Other")) == set()
    grown = changed(films(places.RAIL_FROM - 3, places.RAIL_FROM - 2))
    whole = {hrefs.shelf(name, first) for name in lists for first in (None, *entries.starts(state, name))}
    assert grown == whole
    others = {"movies/a/index.html", "movies/z/index.html", "movies/2000s/index.html"}
    assert changed(films(places.RAIL_FROM - 2, places.RAIL_FROM - 1)) & others == set()
    shrunk = changed(run("UPDATE media SET deleted_at = ? WHERE id > 'more00000096'", NOW))
    assert shrunk >= {hrefs.shelf(name) for name in lists}

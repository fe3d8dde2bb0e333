"""The law: after any changes, interrupted or not, an incremental publish equals a full one, byte for byte."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from catalogue_rows import (
    NOW,
    add,
    artwork,
    collect,
    credit,
    file,
    fill,
    genre,
    moment,
    picture,
    plain_templates,
    printed,
    title,
)
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlite_utils import Database

from medialib.catalogue.publish import locked, plan, publish
from medialib.discs import Disc, Format, Title
from medialib.model import Fact, Json, Kind, Source
from medialib.settings import Settings
from medialib.store import connect, discs, facts, images

HASHES = [f"{number:02x}hash" for number in range(8)]
Act = Callable[[Database, random.Random], None]


def some(db: Database, chance: random.Random, table: str = "media", where: str = "1") -> str:
    """The id of a random row, or one that does not exist."""
    rows = [row[0] for row in db.conn.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id")]
    return str(chance.choice(rows)) if rows else "nothing"


def void(_: object) -> None:
    """Nothing comes of it."""


def change(db: Database, chance: random.Random, **values: object) -> None:
    """Change columns of a random item."""
    names = ", ".join(f"{name} = ?" for name in values)
    db.conn.execute(f"UPDATE media SET {names} WHERE id = ?", (*values.values(), some(db, chance)))


def add_movie(db: Database, chance: random.Random) -> None:
    media_id = f"n{chance.randrange(10**9):09d}"
    words = title(chance)
    values = {"year": chance.choice((None, 1931, 1999, 2005)), "added_at": moment(chance.randrange(40_000))}
    add(db, media_id, chance.choice((Kind.MOVIE, Kind.VIDEO, Kind.BOOK, Kind.TRACK, Kind.DISC)), words, **values)
    genre(db, media_id, chance.choice(("Drama", "Horror")))
    credit(db, media_id, f"p{chance.randint(1, 14):02d}", chance.choice(("actor", "writer")))
    file(db, media_id, f"movies/{media_id}.mp4")


def add_child(db: Database, chance: random.Random) -> None:
    kind, parent = chance.choice(((Kind.EPISODE, "season"), (Kind.TRACK, "album"), (Kind.PODCAST_EPISODE, "podcast")))
    media_id = f"n{chance.randrange(10**9):09d}"
    parent_id = some(db, chance, where=f"kind = '{parent}'")
    if parent_id != "nothing":
        add(db, media_id, kind, title(chance), parent_id=parent_id, number=chance.randint(1, 9))


def add_many(db: Database, chance: random.Random) -> None:
    for _ in range(30):
        add_movie(db, chance)


def move(db: Database, chance: random.Random) -> None:
    child, parent = chance.choice((("episode", "season"), ("season", "show"), ("track", "album"), ("album", "artist")))
    db.conn.execute(
        "UPDATE media SET parent_id = ? WHERE id = ?",
        (some(db, chance, where=f"kind = '{parent}'"), some(db, chance, where=f"kind = '{child}'")),
    ) if some(db, chance, where=f"kind = '{parent}'") != "nothing" else None


def rename(table: str, column: str) -> Act:
    def act(db: Database, chance: random.Random) -> None:
        words = title(chance)
        db.conn.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (words, some(db, chance, table)))

    return act


def drop(table: str, where: str = "1") -> Act:
    def act(db: Database, chance: random.Random) -> None:
        db.conn.execute(f"DELETE FROM {table} WHERE id = ?", (some(db, chance, table, where),))

    return act


def elsewhere(table: str, column: str, values: tuple[object, ...]) -> Act:
    """Change a column of what hangs on a few items, or of a few collections."""
    key = "id" if table == "collections" else "media_id"

    def act(db: Database, chance: random.Random) -> None:
        keys = [row[0] for row in db.conn.execute(f"SELECT DISTINCT {key} FROM {table} ORDER BY 1")]
        changed = [(chance.choice(values), one) for one in chance.sample(keys, min(3, len(keys)))]
        db.conn.executemany(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {key} = ?", changed)

    return act


def chapter(db: Database, chance: random.Random) -> None:
    """A few files are read again, with other chapters."""
    files = [row[0] for row in db.conn.execute("SELECT id FROM files ORDER BY id")]
    for file_id in chance.sample(files, min(3, len(files))):
        db.conn.execute("INSERT OR REPLACE INTO chapters VALUES (?, 0, 1.5, ?)", (file_id, title(chance)))
        db.conn.execute("UPDATE files SET size = size + 1 WHERE id = ?", (file_id,))


def detach(table: str) -> Act:
    def act(db: Database, chance: random.Random) -> None:
        db.conn.execute(f"DELETE FROM {table} WHERE media_id = ?", (some(db, chance),))

    return act


def a_disc(db: Database, chance: random.Random) -> Disc:
    """One of a few discs."""
    number = chance.randint(1, 4)
    return Disc(chance.choice((Format.DVD, Format.AUDIO_CD)), f"disc:{number}", title(chance), 1000 * number)


def see_disc(db: Database, chance: random.Random) -> None:
    disc = a_disc(db, chance)
    discs.seen(db, disc, moment(chance.randrange(40_000)))
    discs.record_titles(
        db, disc.id, [Title(number, 61.0 * number, (0.0, 9.0)) for number in (1, 2, chance.randint(1, 3))]
    )


def item_of_disc(db: Database, chance: random.Random) -> None:
    disc = a_disc(db, chance)
    discs.seen(db, disc, moment(1))
    words = Fact("title", title(chance), chance.choice((Source.DISC, Source.PERSON)))
    discs.item(db, disc, (words,), moment(chance.randrange(40_000)))


def take_title(db: Database, chance: random.Random) -> None:
    disc = a_disc(db, chance)
    see_disc(db, chance)
    if (media_id := some(db, chance, where="kind IN ('movie', 'episode', 'track')")) != "nothing":
        discs.took(db, disc.id, chance.randint(1, 3), media_id, moment(7), errors=chance.randint(0, 2))


def of_disc(act: Callable[[Database, str], None]) -> Act:
    return lambda db, chance: act(db, a_disc(db, chance).id)


def say(db: Database, chance: random.Random, **values: Json) -> None:
    """Let a service say something of a random item, whose title stays."""
    row = db.conn.execute("SELECT id, title FROM media WHERE id = ?", (some(db, chance),)).fetchone()
    told = [Fact(field, value, Source.TMDB) for field, value in values.items()]
    facts.record(db, row["id"], [Fact("title", row["title"], Source.NAME), *told], NOW)
    facts.settle(db, row["id"], NOW)


def join(db: Database, chance: random.Random) -> None:
    """An item is part of one of a few collections and series, one of which gets another title now and then."""
    number = chance.randint(1, 4)
    name = chance.choice(("Saga", "Sage")) if number == 1 else "Trilogy"
    said: dict[str, Json] = {"key": f"tmdb:collection:{number}", "title": f"{name} {number}"}
    if number > 2:
        said = {"key": f"series:{number}", "title": f"Series {number}", "number": chance.choice((1, 2.5, 10))}
    say(db, chance, collection=said, date=f"{chance.randint(1950, 1953)}-01-01")


def join_many(db: Database, chance: random.Random) -> None:
    for _ in range(9):
        join(db, chance)


def unsay(db: Database, chance: random.Random, where: str = "1") -> None:
    """Take back what the service said of one of the items of which it said anything."""
    told = f"id IN (SELECT media_id FROM facts WHERE source = 'tmdb') AND {where}"
    media_id = some(db, chance, where=told)
    if facts.forget_source(db, media_id, Source.TMDB):
        facts.settle(db, media_id, NOW)


def disband(db: Database, chance: random.Random) -> None:
    """Nobody says any more of any item that it is part of one collection."""
    collection_id = some(db, chance, "collections", "source_key IS NOT NULL")
    members = db.conn.execute("SELECT media_id FROM collection_items WHERE collection_id = ?", (collection_id,))
    for (media_id,) in members.fetchall():
        unsay(db, chance, f"id = '{media_id}'")


ACTS: dict[str, Act] = {
    "join": join,
    "join many": join_many,
    "unsay": unsay,
    "disband": disband,
    "trailers": lambda db, chance: say(db, chance, trailers=[{"name": title(chance), "url": "https://vimeo.com/7"}]),
    "runtime": lambda db, chance: say(db, chance, runtime_s=60 * chance.randint(1, 300)),
    "see disc": see_disc,
    "item of disc": item_of_disc,
    "take title": take_title,
    "rip disc": of_disc(lambda db, disc_id: discs.ripped(db, disc_id, moment(3))),
    "place disc": of_disc(lambda db, disc_id: discs.set_place(db, disc_id, f"Box {disc_id}")),
    "forget disc": of_disc(lambda db, disc_id: void(db.conn.execute("DELETE FROM discs WHERE id = ?", (disc_id,)))),
    "remove disc": drop("media", "kind = 'disc'"),
    "add": add_movie,
    "add child": add_child,
    "add many": add_many,
    "move": move,
    "title": lambda db, chance: change(db, chance, title=(words := title(chance)), sort_title=words.lower()),
    "sort title": lambda db, chance: change(db, chance, sort_title=title(chance)),
    "overview": lambda db, chance: change(db, chance, overview=title(chance)),
    "year": lambda db, chance: change(db, chance, year=chance.choice((None, 1950, 1995, 2003))),
    "number": lambda db, chance: change(db, chance, number=chance.randint(1, 5)),
    "creator": lambda db, chance: change(db, chance, creator=chance.choice((None, "Channel 1", "Somebody Else"))),
    "date": lambda db, chance: change(db, chance, date=f"2019-03-{chance.randint(10, 28)}"),
    "missing": lambda db, chance: change(db, chance, missing_since=chance.choice((None, moment(1)))),
    "delete": lambda db, chance: change(db, chance, deleted_at=chance.choice((None, moment(1)))),
    "remove": drop("media"),
    "remove parent": drop("media", "kind IN ('show', 'artist', 'season')"),
    "remove genre": drop("genres"),
    "remove person": drop("people"),
    "remove collection": drop("collections"),
    "rename genre": rename("genres", "name"),
    "rename person": rename("people", "name"),
    "rename collection": rename("collections", "title"),
    "resort person": rename("people", "sort_name"),
    "tag": lambda db, chance: genre(db, some(db, chance), chance.choice(("Keep", "Ünïcode täg")), "tag"),
    "genre": lambda db, chance: genre(db, some(db, chance), chance.choice(("Drama", "Horror", "New"))),
    "ungenre": detach("media_genres"),
    "uncredit": detach("credits"),
    "no files": detach("files"),
    "no picture": detach("images"),
    "credit": lambda db, chance: credit(db, some(db, chance), f"p{chance.randint(1, 14):02d}", "director"),
    "poster": lambda db, chance: picture(
        db, some(db, chance), chance.choice(("poster", "backdrop")), chance.choice(HASHES), chance.choice(("", "UklG"))
    ),
    "blur": lambda db, chance: images.set_blurs(db, dict.fromkeys(images.without_blur(db, 3), "UklGblur")),
    "kind": lambda db, chance: change(db, chance, kind=chance.choice((Kind.MOVIE, Kind.VIDEO, Kind.SHOW, Kind.BOOK))),
    "disc number": lambda db, chance: change(db, chance, disc=chance.choice((None, 0, 1, 2))),
    "added": lambda db, chance: change(db, chance, added_at=moment(chance.randrange(40_000))),
    "plain words": lambda db, chance: change(
        db, chance, tagline=title(chance), original_title=title(chance), rating=7.5
    ),
    "file away": elsewhere("files", "missing_since", (None, NOW)),
    "file label": elsewhere("files", "label", (None, "Long cut")),
    "file extra": elsewhere("files", "role", ("main", "extra")),
    "chapters": chapter,
    "character": elsewhere("credits", "character", ("", "Herself")),
    "billing": elsewhere("credits", "position", (0, 5)),
    "picture sizes": elsewhere("images", "widths", ("[200]", "[200, 400]", "[]")),
    "picture colour": elsewhere("images", "color", ("#000000", "#ffffff")),
    "collection words": elsewhere("collections", "overview", (None, "All of it.")),
    "place in collection": elsewhere("collection_items", "position", (1, 2)),
    "collect": lambda db, chance: collect(db, some(db, chance), f"c{chance.randint(0, 4)}", chance.randint(0, 9)),
    "file": lambda db, chance: file(db, some(db, chance), f"x/{chance.random()}.vtt", role="subtitle", language="de"),
}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of some hundred items, printed once."""
    folder = tmp_path_factory.mktemp("law")
    plain_templates(folder / "templates")
    settings = at(folder)
    connect.prepare(settings)
    artwork(settings, *HASHES)
    with connect.library(settings) as db:
        fill(db, seed=3, movies=130, others=4)
        chance = random.Random(5)
        with connect.write(db):
            for _ in range(6):
                item_of_disc(db, chance)
                take_title(db, chance)
    publish(settings)
    return folder


def at(folder: Path) -> Settings:
    return Settings(media_root=folder / "media", build_dir=folder / "build", templates=folder / "templates")


@pytest.fixture
def copy(start: Path, tmp_path: Path) -> Callable[[], Settings]:
    """Makes fresh copies of the library and what was printed of it."""
    numbers = iter(range(10_000))

    def make() -> Settings:
        folder = tmp_path / str(next(numbers))
        shutil.copytree(start, folder)
        return at(folder)

    return make


def publish_partly(settings: Settings, steps: int) -> None:
    """A publish that ends after some steps as if it were killed there."""
    with locked(settings, "home"), connect.library(settings, read_only=True) as library:
        _, outcomes = plan(settings, library, "home")
        for _ in zip(range(steps), outcomes, strict=False):
            pass
        close(outcomes)


def close(outcomes: Iterator[object]) -> None:
    getattr(outcomes, "close")()  # noqa: B009 -- the steps are a generator


@hypothesis_settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=6), min_size=1, max_size=4),
    seed=st.integers(0, 10**6),
    killed_after=st.lists(st.none() | st.integers(0, 5), min_size=4, max_size=4),
)
def test_an_incremental_publish_equals_a_full_one(
    copy: Callable[[], Settings], acts: list[list[str]], seed: int, killed_after: list[int | None]
) -> None:
    settings, chance = copy(), random.Random(seed)
    for names, steps in zip(acts, killed_after, strict=False):
        with connect.library(settings) as db, connect.write(db):
            for name in names:
                ACTS[name](db, chance)
        if steps is None:
            publish(settings)
        else:
            publish_partly(settings, steps)
    publish(settings)
    publish(settings, catalogue="anew")
    assert_same(printed(settings.build_dir / "home"), printed(settings.build_dir / "anew"))
    shutil.rmtree(settings.build_dir.parent)


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Compare two printed folders, naming the paths that differ."""
    assert {path: one.get(path) for path in one if other.get(path) != one[path]} == {
        path: other.get(path) for path in one if other.get(path) != one[path]
    }
    assert sorted(other) == sorted(one)


@pytest.mark.parametrize("seed", range(3))
def test_every_act_keeps_the_law(copy: Callable[[], Settings], seed: int) -> None:
    settings, chance = copy(), random.Random(seed)
    for name in chance.sample(sorted(ACTS), len(ACTS)):
        with connect.library(settings) as db, connect.write(db):
            ACTS[name](db, chance)
        publish(settings)
    publish(settings, catalogue="anew")
    assert_same(printed(settings.build_dir / "home"), printed(settings.build_dir / "anew"))

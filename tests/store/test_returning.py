"""Items out of the library as plain rows, and back into another: whole, in part, beside what is there, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from items_at_hand import album, collect, everything, film, picture, show
from sqlite_utils import Database

from medialib.discs import Disc, Format, Title
from medialib.errors import UnreadableError
from medialib.flow import editing
from medialib.model import Fact, Kind, Source
from medialib.settings import Settings
from medialib.store import (
    acts,
    connect,
    discs,
    dossier,
    duplicates,
    facts,
    files,
    items,
    matches,
    media,
    offers,
    purge,
    returning,
)
from medialib.store.acts import Act
from medialib.store.offers import Offer

NOW, LATER = "2026-01-02T03:04:05.678Z", "2126-02-02T03:04:05.678Z"
DVD = Disc(Format.DVD, "dvd:1", "D", 7)


@pytest.fixture
def other(settings: Settings) -> Iterator[Database]:
    """Another library, which is empty."""
    new = settings.model_copy(update={"media_root": settings.media_root / "other"})
    connect.prepare(new)
    with connect.library(new) as db:
        yield db


def told(db: Database) -> list[str]:
    """A film of which there is a row in every table; the ids of all items, the film's first."""
    heat = film(
        db,
        "Heat",
        1995,
        Fact("genres", ["Crime"], Source.NFO),
        Fact("credits", [{"name": "Al", "character": "夜"}], Source.NFO),
    )
    hot = film(db, "Hot")
    db.conn.execute(
        "INSERT INTO chapters SELECT id, 0, 0.0, 'Anfang' FROM files WHERE media_id = ?1 UNION ALL SELECT id, 1, 30.5, '終わり' FROM files WHERE media_id = ?1",
        (heat,),
    )
    editing.edit(db, heat, {"title": "Hitze", "tags": ["snow"], "external_ids": {"tmdb": "949"}})
    collect(db, "list", heat, 3)
    picture(db, heat)
    with connect.write(db):
        offers.put(db, heat, Source.TMDB, [Offer("logo", Source.TMDB, 0, "https://example.org/1")])
        matches.put(db, heat, matches.State.TAKEN, NOW, candidates=[{"id": 1}], chosen=("tmdb", "949", 0.9))
        acts.note(db, heat, Act.RENAME, "Renamed", NOW, detail={"moves": []})
        duplicates.are_two(db, heat, hot, "ann", NOW)
        discs.seen(db, DVD, NOW)
        disc_id = discs.item(db, DVD, [Fact("title", "D", Source.DISC)], NOW)
        discs.record_titles(db, DVD.id, [Title(1, 60.0, audio_languages=("de",)), Title(2, 90.0)])
        discs.took(db, DVD.id, 1, heat, NOW, 3, "c0ffee")
    return [heat, hot, disc_id]


def out(db: Database, ids: list[str]) -> dict[str, dict[str, Any]]:
    """The items as a document beside media holds them."""
    found = json.loads(json.dumps(dossier.of(db, ids)))
    for item in found.values():
        for table in (*dossier.QUERIES, "above"):
            item.setdefault(table, [])
    return {media_id: found[media_id] for media_id in ids}


def come_back(db: Database, found: dict[str, dict[str, Any]]) -> None:
    with connect.write(db):
        for item in found.values():
            returning.add(db, item, NOW)
        for item in found.values():
            returning.complete(db, item, NOW)
            returning.add_discs(db, item)


def test_all_that_is_kept_of_items_comes_back_in_an_empty_library(db: Database, other: Database) -> None:
    ids = told(db)
    found = out(db, ids)
    come_back(other, found)
    assert out(other, ids) == found
    assert everything(other) == everything(db)
    assert [tuple(row) for row in other.conn.execute("SELECT said_by FROM not_duplicates")] == [("ann",)]


def test_coming_back_twice_changes_nothing(db: Database) -> None:
    found = out(db, told(db))
    before = everything(db)
    last = db.conn.execute("SELECT max(id) FROM acts").fetchone()[0]
    with connect.write(db):
        for item in found.values():
            returning.complete(db, item, LATER)
            returning.add_discs(db, item)
    assert everything(db) == before
    assert db.conn.execute("SELECT max(id) FROM acts").fetchone()[0] == last


def test_nothing_that_is_there_is_replaced(db: Database) -> None:
    heat, *_ = ids = told(db)
    found = out(db, ids)
    editing.edit(db, heat, {"title": "Later", "tags": ["rain"]})
    files.rewritten(db, "main", "movies/Heat.mkv", 9, 9, "b2-new")
    db.conn.execute("DELETE FROM chapters")
    with connect.write(db):
        matches.put(db, heat, matches.State.UNDONE, LATER)
        returning.complete(db, found[heat], LATER)
    [file], match = files.of(db, heat), matches.get(db, heat)
    assert match is not None
    assert (facts.shown(db, heat)["title"], facts.shown(db, heat)["tags"]) == ("Later", ["rain"])
    assert (file["content_id"], match["state"], items.chapters(db, [file["id"]])) == ("b2-new", "undone", {})


def test_a_word_that_somebody_took_back_here_since_does_not_come_back(db: Database) -> None:
    heat, *_ = ids = told(db)
    found = out(db, ids)
    editing.edit(db, heat, {"title": None})
    with connect.write(db):
        returning.complete(db, found[heat], LATER)
    assert facts.shown(db, heat)["title"] == "Heat"
    found[heat]["facts"] = [{**fact, "seen_at": LATER} for fact in found[heat]["facts"]]
    with connect.write(db):
        returning.complete(db, found[heat], LATER)
    assert facts.shown(db, heat)["title"] == "Hitze"


def test_numbers_that_are_taken_here_are_given_anew(db: Database, other: Database) -> None:
    found = out(db, told(db))
    resident = film(other, "Resident")
    with connect.write(other):
        acts.note(other, resident, Act.EDIT, "Edited", NOW, detail={})
    heat, *_ = found
    come_back(other, {heat: found[heat]})
    row = media.get(other, heat)
    assert row is not None and row["seq"] != found[heat]["media"]["seq"]
    assert [act.said for act in acts.of(other, heat)] == [act.said for act in acts.of(db, heat)]
    assert [act.said for act in acts.of(other, resident)] == ["Edited"]


def test_a_file_that_is_anothers_by_now_stays_theirs(db: Database, other: Database) -> None:
    found = out(db, told(db))
    heat, *_ = found
    resident = film(other, "Heat")
    come_back(other, {heat: found[heat]})
    assert {row["media_id"] for row in files.at(other, "main", "movies/Heat.mkv")} == {resident}
    row = media.get(other, heat)
    assert row is not None and (row["title"], files.of(other, heat)) == ("Hitze", [])
    found[heat]["files"][0]["shared"] = [resident]
    with connect.write(other):
        returning.complete(other, found[heat], NOW)
    assert {row["media_id"] for row in files.at(other, "main", "movies/Heat.mkv")} == {resident, heat}


def test_people_and_collections_that_are_here_are_the_same_ones(db: Database, other: Database) -> None:
    found = out(db, told(db))
    heat, *_ = found
    resident = film(other, "Resident", 1995, Fact("credits", [{"name": "AL"}], Source.NFO))
    collect(other, "list", resident)
    come_back(other, {heat: found[heat]})
    counts = [other.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("people", "collections")]
    assert (counts, other.conn.execute("SELECT count(*) FROM credits").fetchone()[0]) == ([1, 1], 2)


def test_an_id_of_a_person_that_somebody_else_has_here_is_given_anew(db: Database, other: Database) -> None:
    found = out(db, told(db))
    heat, *_ = found
    taken = found[heat]["credits"][0]["person_id"]
    other.conn.execute("INSERT INTO people VALUES (?, 'Somebody else', 'else somebody', 'somebody else')", (taken,))
    come_back(other, {heat: found[heat]})
    names = dict(other.conn.execute("SELECT name, id FROM people").fetchall())
    assert (names["Somebody else"], names["Al"] != taken, sorted(names)) == (taken, True, ["Al", "Somebody else"])


def test_labels_whose_ids_are_not_their_names_and_people_without_a_name_are_left_out(
    db: Database, other: Database
) -> None:
    found = out(db, told(db))
    heat, *_ = found
    item = found[heat]
    item["facts"] = [fact for fact in item["facts"] if fact["field"] not in ("genres", "tags", "credits")]
    item["genres"] = [{"id": "../../x", "name": "Crime"}, {"id": "war", "name": "War"}]
    item["credits"] = [{**item["credits"][0], "name": " - "}]
    come_back(other, {heat: item})
    assert [row[0] for row in other.conn.execute("SELECT id FROM genres")] == ["war"]
    assert other.conn.execute("SELECT count(*) FROM people").fetchone()[0] == 0


def test_what_is_not_here_is_not_pointed_at(db: Database, other: Database) -> None:
    heat, hot, disc_id = ids = told(db)
    db.conn.execute("UPDATE media SET merged_into = ? WHERE id = ?", (hot, heat))
    found = out(db, ids)
    come_back(other, {one: found[one] for one in (heat, disc_id)})
    row = media.get(other, heat)
    assert row is not None and row["merged_into"] is None
    assert other.conn.execute("SELECT count(*) FROM not_duplicates").fetchone()[0] == 0
    come_back(other, {hot: found[hot]})
    assert other.conn.execute("SELECT count(*) FROM not_duplicates").fetchone()[0] == 1
    assert [row["media_id"] for row in discs.titles(other, DVD.id)] == [heat, None]


def test_an_item_that_is_only_named_is_held_until_more_is_known_of_it(other: Database) -> None:
    row = {"id": "outer", "kind": "show", "identity": "dark", "title": "Dark"}
    with connect.write(other):
        returning.stub(other, row, None, NOW)
        returning.stub(other, {**row, "id": "inner", "kind": "season", "title": "Season 1"}, "outer", NOW)
    assert media.parents(other, "inner") == ["outer"]
    assert facts.known(other, "outer") == [Fact("title", "Dark", Source.NAME, 0.5)]


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda item: item["media"].update(title=None), "It holds a title of media that cannot be right: None."),
        (lambda item: item["media"].update(year="1995"), "It holds a year of media that cannot be right: '1995'."),
        (lambda item: item["media"].update(year=True), "It holds a year of media that cannot be right: True."),
        (lambda item: item["media"].update(kind=["movie"]), "It holds a kind of media that cannot be right: ['movie']."),
        (lambda item: item["media"].update(parent_id="nobody"), "Its rows do not fit the library: FOREIGN KEY constraint failed."),
        (lambda item: item["media"].update(year=2**70), "Its rows do not fit the library: Python int too large to convert to SQLite INTEGER."),
        (lambda item: item["files"][0].pop("size"), "It holds a size of files that cannot be right: None."),
        (lambda item: item["files"][0].update(path=7), "It holds a path of files that cannot be right: 7."),
        (lambda item: item["image_offers"][0].update(url=None), "It holds a url of image_offers that cannot be right: None."),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit_are_refused_and_leave_nothing(
    db: Database, other: Database, change: Change, said: str
) -> None:
    found = out(db, told(db))
    item = found[next(iter(found))]
    change(item)
    with pytest.raises(UnreadableError) as caught, connect.write(other):
        returning.add(other, item, NOW)
    assert (caught.value.message, caught.value.hint) == (said, "It is left alone.")
    assert other.conn.execute("SELECT count(*) FROM media").fetchone()[0] == 0


def test_columns_that_a_later_library_may_have_are_left_out(db: Database, other: Database) -> None:
    found = out(db, told(db))
    heat, *_ = found
    for rows in ([found[heat]["media"]], found[heat]["files"], found[heat]["facts"]):
        for row in rows:
            row["a column of the future"] = 1
    come_back(other, {heat: found[heat]})
    row = media.get(other, heat)
    assert row is not None and row["title"] == "Hitze"


def test_what_an_item_stands_under_is_told_from_outside_in(db: Database) -> None:
    show_id = show(db, "Dark", [(1, 1)])
    season, episode = media.below(db, show_id)
    assert [(row["id"], row["kind"]) for row in dossier.above(db, episode)] == [(show_id, "show"), (season, "season")]
    assert (dossier.above(db, show_id), dossier.of(db, ["nope"]), dossier.of(db, [])) == ([], {}, {})


def test_what_is_purged_leaves_no_row_and_names_what_lies_on_the_disk_for_nobody(db: Database) -> None:
    heat, hot, _ = told(db)
    picture(db, hot)
    db.conn.execute("UPDATE files SET path = 'movies/Heat.mkv' WHERE media_id = ?", (hot,))
    with connect.write(db):
        assert purge.purge(db, [heat]) == purge.Purged(1, (), ())
        assert purge.purge(db, [hot]) == purge.Purged(1, (("main", "movies/Heat.mkv"),), ("c0ffee",))
    tables = (
        "files",
        "facts",
        "images",
        "acts",
        "matches",
        "image_offers",
        "not_duplicates",
        "people",
        "genres",
        "tags",
        "collection_items",
    )
    left = {table: db.conn.execute(f"SELECT count(*) FROM {table} AS one").fetchone()[0] for table in tables}
    assert {table: count for table, count in left.items() if count} == {"facts": 2}
    assert [row["media_id"] for row in discs.titles(db, DVD.id)] == [None, None]
    assert [row[0] for row in db.conn.execute("SELECT title FROM media_text")] == ["D"]


def test_what_goes_takes_what_stands_under_it_was_merged_into_it_and_is_left_empty_by_it(db: Database) -> None:
    show_id, album_id, heat, hot = (
        show(db, "Dark", [(1, 1), (2, 1)]),
        album(db, "One", [(1, "A", 9)]),
        film(db, "Heat"),
        film(db, "Hot"),
    )
    db.conn.execute("UPDATE media SET merged_into = ? WHERE id = ?", (heat, hot))
    assert purge.with_all_below(db, [show_id, heat]) == {show_id, *media.below(db, show_id), heat, hot}
    [track] = media.below(db, album_id)
    assert purge.left_empty(db, [track]) == {album_id, *media.parents(db, album_id)}
    first, *_ = [one for one in media.below(db, show_id) if (row := media.get(db, one)) and row["kind"] == Kind.EPISODE]
    assert purge.left_empty(db, [first]) == {media.parents(db, first)[0]}
    assert purge.marked(db, "title")["Heat"] == heat

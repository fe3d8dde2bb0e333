"""Two items that are one: what becomes of files, children, values, and that it can be taken back whole."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from items_at_hand import album, collect, everything, film, labels, living, main_file, picture, refusal, show, tree
from sqlite_utils import Database

from medialib.errors import ConflictError, InvalidError, NotFoundError
from medialib.flow import editing, history, merging, undoing
from medialib.model import Entity, Fact, Kind, Match, Source
from medialib.settings import Settings
from medialib.store import acts, connect, facts, files, media, record
from medialib.store.acts import Act


def row(db: Database, media_id: str) -> tuple[str, bool, str | None]:
    """Title, whether it was taken out, and what it is part of."""
    found = media.get(db, media_id)
    assert found is not None
    return found["title"], bool(found["deleted_at"]), found["merged_into"]


def test_a_film_becomes_a_version_of_another(settings: Settings, db: Database) -> None:
    kept, gone = film(db, "Heat", height=1080), film(db, "Heat, the film", height=720)
    before = everything(db)
    act_id = merging.merge(db, gone, kept, "somebody")
    assert labels(db, kept) == [("movies/Heat, the film.mkv", "720p"), ("movies/Heat.mkv", None)]
    assert (row(db, gone), row(db, kept)) == (("Heat, the film", True, kept), ("Heat", False, None))
    [done] = acts.of(db, kept)
    assert (done.id, done.act, done.done_by, done.said) == (
        act_id,
        Act.MERGE,
        "somebody",
        "Merged Heat, the film (1995) into Heat.",
    )
    undoing.undo(settings, db, kept, act_id)
    assert everything(db) == before


@pytest.mark.parametrize(("first", "second", "label"), [(1080, 1080, "MKV"), (None, None, "h264"), (None, 480, "480p")])
def test_versions_are_told_apart(db: Database, first: int | None, second: int | None, label: str) -> None:
    kept, gone = film(db, "Heat", height=first), film(db, "Hot", height=second)
    merging.merge(db, gone, kept)
    assert labels(db, kept) == [("movies/Heat.mkv", None), ("movies/Hot.mkv", label)]


def test_many_versions_that_look_alike_are_numbered(db: Database) -> None:
    kept = film(db, "Heat")
    for name in "abcd":
        merging.merge(db, film(db, name), kept)
    given = [label for _, label in labels(db, kept)]
    assert (given[0], len(set(given))) == (None, 5)


def test_what_people_said_wins_and_what_only_one_has_is_carried_over(settings: Settings, db: Database) -> None:
    cast = Fact("credits", [{"name": "Al Pacino", "role": "actor", "character": ""}], Source.NFO)
    kept = film(db, "Heat", 1995, Fact("overview", "Kept", Source.NFO))
    gone = film(db, "Hot", 1996, Fact("overview", "Gone", Source.NFO), Fact("certification", "R", Source.NFO), cast)
    editing.edit(db, kept, {"title": "Heat, as I say", "tags": ["night"]})
    editing.edit(db, gone, {"title": "Hot, as I say", "tagline": "Said", "tags": ["city", "night"]})
    before = everything(db)
    act_id = merging.merge(db, gone, kept)
    shown = facts.shown(db, kept)
    assert {name: shown.get(name) for name in ("title", "year", "overview", "certification", "tagline", "tags")} == {
        "title": "Heat, as I say",
        "year": 1995,
        "overview": "Kept",
        "certification": "R",
        "tagline": "Said",
        "tags": ["night", "city"],
    }
    [credited] = db.conn.execute("SELECT name FROM credits JOIN people ON id = person_id WHERE media_id = ?", (kept,))
    assert credited[0] == "Al Pacino"
    undoing.undo(settings, db, kept, act_id)
    assert everything(db) == before


def test_collections_and_pictures_follow(settings: Settings, db: Database) -> None:
    kept, gone = film(db, "Heat"), film(db, "Hot")
    for name, media_id, position in (("both", kept, 1), ("both", gone, 2), ("gone", gone, 3)):
        collect(db, name, media_id, position)
    picture(db, kept, "poster")
    for role, source in (("poster", Source.NFO), ("poster", Source.PERSON), ("backdrop", Source.NFO)):
        picture(db, gone, role, source)
    before = everything(db)
    act_id = merging.merge(db, gone, kept)
    now = everything(db)
    assert sorted(one[1:] for one in now["collection_items"]) == [(kept, 1), (kept, 3)]
    assert [one[1:3] for one in now["images"] if one[0] == kept] == [
        ("backdrop", "nfo"),
        ("poster", "nfo"),
        ("poster", "person"),
    ]
    undoing.undo(settings, db, kept, act_id)
    assert everything(db) == before


def test_a_collection_that_follows_facts_goes_on_doing_so(settings: Settings, db: Database) -> None:
    saga, other = ({"key": f"tmdb:collection:{n}", "title": f"Saga {n}"} for n in (1, 2))
    kept, gone = film(db, "Heat"), film(db, "Hot", 1995, Fact("collection", saga, Source.TMDB))
    rival = film(db, "Rival", 1995, Fact("collection", other, Source.TMDB))
    before = everything(db)
    first = merging.merge(db, gone, kept)
    second = merging.merge(db, rival, kept)
    held = "SELECT collection_id FROM collection_items WHERE media_id = ?"
    assert [row[0] for row in db.conn.execute(held, (kept,))] == ["tmdb-collection-1"]
    undoing.undo(settings, db, kept, second)
    undoing.undo(settings, db, kept, first)
    assert everything(db) == before


def test_two_shows_become_one_season_by_season(settings: Settings, db: Database) -> None:
    kept, gone = show(db, "Dark", [(1, 1), (1, 2)]), show(db, "Dark again", [(1, 2), (1, 3), (2, 1)])
    before = everything(db)
    act_id = merging.merge(db, gone, kept)
    assert tree(db, kept) == {
        "Dark 1x1": ["1x1.mkv"],
        "Dark 1x2": ["1x2.mkv", "1x2.mkv"],
        "Dark again 1x3": ["1x3.mkv"],
        "Dark again 2x1": ["2x1.mkv"],
    }
    assert [kind for kind, _ in living(db)].count(Kind.SEASON) == 2
    undoing.undo(settings, db, kept, act_id)
    assert everything(db) == before


def test_tracks_are_one_by_number_and_name_or_length(db: Database) -> None:
    kept = album(db, "Record", [(1, "One", 100), (2, "Two", 200), (3, "Three", 300)])
    gone = album(db, "Record, again", [(1, "One!", 150), (2, "Zwei", 201), (3, "Another", 400), (4, "Four", 100)])
    merging.merge(db, gone, kept)
    assert tree(db, kept) == {
        "One": ["1 One!.flac", "1 One.flac"],
        "Two": ["2 Zwei.flac", "2 Two.flac"],
        "Three": ["3 Three.flac"],
        "Another": ["3 Another.flac"],
        "Four": ["4 Four.flac"],
    }


def test_artists_become_one_with_their_albums(settings: Settings, db: Database) -> None:
    one = album(db, "Record", [(1, "One", 100)], "Band")
    album(db, "Record", [(1, "One", 100)], "The Band")
    album(db, "Other", [(1, "One", 100)], "The Band")
    names = {found["title"]: found["id"] for found in db.conn.execute("SELECT * FROM media WHERE kind = 'artist'")}
    before = everything(db)
    act_id = merging.merge(db, names["The Band"], names["Band"])
    assert living(db) == [
        *(("album", "Other"), ("album", "Record"), ("artist", "Band"), ("track", "One"), ("track", "One")),
    ]
    assert len(files.of(db, media.below(db, one)[0])) == 2
    undoing.undo(settings, db, names["Band"], act_id)
    assert everything(db) == before


def test_what_is_left_with_nothing_goes_out_too(settings: Settings, db: Database) -> None:
    kept = album(db, "Record", [(1, "One", 100)], "Band")
    gone = album(db, "Record", [(1, "One", 100)], "The Band")
    before = everything(db)
    act_id = merging.merge(db, gone, kept)
    assert living(db) == [("album", "Record"), ("artist", "Band"), ("track", "One")]
    undoing.undo(settings, db, kept, act_id)
    assert everything(db) == before


def test_a_file_that_both_have_stays_once(settings: Settings, db: Database) -> None:
    kept, gone = film(db, "Heat"), film(db, "Hot")
    with connect.write(db):
        files.put(db, gone, main_file("movies/Heat.mkv"), connect.now())
    before = everything(db)
    act_id = merging.merge(db, gone, kept)
    assert [path for path, _ in labels(db, kept)] == ["movies/Heat.mkv", "movies/Hot.mkv"]
    assert labels(db, gone) == []
    undoing.undo(settings, db, kept, act_id)
    assert everything(db) == before


def test_a_merged_item_is_found_as_the_other_through_however_many(db: Database) -> None:
    first, second, third = film(db, "A"), film(db, "B"), film(db, "C")
    merging.merge(db, first, second)
    merging.merge(db, second, third)
    assert (media.survivor(db, first), media.survivor(db, "nothing")) == (third, None)
    assert film(db, "A") == third
    assert living(db) == [("movie", "C")]
    assert media.merged(db) == {first: third, second: third}


def test_ids_elsewhere_lead_to_the_other(db: Database) -> None:
    kept, gone = film(db, "Heat"), film(db, "Hot", 1996, Fact("external_ids", {"tmdb": "949"}, Source.NFO))
    with connect.write(db):
        facts.record(db, kept, [Fact("external_ids", {"imdb": "tt0113277"}, Source.NFO)], connect.now())
        facts.settle(db, kept, connect.now())
    merging.merge(db, gone, kept)
    assert [media.by_external_id(db, *one) for one in (("tmdb", "949"), ("imdb", "tt0113277"))] == [kept, kept]
    assert film(db, "Another name", 1996, Fact("external_ids", {"tmdb": "949"}, Source.NFO)) == kept


def test_a_file_of_a_merged_show_lands_in_its_episode(db: Database) -> None:
    kept, gone = show(db, "Dark", [(1, 1)]), show(db, "Dark again", [(1, 1), (1, 2)])
    merging.merge(db, gone, kept)
    assert show(db, "Dark again", [(1, 1), (1, 2), (1, 3)], copy=" better") == kept
    assert [title for kind, title in living(db) if kind == "show"] == ["Dark"]
    assert [len(paths) for paths in tree(db, kept).values()] == [3, 2, 1]


def test_a_deleted_item_takes_what_was_merged_into_it_along(db: Database) -> None:
    kept, gone = film(db, "Heat"), film(db, "Hot")
    merging.merge(db, gone, kept)
    with connect.write(db):
        media.delete(db, kept, connect.now())
    assert (media.survivor(db, gone), media.merged(db)) == (None, {})
    assert film(db, "Hot") not in (kept, gone)


def test_what_came_since_stays_where_it_came(settings: Settings, db: Database) -> None:
    kept, gone = film(db, "Heat"), film(db, "Hot", 1996)
    act_id = merging.merge(db, gone, kept)
    editing.edit(db, kept, {"tagline": "Later"})
    entity = Entity(Kind.MOVIE, "heat|1995", (Fact("title", "Heat", Source.NAME),))
    with connect.write(db):
        record.file(db, Match(((entity,),)), main_file("movies/Heat 2.mkv"), (), (), connect.now())
        files.move(db, ("main", "movies/Hot.mkv"), ("main", "movies/Moved.mkv"), 1000, 2)
    undoing.undo(settings, db, kept, act_id)
    assert [path for path, _ in labels(db, kept)] == ["movies/Heat 2.mkv", "movies/Heat.mkv"]
    assert labels(db, gone) == [("movies/Moved.mkv", None)]
    assert (facts.shown(db, kept)["tagline"], facts.shown(db, gone).get("tagline")) == ("Later", None)


def test_a_carried_word_that_was_said_again_goes_back_too(settings: Settings, db: Database) -> None:
    kept, gone = film(db, "Heat"), film(db, "Hot")
    editing.edit(db, gone, {"tagline": "Mine."})
    merged = merging.merge(db, gone, kept)
    edited = editing.edit(db, kept, {"tagline": None})
    undoing.undo(settings, db, kept, edited or 0)
    assert facts.shown(db, kept)["tagline"] == "Mine."
    undoing.undo(settings, db, kept, merged)
    assert ["tagline" in facts.shown(db, media_id) for media_id in (kept, gone)] == [False, True]


def test_merges_are_taken_back_in_their_order(settings: Settings, db: Database) -> None:
    first, second, third = film(db, "A"), film(db, "B"), film(db, "C")
    before = everything(db)
    inner = merging.merge(db, first, second)
    outer = merging.merge(db, second, third)
    assert refusal(ConflictError, lambda: undoing.undo(settings, db, second, inner)) == (
        "B was merged into another since.",
        "Take back first what was done since.",
    )
    assert [(one.fault, one.can_undo) for one in history.of(settings, db, third)] == [("", True)]
    undoing.undo(settings, db, third, outer)
    undoing.undo(settings, db, second, inner)
    assert everything(db) == before
    assert (
        refusal(ConflictError, lambda: undoing.undo(settings, db, second, inner))[0] == "That was taken back already."
    )


def test_what_cannot_be_one_is_refused(db: Database) -> None:
    heat, hot, dark = film(db, "Heat"), film(db, "Hot"), show(db, "Dark", [(1, 1)])
    with connect.write(db):
        media.delete(db, hot, connect.now())
    other = film(db, "Other")
    merging.merge(db, other, heat)
    cases = {
        (heat, heat): (InvalidError, "Heat is one item already.", "Name the other item."),
        (heat, dark): (
            InvalidError,
            "Heat is a movie, Dark a show: they cannot be one.",
            "Only items of one kind can be merged.",
        ),
        (heat, hot): (ConflictError, "Hot was taken out of the catalogue.", "Name an item that is in it."),
        (hot, heat): (ConflictError, "Hot was taken out of the catalogue.", "Name an item that is in it."),
        (other, heat): (ConflictError, "Other was merged into another item.", f"See item {heat}."),
        (heat, "nothing"): (NotFoundError, "There is no item 'nothing'.", "Its page's address holds its id."),
        ("x" * 99, heat): (NotFoundError, f"There is no item '{'x' * 40}'.", "Its page's address holds its id."),
    }
    before = everything(db)
    for (gone, kept), (error, message, hint) in cases.items():
        assert refusal(error, partial(merging.merge, db, gone, kept)) == (message, hint)
    assert everything(db) == before


def test_an_item_is_not_merged_into_what_hangs_below_it(db: Database) -> None:
    outer, inner = film(db, "Outer"), film(db, "Inner")
    with connect.write(db):
        media.set_values(db, inner, connect.now(), parent_id=outer)
    for pair in ((outer, inner), (inner, outer)):
        message, _ = refusal(InvalidError, partial(merging.merge, db, *pair))
        assert message.endswith("hang below one another.")


def test_two_at_once_make_one_merge_each(settings: Settings, db: Database) -> None:
    heat, hot = film(db, "Heat"), film(db, "Hot")
    ended: list[str] = []

    def run(gone: str, kept: str) -> None:
        with connect.library(settings) as own:
            try:
                merging.merge(own, gone, kept)
                ended.append("merged")
            except ConflictError as error:
                ended.append(error.message)

    pairs = [(heat, hot), (hot, heat), (heat, hot), (hot, heat)]
    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (ended.count("merged"), len(ended), len(living(db))) == (1, 4, 1)
    assert len(labels(db, heat)) + len(labels(db, hot)) == 2

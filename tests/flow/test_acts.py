"""What people do to items is kept, and taken back whole."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from medialib.errors import ConflictError, NotFoundError
from medialib.flow import editing, undoing
from medialib.model import Entity, Fact, Kind, Source
from medialib.settings import Settings
from medialib.store import acts, connect, facts, media, record
from medialib.store.acts import Act


@pytest.fixture
def film(db: Database) -> str:
    """A film as its name alone tells of it."""
    said = (Fact("title", "Fargo", Source.NAME, 0.7), Fact("year", 1996, Source.NAME, 0.7))
    with connect.write(db):
        [media_id] = record.chain(db, [Entity(Kind.MOVIE, "fargo 1996", said)], connect.now())
    return media_id


def shown(db: Database, media_id: str) -> tuple[str, int | None]:
    row = media.get(db, media_id)
    assert row is not None
    return row["title"], row["year"]


def people_said(db: Database, media_id: str) -> dict[str, object]:
    return {fact.field: fact.value for fact in facts.known(db, media_id) if fact.source is Source.PERSON}


def test_an_edit_is_kept_and_taken_back(settings: Settings, db: Database, film: str) -> None:
    act_id = editing.edit(db, film, {"title": "Fargo, corrected", "year": 1997}, "somebody")
    assert act_id is not None
    assert shown(db, film) == ("Fargo, corrected", 1997)
    [done] = acts.of(db, film)
    assert (done.act, done.said, done.done_by, done.undone_at) == (Act.EDIT, "Edited title and year.", "somebody", None)
    undoing.undo(settings, db, film, act_id)
    assert shown(db, film) == ("Fargo", 1996)
    assert people_said(db, film) == {}
    [done] = acts.of(db, film)
    assert done.undone_at is not None


def test_an_edit_that_changes_nothing_is_no_act(db: Database, film: str) -> None:
    assert editing.edit(db, film, {"title": "Fargo!"}) is not None
    assert editing.edit(db, film, {"title": "Fargo!", "overview": None}) is None
    assert len(acts.of(db, film)) == 1


def test_taking_back_gives_the_word_before_it(settings: Settings, db: Database, film: str) -> None:
    first = editing.edit(db, film, {"title": "One"})
    second = editing.edit(db, film, {"title": None})
    third = editing.edit(db, film, {"title": "Three", "tagline": "Said"})
    assert None not in (first, second, third)
    for act_id, title in ((third, "Fargo"), (second, "One"), (first, "Fargo")):
        undoing.undo(settings, db, film, act_id or 0)
        assert shown(db, film)[0] == title
    assert people_said(db, film) == {}


def test_an_edit_that_a_later_one_covers_is_left(settings: Settings, db: Database, film: str) -> None:
    first = editing.edit(db, film, {"title": "One"})
    editing.edit(db, film, {"title": "Two", "year": 2000})
    with pytest.raises(ConflictError) as caught:
        undoing.undo(settings, db, film, first or 0)
    assert (caught.value.message, caught.value.hint) == (
        "The title was edited again since.",
        "Take the later edit back first, or edit it.",
    )
    assert shown(db, film) == ("Two", 2000)
    assert [done.undone_at for done in acts.of(db, film)] == [None, None]


def refused(settings: Settings, db: Database, media_id: str, act_id: int) -> tuple[str, str]:
    """Message and hint with which an undo is refused."""
    with pytest.raises((ConflictError, NotFoundError)) as caught:
        undoing.undo(settings, db, media_id, act_id)
    return caught.value.message, caught.value.hint


def test_what_is_not_there_is_not_taken_back(settings: Settings, db: Database, film: str) -> None:
    act_id = editing.edit(db, film, {"title": "One"}) or 0
    own = "Its history shows those that it has."
    assert refused(settings, db, film, act_id + 1) == (f"The item has no act {act_id + 1}.", own)
    assert refused(settings, db, "another", act_id) == (f"The item has no act {act_id}.", own)
    undoing.undo(settings, db, film, act_id)
    assert refused(settings, db, film, act_id) == ("That was taken back already.", "Its history shows when.")


def test_acts_done_together_are_told_together(db: Database, film: str) -> None:
    with connect.write(db):
        [other] = record.chain(db, [Entity(Kind.MOVIE, "heat", (Fact("title", "Heat", Source.NAME),))], connect.now())
        for media_id, said, batch in (
            (film, "One.", "b"),
            (other, "Two.", "b"),
            (film, "Three.", "b"),
            (film, "4.", "c"),
        ):
            acts.note(db, media_id, Act.RENAME, said, connect.now(), detail={"moves": [said]}, batch=batch)
    told = {ids: [done.said for done in acts.together(db, "b", ids)] for ids in ((film,), (other,), (film, other), ())}
    assert told == {(film,): ["Three.", "One."], (other,): ["Two."], (film, other): ["Three.", "Two.", "One."], (): []}

"""What makes an entry of The Movie Database more or less likely: each sign alone, and entries beside each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tmdb_fixtures import episode, film

from medialib.identify.online.tmdb.entry import Entry
from medialib.identify.online.tmdb.scoring import SURE, UNDECIDED, certain, judged
from medialib.identify.online.tmdb.service import FILM, SHOW
from medialib.identify.online.words import Question, Reason
from medialib.model import Kind

MEADOW = Entry("1", FILM, "Iron Meadow", "Iron Meadow", 2004, runtimes_s=(6000.0,))
STREET = Entry(
    "2", SHOW, "Harbour Street", "Harbour Street", 2008, seasons={0: 2, 1: 6, 2: 6, 3: 4}, years=(2008, 2010)
)
SAME = Reason("The title is the same.", 0.62)
ALONE = Reason("No other has this title.", 0.08)


def reasons(question: Question, *entries: Entry) -> tuple[Reason, ...]:
    """Why the first of these entries scores what it does."""
    return next(one.reasons for one in judged(question, entries) if one.entry is entries[0])


def score(question: Question, *entries: Entry) -> float:
    return next(one.score for one in judged(question, entries) if one.entry is entries[0])


@pytest.mark.parametrize(
    ("year", "reason"),
    [
        (2004, Reason("The year is the same: 2004.", 0.3)),
        (2003, Reason("It is of 2004, a year beside 2003.", 0.18)),
        (2005, Reason("It is of 2004, a year beside 2005.", 0.18)),
        (2006, Reason("It is of 2004, not 2006.", -0.1)),
        (2001, Reason("It is of 2004, not 2001.", -0.1)),
        (2000, Reason("It is of 2004, not 2000.", -0.3)),
        (1950, Reason("It is of 2004, not 1950.", -0.3)),
    ],
)
def test_years(year: int, reason: Reason) -> None:
    assert reasons(film("Iron Meadow", year), MEADOW) == (SAME, reason)


def test_a_year_that_nobody_knows_says_nothing() -> None:
    assert reasons(film("Iron Meadow", 2004), replace(MEADOW, year=None)) == (SAME,)
    assert reasons(film("Iron Meadow"), MEADOW) == (SAME, ALONE)


@pytest.mark.parametrize(
    ("year", "reason"),
    [
        (2008, Reason("The year is the same: 2008.", 0.3)),
        (2009, Reason("It is of 2008, a year beside 2009.", 0.18)),
        (2010, Reason("It ran from 2008 to 2010.", 0.0)),
        (2011, Reason("It is of 2008, not 2011.", -0.1)),
        (2006, Reason("It is of 2008, not 2006.", -0.1)),
        (2012, Reason("It is of 2008, not 2012.", -0.3)),
    ],
)
def test_a_show_may_have_run_for_years(year: int, reason: Reason) -> None:
    assert reasons(Question(Kind.SHOW, "Harbour Street", year), STREET) == (SAME, reason)


@pytest.mark.parametrize(
    ("minutes", "points"),
    [
        *((100, 0.16), (103, 0.16), (97, 0.16), (96.1, 0.16), (95.9, 0.16)),
        *((104, 0.06), (111, 0.06), (112, None), (91, 0.06), (90, None), (89, None), (76, None), (75, -0.2)),
        *((134, None), (135, -0.2), (20, -0.2), (300, -0.2)),
    ],
)
def test_lengths_of_films_are_held_to_the_file_s(minutes: float, points: float | None) -> None:
    said = f"It lasts 100 min, the file {minutes:.0f} min."
    expected = (Reason(said, points),) if points is not None else ()
    assert reasons(film("Iron Meadow", 2004, minutes), MEADOW)[2:] == expected


def test_a_film_of_three_hours_may_differ_by_a_hundredth_of_thirty() -> None:
    long = replace(MEADOW, runtimes_s=(180 * 60.0, 90 * 60.0))
    assert [len(reasons(film("Iron Meadow", 2004, minutes), long)) for minutes in (185.3, 174.7)] == [3, 3]
    assert [reasons(film("Iron Meadow", 2004, minutes), long)[2].points for minutes in (185.3, 185.5, 90)] == [
        *(0.16, 0.06, -0.2),
    ]


def test_lengths_of_shows_and_unknown_ones_say_nothing() -> None:
    assert reasons(replace(episode("Harbour Street"), duration_s=60.0), replace(STREET, runtimes_s=(6000.0,))) == (
        SAME,
        ALONE,
    )
    assert reasons(film("Iron Meadow", 2004, 100), replace(MEADOW, runtimes_s=()))[2:] == ()
    assert reasons(film("Iron Meadow", 2004, 0), MEADOW)[2:] == ()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (episode("Harbour Street", 2, 6), Reason("It has season 2 with episode 6.", 0.16)),
        (episode("Harbour Street", 2, 3, 7), Reason("It has no season 2 with episode 7.", -0.2)),
        (episode("Harbour Street", 0, 2), Reason("It has season 0 with episode 2.", 0.16)),
        (episode("Harbour Street", 0, 3), Reason("It has no season 0 with episode 3.", -0.2)),
        (episode("Harbour Street", 3), Reason("It has season 3.", 0.16)),
        (episode("Harbour Street", 4), Reason("It has no season 4.", -0.2)),
        (episode("Harbour Street", 1, 16), Reason("It has season 1 with episode 16.", 0.16)),
        (episode("Harbour Street", 1, 17), Reason("It has no season 1 with episode 17.", -0.2)),
        (episode("Harbour Street", 2, 16), Reason("It has no season 2 with episode 16.", -0.2)),
        (episode("Harbour Street", None, 16), Reason("It has episode 16.", 0.16)),
        (episode("Harbour Street", None, 17), Reason("It has no episode 17.", -0.2)),
        (episode("Harbour Street", date="2009-05-05"), Reason("It has days in 2009.", 0.16)),
        (episode("Harbour Street", date="2011-01-01"), Reason("It has no days in 2011.", -0.2)),
    ],
)
def test_a_show_has_what_is_asked_for_or_not(question: Question, reason: Reason) -> None:
    assert reasons(question, STREET)[1] == reason


def test_of_a_show_whose_seasons_nobody_knows_nothing_is_said() -> None:
    assert reasons(episode("Harbour Street", 2, 6), replace(STREET, seasons={})) == (SAME, ALONE)
    assert reasons(episode("Harbour Street", date="2009-05-05"), replace(STREET, years=None)) == (SAME, ALONE)


@pytest.mark.parametrize(
    ("title", "entry", "reason"),
    [
        ("Iron Meadow", MEADOW, SAME),
        ("Der Anger", replace(MEADOW, others=("Der Anger",)), Reason("It is also called “Der Anger”.", 0.6)),
        ("Железный луг", replace(MEADOW, original_title="Железный луг"), SAME),
        ("Anger aka Iron Meadow", MEADOW, SAME),
        ("Iron Meadow", replace(MEADOW, others=("Iron Meadow",)), SAME),
        ("Iron Meadow", replace(MEADOW, title="Iron Meadow: The Return", original_title=""), Reason("The title “Iron Meadow: The Return” is 90% alike.", 0.502)),
        ("Zzz", MEADOW, Reason("The title “Iron Meadow” is 0% alike.", 0.0)),
    ],
)  # fmt: skip
def test_titles(title: str, entry: Entry, reason: Reason) -> None:
    assert reasons(film(title, 2004), entry)[0] == reason


def test_no_title_makes_more_than_sure_and_none_less_than_nothing() -> None:
    assert score(film("Iron Meadow", 2004, 100), MEADOW) == SURE
    assert score(film("Zzz", 1950), MEADOW) == 0.0


def test_the_only_one_of_a_title_is_likelier_where_no_year_tells() -> None:
    other = replace(MEADOW, id="9", title="Glass Cities", original_title="Glass Cities")
    twin = replace(MEADOW, id="8", year=1990)
    assert score(film("Iron Meadow"), MEADOW, other) == 0.7
    assert score(film("Iron Meadow"), MEADOW, other, twin) == 0.62
    assert score(film("Iron Meadow", 2004), MEADOW, other) == 0.92


def test_two_of_a_title_that_are_as_likely_are_both_undecided() -> None:
    twin = replace(MEADOW, id="8", year=2004, popularity=5.0)
    both = judged(film("Iron Meadow", 2004), (MEADOW, twin))
    assert [(one.entry.id, one.score) for one in both] == [("8", UNDECIDED), ("1", UNDECIDED)]
    assert both[0].reasons[-1] == Reason("Another of this title is as likely.", -0.12)
    longer = replace(twin, runtimes_s=(9000.0,))
    assert [(one.entry.id, one.score) for one in judged(film("Iron Meadow", 2004, 100), (MEADOW, longer))] == [
        *(("1", SURE), ("8", 0.72)),
    ]


def test_a_show_of_the_title_that_lacks_the_episode_is_no_rival() -> None:
    short = replace(STREET, id="3", seasons={1: 3})
    found = judged(episode("Harbour Street", 2, 6), (STREET, short))
    assert [(one.entry.id, one.score, one.reasons[-1].text) for one in found] == [
        ("2", 0.86, "No other of this title fits."),
        ("3", 0.42, "It has no season 2 with episode 6."),
    ]


def test_as_likely_ones_are_in_the_order_of_what_people_look_at() -> None:
    entries = [replace(MEADOW, id=str(number), popularity=float(number % 3)) for number in range(1, 6)]
    assert [one.entry.id for one in judged(film("Iron Meadow", 2004), entries)] == ["2", "5", "1", "4", "3"]
    assert judged(film("Iron Meadow"), ()) == ()


def test_an_id_that_names_it_is_certain_and_says_whose() -> None:
    told: Any = certain(MEADOW, "IMDb")
    assert (told.entry, told.score, told.reasons, told.same_title) == (
        *(MEADOW, 1.0, (Reason("The IMDb id names it.", 1.0),), True),
    )

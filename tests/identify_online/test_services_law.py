"""What holds of judging answers whatever is asked: scores, order, likeness, places of files on a release."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from music_catalogue import TITLES, release, tracks

from medialib.identify.online.asking import read_json
from medialib.identify.online.books import text as texts
from medialib.identify.online.books.isbn import first_in, isbn13
from medialib.identify.online.music.choosing import choose
from medialib.identify.online.music.fitting import assign, fit
from medialib.identify.online.music.song import Hit, Song
from medialib.identify.online.previews import preview_url
from medialib.identify.online.resemblance import bare, likeness
from medialib.identify.online.tmdb.entry import Entry
from medialib.identify.online.tmdb.scoring import judged
from medialib.identify.online.tmdb.service import FILM, SHOW, language_of
from medialib.identify.online.tmdb.titles import queries
from medialib.identify.online.words import Question
from medialib.model import Kind

WORDS = st.sampled_from(
    ["Iron Meadow", "Iron Meadow 2", "The Meadow", "Железный луг", "鉄の草原", "", "Iron: Meadow", "1923"]
)
YEARS = st.none() | st.integers(1900, 2030)
LENGTHS = st.none() | st.floats(1, 30_000)
NUMBERS = st.none() | st.integers(0, 20)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    sort, year = draw(st.sampled_from([FILM, SHOW])), draw(YEARS)
    return Entry(
        str(draw(st.integers(1, 9))),
        sort,
        draw(WORDS) or "x",
        draw(WORDS),
        year,
        popularity=draw(st.floats(0, 100)),
        others=tuple(draw(st.lists(WORDS, max_size=2))),
        runtimes_s=tuple(one for one in [draw(LENGTHS)] if one),
        seasons=draw(st.dictionaries(st.integers(0, 5), st.integers(0, 20), max_size=3)),
        years=(year, year + 2) if year else None,
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    return Question(
        draw(st.sampled_from([Kind.MOVIE, Kind.SHOW])),
        draw(WORDS),
        draw(YEARS),
        draw(NUMBERS),
        tuple(draw(st.lists(st.integers(1, 30), max_size=2))),
        draw(st.none() | st.just("2009-05-05")),
        draw(LENGTHS),
    )


@given(questions(), st.lists(entries(), max_size=5, unique_by=lambda entry: entry.id))
@profile(deadline=None)
def test_films_and_shows_are_judged_alike_in_whatever_order_they_come(question: Question, found: list[Entry]) -> None:
    told = judged(question, found)
    assert told == judged(question, found[::-1])
    assert [one.score for one in told] == sorted((one.score for one in told), reverse=True)
    for one in told:
        assert 0.0 <= one.score <= 0.99
        assert abs(one.score - min(0.99, max(0.0, sum(reason.points for reason in one.reasons)))) < 0.001


@given(questions(), entries())
@profile(deadline=None)
def test_a_title_alone_is_never_certain(question: Question, entry: Entry) -> None:
    bare_question = replace(question, year=None, season=None, episodes=(), date=None, duration_s=None)
    [one] = judged(bare_question, [entry])
    assert one.score <= 0.7


@st.composite
def songs(draw: st.DrawFn) -> list[Song]:
    count = draw(st.integers(0, 6))
    return [
        Song(
            str(at),
            draw(st.none() | st.sampled_from(TITLES)),
            draw(st.none() | st.just("The Glass Harbour")),
            draw(NUMBERS),
            draw(NUMBERS),
            draw(LENGTHS),
            heard=tuple(Hit(f"{at}", draw(st.floats(0, 1))) for _ in range(draw(st.integers(0, 1)))),
        )
        for at in range(count)
    ]


@given(songs(), st.integers(1, 6))
@profile(deadline=None, max_examples=60)
def test_each_file_is_one_track_and_each_track_one_file(files: list[Song], count: int) -> None:
    album = release(1, tracks(tuple(100.0 + 50 * at for at in range(count)), TITLES[:count]))
    placed = assign(files, album)
    numbers = [one.track.number for one in placed.values()]
    assert (len(set(numbers)), set(placed) <= {song.key for song in files}) == (len(numbers), True)
    assert placed == assign(files[::-1], album)
    assert all(0.5 <= one.fit <= 1.0 for one in placed.values())
    assert all(0.0 <= fit(song, track) <= 1.0 for song in files for track in album.tracks)


@given(
    songs(),
    YEARS,
    st.sampled_from(["Low Tide", "", "Unknown Album", "High Tide"]),
    st.none() | st.just("The Glass Harbour"),
)
@profile(deadline=None, max_examples=40)
def test_releases_are_weighed_alike_in_whatever_order_they_come(
    files: list[Song], year: int | None, title: str, creator: str | None
) -> None:
    albums = [release(1), release(2, tracks((100.0, 150.0)), group=2), release(3, date=None, country=None)]
    question = Question(Kind.ALBUM, title, year, creator=creator)
    told = choose(question, files, albums)
    assert told == choose(question, files, albums[::-1])
    assert all(0.0 <= choice.score <= 1.0 and choice.placed for choice in told)


TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40)


@given(TEXT, TEXT)
@profile(deadline=None)
def test_likeness_has_no_side_and_stays_between_nought_and_one(one: str, other: str) -> None:
    found = likeness(one, other)
    assert found == likeness(other, one)
    assert found is None or 0.0 <= found <= 1.0
    assert likeness(one, one) == (1.0 if one else None)
    assert (bare(one) == "") == (one == "")
    assert len(queries(one)) <= 4


@given(st.integers(0, 10**9 - 1))
def test_an_isbn_is_the_same_in_both_forms_and_found_in_a_text(number: int) -> None:
    digits = f"{number:09}"
    rest = -sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    ten = digits + ("X" if rest == 10 else str(rest))
    thirteen = isbn13(ten)
    assert thirteen is not None
    assert (isbn13(thirteen), isbn13(f"{ten[0]}-{ten[1:5]}-{ten[5:9]}-{ten[9]}")) == (thirteen, thirteen)
    assert (first_in(f"ISBN {ten}"), first_in(f"It is {thirteen}.")) == (thirteen, thirteen)
    wrong = digits + ("X" if rest != 10 else "0")
    assert isbn13(wrong) is None


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=8))
@profile(deadline=None)
def test_texts_of_strangers_are_read_or_left(said: str, subjects: list[str]) -> None:
    day, year = texts.day(said), texts.year(said)
    assert day is None or (len(day) == 10 and year in (None, int(day[:4])))
    assert len(texts.genres(subjects)) <= 6
    assert texts.description(said) == texts.description(texts.description(said))


@given(st.text(max_size=80))
def test_a_preview_of_a_preview_is_itself(path: str) -> None:
    for url in (f"https://image.tmdb.org/t/p/original/{path}", f"https://a.example/b/id/7-L.jpg{path}", path):
        assert preview_url(preview_url(url)) == preview_url(url)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_json_says_what_was_written(value: Any) -> None:
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode("utf-8-sig")) == value


@given(st.text(max_size=20))
def test_every_tag_is_some_language(tag: str) -> None:
    language = language_of(tag)
    assert (language.tag, language.code.islower(), len(language.country)) == (
        f"{language.code}-{language.country}",
        True,
        len(language.country),
    )

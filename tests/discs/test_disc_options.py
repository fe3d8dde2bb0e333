"""What may be said of a disc: one set of rules for the form, the API and the command line."""

from __future__ import annotations

import pytest

from medialib.sources.discs.options import FaultsError, disc_options


def test_nothing_said_is_nothing_kept() -> None:
    empty: dict[str, object] = {
        "title": "  ",
        "year": "",
        "season": None,
        "audio_languages": "",
        "subtitle_languages": [],
        "titles": "",
    }
    assert (disc_options({}), disc_options(empty)) == ({}, {})


def test_a_form_and_json_say_the_same() -> None:
    form = {
        "title": "  Big Buck ",
        "year": "2008",
        "season": "0",
        "first_episode": "3",
        "disc": "2",
        "discs": "3",
        "titles": "1, 3,3",
        "quality": "20.5",
        "container": "mkv",
        "audio_languages": "en, pt-BR",
        "subtitle_languages": "de",
    }
    kept = {
        "title": "Big Buck",
        "year": 2008,
        "season": 0,
        "first_episode": 3,
        "disc": 2,
        "discs": 3,
        "titles": "1,3",
        "quality": 20.5,
        "container": "mkv",
        "audio_languages": ["en", "pt-BR"],
        "subtitle_languages": ["de"],
    }
    assert disc_options(form) == kept
    assert disc_options(kept) == kept


@pytest.mark.parametrize(("said", "kept"), [("MAIN", "main"), ("all", "all"), ("7 3", "7,3"), ("999", "999")])
def test_titles(said: str, kept: str) -> None:
    assert disc_options({"titles": said}) == {"titles": kept}


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("year", "1066", "Wanted at least 1870"),
        ("year", "3000", "Wanted at most 2100"),
        ("year", "soon", "Wanted a whole number"),
        ("year", 1999.5, "Wanted a whole number"),
        ("year", True, "Wanted a number"),
        ("season", "1000", "Wanted at most 999"),
        ("first_episode", 0, "Wanted at least 1"),
        ("disc", 100, "Wanted at most 99"),
        ("quality", "nan", "Wanted a number"),
        ("quality", 64, "Wanted at most 63"),
        ("title", "x" * 201, "Wanted at most 200 letters"),
        ("title", "a\nb", "Wanted one line of plain text"),
        ("title", "\u202eevil", "Wanted one line of plain text"),
        ("edition", "x" * 61, "Wanted at most 60 letters"),
        ("album", ["x"], "Wanted a text"),
        ("container", "avi", "Wanted 'mp4' or 'mkv'"),
        ("preset", "--help", "Wanted the name of a preset"),
        ("audio_languages", "en, English!", "Wanted a language code, such as en, pt-BR or zh-Hans"),
        ("subtitle_languages", ["en"] * 31, "Wanted at most 30"),
        ("titles", "1-3", "Wanted main, all or numbers of titles from 1 to 999, such as 1,3"),
        ("titles", "0", "Wanted main, all or numbers of titles from 1 to 999, such as 1,3"),
        ("titles", ",".join(map(str, range(1, 101))), "Wanted main, all or numbers of titles from 1 to 999, such as 1,3"),
        ("exec", "id", "There is no such option"),
        ("exec", "", "There is no such option"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_by_field(name: str, value: object, fault: str) -> None:
    with pytest.raises(FaultsError) as refused:
        disc_options({"title": "Kept", name: value})
    assert refused.value.faults == {name: fault}
    assert refused.value.message == f"{name.replace('_', ' ').capitalize()}: {fault}."


def test_a_disc_beyond_its_set() -> None:
    with pytest.raises(FaultsError) as refused:
        disc_options({"disc": 3, "discs": 2})
    assert refused.value.faults == {"disc": "Disc 3 of 2 cannot be"}

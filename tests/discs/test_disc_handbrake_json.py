"""What HandBrakeCLI may say of titles, sense and nonsense."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medialib.discs import Contents, Title
from medialib.errors import ProgramError
from medialib.sources.discs.handbrake_json import Block, Blocks, contents

SECOND = 90_000


def said(index: object, seconds: float, **more: object) -> dict[str, Any]:
    return {"Index": index, "Duration": {"Ticks": round(seconds * SECOND), "Hours": 9, "Seconds": 99}, **more}


def blocks(text: str) -> list[tuple[str, Block]]:
    reader = Blocks()
    found = [block for line in text.splitlines() if (block := reader.feed(line))]
    reader.close()
    return found


def test_blocks_stand_between_other_lines() -> None:
    text = 'noise: {\nVersion: {\n    "Point": 1\n}\n}\nnoise: JSON Title Set: {\n    "TitleList": [\n    ]\n}\n'
    assert blocks(text) == [("Version", {"Point": 1}), ("JSON Title Set", {"TitleList": []})]


@pytest.mark.parametrize("inside", ["nonsense", '"a": [', '"a": "\\ud800', "[" * 100_000])
def test_a_block_that_is_no_json(inside: str) -> None:
    with pytest.raises(ProgramError):
        blocks(f"Progress: {{\n{inside}\n}}\n")


def test_a_block_that_never_ends() -> None:
    reader = Blocks()
    reader.feed("Progress: {")
    with pytest.raises(ProgramError):
        for _ in range(70):
            reader.feed("x" * 1024 * 1024)


def test_a_title_as_it_is_said() -> None:
    chapters = [{"Name": "Chapter 1", "Duration": {"Ticks": 60 * SECOND}}, {"Duration": {"Ticks": 30 * SECOND}}]
    sound = [{"LanguageCode": "eng"}, {"LanguageCode": "ger"}, {"LanguageCode": "und"}, {"LanguageCode": "haw"}]
    title = said(
        13,
        90.0004,
        ChapterList=chapters,
        AudioList=sound,
        SubtitleList=[{"LanguageCode": "fra", "Format": "bitmap"}],
        Geometry={"Width": 720, "Height": 576, "PAR": {"Num": 16}},
        Unknown={"deep": []},
    )
    block = {"MainFeature": 13, "TitleList": [title]}
    assert contents(block) == Contents(
        (Title(13, 90.0, (0.0, 60.0), 720, 576, ("en", "de", "und", "haw"), ("fr",)),), main=13
    )


@pytest.mark.parametrize("main", [-1, 0, 2, None, "1", 1.5, [1]])
def test_the_main_feature_is_a_known_number_or_none(main: object) -> None:
    assert contents({"MainFeature": main, "TitleList": [said(1, 10)]}) == Contents((Title(1, 10.0),))


@pytest.mark.parametrize(
    "title",
    [
        None,
        [],
        "title",
        {},
        said(0, 10),
        said(-3, 10),
        said("1", 10),
        said(True, 10),
        said(1.0, 10),
        said(10**30, 10),
        said(2, 0),
        said(2, -5),
        said(2, 101 * 3600),
        {"Index": 2},
        {"Index": 2, "Duration": 9},
        {"Index": 2, "Duration": {"Ticks": float("nan")}},
        {"Index": 2, "Duration": {"Ticks": float("inf")}},
        {"Index": 2, "Duration": {"Ticks": 10**400}},
        {"Index": 2, "Duration": {"Ticks": "long"}},
    ],
)
def test_titles_that_make_no_sense_are_left_out(title: object) -> None:
    assert contents({"TitleList": [title, said(1, 10)]}) == Contents((Title(1, 10.0),))


def test_parts_that_make_no_sense_are_left_out() -> None:
    odd = said(1, 10, ChapterList="x", AudioList=[None, {"LanguageCode": 7}], Geometry={"Width": -1, "Height": 1e9})
    more = said(2, 10, ChapterList=[{"Duration": {"Ticks": 9 * SECOND}}, {"Duration": {}}, {}], SubtitleList={})
    assert contents({"TitleList": [odd, more]}).titles == (
        Title(1, 10.0, audio_languages=("und",)),
        Title(2, 10.0, (0.0,)),
    )


def test_999_titles_are_enough_and_each_number_comes_once() -> None:
    many = [said(number, 10) for number in range(1, 5000)]
    assert [title.number for title in contents({"TitleList": many}).titles] == list(range(1, 1000))
    assert contents({"TitleList": [said(1, 10), said(1, 20)]}).titles == (Title(1, 10.0),)


def test_a_title_has_bounded_chapters_and_tracks() -> None:
    chapters = [{"Duration": {"Ticks": 1}}] * 100_000
    tracks = [{"LanguageCode": "eng"}] * 100_000
    (title,) = contents({"TitleList": [said(1, 10, ChapterList=chapters, AudioList=tracks)]}).titles
    assert (len(title.chapters), len(title.audio_languages)) == (999, 99)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Index", "Duration", "Ticks"]), inner),
    max_leaves=10,
)


@settings(max_examples=30, deadline=None)
@given(
    JSON,
    st.lists(
        st.fixed_dictionaries({"Index": JSON, "Duration": JSON, "ChapterList": JSON, "AudioList": JSON}), max_size=3
    ),
)
def test_anything_can_be_said(main: object, titles: list[object]) -> None:
    block = json.loads(json.dumps({"MainFeature": main, "TitleList": titles}))
    assert all(title.number > 0 and title.duration_s > 0 for title in contents(block).titles)

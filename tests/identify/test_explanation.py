from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from guessit import guessit
from hostile_names import NAMES, PATHS
from hypothesis import given, settings
from hypothesis import strategies as st
from shell import shell

from medialib.identify.explanation import Explanation, explain, explain_all
from medialib.identify.names import fold

TABLE = Path(__file__).with_name("names.csv")
KNOWN_TO_GUESSIT = ("kind", "title", "year", "season", "episodes", "date", "edition", "part")
NUMBERS = ("year", "season", "disc", "track", "part")


def table() -> Iterator[Explanation]:
    """Awkward names and what they say."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said: dict[str, Any] = {key: value or None for key, value in row.items()}
            said |= {key: int(row[key]) for key in NUMBERS if row[key]}
            said["episodes"] = tuple(map(int, row["episodes"].split())) or None
            yield Explanation(**said)


@pytest.mark.parametrize("wanted", list(table()), ids=lambda wanted: wanted.path)
def test_awkward_names(wanted: Explanation) -> None:
    assert explain(wanted.path) == wanted


def by_guessit(path: str) -> Mapping[str, Any]:
    """guessit's answer in the words of the contract."""
    said = guessit(path)
    episode, edition, title = said.get("episode"), said.get("edition"), said.get("title")
    return {
        "kind": said.get("type"),
        "title": title[0] if isinstance(title, list) else title,
        "year": said.get("year"),
        "season": said.get("season"),
        "episodes": tuple(episode) if isinstance(episode, list) else (episode,) if episode is not None else None,
        "date": str(said["date"]) if "date" in said else None,
        "edition": " ".join(edition) if isinstance(edition, list) else edition,
        "part": said.get("cd") or said.get("part"),
    }


def right(said: Mapping[str, Any], wanted: Mapping[str, Any]) -> int:
    """How many of the fields that guessit knows are as wanted, titles compared without case and punctuation."""
    same = (
        fold(str(said[key])) == fold(str(wanted[key])) if key == "title" else said[key] == wanted[key] for key in said
    )
    return sum(same)


def test_we_read_films_and_episodes_better_than_guessit_alone() -> None:
    videos = [row for row in table() if row.kind in ("movie", "episode") and row.extra is None and "\\" not in row.path]
    rows = videos[::3]
    fields = len(KNOWN_TO_GUESSIT) * len(rows)
    ours = sum(
        right({key: explain(row.path).as_json()[key] for key in KNOWN_TO_GUESSIT}, row.as_json()) for row in rows
    )
    theirs = sum(right(by_guessit(row.path), row.as_json()) for row in rows)
    sys.stdout.write(f"{len(rows)} films and episodes, {fields} fields: ours {ours}, guessit {theirs}\n")
    assert ours == fields
    assert theirs < 0.97 * ours


def test_the_table_is_long() -> None:
    assert len({row.path for row in table()}) >= 500


def test_many_are_explained_in_their_order() -> None:
    paths = [f"Show/Season 1/S01E{number:03d}.mkv" for number in range(1, 801)]
    assert [found.episodes for found in explain_all(paths)] == [(number,) for number in range(1, 801)]


def test_files_that_a_number_tells_apart_are_episodes() -> None:
    row = [f"Intro to Go/Lesson {number:02d} {title}.mp4" for number, title in enumerate(("Types", "Maps", "Tests"), 1)]
    assert [(one.kind, one.title, one.episodes) for one in explain_all(row)] == [
        ("episode", "Intro to Go", (1,)),
        ("episode", "Intro to Go", (2,)),
        ("episode", "Intro to Go", (3,)),
    ]
    alone = explain(row[0])
    assert (alone.kind, alone.title, alone.episodes) == ("video", "Lesson 01 Types", None)


@pytest.mark.parametrize(
    "names",
    [
        ["Rocky 1.mkv", "Rocky 2.mkv", "Rocky 3.mkv"],
        ["Area 51.mkv", "Area 88.mkv"],
        ["Movies/Saw 01.mkv", "Movies/Saw 02.mkv", "Movies/Saw 03.mkv"],
        ["Videos/Trip 01.mp4", "Videos/Trip 02.mp4", "Videos/Trip 03.mp4"],
        ["Apollo 13 (1995).mkv", "Apollo 14 (1999).mkv", "Apollo 15 (2001).mkv"],
        ["Station 11.mkv", "Station 54.mkv", "Station 98.mkv"],
    ],
)
def test_sequels_and_home_videos_are_no_row(names: list[str]) -> None:
    assert list(explain_all(names)) == [explain(name) for name in names]


KNOWN = [row for row in table() if row.kind not in ("video", "movie") or row.year]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(KNOWN), st.lists(NAMES, max_size=8), st.integers(0, 8))
def test_siblings_never_change_what_is_certain(row: Explanation, names: list[str], like_it: int) -> None:
    name = row.path.rpartition("/")[2]
    like = [re.sub(r"\d+", f"{number:02d}", name) for number in range(like_it)]
    assert explain(row.path, (*names, name, *like)) == row


@settings(max_examples=200, deadline=None)
@given(PATHS, st.lists(NAMES, max_size=4))
def test_the_same_path_is_always_read_the_same(path: str, names: list[str]) -> None:
    assert explain(path, tuple(names)) == explain(path, tuple(names))
    assert explain(path) == next(explain_all([path]))


@settings(max_examples=200, deadline=None)
@given(PATHS)
def test_whatever_is_no_bare_number_of_an_episode_has_a_title(path: str) -> None:
    found = explain(path)
    seen = any(character.isalnum() for character in path)
    assert found.title is not None or found.kind in ("episode", "season", "show") or found.extra or not seen


@settings(max_examples=200, deadline=None)
@given(PATHS)
def test_no_path_is_too_odd(path: str) -> None:
    found = explain(path)
    assert found.path == path
    assert list(found.as_json()) == list(Explanation.__dataclass_fields__)
    assert json.loads(json.dumps(found.as_json()))["path"] == path


def medialib(*arguments: str, stdin: bytes = b"") -> bytes:
    command = [sys.executable, "-m", "medialib", "explain", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=True, timeout=60).stdout


CONTRACT = [
    "path",
    "kind",
    "title",
    "year",
    "season",
    "episodes",
    "date",
    "edition",
    "artist",
    "album",
    "disc",
    "track",
    "part",
    "extra",
]


def test_the_command_prints_one_object_a_line() -> None:
    lines = medialib(
        "--json",
        "-",
        "Heat (1995).mkv",
        stdin="Dark - S01E01.mkv\n\nÜber\udcff.mkv\n".encode("utf-8", "surrogateescape"),
    ).splitlines()
    found = [json.loads(line) for line in lines]
    assert [list(one) for one in found] == [CONTRACT] * 3
    assert [(one["path"], one["kind"], one["episodes"]) for one in found] == [
        ("Dark - S01E01.mkv", "episode", [1]),
        ("Über\udcff.mkv", "video", None),
        ("Heat (1995).mkv", "movie", None),
    ]


def test_the_command_speaks_to_people() -> None:
    said = shell("explain", "Shows/Dark/Season 1/Dark - S01E01-E02.mkv", "evil\x1b[31m\n(1999).mkv")
    assert said.output == (
        "Shows/Dark/Season 1/Dark - S01E01-E02.mkv\n  kind     episode\n  title    Dark\n  season   1\n  episodes 1, 2\n"
        "evil\\x1b[31m\\n(1999).mkv\n  kind     movie\n  title    evil\n  year     1999\n"
    )


@pytest.mark.parametrize(
    "name", ["a" * 1_000_000, "1x" * 500_000, "trailers/" * 5_000 + "x", "Season 1/" * 5_000 + "x"]
)
def test_names_longer_than_any_disk_holds_are_read_at_once(name: str) -> None:
    assert explain(f"{name}.mkv").path == f"{name}.mkv"


NAMING = Path(__file__).parents[2] / "docs" / "naming.md"
KINDS = {
    "Films": {"movie"},
    "Shows": {"episode"},
    "Music, audiobooks, podcasts, books": {"track", "audiobook", "podcast_episode", "book"},
}


def test_the_examples_in_the_docs_are_read_so() -> None:
    found: dict[str, set[str]] = {}
    for section in NAMING.read_text("utf-8").split("\n## ")[1:]:
        head, _, text = section.partition("\n")
        paths = [line.strip().split("   ")[0] for line in text.splitlines() if line.startswith("    ")]
        found[head] = {explain(path).kind for path in paths}
    assert {head: kinds for head, kinds in found.items() if head in KINDS} == KINDS

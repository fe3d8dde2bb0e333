from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from guessit import guessit
from hostile_names import PATHS
from hypothesis import given, settings

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
    rows = [
        row
        for row in table()
        if row.kind in ("movie", "episode") and row.extra is None and not row.path.startswith("D:")
    ]
    fields = len(KNOWN_TO_GUESSIT) * len(rows)
    ours = sum(
        right({key: explain(row.path).as_json()[key] for key in KNOWN_TO_GUESSIT}, row.as_json()) for row in rows
    )
    theirs = sum(right(by_guessit(row.path), row.as_json()) for row in rows)
    sys.stdout.write(f"{len(rows)} films and episodes, {fields} fields: ours {ours}, guessit {theirs}\n")
    assert ours == fields
    assert theirs < 0.97 * ours


def test_many_are_explained_in_their_order() -> None:
    paths = [f"Show/Season 1/S01E{number:03d}.mkv" for number in range(1, 801)]
    assert [found.episodes for found in explain_all(paths)] == [(number,) for number in range(1, 801)]


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
    said = medialib("Shows/Dark/Season 1/Dark - S01E01-E02.mkv", "evil\x1b[31m\n(1999).mkv").decode()
    assert said == (
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

"""What paths alone say: `medialib explain` beside plain guessit, on the awkward names of our tests or on others.

python benchmarks/explain.py [--names FILE.csv]
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from guessit import guessit
from guessit.api import GuessitException
from measure import table

from medialib.identify.explanation import explain_all
from medialib.identify.names import fold

NAMES = Path(__file__).parents[1] / "tests" / "identify" / "names.csv"
HEADS = ("reader", "names", "fields right", "of", "share", "names wholly right", "share", "seconds")
WORDS = ("title", "artist", "album")
NUMBERS = ("year", "season", "disc", "track", "part")
ALL = ("kind", "title", "year", "season", "episodes", "date", "edition", "artist", "album", "disc", "track", "part")
KNOWN_TO_GUESSIT = ("kind", "title", "year", "season", "episodes", "date", "edition", "part")

Said = Mapping[str, Any]


def wanted(file: Path) -> dict[str, Said]:
    """The names of a table and what they say: the columns of names.csv, empty where a name says nothing."""
    with file.open(encoding="utf-8", newline="") as text:
        return {row["path"]: _row(row) for row in csv.DictReader(text)}


def _row(row: Mapping[str, str]) -> Said:
    said: dict[str, Any] = {key: row[key] or None for key in (*ALL, "extra")}
    said |= {key: int(row[key]) for key in NUMBERS if row[key]}
    return said | {"episodes": tuple(map(int, row["episodes"].split())) or None}


def ours(names: Sequence[str]) -> list[Said]:
    """What medialib says, as the command does."""
    return [found.as_json() for found in explain_all(names)]


def theirs(names: Sequence[str]) -> list[Said]:
    """What guessit says, in our words."""
    return [_guessed(name) for name in names]


def _guessed(name: str) -> Said:
    try:
        said: dict[str, Any] = dict(guessit(name))
    except GuessitException:
        said = {}
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


def same(key: str, said: object, meant: object) -> bool:
    """Whether a value is as wanted; words are compared without case and punctuation."""
    return fold(str(said or "")) == fold(str(meant or "")) if key in WORDS else said == meant


def score(name: str, read: Callable[[Sequence[str]], list[Said]], rows: Mapping[str, Said]) -> list[object]:
    """One reader's row: how many of the fields that guessit knows are right, and how many names in all of them."""
    began = perf_counter()
    found = read(list(rows))
    seconds = perf_counter() - began
    right = [
        [same(key, said.get(key), meant[key]) for key in KNOWN_TO_GUESSIT]
        for said, meant in zip(found, rows.values(), strict=True)
    ]
    fields, whole = sum(map(sum, right)), sum(map(all, right))
    of = len(rows) * len(KNOWN_TO_GUESSIT)
    return [
        name,
        len(rows),
        fields,
        of,
        f"{fields / of:.1%}",
        whole,
        f"{whole / len(rows):.1%}",
        f"{seconds:.2f}",
    ]


def main() -> None:
    """Print both readers' scores on films and episodes, and ours on all names."""
    made = argparse.ArgumentParser(description="Compare medialib explain with guessit.")
    made.add_argument("--names", type=Path, default=NAMES)
    given = made.parse_args()
    rows = wanted(given.names)
    videos = {path: row for path, row in rows.items() if row["kind"] in ("movie", "episode") and not row["extra"]}
    print(
        table(
            HEADS,
            [
                score("medialib", ours, videos),
                score("guessit", theirs, videos),
                score("medialib, all kinds", ours, rows),
            ],
        )
    )


if __name__ == "__main__":
    main()

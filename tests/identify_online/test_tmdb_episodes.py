"""Which episodes a question means: by season, by day, by their number among all."""

from __future__ import annotations

from pathlib import Path

import pytest
from tmdb_fixtures import episode, named, opened
from tmdb_service import TmdbService

from medialib.identify.online.tmdb import asked_for, details
from medialib.identify.online.words import Question
from medialib.model import Kind


@pytest.mark.parametrize(
    ("show", "question", "asked", "meant"),
    [
        ("201", episode("", 2, 3), ["/tv/201", "/tv/201/season/2"], [(2, 3)]),
        ("201", episode("", 2, 5, 6), ["/tv/201", "/tv/201/season/2"], [(2, 5), (2, 6)]),
        ("201", episode("", 0, 2), ["/tv/201", "/tv/201/season/0"], [(0, 2)]),
        ("201", episode("", 2, 99), ["/tv/201", "/tv/201/season/2"], []),
        ("201", episode("", 9, 1), ["/tv/201"], []),
        ("201", episode("", 3, 1), ["/tv/201", "/tv/201/season/3"], []),
        ("201", episode("", 2), ["/tv/201", "/tv/201/season/2"], []),
        ("206", episode("", None, 5), ["/tv/206", "/tv/206/season/2"], [(2, 2)]),
        ("206", episode("", None, 3, 4), ["/tv/206", "/tv/206/season/1", "/tv/206/season/2"], [(1, 3), (2, 1)]),
        ("206", episode("", None, 99), ["/tv/206"], []),
        ("206", episode("", 1, 5), ["/tv/206", "/tv/206/season/2"], [(2, 2)]),
        ("206", episode("", 1, 99), ["/tv/206", "/tv/206/season/1"], []),
        ("206", episode("", 2, 2), ["/tv/206", "/tv/206/season/2"], [(2, 2)]),
        ("207", episode("", None, 4), ["/tv/207", "/tv/207/season/2"], [(2, 4)]),
        ("202", episode("", date="2024-01-02"), ["/tv/202", "/tv/202/season/2", "/tv/202/season/0"], [(2, 2)]),
        ("202", episode("", date="2023-01-04"), ["/tv/202", "/tv/202/season/1", "/tv/202/season/0"], [(1, 3)]),
        ("202", episode("", date="2023-05-05"), ["/tv/202", "/tv/202/season/1", "/tv/202/season/0"], [(0, 1)]),
        ("202", episode("", date="2020-01-01"), ["/tv/202", "/tv/202/season/0"], []),
    ],
)
def test_what_is_asked_for(
    show: str, question: Question, asked: list[str], meant: list[tuple[int, int]], tmdb: TmdbService, tmp_path: Path
) -> None:
    found = details(opened(tmdb, tmp_path), named(show, Kind.SHOW), question)
    pairs = [(season.item.number, one.item.number) for season, one in asked_for(found.children, question)]
    assert (tmdb.asked, pairs) == (asked, meant)

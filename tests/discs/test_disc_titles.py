"""From real discs to what is taken of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from recorder import Recorder

from medialib.discs import Contents
from medialib.sources.discs import handbrake
from medialib.sources.discs.choosing import choose
from medialib.sources.discs.episodes import EpisodeLength, plan

pytestmark = pytest.mark.needs("HandBrakeCLI", "ffmpeg", "dvdauthor", "spumux", "genisoimage")


def scan(source: Path) -> Contents:
    return handbrake.scan(source, Recorder(), idle_timeout_s=20, shortest_s=1)


def test_the_film_among_95_decoys(decoy_iso: Path) -> None:
    contents = scan(decoy_iso)
    assert [title.number for title in choose(contents, "main", min_title_s=1)] == [42]
    assert [title.number for title in choose(contents, "all", min_title_s=1)] == [1, 42, 43]


def test_six_episodes_without_the_title_that_plays_them_all(series_iso: Path) -> None:
    contents = scan(series_iso)
    assert [title.number for title in choose(contents, "all", min_title_s=2.5)] == [1, 2, 3, 4, 5, 6]
    planned = plan(contents.titles, first_episode=13)
    assert [found.episodes for found in planned] == [(13,), (14,), (15,), (16,), (17,), (18,), (), ()]
    known = [EpisodeLength(number, 2.8 + number * 0.04) for number in range(1, 13)]
    found = plan(contents.titles, known=known)
    assert [one.episodes for one in found] == [(5,), (6,), (7,), (8,), (9,), (10,), (), ()]


def test_the_film_of_three_titles(film_iso: Path) -> None:
    assert [title.number for title in choose(scan(film_iso), "main", min_title_s=1)] == [2]

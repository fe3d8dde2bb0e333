"""Numbers and codes as people say them."""

from __future__ import annotations

import pytest

from medialib.catalogue import phrases


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, ""), (0.4, "0 s"), (59.4, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (599.4, "9 min 59 s"), (599.6, "10 min"),
     (600, "10 min"), (629, "10 min"), (631, "11 min"), (3569, "59 min"), (3570.1, "1 h"), (3599, "1 h"), (3629, "1 h"),
     (3631, "1 h 1 min"), (7169, "1 h 59 min"), (7199, "2 h"), (86_400, "24 h"), (360_000, "100 h")],
)  # fmt: skip
def test_a_length_is_never_sixty_of_anything(seconds: float, said: str) -> None:
    assert phrases.duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (9, "0:09"), (3600, "1:00:00"), (36_061, "10:01:01"), (-0.5, "")]
)
def test_a_point_as_a_player_shows_it(seconds: float, said: str) -> None:
    assert phrases.clock(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 byte"), (9_949, "9.9 kB"), (9_950, "10 kB"), (10_000, "10 kB"), (99_949, "100 kB"), (999_499, "999 kB"), (999_999_999, "1.0 GB"),
     (10**12, "1.0 TB"), (1234 * 10**12, "1234.0 TB")],
)  # fmt: skip
def test_a_size_has_two_figures_or_three(count: int, said: str) -> None:
    assert phrases.size(count) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "English"), ("pt-BR", "Portuguese"), ("ZH-Hant", "Chinese"), ("nb", "Norwegian"), ("no", "Norwegian"),
     ("tlh", "tlh"), ("x-klingon", "x-klingon"), ("", ""), (None, "")],
)  # fmt: skip
def test_a_language_by_its_name_or_else_its_code(code: str | None, said: str) -> None:
    assert phrases.language(code) == said


@pytest.mark.parametrize(
    ("path", "said"),
    [("a.mp4", "video/mp4"), ("dir.mkv/a.MKV", "video/x-matroska"), ("a.opus", "audio/ogg"), ("a.m4b", "audio/mp4"),
     ("a.flac", "audio/flac"), ("a.exe", "application/octet-stream"), ("mp4", "video/mp4"), ("", "application/octet-stream")],
)  # fmt: skip
def test_the_type_a_browser_is_told(path: str, said: str) -> None:
    assert phrases.mime(path) == said


@pytest.mark.parametrize(
    ("number", "what", "said"), [(0, "title", "0 titles"), (1, "title", "1 title"), (2, "track", "2 tracks"), (1234, "track", "1,234 tracks")]
)  # fmt: skip
def test_so_many_of_something(number: int, what: str, said: str) -> None:
    assert phrases.count(number, what) == said


def test_words_for_what_the_library_calls_otherwise() -> None:
    assert [phrases.source(name) for name in ("person", "tmdb", "name", "site", "elsewhere")] == ["by hand", "TMDb", "file name", "the site", "elsewhere"]  # fmt: skip
    assert [phrases.disc_format(name) for name in ("dvd", "bluray", "audio_cd", "laserdisc")] == ["DVD", "Blu-ray", "Audio CD", "laserdisc"]  # fmt: skip
    assert [phrases.role(name) for name in ("director", "best_boy", "", "_x_")] == ["Director", "Best boy", "", "X"]

"""The cache of services' answers: what is kept and for how long, broken files, bounds, many processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from medialib.fetch.cache import DAY_S, KEEP_S, Cache, Entry

BODY = b'{"title": "A film"}' * 20


def rounded(entry: Entry | None) -> Entry | None:
    """The entry with its times as whole minutes from now."""
    if entry is None:
        return None
    now = time.time()
    return replace(
        entry,
        stored_s=round((entry.stored_s - now) / 60),
        fresh_until_s=round((entry.fresh_until_s - now) / 60),
    )


def only_file(folder: Path) -> Path:
    (file,) = folder.glob("??/*")
    return file


def test_an_answer_is_found_again_with_what_it_takes_to_ask_anew(tmp_path: Path) -> None:
    headers = {
        "cache-control": "public, max-age=3600",
        "etag": 'W/"a"',
        "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
    }
    Cache(tmp_path).keep("https://a.example/x", BODY, headers)
    assert rounded(Cache(tmp_path).find("https://a.example/x")) == Entry(
        BODY, 0, 60, 'W/"a"', "Thu, 01 Jan 2026 00:00:00 GMT"
    )
    assert Cache(tmp_path).find("https://a.example/y") is None


@pytest.mark.parametrize(
    ("control", "minutes"),
    [
        ("", 1440),
        ("public", 1440),
        ("MAX-AGE=120", 2),
        ('private,max-age="180"', 3),
        ("s-maxage=600, max-age = 60", 1),
        ("max-age=0", 0),
        ("no-cache", 0),
        ("max-age=600, no-cache", 0),
        ("max-age=999999999", KEEP_S / 60),
        ("max-age=soon", 1440),
    ],
)
def test_how_long_an_answer_is_fresh(control: str, minutes: float, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("k", BODY, {"cache-control": control})
    entry = cache.find("k")
    assert (rounded(entry), entry is not None and entry.is_fresh) == (Entry(BODY, 0, minutes), minutes > 0)


def test_what_must_not_be_kept_is_not(tmp_path: Path) -> None:
    Cache(tmp_path).keep("k", BODY, {"cache-control": "No-Store, max-age=60"})
    assert list(tmp_path.rglob("*")) == []


def test_an_answer_that_still_holds_is_fresh_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("k", BODY, {"cache-control": "max-age=0", "etag": '"1"'})
    old = cache.find("k")
    assert old is not None
    cache.renew("k", old, {"cache-control": "max-age=600"})
    assert rounded(cache.find("k")) == Entry(BODY, 0, 10, '"1"')


def test_file_names_and_contents_do_not_show_the_key(tmp_path: Path) -> None:
    Cache(tmp_path).keep("https://a.example/x?query=CANARY", BODY, {})
    file = only_file(tmp_path)
    assert ("CANARY" in str(file), b"CANARY" in file.read_bytes(), len(file.name)) == (False, False, 62)


@pytest.mark.parametrize("harm", ["empty", "cut", "flipped", "junk", "list", "nulls", "bomb"])
def test_broken_files_are_as_good_as_none(harm: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("k", BODY, {})
    file = only_file(tmp_path)
    raw = file.read_bytes()
    head, _, packed = raw.partition(b"\n")
    file.write_bytes(
        {
            "empty": b"",
            "cut": raw[:-12],
            "flipped": raw[:-1] + bytes([raw[-1] ^ 1]),
            "junk": b"\xff\x00junk",
            "list": b"[]\n" + packed,
            "nulls": b'{"stored_s": null}\n' + packed,
            "bomb": head + b"\n" + packed[:2] * 1000,
        }[harm]
    )
    found = [cache.find("k")]
    cache.keep("k", b"new", {})
    again = cache.find("k")
    assert (found, again and again.body) == ([None], b"new")


def test_old_answers_are_neither_used_nor_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path, keep_s=0.05)
    cache.keep("k", BODY, {})
    time.sleep(0.1)
    assert cache.find("k") is None
    cache.sweep()
    assert list(tmp_path.glob("??/*")) == []


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most_bytes=10_000)
    for number in range(8):
        cache.keep(f"k{number}", os.urandom(2000), {})
        for file in tmp_path.glob("??/*"):
            age = file.stat()
            os.utime(file, (age.st_atime, age.st_mtime - 10))
    cache.sweep()
    assert [cache.find(f"k{number}") is not None for number in range(8)] == [False] * 4 + [True] * 4


def test_a_new_cache_sweeps_when_nobody_has_for_an_hour(tmp_path: Path) -> None:
    Cache(tmp_path).keep("old", BODY, {})
    file = only_file(tmp_path)
    os.utime(file, (0, time.time() - KEEP_S - DAY_S))
    Cache(tmp_path).keep("a", BODY, {})
    there = file.exists()
    os.utime(tmp_path / "swept", (0, time.time() - 4000))
    Cache(tmp_path).keep("b", BODY, {})
    assert (there, file.exists()) == (True, False)


def test_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    cache.keep("k", BODY, {})
    assert cache.find("k") is None


def test_a_body_too_large_is_not_kept(tmp_path: Path) -> None:
    Cache(tmp_path).keep("k", bytes(17 * 1024**2), {})
    assert Cache(tmp_path).find("k") is None


WRITER = """
import sys
from pathlib import Path
from medialib.fetch.cache import Cache
cache = Cache(Path(sys.argv[1]), most_bytes=200_000)
bad = 0
for turn in range(60):
    key = f"k{turn % 7}"
    cache.keep(key, (key * 2000).encode(), {})
    found = cache.find(key)
    bad += found is not None and found.body != (key * 2000).encode()
    if turn % 20 == 0:
        cache.sweep()
print(bad)
"""


@pytest.mark.processes
def test_several_processes_never_see_half_an_answer(tmp_path: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [one.communicate(timeout=60)[0] for one in running] == ["0\n"] * 3
    assert sorted(path.name for path in tmp_path.rglob(".*")) == []

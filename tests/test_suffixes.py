"""What endings of names say, and which names a library leaves alone."""

from __future__ import annotations

import pytest

from medialib import suffixes


@pytest.mark.parametrize(
    ("name", "suffix", "family"),
    [
        ("Film.mkv", "mkv", "video"),
        ("FILM.MKV", "mkv", "video"),
        ("Film.en.forced.srt", "srt", "subtitle"),
        ("song.flac", "flac", "audio"),
        ("Dune.m4b", "m4b", "audiobook"),
        ("poster.JPG", "jpg", "image"),
        ("Dune.kepub.epub", "epub", "book"),
        ("notes.md", "md", "document"),
        ("movie.nfo", "nfo", "sidecar"),
        ("disc.iso", "iso", "disc"),
        ("thing.xyz", "xyz", ""),
        ("Mr. Robot", " robot", ""),
        ("Film.", "", ""),
        ("Film", "", ""),
        (".mkv", "", ""),
        ("...mkv", "", ""),
        ("a..mkv", "mkv", "video"),
        ("映画.mp4", "mp4", "video"),
        ("", "", ""),
    ],
)
def test_what_an_ending_says(name: str, suffix: str, family: str) -> None:
    assert (suffixes.suffix(name), suffixes.family(name)) == (suffix, family)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        *(("Film.mkv", "main"), ("song.mp3", "main"), ("a.jpg", "main"), ("a.pdf", "main"), ("a.iso", "main")),
        *(("Film.srt", "companion"), ("Film.nfo", "companion"), ("Film.xyz", ""), ("Film", "")),
        *((".Film.mkv", ""), ("._Film.mkv", ""), ("~$notes.docx", ""), ("Film.mkv.part", ""), ("film.crdownload", "")),
        *(("Film.mkv.!qB", ""), ("Film.f137.mp4.ytdl", ""), ("Thumbs.db", ""), ("show.medialib.json", "")),
        *(("part.mkv", "main"), ("tmp.mp4", "main"), ("partial.txt", "main")),
    ],
)
def test_which_part_a_file_plays(name: str, part: str) -> None:
    assert suffixes.part(name) == part


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        *((".hidden", True), ("~$a.doc", True), ("DESKTOP.INI", True), ("x.tmp", True), ("X.PART", True)),
        *(("Film.mkv.aria2", True), ("Film.Medialib.JSON", True), ("x.download", True)),
        *(("Download", False), ("tmp", False), ("Part", False), ("a.parts", False), ("desktop.ini.mkv", False)),
    ],
)
def test_junk(name: str, junk: bool) -> None:
    assert suffixes.is_junk(name) is junk


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        *((".git", True), ("@eaDir", True), ("#recycle", True), ("$RECYCLE.BIN", True), ("lost+found", True)),
        *(("System Volume Information", True), ("__MACOSX", True), ("Movies", False), ("recycle", False)),
    ],
)
def test_junk_folders(name: str, junk: bool) -> None:
    assert suffixes.is_junk_folder(name) is junk


def test_no_ending_stands_for_two_families() -> None:
    words = [word for endings in suffixes.ENDINGS.values() for word in endings.split()]
    assert len(words) == len(set(words))

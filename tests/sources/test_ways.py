from __future__ import annotations

from pathlib import Path

import pytest

from medialib.errors import MedialibError, RefusedError
from medialib.model import Kind, Request, Way
from medialib.settings import Settings
from medialib.sources.ways import classify


@pytest.fixture
def strict(settings: Settings) -> Settings:
    return settings.model_copy(update={"allow_private_addresses": False})


def test_an_address_is_a_video_until_somebody_looks(settings: Settings) -> None:
    assert classify(" https://example.org/watch?v=1 ", settings) == Request("https://example.org/watch?v=1", Way.VIDEO)


def test_a_way_or_a_media_kind_may_be_wanted(settings: Settings) -> None:
    url = "https://example.org/x"
    assert classify(url, settings, wanted="playlist") == Request(url, Way.PLAYLIST)
    assert classify(url, settings, wanted="movie") == Request(url, Way.VIDEO, Kind.MOVIE)


def test_paths_are_for_those_at_this_machine(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    assert classify(str(tmp_path / "a.mp4"), settings, local=True).way is Way.FILE
    assert (
        classify(str(tmp_path), settings.model_copy(update={"media_root": tmp_path / "m"}), local=True).way
        is Way.FOLDER
    )
    with pytest.raises(MedialibError, match="is not a web address"):
        classify(str(tmp_path / "a.mp4"), settings)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "   ",
        "a\nb",
        "https://example.org/\x00",
        "x" * 5000,
        "ftp://example.org/x",
        "file:///etc/passwd",
        "--batch-file=/etc/passwd",
        "https://ann:secret@example.org/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://example.org:6379/",
    ],
)
def test_what_cannot_be_added_is_refused_with_a_hint_and_without_secrets(strict: Settings, source: str) -> None:
    with pytest.raises(MedialibError) as caught:
        classify(source, strict)
    assert caught.value.hint
    assert "secret" not in caught.value.message


def test_the_librarys_own_files_are_not_taken(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(settings.private_db)
    for path in (settings.private_db, tmp_path / "link.db", settings.data):
        with pytest.raises(MedialibError, match="library's own"):
            classify(str(path), settings, local=True)


@pytest.mark.parametrize("name", ["gone.mp4", "round", "round/a.mp4", "x" * 300, "a.mp4/b"])
def test_what_leads_nowhere_is_refused(name: str, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (tmp_path / "round").symlink_to("round")
    with pytest.raises(RefusedError) as caught:
        classify(str(tmp_path / name), settings, local=True)
    assert caught.value.message == f"There is no file or folder '{tmp_path / name}'."
    assert caught.value.hint == "Check the spelling, or give a web address with http:// or https://."


def test_a_home_is_found_where_there_is_one(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert classify("~/a.mp4", settings, local=True) == Request(str(tmp_path / "a.mp4"), Way.FILE)
    with pytest.raises(RefusedError) as caught:
        classify("~nobody-of-that-name/a.mp4", settings, local=True)
    assert caught.value.message == "There is no file or folder '~nobody-of-that-name/a.mp4'."


def test_a_disc_is_known_by_its_form(settings: Settings, tmp_path: Path) -> None:
    sheet = 'FILE "a.bin" BINARY\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'
    (tmp_path / "dvd" / "VIDEO_TS").mkdir(parents=True)
    names = ("dvd", "film.ISO", "cd.cue", "flacs.cue", "a.bin")
    for name, content in (
        ("film.ISO", "x"),
        ("cd.cue", sheet),
        ("flacs.cue", sheet.replace("bin", "flac")),
        ("a.bin", "x"),
    ):
        (tmp_path / name).write_text(content)
    ways = {name: classify(str(tmp_path / name), settings, local=True).way for name in names}
    assert ways == dict.fromkeys(("dvd", "film.ISO", "cd.cue"), Way.DISC) | {"flacs.cue": Way.FILE, "a.bin": Way.FILE}
    asked = classify(
        str(tmp_path / "a.bin"), settings, wanted="disc", options={"season": 2}, submitted_by="ann", local=True
    )
    assert asked == Request(str(tmp_path / "a.bin"), Way.DISC, None, {"season": 2}, "ann")


@pytest.mark.parametrize("way", ["file", "folder", "disc"])
def test_an_address_is_no_path(way: str, settings: Settings) -> None:
    with pytest.raises(RefusedError) as caught:
        classify("https://example.org/x", settings, wanted=way)
    assert caught.value.message == f"'https://example.org/x' is a web address, not a {way}."


def test_a_kind_nobody_knows_is_answered_with_those_there_are(settings: Settings) -> None:
    with pytest.raises(MedialibError) as caught:
        classify("https://example.org/x", settings, wanted="flim")
    assert "movie" in caught.value.hint

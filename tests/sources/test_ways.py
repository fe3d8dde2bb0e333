from __future__ import annotations

from pathlib import Path

import pytest

from medialib.errors import MedialibError
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


def test_a_kind_nobody_knows_is_answered_with_those_there_are(settings: Settings) -> None:
    with pytest.raises(MedialibError) as caught:
        classify("https://example.org/x", settings, wanted="flim")
    assert "movie" in caught.value.hint

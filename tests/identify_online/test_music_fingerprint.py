"""Sounds made by ffmpeg, as fpcalc really hears them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fetch_site import open_site, text
from media_files import ffmpeg
from music_sounds import SECONDS, alike
from recorder import Recorder

from medialib.errors import CancelledError, MedialibError, ProgramError, UnreadableError
from medialib.identify.online.music import fingerprint

pytestmark = pytest.mark.needs("ffmpeg", "fpcalc")
HINT = "Play it; if it is silent, cut off or shorter than a few seconds, name it by hand."


def failure(path: Path) -> tuple[type[MedialibError], str, str]:
    with pytest.raises(MedialibError) as caught:
        fingerprint.of_file(path)
    return type(caught.value), caught.value.message, caught.value.hint


def test_a_sound_is_the_same_after_transcoding_and_unlike_another(sounds: dict[str, Path]) -> None:
    told = {name: fingerprint.of_file(path) for name, path in sounds.items()}
    assert {name: round(one.duration_s) for name, one in told.items()} == dict.fromkeys(sounds, SECONDS)
    for name in ("speech", "tones"):
        assert alike(told[f"{name}.flac"], told[f"{name}.opus"]) > 0.8
        assert alike(told[f"{name}.flac"], told[f"{name}.mp3"]) > 0.8
    assert alike(told["speech.flac"], told["tones.flac"]) < 0.6


def test_the_length_of_the_whole_file_is_kept(sounds: dict[str, Path]) -> None:
    assert fingerprint.of_file(sounds["tones.mp3"], 301.5).duration_s == 301.5


def test_odd_names_are_no_options_or_addresses(sounds: dict[str, Path], tmp_path: Path) -> None:
    plain = fingerprint.of_file(sounds["tones.flac"])
    for name in ("-version.flac", "concat:a|b.flac", "%d; rm -rf $(x)\n'.flac", "ж" * 60 + ".flac"):
        copy = tmp_path / name
        copy.write_bytes(sounds["tones.flac"].read_bytes())
        assert fingerprint.of_file(copy) == plain


def test_what_holds_no_sound_says_so(tmp_path: Path, jpg: Path) -> None:
    (tmp_path / "words.mp3").write_text("No sound at all.\n" * 200)
    (tmp_path / "empty.flac").touch()
    ffmpeg("-f", "lavfi", "-i", "sine=duration=0.3", tmp_path / "short.flac")
    for name in ("words.mp3", "empty.flac", "short.flac", "gone.flac"):
        kind, message, hint = failure(tmp_path / name)
        told, _, reason = message.partition(": ")
        assert (kind, told, hint) == (UnreadableError, f"'{name}' has no sound that can be recognised", HINT)
        assert reason
    assert reason == "No such file or directory."
    assert failure(jpg)[0] is UnreadableError


def test_a_playlist_that_calls_itself_a_song_reaches_nobody(tmp_path: Path, sounds: dict[str, Path]) -> None:
    with open_site() as site:
        site.pages["/a.mp3"] = text(sounds["tones.mp3"].read_bytes(), Content_Type="audio/mpeg")
        song = tmp_path / "song.mp3"
        song.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{site.url}/a.mp3\n#EXT-X-ENDLIST\n")
        assert failure(song)[0] is UnreadableError
        assert site.seen == []


def test_without_fpcalc_it_says_what_to_install(
    sounds: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = shutil.which("ffmpeg")
    assert found
    (tmp_path / "ffmpeg").symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))
    kind, message, hint = failure(sounds["tones.flac"])
    assert (kind, message) == (ProgramError, "fpcalc is not installed.")
    assert "libchromaprint-tools" in hint


def test_a_cancelled_job_hears_nothing(sounds: dict[str, Path], report: Recorder) -> None:
    report.stopped.set()
    with pytest.raises(CancelledError):
        fingerprint.of_file(sounds["tones.flac"], report=report)

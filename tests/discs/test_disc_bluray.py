"""A Blu-ray as image (UDF 2.50) and as folder, read by us and by HandBrakeCLI's libraries."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from recorder import Recorder

from medialib.discs import Contents, Disc, Format, Title
from medialib.errors import UnreadableError
from medialib.intake import probe
from medialib.settings import Discs
from medialib.sources.discs import handbrake
from medialib.sources.discs.choosing import choose
from medialib.sources.discs.look import look

pytestmark = pytest.mark.needs("HandBrakeCLI", "ffmpeg", "ffprobe")
FILM = Title(1, 6.0, (0.0, 2.0), 320, 240, ("en", "de"))
TRAILER = Title(2, 3.0, (0.0,), 320, 240, ("en", "de"))
QUICK = Discs(preset="Very Fast 480p30", quality=40, container="mkv", audio_languages=("de",))


def scan(source: Path) -> Contents:
    return handbrake.scan(source, Recorder(), idle_timeout_s=20, shortest_s=1)


def test_an_image_and_a_folder_hold_the_same_titles(bluray_iso: Path, bluray_folder: Path) -> None:
    found = scan(bluray_iso)
    assert found.titles == (FILM, TRAILER)
    assert scan(bluray_folder / "BDMV") == scan(bluray_folder) == found
    assert choose(found, "main", min_title_s=1) == (FILM,)
    whole = bluray_iso.stat().st_size
    assert look(bluray_iso) == Disc(Format.BLURAY, look(bluray_folder).id, "SMALL_BLURAY", whole)


def test_a_film_of_a_bluray(bluray_iso: Path, tmp_path: Path) -> None:
    handbrake.encode(bluray_iso, FILM, tmp_path / "film.mkv", QUICK, Recorder())
    made = probe(tmp_path / "film.mkv")
    assert made.duration_s == pytest.approx(6.0, abs=0.2)
    assert [chapter.start_s for chapter in made.chapters] == pytest.approx([0.0, 2.0], abs=0.05)
    assert (made.container, made.video_codec, made.audio_languages) == ("mkv", "h264", ("de",))


def test_an_encrypted_bluray(bluray_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(bluray_folder, tmp_path / "aacs"))
    (folder / "AACS").mkdir()
    (folder / "AACS" / "Unit_Key_RO.inf").write_bytes(b"keys")
    for stream in (folder / "BDMV" / "STREAM").iterdir():
        stream.write_bytes(bytes(byte ^ 0x5A for byte in stream.read_bytes()))
    with pytest.raises(UnreadableError) as caught:
        scan(folder)
    assert caught.value.message == "The disc is encrypted with AACS, and HandBrakeCLI found no key to it."
    assert caught.value.hint == "Install libaacs with a key file, or MakeMKV and set discs.use_makemkv."

"""Tags in every format of music: written, read back by us and by others, and what is not written stays."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import mutagen
import pytest
from media_files import TONE, ffmpeg

from medialib.errors import JobError
from medialib.identify import tags
from medialib.sources import tagging
from medialib.sources.tagging import Tagged

CODECS = {".flac": "flac", ".mp3": "libmp3lame", ".m4a": "aac", ".opus": "libopus", ".ogg": "libvorbis"}
RECORDING, RELEASE = "5b11f4ce-a62d-471e-81fc-a69a8278c7da", "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5"
WHOLE = {
    "TITLE": ("Größe – 標題",),
    "ARTIST": ("One", "Two"),
    "ALBUM": ("Record",),
    "ALBUMARTIST": ("One",),
    "TRACKNUMBER": ("3",),
    "TRACKTOTAL": ("9",),
    "DISCNUMBER": ("1",),
    "DISCTOTAL": ("2",),
    "DATE": ("1999-04-05",),
    "GENRE": ("Rock", "Pop"),
    "COMPILATION": ("1",),
    "BARCODE": ("0602517931596",),
    "MUSICBRAINZ_TRACKID": (RECORDING,),
    "MUSICBRAINZ_ALBUMID": (RELEASE,),
}


@pytest.fixture(scope="session")
def songs(media_dir: Path) -> dict[str, Path]:
    """A tone in every format, without tags."""
    made = {suffix: media_dir / f"plain{suffix}" for suffix in CODECS}
    for suffix, path in made.items():
        ffmpeg(*TONE, "-c:a", CODECS[suffix], "-map_metadata", "-1", path)
    return made


@pytest.fixture(params=CODECS)
def song(request: pytest.FixtureRequest, songs: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of the tone in one format."""
    return Path(shutil.copy(songs[request.param], tmp_path / f"song{request.param}"))


def samples(path: Path) -> bytes:
    """The decoded sound."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a:0", "-f", "md5", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_what_is_written_is_read(song: Path, jpg: Path) -> None:
    sound = samples(song)
    tagging.write(song, WHOLE, jpg.read_bytes())
    assert tagging.read(song) == Tagged(WHOLE, jpg.read_bytes())
    found = tags.read(song)
    assert found is not None
    assert (found.title, found.artists, found.album_artists, found.album) == (
        "Größe – 標題",
        ("One", "Two"),
        ("One",),
        "Record",
    )
    assert (found.track, found.disc, found.date, found.genres) == (3, 1, "1999-04-05", ("Rock", "Pop"))
    assert (found.ids, found.cover) == ({"album": RELEASE, "recording": RECORDING}, jpg.read_bytes())
    assert samples(song) == sound


def test_what_is_not_given_stays(song: Path, jpg: Path) -> None:
    tagging.write(song, WHOLE, jpg.read_bytes())
    tagging.write(song, {"TITLE": ("Another",), "TRACKNUMBER": ("4",)})
    changed = {**WHOLE, "TITLE": ("Another",), "TRACKNUMBER": ("4",)}
    assert tagging.read(song) == Tagged(changed, jpg.read_bytes())


def test_fields_and_covers_are_taken_away(song: Path, jpg: Path) -> None:
    before = tagging.read(song)
    tagging.write(song, WHOLE, jpg.read_bytes())
    tagging.write(song, {name: before.values.get(name, ()) for name in WHOLE}, b"")
    assert tagging.read(song) == before


def test_tags_of_others_stay_and_go_with_anew(song: Path) -> None:
    other = mutagen.File(song, easy=True)
    if other.tags is None:
        other.add_tags()
    name = "composer" if song.suffix != ".m4a" else "comment"
    other[name] = "Somebody"
    other.save()
    tagging.write(song, {"TITLE": ("Another",)})
    assert mutagen.File(song, easy=True)[name] == ["Somebody"]
    tagging.write(song, {"TITLE": ("Another",)}, anew=True)
    assert name not in mutagen.File(song, easy=True)


@pytest.mark.parametrize("suffix", CODECS)
def test_a_file_that_is_none_cannot_be_tagged(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"song{suffix}"
    path.write_bytes(b"no sound at all" * 100)
    if suffix == ".mp3":
        return
    with pytest.raises(JobError) as caught:
        tagging.read(path)
    assert caught.value.message.startswith(f"The tags of 'song{suffix}' could not be written: ")

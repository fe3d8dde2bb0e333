"""The files made of a CD: their samples, their tags, and where they land on the shelf."""

from __future__ import annotations

import errno
import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import mutagen
import pytest
from cd_images import CdImage
from cd_programs import Stand
from mutagen.flac import FLAC
from recorder import Recorder

from medialib.errors import CancelledError, DiskFullError, JobError, MedialibError, ProgramError
from medialib.identify import Place, recognise, shelf_path, tags
from medialib.identify.tags import Tags
from medialib.intake import probe
from medialib.sources.audio_cd.album import Album, Song, read_album
from medialib.sources.audio_cd.encoding import SUFFIXES, encode
from medialib.sources.audio_cd.ripping import Ripped, rip
from medialib.sources.audio_cd.tagging import kept, tag
from medialib.sources.audio_cd.toc import read_toc
from medialib.sources.writing import written

pytestmark = pytest.mark.needs("cd-paranoia", "ffmpeg")
ID = "f7agNZK1HMQ2WUWq9bwDymw9aHA-"
ALBUM = Album(
    title="Arrival",
    artist="ABBA",
    disc_id=ID,
    songs=(Song(1, "When I Kissed the Teacher", "ABBA"), Song(2, "Dancing Queen", "ABBA")),
    date="1976-10-11",
    genre="Pop",
    disc=1,
    discs=2,
    barcode="0602517931596",
)


@pytest.fixture(scope="module")
def track(spoken_cd: CdImage, tmp_path_factory: pytest.TempPathFactory) -> Ripped:
    """The first track of the spoken CD, as it was read."""
    work = tmp_path_factory.mktemp("ripped")
    report = Recorder()
    return rip(spoken_cd.cue, read_toc(spoken_cd.cue, report), work, report, idle_timeout_s=20)[0]


@pytest.fixture(scope="module")
def encoded(track: Ripped, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The track in every format."""
    folder = tmp_path_factory.mktemp("encoded")
    return {name: encode(track, folder / f"01{suffix}", name, Recorder()) for name, suffix in SUFFIXES.items()}


@pytest.fixture
def flac(encoded: dict[str, Path], tmp_path: Path) -> Path:
    """A file of its own to tag."""
    return Path(shutil.copy(encoded["flac"], tmp_path))


def samples(path: Path) -> bytes:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-f", "s16le", "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def test_flac_holds_the_samples_of_the_disc(encoded: dict[str, Path], spoken_cd: CdImage) -> None:
    assert samples(encoded["flac"]) == spoken_cd.tracks[0]
    assert FLAC(encoded["flac"]).info.md5_signature == int(hashlib.md5(spoken_cd.tracks[0]).hexdigest(), 16)


@pytest.mark.parametrize(
    ("name", "container", "codec"),
    [("flac", "flac", "flac"), ("opus", "ogg", "opus"), ("mp3", "mp3", "mp3"), ("aac", "mp4", "aac")],
)
def test_every_format_plays_and_lasts_as_long(
    encoded: dict[str, Path], spoken_cd: CdImage, name: str, container: str, codec: str
) -> None:
    found = probe(encoded[name])
    assert (found.family, found.container, found.audio_codec, found.playable) == ("audio", container, codec, True)
    assert found.duration_s == pytest.approx(len(spoken_cd.tracks[0]) / 176_400, abs=0.08)
    assert not list(encoded[name].parent.glob("*.part"))


def failure(track: Ripped, target: Path, report: Recorder) -> MedialibError:
    with pytest.raises(MedialibError) as caught:
        encode(track, target, "flac", report)
    assert not target.exists()
    return caught.value


def test_encoding_that_fails(track: Ripped, tmp_path: Path, stand: Stand, report: Recorder) -> None:
    stand.put("ffmpeg", 'echo "$6: Invalid data" >&2; exit 1')
    error = failure(track, tmp_path / "01.flac", report)
    assert (type(error), error.message) == (
        ProgramError,
        "Track 1 could not be encoded: ffmpeg ended with code 1: -y: Invalid data",
    )
    stand.put("ffmpeg", 'echo "av_interleaved_write_frame(): No space left on device" >&2; exit 1')
    assert type(failure(track, tmp_path / "01.flac", report)) is DiskFullError
    report.stopped.set()
    stand.put("ffmpeg", "sleep 60")
    assert type(failure(track, tmp_path / "01.flac", report)) is CancelledError


@pytest.mark.parametrize("name", list(SUFFIXES))
def test_tags_are_read_as_they_were_written(
    encoded: dict[str, Path], track: Ripped, tmp_path: Path, jpg: Path, name: str
) -> None:
    path = Path(shutil.copy(encoded[name], tmp_path))
    tag(path, replace(ALBUM, cover=jpg), track)
    tag(path, replace(ALBUM, cover=jpg), track)
    assert tags.read(path) == Tags(
        title="When I Kissed the Teacher",
        artists=("ABBA",),
        album_artists=("ABBA",),
        album="Arrival",
        date="1976-10-11",
        track=1,
        disc=1,
        genres=("Pop",),
        cover=jpg.read_bytes(),
    )
    plain = mutagen.File(path)
    written = " ".join(str(value) for value in plain.tags.values() if not isinstance(value, bytes))
    for value in (ID, "0602517931596", track.crc32):
        assert value in written


def test_fields_of_a_flac(flac: Path, track: Ripped) -> None:
    tag(flac, replace(ALBUM, disc=None, discs=None, genre=None, compilation=True), track)
    assert dict(FLAC(flac)) == {
        "title": ["When I Kissed the Teacher"],
        "artist": ["ABBA"],
        "album": ["Arrival"],
        "albumartist": ["ABBA"],
        "tracknumber": ["1"],
        "tracktotal": ["2"],
        "date": ["1976-10-11"],
        "compilation": ["1"],
        "musicbrainz_discid": [ID],
        "barcode": ["0602517931596"],
        "crc32": [track.crc32],
    }


def test_pictures_that_are_none_are_left_out(flac: Path, track: Ripped, tmp_path: Path) -> None:
    cover = tmp_path / "cover.jpg"
    for content in (b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff" + bytes(10_000_001)):
        cover.write_bytes(content)
        tag(flac, replace(ALBUM, cover=cover), track)
        assert FLAC(flac).pictures == []


def test_a_file_that_cannot_be_tagged(track: Ripped, tmp_path: Path) -> None:
    (tmp_path / "02.flac").write_bytes(b"no flac")
    with pytest.raises(JobError) as caught:
        tag(tmp_path / "02.flac", ALBUM, track)
    assert caught.value.message.startswith("The tags of '02.flac' could not be written: ")


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (OSError(errno.ENOSPC, "No space"), DiskFullError, "The disk is full: Track 1 did not fit."),
        (mutagen.MutagenError(OSError(errno.EDQUOT, "x")), DiskFullError, "The disk is full: Track 1 did not fit."),
        (PermissionError(errno.EACCES, "Denied"), JobError, "Track 1 could not be written: [Errno 13] Denied."),
        (mutagen.MutagenError("no header"), JobError, "Track 1 could not be written: no header."),
    ],
)
def test_what_goes_wrong_in_writing(error: Exception, kind: type[JobError], message: str) -> None:
    with pytest.raises(JobError) as caught, written("Track 1"):
        raise error
    assert (type(caught.value), caught.value.message) == (kind, message)


@pytest.mark.parametrize(
    ("album", "wanted"),
    [
        (replace(ALBUM, disc=None, discs=None), "music/ABBA/Arrival (1976)/01 - When I Kissed the Teacher.flac"),
        (ALBUM, "music/ABBA/Arrival (1976)/01 - When I Kissed the Teacher.flac"),
        (replace(ALBUM, disc=2), "music/ABBA/Arrival (1976)/2-01 - When I Kissed the Teacher.flac"),
        (
            replace(ALBUM, artist="Various Artists", compilation=True, date="1999"),
            "music/Various Artists/Arrival (1999)/01 - When I Kissed the Teacher.flac",
        ),
        (
            Album(f"Unknown Album ({ID})", "Unknown Artist", ID, (Song(1, "Track 01", "Unknown Artist"),)),
            f"music/Unknown Artist/Unknown Album ({ID})/01 - Track 01.flac",
        ),
        (
            replace(
                ALBUM,
                title="../../up",
                artist="../..",
                songs=(Song(1, "../../../etc/passwd", "-rf $(reboot)"),),
                disc=None,
                date=None,
            ),
            "music/Untitled/up/01 - ..-..-..-etc-passwd.flac",
        ),
        (
            replace(ALBUM, artist="AC/DC", songs=(Song(1, "x" * 250, "AC/DC"),), disc=None),
            f"music/AC-DC/Arrival (1976)/01 - {'x' * 190}.flac",
        ),
    ],
)
def test_shelf(flac: Path, track: Ripped, album: Album, wanted: str) -> None:
    tag(flac, album, track)
    place = Place("data/work/job/01.flac", probe(flac), tags=tags.read(flac))
    assert str(shelf_path(recognise(place), ".flac")) == wanted


def test_a_disc_whose_words_are_hostile(spoken_cd: CdImage, flac: Path, track: Ripped, tmp_path: Path) -> None:
    for path in (spoken_cd.cue, spoken_cd.bin):
        shutil.copy(path, tmp_path)
    sheet = tmp_path / spoken_cd.cue.name
    words = {
        "Three Sentences": "../../" + "x" * 300,
        "The Readers": "..\\..\\<script>",
        "Sentence 1": "`reboot`\0\x1b[0m",
    }
    text = sheet.read_text()
    for plain, bad in words.items():
        text = text.replace(f'"{plain}"', f'"{bad}"')
    sheet.write_text(text)
    album = read_album(sheet, read_toc(sheet, Recorder()), Recorder())
    tag(flac, album, track)
    place = Place("data/work/job/01.flac", probe(flac), tags=tags.read(flac))
    assert str(shelf_path(recognise(place), ".flac")) == f"music/script/{'x' * 187} (1998)/01 - `reboot` [0m.flac"


@pytest.mark.parametrize("name", list(SUFFIXES))
def test_what_is_kept_of_the_tags_that_were_written(
    encoded: dict[str, Path], track: Ripped, name: str, tmp_path: Path
) -> None:
    file = Path(shutil.copy(encoded[name], tmp_path))
    tag(file, replace(ALBUM, disc=1, discs=2, barcode="0602517931596"), track)
    assert kept(file) == ("0602517931596", 2)
    tag(file, replace(ALBUM, disc=None, discs=None, barcode=None), track)
    assert kept(file) == (None, None)


def test_nothing_is_kept_of_what_is_no_such_file(tmp_path: Path) -> None:
    for name in ("song.flac", "song.mp3", "song.txt"):
        (tmp_path / name).write_text("no tags")
        assert kept(tmp_path / name) == (None, None)

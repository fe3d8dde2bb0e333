from __future__ import annotations

import base64
import functools
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import mutagen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from media_files import ffmpeg
from mutagen.flac import FLAC
from mutagen.id3 import ID3, MVIN, MVNM, TCMP, TIT3, TLAN, TPE1, TPUB, TXXX, UFID
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from medialib.identify import tags
from medialib.identify.tags import Tags

SAID = {
    "title": "Où est le swing ?",
    "artist": "Émilie Simon; Tim Burton",
    "album_artist": "Émilie Simon",
    "album": "La Marche de l'empereur",
    "date": "2005-03-01",
    "track": "3/14",
    "disc": "2/2",
    "genre": "Electronic; Soundtrack",
    "composer": "Émilie Simon",
}
WANTED = Tags(
    title="Où est le swing ?",
    artists=("Émilie Simon", "Tim Burton"),
    album_artists=("Émilie Simon",),
    album="La Marche de l'empereur",
    date="2005-03-01",
    track=3,
    disc=2,
    genres=("Electronic", "Soundtrack"),
    composers=("Émilie Simon",),
)


@pytest.fixture(scope="session")
def cover(media_dir: Path) -> Path:
    target = media_dir / "cover.jpg"
    ffmpeg("-f", "lavfi", "-i", "color=c=teal:s=64x64", "-frames:v", "1", target)
    return target


def made(path: Path, *more: str | Path) -> Path:
    said = [part for key, value in SAID.items() for part in ("-metadata", f"{key}={value}")]
    ffmpeg("-f", "lavfi", "-i", "sine=duration=0.2", *more, *said, path)
    return path


Song = Callable[[str], Path]


@pytest.fixture(scope="session")
def whole(media_dir: Path) -> Song:
    """A tagged song of a format, made once; to be copied before it is changed."""
    folder = media_dir / "tagged"  # of its own, since others have songs of that name
    folder.mkdir()
    return functools.cache(lambda suffix: made(folder / f"song{suffix}"))


@pytest.fixture
def song(whole: Song, tmp_path: Path) -> Song:
    """A tagged song of a format, of the test's own."""
    return lambda suffix: Path(shutil.copy(whole(suffix), tmp_path))


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".m4a", ".opus", ".ogg", ".wv", ".wma"])
def test_tags_of_every_format(whole: Song, suffix: str) -> None:
    assert tags.read(whole(suffix)) == WANTED


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".m4a"])
def test_embedded_covers(tmp_path: Path, cover: Path, suffix: str) -> None:
    attached = ("-i", cover, "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic")
    assert tags.read(made(tmp_path / f"song{suffix}", *attached)) == replace(WANTED, cover=cover.read_bytes())


def test_cover_in_a_vorbis_comment(song: Song, cover: Path) -> None:
    path = song(".opus")
    picture = mutagen.flac.Picture()
    picture.type, picture.mime, picture.data = 3, "image/jpeg", cover.read_bytes()
    file = mutagen.File(path)
    file["metadata_block_picture"] = ["no base64", base64.b64encode(picture.write()).decode()]
    file.save()
    assert tags.read(path) == replace(WANTED, cover=cover.read_bytes())


def test_the_front_cover_comes_before_others(song: Song) -> None:
    path = song(".flac")
    file = FLAC(path)
    for kind, data in ((4, b"back"), (3, b"front")):
        picture = mutagen.flac.Picture()
        picture.type, picture.data = kind, data
        file.add_picture(picture)
    file.save()
    found = tags.read(path)
    assert found is not None and found.cover == b"front"


def test_id3_of_a_compilation_with_several_artists_and_ids(song: Song) -> None:
    path = song(".mp3")
    file = ID3(path)
    file.add(TPE1(encoding=3, text=["AC/DC", "The Who"]))
    file.add(TCMP(encoding=3, text=["1"]))
    file.add(TXXX(encoding=3, desc="MusicBrainz Album Id", text=["59b5a40b-e2fd-3f18-a218-e8c9aae12ab5"]))
    file.add(TXXX(encoding=3, desc="originalyear", text=["1979"]))
    file.add(UFID(owner="http://musicbrainz.org", data=b"a3cb23fc-acd3-4ce0-8f36-1e5aa6a18432"))
    file.save()
    ids = {"album": "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5", "recording": "a3cb23fc-acd3-4ce0-8f36-1e5aa6a18432"}
    wanted = replace(WANTED, artists=("AC/DC", "The Who"), compilation=True, date="1979", ids=ids)
    assert tags.read(path) == wanted


def test_mp4_of_an_audiobook(song: Song) -> None:
    path = song(".m4a")
    file = MP4(path)
    file["©nrt"], file["desc"], file["cpil"] = ["Stephen Fry"], ["A long way down"], True
    file["----:com.apple.iTunes:ARTISTS"] = [MP4FreeForm("Émilie Simon".encode())]
    file["covr"] = [MP4Cover(b"\x89PNG")]
    file.save()
    wanted = replace(
        WANTED,
        narrators=("Stephen Fry",),
        comment="A long way down",
        compilation=True,
        artists=("Émilie Simon",),
        cover=b"\x89PNG",
    )
    assert tags.read(path) == wanted


def test_what_an_audiobook_says_as_a_book(song: Song) -> None:
    wanted = replace(
        WANTED,
        subtitle="A Novel",
        series="Discworld",
        volume=4.5,
        isbn="978-0-306-40615-7",
        language="en",
        publisher="Isis",
    )
    m4b, mp3 = song(".m4a"), song(".mp3")
    mp4 = MP4(m4b)
    free = {"SUBTITLE": "A Novel", "SERIES": "Discworld", "SERIES-PART": "4.5", "ISBN": "978-0-306-40615-7", "LANGUAGE": "English"}  # fmt: skip
    for name, value in free.items():
        mp4[f"----:com.apple.iTunes:{name}"] = [MP4FreeForm(value.encode())]
    mp4["©pub"] = ["Isis"]
    mp4.save()
    id3 = ID3(mp3)
    for frame in (
        TIT3(text=["A Novel"]),
        TLAN(text=["eng"]),
        TPUB(text=["Isis"]),
        MVNM(text=["Discworld"]),
        MVIN(text=["4.5"]),
    ):
        id3.add(frame)
    id3.add(TXXX(encoding=3, desc="ISBN", text=["978-0-306-40615-7"]))
    id3.save()
    assert [tags.read(path) for path in (m4b, mp3)] == [wanted, wanted]


def test_no_tags_and_no_sound(tmp_path: Path) -> None:
    bare, text = tmp_path / "bare.wav", tmp_path / "text.mp3"
    ffmpeg("-f", "lavfi", "-i", "sine=duration=0.1", "-bitexact", bare)
    text.write_text("not a song")
    assert [tags.read(path) for path in (bare, text, tmp_path / "none.mp3")] == [None, None, None]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([".mp3", ".flac", ".m4a", ".opus", ".wv"]),
    st.integers(0, 3000),
    st.binary(min_size=1, max_size=40),
    st.booleans(),
)
def test_damage_is_never_raised(whole: Song, media_dir: Path, suffix: str, place: int, junk: bytes, cut: bool) -> None:
    data, damaged = whole(suffix).read_bytes(), media_dir / "tagged" / f"damaged{suffix}"
    damaged.write_bytes(data[:place] + junk + (b"" if cut else data[place + len(junk) :]))
    found = tags.read(damaged)
    assert found is None or isinstance(found, Tags)

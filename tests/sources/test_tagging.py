"""Tags in every format of music: written, read back by us and by others, and what is not written stays."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import mutagen
import pytest
from media_files import TONE, ffmpeg
from mutagen.flac import Picture
from mutagen.id3 import APIC, ID3, TIT2, TRCK, UFID, Frame

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


def test_a_number_and_how_many_there_are_change_one_by_one(song: Path) -> None:
    counted = ("TRACKNUMBER", "TRACKTOTAL", "DISCNUMBER", "DISCTOTAL")
    steps: tuple[dict[str, tuple[str, ...]], ...] = (
        {"TRACKTOTAL": ("9",)},
        {"DISCNUMBER": ("2",)},
        {"TRACKNUMBER": ("3",)},
        {"DISCTOTAL": ("4",)},
        {"TRACKNUMBER": ()},
        {"TRACKTOTAL": ()},
        {"DISCNUMBER": (), "DISCTOTAL": ()},
    )
    wanted: dict[str, tuple[str, ...]] = {}
    for step in steps:
        tagging.write(song, step)
        wanted = {name: said for name, said in {**wanted, **step}.items() if said}
        found = tagging.read(song).values
        assert {name: found[name] for name in counted if name in found} == wanted


@pytest.mark.parametrize(
    "song", [one for one in CODECS if one != ".m4a"], indirect=True
)  # whose pictures have no sorts
@pytest.mark.parametrize("cover", [b"\xff\xd8\xffjpeg", b"\x89PNG\r\npng", b"RIFF1234WEBP"])
def test_a_cover_takes_the_place_of_the_front_and_of_no_other_picture(song: Path, cover: bytes, jpg: Path) -> None:
    tagging.write(song, {}, jpg.read_bytes())
    file, back = mutagen.File(song), Picture()
    back.type, back.data, back.mime = 4, b"back", "image/png"
    if song.suffix == ".flac":
        file.add_picture(back)
    elif song.suffix == ".mp3":
        file.tags.add(APIC(encoding=3, mime="image/png", type=4, desc="back", data=b"back"))
    else:
        file.tags["METADATA_BLOCK_PICTURE"] += [base64.b64encode(back.write()).decode()]
    file.save()
    for raw, held in ((cover, {3: cover, 4: b"back"}), (b"", {4: b"back"})):
        tagging.write(song, {}, raw)
        assert pictures(song) == held
    tagging.write(song, {}, anew=True)
    assert pictures(song) == {}


def pictures(song: Path) -> dict[int, bytes]:
    """The pictures in a file by their sort: 3 is the front, 4 the back."""
    file = mutagen.File(song)
    if song.suffix == ".mp3":
        return {int(one.type): one.data for one in file.tags.getall("APIC")}
    texts = () if song.suffix == ".flac" else file.tags.get("METADATA_BLOCK_PICTURE", ())
    found = file.pictures if song.suffix == ".flac" else [Picture(base64.b64decode(text)) for text in texts]
    return {one.type: one.data for one in found}


@pytest.mark.parametrize("broken", ["!!!", "AAAA", "", "\xe9", "AAAAA"])
@pytest.mark.parametrize("suffix", [".opus", ".ogg"])
def test_a_broken_picture_is_none_and_hinders_no_tags(
    suffix: str, broken: str, songs: dict[str, Path], tmp_path: Path
) -> None:
    song = Path(shutil.copy(songs[suffix], tmp_path))
    file = mutagen.File(song)
    file["METADATA_BLOCK_PICTURE"] = [broken]
    file.save()
    tagging.write(song, {"TITLE": ("Song",)})
    assert tagging.read(song).cover is None
    assert mutagen.File(song)["METADATA_BLOCK_PICTURE"] == [broken]
    tagging.write(song, {}, b"\xff\xd8\xffcover")
    assert (tagging.read(song).values["TITLE"], tagging.read(song).cover) == (("Song",), b"\xff\xd8\xffcover")


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (TRCK(encoding=3, text=["A1"]), {"TRACKNUMBER": ("A1",)}),
        (TRCK(encoding=3, text=["/9"]), {"TRACKTOTAL": ("9",)}),
        (TRCK(encoding=3, text=["0/9"]), {"TRACKTOTAL": ("9",)}),
        (TRCK(encoding=3, text=["3/"]), {"TRACKNUMBER": ("3",)}),
        (TRCK(encoding=3, text=["3/9/1"]), {"TRACKNUMBER": ("3",), "TRACKTOTAL": ("9/1",)}),
        (TRCK(encoding=3, text=[""]), {}),
        (TRCK(encoding=3, text=[]), {}),
        (TIT2(encoding=3, text=[]), {}),
        (TIT2(encoding=1, text=["Größe", "標題"]), {"TITLE": ("Größe", "標題")}),
        (UFID(owner="http://musicbrainz.org", data=b"\xff"), {"MUSICBRAINZ_TRACKID": ("\ufffd",)}),
        (UFID(owner="http://elsewhere.org", data=b"id"), {}),
        (APIC(encoding=3, mime="image/png", type=4, desc="back", data=b"back"), {}),
    ],
)
def test_frames_of_other_programs(
    frame: Frame, said: dict[str, tuple[str, ...]], songs: dict[str, Path], tmp_path: Path
) -> None:
    song = Path(shutil.copy(songs[".mp3"], tmp_path))
    tags_ = ID3()
    tags_.add(frame)
    tags_.save(song)
    assert tagging.read(song) == Tagged(said)
    tagging.write(song, {"ALBUM": ("Record",)})
    assert tagging.read(song) == Tagged({**said, "ALBUM": ("Record",)})
    assert ID3(song)[frame.HashKey] == frame if frame.HashKey in ID3(song) else not said


def test_an_mp3_without_any_tag_gets_them(songs: dict[str, Path], tmp_path: Path) -> None:
    song = Path(shutil.copy(songs[".mp3"], tmp_path))
    ID3(song).delete(song)
    assert tagging.read(song) == Tagged()
    tagging.write(song, {"TITLE": ("Song",), "COMPILATION": ("1",), "CRC32": ("00FF",)})
    assert tagging.read(song) == Tagged({"TITLE": ("Song",), "COMPILATION": ("1",), "CRC32": ("00FF",)})


def test_a_flac_behind_an_id3_tag_keeps_its_sound(songs: dict[str, Path], tmp_path: Path) -> None:
    song, tags_ = tmp_path / "song.flac", ID3()
    tags_.add(TIT2(encoding=3, text=["Another word"]))
    tags_.save(tmp_path / "head")
    song.write_bytes((tmp_path / "head").read_bytes() + songs[".flac"].read_bytes())
    sound = samples(song)
    tagging.write(song, {"TITLE": ("Song",)})
    assert (tagging.read(song).values["TITLE"], samples(song)) == (("Song",), sound)


@pytest.mark.parametrize(("number", "said"), [("3", "3"), ("0", None), ("A1", None), ("", None), ("٣", "3")])
def test_an_mp4_keeps_whole_numbers_only(number: str, said: str | None, songs: dict[str, Path], tmp_path: Path) -> None:
    song = Path(shutil.copy(songs[".m4a"], tmp_path))
    tagging.write(song, {"TRACKNUMBER": (number,), "COMPILATION": ("1",)}, anew=True)
    assert tagging.read(song).values == ({"TRACKNUMBER": (said,)} if said else {}) | {"COMPILATION": ("1",)}
    tagging.write(song, {"COMPILATION": ()})
    assert "COMPILATION" not in tagging.read(song).values


def test_a_number_too_large_for_the_format_says_so_and_leaves_the_file(songs: dict[str, Path], tmp_path: Path) -> None:
    song = Path(shutil.copy(songs[".m4a"], tmp_path))
    before = song.read_bytes()
    with pytest.raises(JobError) as caught:
        tagging.write(song, {"TRACKNUMBER": ("70000",)})
    assert caught.value.message == f"The tags of '{song.name}' could not be written: invalid numeric pair (70000, 0)."
    assert song.read_bytes() == before


def test_covers_worth_carrying_in_every_file(tmp_path: Path) -> None:
    held = {
        "a.jpg": b"\xff\xd8\xffx",
        "b.png": b"\x89PNGx",
        "c.webp": b"RIFF",
        "d.jpg": b"",
        "e.jpg": b"\xff\xd8\xff" * 4_000_000,
    }
    for name, raw in held.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "f.jpg").mkdir()
    found = {name: tagging.cover_of(tmp_path / name) for name in (*held, "f.jpg", "gone.jpg")}
    assert {name for name, raw in found.items() if raw} == {"a.jpg", "b.png"}
    assert (found["a.jpg"], tagging.cover_of(None)) == (held["a.jpg"], None)


@pytest.mark.parametrize("suffix", [one for one in CODECS if one != ".mp3"])
def test_a_file_that_is_none_cannot_be_tagged(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"song{suffix}"
    path.write_bytes(b"no sound at all" * 100)
    with pytest.raises(JobError) as caught:
        tagging.read(path)
    assert caught.value.message.startswith(f"The tags of 'song{suffix}' could not be written: ")

"""What each field of the tags becomes, as programs of all sorts write it."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from media_files import ffmpeg
from mutagen import id3
from mutagen.apev2 import APEBinaryValue, APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3, Frame
from mutagen.mp4 import MP4, AtomDataType, MP4Cover, MP4FreeForm
from mutagen.oggopus import OggOpus

from medialib.identify import tags
from medialib.identify.tags import Tags

Bare = Callable[[str], Path]
ID = "59b5a40b-e2fd-3f18-a218-e8c9aae12ab5"


@pytest.fixture(scope="session")
def bare_folder(media_dir: Path) -> Path:
    """Short sounds without a tag, made once."""
    folder = media_dir / "bare"
    folder.mkdir()
    for suffix in (".mp3", ".flac", ".m4a", ".opus", ".wv"):
        sound = ("-f", "lavfi", "-i", "sine=duration=0.1", "-bitexact", "-map_metadata", "-1")
        ffmpeg(*sound, *(("-id3v2_version", "0") if suffix == ".mp3" else ()), folder / f"bare{suffix}")
    return folder


@pytest.fixture
def bare(bare_folder: Path, tmp_path: Path) -> Bare:
    """A sound without a tag, of the test's own."""
    return lambda suffix: Path(shutil.copy(bare_folder / f"bare{suffix}", tmp_path))


def frames(path: Path, *said: Frame, version: int = 4) -> Tags | None:
    """What an MP3 with these frames says."""
    held = ID3()
    for frame in said:
        held.add(frame)
    held.update_to_v23() if version == 3 else held.update_to_v24()
    held.save(path, v2_version=version)
    return tags.read(path)


def comments(path: Path, said: Mapping[str, Sequence[str]]) -> Tags | None:
    """What a FLAC file with these comments says."""
    file = FLAC(path)
    for key, values in said.items():
        file[key] = list(values)
    file.save()
    return tags.read(path)


def atoms(path: Path, said: Mapping[str, Any]) -> Tags | None:
    """What an MP4 file with these atoms says."""
    file = MP4(path)
    for key, value in said.items():
        file[key] = value
    file.save()
    return tags.read(path)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (id3.TIT2(encoding=0, text=["Größe"]), Tags(title="Größe")),
        (id3.TIT2(encoding=1, text=["進撃"]), Tags(title="進撃")),
        (id3.TIT2(text=["  A\x07B \x00 "]), Tags(title="AB")),
        (id3.TIT2(text=["One", "Two"]), Tags(title="One")),
        (id3.TIT2(text=["", "Two"]), Tags(title="Two")),
        (id3.TIT2(text=["x" * 6000]), Tags(title="x" * 5000)),
        (id3.TIT2(text=["😀"]), Tags(title="😀")),
        (id3.TPE1(text=["AC/DC"]), Tags(artists=("AC/DC",))),
        (id3.TPE1(text=["Kool / Gang"]), Tags(artists=("Kool", "Gang"))),
        (id3.TPE1(text=["A;B; A ;;"]), Tags(artists=("A", "B"))),
        (id3.TPE2(text=["Various Artists"]), Tags(album_artists=("Various Artists",))),
        (id3.TRCK(text=["7"]), Tags(track=7)),
        (id3.TRCK(text=["07/12"]), Tags(track=7)),
        (id3.TPOS(text=["2/2"]), Tags(disc=2)),
        (id3.TCON(text=["Rock, Pop/Folk|Jazz;Rock"]), Tags(genres=("Rock", "Pop", "Folk", "Jazz"))),
        (id3.TCON(text=["(17)"]), Tags(genres=("Rock",))),
        (id3.TCON(text=["17"]), Tags(genres=("Rock",))),
        (id3.TDRC(text=["2005-03-01T12:00"]), Tags(date="2005-03-01")),
        (id3.TDRC(text=["2005-03"]), Tags(date="2005")),
        (id3.TCOM(text=["Bach; Händel"]), Tags(composers=("Bach", "Händel"))),
        (id3.COMM(lang="eng", desc="", text=["Loud."]), Tags(comment="Loud.")),
        (id3.COMM(lang="eng", desc="ID3v1 Comment", text=["Loud."]), Tags(comment="Loud.")),
        (id3.TCMP(text=["1"]), Tags(compilation=True)),
        (id3.TLAN(text=["deu"]), Tags(language="de")),
        (id3.TXXX(desc="ALBUMARTISTS", text=["A", "B"]), Tags(album_artists=("A", "B"))),
        (id3.TXXX(desc="Narrator", text=["Nigel Planer"]), Tags(narrators=("Nigel Planer",))),
        (id3.TXXX(desc="MusicBrainz Album Artist Id", text=[ID]), Tags(ids={"albumartist": ID})),
        (id3.UFID(owner="http://musicbrainz.org", data=ID.encode()), Tags(ids={"recording": ID})),
    ],
)  # fmt: skip
def test_frames(bare: Bare, said: Frame, wanted: Tags) -> None:
    assert frames(bare(".mp3"), said) == wanted


@pytest.mark.parametrize(
    "said",
    [
        id3.TRCK(text=["0"]),
        id3.TRCK(text=["A1"]),
        id3.TPOS(text=["none"]),
        id3.TDRC(text=["0000"]),
        id3.TCMP(text=["0"]),
        id3.TLAN(text=["xxx"]),
        id3.TIT2(text=[" \x00\x01 "]),
        id3.TPE1(text=[" ; ;"]),
        id3.TXXX(desc="SERIES-PART", text=["four"]),
        id3.TXXX(desc="MusicBrainz Album Id", text=["not an id"]),
        id3.TXXX(desc="something else", text=["x"]),
        id3.UFID(owner="http://www.cddb.com", data=ID.encode()),
        id3.COMM(lang="eng", desc="iTunNORM", text=[" 00000379 00000346"]),
        id3.COMM(lang="eng", desc="iTunes_CDDB_1", text=["9B0A3C0C+160150+12"]),
        id3.PRIV(owner="x", data=b"\xff\xfe"),
        id3.USLT(lang="eng", desc="", text="la la la"),
    ],
)
def test_frames_that_say_nothing(bare: Bare, said: Frame) -> None:
    assert frames(bare(".mp3"), said, id3.TSSE(text=["an encoder"])) == Tags()


def test_an_old_id3_says_the_same(bare: Bare) -> None:
    said = (id3.TIT2(text=["A"]), id3.TPE1(text=["B/C"]), id3.TDRC(text=["1999-05-06"]), id3.TCON(text=["Rock"]))
    assert frames(bare(".mp3"), *said, version=3) == Tags(
        title="A", artists=("B/C",), date="1999-05-06", genres=("Rock",)
    )


def test_the_first_release_goes_before_the_present_one(bare: Bare) -> None:
    assert frames(bare(".mp3"), id3.TDRC(text=["2011"]), id3.TDOR(text=["1973-03-01"])) == Tags(date="1973-03-01")
    assert comments(bare(".flac"), {"date": ["2011"], "originalyear": ["1973"]}) == Tags(date="1973")
    assert comments(bare(".flac"), {"date": ["2011-02-30x"], "originaldate": ["unknown"]}) == Tags(date="2011-02-30")


@pytest.mark.parametrize(
    ("said", "date"),
    [("1899", "1899"), ("999", None), ("2100", None), ("2005-13-01", "2005"), ("2005-1-1", "2005"), ("May 6, 1999", "1999"), ("19990506", "1999"), ("1999-05-32", "1999")],
)  # fmt: skip
def test_dates(bare: Bare, said: str, date: str | None) -> None:
    assert comments(bare(".flac"), {"date": [said]}) == Tags(date=date)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"ARTIST": ["A", "B"], "ARTISTS": ["C"]}, Tags(artists=("C",))),
        ({"artist": ["A\x00B"]}, Tags(artists=("A", "B"))),
        ({"album artist": ["A"]}, Tags(album_artists=("A",))),
        ({"Album_Artist": ["A"], "albumartist": ["B"]}, Tags(album_artists=("B",))),
        ({"tracknumber": ["3/9"], "discnumber": ["1 of 2"]}, Tags(track=3, disc=1)),
        ({"tracknumber": ["12345"]}, Tags(track=1234)),
        ({"compilation": ["true"]}, Tags(compilation=True)),
        ({"compilation": ["0"]}, Tags()),
        ({"description": ["A\nB"], "comment": ["C"]}, Tags(comment="A\nB")),
        ({"series": ["Discworld"], "series-part": ["4.5"]}, Tags(series="Discworld", volume=4.5)),
        ({"series-part": ["4.5.6"]}, Tags()),
        ({"movementname": ["Discworld"], "movement": ["4"]}, Tags(series="Discworld", volume=4.0)),
        ({"musicbrainz_albumid": [ID], "musicbrainz_trackid": [f" {ID} "]}, Tags(ids={"album": ID, "recording": ID})),
        ({"language": ["German"], "publisher": ["Isis"], "isbn": ["x"]}, Tags(language="de", publisher="Isis", isbn="x")),
    ],
)  # fmt: skip
def test_comments(bare: Bare, said: Mapping[str, Sequence[str]], wanted: Tags) -> None:
    assert comments(bare(".flac"), said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"trkn": [(3, 14)], "disk": [(2, 2)]}, Tags(track=3, disc=2)),
        ({"trkn": [(0, 0)], "disk": [(0, 0)]}, Tags()),
        ({"cpil": False}, Tags()),
        ({"©gen": ["Audiobook"], "©wrt": ["A; B"]}, Tags(genres=("Audiobook",), composers=("A", "B"))),
        ({"desc": ["Short"], "ldes": ["Long"], "©cmt": ["Remark"]}, Tags(comment="Short")),
        ({"©nrt": ["N"], "©pub": ["P"], "©st3": ["S"]}, Tags(narrators=("N",), publisher="P", subtitle="S")),
        ({"©mvn": ["Discworld"], "©mvi": [4]}, Tags(series="Discworld", volume=4.0)),
        ({"----:com.apple.iTunes:MusicBrainz Track Id": [MP4FreeForm(ID.encode())]}, Tags(ids={"recording": ID})),
        ({"----:com.apple.iTunes:ISBN": [MP4FreeForm(b"\xff\xfe", AtomDataType.IMPLICIT)]}, Tags(isbn="\ufffd\ufffd")),
        ({"covr": []}, None),
    ],
)  # fmt: skip
def test_atoms(bare: Bare, said: Mapping[str, Any], wanted: Tags | None) -> None:
    assert atoms(bare(".m4a"), said) == wanted


def test_an_ape_tag_and_its_cover(bare: Bare) -> None:
    path = bare(".wv")
    held = APEv2()
    held["Title"], held["Track"], held["Artist"] = "A", "3/9", ["B", "C"]
    held["Cover Art (Back)"] = APEBinaryValue(b"back.jpg\x00back")
    held["Cover Art (Front)"] = APEBinaryValue(b"front.jpg\x00\xff\xd8\x00jpg")
    held.save(path)
    assert tags.read(path) == Tags(title="A", track=3, artists=("B", "C"), cover=b"\xff\xd8\x00jpg")


def picture(data: bytes, kind: int = 3) -> Picture:
    made = Picture()
    made.type, made.mime, made.data = kind, "image/jpeg", data
    return made


@pytest.mark.parametrize(
    ("pictures", "cover"),
    [
        ([(4, b"back"), (3, b"front"), (0, b"other")], b"front"),
        ([(4, b"back"), (0, b"other")], b"back"),
        ([(3, b""), (4, b"back")], b"back"),
        ([(3, b"x" * 30_000_001), (4, b"back")], b"back"),
        ([(3, b"")], None),
    ],
)
def test_the_cover_is_the_front_or_else_the_first_that_is_one(
    bare: Bare, pictures: list[tuple[int, bytes]], cover: bytes | None
) -> None:
    held = [id3.APIC(mime="image/jpeg", type=kind, desc=str(n), data=data) for n, (kind, data) in enumerate(pictures)]
    found = frames(bare(".mp3"), id3.TIT2(text=["A"]), *held)
    assert found == Tags(title="A", cover=cover)


def test_a_cover_alone_is_worth_having(bare: Bare) -> None:
    path = bare(".opus")
    file = OggOpus(path)
    file["metadata_block_picture"] = [
        "%%%",
        base64.b64encode(b"junk").decode(),
        base64.b64encode(picture(b"a").write()).decode(),
    ]
    file.save()
    assert tags.read(path) == Tags(cover=b"a")
    assert atoms(bare(".m4a"), {"covr": [MP4Cover(b""), MP4Cover(b"\x89PNG")]}) == Tags(cover=b"\x89PNG")


def test_a_sound_without_a_tag_says_nothing(bare: Bare, tmp_path: Path) -> None:
    (tmp_path / "folder.mp3").mkdir()
    assert [tags.read(bare(suffix)) for suffix in (".mp3", ".flac", ".m4a")] == [None] * 3
    assert tags.read(tmp_path / "folder.mp3") is None

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import os
import shutil
from pathlib import Path

import pytest
from disc_images import iso
from disc_udf import Tree, bluray, unpacked

from medialib.discs import Disc, Format
from medialib.errors import UnreadableError
from medialib.sources.discs.look import is_disc, look

needs_dvds = pytest.mark.needs("ffmpeg", "dvdauthor", "spumux", "genisoimage")
INDEX = b"INDX0200" + bytes(100)
KEYS = b"keys of this pressing"
TITLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<disclib xmlns="urn:BDA:bdmv;disclib" xmlns:di="urn:BDA:bdmv;discinfo">
<di:discinfo><di:title><di:name>Big Buck Bunny: 4K</di:name></di:title></di:discinfo></disclib>"""


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        look(path)
    return caught.value.message, caught.value.hint


def id_by_libdvdread(path: Path) -> str:
    """What DVDDiscID says."""
    found = ctypes.util.find_library("dvdread")
    if not found:
        pytest.skip("not installed: libdvdread")
    library = ctypes.CDLL(found)
    library.DVDOpen.restype = ctypes.c_void_p
    digest = ctypes.create_string_buffer(16)
    disc = ctypes.c_void_p(library.DVDOpen(bytes(path)))
    assert library.DVDDiscID(disc, digest) == 0
    library.DVDClose(disc)
    return digest.raw.hex()


@needs_dvds
def test_a_dvd_has_one_id_as_image_and_as_folder(film_iso: Path, film_folder: Path) -> None:
    disc_id = f"dvd:{id_by_libdvdread(film_iso)}"
    size = sum(file.stat().st_size for file in (film_folder / "VIDEO_TS").iterdir())
    assert look(film_iso) == Disc(Format.DVD, disc_id, "BIG_BUCK_DISC_1", film_iso.stat().st_size)
    assert look(film_folder) == Disc(Format.DVD, disc_id, "film", size)
    assert look(film_folder / "VIDEO_TS") == look(film_folder)


@needs_dvds
def test_the_id_counts_the_first_ten_title_sets_only(disc_dir: Path, film_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(film_folder, tmp_path / "many")
    manager = bytearray((folder / "VIDEO_TS" / "VIDEO_TS.IFO").read_bytes())
    manager[0x3E:0x40] = (12).to_bytes(2, "big")
    (folder / "VIDEO_TS" / "VIDEO_TS.IFO").write_bytes(manager)
    ninth, tenth = (folder / "VIDEO_TS" / f"VTS_{number:02d}_0.IFO" for number in (9, 10))
    ninth.write_bytes(bytes(2048) + b"a part of a sector")
    with_ninth = look(folder).id
    tenth.write_bytes(bytes(2048))
    whole = manager + (folder / "VIDEO_TS" / "VTS_01_0.IFO").read_bytes() + bytes(2048)
    assert with_ninth == f"dvd:{hashlib.md5(whole).hexdigest()}"
    assert look(folder).id == with_ninth


@needs_dvds
def test_two_pressings_differ(film_iso: Path, series_iso: Path) -> None:
    assert look(film_iso).id != look(series_iso).id
    assert look(series_iso).label == "SHOW_S2_DISC_3"


@pytest.mark.parametrize("keys", [True, False])
def test_a_bluray_has_one_id_as_image_and_as_folder(tmp_path: Path, keys: bool) -> None:
    tree: Tree = {"BDMV": {"index.bdmv": INDEX, "STREAM": {"00001.m2ts": bytes(5000)}}}
    if keys:
        tree["AACS"] = {"Unit_Key_RO.inf": KEYS}
    digest = hashlib.sha1(KEYS if keys else INDEX).hexdigest()
    image = bluray(tree, "Amélie – 千", tmp_path / "disc.iso")
    folder = unpacked(tree, tmp_path / "Amélie")
    assert look(image) == Disc(Format.BLURAY, f"bluray:{digest}", "Amélie – 千", image.stat().st_size)
    assert look(folder) == Disc(Format.BLURAY, f"bluray:{digest}", "Amélie", 5000)
    assert look(folder / "BDMV") == look(folder)


def test_a_blurays_own_title_is_its_label(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    titles: Tree = {"bdmt_deu.xml": TITLE.replace(b"Big", b"Gross"), "bdmt_eng.xml": TITLE}
    tree: Tree = {"BDMV": {"index.bdmv": INDEX, "META": {"DL": titles}}}
    assert look(bluray(tree, "BBB", tmp_path / "a.iso")).label == "Big Buck Bunny: 4K"
    titles["bdmt_eng.xml"] = laughs
    assert look(unpacked(tree, tmp_path / "b")).label == "Gross Buck Bunny: 4K"
    titles["bdmt_deu.xml"] = TITLE + bytes(9 * 1024 * 1024)
    assert look(unpacked(tree, tmp_path / "c")).label == "c"


@pytest.mark.needs("genisoimage")
def test_a_data_disc(tmp_path: Path) -> None:
    folder = unpacked({"letters": {"a.txt": b"Dear"}}, tmp_path / "data")
    plain, joined = iso(folder, "BACKUP", "-R"), tmp_path / "joined.iso"
    disc = look(plain)
    assert (disc.format, disc.id[:5], disc.label) == (Format.DATA, "data:", "BACKUP")
    joined.write_bytes(plain.read_bytes() + bytes(2048))
    assert look(joined).id == disc.id


@needs_dvds
@pytest.mark.parametrize("kept", [20, 200, 600])
def test_a_cut_image_says_how_much_is_missing(film_iso: Path, tmp_path: Path, kept: int) -> None:
    cut = tmp_path / "cut.iso"
    cut.write_bytes(film_iso.read_bytes()[: kept * 2048])
    whole = film_iso.stat().st_size // 2048
    assert refusal(cut) == (
        f"'cut.iso' is cut off: {whole - kept:,} of its {whole:,} sectors are missing.",
        "Copy the disc, or download the image, again.",
    )


def test_a_cut_bluray_says_so_too(tmp_path: Path) -> None:
    image = bluray({"BDMV": {"index.bdmv": INDEX}}, "BD", tmp_path / "disc.iso")
    whole = image.stat().st_size // 2048
    with image.open("r+b") as file:
        file.truncate(300 * 2048)
    assert refusal(image)[0] == f"'disc.iso' is cut off: {whole - 300:,} of its {whole:,} sectors are missing."
    with image.open("r+b") as file:
        file.truncate(200 * 2048)
    assert refusal(image)[0] == "'disc.iso' is cut off: it ends after 200 sectors, before its file system begins."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "'disc.iso' is no disc image: it is empty."),
        (b"x" * 100, "'disc.iso' is no disc image: 100 bytes are less than a sector."),
        (bytes(2048 * 400), "'disc.iso' holds no disc: neither a UDF nor an ISO 9660 file system."),
        (b"\xff" * 2048 * 20, "'disc.iso' holds no disc: neither a UDF nor an ISO 9660 file system."),
    ],
)
def test_what_is_no_image(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "disc.iso").write_bytes(content)
    assert refusal(tmp_path / "disc.iso")[0] == said


@pytest.mark.parametrize(
    ("manager", "held"),
    [(None, "is missing or empty"), (b"", "is missing or empty"), (b"hello" * 999, "is not one of a DVD")],
)
def test_a_folder_that_only_looks_like_a_dvd(tmp_path: Path, manager: bytes | None, held: str) -> None:
    inside: Tree = {"VTS_01_1.VOB": b"film"}
    if manager is not None:
        inside["VIDEO_TS.IFO"] = manager
    folder = unpacked({"VIDEO_TS": inside}, tmp_path / "Film")
    assert refusal(folder) == (
        f"'{folder}' only looks like a DVD: VIDEO_TS/VIDEO_TS.IFO {held}.",
        "Copy the whole disc again, with its .IFO and .VOB files.",
    )


def test_a_folder_that_only_looks_like_a_bluray_or_nothing(tmp_path: Path) -> None:
    folder = unpacked({"BDMV": {"index.bdmv": b"nothing"}}, tmp_path / "Film")
    assert refusal(folder)[0] == f"'{folder}' only looks like a Blu-ray: BDMV/index.bdmv is not one of a Blu-ray."
    empty = unpacked({}, tmp_path / "empty")
    assert refusal(empty)[0] == f"'{empty}' is no disc: it holds neither VIDEO_TS nor BDMV."


def test_what_is_not_there_or_closed(tmp_path: Path) -> None:
    gone = tmp_path / "gone.iso"
    assert refusal(gone)[0] == f"{gone} cannot be read: No such file or directory."


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "disc.iso")
    assert refusal(tmp_path / "disc.iso")[0] == f"'{tmp_path}/disc.iso' is neither a file nor a drive."
    assert not is_disc(tmp_path / "disc.iso")


def test_a_label_is_a_line_that_can_be_kept(tmp_path: Path) -> None:
    image = bluray({"BDMV": {"index.bdmv": INDEX}}, "A\n\0\x1b[31mB" + "\u202e", tmp_path / "a.iso")
    assert look(image).label == "A   [31mB"
    titles: Tree = {"bdmt_eng.xml": TITLE.replace(b"Big", b"x" * 300)}
    assert look(unpacked({"BDMV": {"index.bdmv": INDEX, "META": {"DL": titles}}}, tmp_path / "b")).label == "x" * 255
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/c\xff"))
    assert look(unpacked({"BDMV": {"index.bdmv": INDEX}}, folder)).label == "c"


def test_discs_are_known_by_name_and_kind(tmp_path: Path) -> None:
    folder = unpacked(
        {"Film": {"video_ts": {}}, "a.ISO": b"", "b.img": b"", "c.udf": b"", "d.mkv": b"", "e.iso": {}}, tmp_path / "in"
    )
    named = ("Film", "Film/video_ts", "a.ISO", "b.img", "c.udf", "d.mkv", "e.iso", "gone.iso", ".")
    assert [name for name in named if is_disc(folder / name)] == ["Film", "Film/video_ts", "a.ISO", "b.img", "c.udf"]

"""Folders of video discs on disk, and sectors read within bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from medialib.discs import DATA_SECTOR
from medialib.errors import UnreadableError
from medialib.sources.discs.folder import Folder, disc_root, is_inside_disc
from medialib.sources.discs.sectors import BUDGET, MOST, Extent, opened
from medialib.sources.drives.sight import LONGEST_NAME, MOST_CHARACTERS, output, plain


@pytest.fixture
def bluray(tmp_path: Path) -> Path:
    """A folder with small and large letters, as copies of discs have them."""
    (tmp_path / "My Film" / "bdmv" / "Stream").mkdir(parents=True)
    for name, size in (
        ("bdmv/Index.bdmv", 4),
        ("bdmv/Stream/00001.m2ts", 1000),
        ("bdmv/Stream/00002.M2TS", 24),
        ("note.txt", 9),
    ):
        (tmp_path / "My Film" / name).write_bytes(bytes(size))
    return tmp_path / "My Film"


def test_names_are_found_whatever_their_case(bluray: Path) -> None:
    for folder in (Folder(bluray), Folder(bluray / "bdmv")):
        assert (folder.path, folder.label, sorted(folder.folder())) == (bluray, "My Film", ["BDMV", "NOTE.TXT"])
        assert sorted(folder.folder("BDMV", "STREAM")) == ["00001.M2TS", "00002.M2TS"]
        assert folder.read("BDMV", "INDEX.BDMV") == bytes(4)
        assert folder.file("BDMV", "STREAM", "00001.M2TS") == bluray / "bdmv" / "Stream" / "00001.m2ts"
        assert folder.size() == 1024


def test_what_is_not_there_is_nothing(bluray: Path) -> None:
    folder = Folder(bluray)
    assert (folder.folder("VIDEO_TS"), folder.folder("NOTE.TXT"), folder.folder("BDMV", "GONE", "X")) == ((), (), ())
    assert [folder.read(*path) for path in (("GONE",), ("BDMV",), ("NOTE.TXT", "X"))] == [None, None, None]
    assert [folder.file(*path) for path in (("GONE",), ("BDMV",))] == [None, None]
    assert (Folder(bluray / "gone").folder(), Folder(bluray / "gone").size()) == ((), 0)


def test_a_file_far_too_large_for_its_name_is_not_read(bluray: Path) -> None:
    os.truncate(bluray / "bdmv" / "Index.bdmv", MOST + 1)
    with pytest.raises(UnreadableError) as caught:
        Folder(bluray).read("BDMV", "INDEX.BDMV")
    assert caught.value.message == f"{bluray}/bdmv/Index.bdmv is too large for what it should be."


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        *(("Film/VIDEO_TS/VTS_01_1.VOB", True), ("Film/bdmv/STREAM/00001.m2ts", True), ("VIDEO_TS/a.vob", True)),
        *(("Film/VIDEO_TS.iso", False), ("VIDEO_TS", False), ("Film/VIDEO_TS 2/a.vob", False), ("Film/a.iso", False)),
    ],
)
def test_pieces_of_a_disc(path: str, inside: bool) -> None:
    assert is_inside_disc(path) is inside


@pytest.mark.parametrize(
    ("path", "root"), [("/a/Film", "/a/Film"), ("/a/Film/VIDEO_TS", "/a/Film"), ("/a/Film/bdmv", "/a/Film")]
)
def test_the_root_of_a_disc(path: str, root: str) -> None:
    assert disc_root(Path(path)) == Path(root)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Three sectors and a half, each full of its number."""
    (tmp_path / "a.iso").write_bytes(
        b"".join(bytes([number]) * DATA_SECTOR for number in range(4))[: -DATA_SECTOR // 2]
    )
    return tmp_path / "a.iso"


def test_sectors_are_read_one_by_one_and_in_runs(image: Path) -> None:
    with opened(image) as sectors:
        assert (sectors.count, sectors.size, sectors.is_drive) == (3, 7 * DATA_SECTOR // 2, False)
        assert sectors.read(2) == b"\2" * DATA_SECTOR
        assert sectors.read(1, 3) == b"\1" * 3
        assert sectors.read(3, DATA_SECTOR // 2) == b"\3" * (DATA_SECTOR // 2)
        assert sectors.read_all((Extent(2, 2), Extent(0, 1), Extent(1, 0))) == b"\2\2\0"


@pytest.mark.parametrize(("sector", "size"), [(3, DATA_SECTOR), (4, 1), (-1, 1), (0, -1), (10**12, 1)])
def test_nothing_is_read_beyond_the_end(image: Path, sector: int, size: int) -> None:
    with opened(image) as sectors, pytest.raises(UnreadableError) as caught:
        sectors.read(sector, size)
    assert caught.value.message == f"'a.iso' ends after 3 sectors, but its tables lead to sector {sector:,}."


def test_tables_that_ask_for_too_much_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.iso").open("wb") as file:
        file.truncate(BUDGET * 2)
    with opened(tmp_path / "a.iso") as sectors:
        for _ in range(BUDGET // MOST):
            sectors.read(0, MOST)
        with pytest.raises(UnreadableError) as caught:
            sectors.read(0, 1)
    assert caught.value.message == "'a.iso' asks for more than a disc's tables can hold."


def test_an_image_that_shrinks_while_it_is_read_says_so(image: Path) -> None:
    with opened(image) as sectors:
        os.truncate(image, DATA_SECTOR + 5)
        with pytest.raises(UnreadableError) as caught:
            sectors.read(1)
    assert (caught.value.message, caught.value.hint) == (
        "'a.iso' ends within sector 1.",
        "It changed while it was read: try again.",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        *(("  Salt\t& Sea ", "Salt & Sea"), ("a\0b\x1b[1m\u2028c", "a b [1m c"), ("\u202e\u200b", ""), ("", "")),
        *(("é" * 300, "é" * LONGEST_NAME), (" " * 5000 + "late", ""), ("千と千尋", "千と千尋")),
    ],
)
def test_foreign_text_is_one_short_line(text: str, line: str) -> None:
    assert plain(text) == line


def test_a_program_that_never_stops_talking_is_heard_up_to_a_point() -> None:
    said = output(("sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' 'x' | fold -w 1000; echo; echo end"))
    assert (len(said) <= MOST_CHARACTERS, len(said) > MOST_CHARACTERS - 2000, "end" in said) == (True, True, False)

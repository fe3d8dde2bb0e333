"""What ripping programs say of trouble, in which languages, and how long one waits for them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from recorder import Recorder, Said

from medialib.errors import DiskFullError, JobError, ProgramError, UnreadableError
from medialib.sources.discs import languages, length
from medialib.sources.discs.patience import Patience
from medialib.sources.discs.trouble import MOST_SECTORS, Listener, failure, ranges, runs_text

CLEAN = "Clean the disc or try another drive; if it is an image or a folder, copy the disc again."


def heard(*lines: str) -> Listener:
    listener = Listener(Recorder())
    for line in lines:
        listener.log(line)
    return listener


@pytest.fixture
def dvd(tmp_path: Path) -> Path:
    """The folder of a DVD that is not encrypted."""
    (tmp_path / "VIDEO_TS").mkdir()
    (tmp_path / "VIDEO_TS" / "VTS_01_1.VOB").write_bytes(b"\0\0\1\xba".ljust(2048, b"\0"))
    return tmp_path


@pytest.fixture
def css(dvd: Path) -> Path:
    """The folder of a DVD whose film is scrambled."""
    sector = bytearray(b"\0\0\1\xba".ljust(2048, b"\0"))
    sector[20] = 0x30
    (dvd / "VIDEO_TS" / "VTS_01_1.VOB").write_bytes(bytes(sector))
    return dvd


@pytest.fixture
def aacs(tmp_path: Path) -> Path:
    """The folder of a Blu-ray under AACS."""
    for name in ("BDMV", "AACS"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (["x", "write: No space left on device"], DiskFullError("P stopped: the disk is full.")),
        (["Disk quota exceeded", "Read Error"], DiskFullError("P stopped: the disk is full.")),
        (["Invalid preset Very Fast"], ProgramError("P knows no preset 'Very Fast'.")),
        (
            ["libdvdread: Error cracking CSS key for x"],
            UnreadableError("The disc is encrypted, and P found no key to it."),
        ),
        (["aacs_open() failed"], UnreadableError("The disc is encrypted, and P found no key to it.")),
        (["Read Error"], UnreadableError("P could not read the disc: it failed once. It made none.")),
        (
            ["dvd: Read Error", "Error reading from DVD at block 12", "DVDReadBlocks failed, blk 13"],
            UnreadableError("P could not read the disc: it failed 3 times, around sectors 12-13. It made none."),
        ),
        (
            ["Input/output error at sector 7"],
            UnreadableError("P could not read the disc: it failed once, around sector 7. It made none."),
        ),
        (["libdvdread: Encrypted DVD support unavailable."], ProgramError("P made nothing of the disc. It made none.")),
        (["all is well", "sector 9"], ProgramError("P made nothing of the disc. It made none.")),
        ([], ProgramError("P made nothing of the disc. It made none.")),
    ],
)
def test_the_most_telling_word_counts(lines: list[str], error: JobError, dvd: Path) -> None:
    found = failure(heard(*lines), dvd, "P", "It made none.")
    assert (type(found), found.message) == (type(error), error.message)
    assert found.hint


@pytest.mark.parametrize("line", ["libdvdread: Encrypted DVD support unavailable.", "Encrypted or faulty DVD"])
def test_a_scrambled_dvd_is_under_css(css: Path, line: str) -> None:
    found = failure(heard(line), css, "P", "")
    assert found.message == "The disc is encrypted with CSS, and P found no key to it."
    assert found.hint.startswith("Install libdvdcss (Debian: ")


def test_a_scrambled_dvd_with_its_key_may_still_be_damaged(css: Path) -> None:
    found = failure(heard("Read Error"), css, "P", "It made none.")
    assert (found.message, found.hint) == ("P could not read the disc: it failed once. It made none.", CLEAN)


def test_a_bluray_under_aacs_that_says_nothing_lacks_its_key(aacs: Path) -> None:
    found = failure(heard(), aacs, "P", "")
    assert found.message == "The disc is encrypted with AACS, and P found no key to it."
    assert found.hint.startswith("Install libaacs")
    assert "could not read" in failure(heard("Read Error"), aacs, "P", "").message


def test_what_is_not_there_is_no_encrypted_disc(tmp_path: Path) -> None:
    assert failure(heard(), tmp_path / "gone", "P", "None.").message == "P made nothing of the disc. None."


def test_everything_is_passed_on(report: Recorder) -> None:
    listener = Listener(report)
    listener("Half", progress=0.5, eta_s=3, speed_bps=9)
    listener.log("a line")
    listener.hear("only heard: Read Error")
    assert (report.said, report.lines, listener.unread) == ([Said("Half", 0.5, 3, 9)], ["a line"], 1)
    assert listener.stopped is report.stopped


def test_a_disc_of_nothing_but_errors_fills_no_memory() -> None:
    listener = heard(*(f"Read Error at sector {number}" for number in range(MOST_SECTORS + 500)))
    assert (listener.unread, len(listener.sectors)) == (MOST_SECTORS + 500, MOST_SECTORS)


@pytest.mark.parametrize(
    ("sectors", "text"),
    [
        ([5], "sector 5"),
        ([1204, 1205, 1206, 5000], "sectors 1,204-1,206, 5,000"),
        ([3, 1, 2, 2], "sectors 1-3"),
        ([1, 3, 5, 7, 9, 11], "sectors 1, 3, 5, 7, 9 and 1 more places"),
    ],
)
def test_sectors_as_people_read_them(sectors: Sequence[int], text: str) -> None:
    assert ranges(sectors) == text


def test_runs_of_sectors_may_be_cut_short() -> None:
    assert runs_text([(0, 0), (2, 3), (9, 9)], 1) == "sectors 0 and 2 more places"
    assert runs_text([(7, 7)]) == "sector 7"


def test_who_gets_no_further_is_ended_and_who_does_is_not() -> None:
    patience = Patience("P", 0.02)
    for progress in (1, 2):
        patience.see(progress)
        time.sleep(0.03)
    patience.see(3)
    patience.see(3)
    time.sleep(0.03)
    with pytest.raises(ProgramError) as caught:
        patience.see(3)
    assert caught.value.message == "P got no further for 0.02 s and was ended."


@pytest.mark.parametrize(
    ("code", "short", "long"),
    [
        *(
            ("de", "de", "deu"),
            ("ger", "de", "deu"),
            ("DEU", "de", "deu"),
            (" fre ", "fr", "fra"),
            ("zho", "zh", "zho"),
        ),
        *(("yue", "yue", "yue"), ("und", "und", "und"), ("xx", "und", "und"), ("", "und", "und"), ("pt", "pt", "por")),
    ],
)
def test_languages_by_all_their_codes(code: str, short: str, long: str) -> None:
    assert (languages.short(code), languages.long(languages.short(code))) == (short, long)


@pytest.mark.parametrize("code", [None, 7, b"de", "deut", "d1e", "ґґґ", "\0"])
def test_what_is_no_code_is_no_language(code: object) -> None:
    assert languages.short(code) == "und"


def test_a_region_is_left_out_of_the_long_code() -> None:
    assert (languages.long("pt-BR"), languages.long("chi"), languages.long("tlh")) == ("por", "zho", "tlh")


@pytest.mark.parametrize(("wanted_s", "fits"), [(2.0, True), (3.9, True), (4.1, False), (0.1, True), (300.0, False)])
def test_a_film_is_held_against_its_title(streamable: Path, wanted_s: float, fits: bool) -> None:
    if fits:
        length.require(streamable, wanted_s, "Title 1")
        return
    with pytest.raises(UnreadableError) as caught:
        length.require(streamable, wanted_s, "Title 1")
    wanted = f"Title 1 came out 2.0 s long, but lasts {wanted_s:.1f} s on the disc; what was made is not kept."
    assert caught.value.message == wanted


@pytest.mark.parametrize("content", [None, b"", b"no film", b"#EXTM3U\nfilm.mp4\n"])
def test_what_is_no_film_lasts_no_time(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "-f.mkv").write_bytes(content)
    assert length.duration_s(tmp_path / "-f.mkv") == 0.0

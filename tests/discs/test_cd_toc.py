"""Tables of contents: of images that lie on disk, and of drives, whose words a fake cd-info repeats."""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cd_images import SECTOR, CdImage, noise, sheet_of, write_cd
from cd_programs import Stand
from hypothesis import given, settings
from hypothesis import strategies as st
from recorder import Recorder

from medialib.discs import CdTrack, Disc, Format
from medialib.errors import MedialibError, ProgramError, UnreadableError
from medialib.sources.audio_cd import cd_info
from medialib.sources.audio_cd.cd_text import CdText, Words
from medialib.sources.audio_cd.disc_id import musicbrainz_id
from medialib.sources.audio_cd.toc import read_disc, read_toc


def tracks(source: Path) -> list[tuple[int, int, int, bool]]:
    return [(track.number, track.start, track.length, track.audio) for track in read_toc(source, Recorder()).tracks]


def refused(source: Path) -> tuple[str, str]:
    with pytest.raises(MedialibError) as caught:
        read_toc(source, Recorder())
    assert isinstance(caught.value, UnreadableError | ProgramError)
    return caught.value.message, caught.value.hint


@pytest.fixture
def image(tmp_path: Path) -> CdImage:
    return write_cd(tmp_path, [noise(300, 1), noise(225, 2), noise(260, 3)])


def test_image(spoken_cd: CdImage, report: Recorder) -> None:
    found = read_toc(spoken_cd.cue, report)
    lengths = [len(track) // SECTOR for track in spoken_cd.tracks]
    assert found == Disc(
        Format.AUDIO_CD,
        found.id,
        "Three Sentences",
        sum(map(len, spoken_cd.tracks)),
        tuple(
            CdTrack(
                number, sum(lengths[: number - 1]), lengths[number - 1], True, f"Sentence {number}", f"Reader {number}"
            )
            for number in (1, 2, 3)
        ),
    )
    assert len(found.id) == len("audio_cd:") + 28


def test_pauses_belong_to_the_track_before(image: CdImage) -> None:
    lines = image.cue.read_text().splitlines()
    image.cue.write_text("\n".join([*lines[:4], "    INDEX 00 00:03:50", *lines[4:]]))
    assert tracks(image.cue) == [(1, 0, 300, True), (2, 300, 225, True), (3, 525, 260, True)]


def test_silence_that_no_file_holds_counts(image: CdImage) -> None:
    lines = image.cue.read_text().splitlines()
    image.cue.write_text("\n".join([*lines[:4], "    PREGAP 00:02:00", *lines[4:]]))
    assert tracks(image.cue) == [(1, 0, 450, True), (2, 450, 225, True), (3, 675, 260, True)]


def test_music_before_the_first_track(tmp_path: Path) -> None:
    image = write_cd(tmp_path, [noise(300, 1)])
    image.cue.write_text(image.cue.read_text().replace("INDEX 01 00:00:00", "INDEX 00 00:00:00\n    INDEX 01 00:01:00"))
    assert tracks(image.cue) == [(1, 75, 225, True)]


def test_data_behind_the_music_begins_after_a_gap(image: CdImage) -> None:
    image.cue.write_text(image.cue.read_text().replace("TRACK 03 AUDIO", "TRACK 03 MODE1/2352"))
    music = write_cd(image.cue.parent / "music", image.tracks[:2])
    assert tracks(image.cue) == [(1, 0, 300, True), (2, 300, 225, True), (3, 525 + 11400, 260, False)]
    assert read_toc(image.cue, Recorder()).id == read_toc(music.cue, Recorder()).id


def test_data_in_front_of_the_music(tmp_path: Path) -> None:
    image = write_cd(tmp_path, [noise(200, 1), noise(300, 2)])
    image.cue.write_text(image.cue.read_text().replace("TRACK 01 AUDIO", "TRACK 01 MODE1/2352"))
    assert tracks(image.cue) == [(1, 0, 200, False), (2, 200, 300, True)]


def test_short_sectors_of_data_in_front(tmp_path: Path) -> None:
    image = write_cd(tmp_path, [noise(200, 1), noise(300, 2)])
    image.cue.write_text(image.cue.read_text().replace("TRACK 01 AUDIO", "TRACK 01 MODE1/2048"))
    image.bin.write_bytes(random.Random(4).randbytes(200 * 2048) + image.tracks[1])
    assert tracks(image.cue) == [(1, 0, 200, False), (2, 200, 300, True)]


def test_one_file_per_track_with_its_pause(tmp_path: Path) -> None:
    for name, track in (("a.bin", noise(300, 1)), ("b.bin", noise(225, 2))):
        (tmp_path / name).write_bytes(track)
    sheet = tmp_path / "disc.cue"
    sheet.write_text(
        'FILE "a.bin" BINARY\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n'
        'FILE "b.bin" BINARY\nTRACK 02 AUDIO\nINDEX 00 00:00:00\nINDEX 01 00:01:00\n'
    )
    assert tracks(sheet) == [(1, 0, 375, True), (2, 375, 150, True)]


def test_a_file_without_tracks(image: CdImage) -> None:
    image.bin.with_name("bonus.bin").write_bytes(noise(9, 9))
    image.cue.write_text('FILE "bonus.bin" BINARY\n' + image.cue.read_text() + 'FILE "bonus.bin" BINARY\n')
    assert [track[:3] for track in tracks(image.cue)] == [(1, 0, 300), (2, 300, 225), (3, 525, 260)]


def test_an_image_that_was_renamed_with_its_sheet(image: CdImage) -> None:
    image.cue.write_text(image.cue.read_text().replace("disc.bin", r"C:\rips\Some Album.bin"))
    assert len(tracks(image.cue)) == 3


@pytest.mark.parametrize("name", ["missing.bin", "../../etc/passwd", "/etc/passwd", r"..\secret.bin", "", "."])
def test_files_that_are_not_beside_the_sheet(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.bin").write_bytes(noise(10, 1))
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "disc.cue").write_text(sheet_of(name, [noise(10, 1)]))
    assert refused(folder / "disc.cue") == (
        f"'disc.cue' names the file {name!r}, which is not beside it.",
        "Put both into one folder under their own names.",
    )


def test_a_link_that_leads_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret.bin").write_bytes(noise(10, 1))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/disc.bin").symlink_to(tmp_path / "secret.bin")
    (tmp_path / "inbox/disc.cue").write_text(sheet_of("disc.bin", [noise(10, 1)]))
    assert refused(tmp_path / "inbox/disc.cue")[0] == "'disc.bin' is not a file in the folder of 'disc.cue'."


@pytest.mark.parametrize(
    ("size", "message"),
    [
        (400 * SECTOR, "'disc.bin' is cut off: it ends in track 2, 100 sectors into it."),
        (300 * SECTOR, "'disc.bin' is cut off: it ends in track 2, 0 sectors into it."),
        (525 * SECTOR, "'disc.bin' is cut off: it ends in track 3, 0 sectors into it."),
        (600 * SECTOR + 7, "'disc.bin' is cut off: its last sector holds 7 of 2352 bytes."),
        (0, "'disc.bin' is cut off: it ends in track 1, 0 sectors into it."),
    ],
)
def test_images_that_are_cut_off(image: CdImage, size: int, message: str) -> None:
    with image.bin.open("r+b") as file:
        file.truncate(size)
    assert refused(image.cue) == (message, "Copy the image again, or make it again from the disc.")


def test_other_sheets(image: CdImage) -> None:
    plain = image.cue.read_text()
    image.cue.write_text(plain.replace("BINARY", "WAVE"))
    assert refused(image.cue)[0] == "'disc.cue' belongs to sound files, not to the image of a disc."
    image.cue.write_text(plain.replace("TRACK 02 AUDIO", "TRACK 02 MODE7/1"))
    assert refused(image.cue)[0] == "Track 2 has the mode 'MODE7/1', which no CD has."
    image.cue.write_text(plain.replace("TRACK 03", 'FILE "empty.bin" BINARY\n  TRACK 03'))
    assert refused(image.cue)[0] == "'disc.cue' names the file 'empty.bin', which is not beside it."
    image.cue.write_text(plain.replace("AUDIO", "MODE1/2352"))
    assert refused(image.cue)[0] == "'disc.cue' holds no music, only data."
    image.cue.write_text(plain.replace("INDEX 01 00:04:00", "INDEX 01 00:00:00"))
    assert refused(image.cue)[0] == "Track 1 of 'disc.bin' has no length."


def test_an_image_without_its_sheet(image: CdImage) -> None:
    lone = image.bin.with_name("lone.bin")
    shutil.copy(image.bin, lone)
    assert refused(image.bin) == ("'disc.bin' does not say where its tracks begin.", "Give 'disc.cue' instead.")
    assert refused(lone) == (
        "'lone.bin' does not say where its tracks begin.",
        "Its .cue file says where; put it beside it.",
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two images and no sheet."""
    folder = tmp_path_factory.mktemp("any")
    (folder / "a.bin").write_bytes(bytes(300 * SECTOR))
    (folder / "b.bin").write_bytes(bytes(200 * SECTOR))
    return folder


LINE = st.one_of(
    st.sampled_from(
        ["FILE a.bin BINARY", "FILE b.bin MOTOROLA", 'FILE "c.bin" BINARY', "PREGAP 00:01:00", "POSTGAP 00:00:09"]
    ),
    st.builds(
        "TRACK {:02d} {}".format, st.integers(0, 9), st.sampled_from(["AUDIO", "MODE1/2048", "MODE2/2352", "CDG"])
    ),
    st.builds("INDEX {:02d} 00:{:02d}:{:02d}".format, st.integers(0, 2), st.integers(0, 5), st.integers(0, 74)),
    st.builds("{} {}".format, st.sampled_from(["TITLE", "REM DATE", "INDEX", "TRACK", "FILE"]), st.text(max_size=9)),
)


@given(st.lists(LINE, max_size=12))
@settings(max_examples=300, deadline=None)
def test_any_sheet_is_laid_out_whole_or_refused(folder: Path, lines: list[str]) -> None:
    sheet = folder / "disc.cue"
    sheet.write_bytes(
        "\n".join(["FILE a.bin BINARY", "TRACK 01 AUDIO", "INDEX 01 00:00:00", *lines]).encode("utf-8", "replace")
    )
    try:
        found = read_toc(sheet, Recorder()).tracks
    except UnreadableError as error:
        assert error.message
    else:
        assert all(track.length > 0 for track in found)
        assert all(before.start + before.length <= after.start for before, after in itertools.pairwise(found))


ENHANCED = """\
CD location   : /dev/sr7
CD driver name: GNU/Linux
   access mode: IOCTL

__________________________________

Disc mode is listed as: CD-ROM Mixed
CD-ROM Track List (1 - 4)
  #: MSF       LSN    Type   Green? Copy? Channels Premphasis?
  1: 00:02:00  000000 audio  false  no    2        no
  2: 03:11:30  014205 audio  false  no    2        no
  3: 09:20:52  041902 audio  false  no    2        no
  4: 15:39:35  070310 data   false  no
170: 20:02:00  090000 leadout (201 MB raw, 175 MB formatted)
Media Catalog Number (MCN): 0602517931596
TRACK  1 ISRC: USUM70846386
Last CD Session LSN: 70310
audio status: invalid
__________________________________
CD Analysis Report

Language 0 'English':
CD-TEXT for Disc:
\tTITLE: Geräusch
\tPERFORMER: Die Ärzte
\tGENRE: Rock
CD-TEXT for Track  1:
\tTITLE: ../../etc/passwd
\tPERFORMER: -rf $(reboot)
CD-TEXT for Track  3:
\tTITLE: {long}
Language 1 'Japanese':
CD-TEXT for Track  2:
\tTITLE: not this
CD-ROM with CD-Text
session #2 starts at track  4, LSN: 70310, ISO 9660 blocks:  19690
"""


def saying(stand: Stand, words: str) -> Path:
    """A drive of which cd-info says these words."""
    (stand.bin / "words").write_text(words)
    stand.put("cd-info", 'cat "$STAND/words"')
    return Path("/dev/sr7")


def test_enhanced_cd_in_a_drive(stand: Stand, report: Recorder) -> None:
    source = saying(stand, ENHANCED.replace("{long}", "x" * 300))
    disc, text = read_disc(source, report)
    assert disc.tracks == (
        CdTrack(1, 0, 14205, True, "../../etc/passwd", "-rf $(reboot)"),
        CdTrack(2, 14205, 27697),
        CdTrack(3, 41902, 17008, True, "x" * 250),
        CdTrack(4, 70310, 19690, False),
    )
    assert disc.id == f"audio_cd:{musicbrainz_id(disc.tracks[:3])}"
    assert text == CdText(
        title="Geräusch",
        artist="Die Ärzte",
        genre="Rock",
        barcode="0602517931596",
        tracks={1: Words("../../etc/passwd", "-rf $(reboot)"), 3: Words("x" * 250)},
    )
    assert stand.calls() == ["cd-info --no-header --no-device-info --no-cddb --cdrom-device=/dev/sr7"]


EMPTY = (
    "No CD could be read in '/dev/sr7'.",
    "Put the disc in with its label up, wait until it spins, then retry.",
)


@pytest.mark.parametrize(
    "words",
    [
        "cd-info: Can't get first track number. I give up.\n",
        "  1: 00:02:00  000000 audio  false  no\n",
        "  2: 00:02:00  000000 audio\n  1: 00:03:00  000075 audio\n170: 00:05:00  000225 leadout\n",
        "  1: 00:02:00  000500 audio\n  2: 00:03:00  000075 audio\n170: 00:05:00  000225 leadout\n",
        "170: 00:02:00  000000 leadout\n",
        "  1: 00:02:00  000000 audio\n" * 10_000,
    ],
)
def test_drives_that_show_no_disc(stand: Stand, words: str) -> None:
    assert refused(saying(stand, words)) == EMPTY


def test_data_disc_in_a_drive(stand: Stand) -> None:
    words = "  1: 00:02:00  000000 data   false  no\n170: 20:02:00  090000 leadout\n"
    assert refused(saying(stand, words)) == (
        "The CD in '/dev/sr7' holds no music, only data.",
        "Rip it as a data disc.",
    )


def test_a_drive_without_its_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(Path("/dev/sr7")) == (
        "cd-info is not installed.",
        "Install it: apt install libcdio-utils, or on macOS: brew install libcdio.",
    )


@pytest.mark.needs("cd-info")
def test_a_drive_that_is_not_there() -> None:
    assert refused(Path("/dev/no-such-drive"))[0] == "No CD could be read in '/dev/no-such-drive'."


@pytest.mark.needs("cd-info")
def test_cd_info_reads_our_image_as_we_do(spoken_cd: CdImage, report: Recorder) -> None:
    said = subprocess.run(["cd-info", "--no-header", str(spoken_cd.cue)], capture_output=True, text=True, timeout=30)
    seen = cd_info.parse(said.stdout.splitlines())
    disc, text = read_disc(spoken_cd.cue, report)
    assert seen.tracks == disc.tracks
    assert seen.text == replace(text, date=None, genre=None, disc=None, discs=None)

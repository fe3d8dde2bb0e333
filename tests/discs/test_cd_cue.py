from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from cd_images import noise, sheet_of, write_cd

from medialib.errors import UnreadableError
from medialib.sources.audio_cd import cue
from medialib.sources.audio_cd.cd_text import CdText, Words
from medialib.sources.audio_cd.image import is_cd

SHEET = """\
REM GENRE "Hip Hop"
REM DATE 2008
REM DISCNUMBER 2
REM TOTALDISCS 3
CATALOG 0602517931596
PERFORMER "José & the Sofas"
TITLE "7" Singles"
FILE "disc.bin" BINARY
  TRACK 01 AUDIO
    TITLE "Say You Will"
    PERFORMER "José"
    ISRC USUM70846386
    INDEX 00 00:00:00
    INDEX 01 00:00:32
  TRACK 02 AUDIO
    TITLE Unquoted words
    INDEX 01 00:03:00
"""
WANTED = CdText(
    title='7" Singles',
    artist="José & the Sofas",
    date="2008",
    genre="Hip Hop",
    disc=2,
    discs=3,
    barcode="0602517931596",
    tracks={1: Words("Say You Will", "José"), 2: Words("Unquoted words")},
)


def sheet(folder: Path, content: str | bytes) -> Path:
    path = folder / "disc.cue"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def text(folder: Path, content: str | bytes) -> CdText:
    return cue.read(sheet(folder, content)).text


def refused(folder: Path, content: str | bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        cue.read(sheet(folder, content))
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_words_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert text(tmp_path, SHEET.encode(encoding)) == WANTED


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems(tmp_path: Path, ending: str) -> None:
    assert text(tmp_path, SHEET.replace("\n", ending)) == WANTED


def test_commands_in_small_letters(tmp_path: Path) -> None:
    plain = 'file disc.bin binary\n track 01 audio\n  title "One"\n  index 01 00:00:00\n'
    read = cue.read(sheet(tmp_path, plain))
    assert (read.files, read.text.tracks) == ((cue.CueFile("disc.bin", "BINARY"),), {1: Words("One")})


def test_disc_number_as_one_of_several(tmp_path: Path) -> None:
    said = text(tmp_path, "REM DISCNUMBER 1/2\n" + sheet_of("disc.bin", [noise(10, 1)]))
    assert (said.disc, said.discs) == (1, 2)


def test_the_zeros_of_no_barcode(tmp_path: Path) -> None:
    assert text(tmp_path, "CATALOG 0000000000000\n" + sheet_of("disc.bin", [noise(10, 1)])).barcode is None


def test_hostile_words_become_one_short_line(tmp_path: Path) -> None:
    said = text(
        tmp_path, f'TITLE "../../etc/\x00\x1b[31m{"x" * 300}"\nPERFORMER "a\x0bb\u2028c"\n' + sheet_of("d", [b""])
    )
    assert said.title == f"../../etc/ [31m{'x' * 300}"[:250]
    assert said.artist == "a b c"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "'disc.cue' lists no tracks."),
        ("FILE disc.bin\n", "'disc.cue', line 1: 'FILE disc.bin'. Wanted a name and a format."),
        ("TRACK 0 AUDIO\n", "'disc.cue', line 1: 'TRACK 0 AUDIO'. Wanted a number of 1 to 99 and a mode."),
        ("TRACK 100 AUDIO\n", "'disc.cue', line 1: 'TRACK 100 AUDIO'. Wanted a number of 1 to 99 and a mode."),
        (
            "TRACK 02 AUDIO\nTRACK 02 AUDIO\n",
            "'disc.cue', line 2: 'TRACK 02 AUDIO'. Wanted a number of 3 to 99 and a mode.",
        ),
        (
            "TRACK 01 AUDIO\nINDEX 01 00:00:00\n",
            "'disc.cue', line 2: 'INDEX 01 00:00:00'. Wanted a number and a time, after FILE and TRACK.",
        ),
        (
            "FILE a BINARY\nTRACK 01 AUDIO\nINDEX 01 00:61:00\n",
            "'disc.cue', line 3: '00:61:00'. Wanted a time such as 03:25:74.",
        ),
        (
            "FILE a BINARY\nTRACK 01 AUDIO\nINDEX 01 00:02:00\nTRACK 02 AUDIO\nINDEX 01 00:01:00\n",
            "'disc.cue', line 5: 'INDEX 01 00:01:00'. Wanted a time after the one before.",
        ),
        ("FILE a BINARY\nTRACK 01 AUDIO\n", "'disc.cue' does not say where track 1 begins."),
    ],
)
def test_sheets_that_nobody_can_follow(tmp_path: Path, content: str, message: str) -> None:
    assert refused(tmp_path, content) == message


def test_a_film_named_as_a_sheet(tmp_path: Path) -> None:
    assert refused(tmp_path, b"\0" * 300_000) == "'disc.cue' is too large for a cue sheet."
    assert refused(tmp_path, os.urandom(200_000)).startswith("'disc.cue'")


def test_a_sheet_of_many_lines_is_read_soon(tmp_path: Path) -> None:
    content = "FILE a BINARY\nTRACK 01 AUDIO\n" + "INDEX 01 00:00:00\n" * 14_000
    begun = time.monotonic()
    cue.read(sheet(tmp_path, content))
    assert time.monotonic() - begun < 2


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.cue")
    for name in ("missing.cue", "pipe.cue"):
        with pytest.raises(UnreadableError) as caught:
            cue.read(tmp_path / name)
        assert caught.value.message == f"'{name}' is not a file."


def test_which_sheets_are_discs(tmp_path: Path) -> None:
    image = write_cd(tmp_path, [noise(80, 1), noise(80, 2)])
    plain = image.cue.read_text()
    variants = {
        "image": plain,
        "motorola": plain.replace("BINARY", "MOTOROLA"),
        "album": plain.replace('"disc.bin" BINARY', '"Album.flac" WAVE'),
        "wave": plain.replace('"disc.bin" BINARY', '"disc.wav" WAVE'),
        "mislabelled": plain.replace('"disc.bin"', '"Album.flac"'),
        "data": plain.replace("AUDIO", "MODE1/2352"),
        "broken": "FILE\n",
    }
    for name, content in variants.items():
        (tmp_path / f"{name}.cue").write_text(content)
    found = {name for name in variants if is_cd(tmp_path / f"{name}.cue")}
    assert found == {"image", "motorola"}
    assert not is_cd(image.bin)
    assert not is_cd(tmp_path / "missing.cue")

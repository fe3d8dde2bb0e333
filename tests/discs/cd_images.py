"""Audio CDs as images, made on the spot: raw samples and the cue sheet that describes them."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

SECTOR = 2352
SENTENCES = ("The first track of this disc.", "Here is the second one.", "And the third is the last.")
SPOKEN_SHEET = """\
REM GENRE Poetry
REM DATE 1998
REM DISCNUMBER 1
REM TOTALDISCS 1
CATALOG 0602517931596
PERFORMER "The Readers"
TITLE "Three Sentences"
FILE "Three Sentences.bin" BINARY
"""


@dataclass(frozen=True, slots=True)
class CdImage:
    """An image: its sheet, its file, and the samples of each track as 16 bit stereo, low byte first."""

    cue: Path
    bin: Path
    tracks: tuple[bytes, ...]


def noise(sectors: int, seed: int) -> bytes:
    """Sound that is nowhere like itself."""
    return random.Random(seed).randbytes(sectors * SECTOR)


def speech(sentence: str, pitch: int) -> bytes:
    """A spoken sentence, 2 to 4 s in whole sectors; a tone where ffmpeg cannot speak."""
    for sound in (f"flite=text='{sentence}'", f"sine=frequency={pitch}:duration=2.2"):
        command = ["ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", sound, "-ac", "2", "-ar", "44100"]
        said = subprocess.run([*command, "-f", "s16le", "-"], capture_output=True, timeout=60)
        if said.returncode == 0:
            break
    sectors = min(max(-(-len(said.stdout) // SECTOR), 150), 300)
    return said.stdout[: sectors * SECTOR].ljust(sectors * SECTOR, b"\0")


def time(sector: int) -> str:
    """A sector as a cue sheet has it."""
    return f"{sector // 4500:02d}:{sector // 75 % 60:02d}:{sector % 75:02d}"


def sheet_of(name: str, tracks: Sequence[bytes], *, words: Sequence[str] = (), mode: str = "AUDIO") -> str:
    """FILE and TRACK lines for tracks that lie one behind the other; `words` are the lines of each track."""
    lines, start = [f'FILE "{name}" BINARY'], 0
    for number, track in enumerate(tracks, 1):
        lines += [f"  TRACK {number:02d} {mode}", *words[number - 1 : number], f"    INDEX 01 {time(start)}"]
        start += len(track) // SECTOR
    return "\n".join(lines) + "\n"


def write_cd(folder: Path, tracks: Sequence[bytes], sheet: str | None = None, name: str = "disc") -> CdImage:
    """Write `name.bin` and `name.cue`."""
    folder.mkdir(parents=True, exist_ok=True)
    image = CdImage(folder / f"{name}.cue", folder / f"{name}.bin", tuple(tracks))
    image.bin.write_bytes(b"".join(tracks))
    image.cue.write_text(sheet if sheet is not None else sheet_of(image.bin.name, tracks), "utf-8")
    return image


@pytest.fixture(scope="session")
def spoken_cd(tmp_path_factory: pytest.TempPathFactory) -> CdImage:
    """Three spoken tracks of 2 to 4 s, with titles, performers and a year. Copy it before changing it."""
    tracks = [speech(sentence, 300 + 200 * number) for number, sentence in enumerate(SENTENCES)]
    words = [f'    TITLE "Sentence {number}"\n    PERFORMER "Reader {number}"' for number in (1, 2, 3)]
    sheet = SPOKEN_SHEET + sheet_of("Three Sentences.bin", tracks, words=words).partition("\n")[2]
    return write_cd(tmp_path_factory.mktemp("spoken_cd"), tracks, sheet, "Three Sentences")

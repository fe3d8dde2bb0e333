"""Cue sheets: the text file beside a disc image that says where its tracks begin.

The commands are those of CDRWIN's user guide, which every writer of such files follows more or less.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from medialib.discs import CD_SECTORS_PER_S
from medialib.errors import UnreadableError
from medialib.sources.audio_cd.cd_text import CdText, Words, barcode_in, clean, count_in, date_in

LARGEST_SHEET = 256 * 1024
MOST_TRACKS = 99
FILE = re.compile(r'(?:"(?P<quoted>.*)"|(?P<plain>.+?))\s+(?P<format>\w+)\s*\Z')
TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-6]\d|7[0-4])\Z")
HINT = "Check the sheet in a text editor, or make the image again."


@dataclass(frozen=True, slots=True)
class CueFile:
    """A file that a sheet names, as it is written there, and its format: BINARY, MOTOROLA, WAVE, ..."""

    name: str
    format: str


@dataclass(frozen=True, slots=True)
class CueIndex:
    """A point of a track: its number (0 is the pause before, 1 the beginning), which file, and the sector in that."""

    number: int
    file: int
    sector: int


@dataclass(slots=True)
class CueTrack:
    """A track as the sheet has it. `pregap` and `postgap` are sectors of silence that no file holds."""

    number: int
    mode: str
    indexes: list[CueIndex] = field(default_factory=list)
    pregap: int = 0
    postgap: int = 0

    @property
    def audio(self) -> bool:
        """Whether it is music."""
        return self.mode == "AUDIO"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet: its files, its tracks in order, and its words."""

    name: str
    files: tuple[CueFile, ...]
    tracks: tuple[CueTrack, ...]
    text: CdText


def read(path: Path) -> Sheet:
    """Read a cue sheet. Raises UnreadableError, which names the line, for one that nobody could follow."""
    try:
        if not path.is_file():
            raise UnreadableError(f"{path.name!r} is not a file.", "Give the .cue file of a disc image.")
        with path.open("rb") as file:
            raw = file.read(LARGEST_SHEET + 1)
    except OSError as error:
        raise UnreadableError(
            f"{path.name!r} cannot be read: {error.strerror}.", "Check that it is there and may be read."
        ) from error
    if len(raw) > LARGEST_SHEET:
        raise UnreadableError(f"{path.name!r} is too large for a cue sheet.", "Give the .cue file, not the image.")
    return _Reader(path.name).read(_decoded(raw))


def _decoded(raw: bytes) -> str:
    """Text in the encodings that such files have: UTF-8, UTF-16, else that of Western Windows."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    if raw[1:2] == b"\0" or raw[:1] == b"\0":
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


class _Reader:
    """Follows a sheet line by line."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._line = 0
        self._files: list[CueFile] = []
        self._tracks: list[CueTrack] = []
        self._reached = (0, 0)
        self._words: dict[int, dict[str, str]] = {0: {}}
        self._acts: dict[str, Callable[[str], None]] = {
            "FILE": self._file,
            "TRACK": self._track,
            "INDEX": self._index,
            "PREGAP": self._pregap,
            "POSTGAP": self._postgap,
            "REM": self._remark,
            "TITLE": lambda value: self._say("TITLE", value),
            "PERFORMER": lambda value: self._say("PERFORMER", value),
            "CATALOG": lambda value: self._say("CATALOG", value),
        }

    def read(self, text: str) -> Sheet:
        for self._line, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
            command, _, value = line.strip().partition(" ")
            act = self._acts.get(command.upper())
            if act:
                act(value.strip())
        for track in self._tracks:
            if not any(index.number == 1 for index in track.indexes):
                raise UnreadableError(f"{self._name!r} does not say where track {track.number} begins.", HINT)
        if not self._tracks:
            raise UnreadableError(f"{self._name!r} lists no tracks.", HINT)
        return Sheet(self._name, tuple(self._files), tuple(self._tracks), self._text())

    def _file(self, value: str) -> None:
        found = FILE.match(value)
        if not found:
            raise self._wrong(f"FILE {value[:80]}", "a name and a format")
        self._files.append(CueFile(found["quoted"] or found["plain"] or "", found["format"].upper()))

    def _track(self, value: str) -> None:
        number, _, mode = value.partition(" ")
        before = self._tracks[-1].number if self._tracks else 0
        if not number.isascii() or not number.isdigit() or not before < int(number) <= MOST_TRACKS or not mode:
            raise self._wrong(f"TRACK {value[:80]}", f"a number of {before + 1} to {MOST_TRACKS} and a mode")
        self._tracks.append(CueTrack(int(number), mode.strip().upper()))
        self._words[int(number)] = {}

    def _index(self, value: str) -> None:
        number, _, time = value.partition(" ")
        if not self._tracks or not self._files or not number.isascii() or not number.isdigit() or len(number) > 2:
            raise self._wrong(f"INDEX {value[:80]}", "a number and a time, after FILE and TRACK")
        index = CueIndex(int(number), len(self._files) - 1, self._sectors(time))
        if self._reached > (index.file, index.sector):
            raise self._wrong(f"INDEX {value[:80]}", "a time after the one before")
        self._reached = (index.file, index.sector)
        self._tracks[-1].indexes.append(index)

    def _pregap(self, value: str) -> None:
        if self._tracks:
            self._tracks[-1].pregap = self._sectors(value)

    def _postgap(self, value: str) -> None:
        if self._tracks:
            self._tracks[-1].postgap = self._sectors(value)

    def _sectors(self, time: str) -> int:
        """Minutes, seconds and sectors, as sectors."""
        found = TIME.match(time.strip())
        if not found:
            raise self._wrong(time[:80], "a time such as 03:25:74")
        return (int(found[1]) * 60 + int(found[2])) * CD_SECTORS_PER_S + int(found[3])

    def _remark(self, value: str) -> None:
        key, _, text = value.partition(" ")
        if key.upper() in ("DATE", "GENRE", "DISCNUMBER", "TOTALDISCS"):
            self._say(key.upper(), text.strip())

    def _say(self, key: str, value: str) -> None:
        quoted = len(value) > 1 and value[0] == value[-1] == '"'
        text = clean(value[1:-1] if quoted else value)
        if text:
            self._words[self._tracks[-1].number if self._tracks else 0].setdefault(key, text)

    def _text(self) -> CdText:
        disc = self._words.pop(0)
        number = disc.get("DISCNUMBER", "")
        return CdText(
            title=disc.get("TITLE"),
            artist=disc.get("PERFORMER"),
            date=date_in(disc.get("DATE", "")),
            genre=disc.get("GENRE"),
            disc=count_in(number),
            discs=count_in(disc.get("TOTALDISCS")) or count_in(number.partition("/")[2]),
            barcode=barcode_in(disc.get("CATALOG", "")),
            tracks={
                number: Words(said.get("TITLE"), said.get("PERFORMER")) for number, said in self._words.items() if said
            },
        )

    def _wrong(self, value: str, wanted: str) -> UnreadableError:
        return UnreadableError(f"{self._name!r}, line {self._line}: {value!r}. Wanted {wanted}.", HINT)

"""Reads the lines of makemkvcon's robot mode (makemkvcon -r): a word, a colon and values between commas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from medialib.discs import Contents, Title
from medialib.sources.discs import languages

LINE = re.compile(r"([A-Z]{3,6}):(.*)", re.DOTALL)
VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,]*)')
KIND, LANGUAGE, CHAPTERS, DURATION, SIZE, PICTURE, FLAGS = 1, 3, 8, 9, 11, 19, 22
AUDIO, SUBTITLES = 6202, 6203
DERIVED = 2048  # a stream that is part of another: the core of a sound track, the forced part of subtitles
MOST_TITLES = 999
MOST_STREAMS = 99
LONGEST_S = 100 * 3600


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its word (MSG, PRGV, TINFO, ...) and its values as text."""

    word: str
    values: tuple[str, ...]

    def number(self, place: int, otherwise: int = -1) -> int:
        """The value at `place` as a number."""
        text = self.values[place] if place < len(self.values) else ""
        return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else otherwise

    def text(self, place: int) -> str:
        """The value at `place`, empty when there is none."""
        return self.values[place] if place < len(self.values) else ""


@dataclass
class Stream:
    """What is said of one stream of a title."""

    kind: int = 0
    language: str = "und"
    flags: int = 0


@dataclass
class Found:
    """What is said of one title, as it comes."""

    attributes: dict[int, str] = field(default_factory=dict)
    streams: dict[int, Stream] = field(default_factory=dict)
    picture: str = ""


class Titles:
    """Gathers the titles that lines tell of."""

    def __init__(self) -> None:
        self._found: dict[int, Found] = {}

    def hear(self, line: Line) -> None:
        """Take in a line; those of other words tell nothing of titles."""
        number = line.number(0)
        if line.word in ("TINFO", "SINFO") and 0 <= number < MOST_TITLES:
            title = self._found.setdefault(number, Found())
            if line.word == "TINFO":
                title.attributes[line.number(1)] = line.text(3)
            elif 0 <= line.number(1) < MOST_STREAMS:
                _hear_stream(title, line)

    def contents(self, shortest_s: float) -> Contents:
        """The titles of at least `shortest_s`. Chapters are not told; the main feature neither."""
        made = (_title(number, found) for number, found in sorted(self._found.items()))
        return Contents(tuple(title for title in made if title and title.duration_s >= shortest_s))


def parse(line: str) -> Line | None:
    """A line of robot mode, or None for any other."""
    if not (found := LINE.fullmatch(line.strip())):
        return None
    return Line(found[1], tuple(_values(found[2])))


def seconds(text: str) -> float | None:
    """A length such as 1:43:34 in seconds, or None when it makes no sense."""
    if not (found := re.fullmatch(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])", text)):
        return None
    length = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
    return float(length) if 0 < length <= LONGEST_S else None


def _values(text: str) -> Iterator[str]:
    place = 0
    while place <= len(text):
        found = VALUE.match(text, place)
        if not found:
            return
        quoted = found[1]
        yield found[2] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        place = found.end() + 1


def _hear_stream(title: Found, line: Line) -> None:
    stream = title.streams.setdefault(line.number(1), Stream())
    attribute = line.number(2)
    if attribute == KIND:
        stream.kind = line.number(3, 0)
    elif attribute == LANGUAGE:
        stream.language = languages.short(line.text(4))
    elif attribute == FLAGS:
        stream.flags = line.number(4, 0)
    elif attribute == PICTURE and not title.picture:
        title.picture = line.text(4)


def _title(number: int, found: Found) -> Title | None:
    length_s = seconds(found.attributes.get(DURATION, ""))
    if length_s is None:
        return None
    size = found.attributes.get(SIZE, "")
    picture = re.fullmatch(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})", found.picture)
    return Title(
        number,
        length_s,
        width=int(picture[1]) if picture else None,
        height=int(picture[2]) if picture else None,
        audio_languages=_languages(found, AUDIO),
        subtitle_languages=_languages(found, SUBTITLES),
        size=int(size) if re.fullmatch(r"[0-9]{1,15}", size) else None,
    )


def _languages(found: Found, kind: int) -> tuple[str, ...]:
    streams = (stream for _, stream in sorted(found.streams.items()))
    return tuple(stream.language for stream in streams if stream.kind == kind and not stream.flags & DERIVED)

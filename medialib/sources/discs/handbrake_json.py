"""Reads what HandBrakeCLI says with --json: labelled blocks between other lines (libhb/hb_json.c)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, TypeGuard

from medialib.discs import Contents, Title
from medialib.errors import ProgramError
from medialib.sources.discs import languages

Block: TypeAlias = Mapping[str, Any]

OPENING = re.compile(r"(Version|Progress|JSON Title Set): \{$")
LARGEST = 64 * 1024 * 1024
TICKS_PER_S = 90_000
MOST_TITLES = 999
MOST_TRACKS = 99
LONGEST_S = 100 * 3600
WIDEST = 16_384


class Blocks:
    """Joins the lines of a block and hands on the block when it ends."""

    def __init__(self) -> None:
        self._name = ""
        self._lines: list[str] = []
        self._size = 0

    def feed(self, line: str) -> tuple[str, Block] | None:
        """The block that ends with this line, if one does. Raises ProgramError when it is not JSON."""
        if opening := OPENING.search(line):
            self._name, self._lines, self._size = opening[1], ["{"], 0
            return None
        if not self._name:
            return None
        self._lines.append(line)
        self._size += len(line)
        if line.rstrip() != "}" and self._size < LARGEST:
            return None
        name, self._name = self._name, ""
        return name, _parsed("\n".join(self._lines))

    def close(self) -> None:
        """Raise ProgramError when a block was left open."""
        if self._name:
            raise _broken("it ended in the middle")


def contents(block: Block) -> Contents:
    """The titles of a title set. Those that make no sense are left out, and all beyond the 999th."""
    found: dict[int, Title] = {}
    for said in _list(block.get("TitleList"))[:MOST_TITLES]:
        title = _title(said)
        if title:
            found.setdefault(title.number, title)
    main = block.get("MainFeature")
    return Contents(tuple(found.values()), main if isinstance(main, int) and main in found else None)


def duration_s(block: object) -> float | None:
    """Seconds of a HandBrake duration, or None when it makes no sense."""
    ticks = block.get("Ticks") if isinstance(block, dict) else None
    if not isinstance(ticks, int | float) or isinstance(ticks, bool):
        return None
    return round(ticks / TICKS_PER_S, 3) if 0 < ticks <= LONGEST_S * TICKS_PER_S else None


def _title(said: Any) -> Title | None:
    if not isinstance(said, dict):
        return None
    number, length_s = said.get("Index"), duration_s(said.get("Duration"))
    if not _is_count(number) or length_s is None:
        return None
    size = said.get("Geometry")
    width, height = (size.get("Width"), size.get("Height")) if isinstance(size, dict) else (None, None)
    return Title(
        number,
        length_s,
        tuple(_starts(_list(said.get("ChapterList")), length_s)),
        width if _is_count(width, WIDEST) else None,
        height if _is_count(height, WIDEST) else None,
        _languages(said.get("AudioList")),
        _languages(said.get("SubtitleList")),
    )


def _starts(chapters: list[Any], length_s: float) -> Iterator[float]:
    """Where the chapters begin; HandBrake says how long each is."""
    start = 0.0
    for chapter in chapters[:MOST_TITLES]:
        lasts = duration_s(chapter.get("Duration")) if isinstance(chapter, dict) else None
        if lasts is None or start >= length_s:
            return
        yield round(start, 3)
        start += lasts


def _languages(tracks: Any) -> tuple[str, ...]:
    said = (track.get("LanguageCode") for track in _list(tracks)[:MOST_TRACKS] if isinstance(track, dict))
    return tuple(languages.short(code) for code in said)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_count(value: Any, most: int = 99_999) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most


def _parsed(text: str) -> Block:
    try:
        block = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise _broken(str(error)) from error
    if not isinstance(block, dict):
        raise _broken("it is no object")
    return block


def _broken(why: str) -> ProgramError:
    return ProgramError(
        f"HandBrakeCLI said something that is not the JSON it should be: {why[:120]}.",
        "Install HandBrake 1.3 or later; the job's log holds what it said.",
    )

"""What cd-info, of libcdio, says of the disc in a drive: its table of contents and its CD-Text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from medialib import programs
from medialib.discs import CdTrack
from medialib.errors import UnreadableError
from medialib.model import Report
from medialib.sources.audio_cd.cd_text import CdText, Words, barcode_in, clean
from medialib.sources.audio_cd.disc_id import SESSION_GAP

PATIENCE_S = 120
MOST_LINES = 5000
TRACK = re.compile(r"\s*(?P<number>\d{1,3}): \d\d:\d\d:\d\d\s+(?P<start>\d{1,7}) (?P<sort>[\w-]+)")
LEAD_OUT = 170
CATALOG = re.compile(r"Media Catalog Number \(MCN\): (\d+)")
LANGUAGE = re.compile(r"Language (\d+) ")
ABOUT = re.compile(r"CD-TEXT for (?:Disc|Track\s+(?P<number>\d{1,2})):")
SAYS = re.compile(r"\t(?P<key>[A-Z_]+): (?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a drive shows of its disc."""

    tracks: tuple[CdTrack, ...]
    text: CdText


def read(device: Path, report: Report) -> Seen:
    """Ask the drive. Raises UnreadableError when there is no CD in it or it cannot be read, and ProgramError."""
    lines: list[str] = []

    def keep(line: str) -> None:
        if len(lines) < MOST_LINES:
            lines.append(line)

    command = ["cd-info", "--no-header", "--no-device-info", "--no-cddb", f"--cdrom-device={device}"]
    programs.run(command, report=report, on_line=keep, apart=True, timeout_s=PATIENCE_S, check=False)
    seen = parse(lines)
    if not seen.tracks:
        raise UnreadableError(
            f"No CD could be read in '{device}'.", "Put the disc in with its label up, wait until it spins, then retry."
        )
    return seen


def parse(lines: Sequence[str]) -> Seen:
    """Tracks and words from cd-info's lines; no tracks where it saw none."""
    text = _text(lines)
    tracks = _tracks(lines)
    named = ((track, text.tracks.get(track.number, Words())) for track in tracks)
    return Seen(tuple(replace(track, title=words.title, artist=words.artist) for track, words in named), text)


def _tracks(lines: Sequence[str]) -> list[CdTrack]:
    """The table of contents: each track ends where the next begins, music in front of a data session a gap before."""
    found: list[tuple[int, int, bool]] = []
    for hit in filter(None, map(TRACK.match, lines)):
        number, start = int(hit["number"]), int(hit["start"])
        if found and (number <= found[-1][0] or start <= found[-1][1]):
            return []
        found.append((number, start, hit["sort"] == "audio"))
        if number == LEAD_OUT:
            break
    if not found or found[-1][0] != LEAD_OUT:
        return []
    last_audio = max((number for number, _, audio in found if audio), default=0)
    return [
        CdTrack(number, start, _length(start, following, number == last_audio and after != LEAD_OUT), audio)
        for (number, start, audio), (after, following, _) in itertools.pairwise(found)
    ]


def _length(start: int, following: int, before_data: bool) -> int:
    gap = SESSION_GAP if before_data and following - SESSION_GAP > start else 0
    return following - start - gap


def _text(lines: Sequence[str]) -> CdText:
    """The CD-Text in its first language."""
    about: int | None = None
    said: dict[int, dict[str, str]] = {0: {}}
    for line in lines:
        if (language := LANGUAGE.match(line)) and language[1] != "0":
            break
        if found := ABOUT.match(line):
            about = int(found["number"] or 0)
        elif about is not None and (words := SAYS.match(line)) and (text := clean(words["text"])):
            said.setdefault(about, {}).setdefault(words["key"], text)
    disc = said.pop(0)
    catalog = next(filter(None, map(CATALOG.match, lines)), None)
    return CdText(
        title=disc.get("TITLE"),
        artist=disc.get("PERFORMER"),
        genre=disc.get("GENRE"),
        barcode=barcode_in(catalog[1] if catalog else disc.get("UPC_EAN", "")),
        tracks={number: Words(one.get("TITLE"), one.get("PERFORMER")) for number, one in said.items()},
    )

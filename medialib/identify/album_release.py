"""Albums as they are passed on: `Artist - Album (2017) [FLAC]`, `Artist-Album-CD-FLAC-2014-GROUP`."""

from __future__ import annotations

import re

from medialib.identify.names import fold
from medialib.identify.numbering import read_numbering
from medialib.identify.reading import Reading
from medialib.identify.title import is_release, resolution_of, wordy
from medialib.identify.vocabulary import VARIOUS, VARIOUS_WORDS
from medialib.model import Kind

YEAR = r"(?:19|20)\d\d"
FORMAT = re.compile(
    r"(?i)(?<![^\W_])(?:flac|mp3|m4a|alac|lossless|\d{3}\s?kbps|(?:cd|vinyl)[\s._-]?rip|v0|v2|320|24[\s-]?bit)(?![^\W_])"
)
MEDIUM = r"(?:\d?cd[rsm]?|\d?cds|web|vinyl|\d?lp|ep|single|flac|mp3|promo|retail|nmr|int|reissue|remastered|\(?deluxe[\s_]edition\)?|advance|bootleg|\d?dvda)"
SCENE = re.compile(rf"^(?P<artist>[^-]+)-(?P<album>[^-]+?)(?:-{MEDIUM})*-(?P<year>{YEAR})-[A-Za-z0-9_]+$", re.I)
SCENE_YEAR_FIRST = re.compile(rf"^(?P<artist>[^-]+)-(?P<year>{YEAR})-(?P<album>[^-]+)-[A-Za-z0-9_]+$")
IN_FRONT = re.compile(r"^(?:\s*(?:\[[^\[\]]*\]|\([^()]*\)))+\s*(?=[^\s\[(])")
SPLIT = re.compile(r"\s+[-–]\s+")
YEAR_BEHIND = re.compile(
    rf"[\s,]*(?:[(\[{{][^()\[\]{{}}]*?\b(?P<inside>{YEAR})\b[^()\[\]{{}}]*[)\]}}]|\s-?\s*(?P<bare>{YEAR})(?=[\s,]|$))"
)
YEAR_FIRST = re.compile(rf"{YEAR}\s+[-–]\s+")
EDITION = re.compile(r"(?i)\s*[(\[](?:[^()\[\]]*\b(?:edition|deluxe|remaster(?:ed)?|album|single)\b[^()\[\]]*)[)\]]")


def read_album_release(name: str) -> Reading | None:
    """The album a release's name tells of; None for what does not look like one, or looks like a video's."""
    if is_release(name.replace("WEB", "").replace("CD", "")) or resolution_of(name) or read_numbering(name):
        return None
    if scene := scene_album(name):
        return _album(*scene)
    if FORMAT.search(name) is None:
        return None
    bare = IN_FRONT.sub("", name)
    parts = SPLIT.split(bare, maxsplit=1)
    if len(parts) < 2 or not wordy(parts[0]):
        return None
    first = YEAR_FIRST.match(parts[1])
    title, year = _title_and_year(EDITION.sub("", parts[1][first.end() :] if first else parts[1]))
    return _album(parts[0].strip(), title, year or _year_of(name)) if wordy(title) else None


def scene_album(name: str) -> tuple[str, str, int] | None:
    """Artist, album and year of `Artist-Album-CD-FLAC-2014-GROUP`; None for other names."""
    hit = (SCENE_YEAR_FIRST.match(name) or SCENE.match(name)) if " - " not in name else None
    return (_spaced(hit["artist"]), _spaced(hit["album"]), int(hit["year"])) if hit else None


def _title_and_year(text: str) -> tuple[str, int | None]:
    """The words before the first format, and before the last year in front of that; the year."""
    stop = FORMAT.search(text)
    end = _before_bracket(text, stop.start()) if stop else len(text)
    years = list(YEAR_BEHIND.finditer(text))
    inside = [hit for hit in years if hit["inside"]] or [hit for hit in years if wordy(text[: hit.start()])][-1:]
    if inside and wordy(text[: inside[0].start()]):
        end = min(end, inside[0].start())
    year = int(inside[0]["inside"] or inside[0]["bare"]) if inside else None
    return text[:end].strip(" -,_"), year


def _before_bracket(text: str, place: int) -> int:
    """Where the bracket that a place stands in opens; the place itself outside of one."""
    opened = max(text.rfind(opening, 0, place) for opening in "([{")
    return opened if opened >= 0 and not re.search(r"[)\]}]", text[opened:place]) else place


def _year_of(text: str) -> int | None:
    hit = re.search(rf"(?<!\d){YEAR}(?!\d)", text)
    return int(hit[0]) if hit else None


def _spaced(text: str) -> str:
    return " ".join(text.replace("_", " ").replace(".", " ").split())


def _album(artist: str, album: str, year: int | None) -> Reading:
    various = fold(artist) in VARIOUS_WORDS
    return Reading(
        Kind.ALBUM,
        title=album,
        year=year,
        artist=VARIOUS if various else artist,
        album=album,
        album_artist=VARIOUS if various else artist,
    )

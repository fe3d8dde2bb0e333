"""What a comic in a ZIP archive says of itself: ComicInfo.xml and its first page (https://anansi-project.github.io/docs/comicinfo/)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from medialib.identify.imprint import archive
from medialib.identify.imprint.words import MOST_GENRES, Imprint, isbn_of, line, listed, place, prose
from medialib.identify.imprint.xml import attribute, every, name_of, parsed, text_of
from medialib.identify.languages import language_of
from medialib.identify.names import fold
from medialib.names import sort_title
from medialib.suffixes import is_junk

INFO = "comicinfo.xml"
LARGEST_INFO, LARGEST_PAGE = 2_000_000, 30_000_000
ROLES = {
    "writer": "author", "penciller": "artist", "inker": "artist", "colorist": "colorist", "letterer": "letterer",
    "coverartist": "cover artist", "editor": "editor", "translator": "translator",
}  # fmt: skip
PAGE = re.compile(r"(?i).*\.(?:jpe?g|png|webp|gif)")
# A title that only says which part it is.
PART = re.compile(r"(?i)(?:v|vol\.?|volume|ch|chapter|issue|#)?\s*\d{1,4}(?:\.\d)?")


def read(path: Path) -> Imprint:
    """The imprint of a comic. Raises UnreadableError for what is no archive."""
    with archive.opened(path) as opened:
        names = sorted((name for name in opened.namelist() if posixpath.basename(name).lower() == INFO), key=_depth)
        root = parsed(archive.read(opened, names[0], LARGEST_INFO)) if names else None
        imprint = _imprint(root) if root is not None else Imprint()
        return _with_cover(opened, imprint, _front(opened, root))


def _depth(name: str) -> tuple[int, str]:
    return name.count("/"), name


def _imprint(root: Element) -> Imprint:
    said = {name_of(one): text_of(one) for one in reversed(list(root)) if text_of(one)}
    title, series = line(said.get("title")), line(said.get("series"))
    number = next((place(said.get(name)) for name in ("number", "volume") if place(said.get(name)) is not None), None)
    if number is None and PART.fullmatch(title):
        number = place(re.sub(r"[^\d.]|\.(?!\d)", "", title))
    return Imprint(
        title=_title(title, series, number),
        credits=tuple(_credits(said)),
        language=language_of(said.get("languageiso", "")) or "",
        date=_date(said),
        publisher=line(said.get("publisher")),
        description=prose(said.get("summary")),
        genres=listed(said.get("genre"))[:MOST_GENRES],
        isbn=isbn_of(said.get("gtin"), called=True),
        series=series,
        number=number,
    )


def _title(title: str, series: str, number: float | None) -> str:
    """`Series 4: Title`, as far as there is more to say than the series and the number."""
    if not series:
        return title
    part = f"{series} {number:g}" if number is not None else series
    bare = not title or PART.fullmatch(title) or fold(title) in (fold(series), fold(part))
    return part if bare else f"{part}: {title}"


def _credits(said: dict[str, str]) -> Iterator[tuple[str, str]]:
    kept = dict.fromkeys((name, role) for field, role in ROLES.items() for name in listed(said.get(field)))
    yield from kept


def _date(said: dict[str, str]) -> str:
    year, month, day = (int(said[name]) if said.get(name, "").isdecimal() else 0 for name in ("year", "month", "day"))
    if not 1400 <= year < 2100:
        return ""
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else str(year)


def _front(opened: ZipFile, root: Element | None) -> str:
    """The page that is said to be the front cover, else the first."""
    named = (name for name in opened.namelist() if PAGE.fullmatch(name) and "__macosx/" not in name.lower())
    pages = sorted(
        (name for name in named if not is_junk(posixpath.basename(name))), key=lambda name: (sort_title(name), name)
    )
    told = [attribute(one, "image") for one in every(root, "page") if attribute(one, "type").lower() == "frontcover"]
    place = int(told[0]) if told and told[0].isdecimal() and len(told[0]) < 6 else 0
    return pages[place] if place < len(pages) else pages[0] if pages else ""


def _with_cover(opened: ZipFile, imprint: Imprint, path: str) -> Imprint:
    try:
        return replace(imprint, cover=archive.read(opened, path, LARGEST_PAGE) or None)
    except BadZipFile as error:
        return replace(imprint, trouble=f"Its first page cannot be read: {error}.")

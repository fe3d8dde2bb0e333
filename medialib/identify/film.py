"""Films: title, year, edition, part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medialib.identify.editions import edition_of, edition_start, is_edition
from medialib.identify.folders import Context, disc_of
from medialib.identify.names import fold
from medialib.identify.reading import Reading
from medialib.identify.title import (
    STRONG,
    VERSION_END,
    first_title,
    has_noise,
    noise_start,
    resolution_of,
    tidy,
    without_language,
    wordy,
)
from medialib.model import Kind, Source

YEAR = re.compile(r"(?<![^\W_])(?P<year>(?:18[89]|19\d|20[0-3])\d)(?![^\W_г]|[\s._-]?(?:mb|gb|kbps)\b)", re.I)
IN_BRACKETS = re.compile(
    r"[(\[](?:[^()\[\]]*\s/)?\s*(?P<year>(?:18[89]|19\d|20[0-3])\d)\s*(?:[)\]]|,\s|[-–]\s?\d{0,4}\s?[)\]])"
)
# Before there were films, but not before there were books.
OLD_YEAR = re.compile(r"\s*[(\[](?P<year>1[0-8]\d\d)[)\]]\s*$")
LEADING_YEAR = re.compile(r"^\s*(?:[(\[](?P<a>(?:19|20)\d\d)[)\]]|(?P<b>(?:19|20)\d\d)\s+-\s)[\s._-]*(?=\S)")
PART = re.compile(
    r"(?i)(?:^|(?<=[\s._(\[,\]-]))(?:cd|dis[ck]|dvd(?!5|9)|parte?|pt|teil)(?P<gap>[\s._-]*)(?P<number>\d{1,2})(?:[\s._]?of[\s._]?\d+)?(?=[\s._)\],-]|$)[)\]]?"
)
ARTICLES = frozenset(("a", "an", "the"))
STACKED = re.compile(r"(?i)^(?:cd|dis[ck]|dvd)")
SECOND_TITLE = re.compile(r"^(?P<title>.*[^\W_].*?)\s*\((?:[^()]*\s[^()]*)\)\.?$")
# A title that is all brackets, or begins as `[REC] 2` does.
BRACKETED = re.compile(r"^\s*\[(?:[^\[\]]+\][\s._-]*$|[A-Z]{2,4}\]\s?[2-9²³⁴](?![^\W_]))")
EDITION_CODE = re.compile(r"(?<=[\s._])(?:DC|SE|EE|CC)[\s._(\[-]*$")
STEREO_END = re.compile(r"(?i)(?<=[^\W_])[\s._]+3d(?:[\s._-]+h?sbs)?[\s._-]*$")
STEREO = re.compile(r"(?i)(?<![^\W_])3d(?![^\W_])")
PART_LETTER = re.compile(r"(?i)[\s._-]+part[\s._]?(?P<letter>[a-d])$")
SPACED_PART = re.compile(r"(?i)[\s._-]+part[\s._]*(?P<number>\d{1,2})$")
IN_COLLECTION = re.compile(r"^(?:\d{1,2}(?:\s+-\s+|\.\s+)|\(\d{1,2}\)\s*)(?=\D*\S.*[(\[]\d{4}[)\]])")
MEANINGLESS = re.compile(
    r"(?i)^(?:movie|film|video|main|feature|title|title[\s_]t|t|vts|disc|track|chapter|part|cd|dvd|index|file|untitled|stream)?[\s_]*\d*(?:[\s_]\d+)*$"
)


@dataclass(frozen=True, slots=True)
class Year:
    """A year in a name, and where it stands."""

    value: int
    start: int
    end: int


def year_of(name: str, *, bracketed: bool = False) -> Year | None:
    """The year of release in a name: one in brackets, else the last bare one that is not the title."""
    inside = IN_BRACKETS.search(name, 1)
    if inside:
        return Year(int(inside["year"]), inside.start(), inside.end())
    if bracketed:
        return None
    noise = noise_start(name)
    bare = [hit for hit in YEAR.finditer(name) if wordy(name[: hit.start()])]
    before = [hit for hit in bare if noise is None or hit.start() <= noise] or bare[:1]
    return Year(int(before[-1]["year"]), before[-1].start(), before[-1].end()) if before else None


def trailing_year(text: str) -> tuple[str, int | None]:
    """A title without the year behind it, and that year: `Show (2005)`, `Show.2005.`"""
    year = year_of(text)
    if year is None or wordy(text[year.end :]):
        old = OLD_YEAR.search(text)
        return (text[: old.start()], int(old["year"])) if old and year is None else (text, None)
    return text[: year.start], year.value


def read_film(name: str, context: Context, hint: Kind | None) -> Reading:
    """The reading of a video that is no episode: a film where a year, a release or its place says so, else a video."""
    name, part = part_of(name)
    folder = _folder_film(context)
    own = _film(IN_COLLECTION.sub("", name) if context.titles else name)
    part = _part_of_folder(own, folder) if part is None and folder else part
    best, source = (folder, Source.FOLDER) if folder and _folder_wins(own, folder) else (own, Source.NAME)
    year = best.year or own.year
    edition = edition_of(own.tail)
    released = (
        year is not None
        or edition is not None
        or has_noise(name)
        or (folder is not None and (folder.year or folder.released))
    )
    return Reading(
        Kind.MOVIE if hint is Kind.MOVIE or (released and hint is not Kind.VIDEO) else Kind.VIDEO,
        title=best.title or tidy(name) or None,
        year=year,
        edition=edition or (edition_of(folder.tail) if folder else None),
        part=part if part is not None else _folder_part(context),
        resolution=resolution_of(own.tail),
        version=_version(own.tail) if own.year else None,
        source=source,
        sure=0.8 if year else 0.4,
    )


@dataclass(frozen=True, slots=True)
class _Film:
    """Title and year in a name, the words behind them, and whether those are a release's."""

    title: str
    year: int | None
    tail: str

    @property
    def released(self) -> bool:
        return has_noise(self.tail)


def _part_of_folder(own: _Film, folder: _Film) -> int | None:
    """The part a file is of the film its folder names: `Film (1962)/Film - Part 1`."""
    hit = SPACED_PART.search(own.title)
    whole = hit and folder.year and fold(own.title[: hit.start()]) == fold(folder.title)
    return int(hit["number"]) if hit and whole else None


def part_of(name: str) -> tuple[str, int | None]:
    """The name without `cd1`, `(part 2)`, and the number; `Part 1` within a title stays there."""
    year = year_of(name)
    for hit in PART.finditer(name):
        apart = year is not None and hit.start() >= year.end
        glued = not hit["gap"] and not (year and hit.end() <= year.start and not STACKED.match(hit[0]))
        if not hit.start() and hit.end() == len(name) and STACKED.match(name):
            return name, int(hit["number"])
        if hit.start() and (apart or glued or STACKED.match(hit[0])):
            return (name[: hit.start()].rstrip(" -_.(") + " " + name[hit.end() :]).strip(), int(hit["number"])
    letter = PART_LETTER.search(name)
    if letter and year and letter.start() >= year.end:
        return name[: letter.start()], "abcd".index(letter["letter"].lower()) + 1
    return name, None


def _film(name: str) -> _Film:
    if is_edition(name[: noise_start(name)]):
        return _Film("", None, name)
    leading = LEADING_YEAR.match(name)
    year = year_of(name)
    if leading and year and str(year.value) in leading[0] and wordy(name[leading.end() : year.start]):
        return _film(name[leading.end() :])
    if leading and (year is None or year.start < leading.end()):
        rest = name[leading.end() :]
        cut = noise_start(rest)
        return _Film(tidy(rest[:cut]), int(leading["a"] or leading["b"]), rest[cut:] if cut is not None else "")
    ends = [place for place in (year.start if year else None, noise_start(name)) if place is not None]
    end = min(ends) if ends else (edition_start(name) or len(name))
    title = _without_edition(name[:end])
    tail = name[min(end, len(title)) :]
    title = first_title(without_language(title, tail) if year or tail else title)
    title = _without_picture(title, tail)
    whole = (
        title.strip(" ._-")
        if year and BRACKETED.match(title)
        else _without_second_title(_without_version(name, tidy(title)))
    )
    return _Film(whole, year.value if year else None, tail)


def _without_picture(title: str, tail: str) -> str:
    """The title without the release's `3D` and version; a `3D` that the release words say too is the title's own."""
    if not has_noise(tail):
        return title
    return VERSION_END.sub("", title if STEREO.search(tail) else STEREO_END.sub("", title))


def _without_version(name: str, title: str) -> str:
    """A fansub's title without the release's version: `[Group] Film v2 [CRC]`."""
    return VERSION_END.sub("", title) if name.lstrip().startswith("[") else title


def _without_second_title(title: str) -> str:
    """`Le Prestige (The Prestige)` without the other title; `Birdman or (The Unexpected ...)` is one."""
    hit = SECOND_TITLE.match(title)
    return hit["title"] if hit and hit["title"].split()[-1].casefold() not in ("or", "and", "of", "the") else title


def _without_edition(region: str) -> str:
    """The words of a title without the edition at their end."""
    code = EDITION_CODE.search(region)
    if code and region[: code.start()] != region[: code.start()].upper():
        return region[: code.start()]
    start = edition_start(region)
    if start is None or not set(fold(region[:start]).split()) - ARTICLES:
        return region
    return region[:start] if len(fold(region[start:]).split()) <= 4 else region


def _folder_film(context: Context) -> _Film | None:
    """What the innermost folder with a year or a release's words names, else the innermost."""
    films = [_film(part_of(folder)[0]) for folder in context.titles]
    return next((film for film in reversed(films) if film.year or film.released), films[-1] if films else None)


def _folder_wins(own: _Film, folder: _Film) -> bool:
    """Whether the folder names the film better than the file does."""
    if not folder.title:
        return False
    if not own.title or MEANINGLESS.match(own.title):
        return not (own.title.isdecimal() and own.year)
    if own.year is not None and folder.year is not None and own.year != folder.year:
        return fold(folder.title) == fold(f"{own.title} {own.year}")
    if folder.year is None:
        return own.year is None and folder.released and fold(own.title) != fold(folder.title)
    return own.year is None or bool(set(fold(own.title).split()) & set(fold(folder.title).split()))


def _folder_part(context: Context) -> int | None:
    return context.disc if context.disc is not None else (disc_of(context.titles[-1]) if context.titles else None)


def _version(tail: str) -> str | None:
    """The words a library puts behind `Title (Year) - ` to tell versions of one film apart."""
    hit = re.match(r"^[(\[]?\d{4}[)\]]\s+-\s+(?P<words>[^\[\]{}]+)$", tail)
    words = hit["words"] if hit else ""
    noise = STRONG.search(words)
    plain = words[: noise.start()] if noise else words
    return plain.strip(" -._") or None

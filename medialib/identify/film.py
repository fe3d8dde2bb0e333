"""Films: title, year, edition, part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medialib.identify.editions import edition_of, edition_start
from medialib.identify.folders import Context, disc_of
from medialib.identify.guess import guess
from medialib.identify.names import fold
from medialib.identify.reading import Reading
from medialib.identify.title import ORIGIN, has_noise, noise_start, pattern_of, resolution_of, tidy, without_weak_end
from medialib.model import Kind, Source

YEAR = re.compile(r"(?<![\dx×])(?P<year>(?:18[89]|19\d|20[0-3])\d)(?![\dpx×]|[\s._-]?(?:mb|gb|kbps)\b)", re.I)
IN_BRACKETS = re.compile(r"[(\[]\s*(?P<year>(?:18[89]|19\d|20[0-3])\d)\s*(?:[)\]]|,\s|-\s?\d{0,4}\s?[)\]])")
LEADING_YEAR = re.compile(r"^\s*(?:[(\[](?P<a>(?:19|20)\d\d)[)\]]|(?P<b>(?:19|20)\d\d)\s+-\s)[\s._-]*(?=\S)")
PART = re.compile(
    r"(?i)(?:^|(?<=[\s._(\[,\]-]))(?:cd|dis[ck]|dvd|parte?|pt|teil)(?P<gap>[\s._-]*)(?P<number>\d{1,2})(?:[\s._]?of[\s._]?\d+)?(?=[\s._)\],-]|$)[)\]]?"
)
STACKED = re.compile(r"(?i)^(?:cd|dis[ck]|dvd)")
SOURCE_WORD = re.compile(pattern_of(ORIGIN))
MEANINGLESS = re.compile(
    r"(?i)^(?:movie|film|video|main|feature|title|t|vts|disc|track|chapter|part|cd|dvd|index|file|untitled|stream)?[\s_]*\d*(?:[\s_]\d+)*$"
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
    bare = [hit for hit in YEAR.finditer(name) if fold(name[: hit.start()])]
    before = [hit for hit in bare if noise is None or hit.start() <= noise] or bare[:1]
    return Year(int(before[-1]["year"]), before[-1].start(), before[-1].end()) if before else None


def trailing_year(text: str) -> tuple[str, int | None]:
    """A title without the year behind it, and that year: `Show (2005)`, `Show.2005.`"""
    year = year_of(text)
    if year is None or fold(text[year.end :]):
        return text, None
    return text[: year.start], year.value


def read_film(name: str, context: Context, hint: Kind | None) -> Reading:
    """The reading of a video that is no episode: a film where a year or its place says so, else a video."""
    name, part = part_of(name)
    title, year, end = _title_and_year(name)
    tail = name[end:]
    folder_title, folder_year = _folder_film(context)
    source = Source.NAME
    if folder_title and _folder_wins(title, year, folder_title, folder_year):
        title, year, source = folder_title, folder_year or year, Source.FOLDER
    released = year is not None or folder_year is not None or SOURCE_WORD.search(name) is not None
    kind = Kind.MOVIE if hint is Kind.MOVIE or (released and hint is not Kind.VIDEO) else Kind.VIDEO
    return Reading(
        kind,
        title=title or None,
        year=year,
        edition=edition_of(tail) or _folder_edition(context),
        part=part if part is not None else _folder_part(context),
        resolution=resolution_of(tail),
        version=_version(tail) if year else None,
        source=source,
        sure=0.8 if year else 0.4,
    )


def part_of(name: str) -> tuple[str, int | None]:
    """The name without `cd1`, `(part 2)`, and the number; `Part 1` within a title stays there."""
    year = year_of(name)
    for hit in PART.finditer(name):
        apart = year is not None and hit.start() >= year.end
        glued = not hit["gap"] and not (year and hit.end() <= year.start and not STACKED.match(hit[0]))
        if hit.start() and (apart or glued or STACKED.match(hit[0])):
            return (name[: hit.start()].rstrip(" -_.(") + " " + name[hit.end() :]).strip(), int(hit["number"])
    return name, None


def _title_and_year(name: str) -> tuple[str, int | None, int]:
    """Title, year, and where the words behind them begin."""
    leading = LEADING_YEAR.match(name)
    year = year_of(name)
    if leading and (year is None or year.start < leading.end()):
        rest = name[leading.end() :]
        cut = noise_start(rest)
        return (
            tidy(rest[:cut]),
            int(leading["a"] or leading["b"]),
            leading.end() + (cut if cut is not None else len(rest)),
        )
    noise = noise_start(name)
    end = min(place for place in (year.start if year else None, noise, len(name)) if place is not None)
    if year is None and noise is None:
        end = _end_without_marks(name)
    title = _without_edition(name[:end])
    tail_start = min(end, len(title))
    return tidy(without_weak_end(title) if year else title), year.value if year else None, tail_start


def _end_without_marks(name: str) -> int:
    """Where the title ends in a name without year and noise, as guessit has it where that is a prefix."""
    start = edition_start(name)
    return start if start is not None else len(name)


def _without_edition(region: str) -> str:
    start = edition_start(region)
    if start is None or not fold(region[:start]):
        return region
    rest = edition_of(region[start:])
    return region[:start] if rest and len(fold(region[start:]).split()) <= 4 else region


def _folder_film(context: Context) -> tuple[str, int | None]:
    if not context.titles:
        return "", None
    name, _ = part_of(context.titles[-1])
    title, year, _ = _title_and_year(name)
    return title, year


def _folder_wins(title: str, year: int | None, folder_title: str, folder_year: int | None) -> bool:
    """Whether the folder names the film better than the file does."""
    if not title or MEANINGLESS.match(title):
        return not (title.isdecimal() and year)
    if folder_year is None:
        return False
    if year is not None and year != folder_year:
        return fold(folder_title) == fold(f"{title} {year}")
    return year is None or bool(set(fold(title).split()) & set(fold(folder_title).split()))


def _folder_edition(context: Context) -> str | None:
    if not context.titles:
        return None
    name = context.titles[-1]
    year = year_of(name)
    return edition_of(name[year.end :]) if year else edition_of(name)


def _folder_part(context: Context) -> int | None:
    return context.disc if context.disc is not None else (disc_of(context.titles[-1]) if context.titles else None)


def _version(tail: str) -> str | None:
    """The words a library puts behind `Title (Year) - ` to tell versions of one film apart."""
    hit = re.match(r"^[)\]]?\s+-\s+(?P<words>[^\[\]{}]+)$", tail)
    return hit["words"].strip() if hit and not has_noise(hit["words"]) else None


def guessed_title(name: str) -> str | None:
    """guessit's title for a name; None where it finds none."""
    return guess(name).title

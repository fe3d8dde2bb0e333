"""Books, articles and documents: what their names say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medialib.identify.film import trailing_year
from medialib.identify.folders import Context
from medialib.identify.names import fold
from medialib.identify.online.books.isbn import isbn13
from medialib.identify.reading import Reading
from medialib.identify.title import ids_of, tidy
from medialib.model import Kind, Source

AUTHOR_TITLE = re.compile(r"^(?P<first>.+?)\s+-\s+(?P<second>.+)$")
IN_SERIES = re.compile(
    r"(?i)^(?P<series>.*?)[\s,#]*(?:(?<![^\W_])(?:book|vol(?:ume)?|band|tome)\.?\s*)?(?<!\d)\d{1,3}(?:\.\d)?(?:\s*-|\.)\s+(?=\S)"
)
CALIBRE = re.compile(r"\s*\(\d+\)$")
# What publishers of comics put behind the year: `Title 01 (2012) (Digital)`.
YEAR_AND_MORE = re.compile(r"\s*\((?P<year>(?:19|20)\d\d)\)(?:\s*[(\[][^()\[\]]*[)\]])+$")
ISBN_ALONE = re.compile(r"97[89][\d -]{10,14}$", re.ASCII)
VOLUME_ALONE = re.compile(r"(?i)^(?:v|vol(?:ume)?|c|ch(?:apter)?|issue|tome|band|#)[\s.#]*\d{1,4}(?:\.\d)?$")


def read_book(stem: str, context: Context, hint: Kind | None) -> Reading:
    """A book: `Author/Title (Year)/Title - Author.epub`, `Author - Title.pdf`."""
    if hint in (Kind.DOCUMENT, Kind.ARTICLE):
        return read_text(stem, context, hint)
    name, ids = ids_of(stem)
    ids = {**ids, "isbn": isbn} if ISBN_ALONE.match(name) and (isbn := isbn13(name)) else ids
    folders = tuple(CALIBRE.sub("", folder) for folder in context.titles)
    text, year = _parted_year(name, folders)
    text = without_series(text, folders)
    title, author = split_author(tidy(text) or text, folders)
    if VOLUME_ALONE.match(title) and folders:
        series, author = trailing_year(folders[-1])[0].strip(), None
        title, folders = f"{series} {title}", folders[:-1]
    source = Source.NAME
    if author is None and folders:
        author = _author_folder(folders, title)
        source = Source.FOLDER if author else source
    return Reading(Kind.BOOK, title=title or stem, year=year, artist=author, ids=ids, source=source)


def _parted_year(name: str, folders: tuple[str, ...]) -> tuple[str, int | None]:
    """A book's name and the year behind it; `George Orwell - 1984` is a book called so, unless its folder has the author."""
    more = YEAR_AND_MORE.search(name)
    if more:
        return name[: more.start()], int(more["year"])
    text, year = trailing_year(name)
    whole = AUTHOR_TITLE.match(name)
    if whole is None or whole["second"] != str(year) or AUTHOR_TITLE.match(text.strip(" -")):
        return text, year
    return (name, None) if not folders or fold(whole["first"]) in map(fold, folders) else (text, year)


def without_series(name: str, folders: Sequence[str]) -> str:
    """A book's name without its number in front, and without the series that its folder names: `Discworld 04 - Mort`."""
    hit = IN_SERIES.match(name) if folders and fold(folders[-1]) != fold(name) else None
    return name[hit.end() :] if hit and fold(folders[-1]).startswith(fold(hit["series"])) else name


def _author_folder(titles: tuple[str, ...], title: str) -> str | None:
    """The outermost folder that is not the book's or series' own: `Author/Title/`, `Author/Series/`."""
    author = titles[0]
    return None if fold(title).startswith(fold(trailing_year(author)[0])) else author


def split_author(text: str, folders: Sequence[str]) -> tuple[str, str | None]:
    """Title and author of `Author - Title`, or of `Title - Author` where a folder is named after the author.

    Nobody's name ends with a number: within folders, that is a series, in a folder of that name the title.
    """
    found = AUTHOR_TITLE.match(text)
    if found is None:
        return text, None
    first, second = found["first"].strip(), found["second"].strip(" -")
    known = {fold(folder) for folder in folders}
    if (fold(second) in known and fold(first) not in known) or (len(folders) > 1 and fold(folders[-1]) == fold(first)):
        return first, second
    if folders and first[-1].isdigit():
        return (first, second) if fold(folders[-1]) == fold(text) else (second, None)
    return second, first


def read_text(stem: str, context: Context, hint: Kind | None) -> Reading:
    """A page or a document: an article where its folder or a person says so."""
    kind = hint if hint in (Kind.ARTICLE, Kind.BOOK) else Kind.DOCUMENT
    return Reading(kind, title=tidy(stem) or stem)

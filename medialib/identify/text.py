"""Books, articles and documents: what their names say."""

from __future__ import annotations

import re

from medialib.identify.film import trailing_year
from medialib.identify.folders import Context
from medialib.identify.names import fold
from medialib.identify.reading import Reading
from medialib.identify.title import ids_of, tidy
from medialib.model import Kind, Source

AUTHOR_TITLE = re.compile(r"^(?P<first>.+?)\s+-\s+(?P<second>.+)$")
NUMBERED = re.compile(r"^\d{1,3}\s*[-.]\s+(?=\S)")
CALIBRE = re.compile(r"\s*\(\d+\)$")


def read_book(stem: str, context: Context, hint: Kind | None) -> Reading:
    """A book: `Author/Title (Year)/Title - Author.epub`, `Author - Title.pdf`."""
    if hint in (Kind.DOCUMENT, Kind.ARTICLE):
        return read_text(stem, context, hint)
    name, ids = ids_of(stem)
    text, year = trailing_year(name)
    text = NUMBERED.sub("", text) if context.titles else text
    title, author = split_author(tidy(text) or text, [CALIBRE.sub("", folder) for folder in context.titles])
    source = Source.NAME
    if author is None and context.titles:
        author = _author_folder(context.titles, title)
        source = Source.FOLDER if author else source
    return Reading(Kind.BOOK, title=title or stem, year=year, artist=author, ids=ids, source=source)


def _author_folder(titles: tuple[str, ...], title: str) -> str | None:
    """The outermost folder that is not the book's or series' own: `Author/Title/`, `Author/Series/`."""
    author = titles[0]
    return None if fold(title).startswith(fold(author)) else author


def split_author(text: str, folders: list[str]) -> tuple[str, str | None]:
    """Title and author of `Author - Title`, or of `Title - Author` where a folder is named after the author."""
    found = AUTHOR_TITLE.match(text)
    if found is None:
        return text, None
    first, second = found["first"].strip(), found["second"].strip()
    known = {fold(folder) for folder in folders}
    if (fold(second) in known and fold(first) not in known) or (len(folders) > 1 and fold(folders[-1]) == fold(first)):
        return first, second
    return second, first


def read_text(stem: str, context: Context, hint: Kind | None) -> Reading:
    """A page or a document: an article where its folder or a person says so."""
    kind = hint if hint in (Kind.ARTICLE, Kind.BOOK) else Kind.DOCUMENT
    return Reading(kind, title=tidy(stem) or stem)

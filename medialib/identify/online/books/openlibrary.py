"""Open Library, asked for books (https://openlibrary.org/developers/api)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medialib.identify.online.asking import Asker
from medialib.identify.online.books import text
from medialib.identify.online.tmdb.reading import Row, inner, line, row, rows, whole
from medialib.identify.online.tmdb.reading import text as long_text
from medialib.model import Json

HITS = 20
MOST_AUTHORS = 5
MOST_COVERS = 8
FIELDS = "key,title,subtitle,author_name,first_publish_year,cover_i,edition_count,number_of_pages_median"
WORK, EDITION, AUTHOR = re.compile(r"OL\d{1,12}W"), re.compile(r"OL\d{1,12}M"), re.compile(r"OL\d{1,12}A")
MERGED = re.compile(r"/((?:works|books|authors)/OL\d{1,12}[WMA])")


@dataclass(frozen=True, slots=True)
class Book:
    """A book as Open Library has it: a work, or with `pages` one edition of it. `covers` are numbers of pictures.

    `work` is the id of the work that it is, or is an edition of.
    """

    id: str
    title: str
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    date: str | None = None
    pages: int | None = None
    overview: str = ""
    genres: tuple[str, ...] = ()
    covers: tuple[int, ...] = ()
    isbn: str | None = None
    editions: int = 0
    work: str | None = None


class OpenLibrary:
    """Asks Open Library at `url`. Every method raises what Asker raises; what is not there is None or empty."""

    def __init__(self, asker: Asker, url: str) -> None:
        self._asker = asker
        self._url = url

    def by_isbn(self, isbn: str) -> Book | None:
        """The edition of an ISBN of 13 digits, with what is known of its work."""
        return self._edition(self._record(f"isbn/{isbn}"), isbn)

    def by_id(self, id: str) -> Book | None:
        """A work or an edition by its id."""
        if EDITION.fullmatch(id):
            return self._edition(self._record(f"books/{id}"), None)
        return self._whole_work(id)

    def search(self, title: str, author: str | None = None) -> tuple[Book, ...]:
        """Works by title and author, the likeliest first."""
        asked = {"title": title, "author": author, "fields": FIELDS, "limit": HITS}
        return tuple(
            book for hit in rows(self._asker.json(f"{self._url}/search.json", asked), "docs") if (book := _hit(hit))
        )

    def _edition(self, said: Row, isbn: str | None) -> Book | None:
        """An edition; its description, first year and what else it lacks are its work's."""
        id, title = _id(line(said, "key"), EDITION), line(said, "title")
        if id is None or not title:
            return None
        works = [known for one in rows(said, "works") if (known := _id(line(one, "key"), WORK))]
        work = self._work(works[0]) if works else {}
        date = line(said, "publish_date")
        first = text.year(line(work, "first_publish_date"))
        return Book(
            id=id,
            title=title,
            subtitle=line(said, "subtitle") or line(work, "subtitle"),
            authors=self._authors(work) or self._authors(said),
            year=first or text.year(date),
            date=text.day(date) if first in (None, text.year(date)) else None,
            pages=whole(said, "number_of_pages"),
            overview=_description(said) or _description(work),
            genres=tuple(text.genres([*_texts(work, "subjects"), *_texts(said, "subjects")])),
            covers=_covers(said, "covers") + _covers(work, "covers"),
            isbn=isbn or next(iter([*_texts(said, "isbn_13"), *_texts(said, "isbn_10")]), None),
            work=works[0] if works else None,
        )

    def _whole_work(self, id: str) -> Book | None:
        work = self._work(id)
        title = line(work, "title")
        if not title:
            return None
        return Book(
            id=id,
            title=title,
            subtitle=line(work, "subtitle"),
            authors=self._authors(work),
            year=text.year(line(work, "first_publish_date")),
            overview=_description(work),
            genres=tuple(text.genres(_texts(work, "subjects"))),
            covers=_covers(work, "covers"),
            work=id,
        )

    def _work(self, id: str) -> Row:
        return self._record(f"works/{id}") if WORK.fullmatch(id) else {}

    def _authors(self, said: Row) -> tuple[str, ...]:
        """The names of the authors, of whom editions and works give only ids, each in a way of its own."""
        keys = [line(inner(one, "author") or one, "key") for one in rows(said, "authors")]
        ids = [id for key in keys if (id := _id(key, AUTHOR))]
        names = [line(self._record(f"authors/{id}"), "name") for id in ids[:MOST_AUTHORS]]
        return tuple(name for name in dict.fromkeys(names) if name)

    def _record(self, path: str) -> Row:
        """A record; of one that was merged into another, that other."""
        said = row(self._asker.json(f"{self._url}/{path}.json"))
        merged = MERGED.fullmatch(line(said, "location"))
        return row(self._asker.json(f"{self._url}/{merged[1]}.json")) if merged else said


def _hit(hit: Row) -> Book | None:
    id, title, cover = _id(line(hit, "key"), WORK), line(hit, "title"), whole(hit, "cover_i")
    if id is None or not title:
        return None
    return Book(
        id=id,
        title=title,
        subtitle=line(hit, "subtitle"),
        authors=tuple(_texts(hit, "author_name")[:MOST_AUTHORS]),
        year=whole(hit, "first_publish_year"),
        pages=whole(hit, "number_of_pages_median"),
        covers=(cover,) if cover else (),
        editions=whole(hit, "edition_count") or 0,
        work=id,
    )


def _id(key: str, form: re.Pattern[str]) -> str | None:
    """The id in a key such as `/works/OL45804W`."""
    last = key.rpartition("/")[2]
    return last if form.fullmatch(last) else None


def _description(said: Row) -> str:
    """A description, which is a text or an object that holds one."""
    value = said.get("description")
    return text.description(long_text(value if isinstance(value, Mapping) else {"value": value}, "value", 20_000))


def _texts(said: Row, name: str) -> list[str]:
    listed = said.get(name)
    return [found for one in (listed if isinstance(listed, list) else []) if (found := line({"one": one}, "one"))]


def _covers(said: Row, name: str) -> tuple[int, ...]:
    """The numbers of its covers; a number below 1 stands for one that was taken away."""
    listed: Iterable[Json] = value if isinstance(value := said.get(name), list) else ()
    return tuple(one for one in listed if isinstance(one, int) and not isinstance(one, bool) and one > 0)[:MOST_COVERS]

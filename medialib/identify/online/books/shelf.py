"""The service that knows books: which book a file is, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medialib.identify.facts import distinct
from medialib.identify.names import fold
from medialib.identify.online.asking import Asker
from medialib.identify.online.books.isbn import isbn13
from medialib.identify.online.books.openlibrary import Book, OpenLibrary
from medialib.identify.online.resemblance import likeness
from medialib.identify.online.words import Candidate, Details, Known, Question, Reason, RemotePicture
from medialib.model import Fact, Json, Kind, Source
from medialib.settings.table import Providers

PROVIDER = "openlibrary"
TITLE, AUTHOR, YEAR = 0.55, 0.4, 0.05
# A title alone is that of several books; an ISBN that stands in another book's pages is not this one's.
TITLE_ONLY, OTHER_TITLE, AMBIGUOUS = -0.2, -0.3, -0.2
UNLIKE, WITHOUT_SUBTITLE = 0.35, 0.97
AS_WELL, CERTAIN = 0.03, 0.85


class Books:
    """Asks Open Library. Every method raises what Asker raises."""

    def __init__(self, asker: Asker, providers: Providers) -> None:
        self._library = OpenLibrary(asker, providers.openlibrary_url)
        self._covers_url = providers.covers_url

    def find(self, question: Question) -> tuple[Candidate, ...]:
        """The books that a file may be, the likeliest first; by its `ids` openlibrary and isbn without a search."""
        known = self._known(question)
        if known and known.score >= CERTAIN:
            return (known,)
        searched = self._search(question)
        return _doubted(sorted([*([known] if known else []), *searched], key=lambda one: -one.score))

    def details(self, id: str, kind: Kind = Kind.BOOK) -> Details | None:
        """All that is known of a book by its id; None when there is none."""
        book = self._library.by_id(id)
        return Details(Known(kind, _facts(book), self._pictures(book))) if book else None

    def _known(self, question: Question) -> Candidate | None:
        isbn = isbn13(question.ids.get("isbn", ""))
        book = self._library.by_id(question.ids[PROVIDER]) if PROVIDER in question.ids else None
        by = "Its Open Library id is the file's." if book else f"Its ISBN is the file's, {isbn}."
        book = book or (self._library.by_isbn(isbn) if isbn else None)
        if book is None:
            return None
        reasons = [Reason(by, 1.0)]
        alike = _title(question.title, book)
        if alike is not None and alike < UNLIKE:
            reasons.append(Reason(f"But the file is called “{question.title}”.", OTHER_TITLE))
        return self._candidate(question, book, reasons)

    def _search(self, question: Question) -> list[Candidate]:
        if not question.title:
            return []
        found = self._library.search(question.title, question.creator)
        if not found and question.creator:
            found = self._library.search(question.title)
        scored = [(self._candidate(question, book, _reasons(question, book)), book.editions) for book in found]
        best: dict[tuple[str, str], Candidate] = {}
        for candidate, _ in sorted(scored, key=lambda one: (-one[0].score, -one[1], one[0].id)):
            best.setdefault((fold(candidate.title), fold(candidate.creator or "")), candidate)
        return list(best.values())

    def _candidate(self, question: Question, book: Book, reasons: Iterable[Reason]) -> Candidate:
        told = tuple(reasons)
        edition = " · ".join(part for part in (book.subtitle, f"{book.pages} pages" if book.pages else "") if part)
        return Candidate(
            provider=PROVIDER,
            id=book.id,
            kind=question.kind,
            title=book.title,
            year=book.year,
            overview=book.overview or edition or None,
            picture=self._cover(book.covers[0], "M") if book.covers else None,
            creator=", ".join(book.authors) or None,
            score=_score(told),
            reasons=told,
            work=f"{PROVIDER}:{book.work}" if book.work else None,
        )

    def _pictures(self, book: Book) -> tuple[RemotePicture, ...]:
        return tuple(RemotePicture("cover", self._cover(number, "L")) for number in dict.fromkeys(book.covers))

    def _cover(self, number: int, size: str) -> str:
        """A cover's address; asked so, it answers 404 in place of an empty picture."""
        return f"{self._covers_url}/b/id/{number}-{size}.jpg?default=false"


def _score(reasons: Iterable[Reason]) -> float:
    return round(min(1.0, max(0.0, sum(reason.points for reason in reasons))), 4)


def _reasons(question: Question, book: Book) -> list[Reason]:
    """Title, author and year, as far as they are known, weighed to 1."""
    off = abs(question.year - book.year) if question.year and book.year else None
    parts = [
        (TITLE, _title(question.title, book), f"It is called “{book.title}”."),
        (AUTHOR, _author(question.creator, book), f"It is by {', '.join(book.authors) or 'nobody named'}."),
        (YEAR, None if off is None else 1.0 if off <= 1 else 0.0, f"It first came out in {book.year}."),
    ]
    known = [(weight, value, told) for weight, value, told in parts if value is not None]
    total = sum(weight for weight, _, _ in known)
    reasons = [Reason(told, round(weight * value / total, 4)) for weight, value, told in known]
    if not any(weight == AUTHOR for weight, _, _ in known):
        reasons.append(Reason("The file names no author that could be compared.", TITLE_ONLY))
    return reasons


def _title(wanted: str, book: Book) -> float | None:
    """How alike titles are, with and without their subtitles."""
    short = wanted.split(":", 1)[0].split(" - ", 1)[0]
    whole = f"{book.title}: {book.subtitle}" if book.subtitle else book.title
    said = [likeness(wanted, book.title), likeness(wanted, whole)]
    bare = likeness(short, book.title) if short != wanted else None
    said.append(bare * WITHOUT_SUBTITLE if bare is not None else None)
    return max((value for value in said if value is not None), default=None)


def _author(wanted: str | None, book: Book) -> float | None:
    """How alike the authors are, also written as `Last, First`."""
    if not wanted:
        return None
    forward = " ".join(reversed(wanted.split(", ", 1)))
    names = [*book.authors, ", ".join(book.authors), " and ".join(book.authors)]
    said = [likeness(form, name) for form in (wanted, forward) for name in names]
    return max((value for value in said if value is not None), default=None)


def _doubted(found: list[Candidate]) -> tuple[Candidate, ...]:
    """The candidates, less sure where another book fits as well."""
    if len(found) < 2 or found[0].score < CERTAIN or found[0].score - found[1].score > AS_WELL:
        return tuple(found)
    return tuple(_less(one, found[1] if one is found[0] else found[0]) for one in found)


def _less(one: Candidate, rival: Candidate) -> Candidate:
    said = f"“{rival.title}” by {rival.creator or 'nobody named'} fits as well."
    reasons = (*one.reasons, Reason(said, AMBIGUOUS))
    return replace(one, reasons=reasons, score=_score(reasons))


def _facts(book: Book) -> tuple[Fact, ...]:
    credits: list[Json] = [{"name": name, "role": "author", "character": ""} for name in book.authors]
    genres: list[Json] = list(book.genres)
    values: dict[str, Json] = {
        "title": book.title,
        "tagline": book.subtitle,
        "creator": ", ".join(book.authors),
        "year": book.year,
        "date": book.date,
        "overview": book.overview,
        "genres": genres,
        "credits": credits,
        "external_ids": {PROVIDER: book.id, **({"isbn": book.isbn} if book.isbn else {})},
    }
    return distinct(Fact(name, value, Source.OPENLIBRARY) for name, value in values.items())

"""Books and audiobooks, about which Open Library is asked: by ISBN, else by title and author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from medialib.errors import NotFoundError
from medialib.flow.online.answering import Answerer, Said
from medialib.flow.online.asked import question_of
from medialib.flow.work import Work
from medialib.identify.online.asking import Asker
from medialib.identify.online.books.isbn import isbn13
from medialib.identify.online.books.shelf import PROVIDER, Books
from medialib.identify.online.words import Candidate, Known, Question
from medialib.model import Json, Kind, Source
from medialib.settings import Settings

ISBN = "isbn"
BY = " - "


@dataclass(frozen=True, slots=True)
class BookEnquiry:
    """What is asked about a book. Without an ISBN and an author nothing is, unless somebody looks for it by hand."""

    shelf: Books
    media_id: str
    question: Question
    by_hand: bool = False

    def find(self) -> tuple[Candidate, ...]:
        """The books that it may be. A title alone is that of several, and of bills and letters too."""
        ids = self.question.ids
        known = PROVIDER in ids or isbn13(ids.get(ISBN, "")) is not None
        return self.shelf.find(self.question) if known or self.question.creator or self.by_hand else ()

    def named(self, chosen: str, found: Sequence[Candidate]) -> Candidate:
        """The work or edition of that id; the edition of an ISBN."""
        provider, _, value = chosen.partition(":")
        named = found[0] if provider == ISBN and found else None
        if provider == PROVIDER:
            named = Candidate(provider, value, self.question.kind, "", score=1.0)
        if named is None:
            raise NotFoundError(
                f"Open Library has no book with the {'ISBN' if provider == ISBN else 'id'} {value[:20]}.",
                "Look for it by its title, or paste the address of its page there.",
            )
        return named

    def said(self, chosen: Candidate) -> tuple[Said, ...]:
        """What is known of it, as sure as the match is."""
        details = self.shelf.details(chosen.id, self.question.kind)
        if details is None:
            raise NotFoundError(f"Open Library has no book {chosen.id[:20]}.", "Look for it by its title.")
        return (Said(self.media_id, _surely(details.item, chosen.score)),)


def _enquire(work: Work, asker: Asker, media_id: str, options: Mapping[str, Json]) -> BookEnquiry:
    """Whoever looks for a book by hand may write `Author - Title`."""
    question = question_of(work.db, media_id, PROVIDER, options)
    author, by, title = question.title.partition(BY)
    if "title" in options and by:
        question = replace(question, creator=author, title=title)
    if str(options.get("chosen") or "").startswith(f"{ISBN}:"):
        question = replace(question, title="", creator=None)  # a person's word, which no title can put in doubt
    return BookEnquiry(Books(asker, work.settings.providers), media_id, question, "title" in options)


def _surely(known: Known, score: float) -> Known:
    return replace(known, facts=tuple(replace(fact, confidence=score) for fact in known.facts))


def _lacking(settings: Settings) -> None:
    """Open Library answers everybody."""


BOOKS = Answerer((Kind.BOOK, Kind.AUDIOBOOK), Source.OPENLIBRARY, _lacking, _enquire)

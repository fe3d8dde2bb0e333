"""The review to look at: what waits, and a film with five candidates."""

from __future__ import annotations

from dataclasses import replace

from look_samples import LONG, film

from medialib.catalogue.views import Card, Link
from medialib.model import Kind
from medialib.web.contexts import Field, Moment, Notice
from medialib.web.review_contexts import CandidateCard, ReviewLine, ReviewPage, ReviewsPage, SaidLine, Why

WHEN = Moment("2026-03-04T10:11:12.000Z", "3 minutes ago", "4 March 2026, 10:11")
NO_KEY = Notice(
    "No service that knows films and shows is set up.",
    "Put a key of The Movie Database, which costs nothing, as providers.tmdb_key into config.yaml.",
)
PLOT = (
    "A retired cartographer is asked for one last map: of a valley that the flood has taken, as nine people who lived "
    "there remember it. No two of them agree where the bridge stood."
)
GOOD, BAD = Why("The title is the same.", 62), Why("It lasts 34 min less than the file.", -20)
YEAR, APART = Why("The year is the same.", 30), Why("It came 4 years later.", -10)


def candidate(
    number: int,
    title: str,
    year: int | None,
    score: int,
    *why: Why,
    state: str = "",
    original: str = "",
    creator: str = "",
    picture: str = "",
) -> CandidateCard:
    """A candidate's card."""
    face = Card(
        f"tmdb:{number}", "", Kind.MOVIE, title, str(year or ""), "poster", None, number * 5 % 12, number % 8, year
    )
    site = Link("TMDb", f"https://www.themoviedb.org/movie/{number}")
    note = str(year) if year else "no year"
    plot = {3: "", 4: LONG}.get(number, PLOT)
    return CandidateCard(number, face.id, face, original, creator, note, plot, picture, score, why, state, site)


CANDIDATES = (
    candidate(1, "The Lantern Maker", 1999, 82, GOOD, YEAR, BAD, picture="../art/poster-0.png"),
    candidate(2, "The Lantern Maker", 2003, 80, GOOD, APART, Why("Its length fits the file.", 16), picture="../art/poster-1.png"),
    candidate(3, "Lantern Makers of the North", None, 54, Why("The title is much alike.", 41), Why("It has no year.", 0)),
    candidate(4, LONG, 1998, 51, Why(LONG[:90], 33), Why("The year is beside it.", 18), state="refused", picture="../art/poster-3.png"),
    candidate(5, "提灯職人", 1999, 50, Why("A title elsewhere is the same.", 60), original="The Lantern Maker", picture="../art/poster-4.png"),
)  # fmt: skip
FIELDS = (
    Field("title", "Title", "The Lantern Maker"),
    Field("year", "Year", "soon", "Wanted a year up to 2100", shape="short"),
)
NAMED = Field("id", "Or say which by its id", placeholder="tmdb:603, tt0133093, or an address")
SAID = (
    SaidLine("Title", "The Lantern Maker", "by hand", 100, True),
    SaidLine("Title", "Lantern Maker, The", "file name", 70, False),
    SaidLine("Year", "1999", "file name", 70, True),
    SaidLine("Elsewhere", "imdb tt0133093, tmdb 603", "TMDb", 97, True),
)
LINES = (
    ReviewLine(film(0, "../"), "review/a", "Film", "5 candidates", 82, WHEN),
    ReviewLine(replace(film(1, "../"), title=LONG, image=None), "review/b", "Show", "2 candidates", 61, WHEN),
    ReviewLine(film(2, "../"), "review/c", "Film", "1 candidate", 55, WHEN, True),
)
REVIEWS = ReviewsPage(LINES, 128, NO_KEY)
REVIEW = ReviewPage(
    replace(film(5, "../"), title="The Lantern Maker", year=1999, image=None),
    "Film",
    "review/a",
    "It may be one of these. Which one?",
    ("movies/The.Lantern.Maker.1999.1080p.BluRay.x264-GROUP/the.lantern.maker.1999.1080p.mkv",),
    3,
    SAID,
    CANDIDATES,
    FIELDS,
    NAMED,
    next=Link("Seven Samurai", "review/b"),
)
TAKEN = replace(
    REVIEW,
    match="Taken for The Lantern Maker (TMDb 1), by itself, 97 % sure.",
    can_undo=True,
    candidates=(replace(CANDIDATES[0], state="taken"), CANDIDATES[4]),
)

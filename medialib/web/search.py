"""The search page for browsers without script."""

from __future__ import annotations

from itertools import groupby

from starlette.responses import Response

from medialib.catalogue import faces
from medialib.catalogue.views import Card
from medialib.model import Kind
from medialib.store import text
from medialib.web.ask import Ask
from medialib.web.contexts import SearchPage
from medialib.web.media_api import question
from medialib.web.pages import draw

MOST = 200
HEADINGS = {
    Kind.MOVIE: "Films",
    Kind.SHOW: "Shows",
    Kind.SEASON: "Seasons",
    Kind.EPISODE: "Episodes",
    Kind.VIDEO: "Videos",
    Kind.ARTIST: "Artists",
    Kind.ALBUM: "Albums",
    Kind.TRACK: "Tracks",
    Kind.PODCAST: "Podcasts",
    Kind.PODCAST_EPISODE: "Podcast episodes",
    Kind.AUDIOBOOK: "Audiobooks",
    Kind.BOOK: "Books",
    Kind.ARTICLE: "Articles",
    Kind.PHOTO: "Photos",
    Kind.DOCUMENT: "Documents",
    Kind.DISC: "Discs",
}


def page(ask: Ask) -> Response:
    """What was found, by kind."""
    asked = question(ask).strip()
    with ask.library() as db:
        ids = text.search(db, asked, MOST)
        found = faces.living(db, ids).faces
    cards = [faces.card(media_id, found[media_id], "") for media_id in ids if media_id in found]
    return draw(ask.parts, ask.request, "search", SearchPage(asked, _groups(cards), len(cards)))


def _groups(cards: list[Card]) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    order = list(HEADINGS)
    by_kind = groupby(sorted(cards, key=lambda card: order.index(card.kind)), key=lambda card: card.kind)
    return tuple((HEADINGS[kind], tuple(same)) for kind, same in by_kind)

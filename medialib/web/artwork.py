"""The page of an item's artwork: all its pictures and those that services offer, by role, to be chosen from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from anyio import to_thread
from pydantic import Field, ValidationError
from sqlite_utils import Database
from starlette.responses import Response

from medialib.catalogue import faces, phrases
from medialib.errors import InvalidError, MedialibError, NotFoundError
from medialib.flow import picturing
from medialib.model import Artwork, Kind, Source
from medialib.store import connect, images, offers
from medialib.store.images import Held
from medialib.store.offers import Offer
from medialib.web import edit, edit_lines, review_lines
from medialib.web import images as images_api
from medialib.web.answers import see_other
from medialib.web.ask import Ask, Strict
from medialib.web.contexts import Notice
from medialib.web.edit_contexts import Alternative, ArtworkPage, Undo, Wall
from medialib.web.images import LARGEST, Choice
from medialib.web.media_api import noted
from medialib.web.pages import draw, root_of
from medialib.web.uploads import Form

OF_SHAPE = {
    "poster": ("poster", "backdrop"),
    "square": ("cover", "backdrop"),
    "wide": ("thumbnail", "backdrop"),
    "portrait": ("portrait", "backdrop"),
}
SHAPES = {"poster": "poster", "cover": "square", "portrait": "portrait"}
SIZES = {"poster": (320, 480), "square": (320, 320), "portrait": (320, 400), "wide": (320, 180)}
TITLES = {"thumbnail": "Picture"}
ABOUT = {"backdrop": "Stands wide on its page.", "logo": "Kept with it; no page shows it yet."}
KEYS = 9


class ChosenForm(Strict):
    """`role/source`, or `role/source/position` for what a service offers."""

    choice: str = Field(max_length=100)


class RoleForm(Strict):
    """Whose picture to take back."""

    role: str = Field(max_length=40)


def page(ask: Ask) -> Response:
    """All pictures of an item."""
    with ask.library() as db:
        notice, undo = edit.told(ask, db, "artwork/undo")
    return _draw(ask, notice, undo)


def choose(ask: Ask) -> Response:
    """The button that a picture is. One at a service is fetched at once; where that fails, the page says so."""
    sent = ask.read(ChosenForm).choice
    try:
        with connect.library(ask.settings) as db:
            media_id = edit.item(ask, db)["id"]
            act = images_api.take(ask, db, media_id, _choice(sent))
    except MedialibError as error:
        return _refused(ask, error)
    return _went(ask, media_id, act, sent)


def _choice(sent: str) -> Choice:
    role, source, *position = sent.split("/")[:3] if sent.count("/") in (1, 2) else ("", "")
    try:
        return Choice.model_validate({"role": role, "source": source, "position": position[0] if position else None})
    except ValidationError:
        raise InvalidError(f"'{sent[:80]}' is no picture.", "Choose one of the page.") from None


async def bring(ask: Ask) -> Response:
    """The form for a picture of one's own."""
    try:
        form = await images_api.received(ask)
    except MedialibError as error:
        return await to_thread.run_sync(_refused, ask, error)
    return await to_thread.run_sync(_brought, ask, form)


def _brought(ask: Ask, form: Form) -> Response:
    try:
        with connect.library(ask.settings) as db:
            media_id, act = images_api.keep(ask, db, form)
    except MedialibError as error:
        return _refused(ask, error)
    return _went(ask, media_id, act, form.fields["role"])


def release(ask: Ask) -> Response:
    """Take back what people chose for one role."""
    role = images_api.checked_role(ask.read(RoleForm).role)
    try:
        with connect.library(ask.settings) as db:
            media_id = edit.item(ask, db)["id"]
            act = picturing.release(db, media_id, role, ask.user.id)
    except NotFoundError as error:
        return _refused(ask, error)
    return _went(ask, media_id, act, f"{role} released")


def undo(ask: Ask) -> Response:
    """Take back one act."""
    return edit.taken_back(ask, "/artwork")


def _went(ask: Ask, media_id: str, act: int | None, what: str) -> Response:
    return noted(ask, see_other(f"/edit/{media_id}/artwork?done={act or 0}"), "picture", f"{media_id} {what}")


def _refused(ask: Ask, error: MedialibError) -> Response:
    """The page again, saying what went wrong."""
    return _draw(ask, Notice(error.message, error.hint, "bad"), status=error.status)


def _draw(ask: Ask, notice: Notice | None, undo: Undo | None = None, status: int = 200) -> Response:
    root = root_of(ask.request)
    with ask.library() as db:
        row = edit.item(ask, db)
        media_id = row["id"]
        shown = ArtworkPage(
            review_lines.cards(db, [media_id], root)[media_id],
            phrases.kind(row["kind"]),
            f"{root}edit/{media_id}/artwork",
            edit_lines.links(row, root, "Artwork"),
            tuple(_walls(db, media_id, Kind(row["kind"]), root)),
            phrases.size(LARGEST),
            notice,
            undo,
        )
    return draw(ask.parts, ask.request, "artwork", shown, status)


def _walls(db: Database, media_id: str, kind: Kind, root: str) -> Iterator[Wall]:
    """The roles that an item of this kind shows, then any others that it has pictures of."""
    held, offered = images.of(db, media_id), offers.of(db, media_id)
    own = OF_SHAPE[faces.SHAPES[kind]]
    has = {one.role for one in held} | {one.role for one in offered}
    number = 0
    for role in (*own, *(role for role in picturing.ROLES if role in has - set(own))):
        wall = _wall(
            media_id,
            role,
            [one for one in held if one.role == role],
            [one for one in offered if one.role == role],
            root,
        )
        keyed = []
        for one in wall.pictures:
            number += not one.mine
            keyed.append(replace(one, key=number) if number <= KEYS and not one.mine else one)
        yield replace(wall, pictures=tuple(keyed))


def _wall(media_id: str, role: str, held: list[Held], offered: list[Offer], root: str) -> Wall:
    shape = SHAPES.get(role, "wide")
    first = held[0].artwork.hash if held else ""
    once = {one.artwork.hash: one for one in reversed(held)}  # the most trusted source of each
    fetched = {one.source for one in held}
    pictures = [
        *(
            _held(media_id, once[key], shape, key == first, root)
            for key in dict.fromkeys(one.artwork.hash for one in held)
        ),
        *(_offer(media_id, one, shape, root) for one in offered if one.position or one.source not in fetched),
    ]
    title = TITLES.get(role, role.capitalize())
    return Wall(role, title, shape, ABOUT.get(role, ""), tuple(pictures))


def _held(media_id: str, held: Held, shape: str, shown: bool, root: str) -> Alternative:
    made = held.artwork
    return Alternative(
        f"{held.role}/{held.source}",
        f"{root}api/media/{media_id}/images/{held.role}/{held.source}?width=320&v={made.hash[:12]}",
        _source(held.source),
        (_pixels(made),),
        *SIZES[shape],
        shown,
        held.source is Source.PERSON,
    )


def _offer(media_id: str, offer: Offer, shape: str, root: str) -> Alternative:
    size = f"{offer.width} × {offer.height}" if offer.width and offer.height else ""
    notes = tuple(filter(None, (phrases.language(offer.language), size)))
    path = f"{offer.role}/{offer.source}/{offer.position}"
    return Alternative(path, f"{root}edit/{media_id}/offers/{path}", _source(offer.source), notes, *SIZES[shape])


def _source(source: Source) -> str:
    """Where a picture came from, in words: its folder, where a title would be the folder's name."""
    return "its folder" if source is Source.FOLDER else phrases.source(source)


def _pixels(made: Artwork) -> str:
    return f"{made.width} × {made.height}"

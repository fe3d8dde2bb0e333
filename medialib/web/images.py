"""The pictures of an item by API: which there are and are offered, and those that people bring, choose and take back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Literal

from anyio import to_thread
from pydantic import BaseModel, Field
from sqlite_utils import Database
from starlette.responses import Response
from starlette.types import ASGIApp

from medialib.errors import InvalidError, NotFoundError
from medialib.flow import picturing
from medialib.identify.online.previews import preview_url
from medialib.model import Source
from medialib.store import connect, images, offers
from medialib.store.images import Held
from medialib.store.offers import Offer
from medialib.web import uploads
from medialib.web.answers import reply
from medialib.web.ask import Ask, Strict
from medialib.web.inside import open_plain
from medialib.web.media_api import living, noted
from medialib.web.previews import preview
from medialib.web.stream import FileAnswer
from medialib.web.uploads import Form

LARGEST = 20_000_000
SHOWN_WIDTH = 320
HEADERS = {"Content-Type": "image/webp", "Cache-Control": "private, max-age=31536000, immutable"}
Role = Literal["poster", "cover", "thumbnail", "portrait", "backdrop", "logo"]


class ItemImage(BaseModel):
    """A picture of an item and who brought it; `href` shows it, small with `?width=320`."""

    role: str
    source: str
    hash: str
    width: int
    height: int
    color: str
    href: str


class OfferedImage(BaseModel):
    """A picture that a service offers: PUT its role, source and position to have it. `href` shows it small."""

    role: str
    source: str
    position: int
    width: int | None
    height: int | None
    language: str | None
    votes: float
    href: str


class ImageList(BaseModel):
    """The pictures of an item, of each role the one that counts first, and those that services offer."""

    images: list[ItemImage]
    offers: list[OfferedImage]


class Choice(Strict):
    """A picture to show: one the item has, by its source; or with `position` one that the source offers."""

    role: Role
    source: Source
    position: int | None = Field(None, ge=0, lt=1000)


def index(ask: Ask) -> Response:
    """GET /api/media/<id>/images."""
    with ask.library() as db:
        return reply(listed(db, living(ask, db).id))


def listed(db: Database, media_id: str) -> ImageList:
    """All pictures of an item."""
    return ImageList(
        images=[_image(media_id, held) for held in images.of(db, media_id)],
        offers=[_offered(media_id, offer) for offer in offers.of(db, media_id)],
    )


def _image(media_id: str, held: Held) -> ItemImage:
    href = f"/api/media/{media_id}/images/{held.role}/{held.source}?v={held.artwork.hash[:12]}"
    return ItemImage(role=held.role, source=held.source, href=href, **asdict(held.artwork))


def _offered(media_id: str, offer: Offer) -> OfferedImage:
    href = f"/edit/{media_id}/offers/{offer.role}/{offer.source}/{offer.position}"
    return OfferedImage(href=href, **asdict(offer))


def show(ask: Ask) -> ASGIApp:
    """GET /api/media/<id>/images/<role>/<source>: the picture itself."""
    role, source = ask.part("role"), ask.part("source")
    with ask.library() as db:
        made = images.get(db, living(ask, db).id, role, Source(source)) if source in list(Source) else None
    if made is None:
        raise _no_picture()
    wanted = SHOWN_WIDTH if ask.query("width") == str(SHOWN_WIDTH) else made.widths[-1]
    width = next((width for width in made.widths if width >= wanted), made.widths[-1])
    opened = open_plain(ask.settings.data / "artwork", (made.hash[:2], f"{made.hash}-{width}.webp"))
    return FileAnswer(opened, f'"{made.hash}-{width}"', HEADERS)


def offered(ask: Ask) -> Response:
    """A picture that a service offers, small."""
    role, source, position = (ask.part(name) for name in ("role", "source", "position"))
    with ask.library() as db:
        offer = _offer(db, living(ask, db).id, role, source, position)
    return preview(ask.settings, preview_url(offer.url))


def _offer(db: Database, media_id: str, role: str, source: str, position: str) -> Offer:
    numbered = position.isascii() and position.isdecimal() and len(position) < 4
    found = (
        offers.get(db, media_id, role, Source(source), int(position)) if numbered and source in list(Source) else None
    )
    if found is None:
        raise _no_picture()
    return found


def _no_picture() -> NotFoundError:
    return NotFoundError("There is no such picture.", "See /api/media/<id>/images for those there are.")


async def bring(ask: Ask) -> Response:
    """POST /api/media/<id>/images: multipart, with `role` and one file."""
    form = await received(ask)
    return await to_thread.run_sync(_brought, ask, form)


async def received(ask: Ask) -> Form:
    """A form with a picture in it. Raises as uploads.receive does."""
    return await uploads.receive(ask.request, ask.settings, largest=LARGEST)


def _brought(ask: Ask, form: Form) -> Response:
    with connect.library(ask.settings) as db:
        media_id = keep(ask, db, form)[0]
        answer = reply(listed(db, media_id), 201)
    return noted(ask, answer, "picture", f"{media_id} {form.fields['role']}")


def keep(ask: Ask, db: Database, form: Form) -> tuple[str, int | None]:
    """Show the one picture of a form; the item's id, and the act's. The file is removed in any case.

    Raises NotFoundError, InvalidError, UnreadableError.
    """
    with _discarded(form):
        media_id, role = living(ask, db).id, checked_role(form.fields.get("role", ""))
        if len(form.files) != 1:
            raise InvalidError(
                "The form holds no picture." if not form.files else "One picture at a time.", "Choose one."
            )
        return media_id, picturing.bring(ask.settings, db, media_id, role, form.files[0].path, ask.user.id)


@contextlib.contextmanager
def _discarded(form: Form) -> Iterator[None]:
    try:
        yield
    finally:
        form.discard()


def checked_role(role: str) -> str:
    """A role that pictures have. Raises InvalidError."""
    if role not in picturing.ROLES:
        raise InvalidError(f"'role' has value '{role[:40]}'.", f"One of {', '.join(picturing.ROLES)}.")
    return role


def choose(ask: Ask) -> Response:
    """PUT /api/media/<id>/images."""
    choice = ask.read(Choice)
    with connect.library(ask.settings) as db:
        media_id = living(ask, db).id
        take(ask, db, media_id, choice)
        answer = reply(listed(db, media_id))
    return noted(ask, answer, "picture", f"{media_id} {choice.role} {choice.source}")


def take(ask: Ask, db: Database, media_id: str, choice: Choice) -> int | None:
    """Show what somebody chose; the act's id. Raises NotFoundError, and what fetching an offer raises."""
    if choice.position is None:
        return picturing.choose(db, media_id, choice.role, choice.source, ask.user.id)
    offer = _offer(db, media_id, choice.role, choice.source, str(choice.position))
    return picturing.take_offer(ask.settings, db, media_id, offer, ask.user.id)


def release(ask: Ask) -> Response:
    """DELETE /api/media/<id>/images?role=: what people chose for a role, or for each."""
    role = checked_role(ask.query("role")) if ask.query("role") else None
    with connect.library(ask.settings) as db, connect.write(db):
        media_id = living(ask, db).id
        chosen = [held.role for held in images.of(db, media_id) if held.source is Source.PERSON]
        for one in [role] if role else chosen:
            picturing.release(db, media_id, one, ask.user.id)
        answer = reply(listed(db, media_id))
    return noted(ask, answer, "picture", f"{media_id} {role or 'all'} released")

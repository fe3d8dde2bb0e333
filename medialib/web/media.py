"""Streams files of the library, and signs links to single ones for players that hold no cookie."""

from __future__ import annotations

from urllib.parse import quote

from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response
from starlette.types import ASGIApp

from medialib.errors import NotFoundError, SignedOutError
from medialib.store import files, media, users
from medialib.web import mime
from medialib.web.answers import reply
from medialib.web.ask import Ask
from medialib.web.inside import Opened, open_linked
from medialib.web.stream import FileAnswer

LINK_S = 6 * 3600
SALT = "media-link"


class LinkWanted(BaseModel):
    """Which file of the item to link to: one of its files' ids; without it, the main one."""

    model_config = ConfigDict(extra="forbid")
    file_id: int | None = None


class Link(BaseModel):
    """An address that opens one file, without signing in, for `seconds`."""

    href: str
    seconds: int


def file(ask: Ask) -> ASGIApp:
    """A file the library knows, to somebody signed in or with a link signed for it."""
    folder, path = ask.part("folder"), ask.part("path")
    if ask.guest is None:
        _check_link(ask, folder, path)
    row = ask.parts.library.answer((folder, path), lambda db: files.servable(db, folder, path))
    root = ask.settings.folder_paths().get(folder)
    if row is None or root is None or _is_ours(path, folder):
        raise NotFoundError("There is no such file in the library.", "Open the item's page again.")
    opened = open_linked(root, path)
    ask.parts.warm.note(ask.request.scope["path"], opened.fd)
    return FileAnswer(
        opened, _etag(opened, row["content_id"]), {"Cache-Control": "private, no-cache", **mime.of_media(path)}
    )


def link(ask: Ask) -> Response:
    """Sign a link to one file of an item."""
    wanted = ask.read(LinkWanted).file_id
    with ask.library() as db:
        item = media.get(db, ask.part("id"))
        rows = files.of(db, ask.part("id")) if item and item["deleted_at"] is None else []
    chosen = [row for row in rows if (row["id"] == wanted if wanted is not None else row["role"] == "main")]
    if not chosen:
        raise NotFoundError("The item has no such file.", "See its files at /api/media/<id>.")
    folder, path = chosen[0]["folder"], chosen[0]["path"]
    token = _signer(ask).dumps([folder, path, ask.user.id])
    return reply(Link(href=f"/media/{quote(folder)}/{quote(path)}?link={token}", seconds=LINK_S))


def _check_link(ask: Ask, folder: str, path: str) -> None:
    """Raises SignedOutError unless the link is for this file, young, and of a person who may still come in."""
    ended = SignedOutError("The link has ended, or is for another file.", "Ask for a new one, or sign in.")
    try:
        signed = _signer(ask).loads(ask.query("link"), max_age=LINK_S)
    except BadSignature:
        raise ended from None
    if signed[:2] != [folder, path]:
        raise ended
    with ask.private() as db:
        if users.get(db, signed[2]).disabled_at is not None:
            raise ended


def _signer(ask: Ask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(ask.parts.link_key, salt=SALT)


def _is_ours(path: str, folder: str) -> bool:
    """Whether a path of MEDIA_ROOT lies in data/, which is never served."""
    return folder == "main" and path.split("/")[0] == "data"


def _etag(opened: Opened, content_id: str) -> str:
    letters = "".join(letter for letter in content_id if letter.isascii() and letter.isalnum())[:16]
    return f'"{letters}-{opened.mtime_ns:x}-{opened.size:x}"'

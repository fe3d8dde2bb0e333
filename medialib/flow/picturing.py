"""Pictures that people choose or bring: shown above every other source's, and taken back whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from medialib.errors import ConflictError, NotFoundError
from medialib.fetch import Client
from medialib.identify.online.pictures import fetch_picture
from medialib.identify.online.words import RemotePicture
from medialib.intake import artwork
from medialib.model import Artwork, Json, Source
from medialib.settings import Settings
from medialib.store import acts, connect, images, offers
from medialib.store.acts import Act, Done

ROLES = ("poster", "cover", "thumbnail", "portrait", "backdrop", "logo")


def bring(settings: Settings, db: Database, media_id: str, role: str, picture: Path, by: str | None) -> int | None:
    """Show a picture that a person brought. The act's id; None where it is shown already.

    Raises UnreadableError for what is no picture of sane size.
    """
    made = artwork.store(picture, settings.data / "artwork")
    return _keep(db, media_id, role, made, f"Brought another {role}.", by)


def choose(db: Database, media_id: str, role: str, source: Source, by: str | None) -> int | None:
    """Show the picture that one source brought. The act's id; None where a person chose it already.

    Raises NotFoundError.
    """
    held = images.get(db, media_id, role, source)
    if held is None:
        raise NotFoundError(f"There is no {role} from '{source}'.", "See which there are.")
    return _keep(db, media_id, role, held, f"Chose another {role}.", by)


def take_offer(settings: Settings, db: Database, media_id: str, offer: offers.Offer, by: str | None) -> int | None:
    """Fetch a picture that a service offers and show it. The act's id; None where it is shown already.

    Raises UnreadableError for what is no picture of sane size, and what fetch_picture raises.
    """
    client = Client(allow_private=settings.allow_private_addresses)
    raw = fetch_picture(client, RemotePicture(offer.role, offer.url))
    made = artwork.store(raw, settings.data / "artwork")
    return _keep(db, media_id, offer.role, made, f"Chose another {offer.role}.", by)


def release(db: Database, media_id: str, role: str, by: str | None) -> int:
    """Take back what people said a picture is: again the best of the other sources' is shown. The act's id.

    Raises NotFoundError where no person chose one.
    """
    with connect.write(db):
        before = images.get(db, media_id, role, Source.PERSON)
        if before is None:
            raise NotFoundError(f"Nobody chose the {role}.", "There is nothing to take back.")
        return _set(db, media_id, role, before, None, f"Took back the {role} that was chosen.", by)


def take_back(settings: Settings, db: Database, done: Done) -> None:
    """Show again what people had chosen before. Raises ConflictError where another was chosen since."""
    role, before, after = str(done.detail["role"]), done.detail["before"], done.detail["after"]
    now = images.get(db, done.media_id, role, Source.PERSON)
    if (now and now.hash) != (_read(after).hash if after else None):
        raise ConflictError(f"Another {role} was chosen since.", "Take that back first, or choose again.")
    _show(db, done.media_id, role, _read(before) if before else None)


def _keep(db: Database, media_id: str, role: str, picture: Artwork, said: str, by: str | None) -> int | None:
    with connect.write(db):
        before = images.get(db, media_id, role, Source.PERSON)
        if before is not None and before.hash == picture.hash:
            return None
        return _set(db, media_id, role, before, picture, said, by)


def _set(
    db: Database, media_id: str, role: str, before: Artwork | None, after: Artwork | None, said: str, by: str | None
) -> int:
    _show(db, media_id, role, after)
    detail: dict[str, Json] = {"role": role, "before": _told(before), "after": _told(after)}
    return acts.note(db, media_id, Act.ARTWORK, said, connect.now(), detail=detail, done_by=by)


def _show(db: Database, media_id: str, role: str, picture: Artwork | None) -> None:
    if picture is None:
        images.forget(db, media_id, role, Source.PERSON)
    else:
        images.put(db, media_id, role, Source.PERSON, picture)


def _told(picture: Artwork | None) -> Mapping[str, Json] | None:
    return {**dataclasses.asdict(picture), "widths": list(picture.widths)} if picture else None


def _read(told: Any) -> Artwork:
    return Artwork(**{**told, "widths": tuple(told["widths"])})

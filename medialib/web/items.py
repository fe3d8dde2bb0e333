"""Items as the API tells them: what every list shows of one, and all that is known of one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlite_utils import Database

from medialib.catalogue import faces, hrefs
from medialib.store import facts, items


class Item(BaseModel):
    """An item in a list. `href` leads to its page and `image` to a picture, both from the catalogue's top."""

    id: str
    kind: str
    title: str
    note: str
    year: int | None
    missing: bool
    href: str
    image: str | None


class ItemList(BaseModel):
    """Items; `cursor` asks for those that follow, and is null at the end."""

    items: list[Item]
    cursor: str | None = None


class ItemFile(BaseModel):
    """A file of an item. `href` streams it."""

    model_config = ConfigDict(extra="ignore")
    id: int
    folder: str
    path: str
    role: str
    size: int
    duration_s: float | None
    container: str | None
    video_codec: str | None
    audio_codec: str | None
    width: int | None
    height: int | None
    audio_languages: list[str]
    subtitle_languages: list[str]
    language: str | None
    label: str | None
    extra: str | None
    part: int | None
    playable: bool
    missing_since: str | None
    href: str


class Said(BaseModel):
    """What one source said of one field, the word that counts first; `confidence` 0 to 1.

    `chosen` says that a person chose the answer it is part of.
    """

    field: str
    value: Any
    source: str
    confidence: float
    chosen: bool


class WholeItem(Item):
    """All that is known of an item."""

    parent_id: str | None
    sort_title: str
    original_title: str | None
    creator: str | None
    date: str | None
    number: int | None
    disc: int | None
    overview: str | None
    tagline: str | None
    certification: str | None
    rating: float | None
    duration_s: float | None
    site_url: str | None
    added_at: str
    updated_at: str
    genres: list[str]
    tags: list[str]
    files: list[ItemFile]
    children: list[Item]
    facts: list[Said]


def listed(db: Database, ids: Iterable[str]) -> list[Item]:
    """Those of these items that live, in the order given."""
    wanted = list(ids)
    found = faces.living(db, wanted)
    return [_item(media_id, found.faces[media_id]) for media_id in wanted if media_id in found.faces]


def _item(media_id: str, face: faces.Face) -> Item:
    card = faces.card(media_id, face, "")
    return Item(
        id=media_id,
        kind=face.kind,
        title=face.title,
        note=face.note,
        year=face.year,
        missing=face.missing,
        href=card.href,
        image=card.image.src if card.image else None,
    )


def whole(db: Database, media_id: str) -> WholeItem | None:
    """Everything about a living item."""
    found = listed(db, [media_id])
    if not found:
        return None
    row = items.media(db, [media_id])[media_id]
    children = items.children(db, [media_id]).get(media_id, [])
    labels = {subject: items.labels(db, subject, [media_id]).get(media_id, []) for subject in ("genre", "tag")}
    return WholeItem(
        **{**row._asdict(), **found[0].model_dump()},
        genres=[label.name for label in labels["genre"]],
        tags=[label.name for label in labels["tag"]],
        files=[_file(file) for file in items.files(db, [media_id]).get(media_id, [])],
        children=listed(db, [child.id for child in children]),
        facts=[
            Said(field=fact.field, value=fact.value, source=fact.source, confidence=fact.confidence, chosen=fact.chosen)
            for fact in facts.known(db, media_id)
        ],
    )


def of_items(db: Database, ids: Iterable[str]) -> dict[str, list[ItemFile]]:
    """The files of each of these items."""
    return {media_id: [_file(file) for file in files] for media_id, files in items.files(db, ids).items()}


def _file(row: items.File) -> ItemFile:
    values = row._asdict()
    lists = {name: json.loads(values[name]) for name in ("audio_languages", "subtitle_languages")}
    return ItemFile(**{**values, **lists, "href": hrefs.media(row.folder, row.path)})

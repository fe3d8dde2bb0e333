"""What a disc's page says of the disc, and what other pages say of the disc they came from."""

from __future__ import annotations

import json

from medialib.catalogue import hrefs, phrases
from medialib.catalogue.gather import Gathered
from medialib.catalogue.views import FactRow, Link, OnDisc
from medialib.discs import Format
from medialib.model import Kind
from medialib.store.disc_items import OwnTitle
from medialib.store.items import Media

SAID, BY_HAND, SEEN = "the disc itself", "by hand", "the drive"


def on_disc(rows: Gathered, media_id: str, root: str) -> tuple[OnDisc, ...]:
    """What is on a disc, in order."""
    disc = rows.found.discs.get(media_id)
    music = disc is not None and disc.format == Format.AUDIO_CD
    return tuple(_title(rows, title, music, root) for title in rows.discs.titles.get(media_id, ()))


def _title(rows: Gathered, title: OwnTitle, music: bool, root: str) -> OnDisc:
    face = rows.discs.faces.get(title.item_id or "")
    name = title.title or f"{'Track' if music else 'Title'} {title.number}"
    spoken = ", ".join(phrases.language(code) for code in json.loads(title.audio_languages))
    written = ", ".join(phrases.language(code) for code in json.loads(title.subtitle_languages))
    details = (
        f"{title.chapters} chapters" if title.chapters > 1 else "",
        spoken,
        f"subtitles: {written}" if written else "",
        phrases.count(title.read_errors, "read error") if title.read_errors else "",
    )
    return OnDisc(
        str(title.number),
        face.title if face else name,
        root + hrefs.item(title.item_id or "") if face else "",
        face.note if face else "no longer in the library" if title.taken_at else "not taken",
        phrases.clock(title.duration_s),
        tuple(part for part in details if part),
    )


def facts(rows: Gathered, media_id: str) -> tuple[FactRow, ...]:
    """What is known of a disc besides what was said of its item."""
    disc = rows.found.discs.get(media_id)
    if disc is None:
        return ()
    errors = sum(title.read_errors for title in rows.discs.titles.get(media_id, ()))
    values = (
        ("Format", phrases.disc_format(disc.format), SAID),
        ("Label", disc.label, SAID),
        ("Size", phrases.size(disc.size) if disc.size else "", SAID),
        ("Stands", disc.place or "", BY_HAND),
        ("First seen", disc.first_seen_at[:10], SEEN),
        ("Last seen", disc.last_seen_at[:10] if disc.last_seen_at[:10] > disc.first_seen_at[:10] else "", SEEN),
        ("Ripped", (disc.ripped_at or "")[:10], SEEN),
        ("Read errors", str(errors) if errors else "", SEEN),
    )
    return tuple(FactRow(label, value, source, 100) for label, value, source in values if value)


def quiet(rows: Gathered, media_id: str) -> tuple[str, ...]:
    """The line under a disc's title."""
    disc = rows.found.discs.get(media_id)
    if disc is None:
        return ()
    titles = rows.discs.titles.get(media_id, ())
    taken = sum(title.item_id in rows.discs.faces for title in titles)
    parts = (
        phrases.disc_format(disc.format),
        phrases.count(len(titles), "track" if disc.format == Format.AUDIO_CD else "title") if titles else "",
        "all taken" if titles and taken == len(titles) else f"{taken} taken" if titles else "",
        disc.place or "",
    )
    return tuple(part for part in parts if part)


def from_discs(row: Media, rows: Gathered, root: str) -> tuple[Link, ...]:
    """The discs that an item, or what stands under it, was taken from."""
    below = [child.id for child, _ in rows.below(row.id)] if row.kind in (Kind.ALBUM, Kind.SEASON) else []
    found = {disc for media_id in (row.id, *below) for disc in rows.discs.origins.get(media_id, ())}
    links = [Link(rows.discs.faces[disc].title, root + hrefs.item(disc)) for disc in found if disc in rows.discs.faces]
    return tuple(sorted(links, key=lambda link: (link.title, link.href)))

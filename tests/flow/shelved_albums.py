"""Albums in the library as their files tell of them, and the services that know them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from fetch_site import text
from music_catalogue import files
from music_service import Music
from PIL import Image
from sqlite_utils import Database

from medialib.identify.online.music.release import Release, phrase
from medialib.identify.online.music.song import Song
from medialib.model import Entity, Fact, Json, Kind, MediaFile, Probe, Role, Source
from medialib.store import connect, facts, matches, media, record
from medialib.store import files as file_rows


def facts_of(source: Source, **values: Json) -> tuple[Fact, ...]:
    """What one source says."""
    return tuple(Fact(field, value, source) for field, value in values.items() if value is not None)


def shelve(
    db: Database,
    songs: Sequence[Song],
    *,
    title: str | None = "Low Tide",
    artist: str | None = "The Glass Harbour",
    year: int | None = 1997,
    source: Source = Source.TAGS,
    **album: Json,
) -> tuple[str, dict[str, str]]:
    """An album with a file for each song; its id, and those of its tracks by the songs' keys."""
    upper = Entity(Kind.ARTIST, artist or "", facts_of(source, title=artist))
    middle = Entity(
        Kind.ALBUM, f"{title} {year} {album}", facts_of(source, title=title, creator=artist, year=year, **album)
    )
    tracks = {}
    with connect.write(db):
        for song in songs:
            said = facts_of(source, title=song.title, creator=song.artist, number=song.track, disc=song.disc)
            *_, album_id, track_id = record.chain(
                db, [upper, middle, Entity(Kind.TRACK, song.key, said)], connect.now()
            )
            probe = Probe("audio", duration_s=song.duration_s)
            path = f"music/{album_id}/{song.key}"
            file_rows.put(db, track_id, MediaFile("main", path, Role.MAIN, 1, 1, f"{path} content", probe), "now")
            tracks[song.key] = track_id
    return album_id, tracks


def shelved(db: Database, release: Release, **more: Any) -> tuple[str, dict[str, str]]:
    """A release as a well tagged rip of it lies in the library."""
    return shelve(db, files(release), **{"title": release.title, "artist": phrase(release.credit), **more})


def state(db: Database, media_id: str) -> tuple[str, str | None]:
    """How an item stands, and what it was taken for."""
    row = matches.get(db, media_id)
    assert row is not None
    return row["state"], row["value"]


def said(db: Database, media_id: str, source: Source = Source.MUSICBRAINZ) -> dict[str, Json]:
    """What one source says of an item."""
    return {fact.field: fact.value for fact in facts.known(db, media_id) if fact.source is source}


def column(db: Database, ids: Iterable[str], *names: str) -> list[Any]:
    """What is shown of items."""
    rows = [media.get(db, media_id) for media_id in ids]
    found = [tuple(row[name] for name in names) for row in rows if row is not None]
    return [one[0] for one in found] if len(names) == 1 else found


def everything(db: Database) -> list[tuple[Any, ...]]:
    """Every item and all that is said of it and drawn for it, apart from when."""
    columns = "id, parent_id, title, sort_title, creator, year, date, number, disc, overview"
    told = [tuple(row) for row in db.conn.execute(f"SELECT {columns} FROM media ORDER BY seq")]
    told += [tuple(row) for row in db.conn.execute("SELECT media_id, field, source, value FROM facts ORDER BY 1, 2, 3")]
    told += [tuple(row) for row in db.conn.execute("SELECT media_id, provider, value FROM external_ids ORDER BY 1, 2")]
    told += [tuple(row) for row in db.conn.execute("SELECT media_id, genre_id FROM media_genres ORDER BY 1, 2")]
    return told + [tuple(row) for row in db.conn.execute("SELECT media_id, role, url FROM image_offers ORDER BY 1")]


def cover(music: Music, path: str, *urls: str) -> None:
    """Let the Cover Art Archive list these pictures under `/release/<id>` or `/release-group/<id>`."""
    images = [
        {"front": True, "types": ["Front"], "approved": True, "image": f"{url}.jpg", "thumbnails": {"1200": url}}
        for url in urls
    ]
    listing = json.dumps({"images": images, "release": "https://example.org"}).encode()
    music.put(path, text(listing, Content_Type="application/json"))


def picture(music: Music, path: str, shade: int = 90) -> str:
    """Let a picture lie at a path; its address."""
    drawn = io.BytesIO()
    Image.new("RGB", (300, 300), (shade, 40, 60)).save(drawn, "JPEG")
    music.put(path, text(drawn.getvalue(), Content_Type="image/jpeg"))
    return f"{music.site.url}{path}"


def images(db: Database) -> list[tuple[str, str, str]]:
    """What is pictured: (kind, role, source)."""
    sql = "SELECT kind, role, source FROM images JOIN media ON media.id = media_id ORDER BY 1, 2, 3"
    return [tuple(row) for row in db.conn.execute(sql)]

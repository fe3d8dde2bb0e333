"""Works as rows of library.db: one transaction, many rows at a time."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from invented.works import Work
from medialib.model import Artwork, Kind, Source
from medialib.names import identity, sort_title
from medialib.store.connect import ALPHABET, stamp, write

Row = tuple[Any, ...]
LAST_DAY = datetime(2026, 1, 31, 20, 0, tzinfo=UTC)
MTIME_NS = 1_700_000_000_000_000_000
FACTS = ("title", "creator", "year", "date", "number", "disc", "overview", "certification", "rating", "site_url")
ROLES = {"poster": "poster", "square": "cover", "wide": "thumbnail", "portrait": "portrait"}
VIDEO = (
    ("h264", "aac", 1920, 1080, 6_000_000),
    ("hevc", "ac3", 3840, 2160, 18_000_000),
    ("vp9", "opus", 1280, 720, 2_400_000),
)
SOUND = {".flac": "flac", ".mp3": "mp3", ".m4a": "aac"}
LANGUAGES = ('["en"]', '["de"]', '["en", "de"]', '["ja"]', '["ar"]', "[]")
COLLECTIONS = (
    "Rainy afternoons",
    "For the train",
    "Grandmother's tapes",
    "Überraschungen",
    "夏の夜",
    "Зимние вечера",
    "One per decade",
)


def fill(db: Database, works: Sequence[Work], artwork: Mapping[str, Sequence[Artwork]], seed: int) -> None:
    """Record the works. The triggers rest meanwhile: a library just made is printed whole anyway."""
    dice = random.Random(seed)
    by_id = sorted(works, key=lambda work: work.id)
    people = _people(dice, works)
    triggers = db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    with write(db):
        for name, _ in triggers:
            db.conn.execute(f"DROP TRIGGER {name}")
        _put(db, "media", MEDIA, _media(dice, works))
        _put(db, "files", FILES, _files(dice, works))
        _put(db, "chapters", "file_id, position, start_s, title", _chapters(db))
        _put(db, "facts", "media_id, field, source, value, confidence, seen_at", _facts(by_id))
        _put(db, "images", IMAGES, _images(dice, works, artwork))
        _put(db, "people", "id, name, sort_name, identity", people.values())
        _put(db, "credits", "media_id, person_id, role, character, position", _credits(by_id, people))
        for thing in ("genre", "tag"):
            _labels(db, thing, by_id)
        _put(db, "collections", "id, title, sort_title, added_at", _collections())
        _put(db, "collection_items", "collection_id, media_id, position", _collected(dice, works))
        _put(
            db,
            "discs",
            "id, media_id, format, label, size, place, first_seen_at, last_seen_at, ripped_at",
            _discs(works),
        )
        _put(
            db,
            "disc_titles",
            "disc_id, number, duration_s, chapters, audio_languages, media_id, taken_at",
            _titles(works),
        )
        _put(db, "media_text", "rowid, title, people, overview, body", _texts(works))
        for _, statement in triggers:
            db.conn.execute(statement)


MEDIA = (
    "seq, id, kind, parent_id, identity, title, sort_title, creator, year, date, number, disc, overview, certification, "
    "rating, duration_s, site_url, added_at, updated_at"
)
FILES = (
    "media_id, folder, path, role, size, mtime_ns, content_id, duration_s, container, video_codec, audio_codec, width, "
    "height, bitrate_bps, audio_languages, playable, added_at"
)
IMAGES = "media_id, role, source, hash, width, height, widths, color, blur"


def content(path: str) -> bytes:
    """What the tiny file at a path holds."""
    return f"Stands in for {path}\n".encode()


def _put(db: Database, table: str, columns: str, rows: Any) -> None:
    marks = ", ".join("?" for _ in columns.split(","))
    db.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _media(dice: random.Random, works: Sequence[Work]) -> Iterator[Row]:
    moment = LAST_DAY
    for seq, work in enumerate(works, 1):
        if work.parent is None and work.kind is not Kind.VIDEO:
            moment = LAST_DAY - timedelta(seconds=dice.randrange(6 * 365 * 86_400))
        moment += timedelta(seconds=dice.randrange(1, 60))
        at = stamp(moment)
        yield (
            *(seq, work.id, work.kind, work.parent.id if work.parent else None, work.identity, work.title),
            *(sort_title(work.title), work.creator, work.year, work.date, work.number, work.disc, work.overview),
            *(work.certification, work.rating, work.duration_s, work.site_url, at, at),
        )


def _files(dice: random.Random, works: Sequence[Work]) -> Iterator[Row]:
    at = stamp(LAST_DAY)
    for work in works:
        if work.path is None:
            continue
        data = content(work.path)
        digest = hashlib.blake2b(str(len(data)).encode() + data, digest_size=16).hexdigest()
        where = (work.id, "main", work.path, "main", len(data), MTIME_NS, f"b2-{digest}-{len(data)}")
        yield (*where, work.duration_s, *_technical(dice, work.path), at)


def _technical(dice: random.Random, path: str) -> Row:
    """Container, codecs, size in pixels, bit rate, languages, and whether browsers play it."""
    stem, _, ending = path.rpartition(".")
    if stem.startswith(("movies/", "shows/", "videos/")):
        video, audio, width, height, rate = dice.choice(VIDEO)
        return (
            ending,
            video,
            audio,
            width,
            height,
            rate,
            dice.choice(LANGUAGES),
            int(ending == "mp4" and video == "h264"),
        )
    if stem.startswith("music/"):
        return ending, None, SOUND[f".{ending}"], None, None, 320_000, "[]", 1
    size = (4000, 3000) if ending == "jpg" else (None, None)
    return (ending, None, None, *size, None, "[]", int(ending == "jpg"))


def _chapters(db: Database) -> list[Row]:
    """Ten chapters for one film in eight."""
    rows = db.conn.execute("SELECT id, duration_s FROM files WHERE path LIKE 'movies/%' AND id % 8 = 0").fetchall()
    return [(row[0], place, row[1] / 10 * place, f"Chapter {place + 1}") for row in rows for place in range(10)]


def _facts(works: Sequence[Work]) -> Iterator[Row]:
    at = stamp(LAST_DAY)
    for work in works:
        said: dict[str, Any] = {name: getattr(work, name) for name in FACTS}
        said |= {"genres": work.genres, "tags": work.tags}
        said["credits"] = [
            {"role": role, "name": name, "character": character} for role, name, character in work.credits
        ]
        values = {name: value for name, value in said.items() if value not in (None, (), [])}
        source = Source.TAGS if work.kind in (Kind.TRACK, Kind.ALBUM) else Source.NFO if work.overview else Source.NAME
        for name in sorted(values):
            yield work.id, name, source, json.dumps(values[name], ensure_ascii=False), 0.9, at
        if work.duration_s:
            yield work.id, "duration_s", Source.FILE, json.dumps(work.duration_s), 1.0, at


def _images(dice: random.Random, works: Sequence[Work], artwork: Mapping[str, Sequence[Artwork]]) -> Iterator[Row]:
    for work in works:
        if work.shape:
            drawn = dice.choice(artwork[work.shape])
            size = (drawn.width, drawn.height, json.dumps(list(drawn.widths)), drawn.color, drawn.blur)
            yield work.id, ROLES[work.shape], Source.FOLDER, drawn.hash, *size


def _people(dice: random.Random, works: Sequence[Work]) -> dict[str, Row]:
    """Everybody who is credited: identity to row."""
    found: dict[str, Row] = {}
    for work in works:
        for _, name, _ in work.credits:
            key = identity(name)
            if key not in found:
                sort_name = sort_title(f"{name.split()[-1]} {name}")
                found[key] = ("".join(dice.choices(ALPHABET, k=12)), name, sort_name, key)
    return found


def _credits(works: Sequence[Work], people: Mapping[str, Row]) -> Iterator[Row]:
    for work in works:
        for position, (role, name, character) in enumerate(work.credits):
            yield work.id, people[identity(name)][0], role, character, position


def _labels(db: Database, thing: str, works: Sequence[Work]) -> None:
    held = [(work.id, name) for work in works for name in getattr(work, f"{thing}s")]
    keys = {name: identity(name).replace(" ", "-") for _, name in held}
    _put(db, f"{thing}s", "id, name", sorted((key, name) for name, key in keys.items()))
    _put(db, f"media_{thing}s", f"media_id, {thing}_id", ((media_id, keys[name]) for media_id, name in held))


def _collections() -> list[Row]:
    at = stamp(LAST_DAY)
    return [(f"collection{place:02d}", title, sort_title(title), at) for place, title in enumerate(COLLECTIONS)]


def _collected(dice: random.Random, works: Sequence[Work]) -> Iterator[Row]:
    alone = [work.id for work in works if work.parent is None]
    for place in range(len(COLLECTIONS)):
        chosen = dice.sample(alone, min(len(alone), dice.randint(12, 60)))
        yield from ((f"collection{place:02d}", media_id, position) for position, media_id in enumerate(chosen))


def _discs(works: Sequence[Work]) -> Iterator[Row]:
    at = stamp(LAST_DAY)
    for place, work in enumerate(work for work in works if work.kind is Kind.DISC):
        label = work.title.upper().replace(" ", "_")[:32]
        yield work.identity, work.id, "dvd", label, 7_000_000_000, f"Box {place // 40 + 1}", at, at, at


def _titles(works: Sequence[Work]) -> Iterator[Row]:
    """Three titles on each disc, the first of which became the film before it."""
    for film, disc in itertools.pairwise(works):
        if disc.kind is Kind.DISC:
            yield disc.identity, 1, film.duration_s, 12, '["en", "de"]', film.id, stamp(LAST_DAY)
            yield from ((disc.identity, number, 300.0 * number, 1, '["en"]', None, None) for number in (2, 3))


def _texts(works: Sequence[Work]) -> Iterator[Row]:
    for seq, work in enumerate(works, 1):
        people = [work.creator or "", *(name for _, name, _ in work.credits)]
        yield seq, work.title, " ".join(people), work.overview or "", ""

"""Rows of small libraries for the printer's tests, and what a printed folder holds."""

from __future__ import annotations

import json
import random
from pathlib import Path

from sqlite_utils import Database

from medialib.catalogue import item_page, press, rebuild
from medialib.catalogue.gather import gather
from medialib.catalogue.ground import MARK
from medialib.catalogue.views import ItemPage
from medialib.model import Kind
from medialib.names import identity, sort_title
from medialib.settings import Settings
from medialib.store import shelves
from medialib.store.connect import write

NOW = "2026-01-02T03:04:05.678Z"
TEMPLATES = {
    "home.html": "<title>home</title>{{ site }} {{ page }}",
    "shelf.html": "{{ site }} {{ page }}",
    "index.html": "{{ site }} {{ page }}",
    "item.html": "{{ site }} {{ page }}",
    "notfound.html": "{{ site }} nothing here",
}
WORDS = [
    "Amber",
    "Ösling",
    "夜の海",
    "Жук",
    "Quiet",
    "River",
    "Ωmega",
    "7",
    "Stones",
    "The",
    "of",
    "Night",
    "Ærø",
    "Zebra",
    "99",
    "Déjà",
    "قصر",
    "x",
]


def plain_templates(folder: Path) -> Path:
    """A folder of templates that print every value they receive, and nothing else."""
    folder.mkdir(parents=True)
    for name, text in TEMPLATES.items():
        (folder / name).write_text(text)
    return folder


def add(db: Database, media_id: str, kind: Kind, title: str, **values: object) -> str:
    """Insert a media row."""
    row = {
        "id": media_id,
        "kind": kind.value,
        "identity": identity(title),
        "title": title,
        "sort_title": sort_title(title),
        "added_at": NOW,
        "updated_at": NOW,
        **values,
    }
    names = ", ".join(row)
    db.conn.execute(f"INSERT INTO media ({names}) VALUES ({', '.join('?' for _ in row)})", tuple(row.values()))
    return media_id


def file(db: Database, media_id: str, path: str, **values: object) -> None:
    """Insert a file row: by default a film that browsers play."""
    row = {
        "media_id": media_id,
        "folder": "main",
        "path": path,
        "role": "main",
        "size": 1000,
        "mtime_ns": 1,
        "content_id": path,
        "duration_s": 61.5,
        "container": "mp4",
        "video_codec": "h264",
        "audio_codec": "aac",
        "width": 640,
        "height": 360,
        "playable": 1,
        "added_at": NOW,
        **values,
    }
    names = ", ".join(row)
    db.conn.execute(f"INSERT INTO files ({names}) VALUES ({', '.join('?' for _ in row)})", tuple(row.values()))


def picture(db: Database, media_id: str, role: str, image_hash: str, blur: str = "", source: str = "folder") -> None:
    """Insert or replace an image row."""
    db.conn.execute(
        "INSERT OR REPLACE INTO images (media_id, role, source, hash, width, height, widths, color, blur) "
        "VALUES (?, ?, ?, ?, 600, 900, '[200, 400]', '#804020', ?)",
        (media_id, role, source, image_hash, blur),
    )


def genre(db: Database, media_id: str, name: str, table: str = "genre") -> None:
    """Give an item a genre (or a tag)."""
    db.conn.execute(f"INSERT OR IGNORE INTO {table}s (id, name) VALUES (?, ?)", (name.lower(), name))
    db.conn.execute(f"INSERT OR IGNORE INTO media_{table}s VALUES (?, ?)", (media_id, name.lower()))


def credit(db: Database, media_id: str, person_id: str, role: str = "actor", position: int = 0) -> None:
    """Credit a person, made where there is none, on an item."""
    name = f"Person {person_id}"
    db.conn.execute(
        "INSERT OR IGNORE INTO people (id, name, sort_name, identity) VALUES (?, ?, ?, ?)",
        (person_id, name, person_id, person_id),
    )
    db.conn.execute("INSERT OR IGNORE INTO credits VALUES (?, ?, ?, '', ?)", (media_id, person_id, role, position))


def collect(db: Database, media_id: str, collection_id: str, position: int) -> None:
    """Put an item in a collection, made where there is none."""
    title = f"Collection {collection_id}"
    db.conn.execute(
        "INSERT OR IGNORE INTO collections (id, title, sort_title, added_at) VALUES (?, ?, ?, ?)",
        (collection_id, title, sort_title(title), NOW),
    )
    db.conn.execute("INSERT OR REPLACE INTO collection_items VALUES (?, ?, ?)", (collection_id, media_id, position))


def moment(number: int) -> str:
    """A moment that is later for greater numbers."""
    return f"2026-01-{1 + number // 1440 % 28:02d}T{number // 60 % 24:02d}:{number % 60:02d}:00.000Z"


def title(chance: random.Random) -> str:
    """A title of a few words in some scripts."""
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 3)))


def fill(db: Database, seed: int, movies: int, others: int) -> None:
    """A library of films, and of `others` of everything else."""
    chance = random.Random(seed)
    with write(db):
        for number in range(movies):
            media_id = add(
                db,
                f"m{number:05d}",
                Kind.MOVIE,
                title(chance),
                year=chance.randint(1988, 2009),
                added_at=moment(number),
            )
            file(db, media_id, f"movies/{number}.mp4")
            genre(db, media_id, chance.choice(("Drama", "Comedy", "Film Noir")))
            credit(db, media_id, f"p{chance.randint(1, 12):02d}", chance.choice(("actor", "director")))
            if number % 7 == 0:
                picture(db, media_id, "poster", f"{number % 5:02x}hash")
                collect(db, media_id, f"c{number % 3}", number)
        for number in range(others):
            _others(db, chance, number)


def _others(db: Database, chance: random.Random, number: int) -> None:
    """One show of two seasons, one artist with an album, a podcast, and one of each kind that stands alone."""
    show = add(db, f"s{number:05d}", Kind.SHOW, title(chance), year=2001, added_at=moment(number))
    for season in (1, 2):
        season_id = add(db, f"z{number:04d}{season}", Kind.SEASON, f"Season {season}", number=season, parent_id=show)
        for episode in (1, 2, 3):
            add(db, f"e{number:03d}{season}{episode}", Kind.EPISODE, title(chance), number=episode, parent_id=season_id)
    artist = add(db, f"a{number:05d}", Kind.ARTIST, title(chance))
    album = add(db, f"b{number:05d}", Kind.ALBUM, title(chance), creator="Someone", year=1999, parent_id=artist)
    for track in (1, 2):
        track_id = add(db, f"t{number:04d}{track}", Kind.TRACK, title(chance), number=track, disc=1, parent_id=album)
        file(db, track_id, f"music/{track_id}.mp3", video_codec=None, container="mp3")
    podcast = add(db, f"q{number:05d}", Kind.PODCAST, title(chance))
    add(db, f"r{number:05d}", Kind.PODCAST_EPISODE, title(chance), parent_id=podcast, date="2024-05-06")
    add(
        db,
        f"v{number:05d}",
        Kind.VIDEO,
        title(chance),
        creator=f"Channel {number % 3}",
        date=f"2020-01-{number % 28 + 1:02d}",
    )
    for kind in (Kind.BOOK, Kind.AUDIOBOOK, Kind.ARTICLE, Kind.PHOTO, Kind.DOCUMENT, Kind.DISC):
        add(db, f"{kind[:3]}{number:05d}", kind, title(chance), year=2010 + number % 3)


def noted(settings: Settings, db: Database) -> Database:
    """What the printer would know of the library as it is now, without a page printed."""
    path = press.state_path(settings, "home")
    path.parent.mkdir(parents=True, exist_ok=True)
    rebuild.rebuild(db, path, {"stamp": "", "seq": "0"})
    state = shelves.existing(path)
    assert state is not None
    return state


def item(settings: Settings, db: Database, media_id: str) -> ItemPage | None:
    """What an item's page would show now."""
    state = noted(settings, db)
    found = item_page.page(gather(db, state, [media_id]), media_id, "../../")
    state.close()
    return found


def printed(folder: Path) -> dict[str, bytes]:
    """Every file of a printed folder but its mark: path to bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and path != folder / MARK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def artwork(settings: Settings, *hashes: str) -> None:
    """The files of stored pictures."""
    for image_hash in hashes:
        for width in (200, 400):
            path = settings.data / "artwork" / image_hash[:2] / f"{image_hash}-{width}.webp"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps([image_hash, width]))

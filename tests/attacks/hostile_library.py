"""A library in which every text is an attack: from files, from services, from people, from jobs."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from doing import do
from media_files import ffmpeg
from mutagen.id3 import COMM, ID3, TALB, TCON, TIT2, TPE1, TPE2, TXXX, Encoding
from PIL import Image
from sqlite_utils import Database

from medialib import flow
from medialib.flow.online.asked import as_json
from medialib.identify.online.words import Candidate, Reason
from medialib.model import Entity, Fact, Json, Kind, Request, Source, Way
from medialib.settings import Settings
from medialib.store import connect, matches, record
from medialib.store.matches import State
from medialib.tasks import open_tasks

# Each ends one context and runs in another: element, attribute, script block, title, style, comment, template.
PAYLOAD = (
    "zebra<script>pwned(1)</script>\"><img src=x onerror=pwned(2)>'><svg onload=pwned(3)></title></style>"
    "</textarea></script><script>pwned(4)</script>' onfocus='pwned(5)' autofocus='\" onmouseover=\"pwned(6)\" x=\""
    "--><iframe srcdoc='<script>parent.pwned(7)</script>'></iframe>{{7*7}}${7*7}{%print(7*7)%}\u2028]]>&lt;b&gt;"
)
SHORT = "zebra<img src=x onerror=pwned(8)>\"><svg onload=pwned(9)>'"
LINK = "javascript:pwned(10)//https://zebra.example"
NAME = "zebra<img src=x onerror=pwned(11)>{{7*7}}"


def said(source: Source, number: int) -> tuple[Fact, ...]:
    """Every field there is, said by one source."""
    credit: Json = {"name": f"{SHORT}{number}", "role": "actor", "character": PAYLOAD}
    links: list[Json] = [{"name": PAYLOAD, "url": LINK, "language": SHORT}]
    values: dict[str, Json] = {
        "title": f"{PAYLOAD}{number}",
        **dict.fromkeys(("original_title", "creator", "overview", "tagline", "certification", "publisher"), PAYLOAD),
        "site_url": LINK,
        "language": SHORT,
        "sort_title": f"{PAYLOAD}{number}",
        "year": 1999,
        "genres": [PAYLOAD, SHORT],
        "tags": [SHORT],
        "credits": [credit],
        "trailers": links,
        "external_ids": {"imdb": SHORT, "tmdb": f"{SHORT}{number}", "isbn": LINK, "musicbrainz": SHORT, SHORT: LINK},
        "collection": {"key": f"tmdb:{number}", "title": SHORT, "number": 1},
    }
    return tuple(Fact(field, value, source) for field, value in values.items())


CHAINS = (
    (Source.TMDB, (Kind.MOVIE,)),
    (Source.TMDB, (Kind.SHOW, Kind.SEASON, Kind.EPISODE)),
    (Source.MUSICBRAINZ, (Kind.ARTIST, Kind.ALBUM, Kind.TRACK)),
    (Source.OPENLIBRARY, (Kind.BOOK,)),
    (Source.SITE, (Kind.VIDEO,)),
    (Source.DISC, (Kind.DISC,)),
    (Source.PERSON, (Kind.AUDIOBOOK,)),
)


def services_say(db: Database) -> list[str]:
    """Items of every kind, of which all that a source can say is hostile; their ids."""
    ids: list[str] = []
    with connect.write(db):
        for number, (source, kinds) in enumerate(CHAINS):
            chain = [Entity(kind, f"{kind} {number}", said(source, 10 * number + at)) for at, kind in enumerate(kinds)]
            ids += record.chain(db, chain, connect.now())
        candidate = Candidate(
            "tmdb", "1", Kind.MOVIE, PAYLOAD, PAYLOAD, 1999, PAYLOAD, LINK, SHORT, 0.6, (Reason(PAYLOAD, 0.5),)
        )
        matches.put(db, ids[0], State.REVIEW, connect.now(), candidates=[as_json(candidate)])
    return ids


def files(folder: Path, mp4: Path, mp3: Path) -> None:
    """Files whose names, tags, chapters, NFO and EXIF are hostile."""
    film = folder / "movies" / NAME
    film.mkdir(parents=True)
    shutil.copy(mp4, film / f"{NAME} (2001).mp4")
    escaped = PAYLOAD.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (film / f"{NAME} (2001).nfo").write_text(
        f"<movie><title>{escaped}n</title><plot>{escaped}</plot><genre>{escaped}</genre><actor><name>{escaped}</name>"
        f"<role>{escaped}</role></actor><set><name>{escaped}</name></set><tag>{escaped}</tag></movie>"
    )
    (film / f"{NAME} (2001).en.{NAME}.srt").write_text(f"1\n00:00:00,100 --> 00:00:01,000\n{PAYLOAD}\n")
    chapters = folder / "chapters.txt"
    one_line = PAYLOAD.replace("=", "\\=").replace(";", "\\;").replace("#", "\\#")
    chapters.write_text(
        f";FFMETADATA1\ntitle={one_line}m\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle={one_line}\n"
    )
    (folder / "shows").mkdir()
    target = folder / "shows" / "zebra chapters.mkv"
    tagged = ("-metadata:s:a:0", f"title={SHORT}", "-metadata", f"artist={SHORT}")
    ffmpeg(
        "-i",
        mp4,
        "-i",
        chapters,
        "-map",
        "0:v",
        "-map",
        "0:a",
        "-map_metadata",
        "1",
        "-map_chapters",
        "1",
        "-c",
        "copy",
        *tagged,
        target,
    )
    chapters.unlink()
    music(folder / "music", mp3)
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = PAYLOAD
    (folder / "photos").mkdir()
    Image.new("RGB", (40, 40), "teal").save(folder / "photos" / f"{NAME}.jpg", exif=exif)


def music(folder: Path, mp3: Path) -> None:
    """A song whose every tag is hostile."""
    folder.mkdir()
    song = Path(shutil.copy(mp3, folder / f"{NAME}.mp3"))
    tags = ID3()
    for frame in (TIT2, TPE1, TPE2, TALB, TCON):
        tags.add(frame(encoding=Encoding.UTF8, text=PAYLOAD))
    tags.add(COMM(encoding=Encoding.UTF8, lang="eng", desc=SHORT, text=PAYLOAD))
    tags.add(TXXX(encoding=Encoding.UTF8, desc=SHORT, text=PAYLOAD))
    tags.save(song)


@dataclass(frozen=True, slots=True)
class Hostile:
    """The ids of items and of a job whose texts are hostile."""

    items: tuple[str, ...]
    job: str


def fill(settings: Settings, db: Database, folder: Path, mp4: Path, mp3: Path) -> Hostile:
    """Fill a library with it all and print it."""
    files(folder, mp4, mp3)
    do(settings, db, Way.FOLDER, folder)
    ids = services_say(db)
    job_id = open_tasks(settings).submit(
        db, Request(f"http://127.0.0.1:8999/{NAME}", Way.VIDEO, None, {"name": PAYLOAD})
    )
    with connect.write(db):
        db.conn.execute(
            "UPDATE jobs SET title = ?, message = ?, error = ?, hint = ?, status = 'failed' WHERE id = ?",
            (PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD, job_id),
        )
        db.conn.execute("INSERT INTO job_log (job_id, at, line) VALUES (?, ?, ?)", (job_id, connect.now(), PAYLOAD))
        event = json.dumps({"id": job_id, "title": PAYLOAD, "message": PAYLOAD, "status": "running", "kind": "video"})
        db.conn.execute("INSERT INTO events (at, type, data) VALUES (?, 'job', ?)", (connect.now(), event))
    flow.publish(settings)
    return Hostile(tuple(ids), job_id)

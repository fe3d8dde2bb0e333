"""A library whose shelves have sidecars, with a film, a show with a double episode, an album and a web video."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from doing import do
from media_files import ffmpeg
from sqlite_utils import Database

from medialib.intake import artwork
from medialib.model import Fact, Job, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers, Watch
from medialib.store import connect, facts, images

FILM = "movies/Fargo (1996)/Fargo (1996)"
EPISODES = "shows/Twin Peaks (1990)/Season 01/Twin Peaks - S01E01-E02"
SONG = "music/Band/Record/01 - Song"


@pytest.fixture
def shelved(settings: Settings) -> Settings:
    """The settings, with sidecars on."""
    return settings.model_copy(update={"sidecars": True, "watch": Watch(settle_s=0)})


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory, mp4: Path, mkv: Path, flac: Path) -> Settings:
    """The shelves with all that was laid on them by hand, taken, and its sidecars written: to be copied."""
    root = tmp_path_factory.mktemp("laid")
    made = Settings(media_root=root / "media", build_dir=root / "build", providers=Providers(enabled=False))
    settings = made.model_copy(update={"watch": Watch(settle_s=0)})
    connect.prepare(settings)
    lay(settings, mp4, f"{FILM}.mp4")
    lay(settings, mkv, f"{EPISODES}.mkv")
    lay(settings, flac, f"{SONG}.flac")
    with connect.library(settings) as db:
        scan(settings, db)
    return settings


@pytest.fixture
def filled(shelved: Settings, db: Database, laid: Settings) -> Settings:
    """A copy of the laid shelves, and of what the library knows of them."""
    others = shutil.ignore_patterns("*.db", "*.db-*")
    shutil.copytree(laid.media_root, shelved.media_root, dirs_exist_ok=True, ignore=others)
    shutil.copytree(laid.build_dir, shelved.build_dir, dirs_exist_ok=True)
    with connect.library(laid) as other:
        other.conn.backup(db.conn)
    return shelved


def lay(settings: Settings, source: Path, path: str) -> Path:
    """Lay a copy of a file on a shelf."""
    target = settings.media_root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    return target


def scan(settings: Settings, db: Database, folder: str = "main", **options: Any) -> Job:
    """Scan a folder; what is due is written behind it."""
    return do(settings, db, Way.SCAN, folder, **options)


def write(settings: Settings, db: Database) -> Job:
    """Write what is due; the job."""
    return do(settings, db, Way.SIDECARS, "new")


def say(db: Database, media_id: str, source: Source, **values: Any) -> None:
    """Let a source say something of an item."""
    with connect.write(db):
        facts.record(db, media_id, [Fact(name, value, source) for name, value in values.items()], connect.now())
        facts.settle(db, media_id, connect.now())


def show(settings: Settings, db: Database, media_id: str, role: str, source: Source, size: str = "300x450") -> str:
    """Give an item a picture; its hash."""
    picture = settings.media_root.parent / f"{role}-{source}-{size}.png"
    ffmpeg("-f", "lavfi", "-i", f"testsrc=s={size}", "-frames:v", "1", picture)
    made = artwork.store(picture, settings.data / "artwork")
    with connect.write(db):
        images.put(db, media_id, role, source, made)
    return made.hash


def id_of(db: Database, kind: str, title: str | None = None) -> str:
    """The id of the item of a kind (and title)."""
    sql = "SELECT id FROM media WHERE kind = ? AND (?2 IS NULL OR title = ?2) ORDER BY number"
    return str(db.conn.execute(sql, (kind, title)).fetchone()[0])


def beside(settings: Settings) -> list[str]:
    """Every sidecar below MEDIA_ROOT, ours or not."""
    root = settings.media_root
    media = (".mp4", ".mkv", ".flac", ".vtt")
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and path.suffix not in media and not path.is_relative_to(settings.data)
    )


def said(settings: Settings, path: str) -> Mapping[str, Any]:
    """A document, read."""
    found: Mapping[str, Any] = json.loads((settings.media_root / path).read_text())
    return found


def states(settings: Settings) -> dict[str, tuple[int, int]]:
    """Inode and time of every sidecar: both stay when nothing is written."""
    root = settings.media_root
    return {path: ((root / path).stat().st_ino, (root / path).stat().st_mtime_ns) for path in beside(settings)}

"""What has come in lies where it should: until more is known of it, there is nothing to rename."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from sqlite_utils import Database

from medialib import intake
from medialib.flow import editing, renaming
from medialib.identify import Place, recognise, shelf_path
from medialib.identify.tags import Tags
from medialib.model import Fact, Kind, MediaFile, Probe, Role, Source
from medialib.settings import Settings
from medialib.store import connect, record
from medialib.suffixes import family

NAMES = [
    *("Fargo (1996).mkv", "fargo.1996.1080p.bluray.x264-GRP.mkv", "2001 - A Space Odyssey (1968).mkv", "1917.mkv"),
    *("Blade Runner 2049 (2017)/Blade Runner 2049 (2017) - Final Cut.mkv", "Alien [imdbid-tt0078748].mkv"),
    *(
        "Kill Bill/Kill Bill - cd1.avi",
        "Kill Bill/Kill Bill - cd2.avi",
        "Amélie (2001) - 4K.mkv",
        "千と千尋の神隠し (2001).mkv",
    ),
    *("Dark/Season 01/Dark - S01E01.mkv", "Dark/Season 01/Dark.S01E02-E03.mkv", "Dark S00E01 Special.mkv"),
    *("The Daily Show/The Daily Show 2026-01-02.mkv", "24/Season 1/24 S01E01.mkv", "[Grp] Naruto - 140 [720p].mkv"),
    *("Doctor Who (2005)/Season 2/Doctor Who (2005) - 2x03 - School Reunion.mkv", "Шерлок/Сезон 1/Шерлок S01E01.mkv"),
    *("holiday in spain.mp4", "IMG_20260102_030405.mp4", "photo.jpg", "notes.txt", "Book - Author.epub", "paper.pdf"),
    *(
        "Band/Record (1999)/01 - Song.flac",
        "Band/Record (1999)/CD2/03 Other.flac",
        "song.mp3",
        "Various/Hits/02 A - B.mp3",
    ),
    *(
        "Author/Novel/01.m4b",
        "Author/Novel/02.m4b",
        "a" * 250 + ".mkv",
        "😀 (2020).mkv",
        "CON.mkv",
        "...mkv",
        "-rf.mkv",
    ),
]
TAGS = {
    "none": None,
    "bare": Tags(title="Song"),
    "artist": Tags(title="Song", artists=("Band",)),
    "album": Tags(title="Song", album="Record"),
    "all": Tags(
        title="Song", artists=("Guest",), album_artists=("Band",), album="Record", track=4, disc=2, date="1999"
    ),
    "odd": Tags(title="A/C: D?", artists=("AC/DC",), album="..", track=0),
}


def laid(settings: Settings, db: Database, name: str, tags: Tags | None = None, key: str | None = None) -> list[str]:
    """A file that comes in under a name and is shelved as intake does it; the ids of its items."""
    probe = Probe(family(name) or "text", duration_s=100.0)
    source = Fact("creator", "Channel", Source.SITE), Fact("title", "A video", Source.SITE)
    matched = recognise(
        Place(name, probe, tags=tags, key=key, facts=source if key else (), kind=Kind.VIDEO if key else None)
    )
    path = PurePosixPath(name)
    relative = shelf_path(matched, path.suffix, name=path.stem, naming=settings.naming)
    file = settings.media_root / relative
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(name)
    stat = file.stat()
    role = Role.EXTRA if matched.extra else Role.MAIN
    known = MediaFile(
        "main",
        str(relative),
        role,
        stat.st_size,
        stat.st_mtime_ns,
        intake.content_id(file),
        probe,
        label=matched.label,
        part=matched.part,
    )
    with connect.write(db):
        return record.file(db, matched, known, (), (), connect.now())


def plan(settings: Settings, db: Database) -> list[tuple[str, str]]:
    return [(line.old, line.new) for line in renaming.plan(settings, db).lines]


@pytest.mark.parametrize("name", NAMES)
def test_by_its_name(settings: Settings, db: Database, name: str) -> None:
    laid(settings, db, name)
    assert plan(settings, db) == []


@pytest.mark.parametrize("tags", TAGS.values(), ids=TAGS)
@pytest.mark.parametrize("name", ["song.flac", "Band/Record (1999)/01 - Song.flac"])
def test_by_its_tags(settings: Settings, db: Database, name: str, tags: Tags | None) -> None:
    laid(settings, db, name, tags)
    assert plan(settings, db) == []


def test_by_its_address(settings: Settings, db: Database) -> None:
    [media_id] = laid(settings, db, "whatever.mp4", key="youtube:dQw4w9WgXcQ")
    assert plan(settings, db) == []
    editing.edit(db, media_id, {"title": "Another title"})
    assert plan(settings, db) == [
        ("videos/Channel/A video [dQw4w9WgXcQ].mp4", "videos/Channel/Another title [dQw4w9WgXcQ].mp4")
    ]

"""Hostile names: of files, of tags, of uploads, in addresses. Nothing lands outside, nothing is overwritten or read."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from doing import do
from matrix import table
from mutagen.id3 import ID3, TALB, TIT2, TPE1, TPE2, Encoding
from sqlite_utils import Database
from web_place import Place, running, shelve

from medialib.model import Kind, Way
from medialib.settings import Settings
from medialib.settings.table import Folder

CANARY = b"CANARY that nobody may read or overwrite"
TITLES = (
    *(
        "../../../outside",
        "/outside",
        "..\\..\\outside",
        "a\0b",
        "a\nb",
        "-rf",
        "--help",
        ".",
        "..",
        "...",
        " ",
        "CON",
        "nul.txt",
    ),
    *(
        "\u202eevil.exe",
        "é",
        "e\u0301",
        "Film",
        "FILM",
        "film.",
        "film ",
        "x" * 300,
        "夜" * 200,
        "$(touch outside)",
        "`id`;b|c&d",
    ),
    *(
        'a" -f lavfi -i "x',
        "a'b",
        "%d%s%n",
        "~root",
        "C:\\Windows",
        "\\\\server\\share",
        "a:b*c?d<e>f|g",
        "AC/DC",
        "file:///etc/passwd",
    ),
)
NAMES = tuple(
    title
    for title in TITLES
    if "/" not in title and "\0" not in title and title not in (".", "..") and len(title.encode()) < 250
)


def outside(tmp_path: Path, settings: Settings) -> dict[str, bytes]:
    """Everything that is not the library's, with what it holds."""
    ours = (settings.media_root, settings.build_dir)
    return {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in sorted(tmp_path.rglob("*"))
        if path.is_file() and not any(path.is_relative_to(root) for root in ours)
    }


def shelved(settings: Settings) -> list[Path]:
    """Every file on the shelves."""
    return [
        path for path in settings.media_root.rglob("*") if path.is_file() and not path.is_relative_to(settings.data)
    ]


@pytest.mark.needs("ffmpeg")
def test_files_of_any_name_come_in_and_stay_apart(settings: Settings, db: Database, tmp_path: Path, jpg: Path) -> None:
    """F1, G2: each a different file; all are on the shelves, inside, under names that any disk holds, with their content."""
    (tmp_path / "outside").write_bytes(CANARY)
    came = tmp_path / "came"
    came.mkdir()
    photo = jpg.read_bytes()
    for number, name in enumerate(NAMES):
        (came / f"{name}.jpg").write_bytes(photo + bytes([number]))
    before = outside(tmp_path, settings)
    do(settings, db, Way.FOLDER, came)
    found = shelved(settings)
    photos = [path for path in found if path.suffix == ".jpg"]
    wanted = [
        number for number, name in enumerate(NAMES) if not name.startswith(".")
    ]  # those are hidden, and left alone
    assert sorted(path.read_bytes()[-1] for path in photos) == wanted
    assert [path for path in found if not path.resolve().is_relative_to(settings.media_root.resolve())] == []
    parts = {part for path in photos for part in path.relative_to(settings.media_root).parts}
    assert [
        part for part in parts if len(part.encode()) > 255 or part.startswith("-") or part.endswith((".", " "))
    ] == []
    assert outside(tmp_path, settings) == before


@pytest.mark.needs("ffmpeg")
def test_titles_in_tags_lead_nowhere(settings: Settings, db: Database, tmp_path: Path, mp3: Path) -> None:
    """F1: artist, album and title of every song are such a text; each song lands once, inside."""
    (tmp_path / "outside").write_bytes(CANARY)
    came = tmp_path / "came"
    came.mkdir()
    for number, title in enumerate(TITLES):
        song = Path(shutil.copy(mp3, came / f"{number:02d}.mp3"))
        tags = ID3()
        for frame in (TIT2, TPE1, TPE2, TALB):
            tags.add(frame(encoding=Encoding.UTF8, text=title))
        tags.save(song)
    before = outside(tmp_path, settings)
    do(settings, db, Way.FOLDER, came)
    songs = [path for path in shelved(settings) if path.suffix == ".mp3"]
    assert (len(songs), outside(tmp_path, settings)) == (len(TITLES), before)
    assert [path for path in songs if len(path.relative_to(settings.media_root).parts) not in (2, 3, 4)] == []
    assert [path for path in songs if ".." in path.parts or any(len(part.encode()) > 255 for part in path.parts)] == []


def test_uploads_of_any_name_stay_in_their_folder(place: Place, tmp_path: Path) -> None:
    """F1: the name that a browser sends is a name and no place."""
    before = outside(tmp_path, place.settings)
    client = place.client()
    for title in TITLES:
        sent = f'--x\r\nContent-Disposition: form-data; name="f"; filename="{title}.mp4"\r\n\r\nx\r\n--x--\r\n'
        answer = client.post(
            "/api/upload", content=sent.encode(), headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        assert answer.status_code in {202, 413, 422}
    uploads = place.settings.work / "uploads"
    assert [path for path in uploads.rglob("*") if path.is_file() and path.parent.parent != uploads] == []
    assert outside(tmp_path, place.settings) == before


def escapes() -> list[str]:
    """Ways to say "one folder up", and "from the root", in an address."""
    ups = (
        "../",
        "..%2f",
        "%2e%2e/",
        "%2e%2e%2f",
        "..%5c",
        "..\\",
        "%252e%252e%252f",
        "..;/",
        "..%00/",
        "....//",
        "%c0%ae%c0%ae/",
        "..%c0%af",
    )
    return [up * depth for up in ups for depth in (4,)] + ["/", "%2f", "//", "/./", "file:///", "~root/"]


@pytest.fixture
def guarded(settings: Settings, tmp_path: Path) -> Settings:
    """A library beside, above and inside of which lie files that nobody may read."""
    for path in (
        tmp_path / "secret.txt",
        settings.media_root / "secret.txt",
        settings.data / "secret.txt",
        settings.build_dir / "secret.txt",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CANARY)
    sibling = settings.media_root.with_name("media-evil")
    sibling.mkdir()
    (sibling / "secret.txt").write_bytes(CANARY)
    (tmp_path / "films").mkdir()
    (tmp_path / "films-evil").mkdir()
    (tmp_path / "films-evil/secret.txt").write_bytes(CANARY)
    (settings.build_dir / "home/assets").mkdir(parents=True, exist_ok=True)
    return settings.model_copy(update={"folders": {"films": Folder(path=tmp_path / "films")}})


def test_no_address_reads_a_file_that_is_not_for_reading(guarded: Settings, tmp_path: Path) -> None:
    """F2, F3: every route that ends in a path or a name, with every way up, as an admin."""
    names = ("secret.txt", "media-evil/secret.txt", "films-evil/secret.txt", "media/data/library.db", "etc/passwd")
    kept = (
        ".git/config",
        "library.db",
        "data/library.db-wal",
        "data/private.db",
        "data/queue.db",
        "config.yaml",
        ".env",
        "data/backups/x",
    )
    with running(guarded) as place:
        shelve(guarded, "movies/x.mp4")
        client = place.client()
        starts = [row.path.partition("{path:path}")[0] for row in table() if "{path:path}" in row.path]
        starts += [
            row.path.partition("{name}")[0].replace("{id}", "x") for row in table() if row.path.endswith("{name}")
        ]
        bases = {start.replace("{folder}", folder) for start in starts for folder in ("main", "films", "..", "%2e%2e")}
        cookie, read = client.cookies["medialib"], {}
        for base in bases:
            for target in [f"{base}{up}{name}" for up in escapes() for name in names] + [
                f"{base}{name}" for name in kept
            ]:
                status, _, body = place.get_raw(target.replace(" ", "%20"), cookie)
                leaked = any(secret in body for secret in (CANARY, b"SQLite format 3", b"root:x:"))
                if leaked or (status >= 500 and status != 503):
                    read[target] = status
    assert read == {}


def test_a_folder_beside_one_of_ours_is_not_ours(guarded: Settings, tmp_path: Path) -> None:
    """F2: neither by its name, which begins the same, nor by a link, nor by a row of the library that names it."""
    (tmp_path / "films/link.mp4").symlink_to(tmp_path / "films-evil/secret.txt")
    (guarded.media_root / "movies").mkdir(exist_ok=True)
    (guarded.media_root / "movies/link").symlink_to(tmp_path / "films-evil")
    with running(guarded) as place:
        shelve(guarded, "movies/x.mp4")
        shelve(guarded, "x.mp4", folder="films")
        client = place.client()
        with contextlib.closing(sqlite3.connect(guarded.library_db)) as raw:
            for number, path in enumerate(("link.mp4", "../films-evil/secret.txt", "/etc/passwd")):
                raw.execute("UPDATE files SET path = ? WHERE folder = 'films'", (path,))
                raw.commit()
                target = path.replace("..", "%2e%2e")
                status, _, body = place.get_raw(f"/media/films/{target}", client.cookies["medialib"])
                assert (number, status, CANARY in body, b"root:" in body) == (number, 404, False, False)
            raw.execute("UPDATE files SET path = 'movies/link/secret.txt' WHERE folder = 'main'")
            raw.commit()
        assert client.get("/media/main/movies/link/secret.txt").status_code == 404


def test_a_place_in_our_data_is_not_added_by_any_spelling(settings: Settings, db: Database) -> None:
    """F2, F3: nor a folder whose name only begins like it refused."""
    (settings.data / "x.mp4").write_bytes(b"x")
    beside = settings.media_root / "database"
    beside.mkdir()
    (beside / "x.txt").write_bytes(b"x")
    link = settings.media_root.parent / "link"
    link.symlink_to(settings.data)
    with running(settings) as place:
        client = place.client()
        spellings = (
            settings.data / "x.mp4",
            settings.media_root / "movies/../data/x.mp4",
            link / "x.mp4",
            settings.data / "library.db",
        )
        codes = [client.post("/api/jobs", json={"source": str(path)}).status_code for path in spellings]
        assert codes == [400] * 4
        assert (
            client.post("/api/jobs", json={"source": str(beside / "x.txt"), "kind": Kind.DOCUMENT}).status_code == 202
        )

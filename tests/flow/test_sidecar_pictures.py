"""Pictures that come back where all of data/ is lost: from the document, from the file beside, and from nowhere else."""

from __future__ import annotations

import base64
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from on_shelf import film, put
from PIL import Image
from sidecar_library import scan, write
from sqlite_utils import Database

from medialib.intake import artwork
from medialib.model import Source
from medialib.settings import Settings
from medialib.store import connect, images
from medialib.store import jobs as rows

Row = dict[str, Any]
GONE = "The poster of 'Film' (person) is gone; identify the item to have it again."


def drawn(width: int, shade: int) -> bytes:
    """A picture of a width."""
    raw = io.BytesIO()
    Image.new("RGB", (width, 300), (shade, 40, 60)).save(raw, "PNG")
    return raw.getvalue()


@pytest.fixture
def pictured(shelved: Settings, db: Database) -> str:
    """A film whose poster a person chose, in the document and as `poster.jpg`; the poster's hash."""
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    made = artwork.store(drawn(200, 90), shelved.data / "artwork")
    with connect.write(db):
        images.put(db, media_id, "poster", Source.PERSON, made)
    write(shelved, db)
    assert (shelved.media_root / "movies/x/poster.jpg").is_file()
    return made.hash


def rebuilt(settings: Settings, db: Database) -> tuple[list[tuple[str, str]], list[str]]:
    """The pictures that there are when all of data/ was lost, and what the log of the scan says."""
    db.close()
    shutil.rmtree(settings.data)
    connect.prepare(settings)
    with connect.library(settings) as new:
        job = scan(settings, new)
        found = new.conn.execute("SELECT role, hash FROM images ORDER BY role, source").fetchall()
        return [tuple(row) for row in found], [line for _, _, line in rows.log_lines(new, job.id)]


def change(settings: Settings, to: Callable[[Row], object]) -> None:
    """Change the row of the poster in the document."""
    path = settings.media_root / "movies/x/x.medialib.json"
    whole = json.loads(path.read_text())
    to(whole["items"][0]["images"][0])
    path.write_text(json.dumps(whole))


def sizes(settings: Settings) -> dict[str, int]:
    """The stored pictures with their widths."""
    found = {}
    for path in (settings.data / "artwork").rglob("*.webp"):
        with Image.open(path) as image:
            found[path.name] = image.width
    return found


@pytest.mark.parametrize(
    "webp",
    ["no base64!", "QQ", base64.b64encode(b"no picture").decode(), base64.b64encode(drawn(123, 5)).decode(), "", None],
)
def test_a_damaged_copy_in_the_document_is_made_good_by_the_file_beside(
    shelved: Settings, db: Database, pictured: str, webp: str | None
) -> None:
    change(shelved, lambda row: row.update(webp=webp))
    assert rebuilt(shelved, db) == ([("poster", pictured)], [])
    assert sizes(shelved) == {f"{pictured}-160.webp": 160, f"{pictured}-200.webp": 200}


def test_a_file_beside_that_is_gone_is_made_good_by_the_document(
    shelved: Settings, db: Database, pictured: str
) -> None:
    (shelved.media_root / "movies/x/poster.jpg").unlink()
    stored = next((shelved.data / "artwork").rglob("*-200.webp")).read_bytes()
    assert rebuilt(shelved, db) == ([("poster", pictured)], [])
    assert next((shelved.data / "artwork").rglob("*-200.webp")).read_bytes() == stored
    assert (shelved.media_root / "movies/x/poster.jpg").is_file()


@pytest.mark.parametrize("beside", ["../poster.jpg", "/etc/passwd", "other.jpg", "."])
def test_what_it_names_elsewhere_is_not_looked_at(
    shelved: Settings, db: Database, pictured: str, beside: str, tmp_path: Path
) -> None:
    poster = shelved.media_root / "movies/x/poster.jpg"
    poster.rename(shelved.media_root / "movies/poster.jpg" if beside.startswith("..") else tmp_path / "poster.jpg")
    change(shelved, lambda row: row.update(webp=None, beside=beside))
    found, told = rebuilt(shelved, db)  # of the folder above, pictures are known by what is in them
    assert (found, told) == (([("poster", pictured)], []) if beside.startswith("..") else ([], [GONE]))


@pytest.mark.parametrize("trick", ["link", "changed", "folder", "huge"])
def test_what_is_not_as_we_wrote_it_is_no_copy(
    shelved: Settings, db: Database, pictured: str, trick: str, tmp_path: Path
) -> None:
    poster = shelved.media_root / "movies/x/poster.jpg"
    raw = poster.read_bytes()
    poster.unlink()
    if trick == "link":
        (tmp_path / "poster.jpg").write_bytes(raw)
        poster.symlink_to(tmp_path / "poster.jpg")
    elif trick == "folder":
        poster.mkdir()
    elif trick == "huge":
        with poster.open("wb") as file:
            file.write(raw)
            file.truncate(200_000_000)
    else:
        poster.write_bytes(raw[:-3] + b"xyz")
    change(shelved, lambda row: row.update(webp=None))
    found, told = rebuilt(shelved, db)
    assert (("poster", pictured) in found, told[0]) == (False, GONE)


def test_a_picture_of_ones_own_is_known_by_its_bytes(shelved: Settings, db: Database) -> None:
    media_id = put(shelved, db, "movies/x/x.mkv", film("Film"))
    raw = drawn(200, 7)
    (shelved.media_root / "movies/x/poster.png").write_bytes(raw)
    made = artwork.store(raw, shelved.data / "artwork")
    with connect.write(db):
        images.put(db, media_id, "poster", Source.FOLDER, made)
    write(shelved, db)
    assert rebuilt(shelved, db) == ([("poster", made.hash)], [])
    assert sorted(path.name for path in (shelved.media_root / "movies/x").iterdir()) == [
        "movie.nfo",
        "poster.png",
        "x.medialib.json",
        "x.mkv",
    ]

"""Pictures from before blurs were kept get theirs, a few at a time, and are printed with them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlite_utils import Database

from medialib import flow
from medialib.flow import blurring
from medialib.intake import artwork
from medialib.model import Artwork, Entity, Fact, Kind, Source
from medialib.settings import Settings
from medialib.store import connect, images, record
from medialib.tasks import open_tasks


def film(db: Database, name: str) -> str:
    with connect.write(db):
        return record.chain(db, [Entity(Kind.MOVIE, name, (Fact("title", name, Source.NAME),))], connect.now())[0]


@pytest.fixture
def old(settings: Settings, db: Database) -> str:
    """A film whose two pictures have no blur; one of their files is lost."""
    media_id, raw = film(db, "Old"), io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(raw, "PNG")
    kept = artwork.store(raw.getvalue(), settings.data / "artwork")
    with connect.write(db):
        for role, source, name in (("poster", Source.NFO, kept.hash), ("poster", Source.FOLDER, "abgone")):
            values = (media_id, role, source, name, 256, 256, "[160, 256]", "#808080")
            sql = "INSERT INTO images (media_id, role, source, hash, width, height, widths, color) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            db.conn.execute(sql, values)
    return media_id


def blurs(db: Database) -> list[str]:
    return [row[0] for row in db.conn.execute("SELECT blur FROM images ORDER BY id")]


def test_old_pictures_get_a_blur_once_and_their_page_shows_it(settings: Settings, db: Database, old: str) -> None:
    page = Path(settings.build_dir, "home", "item", old[:2], f"{old}.html")
    flow.publish(settings)
    assert "data:image/webp" not in page.read_text("utf-8")
    assert [blurring.catch_up(settings, db) for _ in range(2)] == [2, 0]
    first, second = blurs(db)
    assert (0 < len(first) <= 200, 0 < len(second) <= 200, first != second) == (True, True, True)
    flow.publish(settings)
    assert f'src="data:image/webp;base64,{first}"' in page.read_text("utf-8")


def test_the_sweep_does_it(settings: Settings, db: Database, old: str) -> None:
    open_tasks(settings).sweep()
    assert "" not in blurs(db)


def test_few_are_done_at_a_time(settings: Settings, db: Database, old: str) -> None:
    with connect.write(db):
        for number in range(blurring.AT_ONCE):
            images.put(
                db, film(db, f"Film {number}"), "poster", Source.NFO, Artwork(f"ab{number}", 9, 9, (9,), "#102030")
            )
    assert [blurring.catch_up(settings, db) for _ in range(3)] == [blurring.AT_ONCE, 2, 0]


def test_a_picture_stored_again_brings_the_blur_that_it_lacked(settings: Settings, db: Database, old: str) -> None:
    with connect.write(db):
        for blur in ("UklGa", "UklGb"):
            images.put(db, old, "poster", Source.FOLDER, Artwork("abgone", 256, 256, (160, 256), "#808080", blur))
    assert blurs(db) == ["", "UklGa"]

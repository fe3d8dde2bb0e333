"""Makes the blurs of pictures that were stored before blurs were kept, a few at a time."""

from __future__ import annotations

from sqlite_utils import Database

from medialib.intake import artwork
from medialib.settings import Settings
from medialib.store import connect, images

AT_ONCE = 100


def catch_up(settings: Settings, db: Database) -> int:
    """Give up to AT_ONCE pictures the blur that they lack; how many. The next publish prints them."""
    known: dict[str, str] = {}
    blurs: dict[int, str] = {}
    for row, picture in images.without_blur(db, AT_ONCE).items():
        if picture.hash not in known:
            known[picture.hash] = artwork.blur_of(picture, settings.data / "artwork")
        blurs[row] = known[picture.hash]
    if blurs:
        with connect.write(db):
            images.set_blurs(db, blurs)
    return len(blurs)

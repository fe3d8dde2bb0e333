"""Two jobs that bring the same content at the same moment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from doing import do, on_shelves, places, titles
from recorder import Recorder
from sqlite_utils import Database

from medialib.flow.take import Found, take
from medialib.flow.work import Work
from medialib.model import Acquired, Way
from medialib.settings import Settings


@dataclass
class Interrupted(Recorder):
    """A report during whose last stage something else happens."""

    meanwhile: Callable[[], object] = lambda: None

    def stage(self, name: str) -> None:
        """Let the other thing happen just before the rows are written."""
        if name == "record":
            self.meanwhile()

    def brought(self, media_id: str) -> None:
        """Nobody asks."""


def test_they_become_one_item_with_one_file(settings: Settings, db: Database, mp4: Path, tmp_path: Path) -> None:
    here = Path(shutil.copy(mp4, tmp_path / "Alien (1979).mp4"))
    other = Path(shutil.copy(mp4, tmp_path / "holiday.mp4"))
    report = Interrupted(meanwhile=lambda: do(settings, db, Way.FILE, other))
    ids = take(Work(settings, db, report), Found(Acquired(here), here.name), settings.work)
    assert [row[0] for row in db.conn.execute("SELECT id FROM media")] == ids
    assert titles(db) == [("video", "holiday", None)]
    assert len(places(db)) == 1
    assert [path for path in on_shelves(settings) if path.endswith(".mp4")] == ["videos/holiday.mp4"]
    assert not (settings.media_root / "movies" / "Alien (1979)").exists()

"""Two jobs that bring the same content at the same moment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from doing import do, on_shelves, places, titles
from recorder import Recorder
from sqlite_utils import Database

from medialib.errors import UnreadableError
from medialib.flow.take import Found, take
from medialib.flow.work import Work
from medialib.model import Acquired, Way
from medialib.settings import Folder, Settings


@dataclass
class Interrupted(Recorder):
    """A report during one of whose stages something else happens."""

    meanwhile: Callable[[], object] = lambda: None
    at: str = "record"

    def stage(self, name: str) -> None:
        """Let the other thing happen, unless told otherwise just before the rows are written."""
        if name == self.at:
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


@pytest.mark.parametrize("at", ["intake", "identify"])
def test_a_file_that_goes_away_while_it_is_looked_at_is_told(
    settings: Settings, db: Database, mp4: Path, tmp_path: Path, at: str
) -> None:
    """So that a scan goes on with the others; in a folder of films somebody else's program moves them as it likes."""
    (tmp_path / "films").mkdir()
    given = settings.model_copy(update={"folders": {"films": Folder(path=tmp_path / "films")}})
    path = Path(shutil.copy(mp4, tmp_path / "films/Alien (1979).mp4"))
    (path.parent / "poster.jpg").write_bytes(b"none")
    report = Interrupted(meanwhile=path.unlink, at=at)
    found = Found(Acquired(path), path.name, home=("films", path.name), root=path.parent)
    with pytest.raises(UnreadableError) as caught:
        take(Work(given, db, report), found, settings.work)
    assert "No such file or directory" in caught.value.message
    assert (titles(db), places(db)) == ([], {})

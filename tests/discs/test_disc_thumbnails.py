from __future__ import annotations

from pathlib import Path

import pytest
from disc_programs import Programs
from PIL import Image
from recorder import Recorder

from medialib.discs import Title
from medialib.errors import CancelledError
from medialib.sources.discs.thumbnails import of_film, still

PLAY_ALL = Title(7, 18.64)
pytestmark = pytest.mark.needs("HandBrakeCLI", "ffmpeg", "dvdauthor", "genisoimage")


def test_a_still_of_a_title(series_iso: Path, tmp_path: Path, report: Recorder) -> None:
    assert still(series_iso, PLAY_ALL, tmp_path, report) == tmp_path / "title_7.jpg"
    with Image.open(tmp_path / "title_7.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", (480, 360))
        assert len(picture.getcolors(1 << 20) or []) > 1000
    assert list(tmp_path.iterdir()) == [tmp_path / "title_7.jpg"]
    assert report.said == []


def test_no_still_of_a_title_that_is_not_there(series_iso: Path, tmp_path: Path) -> None:
    assert still(series_iso, Title(33, 20.0), tmp_path, Recorder()) is None
    assert list(tmp_path.iterdir()) == []


def test_no_still_from_a_program_that_hangs_or_says_nonsense(fake: Programs, tmp_path: Path) -> None:
    folder = tmp_path / "stills"
    folder.mkdir()
    fake.add("HandBrakeCLI", "sleep 60")
    assert still(Path("disc.iso"), PLAY_ALL, folder, Recorder(), idle_timeout_s=0.2) is None
    fake.says("HandBrakeCLI", "Progress: {\nnonsense\n}\n")
    assert still(Path("disc.iso"), PLAY_ALL, folder, Recorder()) is None
    assert list(folder.iterdir()) == []


def test_a_cancelled_job_makes_none(series_iso: Path, tmp_path: Path, report: Recorder) -> None:
    report.stopped.set()
    with pytest.raises(CancelledError):
        still(series_iso, PLAY_ALL, tmp_path, report)


def test_a_still_of_a_film(mp4: Path, mp3: Path, tmp_path: Path) -> None:
    assert of_film(mp4, tmp_path / "a.jpg", Recorder(), at_s=1) == tmp_path / "a.jpg"
    with Image.open(tmp_path / "a.jpg") as picture:
        assert picture.size == (480, 270)
    assert of_film(tmp_path / "gone.mp4", tmp_path / "b.jpg", Recorder()) is None
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a.jpg"]

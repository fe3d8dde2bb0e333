"""Discs made to do harm: labels that are paths or commands, scanners that lie, hang or break. Nothing but a clear end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from disc_images import iso
from disc_programs import HandBrake, Programs
from doing import do, ended, on_shelves
from sqlite_utils import Database

from medialib.model import Status, Way
from medialib.settings import Settings

pytestmark = pytest.mark.needs("HandBrakeCLI", "dvdauthor", "genisoimage", "ffmpeg")
TITLE = {"Duration": {"Ticks": 5400 * 90_000}, "Geometry": {"Width": 720, "Height": 576}}


@pytest.fixture
def small(settings: Settings) -> Settings:
    fast: dict[str, object] = {
        "preset": "Very Fast 480p30",
        "quality": 40.0,
        "min_title_s": 1.0,
    }
    return settings.model_copy(update={"discs": settings.discs.model_copy(update=fast)})


def titles_said(titles: list[dict[str, object]]) -> str:
    """What a scanner says of these titles."""
    return f"JSON Title Set: {json.dumps({'MainFeature': 1, 'TitleList': titles}, indent=4)}\n"


@pytest.mark.parametrize(
    ("label", "name"),
    [("../../etc/outside", "Etc Outside"), ("$(touch outside);`id`|&", None), ("-o outside", None), ("\\..\\..", None)],
)
def test_a_label_is_only_ever_a_title(
    small: Settings, db: Database, film_folder: Path, tmp_path: Path, handbrake: HandBrake, label: str, name: str | None
) -> None:
    image = iso(Path(shutil.copytree(film_folder, tmp_path / "disc")), label)
    before = {path for path in tmp_path.rglob("*") if not path.is_relative_to(small.media_root)}
    job = do(small, db, Way.DISC, image)
    assert (job.status, job.error) == (Status.DONE, "")
    [path] = on_shelves(small)
    assert path.startswith("movies/")
    assert ".." not in Path(path).parts
    assert len(Path(path).parts) == 3
    if name:
        assert path == f"movies/{name}/{name}.mp4"
    after = {path for path in tmp_path.rglob("*") if not path.is_relative_to(small.media_root)}
    new = (path for path in after - before if path.is_file())
    assert [path for path in new if not {"build", "programs"} & {*path.relative_to(tmp_path).parts}] == []


def test_a_label_of_300_letters(
    small: Settings, db: Database, bluray_folder: Path, tmp_path: Path, handbrake: HandBrake
) -> None:
    folder = Path(shutil.copytree(bluray_folder, tmp_path / "bluray"))
    (folder / "BDMV" / "META" / "DL").mkdir(parents=True)
    xml = '<disclib xmlns:di="urn:BDA:bdmv;discinfo"><di:discinfo><di:title><di:name>{}</di:name></di:title></di:discinfo></disclib>'
    (folder / "BDMV" / "META" / "DL" / "bdmt_eng.xml").write_text(xml.format("Long & ".replace("&", "&amp;") * 50))
    job = do(small, db, Way.DISC, folder)
    assert (job.status, job.error) == (Status.DONE, "")
    [path] = on_shelves(small)
    assert [len(part.encode()) <= 255 for part in Path(path).parts] == [True, True, True]


def test_999_titles_are_listed_and_none_of_them_is_a_film(
    small: Settings, db: Database, film_iso: Path, fake: Programs
) -> None:
    fake.says("HandBrakeCLI", titles_said([{**TITLE, "Index": number} for number in range(1, 1200)]))
    job = do(small, db, Way.DISC, film_iso)
    assert (job.status, on_shelves(small), job.hint != "") == (Status.FAILED, [], True)
    assert "HandBrakeCLI" in job.error
    assert db.conn.execute("SELECT count(*) FROM disc_titles").fetchone()[0] == 999


@pytest.mark.parametrize(
    ("said", "then", "wanted"),
    [
        ("JSON Title Set: {", "", "HandBrakeCLI"),
        ('JSON Title Set: {"TitleList": 7}\n', "", ""),
        ("", "sleep 30", "HandBrakeCLI said nothing for 1 s and was ended."),
        ("", "kill -SEGV $$", "HandBrakeCLI was ended by signal 11."),
    ],
)
def test_a_scanner_that_breaks_or_hangs(
    small: Settings, db: Database, film_iso: Path, fake: Programs, said: str, then: str, wanted: str
) -> None:
    fake.says("HandBrakeCLI", said, then=then)
    hasty = small.model_copy(update={"discs": small.discs.model_copy(update={"idle_timeout_s": 1.0})})
    job = do(hasty, db, Way.DISC, film_iso)
    status, error, hint = ended(job)
    assert (status, on_shelves(small), hint != "") == (Status.FAILED, [], True)
    assert wanted in error
    assert not (small.work / job.id).exists()

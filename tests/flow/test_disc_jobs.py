"""Video discs as jobs: films, extras, episodes that a person names, and discs that cannot be taken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from disc_images import iso
from disc_programs import HandBrake
from doing import do, ended, on_shelves, titles
from sqlite_utils import Database
from tmdb_service import V4_TOKEN, open_tmdb

from medialib import intake, jobs
from medialib.discs import Format
from medialib.flow.discs.season import lengths
from medialib.flow.discs.source import DiscSource
from medialib.flow.work import Work
from medialib.model import Job, Json, Kind, Request, Status, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.sources.discs.look import look
from medialib.store import discs
from medialib.store import jobs as rows
from medialib.tasks import open_tasks

pytestmark = pytest.mark.needs("HandBrakeCLI", "dvdauthor", "genisoimage", "ffmpeg")
FILM = "movies/Big Buck (2008)/Big Buck (2008).mp4"


@pytest.fixture
def small(settings: Settings) -> Settings:
    """Settings with which tiny discs are taken fast."""
    fast: dict[str, object] = {"preset": "Very Fast 480p30", "quality": 40.0, "min_title_s": 2.5}
    return settings.model_copy(update={"discs": settings.discs.model_copy(update=fast)})


@pytest.fixture
def quick(small: Settings, handbrake: HandBrake) -> Settings:
    """The same with a stand-in for HandBrakeCLI, which finds three titles of about 2 s: for what lies before and behind it."""
    return small.model_copy(update={"discs": small.discs.model_copy(update={"min_title_s": 1.0})})


def with_drive(settings: Settings, drive: Path, **more: object) -> Settings:
    """These settings, with a drive that the image stands for."""
    return settings.model_copy(update={"discs": settings.discs.model_copy(update={"drives": (drive,), **more})})


def job_of(db: Database, job_id: str) -> Job:
    job = rows.get(db, job_id)
    assert job is not None
    return job


def taken(db: Database, image: Path) -> list[tuple[int, int, str | None]]:
    """The titles of a disc: number, length in whole seconds, and the kind of the item each became."""
    disc = look(image)
    return [(row["number"], round(row["duration_s"]), row["item_kind"]) for row in discs.titles(db, disc.id)]


def test_the_main_title_becomes_the_film(small: Settings, db: Database, film_iso: Path) -> None:
    job = do(small, db, Way.DISC, film_iso, year=2008)
    assert ended(job) == ("done", "Added.", "")
    assert on_shelves(small) == [FILM]
    assert titles(db) == [("disc", "Big Buck", None), ("movie", "Big Buck", 2008)]
    probe = intake.probe(small.media_root / FILM)
    assert (round(probe.duration_s or 0), len(probe.chapters), probe.audio_languages) == (8, 4, ("en", "de"))
    assert taken(db, film_iso) == [(1, 4, None), (2, 8, "movie"), (3, 3, None)]
    assert film_iso.exists()


def test_all_titles_are_the_film_and_its_extras(small: Settings, db: Database, film_iso: Path) -> None:
    job = do(small, db, Way.DISC, film_iso, title="Buck: Face / Off", year=2008, titles="all")
    assert ended(job) == ("done", "3 titles taken.", "")
    folder = "movies/Buck - Face - Off (2008)"
    assert [path for path in on_shelves(small) if "Extras" not in path] == [f"{folder}/{folder.partition('/')[2]}.mp4"]
    assert len([path for path in on_shelves(small) if path.startswith(f"{folder}/Extras/")]) == 2
    assert titles(db, "kind = 'movie'") == [("movie", "Buck: Face / Off", 2008)]


def test_a_known_disc_brings_what_is_missing(quick: Settings, db: Database, film_iso: Path) -> None:
    do(quick, db, Way.DISC, film_iso, year=2008)
    again = do(quick, db, Way.DISC, film_iso)
    assert ended(again) == ("done", "Everything wanted of this disc is in the library already.", "")
    assert ended(do(quick, db, Way.DISC, film_iso, year=2008, titles="all")) == ("done", "2 titles taken.", "")
    assert [kind for *_, kind in taken(db, film_iso)] == ["movie", "movie", "movie"]


def test_an_edition_is_a_version_of_the_same_film(quick: Settings, db: Database, film_iso: Path) -> None:
    do(quick, db, Way.DISC, film_iso, year=2008)
    do(quick, db, Way.DISC, film_iso, year=2008, edition="Director's Cut", titles="1")
    assert titles(db, "kind = 'movie'") == [("movie", "Big Buck", 2008)]
    assert on_shelves(quick) == ["movies/Big Buck (2008)/Big Buck (2008) - Director's Cut.mp4", FILM]


def test_a_drive_is_read_first_and_free_while_it_encodes(
    small: Settings, db: Database, film_iso: Path, tmp_path: Path
) -> None:
    drive = Path(shutil.copy(film_iso, tmp_path / "drive"))
    settings = with_drive(small, drive, keep_image=True)
    tasks = open_tasks(settings)
    job_id = tasks.submit(db, Request(str(drive), Way.DISC, options={"year": 2008}))
    assert job_of(db, job_id).lane == f"drive:{drive}"
    tasks.run(job_id)
    assert (job_of(db, job_id).status, job_of(db, job_id).lane) == (Status.QUEUED, "encode")
    drive.unlink()
    tasks.run(job_id)
    assert ended(job_of(db, job_id)) == ("done", "Added.", "")
    assert on_shelves(settings) == ["discs/Big Buck.iso", FILM]
    assert (settings.media_root / "discs/Big Buck.iso").read_bytes() == film_iso.read_bytes()
    assert not (settings.work / job_id).exists()


def test_an_image_in_the_inbox_is_a_disc(small: Settings, db: Database, film_iso: Path) -> None:
    entry = Path(shutil.copy(film_iso, small.inbox / "some film.iso"))
    assert ended(do(small, db, Way.INBOX, entry)) == ("done", "Added.", "")
    assert on_shelves(small) == ["discs/Big Buck.iso", "movies/Big Buck/Big Buck.mp4"]
    row = discs.known(db)[0]
    files = [tuple(file) for file in db.conn.execute("SELECT path FROM files WHERE media_id = ?", (row["media_id"],))]
    assert files == [("discs/Big Buck.iso",)]


def test_a_folder_is_the_same_disc_as_its_image(
    quick: Settings, db: Database, film_iso: Path, film_folder: Path
) -> None:
    do(quick, db, Way.DISC, film_iso)
    again = do(quick, db, Way.DISC, film_folder)
    assert ended(again) == ("done", "Everything wanted of this disc is in the library already.", "")


def asked(job: Job) -> list[tuple[Json, Json]]:
    """What a job asks: the number of each title and the episodes it seems to be."""
    assert job.question is not None
    found = job.question["titles"]
    assert isinstance(found, list)
    return [(title["number"], title["episodes"]) for title in found if isinstance(title, Mapping)]


def test_episodes_are_named_by_a_person(small: Settings, db: Database, series_iso: Path) -> None:
    job = do(small, db, Way.DISC, series_iso, first_episode=13)
    assert (job.status, job.worker, job.message) == (Status.WAITING, None, "Which episodes are these 7 titles?")
    assert asked(job) == [*((number, [12 + number]) for number in range(1, 7)), (7, [])]
    assert job.question is not None
    assert [job.question[name] for name in ("about", "title", "season", "label")] == [
        "episodes",
        "Show",
        2,
        "SHOW_S2_DISC_3",
    ]
    stills = sorted(path.name for path in (small.work / job.id / "stills").iterdir())
    assert stills == sorted(str(title["still"]) for title in json.loads(json.dumps(job.question["titles"])))
    assert on_shelves(small) == []
    said: dict[str, Json] = {"title": "The Show", "season": 3, "episodes": {"1": [1], "2": [2], "3": [], "4": [4, 5]}}
    open_tasks(small, immediate=True).answer(db, job.id, said)
    assert ended(job_of(db, job.id)) == ("done", "3 titles taken.", "")
    assert on_shelves(small) == [
        f"shows/The Show/Season 03/The Show - {code}.mp4" for code in ("S03E01", "S03E02", "S03E04-E05")
    ]
    assert [row[0] for row in titles(db)] == ["disc", *["episode"] * 4, "season", "show"]


def test_the_lengths_of_a_season_are_asked_for(quick: Settings, db: Database, film_iso: Path) -> None:
    """The service's 48 minutes fit nothing on a disc of seconds, so it is order that counts here."""
    with open_tmdb() as service:
        given = {"tmdb_key": V4_TOKEN, "tmdb_url": service.site.url}
        settings = quick.model_copy(update={"providers": Providers.model_validate(given)})
        job = do(settings, db, Way.DISC, film_iso, title="Harbour Street", season=2, disc=1, titles="1,3")
        source = DiscSource.of(Work(settings, db, jobs.Reporter(db, job, "")), job)
        found = lengths(source, "Harbour Street", 2)
    assert asked(job) == [(1, [1]), (3, [2])]
    assert {one.duration_s for one in found} == {2880.0}
    assert [one.number for one in found] == [1, 2, 3, 4, 5, 6]
    assert "/tv/201/season/2" in service.asked
    assert lengths(source, "Harbour Street", None) == ()


def test_specials_are_season_0(quick: Settings, db: Database, film_iso: Path) -> None:
    job = do(quick, db, Way.DISC, film_iso, title="Show", season=0, titles="1")
    open_tasks(quick, immediate=True).answer(db, job.id, {"season": 0, "episodes": {"1": [3]}})
    assert on_shelves(quick) == ["shows/Show/Specials/Show - S00E03.mp4"]


def test_without_a_season_nothing_is_guessed(quick: Settings, db: Database, film_iso: Path) -> None:
    job = do(quick, db, Way.DISC, film_iso, Kind.EPISODE, title="Unheard of")
    assert (job.status, [episodes for _, episodes in asked(job)]) == (Status.WAITING, [[], [], []])


def test_a_question_may_be_cancelled(quick: Settings, db: Database, film_iso: Path) -> None:
    job = do(quick, db, Way.DISC, film_iso, season=1, titles="1")
    tasks = open_tasks(quick)
    assert tasks.cancel(db, job.id).status is Status.CANCELLED
    assert not (quick.work / job.id).exists()


def test_the_second_disc_goes_on_behind_the_first(quick: Settings, db: Database, film_iso: Path) -> None:
    first = do(quick, db, Way.DISC, film_iso, title="Show", season=2, disc=1, titles="1")
    assert asked(first) == [(1, [1])]
    open_tasks(quick, immediate=True).answer(db, first.id, {"episodes": {"1": [7]}})
    again = do(quick, db, Way.DISC, film_iso, title="show", season=2, disc=2, titles="3")
    assert asked(again) == [(3, [8])]


def test_naming_no_episode_is_refused(quick: Settings, db: Database, film_iso: Path) -> None:
    job = do(quick, db, Way.DISC, film_iso, season=1, titles="1")
    open_tasks(quick, immediate=True).answer(db, job.id, {"episodes": {"1": []}})
    assert ended(job_of(db, job.id))[:2] == ("failed", "No title of this disc is an episode.")


def test_a_disc_without_films_is_refused(small: Settings, db: Database, tmp_path: Path) -> None:
    (tmp_path / "data" / "letters").mkdir(parents=True)
    (tmp_path / "data" / "letters" / "one.txt").write_text("Dear")
    image = iso(tmp_path / "data", "LETTERS", "-J")
    assert look(image).format is Format.DATA
    assert ended(do(small, db, Way.DISC, image)) == (
        "failed",
        "'LETTERS' is a data disc, with no film and no music the library knows.",
        "Add its files or folders instead.",
    )


def test_a_disc_that_is_cut_off_brings_nothing(small: Settings, db: Database, film_iso: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.iso"
    cut.write_bytes(film_iso.read_bytes()[:-200_000])
    job = do(small, db, Way.DISC, cut)
    assert (job.status, on_shelves(small), titles(db, "kind = 'movie'")) == (Status.FAILED, [], [])
    assert "sectors" in job.error

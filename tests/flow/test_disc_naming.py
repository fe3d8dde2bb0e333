"""What titles of discs are called, and what a job makes of what a person said: no disc, no program, only words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from medialib import jobs
from medialib.discs import Disc, Format, Title
from medialib.flow.discs.naming import Named, film, name_of
from medialib.flow.discs.source import DiscSource
from medialib.flow.work import Work
from medialib.model import Fact, Json, Kind, Request, Source, Way
from medialib.settings import Settings
from medialib.store import jobs as rows

FILM = Disc(Format.DVD, "dvd:0123456789abcdef", "BIG_BUCK_DISC_1")
SHOW = replace(FILM, label="SHOW_S2_DISC_3")
TITLE = Title(7, 2640.0)


def source(settings: Settings, db: Database, path: Path | None = None, **options: Json) -> DiscSource:
    """A job with these options."""
    request = Request(str(path or settings.media_root / "disc.iso"), Way.DISC, None, dict(options))
    job = rows.get(db, jobs.submit(db, request, "A disc"))
    assert job is not None
    return DiscSource.of(Work(settings, db, jobs.Reporter(db, job, "")), job)


@pytest.mark.parametrize(
    ("told", "main", "extra"),
    [
        ({}, "Big Buck/Big Buck", "Big Buck/Extras/Big Buck - Title 07"),
        ({"year": 2008}, "Big Buck (2008)/Big Buck (2008)", "Big Buck (2008)/Extras/Big Buck (2008) - Title 07"),
        ({"title": "千と千尋"}, "千と千尋/千と千尋", "千と千尋/Extras/千と千尋 - Title 07"),
        ({"title": "Face/Off"}, "Face-Off/Face-Off", "Face-Off/Extras/Face-Off - Title 07"),
        (
            {"year": 2008, "edition": "Director's Cut"},
            "Big Buck (2008)/Big Buck (2008) {edition-Director's Cut}",
            "Big Buck (2008)/Extras/Big Buck (2008) - Title 07",
        ),
        ({"edition": "../../etc"}, "Big Buck/Big Buck {edition-etc}", "Big Buck/Extras/Big Buck - Title 07"),
    ],
)
def test_the_film_and_what_lies_beside_it(
    settings: Settings, db: Database, told: Mapping[str, Json], main: str, extra: str
) -> None:
    job = source(settings, db, None, **told)
    assert film(job, FILM, TITLE, is_main=True).path == main
    assert film(job, FILM, TITLE, is_main=False) == Named(extra, (), Kind.MOVIE)


@pytest.mark.parametrize(
    ("told", "label", "facts"),
    [
        ({}, "BIG_BUCK", (Fact("title", "Big Buck", Source.DISC, 0.5),)),
        ({}, "DVD_VIDEO", ()),
        ({"title": "Heat"}, "DVD_VIDEO", (Fact("title", "Heat", Source.PERSON),)),
        (
            {"title": "Heat", "year": 1995},
            "HEAT_D1",
            (
                Fact("title", "Heat", Source.PERSON),
                Fact("year", 1995, Source.PERSON),
                Fact("title", "Heat", Source.DISC, 0.5),
            ),
        ),
    ],
)
def test_who_says_what_of_a_film(
    settings: Settings, db: Database, told: Mapping[str, Json], label: str, facts: tuple[Fact, ...]
) -> None:
    named = film(source(settings, db, None, **told), replace(FILM, label=label), TITLE, is_main=True)
    assert named.facts == facts


def test_a_title_as_long_as_can_be_leaves_room_for_what_follows(settings: Settings, db: Database) -> None:
    job = source(settings, db, None, title="é" * 200, year=2008, edition="x" * 60, season=1, episodes={"7": [1]})
    for named in (
        film(job, FILM, TITLE, is_main=True),
        film(job, FILM, TITLE, is_main=False),
        name_of(job, SHOW, TITLE),
    ):
        assert named is not None
        assert max(len(part.encode()) for part in f"{named.path}.mp4".split("/")) <= 255


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"episodes": {"7": [4]}}, "Show/Season 02/Show S02E04"),
        ({"episodes": {"7": [4, 5]}}, "Show/Season 02/Show S02E04-E05"),
        ({"episodes": {"7": [4, 5, 6]}}, "Show/Season 02/Show S02E04-E06"),
        ({"episodes": {"7": [104]}, "season": 12}, "Show/Season 12/Show S12E104"),
        ({"episodes": {"7": [1]}, "season": 0}, "Show/Season 00/Show S00E01"),
        ({"episodes": {"7": [1]}, "title": "A/B", "year": 1999}, "A-B (1999)/Season 02/A-B (1999) S02E01"),
    ],
)
def test_episodes_as_a_person_confirmed_them(
    settings: Settings, db: Database, told: Mapping[str, Json], path: str
) -> None:
    assert name_of(source(settings, db, None, **told), SHOW, TITLE) == Named(path, (), Kind.EPISODE)


@pytest.mark.parametrize("episodes", [{}, {"7": []}, {"7": None}, {"8": [1]}])
def test_a_title_that_was_left_out_has_no_name(settings: Settings, db: Database, episodes: dict[str, Json]) -> None:
    assert name_of(source(settings, db, None, episodes=episodes), SHOW, TITLE) is None


def test_a_disc_of_no_known_season_is_of_the_first(settings: Settings, db: Database) -> None:
    named = name_of(source(settings, db, None, episodes={"7": [3]}), FILM, TITLE)
    assert named == Named("Big Buck/Season 01/Big Buck S01E03", (), Kind.EPISODE)


def test_a_job_has_its_own_choices_besides_the_librarys(settings: Settings, db: Database) -> None:
    own = source(
        settings, db, None, preset="Fast", quality=30, audio_languages=["de"], titles="1,3", title="x", season=1
    )
    wanted = settings.discs.model_copy(update={"preset": "Fast", "quality": 30.0, "audio_languages": ("de",)})
    assert own.choice() == wanted
    assert source(settings, db).choice() == settings.discs


@pytest.mark.parametrize(("value", "told"), [("", None), ([], None), (None, None), (0, 0), ("x", "x"), (False, False)])
def test_what_is_empty_was_not_said(settings: Settings, db: Database, value: Json, told: Json) -> None:
    assert source(settings, db, None, season=value).told("season") == told


def test_what_a_step_found_is_found_once_and_kept(settings: Settings, db: Database) -> None:
    job = source(settings, db)
    made: list[int] = []

    def make() -> Disc:
        made.append(1)
        return replace(FILM, label="千と千尋", size=5)

    first = job.kept("disc", Disc, make)
    again = replace(job)
    assert (again.kept("disc", Disc, make), again.look(), made) == (first, first, [1])
    assert [path.name for path in job.folder.iterdir()] == ["disc.json"]


def test_what_a_kill_left_half_written_is_found_anew(settings: Settings, db: Database) -> None:
    job = source(settings, db)
    (job.folder / "disc.part").write_text('{"format": "dv')
    assert job.kept("disc", Disc, lambda: FILM) == FILM


def test_a_drive_is_let_go_once_and_an_image_needs_none(settings: Settings, db: Database, tmp_path: Path) -> None:
    discs = settings.discs.model_copy(update={"drives": (tmp_path / "drive",), "eject": False})
    drive = source(settings.model_copy(update={"discs": discs}), db, tmp_path / "drive")
    assert (drive.from_drive, drive.was_read, drive.lane, drive.in_lane) == (
        True,
        False,
        f"drive:{tmp_path}/drive",
        False,
    )
    drive.let_go()
    assert (drive.was_read, drive.lane) == (True, "encode")
    image = source(settings, db, tmp_path / "image.iso")
    assert (image.from_drive, image.was_read, image.lane) == (False, True, "encode")

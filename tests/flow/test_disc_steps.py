"""The steps of a disc job, each done once: what is taken, what is left, and what a second beginning finds. HandBrakeCLI is a stand-in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from disc_programs import HandBrake, Programs
from doing import do, ended, on_shelves, titles
from sqlite_utils import Database

from medialib import jobs
from medialib.discs import Drive, Format, Tray
from medialib.errors import JobError, RefusedError
from medialib.flow.discs import disc
from medialib.flow.discs.source import DiscSource
from medialib.flow.work import Outcome, Work
from medialib.model import Job, Json, Kind, Request, Way
from medialib.settings import Settings
from medialib.sources.discs.look import look
from medialib.store import connect, discs
from medialib.store import jobs as rows
from medialib.tasks import open_tasks

pytestmark = pytest.mark.needs("ffmpeg")
NOTHING_NEW = "Everything wanted of this disc is in the library already."
FILM = "movies/Big Buck/Big Buck.mp4"


@pytest.fixture
def small(settings: Settings, handbrake: HandBrake) -> Settings:
    """Settings with which titles of 1 s are films."""
    return settings.model_copy(update={"discs": settings.discs.model_copy(update={"min_title_s": 1.0})})


@pytest.fixture
def dvd(tmp_path: Path) -> Path:
    """A folder that looks like a DVD, labelled by its name."""
    folder = tmp_path / "BIG_BUCK_DISC_1" / "VIDEO_TS"
    folder.mkdir(parents=True)
    (folder / "VIDEO_TS.IFO").write_bytes(b"DVDVIDEO-VMG".ljust(2048, b"\0"))
    return folder.parent


def taken(db: Database, dvd: Path) -> list[tuple[int, str | None]]:
    return [(row["number"], row["item_kind"]) for row in discs.titles(db, look(dvd).id)]


def begun(settings: Settings, db: Database, source: Path, wanted: Kind | None = None, **options: Json) -> Job:
    """A job that nobody has begun."""
    job = rows.get(db, open_tasks(settings).submit(db, Request(str(source), Way.DISC, wanted, dict(options))))
    assert job is not None
    return job


def go(settings: Settings, db: Database, job: Job) -> Outcome:
    """Do what can be done of a job in its lane, whose folder stays."""
    now = rows.get(db, job.id)
    assert now is not None
    return disc(Work(settings, db, jobs.Reporter(db, now, "")), now)


def take(settings: Settings, db: Database, source: Path, wanted: Kind | None = None, **options: Json) -> Outcome:
    """What comes of a new job as far as it goes in its lane; then it has ended."""
    outcome = go(settings, db, begun(settings, db, source, wanted, **options))
    with connect.write(db):
        db.conn.execute("UPDATE jobs SET status = 'done'")
    return outcome


def test_a_short_title_that_was_taken_is_not_the_film(
    small: Settings, db: Database, dvd: Path, handbrake: HandBrake
) -> None:
    handbrake.finds(1.9, 2.0, main=2)
    assert take(small, db, dvd, titles="1").message == "Added."
    assert take(small, db, dvd).message == "Added."
    assert taken(db, dvd) == [(1, "movie"), (2, "movie")]
    handbrake.calls()
    assert (take(small, db, dvd).message, handbrake.calls()) == (NOTHING_NEW, [])


def test_a_film_that_is_not_the_longest_is_looked_for_and_found_taken(
    small: Settings, db: Database, dvd: Path, handbrake: HandBrake
) -> None:
    handbrake.finds(2.0, 3.0, main=1)
    take(small, db, dvd)
    handbrake.calls()
    assert (take(small, db, dvd).message, handbrake.calls()) == (NOTHING_NEW, ["scan"])
    assert taken(db, dvd) == [(1, "movie"), (2, None)]


def test_what_a_person_deleted_comes_again(small: Settings, db: Database, dvd: Path) -> None:
    take(small, db, dvd, titles="all")
    with connect.write(db):
        db.conn.execute("UPDATE media SET deleted_at = ? WHERE kind = 'movie'", (connect.now(),))
    shutil.rmtree(small.media_root / "movies")
    (small.media_root / "movies").mkdir()
    assert take(small, db, dvd).message == "Added."
    assert on_shelves(small) == [FILM]


def test_all_that_are_asked_for_again_are_those_that_are_missing(
    small: Settings, db: Database, dvd: Path, handbrake: HandBrake
) -> None:
    take(small, db, dvd, titles="3,1")
    handbrake.calls()
    assert take(small, db, dvd, titles="all").message == "Added."
    assert (handbrake.calls(), taken(db, dvd)) == (["scan", "2"], [(1, "movie"), (2, "movie"), (3, "movie")])
    assert (take(small, db, dvd, titles="all").message, handbrake.calls()) == (NOTHING_NEW, [])


def test_a_title_named_by_its_number_is_taken_again(
    small: Settings, db: Database, dvd: Path, handbrake: HandBrake
) -> None:
    """Its file is the same: it stays one."""
    for _ in range(2):
        assert take(small, db, dvd, titles="2").message == "Added."
    assert (handbrake.calls(), on_shelves(small)) == (["scan", "2", "scan", "2"], [FILM])


def test_a_job_that_begins_again_goes_on_where_it_stood(
    small: Settings, db: Database, dvd: Path, handbrake: HandBrake
) -> None:
    job = begun(small, db, dvd, titles="all")
    first = go(small, db, job)
    assert (first.message, handbrake.calls()) == ("3 titles taken.", ["scan", "1", "2", "3"])
    assert (go(small, db, job), handbrake.calls()) == (first, [])
    (small.work / job.id / "taken-002.json").unlink()  # as a kill just before it was written would leave it
    assert (go(small, db, job).message, handbrake.calls()) == ("2 titles taken.", [])
    assert (len(on_shelves(small)), len(titles(db, "kind = 'movie'"))) == (3, 1)


def test_what_was_encoded_before_a_kill_is_not_encoded_again(
    small: Settings, db: Database, dvd: Path, handbrake: HandBrake, streamable: Path
) -> None:
    job = begun(small, db, dvd)
    (small.work / job.id).mkdir()
    shutil.copy(streamable, small.work / job.id / "title-002.mp4")
    assert (go(small, db, job).message, handbrake.calls(), on_shelves(small)) == ("Added.", ["scan"], [FILM])
    assert not (small.work / job.id / "title-002.mp4").exists()


def test_a_show_whose_titles_are_all_too_short_asks_nothing(small: Settings, db: Database, dvd: Path) -> None:
    strict = small.model_copy(update={"discs": small.discs.model_copy(update={"min_title_s": 60.0})})
    with pytest.raises(RefusedError) as caught:
        take(strict, db, dvd, season=1)
    assert caught.value.message == "No title lasts 60 s; the longest has 2 s."


def asked(outcome: Outcome) -> list[tuple[Json, Json]]:
    """The number of each title that is asked about, and the episodes it seems to be."""
    found = (outcome.question or {}).get("titles")
    return [
        (one["number"], one["episodes"]) for one in (found if isinstance(found, list) else []) if isinstance(one, dict)
    ]


def test_a_show_of_which_all_is_there_asks_nothing(
    small: Settings, db: Database, dvd: Path, handbrake: HandBrake
) -> None:
    handbrake.finds(2.0, 2.1)
    told: dict[str, Json] = {"title": "Show", "season": 1}
    assert asked(take(small, db, dvd, Kind.SHOW, **told, first_episode=3)) == [(1, [3]), (2, [4])]
    assert take(small, db, dvd, Kind.SHOW, **told, episodes={"1": [1], "2": [2]}).message == "2 titles taken."
    assert take(small, db, dvd, Kind.SHOW, **told) == Outcome((item_of(db, "disc"),), message=NOTHING_NEW)
    assert on_shelves(small) == [f"shows/Show/Season 01/Show - S01E0{number}.mp4" for number in (1, 2)]


def item_of(db: Database, kind: str) -> str:
    """The one item of a kind."""
    [media_id] = [row[0] for row in db.conn.execute("SELECT id FROM media WHERE kind = ?", (kind,))]
    return str(media_id)


def test_what_was_left_out_of_a_show_is_asked_about_again(small: Settings, db: Database, dvd: Path) -> None:
    take(small, db, dvd, title="Show", season=1, episodes={"2": [7, 8]})
    assert on_shelves(small) == ["shows/Show/Season 01/Show - S01E07-E08.mp4"]
    assert asked(take(small, db, dvd, title="Show", season=1, disc=2)) == [(1, [9]), (3, [10])]
    with pytest.raises(RefusedError) as caught:
        take(small, db, dvd, title="Show", season=1, episodes={"1": [], "7": [1]})
    assert caught.value.message == "No title of this disc is an episode."


def with_drive(settings: Settings, drive: Path) -> Settings:
    return settings.model_copy(update={"discs": settings.discs.model_copy(update={"drives": (drive,)})})


def test_a_drive_with_nothing_new_in_it_is_not_copied(
    small: Settings, db: Database, dvd: Path, handbrake: HandBrake
) -> None:
    handbrake.finds(2.0, 3.0, main=1)
    take(small, db, dvd)
    handbrake.calls()
    drive = with_drive(small, dvd)
    assert (take(drive, db, dvd).message, handbrake.calls()) == (NOTHING_NEW, ["scan"])


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Format.DVD, "'{drive}' only looks like a DVD: VIDEO_TS/VIDEO_TS.IFO is missing or empty."),
        (None, "No CD could be read in '{drive}'."),
        (Format.AUDIO_CD, "No CD could be read in '{drive}'."),
    ],
)
def test_what_is_wrong_with_a_disc_is_said_of_that_disc(
    small: Settings, db: Database, dvd: Path, fake: Programs, known: Format | None, said: str
) -> None:
    """A damaged DVD is no CD that cannot be read."""
    fake.says("cd-info", "", code=1)
    with connect.write(db):
        held = look(dvd)
        discs.seen_drive(db, Drive(str(dvd), "A drive", Tray.LOADED, held if known else None), connect.now())
        db.conn.execute("UPDATE discs SET format = ?", (known,)) if known else None
    (dvd / "VIDEO_TS" / "VIDEO_TS.IFO").write_bytes(b"")
    job = do(with_drive(small, dvd), db, Way.DISC, dvd)
    assert ended(job)[:2] == ("failed", said.format(drive=dvd))


@pytest.mark.parametrize(
    ("label", "told", "title"),
    [
        ("BIG_BUCK_DISC_1", {}, "Big Buck"),
        ("DVD_VIDEO", {}, "Disc 01234567"),
        ("DVD_VIDEO", {"title": "Heat"}, "Heat"),
        ("BIG_BUCK", {"title": ""}, "Big Buck"),
    ],
)
def test_what_a_disc_is_called(
    settings: Settings, db: Database, dvd: Path, label: str, told: dict[str, Json], title: str
) -> None:
    job = begun(settings, db, dvd, None, **told)
    source = DiscSource.of(Work(settings, db, jobs.Reporter(db, job, "")), job)
    found = look(dvd)
    assert source.title(type(found)(found.format, "dvd:0123456789abcdef", label)) == title


def test_a_blank_disc_says_so(settings: Settings, db: Database, tmp_path: Path) -> None:
    job = begun(settings, db, tmp_path / "drive.iso")
    (settings.work / job.id).mkdir()
    (settings.work / job.id / "disc.json").write_text('{"format": "blank", "id": "blank:"}')
    with pytest.raises(JobError) as caught:
        go(settings, db, job)
    assert (caught.value.message, caught.value.hint) == (
        f"'{tmp_path / 'drive.iso'}' is blank.",
        "Put in a disc that has been written.",
    )


MAKEMKV = """
echo "$@" >>"$0.calls"
case "$*" in *info*) cat "{folder}/titles.mkv"; exit 0;; esac
for word in "$@"; do folder=$number; number=$target; target=$word; done
cp "{film}" "$target/made.mkv"
"""


def test_a_drive_may_be_read_by_makemkv(
    small: Settings, db: Database, dvd: Path, fake: Programs, handbrake: HandBrake, mkv: Path
) -> None:
    """Only what is wanted is copied; the drive is free while HandBrakeCLI makes films of that."""
    fake.add("makemkvcon", MAKEMKV.format(folder=fake.folder, film=mkv))
    said = "".join(f'TINFO:{n},9,0,"0:00:02"\nTINFO:{n},11,0,"{size}"\n' for n, size in enumerate((10, 90, 30)))
    (fake.folder / "titles.mkv").write_text(said)
    wanted = with_drive(small, dvd).model_copy(deep=True)
    settings = wanted.model_copy(update={"discs": wanted.discs.model_copy(update={"use_makemkv": True})})
    job = begun(settings, db, dvd, titles="0,2")
    read = go(settings, db, job)
    assert (read.lane, sorted(path.name for path in (settings.work / job.id).glob("ripped-*"))) == (
        "encode",
        ["ripped-000.mkv", "ripped-002.mkv"],
    )
    shutil.rmtree(dvd)
    with connect.write(db):
        db.conn.execute("UPDATE jobs SET lane = 'encode'")
    assert go(settings, db, job).message == "2 titles taken."
    assert handbrake.calls() == ["1", "1"]
    assert [
        number
        for number, kind in ((row["number"], row["item_kind"]) for row in discs.titles(db, discs.known(db)[0]["id"]))
        if kind
    ] == [0, 2]

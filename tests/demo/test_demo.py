"""The demo collection: made with real programs, added by jobs, and taken out without a trace of anything else."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from sqlite_utils import Database

from medialib import demo, programs
from medialib.cli.main import medialib
from medialib.demo import collection, notes, posters
from medialib.demo.canvas import Canvas
from medialib.demo.clearing import clear
from medialib.demo.pieces import pieces
from medialib.errors import ConflictError
from medialib.identify import nfo
from medialib.model import Entity, Fact, Kind, Source
from medialib.settings import Settings
from medialib.store import connect, facts, items, media
from medialib.store import jobs as job_rows

needs_ffmpeg = pytest.mark.skipif(programs.which("ffmpeg") is None, reason="ffmpeg is not installed")
LONGEST_S = 30.0
MOST_BYTES = 40_000_000


def settings_of(root: Path) -> Settings:
    settings = Settings(media_root=root / "media", build_dir=root / "build", sidecars=False)
    connect.prepare(settings)
    return settings


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[tuple[str, float]]]:
    """A library with the demo in it, and what was said meanwhile."""
    settings, said = settings_of(tmp_path_factory.mktemp("filled")), []
    assert demo.fill(settings, lambda title, share: said.append((title, share))) == len(pieces())
    return settings, said


@pytest.fixture
def library(filled: tuple[Settings, list[tuple[str, float]]]) -> Iterator[tuple[Settings, Database]]:
    """The filled library, to be read only."""
    with connect.library(filled[0], read_only=True) as db:
        yield filled[0], db


@pytest.fixture
def copied(filled: tuple[Settings, list[tuple[str, float]]], tmp_path: Path) -> Settings:
    """A copy of the filled library, to be changed."""
    shutil.copytree(filled[0].media_root, tmp_path / "media")
    return settings_of(tmp_path)


def add_film(settings: Settings, title: str, **values: object) -> str:
    with connect.library(settings) as db, connect.write(db):
        media_id = media.add(db, Entity(Kind.MOVIE, title.casefold(), ()), None, title, title.casefold(), connect.now())
        said = [Fact("title", title, Source.PERSON), *(Fact(k, v, Source.PERSON) for k, v in values.items())]  # type: ignore[arg-type]
        facts.record(db, media_id, said, connect.now())
        facts.settle(db, media_id, connect.now())
    return media_id


def dump(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every row that says something about the collection."""
    tables = ("media", "files", "facts", "credits", "people", "genres", "tags", "media_genres", "media_tags", "images")
    with connect.library(settings, read_only=True) as db:
        return {name: [tuple(row) for row in db.conn.execute(f"SELECT * FROM {name}")] for name in tables}


@needs_ffmpeg
def test_holds_films_a_show_albums_a_video_and_an_article(library: tuple[Settings, Database]) -> None:
    _, db = library
    kinds = Counter(Kind(row.kind) for row in items.media(db, items.living(db)).values())
    assert kinds == {
        Kind.MOVIE: 8,
        Kind.SHOW: 1,
        Kind.SEASON: 2,
        Kind.EPISODE: 6,
        Kind.ARTIST: 2,
        Kind.ALBUM: 2,
        Kind.TRACK: 8,
        Kind.VIDEO: 1,
        Kind.ARTICLE: 1,
    }


@needs_ffmpeg
def test_says_what_it_adds_and_every_job_is_done(filled: tuple[Settings, list[tuple[str, float]]]) -> None:
    settings, said = filled
    titles = [piece.title for piece in pieces()]
    assert said == [(title, place / len(titles)) for place, title in enumerate(titles)]
    with connect.library(settings) as db:
        assert {(job.title, job.status) for job in job_rows.recent(db)} == {(title, "done") for title in titles}


@needs_ffmpeg
def test_a_film_has_all_that_a_page_can_show(library: tuple[Settings, Database]) -> None:
    _, db = library
    row = next(row for row in items.media(db, items.living(db)).values() if row.title == "A Garden, Quietly")
    file = items.files(db, [row.id])[row.id]
    mains = [one for one in file if one.role == "main"]
    assert (row.year, row.original_title, row.certification, row.rating) == (2023, "静かな庭", "0", 8.1)
    assert [(one.video_codec, one.audio_codec, one.width, one.height, one.playable) for one in mains] == [
        ("h264", "aac", 640, 360, 1)
    ]
    assert mains[0].audio_languages == '["en", "de"]'
    assert [point.title for point in items.chapters(db, [mains[0].id])[mains[0].id]] == [
        *("Spring, raked", "Rain on sand", "Leaves")
    ]
    assert sorted(str(one.language) for one in file if one.role == "subtitle") == ["de", "en"]
    assert {picture.role for picture in items.images(db, [row.id])[row.id]} == {"poster", "backdrop"}
    assert [credit.name for credit in items.credits(db, [row.id])[row.id] if credit.role == "director"] == [
        "小林 真理子"
    ]


@needs_ffmpeg
def test_is_small_and_short_and_leaves_nothing_half_made(library: tuple[Settings, Database]) -> None:
    settings, db = library
    rows = [row for found in items.files(db, items.living(db)).values() for row in found]
    assert sum(row.size for row in rows) < MOST_BYTES
    assert max(row.duration_s or 0 for row in rows) < LONGEST_S
    assert list(settings.work.iterdir()) == []


@needs_ffmpeg
def test_adding_it_again_adds_nothing(copied: Settings) -> None:
    before = dump(copied)
    assert demo.fill(copied, lambda title, share: pytest.fail(title)) == 0
    assert dump(copied) == before


@needs_ffmpeg
def test_what_was_lost_of_it_is_added_again(copied: Settings) -> None:
    said: list[str] = []
    with connect.library(copied) as db, connect.write(db):
        db.conn.execute("DELETE FROM media WHERE kind = 'article'")
    assert demo.fill(copied, lambda title, share: said.append(title)) == 1
    assert said == [collection.ARTICLE]


@needs_ffmpeg
def test_removing_it_leaves_what_is_not_of_it(copied: Settings) -> None:
    (copied.media_root / "movies" / "Mine (2001)").mkdir()
    mine = copied.media_root / "movies" / "Mine (2001)" / "Mine (2001).mp4"
    mine.write_bytes(b"mine")
    note = copied.media_root / "movies" / "Paper Harbour (2011)" / "my own notes.txt"
    note.write_text("keep me")
    credits = [{"name": "Owen Hartwell", "role": "actor", "character": ""}]
    kept = add_film(copied, "Mine", genres=["Drama"], tags=["demo"], credits=credits)
    assert demo.remove(copied) == 31
    left = dump(copied)
    assert {row[1] for row in left["media"]} == {kept}
    assert [row[1] for row in left["people"]] == ["Owen Hartwell"]
    assert (left["genres"], left["tags"]) == ([("drama", "Drama")], [("demo", "demo")])
    assert (left["files"], left["images"]) == ([], [])
    shelves = [folder for folder in copied.media_root.iterdir() if folder.name != "data"]
    assert {path for shelf in shelves for path in shelf.rglob("*") if path.is_file()} == {mine, note}
    empty = [path for shelf in shelves for path in shelf.rglob("*") if path.is_dir() and not any(path.iterdir())]
    assert empty == []
    assert [path for path in (copied.data / "artwork").rglob("*") if path.is_file()] == []
    with connect.library(copied) as db:
        counts = [db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("media_text", "jobs")]
    assert counts == [1, 0]


@needs_ffmpeg
def test_an_album_of_ones_own_by_the_same_artist_stays(copied: Settings) -> None:
    with connect.library(copied) as db, connect.write(db):
        artist = db.conn.execute("SELECT id FROM media WHERE title = 'Ada Lindqvist'").fetchone()[0]
        own = media.add(db, Entity(Kind.ALBUM, "other", ()), artist, "Other", "other", connect.now())
    assert demo.remove(copied) == 30
    assert {row[1] for row in dump(copied)["media"]} == {artist, own}


def test_clearing_spares_what_others_put_there(tmp_path: Path) -> None:
    kept = ["movies/B/B.mp4", "movies/B/poster.jpg", "movies/C/holiday.jpg", "articles/other.html"]
    gone = ["movies/A/A.mp4", "movies/A/A.nfo", "movies/A/A.en.srt", "movies/A/poster.jpg", "movies/A/Trailers/T.mp4"]
    gone += ["movies/C/C.mp4", "articles/text.html", "articles/text-thumbnail.jpg"]
    for path in kept + gone:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    clear(tmp_path, ["movies/A/A.mp4", "movies/A/Trailers/T.mp4", "movies/C/C.mp4", "articles/text.html", "gone/x.mp4"])
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert left == {*kept, "movies", "movies/B", "movies/C", "articles"}


def test_refuses_a_library_that_holds_other_things(settings: Settings) -> None:
    add_film(settings, "Mine")
    with pytest.raises(ConflictError) as refused:
        demo.fill(settings, lambda title, share: None)
    assert refused.value.message == "The library is not empty: it holds 1 item of its own."
    assert refused.value.hint == ("The demo is for a first look; add it beside them with 'medialib demo add --force'.")


def test_removing_what_is_not_there_says_so(tmp_path: Path) -> None:
    env = {"MEDIA_ROOT": str(tmp_path / "media"), "BUILD_DIR": str(tmp_path / "build")}
    done = CliRunner().invoke(medialib, ["demo", "remove"], env=env)
    assert (done.exit_code, done.output) == (0, "There is no demo collection here.\n")


@pytest.mark.parametrize("film", collection.FILMS, ids=lambda film: film.title)
def test_an_nfo_says_what_the_film_is(film: collection.Film) -> None:
    [said] = nfo.parse(notes.film(film))
    values = {fact.field: fact.value for fact in said.facts}
    assert said.kind is Kind.MOVIE
    assert (values["title"], values["year"], values["overview"]) == (film.title, film.year, film.overview)
    assert (values["genres"], values["tags"]) == (list(film.genres), ["demo"])


def test_subtitles_are_spread_behind_the_title_card() -> None:
    assert notes.subtitles(["One", "Two"]) == (
        "1\n00:00:04,000 --> 00:00:08,800\nOne\n\n2\n00:00:09,200 --> 00:00:14,000\nTwo\n"
    )


@pytest.mark.parametrize("film", collection.FILMS, ids=lambda film: film.title)
def test_a_title_fits_its_poster(film: collection.Film) -> None:
    """Nothing but the ground may touch the outermost columns beside the lettering."""
    sheet = Canvas(*posters.POSTER, "#000000")
    lines = posters.broken(sheet, film.title, film.lettering)
    words = film.title.upper() if film.lettering.spacing >= 0.1 else film.title
    assert " ".join(lines) == words
    widths = [sheet.measure(line, film.lettering.size, film.lettering.spacing) for line in lines]
    assert max(widths) <= sheet.w - 2 * posters.MARGIN


def test_posters_are_the_same_each_time_but_for_their_grain() -> None:
    one, two = (Image.open(io.BytesIO(posters.show_poster(2))) for _ in range(2))
    assert (one.size, one.format) == (posters.POSTER, "JPEG")
    apart = max(abs(a - b) for a, b in zip(one.resize((6, 9)).tobytes(), two.resize((6, 9)).tobytes(), strict=True))
    assert apart <= 4


def test_letters_the_face_lacks_are_set_as_their_plain_neighbours() -> None:
    sheet = Canvas(100, 100, "#000000")
    assert sheet.measure("Ö", 10) == sheet.measure("O", 10)


def test_our_sidecars_go_with_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "movies" / "Fargo (1996)"
    folder.mkdir(parents=True)
    ours = ("Fargo.mp4", "Fargo.medialib.json", "Fargo-thumb.jpg", "movie.nfo", "show.medialib.json", "poster.jpg")
    for name in (*ours, "notes.json", "holiday.jpg"):
        (folder / name).touch()
    clear(tmp_path, ["movies/Fargo (1996)/Fargo.mp4"])
    assert sorted(path.name for path in folder.iterdir()) == ["holiday.jpg", "notes.json"]

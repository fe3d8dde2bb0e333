"""Publishing: what is written, what it costs, and how it mends itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from catalogue_rows import (
    NOW,
    add,
    artwork,
    collect,
    credit,
    file,
    fill,
    genre,
    moment,
    picture,
    plain_templates,
    printed,
)
from sqlite_utils import Database

from medialib.catalogue import press, printing, update, workers
from medialib.catalogue.publish import Published, all_paths, locked, plan, publish
from medialib.errors import JobError, SettingsError
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect, items, shelves


@pytest.fixture
def plain(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose templates print their values."""
    return settings.model_copy(update={"templates": plain_templates(tmp_path / "templates")})


def home(settings: Settings) -> Path:
    return settings.build_dir / "home"


def a_film(db: Database, media_id: str = "newfilm00001") -> None:
    """One film as a job leaves it: two genres, three people, artwork, a file."""
    with connect.write(db):
        add(db, media_id, Kind.MOVIE, "Amber Quiet River", year=1999, added_at=moment(39_999), creator="Somebody")
        file(db, media_id, f"movies/{media_id}.mp4")
        genre(db, media_id, "Drama")
        genre(db, media_id, "Comedy")
        for number in (3, 5, 7):
            credit(db, media_id, f"p{number:02d}", "actor", number)
        picture(db, media_id, "poster", "ffhash")


def test_an_empty_library_has_a_first_page_that_says_so(settings: Settings) -> None:
    done = publish(settings)
    paths = printed(home(settings))
    assert sorted(path for path in paths if path.endswith(".html")) == ["404.html", "index.html"]
    assert b"Nothing has been catalogued yet" in paths["index.html"]
    assert (done.removed, done.unchanged, len(done.paths)) == (0, 0, done.written)


def test_a_second_publish_writes_nothing(settings: Settings, db: Database) -> None:
    fill(db, seed=1, movies=20, others=2)
    publish(settings)
    before = {path: path.stat().st_mtime_ns for path in home(settings).rglob("*.html")}
    assert replace(publish(settings), seconds=0) == Published(0, 0, 0, 0, (), ())
    again = publish(settings, full=True)
    assert (again.written, again.removed, again.unchanged) == (0, 0, len(printed(home(settings))))
    assert {path: path.stat().st_mtime_ns for path in home(settings).rglob("*.html")} == before


def test_one_new_film_in_a_thousand_items_writes_few_files(plain: Settings, db: Database) -> None:
    fill(db, seed=1, movies=850, others=6)
    publish(plain)
    artwork(plain, "ffhash")
    a_film(db)
    done = publish(plain)
    assert done.media_ids == ("newfilm00001",)
    assert set(done.paths) >= {"item/ne/newfilm00001.html", "index.html", "art/ff/ffhash-200.webp", "recent/index.html"}
    assert len(done.paths) <= 24
    assert done.removed == 0


def test_one_new_film_costs_as_many_queries_in_a_large_library_as_in_a_small_one(plain: Settings, db: Database) -> None:
    fill(db, seed=1, movies=300, others=4)
    counts = []
    for number in (0, 900):
        more(db, number)
        publish(plain)
        a_film(db, f"newfilm{number:05d}")
        counts.append(queries(plain))
        publish(plain)
    assert counts[1] < counts[0] * 1.5 < 1500


def more(db: Database, movies: int) -> None:
    with connect.write(db):
        for number in range(movies):
            add(
                db,
                f"x{number:05d}",
                Kind.MOVIE,
                f"Film {number * 7919 % 1000}",
                year=1988 + number % 20,
                added_at=moment(number),
            )
            genre(db, f"x{number:05d}", ("Drama", "Comedy")[number % 2])


def queries(settings: Settings) -> int:
    """How many statements it takes to take up what changed; none of it is kept."""
    state = shelves.existing(press.state_path(settings, "home"))
    assert state is not None
    seen: list[str] = []
    with connect.library(settings, read_only=True) as library:
        changes = items.changes(library, int(shelves.meta(state)["seq"]))
        library.conn.set_trace_callback(seen.append)
        state.conn.set_trace_callback(seen.append)
        with pytest.raises(KeyError), connect.write(state):
            update.update(library, state, changes)
            raise KeyError
    state.close()
    return len([text for text in seen if text.startswith("SELECT")])


def test_what_was_deleted_is_printed_again(settings: Settings, db: Database) -> None:
    fill(db, seed=1, movies=10, others=1)
    publish(settings)
    before = printed(home(settings))
    for path in sorted(home(settings).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    home(settings).rmdir()
    assert publish(settings).written == len(before)
    assert printed(home(settings)) == before


@pytest.mark.parametrize("loss", ["state", "broken state", "first page", "tampered first page"])
def test_a_loss_is_mended_by_printing_everything(settings: Settings, db: Database, loss: str) -> None:
    fill(db, seed=1, movies=10, others=1)
    publish(settings)
    before = printed(home(settings))
    state = press.state_path(settings, "home")
    if loss == "state":
        state.unlink()
    elif loss == "broken state":
        state.write_bytes(b"SQLite format 3\0 but no more" + bytes(5000))
    elif loss == "first page":
        (home(settings) / "index.html").unlink()
    else:
        (home(settings) / "index.html").write_text("somebody else's")
    (home(settings) / "item").joinpath(
        next(iter((home(settings) / "item").iterdir())).name, "stranger.html"
    ).write_text("")
    (home(settings) / "stranger.txt").write_text("")
    done = publish(settings)
    assert printed(home(settings)) == before
    assert done.removed == 2


def test_a_folder_of_media_beside_the_pages_is_left_alone(settings: Settings) -> None:
    publish(settings)
    kept = home(settings) / "media" / "main" / "film.mp4"
    kept.parent.mkdir(parents=True)
    kept.write_text("film")
    publish(settings, full=True)
    assert kept.read_text() == "film"


def test_a_library_put_back_from_a_backup_is_printed_whole(settings: Settings, db: Database) -> None:
    fill(db, seed=1, movies=5, others=0)
    publish(settings)
    a_film(db)
    publish(settings)
    with connect.write(db):
        db.conn.execute("DELETE FROM media WHERE id = 'newfilm00001'")
        db.conn.execute("DELETE FROM changes")
        db.conn.execute("UPDATE sqlite_sequence SET seq = 5 WHERE name = 'changes'")
    publish(settings)
    assert not (home(settings) / "item/ne/newfilm00001.html").exists()


def test_changes_that_were_cleared_away_are_no_loss_once_read(settings: Settings, db: Database) -> None:
    fill(db, seed=1, movies=5, others=0)
    publish(settings)
    with connect.write(db):
        db.conn.execute("DELETE FROM changes")
    assert replace(publish(settings), seconds=0) == Published(0, 0, 0, 0, (), ())
    a_film(db)
    assert publish(settings).media_ids == ("newfilm00001",)


def test_a_missing_item_stays_and_a_deleted_one_goes_with_all_under_it(plain: Settings, db: Database) -> None:
    fill(db, seed=1, movies=3, others=1)
    publish(plain)
    with connect.write(db):
        db.conn.execute("UPDATE media SET missing_since = ? WHERE id = 'm00001'", (NOW,))
        db.conn.execute("UPDATE media SET deleted_at = ? WHERE id = 's00000'", (NOW,))
    publish(plain)
    text = (home(plain) / "item/m0/m00001.html").read_text()
    assert "missing=True" in text
    assert [path for path in printed(home(plain)) if path.startswith(("item/s0", "item/z0", "item/e0", "shows"))] == []


def test_another_name_of_the_library_reprints_every_page(settings: Settings, db: Database) -> None:
    fill(db, seed=1, movies=5, others=0)
    publish(settings)
    publish(settings.model_copy(update={"library_name": "Ours"}))
    assert [path for path in home(settings).rglob("*.html") if "Ours" not in path.read_text()] == []


def test_a_users_template_and_style_win_and_go_again(settings: Settings, db: Database, tmp_path: Path) -> None:
    fill(db, seed=1, movies=2, others=0)
    publish(settings)
    before = printed(home(settings))
    own = tmp_path / "own"
    own.mkdir()
    (own / "notfound.html").write_text("{% extends 'base.html' %}{% block main %}Our own words{% endblock %}")
    (own / "extra.css").write_text("body { color: red }")
    publish(settings.model_copy(update={"templates": own}))
    styles = [path for path in printed(home(settings)) if path.startswith("assets/extra.")]
    assert "Our own words" in (home(settings) / "404.html").read_text()
    assert [styles[0] in (home(settings) / path).read_text() for path in ("index.html", "404.html")] == [True, True]
    publish(settings)
    assert printed(home(settings)) == before


@pytest.mark.parametrize("text", ["{{ page.titel }}", "{% if %}", "{{ page.__class__ }}"])
def test_a_broken_template_is_named_and_mended_later(
    settings: Settings, db: Database, tmp_path: Path, text: str
) -> None:
    fill(db, seed=1, movies=3, others=0)
    publish(settings)
    before = printed(home(settings))
    own = tmp_path / "own"
    own.mkdir()
    (own / "item.html").write_text(f"\n{text}")
    with pytest.raises(SettingsError, match=r"A template cannot be printed: .+ \(line 2 of item\.html\)\."):
        publish(settings.model_copy(update={"templates": own}))
    assert (home(settings) / "index.html").read_bytes() == before["index.html"]
    publish(settings)
    assert printed(home(settings)) == before


def test_a_broken_template_is_named_by_other_processes_too(settings: Settings, db: Database, tmp_path: Path) -> None:
    fill(db, seed=1, movies=workers.WORTH_IT + 1, others=0)
    own = tmp_path / "own"
    own.mkdir()
    (own / "item.html").write_text("\n\n{{ page.titel }}")
    with pytest.raises(SettingsError, match=r"no attribute 'titel' \(line 3 of item\.html\)\."):
        publish(settings.model_copy(update={"templates": own}))


def test_a_place_that_cannot_be_written_is_named(settings: Settings, db: Database) -> None:
    settings.build_dir.rmdir()
    settings.build_dir.write_text("a file")
    with pytest.raises(JobError, match=r"Cannot write '.*': Not a directory"):
        publish(settings)


def test_texts_without_end_do_not_fill_other_pages(plain: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "endless00001", Kind.VIDEO, "x" * 10**6, creator="y" * 10**6)
        genre(db, "endless00001", "z" * 10**6)
        credit(db, "endless00001", "p01")
        db.conn.execute("UPDATE people SET name = ?", ("w" * 10**6,))
    publish(plain)
    sizes = {
        path: len(content) for path, content in printed(home(plain)).items() if not path.startswith(("item", "assets"))
    }
    assert [path for path, size in sizes.items() if size > 20_000] == []


def test_artwork_is_linked_while_something_shows_it(settings: Settings, db: Database) -> None:
    artwork(settings, "aahash", "bbhash")
    with connect.write(db):
        for number in (1, 2):
            add(db, f"film{number}", Kind.MOVIE, f"Film {number}")
            picture(db, f"film{number}", "poster", "aahash")
        picture(db, "film1", "backdrop", "bbhash")
        picture(db, "film2", "poster", "cchash")
    publish(settings)
    pictures = ["art/aa/aahash-200.webp", "art/aa/aahash-400.webp", "art/bb/bbhash-200.webp", "art/bb/bbhash-400.webp"]
    assert [path for path in sorted(printed(home(settings))) if path.startswith("art/")] == pictures
    stored = settings.data / "artwork/aa/aahash-200.webp"
    assert (home(settings) / "art/aa/aahash-200.webp").stat().st_ino == stored.stat().st_ino
    with connect.write(db):
        db.conn.execute("DELETE FROM images WHERE role = 'backdrop'")
        db.conn.execute("UPDATE media SET deleted_at = ? WHERE id = 'film2'", (NOW,))
    publish(settings)
    assert [path for path in sorted(printed(home(settings))) if path.startswith("art/")] == pictures[:2]
    with connect.write(db):
        db.conn.execute("DELETE FROM media")
    publish(settings)
    assert not (home(settings) / "art").exists()


def test_a_name_with_anything_in_it_stays_text(settings: Settings, db: Database) -> None:
    hostile = "<script>alert(1)</script>{{ 7 * 7 }}\"'&\u202e"
    with connect.write(db):
        add(db, "hostile00001", Kind.VIDEO, hostile, creator=hostile, overview=hostile, site_url="javascript:alert(1)")
        file(db, "hostile00001", 'videos/#?%\n ".mp4', label=hostile)
        genre(db, "hostile00001", hostile)
        genre(db, "hostile00001", hostile, "tag")
        credit(db, "hostile00001", "p01", hostile)
        collect(db, "hostile00001", "c1", 1)
        db.conn.execute("UPDATE collections SET title = ?", (hostile,))
        db.conn.execute("UPDATE people SET name = ?", (hostile,))
    publish(settings)
    texts = [path.read_text() for path in home(settings).rglob("*.html")]
    assert [text for text in texts if "<script>alert" in text or "{49" in text or 'href="javascript' in text] == []
    page = (home(settings) / "item/ho/hostile00001.html").read_text()
    assert "../../media/main/videos/%23%3F%25%0A%20%22.mp4" in page


def test_two_publishes_at_once_wait_for_each_other(settings: Settings, db: Database) -> None:
    fill(db, seed=1, movies=60, others=2)
    results: list[int] = []
    threads = [threading.Thread(target=lambda: results.append(publish(settings).written)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, len(printed(home(settings)))]


def test_new_pages_come_first_and_the_first_page_last(settings: Settings, db: Database) -> None:
    fill(db, seed=1, movies=120, others=3)
    publish(settings)
    a_film(db)
    with connect.write(db):
        db.conn.execute("UPDATE media SET deleted_at = ? WHERE id = 'm00003'", (NOW,))
    there = printed(home(settings))
    with locked(settings, "home"), connect.library(settings, read_only=True) as library:
        _, steps = plan(settings, library, "home")
        outcomes = list(steps)
    written = [path for outcome in outcomes for path in outcome.written]
    new = [path for path in written if path not in there]
    assert written[: len(new)] == new
    assert written[-1] == "index.html"
    assert "item/m0/m00003.html" in outcomes[-1].gone
    assert [path for outcome in outcomes[:-1] for path in outcome.gone] == []


@pytest.mark.processes
@pytest.mark.parametrize(("size", "kills"), [(120, 6), (1020, 2)])
def test_a_publish_that_is_killed_is_completed_by_the_next(
    plain: Settings, db: Database, size: int, kills: int
) -> None:
    fill(db, seed=2, movies=size, others=3)
    context = multiprocessing.get_context("spawn")
    for number in range(kills):
        process = context.Process(target=publish, args=(plain,))
        process.start()
        time.sleep(0.5 + 1.5 * number / kills)
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        a_film(db, f"newfilm{number:05d}")
        with connect.write(db):
            db.conn.execute("DELETE FROM media WHERE id = ?", (f"m{number:05d}",))
    publish(plain)
    publish(plain, catalogue="anew")
    assert printed(home(plain)) == printed(plain.build_dir / "anew")


@pytest.mark.processes
def test_several_processes_print_what_one_does(plain: Settings, db: Database) -> None:
    fill(db, seed=2, movies=900, others=6)
    publish(plain)
    state = shelves.existing(press.state_path(plain, "home"))
    assert state is not None
    alone = plain.build_dir / "alone"
    with connect.library(plain, read_only=True) as library:
        tools = press.make(plain, library, state)
        for _ in printing.print_pages(printing.here(tools, alone), alone, all_paths(tools)):
            pass
    assert printed(alone) == printed(home(plain))

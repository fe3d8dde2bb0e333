"""From an address to a shelf: the real child process against a real site on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest
from doing import do, ended, on_shelves, places, titles
from loopback_site import Site
from sqlite_utils import Database

from medialib.model import Kind, Way
from medialib.settings import Settings
from medialib.store import jobs as rows


def test_a_page_with_a_video_becomes_an_item_with_all_it_brought(
    settings: Settings, db: Database, film_site: Site
) -> None:
    job = do(settings, db, Way.VIDEO, film_site.url("/watch"))
    assert ended(job) == ("done", "Added.", "")
    [(kind, title, _)] = titles(db)
    assert (kind, title) == ("video", "A film")
    [place] = places(db)
    assert place.startswith("main:videos/")
    assert [tuple(row) for row in db.conn.execute("SELECT role, language FROM files WHERE role = 'subtitle'")] == [
        ("subtitle", "en")
    ]
    assert [row[0] for row in db.conn.execute("SELECT role FROM images")] == ["thumbnail"]
    sources = {row[0] for row in db.conn.execute("SELECT source FROM facts WHERE field IN ('overview', 'site_url')")}
    assert sources == {"site"}
    assert (settings.build_dir / "home" / "item" / str(job.media_id)[:2] / f"{job.media_id}.html").is_file()
    assert list(settings.work.iterdir()) == []


def test_the_same_address_again_fetches_nothing_and_gives_the_same_item(
    settings: Settings, db: Database, film_site: Site
) -> None:
    first = do(settings, db, Way.VIDEO, film_site.url("/watch"))
    again = do(settings, db, Way.VIDEO, film_site.url("/watch"))
    assert (again.media_id, again.status) == (first.media_id, "done")
    assert len(places(db)) == 1


def test_a_video_may_be_a_film(settings: Settings, db: Database, film_site: Site) -> None:
    do(settings, db, Way.VIDEO, film_site.url("/watch"), Kind.MOVIE)
    assert [(kind, title) for kind, title, _ in titles(db)] == [("movie", "A film")]
    assert all(path.startswith(("movies/", "subtitles/")) for path in on_shelves(settings))


def test_a_page_with_several_videos_becomes_a_collection_with_a_job_for_each(
    settings: Settings, db: Database, site: Site, streamable: Path, mkv: Path
) -> None:
    site.put("/1.mp4", streamable)
    site.put("/2.mkv", mkv, "video/x-matroska")
    site.page("/list", '<video src="/1.mp4"></video><video src="/2.mkv"></video>', "Two films")
    parent = do(settings, db, Way.VIDEO, site.url("/list"))
    assert parent.status == "done"
    children = rows.recent(db, parent_id=parent.id)
    assert sorted(child.status for child in children) == ["done", "done"]
    collected = [
        tuple(row)
        for row in db.conn.execute(
            "SELECT title, position FROM collections JOIN collection_items ON id = collection_id ORDER BY position"
        )
    ]
    assert collected == [("Two films", 1), ("Two films", 2)]
    assert len(places(db)) == 2


@pytest.mark.parametrize(("path", "says"), [("/nothing", "404"), ("/words", "video")])
def test_a_lasting_failure_ends_at_once_with_a_hint(
    settings: Settings, db: Database, site: Site, path: str, says: str
) -> None:
    site.page("/words", "<p>Only words here.</p>")
    status, error, hint = ended(do(settings, db, Way.VIDEO, site.url(path)))
    assert (status, says in error, hint != "") == ("failed", True, True)
    assert (titles(db), on_shelves(settings), list(settings.work.iterdir())) == ([], [], [])


def test_loopback_is_refused_where_the_settings_do_not_allow_it(
    settings: Settings, db: Database, film_site: Site
) -> None:
    strict = settings.model_copy(update={"allow_private_addresses": False})
    status, error, hint = ended(do(strict, db, Way.VIDEO, film_site.url("/watch")))
    assert (status, "127.0.0.1" in error, hint != "") == ("failed", True, True)
    assert film_site.asked == []

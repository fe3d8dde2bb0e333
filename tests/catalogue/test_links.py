"""Every link leads somewhere, every page can be reached, and so at every step of a publish."""

from __future__ import annotations

import html
import posixpath
import random
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from catalogue_rows import NOW, add, artwork, fill, genre, picture, plain_templates
from sqlite_utils import Database

from medialib.catalogue.publish import locked, plan, publish
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect

LINK = re.compile(r"(?:href|src|poster)='([^']*)'|(?:href|src)=\"([^\"]*)\"")
SERVED = ("media/", "submit", "jobs", "account", "search", "..", "assets/")


@pytest.fixture
def plain(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"templates": plain_templates(tmp_path / "templates")})


def links(top: Path, path: str) -> set[str]:
    """Where a page leads, as paths from the top; what was not written since is not read again."""
    written = (top / path).stat()
    return _links(top, path, written.st_ino, written.st_mtime_ns)


@cache
def _links(top: Path, path: str, number: int, written: int) -> set[str]:
    text = html.unescape((top / path).read_text())
    found = (one or other for one, other in LINK.findall(text))
    targets = (unquote(target.partition("#")[0]) for target in found)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) for target in targets if target}


def crawl(top: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """The pages reached from the first one, and the (page, target) links that lead nowhere."""
    reached, waiting, dead = {"index.html"}, ["index.html"], set()
    while waiting:
        page = waiting.pop()
        for target in links(top, page):
            if not (top / target).exists() and not target.startswith(SERVED):
                dead.add((page, target))
            elif target.endswith(".html") and target not in reached and (top / target).is_file():
                reached.add(target)
                waiting.append(target)
    return reached, dead


@pytest.mark.parametrize("templates", ["ours", "plain"])
def test_every_page_is_reached_and_every_link_leads_somewhere(
    settings: Settings, plain: Settings, db: Database, templates: str
) -> None:
    chosen = settings if templates == "ours" else plain
    artwork(chosen, *(f"{number:02x}hash" for number in range(5)))
    fill(db, seed=4, movies=130, others=4)
    with connect.write(db):
        add(db, "loosetrack01", Kind.TRACK, "Loose")
        genre(db, "loosetrack01", "Only Here")
        genre(db, "t00001", "Not Shown")
        genre(db, "e00011", "Tagged", "tag")
        picture(db, "m00001", "backdrop", "03hash")
    publish(chosen)
    top = chosen.build_dir / "home"
    reached, dead = crawl(top)
    pages = {path.relative_to(top).as_posix() for path in top.rglob("*.html")}
    assert (dead, pages - reached) == (set(), {"404.html"})


def test_no_link_is_dead_at_any_step_of_a_publish(plain: Settings, db: Database) -> None:
    artwork(plain, *(f"{number:02x}hash" for number in range(8)))
    fill(db, seed=4, movies=130, others=3)
    publish(plain)
    top, chance = plain.build_dir / "home", random.Random(1)
    for number in range(3):
        with connect.write(db):
            for place in range(40):
                add(db, f"new{number}{place:05d}", Kind.MOVIE, f"{chance.choice('abcxyz')} {place}", year=1890 + place)
                picture(db, f"new{number}{place:05d}", "poster", f"{chance.randrange(8):02x}hash")
            ids = chance.sample(
                [row[0] for row in db.conn.execute("SELECT id FROM media WHERE deleted_at IS NULL")], 30
            )
            db.conn.executemany("UPDATE media SET deleted_at = ? WHERE id = ?", [(NOW, media_id) for media_id in ids])
        with locked(plain, "home"), connect.library(plain, read_only=True) as library:
            _, steps = plan(plain, library, "home")
            dead = [crawl(top)[1] for _ in steps]
        assert dead == [set() for _ in dead]
        assert len(dead) > 5

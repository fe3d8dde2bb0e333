"""The law holds for what becomes one and what becomes two: incremental prints equal full ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogue_rows import plain_templates, printed
from items_at_hand import album, collect, film, show
from sqlite_utils import Database

from medialib.catalogue.publish import publish
from medialib.flow import merging, splitting, undoing
from medialib.flow.splitting import Part
from medialib.settings import Settings
from medialib.store import files, media


@pytest.fixture
def plain(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose templates print every value they receive."""
    return settings.model_copy(update={"templates": plain_templates(tmp_path / "templates")})


def prints_the_same(settings: Settings) -> dict[str, bytes]:
    """What is printed after a change, which must be what is printed anew."""
    publish(settings)
    publish(settings, catalogue="anew", full=True)
    found = printed(settings.build_dir / "home")
    assert found == printed(settings.build_dir / "anew")
    return found


def test_merging_splitting_and_taking_back(plain: Settings, db: Database) -> None:
    films = [film(db, "Heat"), film(db, "Hot")]
    shows = [show(db, "Dark", [(1, 1), (1, 2)]), show(db, "Dunkel", [(1, 2), (2, 1)])]
    albums = [album(db, "Record", [(1, "One", 100)], "Band"), album(db, "Record", [(1, "One", 100)], "The Band")]
    for place, media_id in enumerate((films[1], shows[1], albums[1])):
        collect(db, "mine", media_id, place)
    before = prints_the_same(plain)
    done = []
    for kept, gone in (films, shows, albums):
        done.append((kept, merging.merge(db, gone, kept)))
        pages = prints_the_same(plain)
        assert [f"item/{one[:2]}/{one}.html" in pages for one in (kept, gone)] == [True, False]
    act_id, made = splitting.split(plain, db, films[0], Part((files.of(db, films[0])[0]["id"],), title="Apart"))
    assert f"item/{made[:2]}/{made}.html" in prints_the_same(plain)
    for media_id, act in [(films[0], act_id), *reversed(done)]:
        undoing.undo(plain, db, media_id, act)
        after = prints_the_same(plain)
    assert after.keys() == before.keys()
    assert media.get(db, made) is not None

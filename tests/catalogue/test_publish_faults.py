"""What goes wrong while pages are written is told with its place, and mended by the next publish."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from catalogue_rows import add, artwork, fill, picture, plain_templates, printed
from sqlite_utils import Database

from medialib.catalogue import press
from medialib.catalogue.ground import claim
from medialib.catalogue.publish import Published, publish
from medialib.errors import DiskFullError, JobError, SettingsError
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no disk here that is always full")


@pytest.fixture
def plain(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose templates print their values."""
    return settings.model_copy(update={"templates": plain_templates(tmp_path / "templates")})


def home(settings: Settings) -> Path:
    return settings.build_dir / "home"


def a_film(db: Database, media_id: str, title: str = "Amber") -> None:
    with connect.write(db):
        add(db, media_id, Kind.MOVIE, title)


def anew(settings: Settings) -> dict[str, bytes]:
    """What a catalogue holds that was never printed before."""
    publish(settings, catalogue="anew")
    return printed(settings.build_dir / "anew")


@pytest.mark.parametrize("full", [False, True])
def test_a_page_that_cannot_be_written_is_told_and_the_next_publish_completes_the_rest(
    plain: Settings, db: Database, full: bool
) -> None:
    fill(db, seed=1, movies=5, others=0)
    publish(plain)
    before = printed(home(plain))
    a_film(db, "newfilm00001")
    taken = home(plain) / "item" / "ne" / "newfilm00001.html"
    taken.mkdir(parents=True)
    with pytest.raises(JobError) as raised:
        publish(plain, full=full)
    assert raised.value.message == f"Cannot write '{taken}': Is a directory."
    assert (home(plain) / "index.html").read_bytes() == before["index.html"]
    taken.rmdir()
    publish(plain)
    assert printed(home(plain)) == anew(plain)


@needs_full
def test_a_disk_without_room_fails_the_one_publish_and_is_named(plain: Settings, db: Database) -> None:
    a_film(db, "film00000001")
    beside = home(plain) / "item" / "fi" / "film00000001.html.part"
    claim(home(plain))
    beside.parent.mkdir(parents=True)
    beside.symlink_to(FULL)
    with pytest.raises(DiskFullError) as raised:
        publish(plain)
    assert raised.value.message == f"The disk is full: '{home(plain)}/item/fi/film00000001.html' cannot be written."
    assert raised.value.hint == "Free some space, then publish again."
    assert not (home(plain) / "index.html").exists()
    beside.unlink()
    publish(plain)
    assert printed(home(plain)) == anew(plain)


def test_what_a_killed_publish_left_beside_pages_is_cleared_away(plain: Settings, db: Database) -> None:
    a_film(db, "film00000001")
    publish(plain)
    left = home(plain) / "item" / "fi" / "film00000001.html.part"
    left.write_text("half of it")
    with connect.write(db):
        db.conn.execute("UPDATE media SET title = 'Other'")
    publish(plain)
    assert not left.exists()
    assert printed(home(plain)) == anew(plain)


def test_artwork_that_is_not_there_yet_is_linked_once_it_is(plain: Settings, db: Database) -> None:
    a_film(db, "film00000001")
    with connect.write(db):
        picture(db, "film00000001", "poster", "aahash")
    publish(plain)
    assert not (home(plain) / "art").exists()
    artwork(plain, "aahash")
    assert publish(plain, full=True).paths == ("art/aa/aahash-200.webp", "art/aa/aahash-400.webp")
    (plain.data / "artwork" / "aa" / "aahash-200.webp").unlink()
    assert publish(plain, full=True).paths == ("art/aa/aahash-200.webp",)


def test_a_folder_where_a_page_is_to_stand_is_named_with_a_hint(plain: Settings, db: Database) -> None:
    claim(home(plain))
    (home(plain) / "index.html").mkdir()
    with pytest.raises(JobError) as raised:
        publish(plain)
    assert (raised.value.message, raised.value.hint) == (
        f"Cannot write '{home(plain)}/index.html': Is a directory.",
        "See that this user may write to BUILD_DIR.",
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("home.html", "{{ page.rows[0].titel }}", r"no attribute 'titel' \(line 1 of home\.html\)\."),
        ("shelf.html", "\n\n{% for x in page.cards %}", r"endfor.* \(line 3 of shelf\.html\)\."),
        ("item.html", "{% include 'part.html' %}", r"part\.html.*"),
        ("item.html", "{{ page|nofilter }}", r"nofilter.* \(line 1 of item\.html\)\."),
        ("notfound.html", "{% extends 'base.html' %}{% block main %}{{ super().x }}{% endblock %}", r"'x'"),
    ],
)
def test_a_mistake_in_any_template_is_told_as_one_of_the_settings(
    plain: Settings, db: Database, name: str, text: str, message: str
) -> None:
    a_film(db, "film00000001")
    assert plain.templates is not None
    (plain.templates / name).write_text(text)
    with pytest.raises(SettingsError, match=f"A template cannot be printed: .*{message}") as raised:
        publish(plain)
    assert raised.value.hint == "If 'templates' in the settings names a folder of yours, mend the template there."


def test_notes_of_another_format_are_made_anew(plain: Settings, db: Database) -> None:
    fill(db, seed=1, movies=3, others=0)
    publish(plain)
    state = connect.connect(press.state_path(plain, "home"))
    state.conn.execute("UPDATE meta SET value = 'another' WHERE name = 'stamp'")
    state.conn.execute("DELETE FROM entries")
    state.close()
    done = publish(plain)
    assert (done.written, done.removed, done.unchanged) == (0, 0, len(printed(home(plain))))
    assert replace(publish(plain), seconds=0) == Published(0, 0, 0, 0, (), ())


def test_two_catalogues_keep_their_own_notes(plain: Settings, db: Database) -> None:
    a_film(db, "film00000001")
    publish(plain)
    publish(plain, catalogue="other")
    a_film(db, "film00000002")
    assert publish(plain).media_ids == ("film00000002",)
    assert publish(plain, catalogue="other").media_ids == ("film00000002",)
    assert printed(home(plain)) == printed(plain.build_dir / "other")

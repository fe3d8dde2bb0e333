"""Discs in the catalogue: the shelf, a disc's page, and what came from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from catalogue_rows import NOW, add, item, noted, plain_templates, printed
from sqlite_utils import Database

from medialib.catalogue.gather import gather
from medialib.catalogue.publish import publish
from medialib.catalogue.views import FactRow, ItemPage, Link, OnDisc
from medialib.discs import CdTrack, Disc, Format, Title
from medialib.model import Fact, Kind, Source
from medialib.settings import Settings
from medialib.store import connect, discs

DVD = Disc(Format.DVD, "dvd:1", "BIG_BUCK_D2", 7_900_000_000)
CD = Disc(Format.AUDIO_CD, "audio_cd:1", "Kind of Blue")
SEEN, LATER = "2026-02-03T04:05:06.000Z", "2026-02-04T04:05:06.000Z"


def disc(db: Database, disc: Disc, title: str) -> str:
    """A disc with its own item."""
    discs.seen(db, disc, SEEN)
    return discs.item(db, disc, (Fact("title", title, Source.PERSON),), NOW)


@pytest.fixture
def own(db: Database) -> str:
    """A DVD of three titles, of which a film and a deleted one were taken."""
    with connect.write(db):
        media_id = disc(db, DVD, "Big Buck, disc two")
        add(db, "movie0000001", Kind.MOVIE, "Big Buck Bunny", year=2008)
        add(db, "movie0000002", Kind.MOVIE, "Gone", deleted_at=NOW)
        titles = (
            Title(1, 5025.0, (0.0, 60.0), audio_languages=("en", "de"), subtitle_languages=("fr",)),
            Title(2, 61.0),
            Title(4, 3600.0, (0.0,)),
        )
        discs.record_titles(db, DVD.id, titles)
        discs.took(db, DVD.id, 1, "movie0000001", NOW, errors=2)
        discs.took(db, DVD.id, 4, "movie0000002", NOW)
        discs.ripped(db, DVD.id, SEEN)
        discs.set_place(db, DVD.id, "Attic, box 3")
        discs.seen(db, DVD, LATER)
    return media_id


def page(settings: Settings, db: Database, media_id: str) -> ItemPage:
    found = item(settings, db, media_id)
    assert found
    return found


def test_a_disc_s_page_tells_what_is_on_it(settings: Settings, db: Database, own: str) -> None:
    shown = page(settings, db, own)
    assert shown.on_disc == (
        OnDisc("1", "Big Buck Bunny", "../../item/mo/movie0000001.html", "2008", "1:23:45",
               ("2 chapters", "English, German", "subtitles: French", "2 read errors")),
        OnDisc("2", "Title 2", "", "not taken", "1:01", ()),
        OnDisc("4", "Title 4", "", "no longer in the library", "1:00:00", ()),
    )  # fmt: skip
    assert (shown.quiet, shown.card.note) == (("DVD", "3 titles", "1 taken", "Attic, box 3"), "DVD · Attic, box 3")
    assert list(shown.facts) == [
        FactRow("Title", "Big Buck, disc two", "by hand", 100),
        FactRow("Format", "DVD", "the disc itself", 100),
        FactRow("Label", "BIG_BUCK_D2", "the disc itself", 100),
        FactRow("Size", "7.9 GB", "the disc itself", 100),
        FactRow("Stands", "Attic, box 3", "by hand", 100),
        FactRow("First seen", "2026-02-03", "the drive", 100),
        FactRow("Last seen", "2026-02-04", "the drive", 100),
        FactRow("Ripped", "2026-02-03", "the drive", 100),
        FactRow("Read errors", "2", "the drive", 100),
    ]


def test_a_film_names_the_disc_it_came_from(settings: Settings, db: Database, own: str) -> None:
    shown = page(settings, db, "movie0000001")
    assert (shown.discs, shown.on_disc) == ((Link("Big Buck, disc two", f"../../item/{own[:2]}/{own}.html"),), ())


def test_an_album_names_the_discs_of_its_tracks(settings: Settings, db: Database) -> None:
    with connect.write(db):
        own = disc(db, CD, "Kind of Blue")
        add(db, "album0000001", Kind.ALBUM, "Kind of Blue")
        discs.record_titles(db, CD.id, [CdTrack(number, 0, 75 * 60, title=f"Track {number} told") for number in (1, 2)])
        for number in (1, 2):
            add(db, f"track000000{number}", Kind.TRACK, "So What", parent_id="album0000001", number=number)
            discs.took(db, CD.id, number, f"track000000{number}", NOW)
    link = Link("Kind of Blue", f"../../item/{own[:2]}/{own}.html")
    assert [page(settings, db, one).discs for one in ("album0000001", "track0000002")] == [(link,), (link,)]
    shown = page(settings, db, own)
    assert ([one.title for one in shown.on_disc], shown.quiet) == (
        ["So What", "So What"],
        ("Audio CD", "2 tracks", "all taken"),
    )


def test_discs_have_a_shelf_once_there_is_one_and_are_found(settings: Settings, db: Database) -> None:
    publish(settings)
    top = settings.build_dir / "home"
    assert ((top / "discs").exists(), "discs/index.html" in (top / "index.html").read_text()) == (False, False)
    with connect.write(db):
        own = disc(db, DVD, "Big Buck, disc two")
    publish(settings)
    shelf = (top / "discs" / "index.html").read_text()
    assert (f"item/{own[:2]}/{own}.html" in shelf, "DVD" in shelf) == (True, True)
    assert own in "".join(text.decode() for path, text in printed(top).items() if path.startswith("search/"))
    assert not (top / "recent").exists()


@pytest.mark.parametrize("act", ["rename item", "rename disc", "delete item", "delete disc", "place", "another item"])
def test_what_changes_on_one_side_is_printed_on_the_other(
    settings: Settings, db: Database, own: str, act: str, tmp_path: Path
) -> None:
    plain = settings.model_copy(update={"templates": plain_templates(tmp_path / "templates")})
    publish(plain)
    with connect.write(db):
        if act == "rename item":
            db.conn.execute("UPDATE media SET title = 'Rabbit' WHERE id = 'movie0000001'")
        elif act == "rename disc":
            db.conn.execute("UPDATE media SET title = 'Rabbit' WHERE id = ?", (own,))
        elif act == "delete item":
            db.conn.execute("DELETE FROM media WHERE id = 'movie0000001'")
        elif act == "delete disc":
            db.conn.execute("UPDATE media SET deleted_at = ? WHERE id = ?", (NOW, own))
        elif act == "place":
            discs.set_place(db, DVD.id, "Cellar")
        else:
            add(db, "movie0000003", Kind.MOVIE, "Rabbit")
            discs.took(db, DVD.id, 1, "movie0000003", NOW)
    done = publish(plain)
    pages = {f"item/{own[:2]}/{own}.html", "item/mo/movie0000001.html", "discs/index.html"}
    pages -= {"discs/index.html"} if act in ("rename item", "delete item", "another item") else set()
    pages -= {"item/mo/movie0000001.html"} if act == "place" else set()
    assert pages - set(done.paths) == set()
    publish(plain, catalogue="anew")
    assert printed(plain.build_dir / "home") == printed(plain.build_dir / "anew")


def test_discs_cost_no_query_per_row(settings: Settings, db: Database) -> None:
    counts = []
    for some in (1, 40):
        with connect.write(db):
            ids = [disc(db, Disc(Format.DVD, f"dvd:{some}-{number}", "X"), f"Disc {number}") for number in range(some)]
            for number in range(some):
                add(db, f"movie{some:03d}{number:04d}", Kind.MOVIE, f"Film {number}")
                discs.record_titles(db, f"dvd:{some}-{number}", [Title(title, 60.0) for title in range(1, some + 1)])
                discs.took(db, f"dvd:{some}-{number}", 1, f"movie{some:03d}{number:04d}", NOW)
        state = noted(settings, db)
        seen: list[str] = []
        db.conn.set_trace_callback(seen.append)
        rows = gather(db, state, ids)
        db.conn.set_trace_callback(None)
        state.close()
        counts.append((len(seen), sum(map(len, rows.discs.titles.values())), len(rows.discs.faces)))
    assert (counts[0][0], [count[1:] for count in counts]) == (counts[1][0], [(1, 1), (1600, 40)])


def test_a_hostile_label_is_a_text_like_any_other(settings: Settings, db: Database) -> None:
    label = '"><script>alert(1)</script>{{ 7 * 7 }}'
    with connect.write(db):
        discs.seen(db, Disc(Format.DVD, "dvd:9", label), SEEN)
        own = discs.item(db, Disc(Format.DVD, "dvd:9", label), (Fact("title", label, Source.DISC),), NOW)
        discs.record_titles(db, "dvd:9", [Title(1, 60.0, audio_languages=("<b>",))])
    publish(settings)
    html = (settings.build_dir / "home" / "item" / own[:2] / f"{own}.html").read_text()
    assert ("<script>alert" in html, "<b>" in html.partition("On it")[2], json.dumps(label) in html) == (
        False,
        False,
        False,
    )

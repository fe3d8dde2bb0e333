"""An item's page: what it holds, value by value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from catalogue_rows import NOW, add, collect, credit, file, genre, item, picture
from sqlite_utils import Database

from medialib.catalogue import item_page, phrases, press
from medialib.catalogue.views import Card, Credit, FactRow, FileRow, Image, ItemPage, Link, Mark, Player, Track
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect, shelves


def fact(db: Database, media_id: str, field: str, source: str, value: object, confidence: float = 1.0) -> None:
    db.conn.execute(
        "INSERT INTO facts (media_id, field, source, value, confidence, seen_at) VALUES (?, ?, ?, ?, ?, ?)",
        (media_id, field, source, json.dumps(value), confidence, NOW),
    )


def test_a_film(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(
            db, "film00000001", Kind.MOVIE, "Amélie", year=2001, original_title="Le fabuleux destin", rating=8.3,
            overview="Paris.", tagline="One person", certification="12", duration_s=7320.0, site_url="https://example.org/1",
        )  # fmt: skip
        file(db, "film00000001", "movies/Amélie (2001)/Amélie.mkv", container="mkv", playable=0, width=1920, height=1080, size=4_200_000_000, audio_languages='["fr"]')  # fmt: skip
        file(db, "film00000001", "movies/Amélie (2001)/Amélie.mp4", role="rendition", label="720p", size=999)
        file(db, "film00000001", "movies/Amélie (2001)/Amélie.de.vtt", role="subtitle", language="de", video_codec=None)
        file(db, "film00000001", "movies/Amélie (2001)/Amélie.srt", role="subtitle", language="en", video_codec=None)
        file(db, "film00000001", "movies/Amélie (2001)/trailer.mp4", role="extra", extra="trailer", missing_since=NOW)
        db.conn.execute("INSERT INTO chapters SELECT id, 0, 62.5, 'Start' FROM files WHERE role = 'rendition'")
        genre(db, "film00000001", "Comedy")
        genre(db, "film00000001", "Ünseen", "tag")
        credit(db, "film00000001", "tautou000001")
        collect(db, "film00000001", "c1", 1)
        picture(db, "film00000001", "poster", "aahash", "UklGaa")
        picture(db, "film00000001", "backdrop", "bbhash")
        fact(db, "film00000001", "title", "name", "amelie", 0.5)
        fact(db, "film00000001", "title", "nfo", "Amélie")
        fact(db, "film00000001", "genres", "person", ["Comedy"])
        fact(db, "film00000001", "overview", "nfo", "Paris.")
    start = "../../media/main/movies/Am%C3%A9lie%20%282001%29"
    poster = Image("../../art/aa/aahash-400.webp", "../../art/aa/aahash-200.webp 200w, ../../art/aa/aahash-400.webp 400w", 600, 900, "#804020", "data:image/webp;base64,UklGaa")  # fmt: skip
    backdrop = Image("../../art/bb/bbhash-400.webp", "../../art/bb/bbhash-200.webp 200w, ../../art/bb/bbhash-400.webp 400w", 600, 900, "#804020")  # fmt: skip
    found = item(settings, db, "film00000001")
    assert found is not None
    assert found == ItemPage(
        card=Card("film00000001", "../../item/fi/film00000001.html", Kind.MOVIE, "Amélie", "2001", "poster", poster, found.card.ground, found.card.motif, 2001, False),
        kind=Kind.MOVIE,
        title="Amélie",
        original_title="Le fabuleux destin",
        tagline="One person",
        overview="Paris.",
        quiet=("2001", "2 h 2 min", "12", "★ 8.3"),
        up=(Link("Movies", "../../movies/index.html"),),
        genres=(Link("Comedy", "../../genres/comedy/index.html"),),
        tags=(Link("Ünseen", f"../../tags/{slug(settings, 'tag')}/index.html"),),
        credits=(Credit("Person tautou000001", "../../person/ta/tautou000001.html", "Actor", ""),),
        facts=(FactRow("Title", "Amélie", "NFO file", 100), FactRow("Genres", "Comedy", "by hand", 100)),
        files=(
            FileRow("Amélie.mkv", f"{start}/Am%C3%A9lie.mkv", "", ("h264 / aac", "1920 × 1080", "1 min 2 s", "4.2 GB", "French"), False, False),
            FileRow("Amélie.mp4", f"{start}/Am%C3%A9lie.mp4", "720p", ("h264 / aac", "640 × 360", "1 min 2 s", "999 bytes"), True, False),
        ),
        extras=(FileRow("trailer.mp4", "", "Trailer", ("h264 / aac", "640 × 360", "1 min 2 s", "1.0 kB"), True, True),),
        player=Player(
            "video",
            "film00000001",
            ((f"{start}/Am%C3%A9lie.mp4", "video/mp4", "720p"), (f"{start}/Am%C3%A9lie.mkv", "video/x-matroska", "1080p")),
            (Track(f"{start}/Am%C3%A9lie.de.vtt", "de", "German"),),
            (Mark(62.5, "1:02", "Start"),),
            backdrop.src,
            61.5,
        ),
        chapters=(),
        shelves=(),
        collections=(Link("Collection c1", "../../collections/c1/index.html"),),
        previous=None,
        next=None,
        site_url="https://example.org/1",
        backdrop=backdrop,
        accent="#804020",
        missing=False,
        updated=NOW,
    )  # fmt: skip


def slug(settings: Settings, subject: str) -> str:
    state = shelves.existing(press.state_path(settings, "home"), read_only=True)
    assert state is not None
    return shelves.ids(state, subject)[0]


def a_show(db: Database) -> None:
    with connect.write(db):
        add(db, "show00000001", Kind.SHOW, "The Show")
        picture(db, "show00000001", "poster", "aahash")
        for season in (2, 1):
            add(db, f"season00000{season}", Kind.SEASON, f"Season {season}", number=season, parent_id="show00000001")
            for number in (2, 1):
                media_id = f"episode{season:02d}{number:03d}"
                parent = f"season00000{season}"
                add(
                    db,
                    media_id,
                    Kind.EPISODE,
                    f"Part {season}.{number}",
                    number=number,
                    parent_id=parent,
                    date="2020-01-05",
                )
                file(db, media_id, f"shows/{media_id}.mp4")


def test_an_episode_knows_its_neighbours_across_seasons(settings: Settings, db: Database) -> None:
    a_show(db)
    found = item(settings, db, "episode01002")
    assert found is not None
    assert (found.previous, found.next) == (
        Link("Part 1.1", "../../item/ep/episode01001.html"),
        Link("Part 2.1", "../../item/ep/episode02001.html"),
    )
    assert [link.title for link in found.up] == ["Shows", "The Show", "Season 1"]
    assert (found.quiet, found.card.note) == (("S1 E2", "2020-01-05"), "The Show · S1 E2")
    assert found.card.image is not None
    assert item_page.section(found) == "shows"


def test_a_show_lists_its_seasons_in_order(settings: Settings, db: Database) -> None:
    a_show(db)
    found = item(settings, db, "show00000001")
    assert found is not None
    lines = [
        (chapter.title, [(line.number, line.title, line.src) for line in chapter.lines]) for chapter in found.chapters
    ]
    assert lines == [
        (f"Season {season}", [(str(number), f"Part {season}.{number}", f"../../media/main/shows/episode{season:02d}{number:03d}.mp4") for number in (1, 2)])
        for season in (1, 2)
    ]  # fmt: skip


def test_an_album_and_its_artist(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "artist000001", Kind.ARTIST, "Band")
        add(db, "album0000001", Kind.ALBUM, "Songs", parent_id="artist000001", creator="Band", year=1990)
        for disc, number, creator in ((2, 1, "Guest"), (1, 2, "Band"), (1, 1, "Band")):
            media_id = f"track000{disc}{number:03d}"
            add(db, media_id, Kind.TRACK, f"Song {disc}.{number}", parent_id="album0000001", disc=disc, number=number, creator=creator)  # fmt: skip
            file(db, media_id, f"music/{media_id}.mp3", video_codec=None, duration_s=60.0)
    album, artist = item(settings, db, "album0000001"), item(settings, db, "artist000001")
    assert album is not None and artist is not None
    assert [
        (disc.title, [(line.title, line.note, line.duration) for line in disc.lines]) for disc in album.chapters
    ] == [
        ("Disc 1", [("Song 1.1", "", "1:00"), ("Song 1.2", "", "1:00")]),
        ("Disc 2", [("Song 2.1", "Guest", "1:00")]),
    ]
    assert album.quiet == ("1990", "3 min")
    assert [(row.title, row.count, [card.title for card in row.cards]) for row in artist.shelves] == [
        ("Albums", 1, ["Songs"])
    ]


def test_what_no_browser_plays_has_no_player(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "film00000001", Kind.MOVIE, "Old")
        file(db, "film00000001", "movies/old.wmv", playable=0)
        add(db, "photo0000001", Kind.PHOTO, "Picture")
        file(db, "photo0000001", "photos/a.jpg", video_codec="jpeg", audio_codec=None)
    pages = [item(settings, db, media_id) for media_id in ("film00000001", "photo0000001", "nothing")]
    assert [found.player if found else "none" for found in pages] == [None, None, "none"]


@pytest.mark.parametrize(
    ("seconds", "said", "clock"),
    [(None, "", ""), (0.4, "0 s", "0:00"), (59.6, "1 min", "0:59"), (200, "3 min 20 s", "3:20"), (3599.7, "1 h", "59:59"),
     (6120, "1 h 42 min", "1:42:00"), (-1, "", "")],
)  # fmt: skip
def test_lengths_as_people_say_them(seconds: float | None, said: str, clock: str) -> None:
    assert (phrases.duration(seconds), phrases.clock(seconds)) == (said, clock)


@pytest.mark.parametrize(("count", "said"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (999_600, "1.0 MB"), (4_200_000_000, "4.2 GB"), (5 * 10**12, "5.0 TB")])  # fmt: skip
def test_sizes_as_people_say_them(count: int, said: str) -> None:
    assert phrases.size(count) == said


def test_nothing_of_this_needs_the_clock(settings: Settings, db: Database, tmp_path: Path) -> None:
    a_show(db)
    assert item(settings, db, "show00000001") == item(settings, db, "show00000001")


def test_each_page_belongs_to_the_shelf_of_all_it_stands_under(settings: Settings, db: Database) -> None:
    with connect.write(db):
        add(db, "show00000001", Kind.SHOW, "Show")
        add(db, "season000001", Kind.SEASON, "Season 1", number=1, parent_id="show00000001")
        add(db, "episode00001", Kind.EPISODE, "Pilot", parent_id="season000001")
        add(db, "artist000001", Kind.ARTIST, "Band")
        add(db, "album0000001", Kind.ALBUM, "Songs", parent_id="artist000001")
        add(db, "track0000001", Kind.TRACK, "Song", parent_id="album0000001")
        add(db, "album0000002", Kind.ALBUM, "Compiled")
        add(db, "track0000002", Kind.TRACK, "Song", parent_id="album0000002")
        add(db, "podcast00001", Kind.PODCAST, "Talk")
        add(db, "talk00000001", Kind.PODCAST_EPISODE, "First", parent_id="podcast00001")
        add(db, "loose0000001", Kind.TRACK, "Loose")
        add(db, "video0000001", Kind.VIDEO, "Clip", creator="tube")
        add(db, "video0000002", Kind.VIDEO, "Clip")
    ids = [row[0] for row in db.conn.execute("SELECT id FROM media ORDER BY seq")]
    found = {media_id: one for media_id in ids if (one := item(settings, db, media_id))}
    assert {media_id: ([link.title for link in one.up], item_page.section(one)) for media_id, one in found.items()} == {
        "show00000001": (["Shows"], "shows"),
        "season000001": (["Shows", "Show"], "shows"),
        "episode00001": (["Shows", "Show", "Season 1"], "shows"),
        "artist000001": (["Artists"], "artists"),
        "album0000001": (["Artists", "Band"], "artists"),
        "track0000001": (["Artists", "Band", "Songs"], "artists"),
        "album0000002": (["Albums"], "albums"),
        "track0000002": (["Albums", "Compiled"], "albums"),
        "podcast00001": (["Podcasts"], "podcasts"),
        "talk00000001": (["Podcasts", "Talk"], "podcasts"),
        "loose0000001": (["Singles"], "singles"),
        "video0000001": (["Videos", "tube"], "videos"),
        "video0000002": (["Videos"], "videos"),
    }
    assert found["video0000001"].up[1] == Link("tube", "../../channels/tube/index.html")


@pytest.mark.parametrize(
    ("values", "quiet"),
    [
        ({"kind": Kind.BOOK, "creator": "Author", "year": 1999}, ("Author", "1999")),
        ({"kind": Kind.VIDEO, "creator": "Tube", "year": 1999, "date": "2020-01-05T10:00"}, ("2020-01-05",)),
        ({"kind": Kind.ARTICLE, "creator": "Ann", "date": "2020-01-05", "year": 2020}, ("Ann", "2020-01-05")),
        ({"kind": Kind.MOVIE, "date": "2020-01-05", "year": 2020, "rating": 7.25}, ("2020", "★ 7.2")),
        ({"kind": Kind.PHOTO, "year": 2020}, ("2020",)),
        ({"kind": Kind.ARTIST, "creator": "Band"}, ()),
        ({"kind": Kind.EPISODE, "number": 0, "date": "2020-01-05"}, ("E0", "2020-01-05")),
        ({"kind": Kind.MOVIE, "rating": 0.0, "year": 0, "duration_s": 0.0, "certification": ""}, ()),
    ],
)
def test_the_line_under_a_title(
    settings: Settings, db: Database, values: dict[str, object], quiet: tuple[str, ...]
) -> None:
    with connect.write(db):
        add(db, "item00000001", title="Amber", **values)  # type: ignore[arg-type]
    found = item(settings, db, "item00000001")
    assert found is not None
    assert found.quiet == quiet

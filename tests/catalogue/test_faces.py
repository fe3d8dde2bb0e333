"""The face of an item: what cards, lists and searches show of it, kind by kind, and whose picture it wears."""

from __future__ import annotations

import itertools

import pytest
from catalogue_rows import NOW, add, picture
from plain_rows import face
from sqlite_utils import Database

from medialib.catalogue import faces
from medialib.catalogue.faces import UNDER, Above, Art, Face
from medialib.catalogue.views import Card, Image, Link
from medialib.discs import Disc, Format
from medialib.model import Fact, Kind, Source
from medialib.store import connect, discs
from medialib.store.items import Picture

ART = Art("aahash", (200, 400), 600, 900, "#804020")


NOTES: list[tuple[Kind, dict[str, object], str]] = [
    (Kind.MOVIE, {"year": 1999, "creator": "Nobody"}, "1999"),
    (Kind.MOVIE, {}, ""),
    (Kind.SHOW, {"year": 1999}, "1999"),
    (Kind.ALBUM, {"creator": "Band", "year": 1999}, "Band"),
    (Kind.ALBUM, {"year": 1999}, ""),
    (Kind.TRACK, {"creator": "Band"}, "Band"),
    (Kind.EPISODE, {"number": 3}, "E3"),
    (Kind.EPISODE, {"date": "2020-01-05T10:00"}, "2020-01-05"),
    (Kind.EPISODE, {}, ""),
    (Kind.PHOTO, {"date": "2020-01-05T10:00", "creator": "Ann"}, "2020-01-05"),
    (Kind.PHOTO, {"year": 2020}, ""),
    (Kind.VIDEO, {"creator": "Channel", "year": 2020}, "Channel"),
    (Kind.VIDEO, {"year": 2020}, "2020"),
    (Kind.BOOK, {"creator": "Author", "year": 2020}, "Author"),
    (Kind.ARTICLE, {}, ""),
    (Kind.ARTIST, {"year": 1950}, "1950"),
    (Kind.DISC, {"year": 1950}, "1950"),
    (Kind.MOVIE, {"year": 0}, ""),
    (Kind.BOOK, {"creator": "A" * 400}, "A" * 300),
]


def of(db: Database, *ids: str) -> dict[str, Face]:
    """The faces of these items and of all they stand under."""
    return dict(faces.living(db, ids).faces)


def test_the_line_below_a_title(db: Database) -> None:
    with connect.write(db):
        ids = [add(db, f"item{n:08d}", kind, "Amber", **values) for n, (kind, values, _) in enumerate(NOTES)]
    found = of(db, *ids)
    assert [found[media_id].note for media_id in ids] == [note for _, _, note in NOTES]


def test_what_stands_under_something_says_so(db: Database) -> None:
    with connect.write(db):
        add(db, "show00000001", Kind.SHOW, "The Show", year=1999)
        add(db, "season000001", Kind.SEASON, "Season 2", number=2, parent_id="show00000001")
        add(db, "episode00001", Kind.EPISODE, "Pilot", number=1, parent_id="season000001")
        add(db, "episode00002", Kind.EPISODE, "Day", date="2020-01-05", parent_id="season000001")
        add(db, "episode00003", Kind.EPISODE, "Loose", number=7, parent_id="show00000001")
        add(db, "artist000001", Kind.ARTIST, "Band")
        add(db, "album0000001", Kind.ALBUM, "Songs", parent_id="artist000001")
        add(db, "track0000001", Kind.TRACK, "Song", parent_id="album0000001")
        add(db, "podcast00001", Kind.PODCAST, "Talk", creator="Host")
        add(db, "talk00000001", Kind.PODCAST_EPISODE, "First", parent_id="podcast00001", creator="Host")
    found = of(db, "episode00001", "episode00002", "episode00003", "track0000001", "talk00000001")
    assert {media_id: one.note for media_id, one in found.items()} == {
        "show00000001": "1999",
        "season000001": "The Show",
        "episode00001": "The Show · S2 E1",
        "episode00002": "The Show · 2020-01-05",
        "episode00003": "The Show · E7",
        "artist000001": "",
        "album0000001": "Band",
        "track0000001": "Songs",
        "podcast00001": "Host",
        "talk00000001": "Talk",
    }
    above = (Above("show00000001", "show", "The Show", None), Above("season000001", "season", "Season 2", 2))
    assert found["episode00001"].up == above
    assert faces.parents(found["episode00001"], "../../") == (
        Link("The Show", "../../item/sh/show00000001.html"),
        Link("Season 2", "../../item/se/season000001.html"),
    )


def test_a_disc_says_what_it_is_and_where_it_stands(db: Database) -> None:
    with connect.write(db):
        ids = []
        for number, place in enumerate(("Attic", None)):
            disc = Disc((Format.DVD, Format.BLURAY)[number], f"disc:{number}", "LABEL", 1000)
            discs.seen(db, disc, NOW)
            ids.append(discs.item(db, disc, (Fact("title", "Disc", Source.PERSON),), NOW))
            if place:
                discs.set_place(db, disc.id, place)
    found = of(db, *ids)
    assert [found[media_id].note for media_id in ids] == ["DVD · Attic", "Blu-ray"]


def test_deleted_things_have_no_face_nor_has_what_stands_under_them(db: Database) -> None:
    with connect.write(db):
        add(db, "show00000001", Kind.SHOW, "Gone", deleted_at=NOW)
        add(db, "season000001", Kind.SEASON, "Season 1", parent_id="show00000001")
        add(db, "episode00001", Kind.EPISODE, "Pilot", parent_id="season000001")
        add(db, "film00000001", Kind.MOVIE, "Missing", missing_since=NOW)
    found = of(db, "episode00001", "season000001", "film00000001", "nothing")
    assert {media_id: one.missing for media_id, one in found.items()} == {"film00000001": True}


def test_what_has_no_picture_wears_the_one_above_it(db: Database) -> None:
    with connect.write(db):
        above = add(db, "above0000001", Kind.ARTIST, "Above")
        picture(db, above, "portrait", "aahash")
        below = [add(db, f"{kind[:4]}0000", kind, "Below", parent_id=above) for kind in (*sorted(UNDER), Kind.ALBUM)]
    found = of(db, *below)
    assert [found[media_id].art for media_id in below] == [ART] * 4 + [None]


def test_a_picture_of_its_own_comes_before_that_of_its_parent(db: Database) -> None:
    with connect.write(db):
        picture(db, add(db, "show00000001", Kind.SHOW, "Show"), "poster", "aahash")
        picture(db, add(db, "episode00001", Kind.EPISODE, "Pilot", parent_id="show00000001"), "thumbnail", "bbhash")
    art = of(db, "episode00001")["episode00001"].art
    assert art is not None
    assert art.hash == "bbhash"


@pytest.mark.parametrize(
    ("shape", "first"),
    [("poster", "poster"), ("square", "cover"), ("wide", "thumbnail"), ("portrait", "portrait")],
)
def test_the_roles_that_each_shape_looks_for(shape: str, first: str) -> None:
    known = [Picture("", role, "tmdb", role, 1, 1, "[1]", "", "") for role in {"backdrop", "logo", *faces.ROLES[shape]}]
    chosen = []
    while found := faces.best(known, faces.ROLES[shape]):
        chosen.append(found.role)
        known.remove(found)
    assert (chosen[0], chosen) == (first, list(dict.fromkeys(chosen)))
    assert {one.role for one in known} <= {"logo", "backdrop"}


def test_of_one_role_the_most_trusted_source_wins_in_any_order() -> None:
    sources = ("person", "nfo", "folder", "tmdb", "somebody new")
    known = [Picture("", "poster", source, source, 1, 1, "[1]", "", "") for source in sources]
    winners = {faces.best(order, ("poster",)) for order in itertools.permutations(known)}
    assert [one.source for one in winners if one] == ["person"]
    assert faces.best(known[4:], ("poster",)) == known[4]


def test_a_face_comes_back_as_it_was_kept() -> None:
    above = (Above("show00000001", "show", "夜 \"'", None), Above("season000001", "season", "", 0))
    for kept in (face("episode", "a\n", above, art=ART, year=1999, number=3, missing=True), face("movie")):
        assert faces.load(faces.dump(kept)) == kept


@pytest.mark.parametrize(
    ("art", "image"),
    [
        (None, None),
        (ART._replace(widths=()), None),
        (ART._replace(widths=(200,)), Image("../art/aa/aahash-200.webp", "../art/aa/aahash-200.webp 200w", 600, 900, "#804020")),
        (ART._replace(widths=(1, 2, 3)),
         Image("../art/aa/aahash-2.webp", "../art/aa/aahash-1.webp 1w, ../art/aa/aahash-2.webp 2w, ../art/aa/aahash-3.webp 3w", 600, 900, "#804020")),
    ],
)  # fmt: skip
def test_a_picture_on_a_page(art: Art | None, image: Image | None) -> None:
    assert faces.image(art, "../") == image


def test_a_card_is_drawn_by_its_id_alone() -> None:
    cards = [faces.card("film00000001", face("movie", title, year=1999, missing=True), "../") for title in ("A", "B")]
    assert cards[0] == Card("film00000001", "../item/fi/film00000001.html", Kind.MOVIE, "A", "", "poster", None, 2, 6, 1999, True)  # fmt: skip
    assert (cards[1].ground, cards[1].motif) == (cards[0].ground, cards[0].motif)
    drawn = {(card.ground, card.motif) for card in (faces.card(f"film{n:08d}", face("movie"), "") for n in range(999))}
    assert drawn == {(ground, motif) for ground in range(12) for motif in range(8)}


def test_every_kind_has_a_shape_and_every_shape_its_roles() -> None:
    assert set(faces.SHAPES) == set(Kind)
    assert set(faces.SHAPES.values()) == set(faces.ROLES)


def test_a_blur_is_that_of_the_picture_itself() -> None:
    image = faces.image(ART, "")
    known = [
        Picture("", "poster", "tmdb", name, 1, 1, "[1]", "", blur)
        for name, blur in (("other", "X"), ("aahash", "UklG"))
    ]
    blurred = faces.blurred(image, ART, known)
    assert blurred is not None
    assert (blurred.blur, faces.blurred(image, ART, known[:1])) == ("data:image/webp;base64,UklG", image)
    assert (faces.blurred(None, ART, known), faces.blurred(image, None, known)) == (None, image)

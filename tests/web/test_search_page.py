"""The search page for browsers without script: kinds in their order, the best first, and nothing that is not there."""

from __future__ import annotations

import re

import pytest
from items_at_hand import album, film, picture, show
from page_reader import lines, read
from web_place import Place

from medialib.model import Entity, Fact, Kind, Source
from medialib.store import connect, media, record
from medialib.store.users import Role

HEADINGS = [
    "Films", "Shows", "Seasons", "Episodes", "Videos", "Artists", "Albums", "Tracks", "Podcasts", "Podcast episodes", "Audiobooks", "Books", "Articles",
    "Photos", "Documents", "Discs",
]  # fmt: skip


def one_of_each(place: Place) -> dict[Kind, str]:
    """An item of every kind, all of which hold one word."""
    with connect.library(place.settings) as db, connect.write(db):
        made = {}
        for kind in reversed(Kind):
            entity = Entity(kind, f"zebra {kind}", (Fact("title", f"Zebra {kind}", Source.NAME),))
            made[kind] = record.chain(db, [entity], connect.now())[0]
    return made


def headings(page: str) -> list[str]:
    return re.findall(r"<header><h2>([^<]*)</h2></header>", page)


def test_every_kind_has_its_heading_and_they_stand_in_one_order(place: Place) -> None:
    made = one_of_each(place)
    page = place.client(Role.GUEST).get("/search?q=zebra").text
    assert headings(page) == HEADINGS
    assert lines(page)[:2] == ["Found for zebra", "16"]
    assert [href for _, href in read(page).links] == [f"item/{made[kind][:2]}/{made[kind]}.html" for kind in Kind]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ["Search", "Write a title, a name or a word into the field above."]),
        ("?q=", ["Search", "Write a title, a name or a word into the field above."]),
        ("?q=%20", ["Search", "Write a title, a name or a word into the field above."]),
        ("?q=lion", ["Found for lion", "0", "Nothing in the library answers to that. Fewer letters find more."]),
        ("?q=%3Cb%3E", ["Found for <b>", "0", "Nothing in the library answers to that. Fewer letters find more."]),
    ],
)
def test_what_finds_nothing_says_what_would(place: Place, query: str, said: list[str]) -> None:
    assert lines(place.client(Role.GUEST).get(f"/search{query}").text) == said


@pytest.mark.parametrize(
    "asked", ["amelie", "AMÉLIE", "ame", "poulain amelie", "le fabuleux destin d'amélie", "Amélie, Poulain"]
)
def test_it_is_found_without_accents_whatever_the_case_and_order(place: Place, asked: str) -> None:
    with connect.library(place.settings) as db:
        media_id = film(db, "Le fabuleux destin d'Amélie Poulain", 2001)
        film(db, "Amadeus", 1984)
    client = place.client(Role.GUEST)
    assert [item["id"] for item in client.get("/api/search", params={"q": asked}).json()["items"]] == [media_id]
    assert [href for _, href in read(client.get("/search", params={"q": asked}).text).links] == [
        f"item/{media_id[:2]}/{media_id}.html"
    ]


@pytest.mark.parametrize(
    ("title", "asked"),
    [("七人の侍", "七人"), ("Солярис", "соля"), ("أبي فوق الشجرة", "الشجرة"), ("기생충", "기생")],
)
def test_any_script_is_found(place: Place, title: str, asked: str) -> None:
    with connect.library(place.settings) as db:
        media_id = film(db, title, None)
    assert [
        item["id"] for item in place.client(Role.GUEST).get("/api/search", params={"q": asked}).json()["items"]
    ] == [media_id]


def test_what_was_taken_out_or_merged_is_not_found(place: Place) -> None:
    with connect.library(place.settings) as db:
        kept, gone, out = film(db, "Zebra one"), film(db, "Zebra two", 1996), film(db, "Zebra three", 1997)
    admin = place.client()
    admin.delete(f"/api/media/{out}")
    admin.post(f"/api/media/{gone}/merge", json={"into": kept})
    found = [item["id"] for item in admin.get("/api/search?q=zebra").json()["items"]]
    assert (found, lines(admin.get("/search?q=zebra").text)[1]) == ([kept], "1")


def test_a_title_counts_more_than_a_word_somewhere_and_names_of_people_count(place: Place) -> None:
    with connect.library(place.settings) as db:
        told = film(db, "Madagascar", 2005, Fact("overview", "A zebra leaves the zoo.", Source.NFO))
        named = film(db, "Zebra", 1995)
        acted = film(db, "Racing", 2005, Fact("credits", [{"name": "Zebra Jones", "role": "actor"}], Source.NFO))
    found = [item["id"] for item in place.client().get("/api/search?q=zebra").json()["items"]]
    assert (found[0], sorted(found)) == (named, sorted((told, named, acted)))


def test_a_list_ends_after_two_hundred_and_the_api_after_as_many_as_one_asks_for(place: Place) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        for number in range(205):
            record.chain(
                db, [Entity(Kind.VIDEO, f"{number}", (Fact("title", f"Zebra {number}", Source.NAME),))], connect.now()
            )
    client = place.client()
    assert lines(client.get("/search?q=zebra").text)[1] == "200"
    sizes = {
        limit: len(client.get(f"/api/search?q=zebra&limit={limit}").json()["items"])
        for limit in ("", 0, 1, 300, 10**15)
    }
    assert sizes == {"": 50, 0: 0, 1: 1, 300: 205, 10**15: 205}
    assert (
        client.get("/api/search?q=zebra&limit=many").json()["error"]["message"]
        == "'limit' has value 'many', wanted a number."
    )


def test_cards_say_what_lists_of_the_catalogue_say(place: Place) -> None:
    with connect.library(place.settings) as db:
        media_id = film(db, "Zebra", 1995)
        show(db, "Zebra Street", [(1, 2)])
        album(db, "Zebra Songs", [(1, "Zebra", 60)])
        picture(db, media_id)
        with connect.write(db):
            db.conn.execute("UPDATE files SET missing_since = '2026' WHERE media_id = ?", (media_id,))
            db.conn.execute("UPDATE media SET missing_since = '2026' WHERE id = ?", (media_id,))
        assert media.get(db, media_id) is not None
    client = place.client(Role.GUEST)
    told = {
        item["kind"]: (item["title"], item["note"], item["missing"], item["image"])
        for item in client.get("/api/search?q=zebra").json()["items"]
    }
    assert told == {
        "movie": ("Zebra", "1995", True, "art/c0/c0ffee-400.webp"), "show": ("Zebra Street", "", False, None),
        "episode": ("Zebra Street 1x2", "Zebra Street · S1 E2", False, None), "album": ("Zebra Songs", "Band", False, None), "track": ("Zebra", "Zebra Songs", False, None),
    }  # fmt: skip
    assert headings(client.get("/search?q=zebra").text) == ["Films", "Shows", "Episodes", "Albums", "Tracks"]

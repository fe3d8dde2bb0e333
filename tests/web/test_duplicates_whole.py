"""The pages of what may be one, read whole: pairs, copies, what an item holds, and what they can come to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from items_at_hand import album, film, living, main_file, show
from page_reader import Form, forms, lines, read
from sqlite_utils import Database
from web_place import Place, running

from medialib.model import Entity, Fact, Kind, Role, Source, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, duplicates, files, jobs, media, record
from medialib.store.users import Role as Person

HEAT = Fact("title", "Heat", Source.NFO)
TWINS = "Items that look like one. Merging makes the files of both versions of the one that stays; it can be taken back in the history of that item."
TICK = "What is ticked becomes an item of its own, and scans leave it that."


@pytest.fixture
def heat(place: Place) -> tuple[str, str]:
    """Two films of one title, year and length."""
    with connect.library(place.settings) as db:
        return film(db, "Heat", 1995, HEAT, height=1080), film(db, "Hot", 1995, HEAT)


def test_a_pair_stands_side_by_side_with_a_button_for_each_and_one_for_neither(
    place: Place, heat: tuple[str, str]
) -> None:
    page = place.client().get("/duplicates").text
    one = ["Heat1995", "Heat", "Film 1995 1.0 kB"]
    acts = ["These are one: keep this : Heat, 1995", "What it holds : Heat, 1995"]
    assert lines(page) == [
        "There twice?", "1", TWINS, "They have the same title and year.",
        *one, "movies/Heat.mkv h264 / aac 1920 × 1080 1 h 30 min 1.0 kB", *acts, *one, "movies/Hot.mkv h264 / aac 1 h 30 min 1.0 kB", *acts,
        "These are two : Heat and Heat",
    ]  # fmt: skip
    assert read(page).forms == [
        Form("duplicates/merge", "post", {"gone": heat[1]}, {}, [("kept", heat[0], acts[0])]),
        Form("duplicates/merge", "post", {"gone": heat[0]}, {}, [("kept", heat[1], acts[0])]),
        Form("duplicates/two", "post", {"one": heat[0]}, {}, [("other", heat[1], "These are two : Heat and Heat")]),
    ]
    member = place.client(Person.MEMBER).get("/duplicates").text
    assert (forms(member), [line for line in lines(member) if "These are" in line]) == ({}, [])


def test_why_two_may_be_one_in_words(place: Place) -> None:
    with connect.library(place.settings) as db:
        one, other = film(db, "Heat", 1995, HEAT), film(db, "Hot", 1995, HEAT)
        with connect.write(db):
            for media_id in (one, other):
                db.conn.execute(
                    "INSERT INTO external_ids (media_id, provider, value) VALUES (?, 'tmdb', '949')", (media_id,)
                )
            db.conn.execute("UPDATE files SET content_id = 'same'")
    client = place.client()
    assert (
        lines(client.get("/duplicates").text)[3]
        == "They have the same bytes and the same id elsewhere and the same title and year."
    )
    [pair] = client.get("/api/duplicates").json()["pairs"]
    assert pair["reasons"] == ["content", "ids", "title"]


def test_a_file_that_lies_at_several_places_is_told_with_each(place: Place) -> None:
    with connect.library(place.settings) as db:
        media_id = film(db, "Heat")
        with connect.write(db):
            files.put(db, media_id, main_file("movies/copy.mkv", "movies/Heat.mkv"), connect.now())
            files.put(db, media_id, replace(main_file("heat.mkv", "movies/Heat.mkv"), folder="nas"), connect.now())
    client = place.client(Person.MEMBER)
    said = lines(client.get("/duplicates").text)
    places = ["movies/Heat.mkv", "movies/copy.mkv", "nas: heat.mkv"]
    assert (said[2:4], said[-4], sorted(said[-3:])) == (
        ["Nothing looks as if it were there twice.", "The same bytes twice"],
        "Heat",
        places,
    )
    [told] = client.get("/api/duplicates").json()["copies"]
    assert (told["item"]["id"], sorted(told["places"])) == (media_id, places)


def test_more_pairs_than_a_page_holds_come_up_later(place: Place) -> None:
    with connect.library(place.settings) as db:
        for number in range(11):
            film(db, f"Heat {number}", 1995, HEAT)
        count = len(duplicates.find(db))
    said = lines(place.client().get("/duplicates").text)
    shown = len([line for line in said if line.startswith("They have")])
    assert (said[1], shown) == (str(count), min(count, 50))
    assert (f"{count - 50} more come up once these are done." in said) is (count > 50)


def test_what_a_show_holds_can_be_ticked_and_is_found_by_its_name(place: Place) -> None:
    with connect.library(place.settings) as db:
        office = show(db, "The Office", [(1, 1), (1, 2), (1, 9), (2, 1)])
        us = bare(db, "The Office US")
        seasons = [one for one in media.below(db, office) if media.parents(db, one) == [office]]
    client = place.client()
    page = client.get(f"/duplicates/{office}", params={"q": "office us"}).text
    said = lines(page)
    assert said[:11] == [
        "There twice?", "One or two?", "The Office", "The Office", "The Office", "Show 2 seasons",
        "Its history, in which merging and splitting can be taken back", "It is the same as",
        "Another show of the library, which becomes one with it.", "Title, id or address of the other", "Look",
    ]  # fmt: skip
    assert (said[-4:-2], TICK in said) == (["Untitled 3 × episode", "Untitled 1 × episode"], True)
    keep = [
        ("kept", us, "They are one: keep that : The Office US"),
        ("kept", office, "Keep the one above : The Office"),
    ]
    buttons = [form.buttons[0][:2] for form in read(page).forms if form.action.endswith("/merge")]
    assert buttons == [one[:2] for one in keep]
    assert forms(page)[f"../duplicates/{office}"].fields == {"q": "office us"}
    assert all(f'name="child-{one}"' in page for one in seasons)


def bare(db: Database, title: str) -> str:
    """A show of which no file is there."""
    with connect.write(db):
        return record.chain(
            db, [Entity(Kind.SHOW, title.lower(), (Fact("title", title, Source.NAME),))], connect.now()
        )[0]


def test_the_tracks_of_an_album_are_told_by_their_files(place: Place) -> None:
    with connect.library(place.settings) as db:
        media_id = album(db, "Songs", [(1, "A", 60.0), (2, "B", 70.0)])
        with connect.write(db):
            db.conn.execute("UPDATE media SET missing_since = '2026' WHERE title = 'B'")
    said = lines(place.client(Person.MEMBER).get(f"/duplicates/{media_id}").text)
    assert said[4:6] == ["Songs", "Album Band 2 tracks"]
    assert said[-3:] == [
        "A music/Band/Songs/1 A.flac",
        "B music/Band/Songs/2 B.flac not there",
        "Admins merge and split.",
    ]


def test_an_item_that_is_one_file_has_nothing_to_split(place: Place, heat: tuple[str, str]) -> None:
    page = place.client().get(f"/duplicates/{heat[0]}").text
    assert (TICK in lines(page), list(forms(page))) == (False, [f"../duplicates/{heat[0]}"])


def test_extras_are_files_of_their_film_and_subtitles_are_none_to_split(place: Place, heat: tuple[str, str]) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        files.put(
            db,
            heat[0],
            replace(main_file("movies/making of.mkv"), role=Role.EXTRA, extra="behind_the_scenes"),
            connect.now(),
        )
        files.put(db, heat[0], replace(main_file("movies/Heat.srt"), role=Role.SUBTITLE), connect.now())
    said = lines(place.client().get(f"/duplicates/{heat[0]}").text)
    at = said.index("Files")
    assert [line.partition(".mkv")[0] for line in said[at + 1 : -2]] == ["movies/Heat", "movies/making of"]


@pytest.mark.parametrize("path", ["/duplicates/nosuchitem22", "/duplicates/x", "/duplicates/..%2f"])
def test_what_is_not_there_holds_nothing(place: Place, path: str) -> None:
    assert place.client().get(path).status_code == 404


def test_a_disc_is_never_one_with_another(place: Place) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        [disc] = record.chain(db, [Entity(Kind.DISC, "dvd:1", (Fact("title", "Heat", Source.DISC),))], connect.now())
    assert place.client().get(f"/duplicates/{disc}").status_code == 404


@pytest.mark.parametrize(
    ("act", "sent"), [("merge", {"gone": "{1}", "kept": "{0}"}), ("two", {"one": "{0}", "other": "{1}"})]
)
def test_what_came_too_late_is_told_above_the_list(
    place: Place, heat: tuple[str, str], act: str, sent: dict[str, str]
) -> None:
    client = place.client()
    client.post(f"/api/media/{heat[1]}/merge", json={"into": heat[0]})
    answer = client.post(f"/duplicates/{act}", data={name: value.format(*heat) for name, value in sent.items()})
    assert (answer.status_code >= 400, lines(answer.text)[-1]) == (True, "Nothing looks as if it were there twice.")
    assert 'class="notice bad"' in answer.text


def test_of_two_who_merge_both_ways_at_once_one_is_told(place: Place, heat: tuple[str, str]) -> None:
    clients = [place.client(name=name) for name in ("anna", "ben")]
    sent = [{"gone": heat[0], "kept": heat[1]}, {"gone": heat[1], "kept": heat[0]}]
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(
            pool.map(lambda client, data: client.post("/duplicates/merge", data=data).status_code, clients, sent)
        )
    assert (codes[0], codes[1] >= 400) == (303, True)
    with connect.library(place.settings) as db:
        assert len(living(db)) == 1


def test_two_of_a_kind_apart_cannot_be_merged_and_are_still_two_for_whoever_says_so(place: Place) -> None:
    with connect.library(place.settings) as db:
        one = film(db, "Heat", 1995, HEAT)
        other = film(db, "Hot", 1995, HEAT)
        with connect.write(db):
            db.conn.execute("UPDATE media SET kind = 'video' WHERE id = ?", (other,))
            db.conn.execute("UPDATE files SET content_id = 'same'")
    client = place.client()
    said = lines(client.get("/duplicates").text)
    assert ("They are of two kinds and cannot be merged." in said, any("keep this" in line for line in said)) == (
        True,
        False,
    )
    assert client.post("/duplicates/merge", data={"gone": other, "kept": one}).status_code in (409, 422)
    assert client.post("/duplicates/two", data={"one": one, "other": other}).status_code == 303
    assert client.get("/api/duplicates").json()["count"] == 0


@pytest.mark.parametrize(("enabled", "asks"), [(False, []), (True, [Way.IDENTIFY])])
def test_what_was_split_off_is_asked_about_where_there_is_somebody_to_ask(
    settings: Settings, enabled: bool, asks: list[Way]
) -> None:
    providers = Providers.model_validate({"enabled": enabled, "tmdb_key": "ca9a7ca9a7ca9a7ca9a7ca9a7ca9a7ca"})
    with running(settings.model_copy(update={"providers": providers})) as place:
        with connect.library(settings) as db, connect.write(db):
            media_id = film(db, "Heat")
            files.put(db, media_id, main_file("movies/copy.mkv"), connect.now())
            number = next(row["id"] for row in files.of(db, media_id) if row["path"] == "movies/copy.mkv")
        answer = place.client().post(f"/api/media/{media_id}/split", json={"files": [number]})
        with connect.library(settings) as db:
            assert (answer.status_code, [job.kind for job in jobs.recent(db)]) == (201, asks)

"""The pages of the review read whole: the list of what waits, what one item may be and stands at, and what cannot be undone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from items_at_hand import film as film_row
from items_at_hand import main_file, show
from page_reader import Form, forms, lines, read
from review_items import FIRST, SECOND, asked, film, put, stands, taken, waiting
from web_place import Place, running, shelve

from medialib.identify.online.words import Candidate, Reason
from medialib.model import Fact, Kind, Source
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import audit, connect, facts, files, matches, media
from medialib.store.matches import State
from medialib.store.users import Role

DAY = "2 January 2026"
KEYED = Providers.model_validate({"tmdb_key": "ca9a7ca9a7ca9a7ca9a7ca9a7ca9a7ca"})


def wait(place: Place, media_id: str, asked_at: str, *candidates: Candidate) -> str:
    """Let an item wait since then."""
    put(place, media_id, candidates=candidates)
    with connect.library(place.settings) as db, connect.write(db):
        db.conn.execute("UPDATE matches SET asked_at = ? WHERE media_id = ?", (asked_at, media_id))
    return media_id


def test_what_waits_longest_stands_first_with_how_sure_the_best_guess_is(place: Place) -> None:
    with connect.library(place.settings) as db:
        office, ran = show(db, "The Office", [(1, 1)]), film_row(db, "乱", None)
    certain = replace(FIRST, score=0.996)
    wait(place, ran, "2026-01-02T03:04:06.000Z", replace(FIRST, score=0.504), certain, SECOND)
    wait(place, office, "2026-01-02T03:04:05.000Z", SECOND)
    busy = wait(place, film(place), "2026-01-02T03:04:07.000Z")
    client = place.client(Role.MEMBER)
    client.post(f"/api/media/{busy}/identify", json={})
    page = client.get("/review").text
    assert lines(page) == [
        "To review", "3", "Films, shows, albums and books that may be one thing or another. Somebody who knows them says which. What looks as if it were there twice",
        f"The Office The Office Show 1 candidate {DAY} best 80 %", f"乱 乱 Film 3 candidates {DAY} best 99 %",
        f"Night Ferry1996 Night Ferry 1996 Film 0 candidates {DAY} Being looked up",
    ]  # fmt: skip
    assert [href for _, href in read(page).links] == ["duplicates", *(f"review/{one}" for one in (office, ran, busy))]
    told = client.get("/api/review").json()
    assert (told["count"], [item["id"] for item in told["items"]]) == (3, [office, ran, busy])


def test_more_than_a_page_holds_is_counted(place: Place) -> None:
    with connect.library(place.settings) as db:
        ids = [film_row(db, f"Film {number:03d}") for number in range(103)]
        with connect.write(db):
            for media_id in ids:
                matches.put(db, media_id, State.REVIEW, "2026-01-02T03:04:05.000Z", candidates=[])
            media.delete(db, ids[-1], connect.now())
    client = place.client(Role.MEMBER)
    said = lines(client.get("/review").text)
    assert (said[1], said[-1], sum("best 0 %" in line for line in said)) == (
        "102",
        "2 more come up once these are done.",
        100,
    )
    told = client.get("/api/review").json()
    assert (told["count"], len(told["items"]), "To review 102" in lines(client.get("/jobs").text)) == (102, 100, False)
    assert ("To review 102", "review") in read(client.get("/jobs").text).links


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        (State.REVIEW, {}, "It may be one of these. Which one?"),
        (State.UNDONE, {}, "What it was taken for was undone: it is again as its names and files say."),
        (State.NONE, {}, "Nothing that was found is likely enough."),
        (State.NONE, {"candidates": ()}, "No service knows it."),
        (State.NONE, {"by_person": True}, "Somebody said that it is none of these."),
        (State.NONE, {"by_person": True, "candidates": ()}, "Somebody said that it is none of these."),
        (State.TAKEN, {"chosen": ("tmdb", "111", 0.904)}, "Taken for Night Ferry (TMDb 111), by itself, 90 % sure."),
        (State.TAKEN, {"chosen": ("tmdb", "111", 0.9999)}, "Taken for Night Ferry (TMDb 111), by itself, 99 % sure."),
        (State.TAKEN, {"chosen": ("tmdb", "111", 1.0)}, "Taken for Night Ferry (TMDb 111), by itself, 100 % sure."),
        (State.TAKEN, {"chosen": ("tmdb", "111", None)}, "Taken for Night Ferry (TMDb 111), by itself, 0 % sure."),
        (State.TAKEN, {"chosen": ("tmdb", "111", 1.0), "by_person": True}, "Taken for Night Ferry (TMDb 111), by a person."),
        (State.TAKEN, {"chosen": ("imdb", "tt1", 1.0), "by_person": True}, "Taken for IMDb tt1, by a person."),
        (State.TAKEN, {"chosen": ("other", "1", 1.0), "by_person": True}, "Taken for other 1, by a person."),
    ],
)  # fmt: skip
def test_how_an_item_stands_in_words(place: Place, state: State, more: dict[str, Any], said: str) -> None:
    media_id = put(place, film(place), state, **more)
    page = place.client(Role.MEMBER).get(f"/review/{media_id}").text
    assert re.findall(r'<p class="stands">([^<]*)</p>', page) == [said]


def test_the_whole_page_of_what_waits(settings: Settings) -> None:
    with running(settings.model_copy(update={"providers": KEYED})) as place:
        media_id = waiting(place)
        with connect.library(place.settings) as db:
            other = wait(place, film_row(db, "Heat"), "2026-01-02T03:04:05.000Z", SECOND)
        page = place.client().get(f"/review/{media_id}").text
    assert lines(page) == [
        "To review", "What is this?", "Night Ferry", "Night Ferry1996", "In the library",
        "Film 1996 Its page Edit Its history Names of its files", "movies/night.ferry.mkv", "It may be one of these. Which one?",
        "What it may be", "None of these n",
        "Night Ferry1974", "Night Ferry", "1974 Nattfärjan", "80 %", "This is it Night Ferry, 1974 1",
        "A ferry, at night.", "The title is the same. +62", "It lasts 34 min less. −20", "See it at TMDb Night Ferry",
        "Night Ferry2003", "Night Ferry", "2003", "80 %", "This is it Night Ferry, 2003 2", "See it at TMDb Night Ferry",
        "Something else", "Title", "Year", "Look for it", "Or say which by its id", "Take it",
        "Who said what", "What Value Who said so", "Title Night Ferry file name", "Year 1996 file name",
        "It is the same as another, or holds what is not part of it", "Next to review: Heat",
    ]  # fmt: skip
    up = f"../review/{media_id}"
    assert list(forms(page).items()) == [
        (f"{up}/none", Form(f"{up}/none", "post", {}, {}, [("", "", "None of these n")])),
        (f"{up}/choose", Form(f"{up}/choose", "post", {}, {}, [("key", "tmdb:112", "This is it Night Ferry, 2003 2")])),
        (f"{up}/search", Form(f"{up}/search", "post", {"title": "Night Ferry", "year": "1996"}, {}, [("", "", "Look for it")])),
        (f"{up}/named", Form(f"{up}/named", "post", {"id": ""}, {}, [("", "", "Take it")])),
    ]  # fmt: skip
    assert [href for text, href in read(page).links if text.startswith(("See it", "Next"))] == [
        "https://www.themoviedb.org/movie/111", "https://www.themoviedb.org/movie/112", f"../review/{other}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("candidate", "said"),
    [
        (Candidate("tmdb", "7", Kind.MOVIE, "T" * 300, "O" * 300, None, "v" * 700, score=0.0, creator="C" * 300),
         ["T" * 200, f"{'C' * 200} no year {'O' * 200}", "0 %", f"This is it {'T' * 200}, no year 1", "v" * 600, f"See it at TMDb {'T' * 200}"]),
        (Candidate("tmdb", "7", Kind.MOVIE, "Same", "Same", 1, None, score=0.5, reasons=(Reason("Even.", 0.001),)),
         ["Same", "1", "50 %", "This is it Same, 1 1", "Even. 0", "See it at TMDb Same"]),
        (Candidate("tmdb", "../x", Kind.MOVIE, "{{ 7 * 7 }}", None, 1999, "", score=0.5), ["{{ 7 * 7 }}", "1999", "50 %", "This is it {{ 7 * 7 }}, 1999 1"]),
        (Candidate("imdb", "tt1", Kind.MOVIE, "أبي", None, 1999, score=0.5), ["أبي", "1999", "50 %", "This is it أبي, 1999 1"]),
    ],
)  # fmt: skip
def test_a_candidate_says_no_more_than_there_is_room_for(place: Place, candidate: Candidate, said: list[str]) -> None:
    media_id = put(place, film(place), candidates=(candidate,))
    shown = lines(place.client().get(f"/review/{media_id}").text)
    at = shown.index("None of these n")
    assert shown[at + 2 : at + 2 + len(said)] == said
    assert shown[at + 2 + len(said)] in ("Who said what", "Something else")


def test_ten_candidates_have_nine_keys(place: Place) -> None:
    many = [replace(FIRST, id=str(number), picture="https://x.example/p.jpg") for number in range(10)]
    page = place.client().get(f"/review/{put(place, film(place), candidates=many)}").text
    assert re.findall(r'name="key" value="tmdb:(\d)"(?: data-key="(\d)")?', page) == [
        (str(n), str(n + 1) if n < 9 else "") for n in range(10)
    ]
    assert len(re.findall(r'<img src="\.\./review/\w+/pictures/\d"', page)) == 10


def test_where_its_files_lie_up_to_six_of_them(settings: Settings) -> None:
    with running(settings) as place:
        with connect.library(place.settings) as db:
            media_id = film_row(db, "Heat")
            with connect.write(db):
                for number in range(8):
                    files.put(db, media_id, replace(main_file(f"film{number}.mkv"), folder="nas"), connect.now())
            office = show(db, "The Office", [(1, 1), (1, 2), (2, 1)])
            with connect.write(db):
                db.conn.execute("UPDATE files SET folder = 'nas', path = '2x1.mkv' WHERE path LIKE '%/2x1.mkv'")
        pages = [place.client().get(f"/review/{one}").text for one in (media_id, office)]
    shown = [re.findall(r"<li><code[^>]*>([^<]*)</code></li>|<li class=\"quiet\">([^<]*)</li>", page) for page in pages]
    assert shown == [
        [("movies/Heat.mkv", ""), *((f"nas: film{number}.mkv", "") for number in range(5)), ("", "and 3 more")],
        [("nas: /", ""), ("shows/The Office/", "")],
    ]


def test_who_said_what_with_the_word_that_counts_first(place: Place) -> None:
    media_id = film(place)
    with connect.library(place.settings) as db, connect.write(db):
        said = (
            Fact("title", "Nattfärjan", Source.TMDB, 0.8),
            Fact("year", 1974, Source.TMDB, 0.8),
            Fact("title", "Night boat", Source.NFO),
        )
        facts.record(db, media_id, said, connect.now())
        facts.settle(db, media_id, connect.now())
    shown = lines(place.client().get(f"/review/{media_id}").text)
    at = shown.index("What Value Who said so")
    assert shown[at + 1 : -1] == [
        "Title Night boat NFO file", "Title Night Ferry (not shown) file name", "Title Nattfärjan (not shown) TMDb, 80 % sure",
        "Year 1974 TMDb, 80 % sure", "Year 1996 (not shown) file name",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "error", "shown"),
    [("queued", "", True), ("running", "", True), ("failed", "No answer.", True), ("done", "", False), ("cancelled", "", False)],
)  # fmt: skip
def test_the_question_under_way_is_shown_to_who_asked_it(place: Place, status: str, error: str, shown: bool) -> None:
    media_id, ann = film(place), place.client(Role.MEMBER, "ann")
    ann.post(f"/api/media/{media_id}/identify", json={})
    with connect.library(place.settings) as db, connect.write(db):
        db.conn.execute("UPDATE jobs SET status = ?, error = ?", (status, error))
    found = [
        f'data-job="{asked(place)[0].id}"' in client.get(f"/review/{media_id}").text
        for client in (ann, place.client(), place.client(Role.MEMBER, "bob"))
    ]
    assert found == [shown, shown, False]


@pytest.mark.parametrize("year", ["0000019990", "1799", "2101", "-1974", "+1974", "１９７４", "19 74"])
def test_a_year_that_is_none_is_not_looked_for(settings: Settings, year: str) -> None:
    with running(settings.model_copy(update={"providers": KEYED})) as place:
        media_id = film(place)
        answer = place.client().post(f"/review/{media_id}/search", data={"title": "Ferry", "year": year})
        form = forms(answer.text)[f"../../review/{media_id}/search"]
        assert (answer.status_code, form.fields, asked(place)) == (422, {"title": "Ferry", "year": year}, [])


@pytest.mark.parametrize("page", ["review", "history"])
def test_an_undone_match_whose_names_cannot_be_taken_back_says_what_is_in_the_way(place: Place, page: str) -> None:
    media_id, admin = taken(place), place.client()
    job_id = admin.post("/api/rename", json={"ids": [media_id]}).json()["id"]
    place.parts.tasks.run(job_id)
    new = "movies/The Night Ferry (1996)/The Night Ferry (1996).mkv"
    shelve(place.settings, "movies/night.ferry.mkv", b"another", title="Other")
    answer = admin.post(f"/{page}/{media_id}/undo" if page == "review" else f"/history/{media_id}/match/undo")
    said = lines(answer.text)
    assert (answer.status_code, "The files keep their names." in said, (place.settings.media_root / new).is_file()) == (
        200,
        True,
        True,
    )
    assert (place.settings.media_root / "movies/night.ferry.mkv").read_bytes() == b"another"
    assert (stands(place, media_id)[0], any("night.ferry.mkv" in line for line in said)) == ("undone", True)


def test_an_undone_match_gives_its_names_back(place: Place) -> None:
    media_id, admin = taken(place), place.client()
    job_id = admin.post("/api/rename", json={"ids": [media_id]}).json()["id"]
    place.parts.tasks.run(job_id)
    assert admin.post(f"/review/{media_id}/undo").headers["location"] == f"/review/{media_id}"
    with connect.library(place.settings) as db:
        row = matches.get(db, media_id)
        assert row is not None
        assert ([file["path"] for file in files.of(db, media_id)], json.loads(row["refused"])) == (
            ["movies/night.ferry.mkv"],
            ["tmdb:111"],
        )


def test_what_people_do_about_a_match_is_noted_by_page_and_by_api(place: Place) -> None:
    first, second = taken(place), put(place, film(place, "b.mkv"))
    member = place.client(Role.MEMBER)
    paths = [f"/review/{first}/undo", f"/review/{first}/none", f"/api/media/{second}/refuse"]
    assert [member.post(path).status_code for path in paths] == [303, 303, 200]
    put(place, second, State.TAKEN, chosen=("tmdb", "112", 1.0))
    assert member.post(f"/api/media/{second}/undo").status_code == 200
    put(place, second, State.TAKEN, chosen=("tmdb", "112", 1.0))
    assert member.post(f"/history/{second}/match/undo").status_code == 303
    member.post(f"/review/{first}/named", data={"id": "603"})
    member.post(f"/api/media/{first}/identify", json={"title": "The Ferry"})
    with connect.private(place.settings) as db:
        noted = [(entry.act, entry.detail, entry.user_id) for entry in audit.latest(db)][::-1]
    acts = [("undo", first), ("refuse", first), ("refuse", second), ("undo", second), ("undo", second)]
    asked_for = [("identify", f"{first} tmdb:603"), ("identify", f"{first} The Ferry")]
    assert noted == [(*one, place.person(Role.MEMBER).id) for one in (*acts, *asked_for)]

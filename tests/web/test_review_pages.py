"""The review in the browser: what waits, what a film may be, and the buttons. Nothing needs a script."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from review_items import EVIL, FIRST, SECOND, asked, film, printed, put, stands, taken, waiting
from web_place import Place, running

from medialib.identify.online.words import Candidate, Reason
from medialib.model import Kind
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, matches, media
from medialib.store.matches import State
from medialib.store.users import Role

KEYED = Providers.model_validate({"tmdb_key": "ca9a7ca9a7ca9a7ca9a7ca9a7ca9a7ca"})
KEY_PLACE = "providers.tmdb_key"


def text(page: str) -> str:
    """What a page says, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_nothing_waits_and_an_admin_is_told_where_a_key_goes(settings: Settings) -> None:
    with running(settings.model_copy(update={"providers": Providers()})) as place:
        page = place.client().get("/review").text
        assert ("Nothing waits." in page, page.count(KEY_PLACE)) == (True, 1)
        assert KEY_PLACE not in place.client(Role.MEMBER).get("/review").text
        assert KEY_PLACE in place.client().get(f"/review/{waiting(place)}").text


def test_an_admin_is_told_that_services_are_off(place: Place) -> None:
    page = place.client().get("/review").text
    assert (page.count("providers.enabled"), KEY_PLACE in page) == (1, False)


def test_with_a_key_nothing_is_said_of_one(settings: Settings) -> None:
    with running(settings.model_copy(update={"providers": KEYED})) as place:
        page = place.client().get("/review").text
        assert (KEY_PLACE in page, "ca9a7" in page) == (False, False)
        assert "/search" in place.client().get(f"/review/{waiting(place)}").text


def test_what_waits_stands_in_the_review_and_is_counted_where_one_passes(place: Place) -> None:
    media_id = waiting(place)
    member = place.client(Role.MEMBER)
    page = member.get("/review").text
    assert (f'href="review/{media_id}"' in page, "2 candidates" in page, "best 80 %" in page) == (True, True, True)
    for path in ("/jobs", "/account"):
        assert 'href="review">To review <b>1</b>' in member.get(path).text
        assert "To review" not in place.client(Role.GUEST).get(path).text


def test_the_page_of_a_film_shows_what_it_may_be_and_why(place: Place) -> None:
    media_id = waiting(place)
    said = text(place.client(Role.MEMBER).get(f"/review/{media_id}").text)
    for words in (
        *("movies/night.ferry.mkv", "It may be one of these.", "Nattfärjan", "1974", "A ferry, at night.", "80 %"),
        *("The title is the same. +62", "It lasts 34 min less. −20", "None of these", "file name"),
    ):
        assert words in said


@pytest.mark.parametrize("path", ["nosuchitem22", "x", "..%2fx"])
def test_what_is_not_there_has_no_review(place: Place, path: str) -> None:
    assert place.client().get(f"/review/{path}").status_code == 404


def test_only_films_and_shows_have_one(place: Place) -> None:
    media_id = film(place)
    with connect.library(place.settings) as db:
        db.conn.execute("UPDATE media SET kind = 'video' WHERE id = ?", (media_id,))
    assert place.client().get(f"/review/{media_id}").status_code == 404


def test_the_page_of_an_album_shows_the_editions_it_may_be(place: Place) -> None:
    media_id, mbid = film(place), "00000001-0000-4000-8000-000000000000"
    edition = Candidate(
        "musicbrainz", mbid, Kind.ALBUM, "Low Tide", None, 1997, "2001 · GB · CD · 12 tracks", creator="The Glass Harbour",
        score=0.8, reasons=(Reason("All 12 files fit its tracks.", 0.6),), work="musicbrainz_release_group:x",
    )  # fmt: skip
    with connect.library(place.settings) as db, connect.write(db):
        db.conn.execute("UPDATE media SET kind = 'album' WHERE id = ?", (media_id,))
    put(place, media_id, candidates=(edition, replace(edition, id="junk", work=None)))
    member = place.client(Role.MEMBER)
    page = member.get(f"/review/{media_id}").text
    assert page.count(f'href="https://musicbrainz.org/release/{mbid}"') == page.count("See it at MusicBrainz") == 1
    for words in ("Album", "The Glass Harbour 1997", "2001 · GB · CD · 12 tracks", "All 12 files fit its tracks. +60"):
        assert words in text(page)
    assert (page.count('<span class="plate square">'), page.count("plate poster")) == (3, 0)
    assert member.post(f"/review/{media_id}/named", data={"id": f"musicbrainz.org/release/{mbid}"}).status_code == 303
    assert asked(place)[0].options["chosen"] == f"musicbrainz:{mbid}"
    assert member.post(f"/review/{media_id}/named", data={"id": "tmdb:1"}).status_code == 422


def test_albums_can_be_looked_for_without_any_key(settings: Settings) -> None:
    with running(settings.model_copy(update={"providers": Providers()})) as place:
        media_id = film(place)
        with connect.library(place.settings) as db, connect.write(db):
            db.conn.execute("UPDATE media SET kind = 'album' WHERE id = ?", (media_id,))
        page = place.client().get(f"/review/{media_id}").text
    assert ('placeholder="a MusicBrainz id, or an address"' in page, KEY_PLACE in page) == (True, False)
    assert ">Title, or Artist - Title</label>" in page


def test_an_edition_of_a_refused_album_is_marked(place: Place) -> None:
    edition = replace(FIRST, work="group:1")
    media_id = put(place, film(place), candidates=(edition, SECOND))
    with connect.library(place.settings) as db, connect.write(db):
        matches.refuse(db, media_id, ["group:1"])
    assert place.client().get(f"/review/{media_id}").text.count("Somebody said it is not this") == 1


def test_a_film_nobody_was_asked_about_can_be_looked_up(place: Place) -> None:
    page = place.client().get(f"/review/{film(place)}").text
    assert ("Nobody was asked yet" in page, "None of these" in page, "/undo" in page) == (True, False, False)


@pytest.mark.parametrize(
    ("candidates", "said"), [((FIRST,), "Nothing that was found is likely enough."), ((), "No service knows it.")]
)
def test_what_was_left_as_it_was_says_why(place: Place, candidates: tuple[Candidate, ...], said: str) -> None:
    media_id = waiting(place, state=State.NONE, candidates=candidates)
    page = text(place.client().get(f"/review/{media_id}").text)
    assert (said in page, "None of these" in page) == (True, bool(candidates))


def test_choosing_asks_for_that_and_leads_back_to_what_waits(place: Place) -> None:
    media_id, member = waiting(place), place.client(Role.MEMBER)
    answer = member.post(f"/review/{media_id}/choose", data={"key": "tmdb:112"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    [job] = asked(place)
    assert (job.source, dict(job.options), job.submitted_by, job.title) == (
        media_id,
        {"name": "Night Ferry", "chosen": "tmdb:112"},
        place.person(Role.MEMBER).id,
        "Night Ferry",
    )
    assert "Being looked up" in member.get("/review").text
    assert f'data-job="{job.id}"' in member.get(f"/review/{media_id}").text
    assert f'data-job="{job.id}"' not in place.client(Role.MEMBER, "bob").get(f"/review/{media_id}").text
    assert "A question" in member.get("/jobs").text


def test_choosing_for_what_does_not_wait_leads_back_to_it(place: Place) -> None:
    media_id = taken(place)
    answer = place.client().post(f"/review/{media_id}/choose", data={"key": "tmdb:112"})
    assert answer.headers["location"] == f"/review/{media_id}"


@pytest.mark.parametrize(
    ("sent", "chosen"),
    [("603", "tmdb:603"), ("tt0133093", "imdb:tt0133093"), ("https://www.themoviedb.org/movie/603-x", "tmdb:603")],
)
def test_an_id_names_it(place: Place, sent: str, chosen: str) -> None:
    assert place.client().post(f"/review/{waiting(place)}/named", data={"id": sent}).status_code == 303
    assert asked(place)[0].options["chosen"] == chosen


@pytest.mark.parametrize(
    ("form", "sent", "fault"),
    [
        ("named", {"id": "The <b>"}, "&#39;The &lt;b&gt;&#39; names no film or show."),
        ("named", {"id": "https://www.themoviedb.org/tv/1-x"}, "That address is of a show; this is a film."),
        ("named", {"id": ""}, "Write an id, or paste an address."),
        ("search", {"title": "", "year": ""}, "Write a title."),
        ("search", {"title": "Ferry", "year": "soon"}, "Wanted a year up to 2100."),
        ("search", {"title": "Ferry", "year": "99999999999"}, "Wanted a year up to 2100."),
        ("choose", {"key": "nothing"}, "&#39;nothing&#39; names no film or show."),
    ],
)
def test_what_is_wrong_is_said_and_stays_written(
    settings: Settings, form: str, sent: dict[str, str], fault: str
) -> None:
    with running(settings.model_copy(update={"providers": KEYED})) as place:
        answer = place.client().post(f"/review/{waiting(place)}/{form}", data=sent)
        assert (answer.status_code, fault in answer.text, asked(place)) == (422, True, [])


def test_another_title_is_looked_for(place: Place) -> None:
    media_id = waiting(place)
    answer = place.client().post(f"/review/{media_id}/search", data={"title": " The Ferry ", "year": "1974"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review/{media_id}")
    assert asked(place)[0].options == {"name": "Night Ferry", "title": "The Ferry", "year": 1974}


def test_none_of_these_is_kept(place: Place) -> None:
    media_id = waiting(place)
    answer = place.client(Role.MEMBER).post(f"/review/{media_id}/none")
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    assert stands(place, media_id) == ("none", True, {"tmdb:111", "tmdb:112"})
    page = text(place.client().get(f"/review/{media_id}").text)
    assert ("none of these." in page, page.count("Somebody said it is not this")) == (True, 2)


def test_undo_takes_back_what_was_said_and_prints_the_pages_anew(place: Place) -> None:
    media_id, client = taken(place), place.client(Role.MEMBER)
    before = text(client.get(f"/review/{media_id}").text)
    assert "Taken for Night Ferry (TMDb 111), by itself, 90 % sure." in before
    assert "This is what it was taken for" in before
    answer = client.post(f"/review/{media_id}/undo")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review/{media_id}")
    assert stands(place, media_id) == ("undone", True, {"tmdb:111"})
    with connect.library(place.settings) as db:
        row = media.get(db, media_id)
    assert row is not None
    assert (row["title"], row["tagline"]) == ("Night Ferry", None)
    again = client.post(f"/review/{media_id}/undo")
    assert (again.status_code, "There is nothing to undo" in again.text) == (409, True)
    page = printed(place, media_id)
    assert ("Night Ferry" in page, "The Night Ferry" in page) == (True, False)
    assert re.findall(r'<span class="doubt" data-review="([^"]+)" hidden></span>', page) == [media_id]


def test_none_of_these_takes_back_what_was_taken(place: Place) -> None:
    media_id = taken(place)
    assert place.client().post(f"/review/{media_id}/none").status_code == 303
    assert stands(place, media_id) == ("none", True, {"tmdb:111", "tmdb:112"})
    assert "Row." not in place.client().get(f"/api/media/{media_id}").text


@pytest.mark.parametrize("form", ["choose", "none", "undo", "search", "named"])
def test_guests_and_foreign_sites_are_refused(place: Place, form: str) -> None:
    media_id = waiting(place)
    assert place.client(Role.GUEST).post(f"/review/{media_id}/{form}").status_code == 403
    foreign = place.client().post(f"/review/{media_id}/{form}", headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, asked(place), stands(place, media_id)[0]) == (403, [], "review")


def test_what_a_service_says_stays_text(place: Place) -> None:
    evil = Candidate("tmdb", EVIL, Kind.MOVIE, EVIL, EVIL, 1974, EVIL * 200, "javascript:alert(1)", score=0.6, reasons=(Reason(EVIL, 0.1),))  # fmt: skip
    media_id = put(place, film(place, title=EVIL), State.REVIEW, (evil, FIRST, SECOND))
    for path in ("/review", f"/review/{media_id}", "/jobs"):
        page = place.client().get(path).text
        assert ("<script>alert" in page, "javascript:" in page) == (False, False)

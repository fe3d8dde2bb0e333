"""What may be one, in the browser: pairs side by side, merging, splitting, and who may. Nothing needs a script."""

from __future__ import annotations

import re

import pytest
from items_at_hand import film, labels, living, main_file, show
from web_place import Place

from medialib.model import Fact, Source
from medialib.store import acts, connect, duplicates, files, media
from medialib.store.users import Role

EVIL = '"><script>alert(1)</script>'
SAME = Fact("title", EVIL, Source.NFO)


def text(page: str) -> str:
    """What a page says, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def twins(place: Place) -> tuple[str, str]:
    """Two films of one title, which is a hostile one, and one of which has the same bytes twice."""
    with connect.library(place.settings) as db:
        one, other = film(db, "Heat", 1995, SAME, height=1080), film(db, "Hot", 1995, SAME)
        with connect.write(db):
            files.put(db, one, main_file("movies/copy.mkv", "movies/Heat.mkv"), connect.now())
        return one, other


def test_nothing_is_there_twice(place: Place) -> None:
    assert "Nothing looks as if it were there twice." in place.client(Role.MEMBER).get("/duplicates").text


def test_members_see_pairs_without_buttons(place: Place, twins: tuple[str, str]) -> None:
    page = place.client(Role.MEMBER).get("/duplicates").text
    for words in (
        *("They have the same title and year.", "movies/Heat.mkv", "1920 × 1080", "movies/Hot.mkv"),
        *("The same bytes twice", "movies/copy.mkv"),
    ):
        assert words in text(page)
    assert ("<script>alert" in page, '<form method="post"' in page) == (False, False)
    assert "Admins merge and split." in place.client(Role.MEMBER).get(f"/duplicates/{twins[0]}").text


def test_guests_see_nothing_and_members_do_nothing(place: Place, twins: tuple[str, str]) -> None:
    guest, member = place.client(Role.GUEST), place.client(Role.MEMBER)
    assert [guest.get(path).status_code for path in ("/duplicates", f"/duplicates/{twins[0]}")] == [403, 403]
    sent = {
        "/duplicates/merge": {"gone": twins[1], "kept": twins[0]},
        "/duplicates/two": {"one": twins[0], "other": twins[1]},
        f"/duplicates/{twins[0]}/split": {"file-1": "1"},
    }
    assert [member.post(path, data=data).status_code for path, data in sent.items()] == [403] * 3
    with connect.library(place.settings) as db:
        assert (len(living(db)), len(duplicates.find(db))) == (2, 1)


@pytest.mark.parametrize("keep", [0, 1])
def test_the_one_that_is_chosen_stays(place: Place, twins: tuple[str, str], keep: int) -> None:
    kept, gone = twins[keep], twins[1 - keep]
    admin = place.client()
    page = admin.get("/duplicates").text
    assert re.search(rf'name="gone" value="{gone}"><button class="soft" name="kept" value="{kept}"', page)
    answer = admin.post("/duplicates/merge", data={"gone": gone, "kept": kept})
    assert (answer.status_code, answer.headers["location"]) == (303, "/duplicates")
    with connect.library(place.settings) as db:
        assert (media.survivor(db, gone), acts.of(db, kept)[0].done_by) == (kept, place.person().id)
        assert len(labels(db, kept)) == 3
    found = admin.get(f"/duplicates/{gone}")
    assert (found.status_code, found.headers["location"]) == (301, f"/duplicates/{kept}")


def test_two_stay_two(place: Place, twins: tuple[str, str]) -> None:
    admin = place.client()
    answer = admin.post("/duplicates/two", data={"one": twins[0], "other": twins[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/duplicates")
    assert "These are two" not in admin.get("/duplicates").text


def test_the_other_is_found_by_title_id_and_address(place: Place, twins: tuple[str, str]) -> None:
    with connect.library(place.settings) as db:
        other, dark = film(db, "Alien", 1979), show(db, "Alien", [(1, 1)])
    admin = place.client()
    for asked in ("alien", other, f"https://home.example/item/{other[:2]}/{other}.html", f"/review/{other}?x=1"):
        page = admin.get(f"/duplicates/{twins[0]}", params={"q": asked}).text
        assert (f'value="{other}"' in page, f'value="{dark}"' in page) == (True, False)
    for asked in ("nothing at all", twins[0], dark, "%", EVIL * 9):
        page = admin.get(f"/duplicates/{twins[0]}", params={"q": asked}).text
        assert ("No other film is called so." in page, "<script>alert" in page) == (True, False)


def test_what_came_from_an_items_page_leads_back_to_it(place: Place, twins: tuple[str, str]) -> None:
    answer = place.client().post(
        "/duplicates/merge",
        data={"gone": twins[1], "kept": twins[0]},
        headers={"Referer": f"{place.url}/duplicates/{twins[1]}?q=heat"},
    )
    assert answer.headers["location"] == f"/duplicates/{twins[0]}"


def test_ticked_files_are_split_off(place: Place, twins: tuple[str, str]) -> None:
    admin = place.client()
    with connect.library(place.settings) as db:
        numbers = {row["path"]: row["id"] for row in files.of(db, twins[0])}
    page = admin.get(f"/duplicates/{twins[0]}").text
    assert all(f'name="file-{number}"' in page for number in numbers.values())
    sent = {f"file-{numbers['movies/copy.mkv']}": "1", "title": " A copy "}
    answer = admin.post(f"/duplicates/{twins[0]}/split", data=sent)
    made = answer.headers["location"].rpartition("/")[2]
    with connect.library(place.settings) as db:
        assert (answer.status_code, labels(db, made)) == (303, [("movies/copy.mkv", None)])
        assert ("movie", "A copy") in living(db)
    assert "put here by hand" in admin.get(f"/duplicates/{made}").text


def test_ticked_seasons_are_split_off(place: Place) -> None:
    with connect.library(place.settings) as db:
        media_id = show(db, "The Office", [(1, 1), (2, 1)])
        seasons = [one for one in media.below(db, media_id) if media.parents(db, one) == [media_id]]
    page = place.client().get(f"/duplicates/{media_id}").text
    assert (all(f'name="child-{one}"' in page for one in seasons), "1 × episode" in page) == (True, True)
    sent = {f"child-{seasons[1]}": "1", "title": "The Office (US)"}
    assert place.client().post(f"/duplicates/{media_id}/split", data=sent).status_code == 303
    with connect.library(place.settings) as db:
        assert [title for kind, title in living(db) if kind == "show"] == ["The Office", "The Office (US)"]


@pytest.mark.parametrize(
    ("path", "sent", "status", "said"),
    [
        ("merge", {"gone": "{0}", "kept": "{0}"}, 422, "is one item already."),
        ("merge", {"gone": "{0}", "kept": "nothing"}, 404, "There is no item"),
        ("two", {"one": "nothing", "other": "{0}"}, 404, "There is no item"),
        ("{0}/split", {"title": "Kept"}, 422, "Nothing was named that should be split off."),
        ("{0}/split", {"file-1": "1", "file-3": "1", "title": "Kept"}, 409, "Nothing would be left of the item."),
        ("{1}/split", {"file-x": "1", "child-": "1"}, 422, "The item has no part"),
        ("nothing/split", {"file-1": "1"}, 404, "There is no item"),
        ("merge", {"gone": "{0}"}, 422, "is missing"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(
    place: Place, twins: tuple[str, str], path: str, sent: dict[str, str], status: int, said: str
) -> None:
    filled = {name: value.format(*twins) for name, value in sent.items()}
    answer = place.client().post(f"/duplicates/{path.format(*twins)}", data=filled)
    assert (answer.status_code, said in answer.text, "<script>alert" in answer.text) == (status, True, False)
    assert sent.get("title", "") in answer.text
    with connect.library(place.settings) as db:
        assert len(living(db)) == 2


def test_an_items_review_leads_to_it(place: Place, twins: tuple[str, str]) -> None:
    member = place.client(Role.MEMBER)
    assert f'href="../duplicates/{twins[0]}"' in member.get(f"/review/{twins[0]}").text
    assert 'href="duplicates"' in member.get("/review").text


def test_a_merge_is_taken_back_in_the_history_of_the_one_that_stayed(place: Place, twins: tuple[str, str]) -> None:
    kept, gone = twins
    admin = place.client()
    admin.post("/duplicates/merge", data={"gone": gone, "kept": kept})
    old = admin.get(f"/history/{gone}")
    assert (old.status_code, old.headers["location"]) == (301, f"/history/{kept}")
    page = admin.get(f"/history/{kept}").text
    assert f'href="../history/{kept}"' in admin.get(f"/duplicates/{kept}").text
    [act] = re.findall(rf'action="[./]*history/{kept}/(\d+)/undo"', page)
    assert ("Merged" in text(page), f"duplicates/{kept}" in page) == (True, True)
    assert admin.post(f"/history/{kept}/{act}/undo").status_code == 303
    with connect.library(place.settings) as db:
        assert (len(living(db)), media.survivor(db, gone)) == (2, gone)

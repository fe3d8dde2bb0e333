"""The form that asks which episodes a disc's titles are: as it stands, as it is sent back, and who may answer it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from page_reader import Form, forms, lines
from test_discs_questions import QUESTION, TITLES, ask, read, still
from web_place import Place

from medialib.store import connect
from medialib.store.users import Role

BUTTON = [("", "", "Name them")]


def title(number: int, **values: Any) -> dict[str, Any]:
    return {**TITLES[0], "number": number, **values}


def test_the_whole_form_sent_back_as_it_stands_names_what_was_guessed(place: Place) -> None:
    job_id = ask(place, QUESTION)
    client = place.client()
    page = client.get(f"/jobs/{job_id}").text
    fields = {"title": "Future Days", "year": "", "season": "3", "title-1": "4", "title-2": "5", "title-3": "6"}
    form = Form(f"../jobs/{job_id}/answer", "post", fields, {}, BUTTON)
    assert forms(page)[form.action] == form
    said = lines(page)
    at = said.index("Which episodes are these?")
    assert said[at : at + 9] == [
        "Which episodes are these?", "The disc calls itself FUTURE_S3_D2", "Show", "Year", "Season", "Title 1", "45 min 8 chapters", "Episode",
        "in their order on the disc",
    ]  # fmt: skip
    assert client.post(f"/jobs/{job_id}/answer", data=form.fields).status_code == 303
    assert read(place, job_id).options == {
        "title": "Future Days",
        "season": 3,
        "episodes": {"1": [4], "2": [5], "3": [6]},
    }


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (title(1, chapters=1, duration_s=59.4), ["Title 1", "59 s 1 chapter", "Episode", "in their order on the disc"]),
        (title(1, chapters=0, duration_s=3600.0, reason=""), ["Title 1", "1 h", "Episode"]),
        (
            title(7, episodes=[3, 4], reason="Twice as long <b>"),
            ["Title 7", "45 min 8 chapters", "Episode", "Twice as long <b>"],
        ),
    ],
)
def test_each_title_says_how_long_it_is_and_why_the_guess(place: Place, told: dict[str, Any], shown: list[str]) -> None:
    page = place.client().get(f"/jobs/{ask(place, {**QUESTION, 'titles': [told]})}").text
    said = lines(page)
    at = said.index(shown[0])
    assert said[at : at + len(shown)] == shown


@pytest.mark.parametrize(
    ("episodes", "confidence", "value"),
    [([], 0.9, ""), ([3], 0.9, "3"), ([3, 4], 0.9, "3-4"), ([3, 4, 5], 0.9, "3-5"), ([5], 0, "")],
)  # fmt: skip
def test_a_guess_stands_as_people_write_it_and_none_where_nothing_is_known(
    place: Place, episodes: list[int], confidence: float, value: str
) -> None:
    job_id = ask(place, {**QUESTION, "titles": [title(1, episodes=episodes, confidence=confidence)]})
    assert forms(place.client().get(f"/jobs/{job_id}").text)[f"../jobs/{job_id}/answer"].fields["title-1"] == value


@pytest.mark.parametrize(
    ("typed", "episodes"),
    [("3", [3]), (" 3 ", [3]), ("3-4", [3, 4]), ("3 - 5", [3, 4, 5]), ("3–4", [3, 4]), ("E03", None), ("4-3", None), ("0", None), ("3,4", [3, 4]), ("-1", None), ("٣", [3])],
)  # fmt: skip
def test_an_episode_is_read_as_people_write_it(place: Place, typed: str, episodes: list[int] | None) -> None:
    job_id = ask(place, {**QUESTION, "titles": [title(1)]})
    sent = {"title": "Future Days", "year": "", "season": "3", "title-1": typed}
    answer = place.client().post(f"/jobs/{job_id}/answer", data=sent)
    job = read(place, job_id)
    assert (answer.status_code, job.status) == ((303, "queued") if episodes is not None else (422, "waiting"))
    assert job.options.get("episodes") == (None if episodes is None else {"1": episodes})
    if episodes is None:
        assert forms(answer.text)[f"../../jobs/{job_id}/answer"].fields == sent


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"title": "", "season": "3", "title-1": "1"}, 303), ({"title": "x" * 201, "season": "3", "title-1": "1"}, 422),
        ({"title": "X", "season": "-1", "title-1": "1"}, 422), ({"title": "X", "season": "", "title-1": ""}, 422),
        ({"title": "X", "season": "3", "title-9": "1"}, 422), ({"title": "X", "season": "3", "exec": "id"}, 422), ({}, 422),
    ],
)  # fmt: skip
def test_what_else_the_form_says(place: Place, sent: dict[str, str], told: int) -> None:
    job_id = ask(place, {**QUESTION, "titles": [title(1)]})
    answer = place.client().post(f"/jobs/{job_id}/answer", data=sent)
    assert (answer.status_code, read(place, job_id).status) == (told, "queued" if told == 303 else "waiting")


def test_of_two_who_answer_at_once_the_later_is_told_that_nothing_is_asked_any_more(place: Place) -> None:
    job_id = ask(place, QUESTION)
    clients = [place.client(name=name) for name in ("anna", "ben")]
    sent = [{"title": "Future Days", "season": "3", "title-1": number} for number in ("1", "2")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda client, data: client.post(f"/jobs/{job_id}/answer", data=data), clients, sent))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    won = next(data["title-1"] for answer, data in zip(answers, sent, strict=True) if answer.status_code == 303)
    episodes: Any = read(place, job_id).options["episodes"]
    assert episodes["1"] == [int(won)]


def test_a_question_is_for_whose_job_it_is_and_for_who_may_add(place: Place) -> None:
    guest = place.person(Role.GUEST)
    job_id = ask(place, QUESTION, guest.id)
    client = place.client(Role.GUEST)
    page = client.get(f"/jobs/{job_id}").text
    assert (forms(page), "Which episodes are these?" in lines(page)) == ({}, False)
    answers = [
        client.post(f"/jobs/{job_id}/answer", data={}),
        client.post(f"/api/jobs/{job_id}/answer", json={"episodes": {"1": [1]}}),
    ]
    answers.append(place.client(Role.MEMBER, "bob").post(f"/jobs/{job_id}/answer", data={}))
    assert ([answer.status_code for answer in answers], read(place, job_id).status) == ([403, 403, 404], "waiting")


def test_a_job_that_was_cancelled_while_it_asked_asks_no_more(place: Place) -> None:
    job_id = ask(place, QUESTION)
    client = place.client()
    assert client.post(f"/jobs/{job_id}/cancel").status_code == 303
    assert f"../jobs/{job_id}/answer" not in forms(client.get(f"/jobs/{job_id}").text)
    sent = {"title": "Future Days", "season": "3", "title-1": "1"}
    assert [client.post(path, **body).status_code for path, body in (
        (f"/jobs/{job_id}/answer", {"data": sent}), (f"/api/jobs/{job_id}/answer", {"json": {"episodes": {"1": [1]}}}),
    )] == [409, 409]  # fmt: skip
    assert read(place, job_id).status == "cancelled"
    client.post(f"/jobs/{job_id}/retry")
    assert read(place, job_id).question is None


@pytest.mark.parametrize("name", ["title-001.jpg", "a_b-C9.jpg"])
def test_a_picture_is_shown_as_it_lies_and_told_when_it_is_the_same(place: Place, name: str) -> None:
    job_id = ask(place, {**QUESTION, "titles": [title(1, still=name)]})
    data = still(place, job_id, name).read_bytes()
    client = place.client()
    first = client.get(f"/jobs/{job_id}/stills/{name}")
    again = client.get(f"/jobs/{job_id}/stills/{name}", headers={"If-None-Match": first.headers["etag"]})
    assert (first.content, again.status_code, again.content) == (data, 304, b"")
    with connect.library(place.settings) as db, connect.write(db):
        db.conn.execute("UPDATE jobs SET question = NULL")
    assert client.get(f"/jobs/{job_id}/stills/{name}").status_code == 404

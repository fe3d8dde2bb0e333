"""A job that asks which episodes a disc's titles are: its form, its pictures, and the answer by form and API."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from web_place import Place

from medialib import jobs as states
from medialib.model import Job, Kind, Request, Way
from medialib.store import connect
from medialib.store import jobs as rows
from medialib.store.users import Role

TITLES: list[Any] = [
    {
        "number": number,
        "duration_s": 2700.0 + number,
        "chapters": 8,
        "episodes": [number + 3],
        "confidence": 0.7,
        "reason": "in their order on the disc",
        "still": f"title-{number:03d}.jpg",
    }
    for number in (1, 2, 3)
]
QUESTION: dict[str, Any] = {
    "about": "episodes",
    "title": "Future Days",
    "season": 3,
    "disc": "dvd:1",
    "label": "FUTURE_S3_D2",
    "titles": TITLES,
}
UNKNOWN = {**QUESTION, "season": None, "titles": [{**title, "episodes": [], "confidence": 0, "still": None} for title in TITLES]}  # fmt: skip


def ask(place: Place, question: dict[str, Any], owner: str | None = None, source: str = "/dev/sr0") -> str:
    """A job that waits with this question."""
    with connect.library(place.settings) as db:
        request = Request(source, Way.DISC, Kind.EPISODE, {"title": "Future Days"}, owner)
        job_id = states.submit(db, request, "Future Days")
        job = states.claim(db, job_id, "w", 30)
        assert job
        states.ask(db, job, "w", question, "Which episodes are these 3 titles?")
    return job_id


def still(place: Place, job_id: str, name: str) -> Path:
    path = place.settings.work / job_id / "stills" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 36), "red").save(path, "jpeg")
    return path


def read(place: Place, job_id: str) -> Job:
    with connect.library(place.settings) as db:
        job = rows.get(db, job_id)
    assert job
    return job


@pytest.fixture
def asked(place: Place) -> str:
    """A question of a member's job."""
    return ask(place, QUESTION, place.person(Role.MEMBER, "ann").id)


def values(page: str) -> dict[str, str]:
    """The fields of the form with their values."""
    return dict(re.findall(r'id="q-[\w-]+" name="([\w-]+)" value="([^"]*)"', page))


def test_the_page_asks_with_the_guesses_filled_in(place: Place, asked: str) -> None:
    page = place.client(Role.MEMBER, "ann").get(f"/jobs/{asked}").text
    assert values(page) == {"title": "Future Days", "year": "", "season": "3", "title-1": "4", "title-2": "5", "title-3": "6"}  # fmt: skip
    for text in ("FUTURE_S3_D2", "<h3>Title 2</h3>", "45 min", "8 chapters", "in their order on the disc"):
        assert text in page
    assert re.findall(r'<img src="([^"]+)"', page) == [f"../jobs/{asked}/stills/title-00{n}.jpg" for n in (1, 2, 3)]


def test_nothing_is_filled_in_where_nothing_is_known(place: Place) -> None:
    job_id = ask(place, UNKNOWN)
    page = place.client().get(f"/jobs/{job_id}").text
    assert values(page) == {"title": "Future Days", "year": "", "season": "", "title-1": "", "title-2": "", "title-3": ""}  # fmt: skip
    assert (page.count('class="no-still"'), "<img" in page) == (3, False)


def test_an_answer_is_passed_on_and_the_job_goes_on(place: Place, asked: str) -> None:
    ann = place.client(Role.MEMBER, "ann")
    sent = {"title": "Future Days", "year": "1999", "season": "2", "title-1": "1-2", "title-2": "", "title-3": "3"}
    answer = ann.post(f"/jobs/{asked}/answer", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/jobs/{asked}")
    job = read(place, asked)
    assert (job.status, job.question, job.options) == (
        "queued",
        None,
        {"title": "Future Days", "year": 1999, "season": 2, "episodes": {"1": [1, 2], "2": [], "3": [3]}},
    )
    assert "Which episodes are these?" not in ann.get(f"/jobs/{asked}").text
    assert ann.post(f"/jobs/{asked}/answer", data=sent).status_code == 409


def test_what_is_wrong_stands_beside_its_field_and_what_was_written_stays(place: Place, asked: str) -> None:
    sent = {"title": "Future", "year": "x", "season": "", "title-1": "4", "title-2": "4", "title-3": "soon <b>"}
    answer = place.client(Role.MEMBER, "ann").post(f"/jobs/{asked}/answer", data=sent)
    faults = re.findall(r'id="q-([\w-]+)-fault">([^<]*)<', answer.text)
    assert (answer.status_code, values(answer.text), faults) == (
        422,
        {**sent, "title-3": "soon &lt;b&gt;"},
        [("year", "Wanted a whole number."), ("title-3", "Wanted an episode&#39;s number, such as 3 or 3-4.")],
    )
    twice = place.client().post(f"/jobs/{asked}/answer", data={**sent, "year": "", "title-3": ""})
    assert "Episode 4 is title 1 already." in twice.text
    assert read(place, asked).status == "waiting"


def test_the_api_tells_the_question_and_takes_the_answer(place: Place, asked: str) -> None:
    ann = place.client(Role.MEMBER, "ann")
    assert ann.get(f"/api/jobs/{asked}").json()["question"] == QUESTION
    wrong = ann.post(f"/api/jobs/{asked}/answer", json={"episodes": {"9": [1]}})
    assert (wrong.status_code, wrong.json()["error"]["message"]) == (422, "Episodes: The job asked for no title 9.")
    answer = ann.post(f"/api/jobs/{asked}/answer", json={"episodes": {"1": [1], "2": [2]}})
    assert (answer.status_code, answer.json()["status"], answer.json()["question"]) == (200, "queued", None)
    assert read(place, asked).options == {"title": "Future Days", "season": 3, "episodes": {"1": [1], "2": [2]}}
    assert ann.post(f"/api/jobs/{asked}/answer", json={"episodes": {"1": [1]}}).status_code == 409


def test_a_waiting_job_says_so_in_the_list(place: Place, asked: str) -> None:
    page = place.client(Role.MEMBER, "ann").get("/jobs").text
    assert ("Waits for you" in page, f'href="jobs/{asked}#question"' in page) == (True, True)
    assert "Waits for you" not in place.client(Role.MEMBER, "bob").get("/jobs").text


def test_pictures_are_for_those_who_may_see_the_job(place: Place, asked: str) -> None:
    data = still(place, asked, "title-001.jpg").read_bytes()
    path = f"/jobs/{asked}/stills/title-001.jpg"
    answer = place.client(Role.MEMBER, "ann").get(path)
    kept = [answer.headers[name] for name in ("content-type", "cache-control")]
    assert (answer.status_code, answer.content, kept) == (200, data, ["image/jpeg", "private, no-store"])
    assert place.client(Role.MEMBER, "bob").get(path).status_code == 404
    assert place.anybody().get(path).status_code in (303, 401)


@pytest.mark.parametrize(
    "name",
    [
        "title-002.jpg",
        "title-009.jpg",
        "disc.json",
        "..%2f..%2fdisc.json",
        "%2e%2e",
        "title-001.jpg%00",
        "../disc.json",
    ],
)
def test_nothing_else_of_the_job_s_folder_is_served(place: Place, asked: str, name: str) -> None:
    still(place, asked, "title-009.jpg")
    (place.settings.work / asked / "disc.json").write_text("{}")
    cookie = place.cookie(place.person(Role.ADMIN))
    status, _, body = place.get_raw(f"/jobs/{asked}/stills/{name}", cookie)
    assert (status, b"{}" in body) == (404, False)


def test_a_picture_that_is_a_link_is_not_followed(place: Place, asked: str, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    path = still(place, asked, "title-001.jpg")
    path.unlink()
    path.symlink_to(tmp_path / "secret.jpg")
    assert place.client().get(f"/jobs/{asked}/stills/title-001.jpg").status_code == 404


def test_a_hostile_question_stays_text_and_leads_nowhere(place: Place) -> None:
    evil = '"><script>alert(1)</script>'
    titles = [{**TITLES[0], "reason": evil, "still": "../../../etc/passwd"}, {**TITLES[1], "still": evil}]
    job_id = ask(place, {**QUESTION, "title": evil, "label": evil, "titles": titles})
    page = place.client().get(f"/jobs/{job_id}").text
    assert ("<script>alert" in page, "<img" in page, page.count("no-still")) == (False, False, 2)


def test_ninety_nine_titles_fit_in_one_answer(place: Place) -> None:
    titles = [{**TITLES[0], "number": number, "episodes": [number]} for number in range(1, 100)]
    job_id = ask(place, {**QUESTION, "titles": titles})
    client = place.client()
    sent = values(client.get(f"/jobs/{job_id}").text)
    assert client.post(f"/jobs/{job_id}/answer", data=sent).status_code == 303
    assert len(read(place, job_id).options["episodes"]) == 99  # type: ignore[arg-type]


def test_a_job_that_asks_nothing_takes_no_answer(place: Place) -> None:
    other = ask(place, {"about": "something else"})
    client = place.client()
    assert 'class="question"' not in client.get(f"/jobs/{other}").text
    assert client.post(f"/api/jobs/{other}/answer", json={"episodes": {"1": [1]}}).status_code == 409
    assert client.post("/api/jobs/nosuchjob222/answer", json={"episodes": {"1": [1]}}).status_code == 404

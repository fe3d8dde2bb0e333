"""What is sent to a route: which types are taken, where a value is wrong, how long it may be, and how often a field may come."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import pytest
from web_place import Place, shelve

from medialib.store import connect, users
from medialib.store.users import Role
from medialib.web.routing import LARGEST_BODY, MOST_FIELDS

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def admin(place: Place) -> httpx.Client:
    return place.client()


def told(answer: httpx.Response) -> tuple[int, str]:
    """The status of a refusal, and its message."""
    return answer.status_code, answer.json()["error"]["message"]


NO_JSON: dict[str, tuple[bytes, dict[str, str], str]] = {
    "another type": (b"{}", FORM, "The body is 'application/x-www-form-urlencoded', wanted application/json."),
    "no type": (b"{}", {}, "The body is '', wanted application/json."),
    "a type without end": (b"{}", {"Content-Type": "x" * 500}, f"The body is '{'x' * 80}', wanted application/json."),
    "half": (b'{"source": ', JSON, "The body is not valid JSON."),
    "two": (b"{} {}", JSON, "The body is not valid JSON."),
    "no UTF-8": (b'{"source": "\xff"}', JSON, "The body is not valid JSON."),
    "nested": (b"[" * 50_000, JSON, "The body is not valid JSON."),
    "a list": (b"[]", JSON, "'body' has value []. Input should be a valid dictionary or instance of NewJob."),
    "a word": (b'"x"', JSON, "'body' has value 'x'. Input should be a valid dictionary or instance of NewJob."),
    "nothing": (b"", {}, "'source' is missing."),
    "empty": (b"{}", JSON, "'source' is missing."),
    "null": (b'{"source": null}', JSON, "'source' has value None. Input should be a valid string."),
    "a number": (b'{"source": 5}', JSON, "'source' has value 5. Input should be a valid string."),
    "a number without end": (b'{"source": ' + b"9" * 4000 + b"}", JSON, f"'source' has value {'9' * 80}.... Input should be a valid string."),
    "half a letter": (b'{"source": "\\ud800"}', JSON, "'source' has value '\\ud800'. Input should be a valid string, unable to parse raw data as a unicode string."),
    "inside": (b'{"source": "x", "options": {"x": 1}}', JSON, "'options.x' is not something you can set here."),
    "too long inside": (b'{"source": "x", "' + b"y" * 300 + b'": 1}', JSON, f"'{'y' * 80}' is not something you can set here."),
    "NUL": (b'{"source": "a\\u0000b"}', JSON, "A text holds a NUL, which is no letter."),
}  # fmt: skip


def test_what_is_wrong_with_a_body_is_said(place: Place, admin: httpx.Client) -> None:
    before = place.dump()
    answers = {
        name: told(admin.post("/api/jobs", content=body, headers=headers))
        for name, (body, headers, _) in NO_JSON.items()
    }
    assert answers == {name: (422, said) for name, (_, _, said) in NO_JSON.items()}
    assert place.dump() == before


def test_a_nul_is_no_letter_wherever_it_stands(place: Place, admin: httpx.Client) -> None:
    media_id = shelve(place.settings, "movies/x.mp4")
    for field in ("title", "overview", "genres"):
        value = ["Crime", "a\0b"] if field == "genres" else "a\0b"
        answer = admin.request("PATCH", f"/api/media/{media_id}", json={field: value})
        assert (field, answer.status_code, "NUL" in told(answer)[1] or "\\x00" in told(answer)[1]) == (field, 422, True)
    assert admin.get(f"/api/media/{media_id}").json()["title"] == "Fargo"


def test_json_is_taken_whatever_is_said_of_its_letters(admin: httpx.Client) -> None:
    for kind in ("application/json; charset=utf-8", "APPLICATION/JSON", "application/json ;x=y"):
        assert told(admin.post("/api/jobs", content=b"{}", headers={"Content-Type": kind})) == (
            422,
            "'source' is missing.",
        )
    assert admin.post("/api/media/none/link", headers={}).status_code == 404  # every field may be left out


def test_a_body_may_have_a_mebibyte_and_not_a_byte_more(admin: httpx.Client) -> None:
    head, end = b'{"source": "', b'"}'
    for more, expected in ((0, (422, "'source' has value")), (1, (413, "The body has more than 1 MiB."))):
        body = head + b"x" * (LARGEST_BODY - len(head) - len(end) + more) + end
        parts = [body[first : first + 300_000] for first in range(0, len(body), 300_000)]
        status, said = told(admin.post("/api/jobs", content=iter(parts), headers=JSON))
        assert (status, said[: len(expected[1])]) == expected


FORMS: dict[str, tuple[bytes, int]] = {
    "plain": (b"role=member", 303),
    "said twice, the last counts": (b"role=guest&role=member", 303),
    "an empty field that is none of it": (b"role=member&=", 422),
    "another field": (b"role=member&x=y", 422),
    "a list": (b"role[]=member", 422),
    "nothing": (b"", 422),
    "no fields": (b"role", 422),
    "letters of another code": (b"role=\xff", 422),
    "too many fields": (b"&".join([b"role=member"] * (MOST_FIELDS + 1)), 422),
    "as many as there may be": (b"&".join([b"role=member"] * MOST_FIELDS), 303),
    "a semicolon is no end": (b"role=member;x=y", 422),
}


def test_forms(place: Place, admin: httpx.Client) -> None:
    path = f"/admin/users/{place.person(Role.GUEST).id}"
    answers = {name: admin.post(path, content=body, headers=FORM).status_code for name, (body, _) in FORMS.items()}
    assert answers == {name: status for name, (_, status) in FORMS.items()}
    assert admin.post(path, content=b'{"role": "guest"}', headers=JSON).status_code == 422
    assert admin.post(path, files={"role": ("x", b"guest")}).status_code == 422
    with connect.private(place.settings) as db:
        assert users.get(db, place.person(Role.GUEST).id).role is Role.MEMBER


def test_a_name_comes_through_a_form_as_it_was_typed(place: Place, admin: httpx.Client) -> None:
    names = ("Zoë", "七海", "O'Brien & Søn", "a+b=c%20", "עדן", "  two   words ")
    for name in names:
        form = urlencode({"name": name, "password": "correct horse battery", "role": "guest"})
        assert admin.post("/admin/users", content=form.encode(), headers=FORM).status_code == 303
    with connect.private(place.settings) as db:
        kept = {user.name for user in users.everyone(db)} - {"admin"}
    assert kept == {"Zoë", "七海", "O'Brien & Søn", "a+b=c%20", "עדן", "two words"}


def test_who_may_not_is_told_so_before_a_word_of_the_body_is_read(place: Place) -> None:
    guest, stranger = place.client(Role.GUEST), place.anybody()
    for client, status in ((guest, 403), (stranger, 401)):
        for content in (b"{", b"x" * (LARGEST_BODY + 1)):
            assert client.post("/api/jobs", content=content, headers=JSON).status_code == status


def test_a_link_is_for_the_main_file_or_the_one_that_is_named(place: Place) -> None:
    media_id = shelve(place.settings, "movies/七 & co.mp4", b"film")
    member = place.client(Role.MEMBER)
    [file] = member.get(f"/api/media/{media_id}").json()["files"]
    answers = [
        member.post(f"/api/media/{media_id}/link", json=body).json()
        for body in ({}, {"file_id": None}, {"file_id": file["id"]})
    ]
    assert {answer["href"].partition("?")[0] for answer in answers} == {"/media/main/movies/%E4%B8%83%20%26%20co.mp4"}
    assert [place.anybody().get(answer["href"]).content for answer in answers] == [b"film"] * 3
    wrong = (
        {"file_id": file["id"] + 1},
        {"file_id": -1},
        {"file_id": 10**30},
        {"file_id": "x"},
        {"file_id": 1.5},
        {"file_id": True},
    )
    statuses = [member.post(f"/api/media/{media_id}/link", json=body).status_code for body in wrong]
    assert statuses == [404, 404, 404, 422, 422, 404 if file["id"] != 1 else 200]


def test_a_link_follows_neither_a_renamed_file_nor_another_item(place: Place) -> None:
    media_id = shelve(place.settings, "movies/a.mp4", b"film")
    href = place.client(Role.GUEST).post(f"/api/media/{media_id}/link", json={}).json()["href"]
    player, token = place.anybody(), href.partition("?")[2]
    place.person()
    with connect.library(place.settings) as db, connect.write(db):
        db.conn.execute("UPDATE files SET path = 'movies/b.mp4'")
    (place.settings.media_root / "movies/a.mp4").rename(place.settings.media_root / "movies/b.mp4")
    asked = [f"/media/main/movies/b.mp4?{token}", f"{href}&link=x", f"/media/main/movies/../movies/a.mp4?{token}"]
    assert [player.get(one).status_code for one in (href, *asked)] == [404, 401, 401, 404]
    mine = place.client(Role.GUEST).post(f"/api/media/{media_id}/link", json={}).json()["href"]
    assert (player.get(mine).content, player.head(mine).headers["content-length"]) == (b"film", "4")
    (place.settings.media_root / "movies/b.mp4").unlink()
    assert player.get(mine).json()["error"]["code"] == "not_found"


PREFLIGHT = {"Origin": "https://app.example", "Access-Control-Request-Method": "PUT"}


def test_without_listed_origins_a_preflight_is_a_stranger_s_question(place: Place) -> None:
    answer = place.anybody().options("/api/progress/x", headers=PREFLIGHT)
    assert (answer.status_code, [name for name in answer.headers if name.startswith("access-control")]) == (401, [])

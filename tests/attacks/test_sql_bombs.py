"""The library as SQL against those who want to wear it down, or to learn more from it than it should tell."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from web_place import Place, running, shelve

from medialib.settings import Settings
from medialib.store.users import Role
from medialib.web.sql_limits import TOO_SLOW, UNFORESEEN

MANY = "with recursive n(x) as (select 1 union all select x + 1 from n limit 1000) "
ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) "
TOO_LARGE = "The answer is larger than 50 MB."


def refused(place: Place, sql: str) -> tuple[int, Any]:
    """The status of a question, and what is said of it."""
    answer = place.client().get("/data/library.json", params={"sql": sql})
    return answer.status_code, answer.json()["error"]


@pytest.mark.parametrize("value", ["zeroblob(1900000)", "hex(zeroblob(900000))", "printf('%.1900000c', 'x')"])
def test_an_answer_cannot_fill_the_memory(place: Place, value: str) -> None:
    """H4: rows whose values are each within the limit, but not all together."""
    assert refused(place, f"{MANY} select {value} from n") == (400, TOO_LARGE)
    page = place.client().get("/data/library", params={"sql": f"{MANY} select {value} from n"})
    assert (page.status_code, TOO_LARGE in page.text) == (400, True)


def test_the_limit_is_on_one_answer_and_not_on_all(place: Place) -> None:
    """H4: many answers in a row, each of a size that is allowed, are given."""
    client, sql = place.client(), f"{MANY} select hex(zeroblob(100000)) as long from n limit 100"
    for _ in range(4):
        assert len(client.get("/data/library.json", params={"sql": sql, "_shape": "array"}).json()) == 100


def test_while_questions_without_end_are_asked_the_app_answers(place: Place) -> None:
    """H4: more of them at once than Datasette has threads; each ends, and pages come meanwhile."""
    shelve(place.settings, "movies/Fargo.mp4")
    asker, reader = place.client(), place.client()
    reader.get("/api/media")
    sorts = f"{ENDLESS} select count(*) from (select randomblob(100000) as a from n order by a)"
    bombs = [f"{ENDLESS} select max(x) from n", sorts, f"{ENDLESS} select group_concat(x) from n"] * 2
    start = time.monotonic()
    with ThreadPoolExecutor(len(bombs)) as pool:
        answers = [pool.submit(asker.get, "/data/library.json", params={"sql": sql}) for sql in bombs]
        slowest = 0.0
        while not all(answer.done() for answer in answers):
            asked = time.monotonic()
            assert reader.get("/api/media").status_code == 200
            slowest = max(slowest, time.monotonic() - asked)
    assert {answer.result().status_code for answer in answers} == {400}
    assert (slowest < 0.8, time.monotonic() - start < 30) == (True, True)
    assert refused(place, f"{ENDLESS} select max(x) from n") == (400, TOO_SLOW)


STRANGE = (
    *("media?_where=1=(select%20load_extension('x'))", "media?_where=id%20in%20(select%20value%20from%20users)"),
    *(
        "media?_sort=]%22--",
        "media?_facet=nope",
        "media?_search=%22&_searchmode=raw",
        "media?_next=%00",
        "media?_size=-1",
    ),
    *(
        "media?_filter_column=]&_filter_op=exact",
        "media?_col=]",
        "media?_shape=x",
        "media/%00",
        "media?kind__like[]=%25",
    ),
    *(
        "media?_facet_size=9999999999",
        "nothing",
        "media?_facet_array=title",
        "media?_labels=on&_extra=x",
        "media?_nl=1",
    ),
)


def test_strange_words_in_the_address_are_no_failure_of_ours(place: Place) -> None:
    """G9: names of columns, filters, sorts and searches that are none, or that hold SQL."""
    client = place.client()
    before = place.dump()
    failed = {}
    for path in STRANGE:
        for form in (path, path.replace("media", "media.json", 1)):
            answer = client.get(f"/data/library/{form}")
            if answer.status_code >= 500:
                failed[form] = (answer.status_code, UNFORESEEN in answer.text)
    assert (failed, place.dump()) == ({}, before)


@pytest.mark.parametrize("name", ["x" * 300, "x" * 5000, "a/b/c.css", ".", "..", "%2e%2e/app.py", "-", "x\\y", "%00"])
def test_strangers_learn_nothing_from_names_that_are_no_files(place: Place, name: str) -> None:
    """F3: the one part of it that needs no sign-in says no more than that there is nothing."""
    place.person()
    status, _, body = place.get_raw(f"/data/-/static/{name}")
    assert (status, b"site-packages" in body, b"Errno" in body) == (404, False, False)


def test_what_it_did_not_foresee_is_told_without_details(
    place: Place, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """S9: no variables on the console, no message of an error in the answer, and the cause in the log."""
    client = place.client(Role.ADMIN)
    assert client.get("/data/library.json", params={"sql": "select nope"}).status_code == 400
    assert client.get("/data/nothing/at/all").status_code == 404
    place.settings.library_db.rename(place.settings.library_db.with_suffix(".away"))
    capfd.readouterr()
    for path in ("/data/library/media.json", "/data/library/media"):
        answer = client.get(path)
        assert answer.status_code < 500 or UNFORESEEN in answer.text
        assert str(place.settings.media_root) not in answer.text
    said = capfd.readouterr()
    assert ("locals" in said.out + said.err, str(client.cookies["medialib"]) in said.out + said.err) == (False, False)


def test_members_get_the_same_limits(settings: Settings) -> None:
    """H4: whoever else the settings let in."""
    access = settings.access.model_copy(update={"sql_role": "member"})
    with running(settings.model_copy(update={"access": access})) as place:
        answer = place.client(Role.MEMBER).get(
            "/data/library.json", params={"sql": f"{MANY} select zeroblob(1900000) from n"}
        )
        assert (answer.status_code, answer.json()["error"]) == (400, TOO_LARGE)

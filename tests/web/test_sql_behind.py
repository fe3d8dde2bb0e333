"""What stands before Datasette: which headers go in and come out, what it calls things, and limits on one answer."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send
from web_place import Place, running, shelve

from medialib import schema
from medialib.settings import Settings
from medialib.store.questions import QUESTIONS
from medialib.store.users import Role
from medialib.web.sql import BASE, DRESS, FACETS, OWN_WORK, Behind
from medialib.web.sql_limits import LARGEST_ANSWER, Rows, Threads

SAID = [
    (b"Content-Type", b"text/html"), (b"Set-Cookie", b"ds_actor=x"), (b"Set-Cookie", b"ds_messages=y"), (b"Access-Control-Allow-Origin", b"*"),
    (b"Cache-Control", b"max-age=31536000"), (b"Referrer-Policy", b"unsafe-url"), (b"X-Other", b"1"),
]  # fmt: skip


def passed_on(
    sent: list[tuple[bytes, bytes]], said: list[tuple[bytes, bytes]], dress: dict[str, str]
) -> tuple[Scope, list[tuple[str, str]]]:
    """What an app behind the gate is asked with, and what comes out of its answer's headers."""
    asked: list[Scope] = []
    out: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": said})
        await send({"type": "http.response.body", "body": b"x"})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        out.append(message)

    async def act() -> None:
        scope = {"type": "http", "path": "/data/library/a é", "raw_path": b"/data/library/a%20%C3%A9", "headers": sent}
        await Behind(app, dress)(scope, receive, send)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, act).result()
    assert out[1] == {"type": "http.response.body", "body": b"x"}
    return asked[0], sorted((name.decode(), value.decode()) for name, value in out[0]["headers"])


def test_no_key_of_ours_goes_in_and_none_of_its_comes_out() -> None:
    sent = [
        (b"host", b"x"),
        (b"cookie", b"medialib=secret"),
        (b"authorization", b"Bearer secret"),
        (b"cookie", b"a=b"),
        (b"accept", b"*/*"),
    ]
    scope, headers = passed_on(sent, SAID, {"Cache-Control": "private"})
    assert scope == {
        "type": "http", "path": "/library/a é", "raw_path": b"/library/a%20%C3%A9", "headers": [(b"host", b"x"), (b"accept", b"*/*")],
    }  # fmt: skip
    assert headers == [("cache-control", "private"), ("content-type", "text/html"), ("x-other", "1")]


PLACES = {
    b"/data/library": "/data/library", b"/data/": "/data/", b"//evil.example": "/data/", b"https://evil.example/data/": "/data/", b"/": "/data/",
    b"/\\evil": "/data/", b"library": "/data/", b"/database": "/data/",
}  # fmt: skip


def test_it_leads_nowhere_but_to_itself() -> None:
    led = {place: dict(passed_on([], [(b"Location", place)], {})[1])["location"] for place in PLACES}
    assert led == PLACES
    assert passed_on([], [], {})[1] == []


def test_every_table_is_described_and_every_question_offered(place: Place) -> None:
    client = place.client()
    page = client.get("/data/library").text
    assert [one.title for one in QUESTIONS if one.title not in page] == []
    described = {}
    for table in schema.MEANINGS:
        answer = client.get(f"/data/library/{table}")
        described[table] = (answer.status_code, schema.MEANINGS[table] in html.unescape(answer.text))
    assert described == dict.fromkeys(schema.MEANINGS, (200, True))
    assert set(FACETS) <= set(schema.MEANINGS)


LINKED = (
    *("", "library", "library/files?_sort=size&_facet=role&role=main", "library/kinds", "library?sql=select+:a", "library/media/1", "library/nothing"),
    *("library?sql=selec",),
)  # fmt: skip


def test_every_link_of_its_pages_leads_somewhere_in_it(place: Place) -> None:
    shelve(place.settings, "movies/Fargo.mp4")
    client = place.client()
    linked = {
        link
        for path in LINKED
        for link in re.findall(r'(?:href|action|src)="([^"#]+)"', client.get(f"/data/{path}").text)
    }
    inner = [html.unescape(link).removeprefix(place.url) for link in sorted(linked) if not link.startswith("https://")]
    inner = list(
        {re.sub("=[^&]*", "", link): link for link in inner}.values()
    )  # of links that only sort by another column, one
    assert len(inner) > 25
    led = {link: client.get(link, follow_redirects=True).status_code for link in inner}
    assert {
        link: status
        for link, status in led.items()
        if status != 200 or not link.startswith("/data/") or "/data/data" in link
    } == {}


def test_what_belongs_to_an_item_leads_to_the_row_of_that_item(place: Place) -> None:
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    client = place.client()
    link = f"/data/library/media/{media_id}"
    assert f'href="{link}"' in client.get("/data/library/files").text
    assert client.get(link).headers["location"] == f"/data/library/media?id={media_id}"
    assert "Fargo" in client.get(link, follow_redirects=True).text
    assert [client.get(f"{link}{end}").status_code for end in ("/x", "x", ".json")] == [404, 404, 404]


def test_no_question_hides_a_table() -> None:
    assert {one.name for one in QUESTIONS} & {*schema.MEANINGS, "library"} == set()


def test_its_tables_can_be_sorted_filtered_and_carried_away(place: Place) -> None:
    for number in range(3):
        shelve(place.settings, f"movies/{number}.mp4", title=f"Film {number}")
    client = place.client()
    rows = client.get("/data/library/media.json?_shape=array&_sort_desc=title&title__contains=Film").json()
    assert [row["title"] for row in rows] == ["Film 2", "Film 1", "Film 0"]
    csv = client.get("/data/library.csv?sql=select+title+from+media+order+by+title")
    assert (csv.headers["content-type"], csv.text) == (
        "text/plain; charset=utf-8",
        "title\r\nFilm 0\r\nFilm 1\r\nFilm 2\r\n",
    )
    streamed = client.get("/data/library/media.csv?_stream=on&_col=title&_sort=title").text
    assert [line.rpartition(",")[2] for line in streamed.splitlines()] == ["title", "Film 0", "Film 1", "Film 2"]
    named = client.get("/data/library.json?sql=select+:a+as+a&a=%27;drop+table+media&_shape=array").json()
    assert named == [{"a": "';drop table media"}]


def test_its_styles_may_be_fetched_by_its_own_pages_and_kept(place: Place) -> None:
    answer = place.anybody().get("/data/-/static/app.css")
    kept = ("content-type", "cache-control", "cross-origin-resource-policy", "x-content-type-options")
    assert [answer.headers[name] for name in kept] == [
        "text/css",
        "public, max-age=86400",
        "cross-origin",
        "nosniff",
    ]
    page = place.client().get(BASE)
    assert {name: page.headers[name] for name in DRESS} == DRESS


@pytest.mark.parametrize("least", ["admin", "member"])
def test_whose_work_it_is_only_admins_read(settings: Settings, least: str) -> None:
    """Where members may ask, nobody reads in SQL what people asked for: the same connections answer all."""
    access = settings.access.model_copy(update={"sql_role": least})
    with running(settings.model_copy(update={"access": access})) as place:
        client = place.client(Role.ADMIN if least == "admin" else Role.MEMBER)
        asked = {
            table: client.get("/data/library.json", params={"sql": f"select * from {table}"}).status_code
            for table in OWN_WORK
        }
        assert asked == dict.fromkeys(OWN_WORK, 200 if least == "admin" else 400)
        assert client.get("/data/library.json", params={"sql": "select id from media"}).status_code == 200


@pytest.fixture
def rows() -> Iterator[sqlite3.Connection]:
    """A connection whose rows are counted as Datasette's are."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = Rows()
    yield connection
    connection.close()


def test_an_answer_is_counted_by_its_texts_and_blobs_and_each_by_itself(rows: sqlite3.Connection) -> None:
    half = LARGEST_ANSWER // 2
    for _ in range(3):
        assert (
            len(
                rows.execute(
                    f"SELECT zeroblob({half}), 5, 1.5, NULL UNION ALL SELECT zeroblob({half}), 6, 2.5, NULL"
                ).fetchall()
            )
            == 2
        )
    with pytest.raises(sqlite3.OperationalError, match=r"The answer is larger than 50 MB\."):
        rows.execute(f"SELECT zeroblob({half}) AS a UNION ALL SELECT zeroblob({half}) UNION ALL SELECT 'x'").fetchall()
    [row] = rows.execute("SELECT 'Fargo' AS title, 1996 AS year").fetchall()
    assert (row["title"], tuple(row), row.keys()) == ("Fargo", ("Fargo", 1996), ["title", "year"])


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("x"), ArithmeticError("x"), MemoryError(), TypeError("x"), ValueError("x")]
)
def test_what_failed_in_a_thread_holds_nothing_of_it(error: Exception) -> None:
    def fail() -> None:
        try:
            raise KeyError
        except KeyError:
            raise error from None

    with Threads(1) as threads:
        assert threads.submit(len, "abc").result() == 3
        failed = threads.submit(fail).exception()
    assert (failed is error, failed.__context__ if failed else None) == (True, None)
    frames, place = [], error.__traceback__
    while place:
        frames.append(place.tb_frame.f_code.co_name)
        place = place.tb_next
    assert "fail" not in frames

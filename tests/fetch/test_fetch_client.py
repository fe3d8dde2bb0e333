"""The client against servers on loopback that behave well or badly in one way each."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch_site import Site, Visit, failure, going_to, open_site, text

from medialib import __version__
from medialib.errors import (
    AddressError,
    JobError,
    RefusedError,
    TemporaryError,
)
from medialib.fetch import Client, Response
from medialib.fetch.dial import resolve

LIMIT = 1_000_000


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(allow_private=True, timeout_s=1.0)


def test_get_gives_status_url_headers_and_body(site: Site, client: Client) -> None:
    site.pages["/a"] = text(b"hello", Content_Type="Text/HTML; charset=utf-8")
    response = client.get(f"{site.url}/a?b=c#d", limit_bytes=LIMIT)
    assert (response.status, response.url, response.body, response.content_type) == (
        200,
        f"{site.url}/a?b=c#d",
        b"hello",
        "text/html",
    )
    assert site.seen == [
        (
            "/a?b=c",
            {
                "host": f"127.0.0.1:{site.port}",
                "user-agent": f"medialib/{__version__}",
                "accept": "*/*",
                "accept-encoding": "gzip, deflate",
            },
        )
    ]


def test_redirects_are_followed_and_cookies_kept_on_the_way(site: Site, client: Client) -> None:
    site.pages["/1"] = lambda visit: visit.send(301, Location="2", Set_Cookie="seen=yes")
    site.pages["/2"] = going_to("/3?x=a b", 302)
    site.pages["/3"] = going_to(f"//127.0.0.1:{site.port}/4", 303)
    site.pages["/4"] = going_to("/5", 307)
    site.pages["/5"] = going_to("/6", 308)
    site.pages["/6"] = text(b"here")
    response = client.get(f"{site.url}/1", limit_bytes=LIMIT)
    assert (response.url, response.body) == (f"{site.url}/6", b"here")
    assert [(path, headers.get("cookie")) for path, headers in site.seen] == [
        ("/1", None),
        ("/2", "seen=yes"),
        ("/3?x=a%20b", "seen=yes"),
        ("/4", "seen=yes"),
        ("/5", "seen=yes"),
        ("/6", "seen=yes"),
    ]
    client.get(f"{site.url}/6", limit_bytes=LIMIT)
    assert "cookie" not in site.seen[-1][1]


@pytest.mark.parametrize(
    ("cookie", "sent"),
    [
        (b"a=b; Expires=Mon, 99 Foo 2026", "a=b"),
        (b"a=b; Max-Age=" + b"9" * 40, "a=b"),
        (b"a=b; Domain=elsewhere.example", None),
        (b"a=b; Path=/private", None),
        (b"a=b; Secure", None),
        (b"; ;=", None),
        (b"\xff\xfe=caf\xc3\xa9", None),
    ],
)
def test_no_cookie_is_too_odd_for_the_way_on(cookie: bytes, sent: str | None, site: Site, client: Client) -> None:
    go_on = b"HTTP/1.1 302 Found\r\nLocation: /2\r\nContent-Length: 0\r\nSet-Cookie: " + cookie + b"\r\n\r\n"
    site.pages |= {"/1": lambda visit: visit.raw(go_on), "/2": text(b"here")}
    assert client.get(f"{site.url}/1", limit_bytes=LIMIT).body == b"here"
    assert site.seen[1][1].get("cookie") == sent


def test_a_loop_of_redirects_ends(site: Site, client: Client) -> None:
    site.pages["/a"], site.pages["/b"] = going_to("/b"), going_to("/a")
    error = failure(client, f"{site.url}/a")
    assert (type(error), error.message) == (
        JobError,
        f"{site.url}/b redirects more than 5 times.".replace("/b ", "/a "),
    )
    assert site.paths == ["/a", "/b"] * 3


def test_a_redirect_to_nowhere(site: Site, client: Client) -> None:
    site.pages["/a"] = lambda visit: visit.send(302)
    error = failure(client, f"{site.url}/a")
    assert (type(error), error.message) == (JobError, f"{site.url}/a redirects to nowhere.")


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://0.0.0.0/",
        "http://[fe80::1]/",
        "//169.254.169.254/",
        "http://127.0.0.1:6379/",
        "http://user:pass@127.0.0.1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:70/_x",
        "data:text/html,hello",
        "http://[::1",
        "http://127.0.0.1\\@169.254.169.254/",
    ],
)
def test_each_hop_is_checked(target: str, site: Site, client: Client) -> None:
    site.pages["/a"], site.pages["/b"] = going_to("/b"), going_to(target)
    assert (type(failure(client, f"{site.url}/a")), site.paths) == (AddressError, ["/a", "/b"])


def test_headers_for_one_site_do_not_go_to_another(site: Site, client: Client) -> None:
    with open_site() as other:
        site.pages["/a"], site.pages["/b"] = going_to("/b"), going_to(f"{other.url}/c")
        other.pages["/c"] = text(b"")
        client.get(f"{site.url}/a", limit_bytes=LIMIT, headers={"Authorization": "Bearer canary", "X-Key": "canary"})
        assert [headers.get("x-key") for _, headers in site.seen + other.seen] == ["canary", "canary", None]
        assert [headers.get("authorization") for _, headers in other.seen] == [None]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::ffff:127.0.0.1]:{port}/"]
)
def test_loopback_is_refused_unless_allowed(url: str, site: Site) -> None:
    assert type(failure(Client(), url.format(port=site.port))) is AddressError
    assert site.paths == []


def test_a_name_is_judged_by_what_it_resolves_to(site: Site) -> None:
    guarded = Client(resolver=lambda host, port: ["127.0.0.1"])
    error = failure(guarded, f"http://innocent.example:{site.port}/")
    assert (type(error), error.message) == (AddressError, "127.0.0.1 is a private address, which is not fetched from.")
    assert site.paths == []


def test_one_forbidden_address_among_several_is_enough(site: Site) -> None:
    guarded = Client(allow_private=True, resolver=lambda host, port: ["127.0.0.1", "169.254.169.254"])
    assert (type(failure(guarded, f"http://mixed.example:{site.port}/")), site.paths) == (AddressError, [])


def test_a_name_that_answers_differently_later_gains_nothing(site: Site) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    site.pages["/"] = text(b"first")
    response = Client(allow_private=True, resolver=rebinding).get(
        f"http://rebind.example:{site.port}/", limit_bytes=LIMIT
    )
    assert (response.body, asked) == (b"first", ["rebind.example"])


def test_the_next_address_is_tried_when_one_does_not_answer(site: Site) -> None:
    site.pages["/"] = text(b"second")
    client = Client(allow_private=True, resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    assert client.get(f"http://two.example:{site.port}/", limit_bytes=LIMIT).body == b"second"


@pytest.mark.parametrize("host", ["xn--i-7iq.ws", "xn--99999999.example", "xn--"])
def test_hosts_that_cannot_be_told_in_letters_are_asked_all_the_same(host: str, site: Site) -> None:
    site.pages |= {"/": going_to(f"http://{host}:{site.port}/2"), "/2": text(b"here")}
    asked: list[str] = []

    def resolver(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"]

    answer = Client(allow_private=True, resolver=resolver).get(f"http://{host}:{site.port}/", limit_bytes=LIMIT)
    assert (answer.body, asked) == (b"here", [host, host])


def test_a_host_that_does_not_exist_is_a_lasting_error() -> None:
    with pytest.raises(JobError):
        resolve("no-such-host.invalid", 80)
    with pytest.raises(JobError):
        resolve("a" * 64 + ".example", 80)


def test_nobody_listening_is_temporary(client: Client) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = failure(client, f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert (type(error), error.message) == (TemporaryError, "127.0.0.1 cannot be reached: Connection refused.")


@pytest.mark.parametrize(
    ("status", "kind", "said", "hint"),
    [
        (400, JobError, "400 Bad Request", "Check the address in a browser."),
        (401, JobError, "401 Unauthorized", "It wants a sign-in, which is not supported."),
        (404, JobError, "404 Not Found", "Check the address; the page may be gone."),
        (408, TemporaryError, "408 Request Timeout", "The site is busy or broken; try again later."),
        (429, TemporaryError, "429 Too Many Requests", "The site is busy or broken; try again later."),
        (500, TemporaryError, "500 Internal Server Error", "The site is busy or broken; try again later."),
        (503, TemporaryError, "503 Service Unavailable", "The site is busy or broken; try again later."),
        (599, TemporaryError, "599 an unknown status", "The site is busy or broken; try again later."),
    ],
)
def test_failures_say_whether_they_last(
    status: int, kind: type[JobError], said: str, hint: str, site: Site, client: Client
) -> None:
    site.pages["/x"] = lambda visit: visit.send(status, b"<h1>secret</h1>")
    error = failure(client, f"{site.url}/x?token=canary")
    assert (type(error), error.message, error.hint) == (kind, f"{site.url}/x?token=*** answered {said}.", hint)


def test_a_page_that_has_not_changed(site: Site, client: Client) -> None:
    def page(visit: Visit) -> None:
        if (
            visit.headers["If-None-Match"] == '"1"'
            and visit.headers["If-Modified-Since"] == "Sun, 01 Nov 2026 00:00:00 GMT"
        ):
            visit.send(304, ETag='"1"')
        else:
            visit.send(200, b"new", ETag='"1"')

    site.pages["/feed"] = page
    first = client.get(f"{site.url}/feed", limit_bytes=LIMIT)
    again = client.get(
        f"{site.url}/feed", limit_bytes=LIMIT, etag=first.headers["etag"], last_modified="Sun, 01 Nov 2026 00:00:00 GMT"
    )
    assert [(r.status, r.body, r.headers["etag"]) for r in (first, again)] == [(200, b"new", '"1"'), (304, b"", '"1"')]


def test_a_form_is_posted_and_goes_nowhere_else(site: Site, client: Client) -> None:
    def page(visit: Visit) -> None:
        said = f"{visit.command} {visit.headers['Content-Type']} {visit.body.decode()}"
        visit.send(200, said.encode())

    site.pages["/lookup"] = page
    site.pages["/moved"] = going_to("/lookup", 307)
    form = {"client": "canary", "name": "Ström & Søn"}
    answer = client.get(f"{site.url}/lookup", limit_bytes=LIMIT, form=form)
    assert answer.body == b"POST application/x-www-form-urlencoded client=canary&name=Str%C3%B6m+%26+S%C3%B8n"
    error = failure(client, f"{site.url}/moved", form=form)
    assert (error.message, site.paths) == (
        f"{site.url}/moved redirects what was sent to it elsewhere.",
        ["/lookup", "/moved"],
    )


def test_only_the_types_asked_for_are_taken(site: Site, client: Client) -> None:
    site.pages["/page"] = text(b"<p>", Content_Type="text/html")
    site.pages["/picture"] = text(b"png", Content_Type="image/png")
    assert client.get(f"{site.url}/picture", limit_bytes=LIMIT, accept=("image/*", "text/plain;q=0.5")).body == b"png"
    assert site.seen[0][1]["accept"] == "image/*, text/plain;q=0.5"
    error = failure(client, f"{site.url}/page", accept=("image/*",))
    assert (type(error), error.message) == (JobError, f"{site.url}/page is of type text/html; wanted was image/*.")


def test_many_threads_may_share_a_client(site: Site, client: Client) -> None:
    results: list[Response] = []
    for n in range(20):
        site.pages[f"/{n}"] = text(str(n).encode())
    threads = [
        threading.Thread(target=lambda n=n: results.append(client.get(f"{site.url}/{n}", limit_bytes=LIMIT)))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(result.body) for result in results) == list(range(20))


def test_proxies_of_the_environment_are_not_used(site: Site, tmp_path: Path) -> None:
    site.pages["/"] = text(b"direct")
    code = (
        f"from medialib.fetch import Client; print(Client(allow_private=True).get('{site.url}/', limit_bytes=9).body)"
    )
    env = {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HTTP_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
    }
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, cwd=tmp_path)
    assert (said.stdout, said.stderr) == ("b'direct'\n", "")


def test_bad_addresses_are_refused_before_anything_is_asked(client: Client) -> None:
    assert type(failure(client, "file:///etc/passwd")) is RefusedError

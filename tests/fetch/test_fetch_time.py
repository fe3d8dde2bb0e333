"""Servers that are silent, slow or busy, and jobs that are cancelled."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate

import pytest
from fetch_site import Site, Visit, failure, open_site

from medialib.errors import CancelledError, TemporaryError
from medialib.fetch import Client

LIMIT = 1_000_000


class Stopped:
    """A report of a job that somebody cancels after a while."""

    def __init__(self, after_s: float) -> None:
        self.stopped = threading.Event()
        self._timer = threading.Timer(after_s, self.stopped.set)
        self._timer.start()

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        pass

    def log(self, line: str) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(allow_private=True, timeout_s=1.0)


def test_a_silent_server_is_given_up_on(site: Site) -> None:
    site.pages["/silent"] = lambda visit: time.sleep(5)
    started = time.monotonic()
    error = failure(Client(allow_private=True, timeout_s=0.4), f"{site.url}/silent")
    assert (type(error), error.message, time.monotonic() - started < 2) == (
        TemporaryError,
        "127.0.0.1 did not answer in time.",
        True,
    )


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Long: "])
def test_a_slow_drip_ends_at_the_total_time(start: bytes, site: Site, client: Client) -> None:
    def drip(visit: Visit) -> None:
        visit.raw(start)
        while True:
            visit.wfile.write(b"x")
            time.sleep(0.05)

    site.pages["/drip"] = drip
    started = time.monotonic()
    error = failure(client, f"{site.url}/drip", total_s=0.8)
    assert (type(error), error.message) == (TemporaryError, "The fetch took longer than 0.8 s.")
    assert time.monotonic() - started < 2


def test_a_cancelled_job_ends_its_fetch_while_the_server_is_silent(site: Site) -> None:
    site.pages["/silent"] = lambda visit: time.sleep(5)
    started = time.monotonic()
    error = failure(Client(allow_private=True), f"{site.url}/silent", report=Stopped(0.3))
    assert (type(error), time.monotonic() - started < 1.5) == (CancelledError, True)


def test_a_busy_site_is_asked_again_after_the_time_it_names(site: Site) -> None:
    times: list[float] = []

    def busy(visit: Visit) -> None:
        times.append(time.monotonic())
        visit.send(429, Retry_After="1") if len(times) == 1 else visit.send(200, b"now")

    site.pages["/busy"] = busy
    assert Client(allow_private=True).get(f"{site.url}/busy", limit_bytes=LIMIT).body == b"now"
    assert times[1] - times[0] >= 1


def test_a_site_that_stays_busy_is_asked_three_times(site: Site) -> None:
    site.pages["/busy"] = lambda visit: visit.send(503, Retry_After="0")
    assert (type(failure(Client(allow_private=True), f"{site.url}/busy")), site.paths) == (
        TemporaryError,
        ["/busy"] * 3,
    )


@pytest.mark.parametrize("date", [False, True])
def test_a_site_that_asks_for_a_long_pause_is_left_alone(date: bool, site: Site) -> None:
    site.pages["/busy"] = lambda visit: visit.send(
        503, Retry_After=formatdate(time.time() + 120.5, usegmt=True) if date else "120"
    )
    client = Client(allow_private=True)
    errors = [failure(client, f"{site.url}/{page}") for page in ("busy", "other")]
    assert {type(error) for error in errors} == {TemporaryError}
    assert all(re.fullmatch(r"127.0.0.1 asked us to wait for 1[12]\d s\.", error.message) for error in errors)
    assert site.paths == ["/busy"]


@pytest.mark.parametrize("value", ["soon", "", "-5", "9" * 400])
def test_an_odd_retry_after_does_no_harm(value: str, site: Site) -> None:
    site.pages["/busy"] = lambda visit: visit.send(503, Retry_After=value)
    assert type(failure(Client(allow_private=True), f"{site.url}/busy")) is TemporaryError


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    times: list[float] = []

    def page(visit: Visit) -> None:
        times.append(time.monotonic())
        visit.send()

    site.pages["/"] = page
    client = Client(allow_private=True, intervals={"127.0.0.1": 0.3})
    threads = [
        threading.Thread(target=client.get, args=(f"{site.url}/",), kwargs={"limit_bytes": LIMIT}) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [later - earlier > 0.15 for earlier, later in zip(sorted(times), sorted(times)[1:], strict=False)] == [
        True,
        True,
    ]

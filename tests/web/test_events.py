"""Live events: in order, once, to whom they are for, without a gap, and no longer than they may."""

from __future__ import annotations

import json
import socket
import threading
import time

import pytest
from live_pages import listening, say, shut
from web_place import Place, running

from medialib import jobs
from medialib.model import Request, Status, Way
from medialib.settings import Settings
from medialib.store import connect, events, sessions, users
from medialib.store.users import Role
from medialib.web.hub import MOST_EACH, written


def test_what_happens_is_told_once_and_in_order(place: Place) -> None:
    with listening(place.client(Role.GUEST)) as heard:
        for number in range(5):
            say(place, number)
        assert heard.wait(5) == [(number + 1, "library_updated", {"number": number}) for number in range(5)]
        assert heard.status == 200
    assert heard.lines[:2] == ["retry: 2000", ""]


def test_the_stream_is_what_browsers_and_proxies_want(place: Place) -> None:
    with place.client(Role.GUEST).stream("GET", "/events") as answer:
        kept = ("content-type", "cache-control", "x-accel-buffering")
        assert [answer.headers[name] for name in kept] == [
            "text/event-stream; charset=utf-8",
            "private, no-store",
            "no",
        ]
        shut(answer)
    assert place.client(Role.GUEST).head("/events").status_code == 200


def test_coming_back_goes_on_without_a_gap(place: Place) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        for number in range(1200):
            events.add(db, "library_updated", {"number": number}, connect.now())
    client = place.client(Role.GUEST)
    with listening(client, last=100) as heard:
        say(place, 1200)
        found = heard.wait(1101)
    assert [key for key, _, _ in found] == list(range(101, 1202))
    with listening(client, last=0) as again:
        assert [key for key, _, _ in again.wait(1201)] == list(range(1, 1202))


def test_many_who_come_at_once_hear_each_thing_once(place: Place) -> None:
    ask = f"GET /events HTTP/1.1\r\nHost: x\r\nCookie: medialib={place.cookie(place.person())}\r\n\r\n".encode()
    wires = [socket.create_connection(("127.0.0.1", place.port), timeout=20) for _ in range(40)]
    try:
        for wire in wires:
            wire.sendall(ask)
        heard = dict.fromkeys(wires, b"")
        for wire in wires:
            while b"retry: " not in heard[wire]:
                heard[wire] += wire.recv(65536)
        for number in range(3):
            say(place, number)
        for wire in wires:
            while b"id: 3\n" not in heard[wire]:
                heard[wire] += wire.recv(65536)
        assert {tuple(text.count(f"id: {key}\n".encode()) for key in (1, 2, 3)) for text in heard.values()} == {
            (1, 1, 1)
        }
    finally:
        for wire in wires:
            wire.close()


@pytest.mark.parametrize("last", ["x", "-5", "9" * 40, ""])
def test_a_strange_last_id_does_no_harm(place: Place, last: str) -> None:
    with place.client(Role.GUEST).stream("GET", "/events", headers={"Last-Event-ID": last}) as answer:
        assert answer.status_code == 200
        shut(answer)


def test_nothing_is_lost_between_what_was_missed_and_what_comes(place: Place) -> None:
    stop = threading.Event()

    def talk() -> None:
        number = 0
        while not stop.is_set():
            say(place, number)
            number += 1

    talker = threading.Thread(target=talk)
    talker.start()
    try:
        with listening(place.client(Role.GUEST), last=0) as heard:
            found = heard.wait(200)
    finally:
        stop.set()
        talker.join()
    assert [key for key, _, _ in found] == list(range(1, len(found) + 1))


def test_people_hear_of_their_own_jobs_and_admins_of_all(place: Place) -> None:
    ann, bob = place.person(Role.MEMBER, "ann").id, place.person(Role.MEMBER, "bob").id
    with listening(place.client(Role.MEMBER, "ann")) as by_ann, listening(place.client()) as by_admin:
        say(place, 0, ann, "job")
        say(place, 1, bob, "job")
        say(place, 2, None, "job")
        say(place, 3)
        assert [key for key, _, _ in by_admin.wait(4)] == [1, 2, 3, 4]
        assert by_ann.wait(2) == [(1, "job", {"number": 0}), (4, "library_updated", {"number": 3})]
    with listening(place.client(Role.MEMBER, "ann"), last=0) as later:
        assert [key for key, _, _ in later.wait(2)] == [1, 4]


def test_a_job_is_followed_from_row_to_browser(place: Place) -> None:
    ann = place.person(Role.MEMBER, "ann").id
    with listening(place.client(Role.MEMBER, "ann")) as heard, connect.library(place.settings) as db:
        job_id = jobs.submit(db, Request("https://x.example/v", Way.VIDEO, submitted_by=ann), "v")
        jobs.cancel(db, job_id)
        states = [(data["id"], data["status"]) for _, _, data in heard.wait(2) if isinstance(data, dict)]
        assert states == [(job_id, Status.QUEUED), (job_id, Status.CANCELLED)]


def test_too_many_streams_of_one_person_are_refused(place: Place) -> None:
    cookie = place.cookie(place.person(Role.GUEST))
    ask = f"GET /events HTTP/1.1\r\nHost: x\r\nCookie: medialib={cookie}\r\n\r\n".encode()
    wires = []
    try:
        for _ in range(MOST_EACH):
            wires.append(socket.create_connection(("127.0.0.1", place.port), timeout=20))
            wires[-1].sendall(ask)
            assert wires[-1].recv(100).startswith(b"HTTP/1.1 200")
        assert place.client(Role.GUEST).get("/events").status_code == 429
        with listening(place.client(Role.MEMBER)) as other:
            assert other.status == 200
        assert place.client(Role.GUEST).get("/api/jobs").status_code == 200
    finally:
        for wire in wires:
            wire.close()
    deadline = time.monotonic() + 20
    while place.parts.hub.listeners and time.monotonic() < deadline:
        time.sleep(0.02)
    assert place.parts.hub.listeners == set()


@pytest.mark.parametrize("how", ["logout", "disable", "role", "token"])
def test_a_stream_ends_with_the_right_to_it(place: Place, how: str) -> None:
    place.parts.hub.check_s = 0.1
    place.person()
    user = place.person(Role.MEMBER)
    script = place.anybody(Authorization=f"Bearer {place.token(user)}")
    client = script if how == "token" else place.client(Role.MEMBER)
    with listening(client) as heard:
        assert not heard.ended.wait(0.4)
        with connect.private(place.settings) as db:
            if how == "logout":
                sessions.end_all(db, user.id)
            elif how == "disable":
                users.disable(db, user.id, connect.now())
            elif how == "role":
                users.set_role(db, user.id, Role.GUEST)
            else:
                sessions.end_token(db, sessions.tokens(db)[0].id)
        assert heard.ended.wait(10)


def test_open_streams_do_not_hold_up_the_end(settings: Settings) -> None:
    with running(settings) as place:
        client = place.client(Role.GUEST)
        answer = client.send(client.build_request("GET", "/events"), stream=True)
        assert answer.status_code == 200
        start = time.monotonic()
    assert time.monotonic() - start < 2
    answer.close()


def test_text_cannot_forge_an_event() -> None:
    data = json.dumps({"title": "x\n\nevent: job\u2028\ndata: {}\r\n"}, ensure_ascii=False)
    text = written(events.Event(7, "job", None, data)).decode()
    assert text.count("\n") == 4
    assert text.startswith("id: 7\nevent: job\ndata: ")

"""Live events where something is wrong: a library put back, listeners that fall behind, a poll that fails, a server that ends."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
from live_pages import listening, say, shut
from web_place import Place, put_back

from medialib.errors import TooManyError
from medialib.model import Json
from medialib.settings import Settings
from medialib.store import connect, events
from medialib.store.events import Event
from medialib.store.users import Role
from medialib.web.hub import BACKLOG, BATCH, MOST_EACH, PING, POLL_S, Hub, Listener, Told


def looped(act: Callable[[], Awaitable[None]]) -> None:
    """Run this in an event loop of its own, whatever this thread is running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, act).result()


def told(settings: Settings, numbers: range, owner: str | None = None, kind: str = "library_updated") -> None:
    """Note events in the table, as workers do."""
    with connect.library(settings) as db, connect.write(db):
        for number in numbers:
            events.add(db, kind, {"number": number}, connect.now(), owner=owner)


def listener(user_id: str = "ann", *, admin: bool = False, may_add: bool = True, still: bool = True) -> Listener:
    return Listener(user_id, admin, lambda: still, may_add)


async def heard(listener: Listener, count: int) -> list[Told | None]:
    """The next things that a listener is given."""
    with anyio.fail_after(20):
        return [await listener.queue.get() for _ in range(count)]


def numbers(given: list[Told | None]) -> list[Json]:
    return [json.loads(one.text.decode().split("data: ")[1])["number"] for one in given if one]


def test_an_id_of_a_library_before_this_one_begins_anew(place: Place) -> None:
    """As after a library was built again from its sidecars: a page that stayed open hears what happens from then on."""
    say(place, 0)
    for last in (9000, 10**18, 2**63, 10**40):
        with listening(place.client(Role.GUEST), last=last) as heard_by_page:
            say(place, 1)
            found = heard_by_page.wait(1)
            assert ([data for _, _, data in found], heard_by_page.ended.is_set()) == ([{"number": 1}], False)


def test_a_page_hears_on_when_another_library_is_put_in_place(place: Place, tmp_path: Path) -> None:
    other = Settings(media_root=tmp_path / "other", build_dir=tmp_path / "build")
    connect.prepare(other)
    told(other, range(3))
    client = place.client(Role.GUEST)
    with listening(client) as before:
        say(place, 0)
        assert [data for _, _, data in before.wait(1)] == [{"number": 0}]
        put_back(other.library_db, place.settings.library_db)
        assert before.ended.wait(20)
    with listening(client, last=1) as after:
        say(place, 3)
        assert [(key, data) for key, _, data in after.wait(3)] == [(key, {"number": key - 1}) for key in (2, 3, 4)]


def test_more_than_a_batch_at_once_comes_whole(settings: Settings) -> None:
    async def act() -> None:
        hub, one = Hub(settings), listener()
        told(settings, range(7))  # before anybody listens
        await hub.join(one)
        told(settings, range(BATCH + 3))
        assert numbers(await heard(one, BATCH + 3)) == list(range(BATCH + 3))
        hub.close()

    looped(act)


def test_who_falls_behind_is_let_go_with_nothing_half_told(settings: Settings) -> None:
    async def act() -> None:
        hub, slow, quick = Hub(settings), listener("slow"), listener("quick")
        await hub.join(slow)
        await hub.join(quick)
        given: list[Told | None] = []
        for first in range(0, BACKLOG + BATCH, BATCH):
            told(settings, range(first, first + BATCH))
            given += await heard(quick, BATCH)
        assert numbers(given) == list(range(BACKLOG + BATCH))
        assert (slow.ended, slow.queue.qsize(), slow.queue.get_nowait()) == (True, 1, None)
        told(settings, range(1))
        await heard(quick, 1)
        assert slow.queue.empty()
        hub.close()
        assert await heard(quick, 1) == [None]

    looped(act)


WHO: dict[str, tuple[str, bool, bool]] = {
    "admin": ("root", True, True),
    "member": ("ann", False, True),
    "guest": ("eve", False, False),
}
FOR: dict[tuple[str, str | None], set[str]] = {
    ("library_updated", None): {"admin", "member", "guest"},
    ("disc_detected", None): {"admin", "member"},
    ("disc_removed", None): {"admin", "member"},
    ("job", None): {"admin"},
    ("job", "ann"): {"admin", "member"},
    ("job", "eve"): {"admin", "guest"},
    ("job", "bob"): {"admin"},
    ("library_updated", "ann"): {"admin", "member"},
}


@pytest.mark.parametrize(("kind", "owner"), FOR)
def test_an_event_is_for_these(kind: str, owner: str | None) -> None:
    event = Event(1, kind, owner, "{}")
    asked = {who: Listener(user, admin, lambda: True, may_add) for who, (user, admin, may_add) in WHO.items()}
    assert {who for who, one in asked.items() if one.may_hear(event)} == FOR[kind, owner]


def test_discs_are_told_to_those_who_may_rip_them_live_and_later(place: Place) -> None:
    with (
        listening(place.client(Role.GUEST, "eve")) as by_guest,
        listening(place.client(Role.MEMBER, "ann")) as by_member,
    ):
        say(place, 0, kind="disc_detected")
        say(place, 1)
        assert ([key for key, _, _ in by_member.wait(2)], [key for key, _, _ in by_guest.wait(1)]) == ([1, 2], [2])
    with listening(place.client(Role.GUEST, "eve"), last=0) as later:
        assert [key for key, _, _ in later.wait(1)] == [2]


def test_a_person_may_listen_so_often_and_another_as_often(settings: Settings) -> None:
    async def act() -> None:
        hub = Hub(settings)
        many = [listener() for _ in range(MOST_EACH)]
        for one in many:
            await hub.join(one)
        with pytest.raises(TooManyError, match=f"You have {MOST_EACH} live pages open already."):
            await hub.join(listener())
        await hub.join(listener("bob"))
        hub.leave(many[0])
        await hub.join(listener())
        assert len(hub.listeners) == MOST_EACH + 1
        hub.close()

    looped(act)


def test_the_poll_rests_while_nobody_listens_and_begins_again(settings: Settings) -> None:
    async def act() -> None:
        hub, first, second = Hub(settings), listener(), listener()
        await hub.join(first)
        poll = hub.poll
        assert poll is not None
        hub.leave(first)
        with anyio.fail_after(20):
            await poll
        told(settings, range(2))  # while nobody listens: not told later
        await hub.join(second)
        told(settings, range(2, 4))
        assert numbers(await heard(second, 2)) == [2, 3]
        assert (hub.poll is poll, hub.last) == (False, 4)
        hub.close()

    looped(act)


def test_a_poll_that_cannot_read_ends_every_page_and_the_next_comes_in(settings: Settings) -> None:
    away = settings.library_db.with_suffix(".away")

    async def act() -> None:
        hub, one = Hub(settings), listener()
        settings.library_db.rename(away)
        await hub.join(one)
        assert await heard(one, 1) == [None]
        away.rename(settings.library_db)
        hub.leave(one)
        two = listener()
        await hub.join(two)
        told(settings, range(1))
        assert numbers(await heard(two, 1)) == [0]
        hub.close()

    looped(act)


def test_who_comes_while_the_server_ends_is_let_go_at_once(settings: Settings) -> None:
    async def act() -> None:
        hub, here, late = Hub(settings), listener(), listener()
        await hub.join(here)
        hub.close()
        await hub.join(late)
        assert [await heard(one, 1) for one in (here, late)] == [[None], [None]]

    looped(act)


def test_sessions_are_asked_about_now_and_then_and_only_those_that_ended_end(settings: Settings) -> None:
    async def act() -> None:
        hub, stays, goes = Hub(settings, check_s=POLL_S / 2), listener(), listener("bob", still=False)
        await hub.join(stays)
        await hub.join(goes)
        assert await heard(goes, 1) == [None]
        assert (stays.ended, goes.ended, stays.queue.empty()) == (False, True, True)
        hub.close()

    looped(act)


def test_a_sign_of_life_has_no_id_and_is_no_event() -> None:
    assert (PING.id, PING.text) == (0, b": still here\n\n")


def test_a_page_that_reads_nothing_holds_up_nobody(place: Place) -> None:
    """A browser asleep: its socket fills, and whoever reads is told everything meanwhile."""
    cookie = place.cookie(place.person(Role.GUEST))
    with socket.socket() as asleep:
        asleep.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asleep.connect(("127.0.0.1", place.port))
        asleep.sendall(f"GET /events HTTP/1.1\r\nHost: x\r\nCookie: medialib={cookie}\r\n\r\n".encode())
        with listening(place.client(Role.MEMBER)) as awake:
            with connect.library(place.settings) as db:
                for first in range(0, 3 * BATCH, BATCH):
                    with connect.write(db):
                        for number in range(first, first + BATCH):
                            events.add(db, "library_updated", {"number": number, "x": "x" * 2000}, connect.now())
            found = awake.wait(3 * BATCH)
            assert [key for key, _, _ in found] == list(range(1, 3 * BATCH + 1))


def test_who_hangs_up_is_heard_of_though_nothing_happens(place: Place) -> None:
    client = place.client(Role.GUEST)
    with client.stream("GET", "/events") as answer:
        assert len(place.parts.hub.listeners) == 1
        shut(answer)
    deadline = time.monotonic() + 20
    while place.parts.hub.listeners and time.monotonic() < deadline:
        time.sleep(0.01)
    assert place.parts.hub.listeners == set()

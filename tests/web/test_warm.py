"""A file asked for a moment ago is answered without a thread, and not a moment longer than its asker may have it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from web_place import Place, put_back, shelve

from medialib.settings import Settings
from medialib.store import connect, media, sessions, users
from medialib.store.users import Role
from medialib.web.warm import MOST, Warm

PATH = "/media/main/movies/Fargo.mp4"


@pytest.fixture
def film(place: Place) -> str:
    """A film whose address stays warm, whatever the disk below the tests can do."""
    place.parts.warm.until[PATH] = time.monotonic() + 600
    return shelve(place.settings, "movies/Fargo.mp4", b"film")


@pytest.fixture
def client(place: Place, film: str) -> httpx.Client:
    """A guest with an API token, who has just had the film."""
    token = place.token(place.person(Role.GUEST))
    client = place.anybody(Authorization=f"Bearer {token}")
    assert [client.get(PATH).text, client.get(PATH).text] == ["film", "film"]
    return client


def quick(place: Place) -> tuple[int, int]:
    """How many connections there are that answer on the event loop."""
    return len(place.parts.quick_library.idle), len(place.parts.quick_private.idle)


def test_only_what_was_opened_before_is_answered_on_the_loop(place: Place) -> None:
    shelve(place.settings, "movies/Fargo.mp4", b"film")
    cold = place.client(Role.GUEST)
    assert (cold.get(PATH).text, quick(place)) == ("film", (0, 0))
    place.parts.warm.until[PATH] = time.monotonic() + 600
    assert (cold.get(PATH).text, quick(place)) == ("film", (1, 1))


def test_while_nobody_writes_the_databases_are_asked_for_their_version_only(place: Place, client: httpx.Client) -> None:
    asked: list[str] = []
    pools = (place.parts.quick_private, place.parts.quick_library)
    for pool in pools:
        pool.idle[0][0].conn.set_trace_callback(asked.append)
    assert (client.get(PATH).text, asked) == ("film", ["PRAGMA data_version"] * 2)
    for pool in pools:
        pool.until = 0.0  # some seconds later
    asked.clear()
    assert client.get(PATH).text == "film"
    assert [statement.split()[0] for statement in asked] == ["PRAGMA", "SELECT"] * 2


def test_a_token_that_ends_ends_at_once(place: Place, client: httpx.Client) -> None:
    with connect.private(place.settings) as db:
        sessions.end_token(db, sessions.tokens(db)[0].id)
    assert (client.get(PATH).status_code, quick(place)) == (401, (1, 1))


def test_a_session_that_ends_ends_at_once(place: Place, film: str) -> None:
    cookie = place.cookie(place.person(Role.GUEST))
    asked = [place.get_raw(PATH, cookie)[0]]
    place.end(cookie)
    assert [*asked, place.get_raw(PATH, cookie)[0]] == [200, 401]


def test_who_is_shut_out_by_another_process_is_out_at_once(place: Place, client: httpx.Client) -> None:
    place.person(Role.ADMIN)
    places = {"MEDIA_ROOT": str(place.settings.media_root), "BUILD_DIR": str(place.settings.build_dir)}
    command = (sys.executable, "-m", "medialib", "user", "disable", "guest")
    subprocess.run(command, env=os.environ | places, check=True, capture_output=True)
    assert client.get(PATH).status_code == 401
    with connect.private(place.settings) as db:
        users.enable(db, place.person(Role.GUEST).id)
    assert client.get(PATH).status_code == 200


def test_a_link_ends_with_its_person(place: Place, film: str, client: httpx.Client) -> None:
    href, player = client.post(f"/api/media/{film}/link", json={}).json()["href"], place.anybody()
    place.person(Role.ADMIN)
    asked = [player.get(href).status_code, player.get(f"{href}x").status_code, player.get(PATH).status_code]
    with connect.private(place.settings) as db:
        users.disable(db, place.person(Role.GUEST).id, connect.now())
    assert [*asked, player.get(href).status_code] == [200, 401, 401, 401]


def test_an_item_that_is_taken_out_is_gone_at_once(place: Place, film: str, client: httpx.Client) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        media.delete(db, film, connect.now())
    assert client.get(PATH).status_code == 404


def test_what_lies_at_the_address_now_is_what_is_sent(place: Place, client: httpx.Client, tmp_path: Path) -> None:
    target, beside, outside = (
        place.settings.media_root / "movies/Fargo.mp4",
        tmp_path / "media/new",
        tmp_path / "secret",
    )
    first = client.get(PATH).headers["etag"]
    beside.write_bytes(b"another film")
    beside.replace(target)
    second = client.get(PATH)
    outside.write_bytes(b"secret")
    target.unlink()
    gone = client.get(PATH).status_code
    target.symlink_to(outside)
    assert (second.text, second.headers["etag"] == first, gone, client.get(PATH).status_code) == (
        "another film",
        False,
        404,
        404,
    )


def test_when_somebody_was_seen_is_still_written_down(place: Place, client: httpx.Client) -> None:
    with connect.private(place.settings) as db:
        db.conn.execute("UPDATE api_tokens SET seen_at = '2026-01-01T00:00:00.000Z'")
    assert client.get(PATH).text == "film"
    with connect.private(place.settings) as db:
        seen = sessions.tokens(db)[0].seen_at or ""
    assert seen > "2026-01-02" and quick(place) == (1, 0)
    assert (client.get(PATH).text, quick(place)) == ("film", (1, 1))


def test_a_writer_holds_up_nobody(place: Place, client: httpx.Client) -> None:
    settings = place.settings
    with (
        connect.private(settings) as private,
        connect.library(settings) as library,
        connect.write(private),
        connect.write(library),
    ):
        assert client.get(PATH).text == "film"


def test_a_database_that_is_put_back_is_noticed(place: Place, client: httpx.Client, tmp_path: Path) -> None:
    empty = Settings(media_root=tmp_path / "other", build_dir=tmp_path / "build")
    connect.prepare(empty)
    asked = [client.get(PATH).status_code]
    put_back(empty.library_db, place.settings.library_db)
    asked.append(client.get(PATH).status_code)
    put_back(empty.private_db, place.settings.private_db)
    assert [*asked, client.get(PATH).status_code, client.get("/api/me").status_code] == [200, 404, 401, 401]


def test_an_address_cools_down(tmp_path: Path) -> None:
    warm = Warm(seconds=0.05)
    warm.until["x"] = time.monotonic() + warm.seconds
    assert "x" in warm
    time.sleep(0.06)
    assert "x" not in warm


def test_what_may_be_far_away_stays_cold() -> None:
    warm = Warm()
    with Path("/proc/self/status" if sys.platform == "linux" else "/dev/null").open("rb") as file:
        warm.note("x", file.fileno())  # such a file system cannot read without waiting; no more can one on a network
    assert "x" not in warm


def test_only_so_many_addresses_are_remembered(tmp_path: Path) -> None:
    warm = Warm()
    warm.until = {str(number): time.monotonic() + 60 for number in range(MOST)}
    with (tmp_path / "x").open("w+b") as file:
        warm.note("x", file.fileno())
    assert "0" not in warm and len(warm.until) <= 1

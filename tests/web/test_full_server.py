"""A server whose disk is full, for real: people go on looking, what cannot be kept says so, and nothing half-made stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from small_disk import MIB, disk, fill
from web_place import Place, running, shelve

from medialib.settings import Settings
from medialib.settings.table import Jobs
from medialib.store import connect, sessions

LONG_AGO = "2026-01-01T00:00:00.000Z"
FULL = {
    "error": {"code": "disk_full", "message": "The server's disk is full.", "hint": "Make room on it, then try again."}
}


@pytest.fixture
def small(settings: Settings, tmp_path: Path) -> Iterator[Place]:
    """An app whose databases and uploads lie on a disk of 12 MB, of which nothing is kept free."""
    with disk(tmp_path / "small", 12 * MIB) as root:
        small = settings.model_copy(update={"media_root": root / "media", "jobs": Jobs(min_free=0)})
        connect.prepare(small)
        with running(small) as place:
            yield place


def filled(place: Place) -> Path:
    """The file that takes all the room there is, after which nobody was seen for long."""
    with connect.private(place.settings) as db:
        db.conn.execute("UPDATE sessions SET seen_at = ?", (LONG_AGO,))
        db.conn.execute("UPDATE api_tokens SET seen_at = ?", (LONG_AGO,))
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return fill(place.settings.media_root.parent)


def said(answer: httpx.Response) -> tuple[int, object]:
    return answer.status_code, answer.json()


def seen(place: Place) -> set[str]:
    with connect.private(place.settings) as db:
        return {row[0] for row in db.conn.execute("SELECT seen_at FROM sessions UNION SELECT seen_at FROM api_tokens")}


def test_people_go_on_looking(small: Place) -> None:
    shelve(small.settings, "movies/x.mp4")
    browser, script = small.client(), small.anybody(Authorization=f"Bearer {small.token(small.person())}")
    paths = (
        "/api/me",
        "/media/main/movies/x.mp4",
        "/api/media",
        "/jobs",
        "/account",
        "/data/library.json?sql=select+1",
    )
    assert [client.get(path).status_code for client in (browser, script) for path in paths] == [200] * 12
    filler = filled(small)
    assert [client.get(path).status_code for client in (browser, script) for path in paths] == [200] * 12
    assert (seen(small), small.anybody().get("/healthz").status_code) == ({LONG_AGO}, 200)
    filler.unlink()
    assert [client.get("/api/me").status_code for client in (browser, script)] == [200, 200]
    assert min(seen(small)) > LONG_AGO


def test_what_cannot_be_kept_says_so_and_can_be_after_room_was_made(small: Place) -> None:
    media_id = shelve(small.settings, "movies/x.mp4")
    client = small.anybody(Authorization=f"Bearer {small.token(small.person())}", Accept="application/json")
    client.get("/api/media")
    filler = filled(small)
    assert said(client.post("/account/tokens", data={"name": "phone"})) == (507, FULL)
    assert said(client.put(f"/api/progress/{media_id}", json={"position_s": 5})) == (507, FULL)
    sent = client.post("/api/upload", files={"f": ("a.mp4", b"x" * 3_000_000)})
    page = client.post("/submit", files={"f": ("a.mp4", b"x" * 3_000_000)}, headers={"Accept": "text/html"})
    assert (said(sent), page.status_code, "The server&#39;s disk is full." in page.text) == ((507, FULL), 507, True)
    assert list((small.settings.work / "uploads").rglob("*")) == []
    filler.unlink()
    with connect.private(small.settings) as db:
        assert [token.name for token in sessions.tokens(db)] == ["test"]
    assert client.post("/account/tokens", data={"name": "phone"}).status_code == 200
    assert client.put(f"/api/progress/{media_id}", json={"position_s": 5}).status_code == 200
    assert client.post("/api/upload", files={"f": ("a.mp4", b"x" * 3_000_000)}).status_code == 202


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "not announced"])
def test_an_upload_for_which_there_is_no_room_any_more_leaves_nothing(small: Place, announced: bool) -> None:
    """What is announced fits at first; somebody else takes the room while it comes."""
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.mp4"\r\n\r\n'
    length = len(head) + 6 * MIB

    def coming() -> Iterator[bytes]:
        yield head + bytes(3 * MIB)
        fill(small.settings.media_root.parent)
        yield bytes(3 * MIB)

    headers = {"Content-Type": "multipart/form-data; boundary=x"} | (
        {"Content-Length": str(length)} if announced else {}
    )
    answer = small.client().post("/api/upload", content=coming(), headers=headers)
    assert (said(answer), list((small.settings.work / "uploads").rglob("*"))) == ((507, FULL), [])

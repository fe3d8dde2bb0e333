"""The pictures of an item by API: brought, chosen, taken back; what strangers send comes out as a clean WebP or not at all."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fetch_site import Site, open_site, text
from PIL import Image
from web_place import Place, shelve

from medialib.intake import artwork
from medialib.model import Source
from medialib.store import acts, connect, images, offers
from medialib.store.offers import Offer
from medialib.store.users import Role
from medialib.web.images import LARGEST


def drawn(color: str = "red", form: str = "PNG", size: tuple[int, int] = (400, 600), **options: Any) -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", size, color).save(raw, form, **options)
    return raw.getvalue()


def bomb() -> bytes:
    """A PNG that says it is 50,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def send(client: httpx.Client, media_id: str, data: bytes, role: str = "poster", name: str = "a.jpg") -> httpx.Response:
    return client.post(f"/api/media/{media_id}/images", data={"role": role}, files={"file": (name, data, "image/jpeg")})


def brief(answer: httpx.Response) -> list[tuple[str, str, str]]:
    """Role, source and colour of the pictures in an answer."""
    return [(one["role"], one["source"], one["color"]) for one in answer.json()["images"]]


def left_behind(place: Place) -> list[str]:
    folder = place.settings.work / "uploads"
    return [str(path) for path in folder.rglob("*")] if folder.exists() else []


@pytest.fixture
def film(place: Place) -> str:
    """A film with a poster from its folder."""
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    made = artwork.store(drawn("green"), place.settings.data / "artwork")
    with connect.library(place.settings) as db, connect.write(db):
        images.put(db, media_id, "poster", Source.FOLDER, made)
    return media_id


def test_a_picture_is_brought_shown_first_and_taken_back(place: Place, film: str) -> None:
    client = place.client()
    answer = send(client, film, drawn("red"))
    assert (answer.status_code, brief(answer)) == (
        201,
        [("poster", "person", "#ff0000"), ("poster", "folder", "#008000")],
    )
    first = answer.json()["images"][0]
    assert (first["width"], first["height"], client.get(f"/api/media/{film}/images").json()) == (
        400,
        600,
        answer.json(),
    )
    shown = client.get(first["href"])
    assert (shown.status_code, shown.headers["content-type"], Image.open(io.BytesIO(shown.content)).size) == (
        *(200, "image/webp"),
        (400, 600),
    )
    small = client.get(f"{first['href']}&width=320")
    assert Image.open(io.BytesIO(small.content)).size == (320, 480)
    assert client.get(f"/api/media/{film}").json()["image"] == f"art/{first['hash'][:2]}/{first['hash']}-320.webp"
    gone = client.delete(f"/api/media/{film}/images", params={"role": "poster"})
    assert (gone.status_code, brief(gone), left_behind(place)) == (200, [("poster", "folder", "#008000")], [])
    with connect.library(place.settings) as db:
        assert [done.said for done in acts.of(db, film)] == [
            "Took back the poster that was chosen.",
            "Brought another poster.",
        ]


def test_all_that_people_chose_is_taken_back_at_once(place: Place, film: str) -> None:
    client = place.client()
    for role in ("poster", "backdrop", "logo"):
        assert send(client, film, drawn("red"), role).status_code == 201
    assert brief(client.delete(f"/api/media/{film}/images")) == [("poster", "folder", "#008000")]
    assert brief(client.delete(f"/api/media/{film}/images")) == [("poster", "folder", "#008000")]
    refused = client.delete(f"/api/media/{film}/images", params={"role": "poster"})
    assert (refused.status_code, refused.json()["error"]["message"]) == (404, "Nobody chose the poster.")


POLYGLOTS = {
    "a page behind a JPEG": drawn("red", "JPEG") + b"<html><script>alert(1)</script>",
    "a zip behind a PNG": drawn("red") + b"PK\x03\x04MARK",
    "a script in the comment of a JPEG": drawn("red", "JPEG", comment=b"<script>alert(1)</script>"),
    "a script in the comment of a GIF": drawn("red", "GIF", comment=b"<script>alert(1)</script>"),
}


@pytest.mark.parametrize("data", POLYGLOTS.values(), ids=POLYGLOTS)
def test_what_is_two_things_comes_back_as_a_picture_alone(place: Place, film: str, data: bytes) -> None:
    client = place.client()
    answer = send(client, film, data, name="../../evil.svg")
    shown = client.get(answer.json()["images"][0]["href"]).content
    assert (answer.status_code, Image.open(io.BytesIO(shown)).format) == (201, "WEBP")
    assert not any(word in shown for word in (b"script", b"PK\x03\x04", b"MARK"))
    assert left_behind(place) == []


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 422),
        (b"<html>hello</html>", 422),
        (drawn("red", "JPEG")[:500], 422),
        (bomb(), 422),
        (drawn("red") + bytes(LARGEST + 2 * 1024**2), 413),
    ],
    ids=["empty", "svg", "html", "cut off", "bomb", "too much"],
)
def test_what_is_no_sane_picture_is_refused(place: Place, film: str, data: bytes, status: int) -> None:
    client = place.client()
    answer = send(client, film, data)
    assert (answer.status_code, sorted(answer.json()["error"])) == (status, ["code", "hint", "message"])
    assert (brief(client.get(f"/api/media/{film}/images")), left_behind(place)) == (
        *([("poster", "folder", "#008000")],),
        [],
    )


def test_a_form_must_hold_one_picture_and_a_known_role(place: Place, film: str) -> None:
    client, path = place.client(), f"/api/media/{film}/images"
    two = [("file", ("a.png", drawn())), ("file", ("b.png", drawn()))]
    tries = [
        client.post(path, data={"role": "poster"}, files={"file": ("", b"")}),
        client.post(path, data={"role": "poster"}, files=two),
        send(client, film, drawn(), "avatar"),
        client.post(path, json={"role": "poster"}),
        send(client, "nobody", drawn()),
    ]
    assert [answer.status_code for answer in tries] == [422, 422, 422, 422, 404]
    assert (tries[2].json()["error"]["message"], left_behind(place)) == ("'role' has value 'avatar'.", [])


def test_a_picture_that_the_item_has_is_chosen(place: Place, film: str) -> None:
    client, path = place.client(), f"/api/media/{film}/images"
    answer = client.put(path, json={"role": "poster", "source": "folder"})
    assert (answer.status_code, brief(answer)[0]) == (200, ("poster", "person", "#008000"))
    for body, status in (
        ({"role": "backdrop", "source": "folder"}, 404),
        ({"role": "poster", "source": "somebody"}, 422),
        ({"role": "avatar", "source": "folder"}, 422),
        ({"role": "poster", "source": "tmdb", "position": 0}, 404),
        ({"role": "poster", "source": "tmdb", "position": -1}, 422),
        ({"role": "poster"}, 422),
    ):
        assert (body, client.put(path, json=body).status_code) == (body, status)


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


def offer(place: Place, media_id: str, url: str) -> str:
    """Let TMDb offer a poster; the path of its preview."""
    with connect.library(place.settings) as db, connect.write(db):
        offers.put(db, media_id, Source.TMDB, [Offer("poster", Source.TMDB, 0, url, 2000, 3000, "de", 5.2)])
    return f"/edit/{media_id}/offers/poster/tmdb/0"


def test_an_offer_is_previewed_small_by_us_and_taken_large(place: Place, film: str, site: Site) -> None:
    site.pages["/t/p/original/a.jpg"] = text(drawn("blue", "JPEG", (800, 1200)), Content_Type="image/jpeg")
    site.pages["/t/p/w342/a.jpg"] = text(drawn("blue", "JPEG", (342, 513)), Content_Type="image/jpeg")
    path = offer(place, film, f"{site.url}/t/p/original/a.jpg")
    client = place.client()
    [told] = client.get(f"/api/media/{film}/images").json()["offers"]
    assert told == {
        "role": "poster", "source": "tmdb", "position": 0, "width": 2000, "height": 3000, "language": "de", "votes": 5.2,
        "href": path,
    }  # fmt: skip
    preview = client.get(path)
    assert (Image.open(io.BytesIO(preview.content)).size, site.paths) == ((320, 480), ["/t/p/w342/a.jpg"])
    answer = client.put(f"/api/media/{film}/images", json={"role": "poster", "source": "tmdb", "position": 0})
    assert (answer.json()["images"][0]["width"], site.paths[-1]) == (800, "/t/p/original/a.jpg")
    assert place.client(Role.MEMBER).get(path).status_code == 403


@pytest.mark.parametrize("tail", ["poster/tmdb/1", "poster/tmdb/-1", "poster/tmdb/٠", "poster/nobody/0", "logo/tmdb/0"])
def test_only_what_is_offered_is_fetched(place: Place, film: str, site: Site, tail: str) -> None:
    offer(place, film, f"{site.url}/a.jpg")
    assert (place.client().get(f"/edit/{film}/offers/{tail}").status_code, site.paths) == (404, [])


def test_an_offer_that_cannot_be_had_is_told_and_changes_nothing(place: Place, film: str, site: Site) -> None:
    site.pages["/a.jpg"] = text(b"<html>", Content_Type="text/html")
    path, client = offer(place, film, f"{site.url}/a.jpg"), place.client()
    answer = client.put(f"/api/media/{film}/images", json={"role": "poster", "source": "tmdb", "position": 0})
    assert (answer.status_code >= 400, client.get(path).status_code) == (True, 404)
    assert brief(client.get(f"/api/media/{film}/images")) == [("poster", "folder", "#008000")]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GUEST])
def test_others_look_but_change_nothing(place: Place, film: str, role: Role) -> None:
    client, path = place.client(role), f"/api/media/{film}/images"
    tries = [
        send(client, film, drawn()),
        client.put(path, json={"role": "poster", "source": "folder"}),
        client.delete(path),
    ]
    assert [answer.status_code for answer in tries] == [403, 403, 403]
    assert brief(client.get(path)) == [("poster", "folder", "#008000")]


@pytest.mark.parametrize("tail", ["poster/nfo", "logo/folder", "poster/folder%2f..", "nonsense/nonsense"])
def test_a_picture_that_is_not_there_is_not_found(place: Place, film: str, tail: str) -> None:
    assert place.client().get(f"/api/media/{film}/images/{tail}").status_code == 404


def test_who_did_it_is_noted(place: Place, film: str) -> None:
    send(place.client(), film, drawn())
    with connect.private(place.settings) as db:
        noted = [(row["act"], row["detail"]) for row in db.conn.execute("SELECT act, detail FROM audit")]
    assert ("picture", f"{film} poster") in noted

"""Pictures of candidates: fetched by us through the guarded client, made anew, and only those that are kept for an item."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fetch_site import Page, Site, Visit, open_site
from PIL import Image
from review_items import FIRST, film, put
from web_place import Place, running

from medialib.settings import Settings
from medialib.store.matches import State
from medialib.store.users import Role


def drawn(kind: str = "JPEG", size: tuple[int, int] = (342, 513)) -> bytes:
    """A picture with something in it that must not be passed on."""
    made = io.BytesIO()
    Image.new("RGB", size, (40, 90, 160)).save(made, kind)
    return made.getvalue() + b"<script>alert(1)</script>"


def bomb() -> bytes:
    """A PNG that says it is 50,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def sends(body: bytes, content_type: str = "image/jpeg", status: int = 200) -> Page:
    def page(visit: Visit) -> None:
        visit.send(status, body, Content_Type=content_type)

    return page


def moves(target: str) -> Page:
    return lambda visit: visit.send(302, b"", Location=target)


@pytest.fixture
def site() -> Iterator[Site]:
    """The service's pictures."""
    with open_site() as site:
        yield site


def picture_of(place: Place, url: str | None) -> str:
    """The path of the only candidate's picture."""
    return f"/review/{put(place, film(place), State.REVIEW, (replace(FIRST, picture=url),))}/pictures/0"


@pytest.mark.parametrize(("kind", "said"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_is_made_anew_and_kept(place: Place, site: Site, kind: str, said: str) -> None:
    site.pages["/p"] = sends(drawn(kind), said)
    path, member = picture_of(place, f"{site.url}/p"), place.client(Role.MEMBER)
    answer = member.get(path)
    headers = [answer.headers[name] for name in ("content-type", "cache-control", "x-content-type-options")]
    assert (answer.status_code, headers) == (200, ["image/webp", "private, max-age=600", "nosniff"])
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.size, b"script" in answer.content) == ("WEBP", (320, 480), False)
    assert (member.get(path).content, site.paths) == (answer.content, ["/p"])
    assert f'src="..{path}"' in member.get(path.partition("/pictures")[0]).text


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (sends(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "an SVG that calls itself a JPEG"),
        (sends(b"<svg/>", "image/svg+xml"), "an SVG"),
        (sends(b"<html>", "text/html"), "a page"),
        (sends(drawn("GIF"), "image/jpeg"), "another kind of picture"),
        (sends(drawn()[:300]), "one cut off"),
        (sends(bomb(), "image/png"), "a bomb"),
        (sends(b"x" * (2 * 1024**2 + 1)), "too much"),
        (sends(b"", status=404), "nothing"),
        (sends(b"", status=500), "a failure"),
        (moves("file:///etc/passwd"), "another way"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_small_picture_is_nothing(place: Place, site: Site, page: Page, why: str) -> None:
    site.pages["/p"] = page
    answer = place.client().get(picture_of(place, f"{site.url}/p"))
    assert (answer.status_code, answer.content) == (404, b""), why


def test_the_machine_s_own_network_is_not_asked(settings: Settings, site: Site) -> None:
    site.pages["/p"] = sends(drawn())
    with running(settings.model_copy(update={"allow_private_addresses": False})) as place:
        answer = place.client().get(picture_of(place, f"{site.url}/p"))
    assert (answer.status_code, answer.content, site.paths) == (404, b"", [])


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "file:///etc/passwd", "not an address"])
def test_an_address_that_is_none_is_not_asked(place: Place, url: str | None) -> None:
    assert place.client().get(picture_of(place, url)).status_code == 404


@pytest.mark.parametrize("number", ["1", "-1", "00000", "x", "٠", "0%2f..", "http:%2f%2f127.0.0.1%2f"])
def test_only_what_is_kept_for_the_item_is_fetched(place: Place, site: Site, number: str) -> None:
    site.pages["/p"] = sends(drawn())
    path = picture_of(place, f"{site.url}/p").removesuffix("0") + number
    assert (place.client().get(path).status_code, site.paths) == (404, [])


def test_guests_see_none(place: Place, site: Site) -> None:
    path = picture_of(place, f"{site.url}/p")
    assert (place.client(Role.GUEST).get(path).status_code, site.paths) == (403, [])

"""Artwork fetched from services that mean well, badly, or harm."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch_site import Page, Site, going_to, open_site, text
from PIL import Image

from medialib.errors import AddressError, JobError, MedialibError, TooLargeError, UnreadableError
from medialib.fetch import Client
from medialib.identify.online.pictures import LIMIT_BYTES, fetch_picture
from medialib.identify.online.words import RemotePicture
from medialib.intake import artwork

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


def picture(kind: str = "JPEG") -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, kind)
    return file.getvalue()


def bomb(side: int = 50_000) -> bytes:
    """A PNG of 50,000 x 50,000 pixels in a few kilobytes; its header is true, its rows are not all there."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side // 8 + 1) * 1000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def fetched(site: Site, page: Page, allow_private: bool = True) -> bytes:
    site.pages["/cover.jpg"] = page
    return fetch_picture(Client(allow_private=allow_private), RemotePicture("cover", f"{site.url}/cover.jpg"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_comes_as_it_is(kind: str, site: Site) -> None:
    assert fetched(site, text(picture(kind), Content_Type=f"image/{kind.lower()}")) == picture(kind)


def test_two_redirects_across_hosts_are_followed(site: Site) -> None:
    with open_site() as archive, open_site() as node:
        archive.pages["/download/cover.jpg"] = going_to(f"{node.url}/7/cover.jpg")
        node.pages["/7/cover.jpg"] = text(picture(), Content_Type="image/jpeg")
        assert fetched(site, going_to(f"{archive.url}/download/cover.jpg", 307)) == picture()


@pytest.mark.parametrize(
    ("body", "type", "kind"),
    [
        (SVG, "image/jpeg", UnreadableError),
        (SVG, "image/svg+xml", JobError),
        (b"<html>Not found</html>", "text/html", JobError),
        (b"", "image/jpeg", UnreadableError),
        (bytes(LIMIT_BYTES + 1), "image/jpeg", TooLargeError),
    ],
    ids=["svg as jpg", "svg", "html", "empty", "huge"],
)
def test_what_is_no_picture_is_refused(body: bytes, type: str, kind: type[MedialibError], site: Site) -> None:
    with pytest.raises(kind):
        fetched(site, text(body, Content_Type=type))


def test_a_redirect_inward_is_refused(site: Site) -> None:
    with pytest.raises(AddressError):
        fetched(site, going_to("http://169.254.169.254/latest"))
    with pytest.raises(AddressError):
        fetched(site, text(picture(), Content_Type="image/jpeg"), allow_private=False)


def test_a_bomb_is_refused_where_artwork_is_kept(site: Site, tmp_path: Path) -> None:
    body = fetched(site, text(bomb(), Content_Type="image/png"))
    assert len(body) < 20_000
    with pytest.raises(UnreadableError):
        artwork.store(body, tmp_path)
    assert list(tmp_path.rglob("*")) == []

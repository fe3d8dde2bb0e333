"""The page of an item's artwork: a wall by role, one's own picture, a choice, and the way back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fetch_site import Site, open_site, text
from PIL import Image
from web_place import Place, shelve

from medialib.intake import artwork
from medialib.model import Entity, Fact, Kind, Source
from medialib.store import connect, images, offers, record
from medialib.store.offers import Offer
from medialib.store.users import Role

CHOICE = re.compile(r'name="choice" value="([^"]+)"')
WALL = re.compile(r'<h2 id="w-(\w+)">')


def drawn(color: str, form: str = "PNG", **options: Any) -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (400, 600), color).save(raw, form, **options)
    return raw.getvalue()


def give(place: Place, media_id: str, role: str, source: Source, color: str) -> None:
    made = artwork.store(drawn(color), place.settings.data / "artwork")
    with connect.library(place.settings) as db, connect.write(db):
        images.put(db, media_id, role, source, made)


@pytest.fixture
def film(place: Place) -> str:
    """A film with a poster from its NFO file and one from its folder."""
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    give(place, media_id, "poster", Source.FOLDER, "green")
    give(place, media_id, "poster", Source.NFO, "navy")
    return media_id


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


def offer(place: Place, media_id: str, *urls: str, source: Source = Source.TMDB) -> None:
    with connect.library(place.settings) as db, connect.write(db):
        made = [Offer("poster", source, place, url, 2000, 3000, "de") for place, url in enumerate(urls)]
        offers.put(db, media_id, source, made)


def own(place: Place, media_id: str, role: str = "poster") -> str | None:
    with connect.library(place.settings) as db:
        held = images.get(db, media_id, role, Source.PERSON)
    return held.color if held else None


def bring(client: httpx.Client, media_id: str, data: bytes, role: str = "poster") -> httpx.Response:
    path = f"/edit/{media_id}/artwork/bring"
    return client.post(path, data={"role": role}, files={"file": ("a.png", data, "image/png")})


def test_the_wall_has_all_that_there_is_once(place: Place, film: str, site: Site) -> None:
    give(place, film, "poster", Source.TMDB, "navy")
    offer(place, film, f"{site.url}/0.jpg", f"{site.url}/1.jpg")
    offer(place, film, f"{site.url}/2.jpg", source=Source.OPENLIBRARY)
    page = place.client().get(f"/edit/{film}/artwork").text
    assert CHOICE.findall(page) == ["poster/nfo", "poster/folder", "poster/openlibrary/0", "poster/tmdb/1"]
    assert (WALL.findall(page), page.count("Shown now"), page.count('class="shown"')) == (["poster", "backdrop"], 1, 1)
    assert re.findall(r'aria-keyshortcuts="(\d)"', page) == ["1", "2", "3", "4"]
    assert re.findall(r"<span>(its folder|folder name|NFO file)</span>", page) == ["NFO file", "its folder"]
    assert (page.count("<span>German</span>"), page.count("There is none"), site.paths) == (2, 1, [])
    sources = set(re.findall(r'<img src="([^"?]+)', page))
    assert sources >= {f"../../edit/{film}/offers/poster/tmdb/1", f"../../api/media/{film}/images/poster/nfo"}


def test_a_choice_is_shown_told_and_undone(place: Place, film: str) -> None:
    client = place.client()
    answer = client.post(f"/edit/{film}/artwork/choose", data={"choice": "poster/folder"})
    assert (answer.status_code, own(place, film)) == (303, "#008000")
    page = client.get(answer.headers["location"]).text
    assert ("Chose another poster." in page, "Chosen by hand" in page) == (True, True)
    assert CHOICE.findall(page) == ["poster/nfo"]
    [act] = re.findall(r'name="act" value="(\d+)"', page)
    undone = client.post(f"/edit/{film}/artwork/undo", data={"act": act})
    assert (undone.status_code, undone.headers["location"]) == (303, f"/edit/{film}/artwork?undone={act}")
    assert (own(place, film), "Taken back." in client.get(undone.headers["location"]).text) == (None, True)


def test_one_s_own_picture_is_taken_and_taken_back(place: Place, film: str) -> None:
    client = place.client()
    answer = bring(client, film, drawn("red") + b"<script>")
    assert (answer.status_code, own(place, film)) == (303, "#ff0000")
    assert "Brought another poster." in client.get(answer.headers["location"]).text
    again = bring(client, film, drawn("red") + b"<script>")
    assert again.headers["location"] == f"/edit/{film}/artwork?done=0"
    gone = client.post(f"/edit/{film}/artwork/release", data={"role": "poster"})
    assert (gone.status_code, own(place, film)) == (303, None)
    twice = client.post(f"/edit/{film}/artwork/release", data={"role": "poster"})
    assert (twice.status_code, "Nobody chose the poster." in twice.text) == (404, True)


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "A picture could not be read"),
        (drawn("red", "JPEG")[:500], 422, "A picture could not be read"),
        (bytes(22 * 1024**2), 413, "One upload takes at most 20 MB."),
    ],
    ids=["svg", "cut off", "too much"],
)
def test_what_is_no_picture_is_told_on_the_page(place: Place, film: str, data: bytes, status: int, told: str) -> None:
    answer = bring(place.client(), film, data)
    assert (answer.status_code, told in answer.text, WALL.findall(answer.text)) == (
        status,
        True,
        ["poster", "backdrop"],
    )
    assert own(place, film) is None


def test_an_offer_is_fetched_or_what_went_wrong_is_told(place: Place, film: str, site: Site) -> None:
    site.pages["/0.jpg"] = text(drawn("blue", "JPEG"), Content_Type="image/jpeg")
    site.pages["/1.jpg"] = text(b"<html>sorry</html>", Content_Type="text/html")
    offer(place, film, f"{site.url}/0.jpg", f"{site.url}/1.jpg")
    client, path = place.client(), f"/edit/{film}/artwork/choose"
    assert client.post(path, data={"choice": "poster/tmdb/0"}).status_code == 303
    blue = own(place, film)
    assert blue is not None
    failed = client.post(path, data={"choice": "poster/tmdb/1"})
    assert (failed.status_code >= 400, 'class="notice bad"' in failed.text, own(place, film)) == (True, True, blue)


@pytest.mark.parametrize(
    "choice", ["", "poster", "poster/nobody", "poster/tmdb/0", "poster/tmdb/x", "poster/tmdb/0/0", "avatar/nfo", "poster/../nfo", "x" * 101]
)  # fmt: skip
def test_what_is_no_choice_changes_nothing(place: Place, film: str, choice: str) -> None:
    answer = place.client().post(f"/edit/{film}/artwork/choose", data={"choice": choice})
    assert (answer.status_code in (404, 422), own(place, film)) == (True, None)


def test_each_kind_has_the_roles_that_its_page_shows(place: Place) -> None:
    found = {}
    client = place.client()
    for kind in (Kind.SHOW, Kind.EPISODE, Kind.ALBUM, Kind.ARTIST, Kind.BOOK, Kind.VIDEO):
        with connect.library(place.settings) as db, connect.write(db):
            [media_id] = record.chain(db, [Entity(kind, kind, (Fact("title", "X", Source.NAME),))], connect.now())
        found[kind] = WALL.findall(client.get(f"/edit/{media_id}/artwork").text)
    assert found == {
        Kind.SHOW: ["poster", "backdrop"], Kind.EPISODE: ["thumbnail", "backdrop"], Kind.ALBUM: ["cover", "backdrop"],
        Kind.ARTIST: ["portrait", "backdrop"], Kind.BOOK: ["poster", "backdrop"], Kind.VIDEO: ["thumbnail", "backdrop"],
    }  # fmt: skip


def test_a_role_that_is_not_printed_is_shown_where_there_is_one(place: Place, film: str) -> None:
    give(place, film, "logo", Source.TMDB, "red")
    page = place.client().get(f"/edit/{film}/artwork").text
    assert (WALL.findall(page), CHOICE.findall(page)[-1]) == (["poster", "backdrop", "logo"], "logo/tmdb")


def test_only_admins_see_it(place: Place, film: str) -> None:
    client, path = place.client(Role.MEMBER), f"/edit/{film}/artwork"
    answers = [
        client.get(path),
        bring(client, film, drawn("red")),
        client.post(f"{path}/choose", data={"choice": "poster/nfo"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert place.client().get("/edit/nobody/artwork").status_code == 404

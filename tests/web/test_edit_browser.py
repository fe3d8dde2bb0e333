"""Editing in a real browser, from the printed page and back to it: words, a picture by keyboard alone, and undo."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fetch_site import Site, open_site, text
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from web_place import Place, shelve

from medialib import flow
from medialib.intake import artwork
from medialib.model import Source
from medialib.store import connect, images, offers
from medialib.store.offers import Offer
from medialib.store.users import Role

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def drawn(color: str) -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (400, 600), color).save(raw, "PNG")
    return raw.getvalue()


@pytest.fixture
def film(place: Place) -> str:
    """A printed film with two posters."""
    media_id = shelve(place.settings, "movies/Fargo.mp4")
    for source, color in ((Source.NFO, "navy"), (Source.FOLDER, "green")):
        made = artwork.store(drawn(color), place.settings.data / "artwork")
        with connect.library(place.settings) as db, connect.write(db):
            images.put(db, media_id, "poster", source, made)
    flow.publish(place.settings)
    return media_id


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


@contextmanager
def reading(place: Place, browser: Browser, role: Role = Role.ADMIN, *, script: bool = True) -> Iterator[Page]:
    """A page of somebody signed in; nothing they opened may have had a fault."""
    cookie = place.cookie(place.person(role))
    with browser.new_context(java_script_enabled=script, reduced_motion="reduce") as context:
        context.add_cookies([{"name": "medialib", "value": cookie, "url": place.url}])
        page, faults = context.new_page(), list[str]()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        assert [fault for fault in faults if "422" not in fault] == []  # a form refused is told as a fault


def item_url(place: Place, media_id: str) -> str:
    return f"{place.url}/item/{media_id[:2]}/{media_id}.html"


def until_printed(page: Page, url: str, title: str) -> None:
    """Wait for the printed page to say a title."""
    page.goto(url)
    for _ in range(100):
        if page.locator("h1").inner_text() == title:
            return
        page.wait_for_timeout(50)
        page.goto(url)
    expect(page.locator("h1")).to_have_text(title)


def test_a_field_is_edited_seen_printed_and_undone(place: Place, browser: Browser, film: str) -> None:
    url = item_url(place, film)
    with reading(place, browser) as page:
        page.goto(url)
        page.get_by_role("link", name="Edit", exact=True).click()
        page.get_by_label("Title", exact=True).fill("Fargo, vu par أبي 🎬")
        page.get_by_label("Title", exact=True).press("Enter")
        expect(page.locator(".notice[role=status]")).to_contain_text("Edited title.")
        edited = page.url
        until_printed(page, url, "Fargo, vu par أبي 🎬")
        page.goto(edited)
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".notice[role=status]")).to_contain_text("Taken back.")
        expect(page.get_by_label("Title", exact=True)).to_have_value("Fargo")
        until_printed(page, url, "Fargo")


def test_one_word_is_given_back_without_script_and_the_rest_is_kept(place: Place, browser: Browser, film: str) -> None:
    with reading(place, browser, script=False) as page:
        page.goto(f"{place.url}/edit/{film}")
        page.get_by_label("Title", exact=True).fill("Mine")
        page.get_by_label("Overview").fill("One.\n\nTwo.")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_label("Year", exact=True).fill("1997")
        page.get_by_role("button", name="Take back what was said of Title by hand").click()
        expect(page.get_by_label("Title", exact=True)).to_have_value("Fargo")
        expect(page.get_by_label("Overview")).to_have_value("One.\n\nTwo.")
        expect(page.get_by_label("Year", exact=True)).to_have_value("1997")
        page.get_by_label("Year", exact=True).fill("soon")
        page.get_by_label("Year", exact=True).press("Enter")
        expect(page.get_by_label("Year", exact=True)).to_have_value("soon")
        expect(page.get_by_label("Year", exact=True)).to_have_accessible_description(
            "Wanted a year, such as 1999. By hand"
        )


def test_a_picture_is_chosen_and_undone_by_keyboard_alone(
    place: Place, browser: Browser, film: str, site: Site
) -> None:
    for path in ("/t/p/original/a.png", "/t/p/w342/a.png"):
        site.pages[path] = text(drawn("red"), Content_Type="image/png")
    with connect.library(place.settings) as db, connect.write(db):
        offers.put(db, film, Source.TMDB, [Offer("poster", Source.TMDB, 0, f"{site.url}/t/p/original/a.png", 400, 600)])
    with reading(place, browser) as page:
        page.goto(f"{place.url}/edit/{film}/artwork")
        shown = page.locator(".alternatives img")
        expect(shown).to_have_count(3)
        page.wait_for_function(
            "() => [...document.querySelectorAll('.alternatives img')].every((one) => one.naturalWidth)"
        )
        assert {src.split("/")[2] for src in shown.evaluate_all("(all) => all.map((one) => one.src)")} == {
            place.url.removeprefix("http://")
        }
        page.keyboard.press("3")
        expect(page.locator(".notice[role=status]")).to_contain_text("Chose another poster.")
        expect(page.locator(".shown")).to_contain_text("Chosen by hand")
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "Undo":
                break
        page.keyboard.press("Enter")
        expect(page.locator(".notice[role=status]")).to_contain_text("Taken back.")
        expect(page.locator(".shown")).to_contain_text("NFO file")
    with connect.library(place.settings) as db:
        assert images.get(db, film, "poster", Source.PERSON) is None


def test_one_s_own_picture_is_sent_without_script(place: Place, browser: Browser, film: str) -> None:
    with reading(place, browser, script=False) as page:
        page.goto(f"{place.url}/edit/{film}/artwork")
        page.get_by_label("Your own backdrop").set_input_files(
            {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": drawn("red") + b"<script>"}
        )
        page.get_by_role("button", name="Use it as backdrop").click()
        expect(page.locator(".notice[role=status]")).to_contain_text("Brought another backdrop.")
        expect(page.locator(".of-backdrop .shown img")).to_have_count(1)


def test_the_printed_page_leads_only_admins_there(place: Place, browser: Browser, film: str) -> None:
    found = {}
    for role in Role:
        with reading(place, browser, role) as page:
            page.goto(item_url(place, film))
            page.wait_for_load_state("networkidle")
            found[role] = [page.get_by_role("link", name=name, exact=True).count() for name in ("Edit", "Wrong match?")]
    assert found == {Role.ADMIN: [1, 1], Role.MEMBER: [0, 1], Role.GUEST: [0, 0]}

"""The search field, as a reader uses it: in any script, without accents, by keyboard, read aloud."""

from __future__ import annotations

import json
import re

import pytest
from look_place import Place, Reader
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]


FOUND = """(wanted) => JSON.stringify([...document.querySelectorAll('[role=option] .found')].map((one) => one.textContent).sort())
  === wanted && !/^$/.test(document.querySelector('.search [role=status]').textContent)"""


def ask(page: Page, question: str, found: list[str]) -> None:
    """Type a question and wait until the field offers just that."""
    field = page.get_by_role("combobox", name="Search the library")
    field.fill("")
    field.type(question)
    page.wait_for_function(FOUND, arg=json.dumps(sorted(found), ensure_ascii=False, separators=(",", ":")))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("sev", ["Seven Samurai"]),
        ("SAMOURAI", ["Le Samouraï"]),
        ("sam", ["Le Samouraï", "Seven Samurai"]),
        ("soren", ["Ågot & Søren", "Søren Malling"]),
        ("Søren agot", ["Ågot & Søren"]),
        ("samurai seven", ["Seven Samurai"]),
        ("le sam", ["Le Samouraï"]),
        ("1954", ["Seven Samurai"]),
        ("Иди", ["Иди и смотри"]),
        ("смот", ["Иди и смотри"]),
        ("فوق", ["أبي فوق الشجرة"]),
        ("千尋", ["千と千尋の神隠し"]),
        ("千と千尋の神", ["千と千尋の神隠し"]),
        ("と神隠", []),
        ("akira kuro", ["Akira Kurosawa"]),
        ("zzz", []),
        ('"><script>alert(1)</script>', []),
    ],
)
def test_a_question_finds(place: Place, reader: Reader, question: str, found: list[str]) -> None:
    page = reader.open(place.url + "movies/index.html")
    ask(page, question, found)


def test_results_are_grouped_by_kind_and_lead_to_their_pages(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "movies/index.html")
    ask(page, "soren", ["Ågot & Søren", "Søren Malling"])
    groups = page.locator("[role=listbox] [role=group]")
    assert groups.locator(".group").all_inner_texts() == ["Films", "People"]
    hrefs = page.locator("[role=option]").evaluate_all("(all) => all.map((one) => new URL(one.href).pathname)")
    assert [href.split("/")[1] for href in hrefs] == ["item", "person"]


def test_the_keyboard_is_enough(place: Place, reader: Reader) -> None:
    page = reader.open(place.url)
    field = page.get_by_role("combobox", name="Search the library")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    ask(page, "sam", ["Le Samouraï", "Seven Samurai"])
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[aria-selected=true]")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "none")
    name = chosen.locator(".found").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


def test_escape_closes_then_clears(place: Place, reader: Reader) -> None:
    page = reader.open(place.url)
    ask(page, "sam", ["Le Samouraï", "Seven Samurai"])
    page.keyboard.press("Escape")
    field = page.get_by_role("combobox", name="Search the library")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert field.input_value() == "sam"
    page.keyboard.press("Escape")
    assert (field.input_value(), field.get_attribute("aria-expanded")) == ("", "false")


def test_enter_opens_the_best_find(place: Place, reader: Reader) -> None:
    page = reader.open(place.url)
    ask(page, "metro", ["Metropolis"])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Metropolis")


def test_nothing_is_loaded_before_it_is_asked_for(place: Place, reader: Reader) -> None:
    place.asked.clear()
    page = reader.open(place.url)
    before = [path for path in place.asked if path.startswith("/search/")]
    ask(page, "metropolis", ["Metropolis"])
    loaded = [path for path in place.asked if path.startswith("/search/")]
    assert (before, loaded) == ([], ["/search/root.js", "/search/6d.js", "/search/6d65.js"])


def test_the_overlay_fits_a_phone(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "movies/index.html", 360, 700)
    page.locator(".bar a", has_text="Search").click()
    ask(page, "sam", ["Le Samouraï", "Seven Samurai"])
    box = page.get_by_role("listbox").bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 360) == (True, True)


def test_without_script_the_field_asks_the_server(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "movies/index.html", java_script_enabled=False)
    page.locator("#q").fill("samurai")
    page.locator("#q").press("Enter")
    page.wait_for_url(re.compile("/search.q=samurai"))
    expect(page.locator("h1")).to_have_text("Found for samurai")

"""What script adds to a shelf: filter, order, list. Without it they are not there."""

from __future__ import annotations

import pytest
from look_place import Place, Reader
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]


def shown(page: Page) -> list[str]:
    """The titles on the shelf, in order, each once."""
    return list(dict.fromkeys(page.locator(".wall .card:visible .title").all_inner_texts()))


def test_a_filter_leaves_what_fits(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "movies/index.html")
    page.get_by_label("Filter this page").fill("SAMOURAI")
    assert shown(page) == ["Le Samouraï"]
    expect(page.locator(".sorter [role=status]")).to_have_text("5 of 60")
    page.get_by_label("Filter this page").fill("")
    assert page.locator(".wall .card:visible").count() == 60


def test_an_order_and_back(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "movies/index.html")
    printed = shown(page)
    page.get_by_label("Order").select_option("oldest")
    assert shown(page)[:2] == ["Metropolis", "M"]
    page.get_by_label("Order").select_option("")
    assert shown(page) == printed


def test_a_list_is_remembered(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "movies/index.html")
    page.get_by_label("As a list").check()
    page.reload()
    expect(page.get_by_label("As a list")).to_be_checked()
    box = page.locator(".wall .card").first.bounding_box()
    assert box is not None
    assert box["height"] < 100


def test_without_script_there_are_no_tools(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "movies/index.html", java_script_enabled=False)
    expect(page.locator(".sorter")).to_be_hidden()
    assert page.locator(".wall .card").count() == 60

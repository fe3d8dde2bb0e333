"""Datasette in a real browser: its scripts run, its links lead on, and it stands outside our origin."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from web_place import Place, shelve

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium")]


def test_its_pages_work_but_are_strangers_to_ours(place: Place, browser: Browser) -> None:
    shelve(place.settings, "movies/Fargo.mp4")
    cookie = place.cookie(place.person())
    with browser.new_context() as context:
        context.add_cookies(
            [{"name": "medialib", "value": cookie, "url": place.url, "httpOnly": True, "sameSite": "Lax"}]
        )
        page = context.new_page()
        page.goto(f"{place.url}/data/library?sql=select+title+from+media")
        editor, origin = page.locator(".CodeMirror").count(), page.evaluate("self.origin")
        reached = page.evaluate("fetch('/api/me').then(() => true, () => false)")
        page.locator("a", has_text="library").first.click()
        page.wait_for_url(f"{place.url}/data/library")
        back = page.goto(f"{place.url}/account")
        ours = page.evaluate("self.origin")
    assert (editor, origin, reached) == (1, "null", False)
    assert back is not None
    assert (back.status, ours) == (200, place.url)

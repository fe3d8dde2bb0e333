"""Every page in a real browser: readable, reachable, still, at three widths and in both schemes."""

from __future__ import annotations

import gzip
import re
from typing import Any

import look_samples as samples
import pytest
from look_desk import SCREENS
from look_place import SHIFTS, Place, Reader

PRINTED = ("index.html", "movies/index.html", "people/index.html", samples.href(0, ""), samples.href(5, ""))
SPECIAL = ("item/show.html", "item/album.html", "item/track.html", "item/disc.html")
PAGES = (*PRINTED, *SPECIAL, *(f"desk/{screen}.html" for screen in SCREENS))
pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]

# Text against what is painted below it, as WCAG 2.2 counts it; pictures and patterned covers are left out.
CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, under) => top.slice(0, 3).map((part, i) => part * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = (color) => {
    const [r, g, b] = color.map((part) => part / 255).map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(rgba(getComputedStyle(at).backgroundColor));
    return layers.reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const faults = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest('.cover, .away, option, script, :disabled, .unseen, .skip')) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(element), below = ground(element), text = over(rgba(style.color), below);
    const [a, b] = [light(text), light(below)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) faults.push(`${ratio.toFixed(2)} ${element.className || element.tagName}: ${texts.currentNode.data.trim().slice(0, 40)}`);
  }
  return faults;
}"""
ACCENTS = """() => {
  const faults = [], root = document.documentElement;
  for (const name of ['grey', ...Array(36).keys()]) {
    root.className = `js tinted hue-${name}`;
    for (const fault of (CONTRAST)()) faults.push(`hue-${name} ${fault}`);
  }
  return faults;
}""".replace("CONTRAST", CONTRAST)
NAMES = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, progress')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('[aria-hidden=true]'))
  .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim() || [...(one.labels ?? [])].some((label) => label.textContent.trim())))
  .map((one) => one.outerHTML.slice(0, 90))"""
TARGETS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('p, dd, .skip, [aria-hidden=true]'))
  .flatMap((one) => {
    const shown = one.closest('label') ?? (one.getClientRects().length ? one : one.querySelector('*'));
    const box = shown.getBoundingClientRect();
    return box.width >= 24 && box.height >= 24 ? [] : [`${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`];
  })"""
WIDE = "() => document.documentElement.scrollWidth - document.body.clientWidth"
LANDMARKS = """() => ({
  h1: document.querySelectorAll('h1').length, main: document.querySelectorAll('main').length,
  banner: document.querySelectorAll('body > header').length,
  navs: [...document.querySelectorAll('nav')].map((nav) => nav.getAttribute('aria-label')).filter((label, at, all) => !label || all.indexOf(label) !== at),
  levels: [...document.querySelectorAll('h1, h2, h3, h4')].map((h) => Number(h.tagName[1])).filter((level, at, all) => at && level > all[at - 1] + 1),
  twice: [...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) !== at),
  dangling: [...document.querySelectorAll('[aria-labelledby], [aria-controls], [aria-describedby]')].flatMap((one) =>
    ['aria-labelledby', 'aria-controls', 'aria-describedby'].flatMap((name) => (one.getAttribute(name) ?? '').split(' ')).filter((id) => id && !document.getElementById(id))),
})"""
SOUND = {"h1": 1, "main": 1, "banner": 1, "navs": [], "levels": [], "twice": [], "dangling": []}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(place: Place, reader: Reader, path: str) -> None:
    """Landmarks, names, targets, contrast in both schemes; no shift, and nothing over the edge at three widths."""
    for width, other in ((360, 360), (1440, 768)):
        page = reader.open(place.url + path, width, color_scheme="light", reduced_motion="reduce")
        checks = (LANDMARKS, NAMES, TARGETS, CONTRAST, SHIFTS, WIDE)
        assert [page.evaluate(check) for check in checks] == [SOUND, [], [], [], [], 0]
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.set_viewport_size({"width": other, "height": 900})
        assert [page.evaluate(check) for check in (CONTRAST, WIDE)] == [[], 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_accent_stands_out(place: Place, reader: Reader, scheme: Any) -> None:
    page = reader.open(place.url + PRINTED[3], color_scheme=scheme, reduced_motion="reduce")
    assert page.evaluate(ACCENTS) == []
    page.click("a.loud.start")
    assert page.evaluate(CONTRAST) == []


def test_the_home_page_is_small(place: Place, reader: Reader) -> None:
    page = reader.open(place.url)
    names = page.evaluate("() => performance.getEntriesByType('resource').map((one) => one.name)")
    files = {
        re.sub(r".*/assets/", "assets/", name) for name in names if "/assets/" in name and not name.endswith(".svg")
    }
    sizes = [len(gzip.compress((place.folder / name).read_bytes())) for name in ("index.html", *files)]
    assert sum(sizes) < 60_000


def test_the_switch_is_remembered_and_nothing_flashes(place: Place, reader: Reader) -> None:
    page = reader.open(place.url, color_scheme="light")
    button = page.get_by_role("button", name="Dark pages")
    assert button.get_attribute("aria-pressed") == "false"
    light = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    button.click()
    dark = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    assert (button.get_attribute("aria-pressed"), dark != light) == ("true", True)
    # Other scripts held back, the next page is dark from its first paint on.
    page.route(re.compile(r"/assets/(?!boot)[^/]+\.js"), lambda route: route.abort())
    page.goto(place.url + "movies/index.html", wait_until="commit")
    page.wait_for_selector("h1")
    assert page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "dark"
    reader.faults.clear()


def test_the_skip_link_comes_first_and_focus_shows(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "movies/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getBoundingClientRect().top >= 0") is True
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.evaluate(
        "() => [document.activeElement.closest('main') !== null, getComputedStyle(document.activeElement).outlineStyle]"
    )
    assert first == [True, "solid"]


def test_everything_is_reached_without_script(place: Place, reader: Reader) -> None:
    page = reader.open(place.url, 360, java_script_enabled=False)
    page.locator(".row h2 a", has_text="Films").click()
    page.locator(".wall a").first.click()
    page.locator("a.loud.start").click()
    assert page.locator("#play video").is_visible()
    page.locator(".closing").click()
    assert page.locator("#play").is_hidden()
    page.locator(".bar a", has_text="Shelves").click()
    page.locator(".colophon a", has_text="Home").click()
    assert page.url == place.url + "index.html"


def test_a_stick_in_another_machine_works(place: Place, reader: Reader) -> None:
    page = reader.open((place.folder / "index.html").as_uri())
    assert page.locator("[data-server]:visible").count() == 0
    page.locator(".row h2 a", has_text="Films").click()
    page.get_by_role("combobox", name="Search the library").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("kurosawa")
    page.locator("[role=option]").first.wait_for()
    assert page.locator("[role=option] .found").all_inner_texts() == ["Akira Kurosawa"]


def test_paper_gets_no_controls(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + PRINTED[3])
    page.emulate_media(media="print")
    shown = [
        name for name in (".search", ".bar", ".acts", ".kinds", ".colophon nav") if page.locator(name).is_visible()
    ]
    assert (shown, page.locator("h1").is_visible()) == ([], True)


def test_a_large_picture_that_does_not_come_yet_is_blurred_and_nothing_moves(place: Place, reader: Reader) -> None:
    page = reader.open(place.url + "index.html")
    page.route("**/art/*.png", lambda route: route.fulfill(status=404, body=""))
    page.goto(place.url + samples.href(0, ""))
    plate, blur = page.locator(".object-plate .plate"), page.locator(".object-plate .blur")
    outer, inner = plate.bounding_box(), blur.bounding_box()
    assert outer and inner
    assert (inner["width"] >= outer["width"], inner["height"] >= outer["height"]) == (True, True)
    assert blur.evaluate("(image) => [image.complete, image.naturalWidth > 0]") == [True, True]
    assert page.evaluate(SHIFTS) == []
    reader.faults.clear()

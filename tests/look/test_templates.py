"""Every template renders from its page alone, and whatever stands in a page stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import look_samples as samples
import pytest
from jinja2 import Environment
from look_desk import SCREENS, template

from medialib.catalogue.paper import environment
from medialib.catalogue.views import HomePage

TEMPLATES = Path(__file__).parents[2] / "site_templates"
ASSETS = {file.name: f"assets/{file.name}" for file in (TEMPLATES / "static").iterdir()}
PRINTED: dict[str, tuple[str, object]] = {
    "home": ("home.html", samples.home()),
    "drawn": ("home.html", samples.home(drawn=True)),
    "empty": ("home.html", HomePage((), None, "", (), ())),
    "shelf": ("shelf.html", samples.shelf("../")),
    "bare shelf": (
        "shelf.html",
        replace(samples.shelf("../", 0), rail=(), previous=None, next=None, up=(), count=None),
    ),
    "index": ("index.html", samples.index("../")),
    "movie": ("item.html", samples.movie("../../")),
    "show": ("item.html", samples.show("../../")),
    "album": ("item.html", samples.album("../../")),
    "track": ("item.html", samples.track("../../")),
    "disc": ("item.html", samples.disc("../../")),
    "not found": ("notfound.html", ""),
}
PAGES = PRINTED | {screen: (template(screen), page) for screen, page in SCREENS.items()}


@pytest.fixture(scope="module")
def paper() -> Environment:
    """Our templates, strict and escaped."""
    return environment([TEMPLATES])


class Reader(HTMLParser):
    """Notes what an HTML text holds: tags with their attributes, and where elements do not close."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "source", "track", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing at {self.getpos()}"


def read(paper: Environment, name: str, page: object, live: bool = False) -> Reader:
    """What a page holds once rendered."""
    reader = Reader()
    reader.feed(paper.get_template(name).render(site=samples.site("../../", ASSETS, live), page=page))
    assert reader.open == []
    return reader


def attributes(reader: Reader) -> Iterator[tuple[str, str, str]]:
    """Every attribute as (tag, name, value)."""
    for tag, known in reader.tags:
        for name, value in known.items():
            yield tag, name, value or ""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_well_formed_and_holds_no_inline_code(paper: Environment, page: str) -> None:
    reader = read(paper, *PAGES[page])
    names = {name for _, name, _ in attributes(reader)}
    assert [name for name in names if name.startswith("on") or name == "style"] == []
    assert [tag for tag, known in reader.tags if tag == "style" or (tag == "script" and not known.get("src"))] == []
    identities = [value for _, name, value in attributes(reader) if name == "id"]
    assert sorted(identities) == sorted(set(identities))


@pytest.mark.parametrize("page", PAGES)
def test_one_heading_of_the_first_rank_and_every_picture_sized(paper: Environment, page: str) -> None:
    reader = read(paper, *PAGES[page])
    assert [tag for tag, _ in reader.tags].count("h1") == 1
    images = [known for tag, known in reader.tags if tag in ("img", "video")]
    assert [known for known in images if not (known.get("width") and known.get("height"))] == []
    assert [known for tag, known in reader.tags if tag == "img" and "alt" not in known] == []


@pytest.mark.parametrize("page", PAGES)
def test_hostile_texts_stay_texts(paper: Environment, page: str) -> None:
    name, value = PAGES[page]
    plain, bad = read(paper, name, value), read(paper, name, samples.hostile(value))
    allowed = {tag for tag, _ in plain.tags} | {"p", "div"}
    assert {tag for tag, _ in bad.tags} - allowed == set()
    assert [
        known for tag, known in bad.tags if tag == "script" and not (known["src"] or "").startswith("../../assets/")
    ] == []
    fresh = {name for _, name, _ in attributes(bad)} - {name for _, name, _ in attributes(plain)}
    assert fresh - {"aria-invalid", "dir", "hidden", "open", "poster", "selected"} == set()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "", "//evil.example", "HTTPS:x"])
def test_an_item_comes_from_a_web_address_or_from_nowhere(paper: Environment, address: str) -> None:
    reader = read(paper, "item.html", replace(samples.movie("../../"), site_url=address))
    assert [value for _, name, value in attributes(reader) if name == "rel" and "external" in value] == []


def test_the_same_page_is_printed_in_the_same_bytes(paper: Environment) -> None:
    site = samples.site("", ASSETS)
    printed = {paper.get_template("home.html").render(site=site, page=samples.home()) for _ in range(2)}
    assert len(printed) == 1


def test_a_user_s_style_follows_ours(paper: Environment) -> None:
    site = replace(samples.site("../", ASSETS), styles=("assets/extra.css",))
    html = paper.get_template("shelf.html").render(site=site, page=samples.shelf("../"))
    assert re.findall(r'stylesheet" href="([^"]+)"', html)[-1] == "../assets/extra.css"


@pytest.mark.parametrize("page", PAGES)
def test_times_are_exact_for_the_machine(paper: Environment, page: str) -> None:
    reader = read(paper, *PAGES[page])
    times = [known["datetime"] for tag, known in reader.tags if tag == "time" and "datetime" in known]
    assert [time for time in times if not re.match(r"\d{4}-\d\d-\d\dT", time or "")] == []


def test_every_asset_a_template_asks_for_is_there() -> None:
    texts = [file.read_text() for file in TEMPLATES.rglob("*.html")]
    asked = {name for text in texts for name in re.findall(r"site\.assets\['([^']+)'\]", text)}
    assert asked == set(ASSETS)

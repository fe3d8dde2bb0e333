"""Hostile text, from every source and in every field, in a real browser: nothing of it runs and nothing of it is markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile_library import NAME, PAYLOAD, SHORT, Hostile, fill
from matrix import concrete, table
from playwright.sync_api import Browser, BrowserContext
from web_place import PASSWORD, Place, running

from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, passwords, users
from medialib.store.users import Role

pytestmark = [pytest.mark.browser, pytest.mark.needs("chromium", "ffmpeg")]

WATCH = "window.ran = []; window.pwned = (n) => { window.ran.push(n); }; window.alert = window.pwned;"
# What the payloads would have made, had they been taken for markup.
MADE = """() => [...document.querySelectorAll(
  'img[src="x"], svg[onload], iframe, [onerror], [onfocus], [onload], [onmouseover], script:not([src]):not([type]), base, object, embed,'
  + 'a[href^="javascript" i], form[action^="javascript" i], area, meta[http-equiv="refresh" i][content*="javascript" i]'
)].map((one) => one.outerHTML.slice(0, 120))"""


@dataclass
class Library:
    """The running app over the hostile library."""

    place: Place
    hostile: Hostile
    cookie: str

    @property
    def printed(self) -> list[str]:
        """The printed pages, by their paths."""
        build = self.place.settings.build_dir / "home"
        return sorted(path.relative_to(build).as_posix() for path in build.rglob("*.html"))

    @property
    def kinds(self) -> list[str]:
        """The printed pages of items, and two of each other folder."""
        seen: Counter[str] = Counter()
        chosen = []
        for path in self.printed:
            folder = path.partition("/")[0]
            seen[folder] += 1
            if seen[folder] <= (2 if folder != "item" else 40):
                chosen.append(path)
        return chosen

    @property
    def live(self) -> list[str]:
        """Every page of the table that is made when it is asked for, with hostile words in its address."""
        odd = quote(PAYLOAD)
        ids = {"/jobs/{id}": self.hostile.job, "/review/{id}": self.hostile.items[0]}
        rows = [row.path for row in table() if "GET" in row.methods]
        pages = {concrete(path, ids.get(path, self.hostile.items[1])) for path in rows}
        kept = [
            path for path in sorted(pages) if not path.startswith(("/api", "/events", "/media", "/data", "/assets"))
        ]
        asked = (
            f"/search?q={odd}",
            "/search?q=zebra",
            f"/submit?url={odd}",
            f"/jobs?status={odd}",
            f"/jobs?before={odd}",
            f"/{odd}.html",
        )
        return [*kept, *asked, f"/login?next={odd}", f"/account?{odd}"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, mp4: Path, mp3: Path) -> Iterator[Library]:
    """The hostile library, printed and served, with an admin whose name and browser are hostile too."""
    root = tmp_path_factory.mktemp("hostile")
    settings = Settings(
        library_name=SHORT, media_root=root / "media", build_dir=root / "build", allow_private_addresses=True,
        providers=Providers(enabled=False),
    )  # fmt: skip
    connect.prepare(settings)
    with connect.library(settings) as db:
        hostile = fill(settings, db, root / "source", mp4, mp3)
    with running(settings) as place:
        name = SHORT[:60]
        with connect.private(settings) as db:
            users.add(db, name, Role.ADMIN, passwords.hashed(PASSWORD), connect.now())
        client = place.anybody(**{"User-Agent": SHORT})
        client.post("/login", data={"name": name, "password": PASSWORD})
        client.post("/account/tokens", data={"name": SHORT[:60]})
        yield Library(place, hostile, client.cookies["medialib"])


@dataclass
class Reader:
    """Somebody who looks at pages; what ran, what was made, and what the policy had to stop."""

    context: BrowserContext
    faults: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: self.note(f"dialog {dialog.message}"))
        self.page.on("console", lambda said: self.note(said.text) if "Content Security Policy" in said.text else None)

    def note(self, fault: str) -> None:
        """Keep what should not have been."""
        self.faults.setdefault(self.page.url[:120], []).append(fault[:200])

    def look(self, address: str) -> None:
        """Open a page, and see whether anything of it ran or is markup."""
        self.page.goto(address, wait_until="load")
        self.judge()

    def judge(self) -> None:
        """Whether anything ran or is markup by now."""
        for frame in self.page.frames:
            ran, made = frame.evaluate("() => window.ran || []"), frame.evaluate(MADE)
            if ran or made:
                self.note(f"ran {ran}, made {made}")

    def search(self) -> int:
        """Type the one word that everything hostile holds; how much was found."""
        box = self.page.locator("input[type=search]").first
        box.fill("zebra")
        found = self.page.get_by_text("zebra", exact=False)
        found.nth(3).wait_for(state="attached")
        self.judge()
        return found.count()


@pytest.fixture
def looking(browser: Browser, library: Library) -> Iterator[list[Reader]]:
    """A place for readers, whose contexts are closed at the end."""
    readers: list[Reader] = []
    yield readers
    for reader in readers:
        reader.context.close()


def reader(browser: Browser, library: Library, looking: list[Reader], *, bypass_csp: bool) -> Reader:
    """A reader who is signed in."""
    context = browser.new_context(bypass_csp=bypass_csp)
    context.add_cookies([{"name": "medialib", "value": library.cookie, "url": library.place.url}])
    looking.append(Reader(context))
    return looking[-1]


def test_nothing_runs_on_our_pages_even_without_the_policy(
    browser: Browser, library: Library, looking: list[Reader]
) -> None:
    """C1, C2, S4: every page that is made on demand, and some printed ones, with the policy switched off in the browser."""
    free = reader(browser, library, looking, bypass_csp=True)
    for path in (*library.live, *library.printed[::8]):
        free.look(f"{library.place.url}/{path.lstrip('/')}")
    free.look(f"{library.place.url}/")
    assert (free.search() > 3, free.faults) == (True, {})


def test_the_policy_has_nothing_to_stop(browser: Browser, library: Library, looking: list[Reader]) -> None:
    """C1, S5: with the policy on, no page even tries; and a cell of the library as SQL stays text where it is off."""
    guarded = reader(browser, library, looking, bypass_csp=False)
    for path in (*library.printed[:4], *library.live[::4]):
        guarded.look(f"{library.place.url}/{path.lstrip('/')}")
    assert guarded.faults == {}
    free = reader(browser, library, looking, bypass_csp=True)
    for table_name in ("media", "facts", "jobs", "job_log", "people", "files", "matches"):
        free.page.goto(f"{library.place.url}/data/library/{table_name}", wait_until="load")
        assert free.page.evaluate(
            "() => [window.ran, document.querySelectorAll('img[src=\"x\"], svg[onload], iframe').length]"
        ) == [[], 0]


def test_nothing_runs_from_files(browser: Browser, library: Library, looking: list[Reader]) -> None:
    """C1: the same pages as files on a disk, where there is no policy, with search as one types."""
    context = browser.new_context()
    looking.append(Reader(context))
    away = looking[-1]
    build = library.place.settings.build_dir / "home"
    for path in library.kinds:
        away.look((build / path).as_uri())
    away.look((build / "index.html").as_uri())
    assert (away.search() > 3, away.faults) == (True, {})


def test_what_is_between_braces_stays_text(library: Library) -> None:
    """S4, C3: no template speaks out of a title, and every printed page holds the words escaped or not at all."""
    build = library.place.settings.build_dir / "home"
    texts = {path: (build / path).read_text() for path in library.printed}
    assert sum("{{7*7}}" in text for text in texts.values()) > 20
    assert [
        path for path, text in texts.items() if "<script>pwned" in text or "<img src=x" in text or "<svg onload" in text
    ] == []


def test_the_trap_itself_shuts(browser: Browser, looking: list[Reader]) -> None:
    """Where a payload is taken for markup, it runs, is seen to run, and is seen to be there."""
    trap = Reader(browser.new_context())
    looking.append(trap)
    for payload in (PAYLOAD, SHORT, NAME):
        trap.page.goto("about:blank")
        trap.page.set_content(f"<title>{payload}</title>{payload}")
        trap.page.wait_for_function("() => window.ran.length > 0")
        trap.judge()
    assert trap.faults["about:blank"][-1].startswith("ran [11], made")
    assert len(trap.faults["about:blank"]) >= 3

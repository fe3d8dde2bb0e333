"""From an empty folder to a page that plays: real processes, a real site, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from loopback_site import Site
from media_files import H264, ffmpeg
from playwright.sync_api import Browser, BrowserContext, Page, expect
from up import PASSWORD, Up, submit, until, up

pytestmark = [pytest.mark.browser, pytest.mark.processes]
TITLE = "Käse & 千と千尋 — a film"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A library just started on an empty folder."""
    with up(tmp_path_factory.mktemp("journey")) as running:
        running.ready()
        yield running


@pytest.fixture
def slow_site(site: Site, tmp_path: Path) -> Site:
    """A site whose video takes some seconds to come."""
    film = tmp_path / "film.mp4"
    source = (
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=640x360:r=24:d=20",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=330:duration=20",
    )
    ffmpeg(*source, *H264, "-g", "24", "-movflags", "+faststart", film)
    answer = site.put("/film.mp4", film)
    answer.bytes_per_s = len(answer.body) // 8
    site.page("/watch", '<video src="/film.mp4" controls></video>', TITLE.replace("&", "&amp;"))
    return site


def set_up(page: Page, library: Up) -> None:
    """Enter the code from the console and make the first account."""
    page.goto(library.url)
    expect(page).to_have_url(f"{library.url}/setup")
    page.locator("input[name=code]").fill(library.setup_code)
    page.locator("input[name=name]").fill("ann")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(f"{library.url}/")


def progress_seen(page: Page) -> list[float]:
    """Every value the page's progress bar took until the job was done."""
    page.evaluate(
        """() => { window.seen = []; const look = () => {
          const bar = document.querySelector('[data-job] progress'); if (bar) window.seen.push(bar.value);
          if (document.querySelector('[data-status=done]')) window.done = true; else requestAnimationFrame(look); };
          look(); }"""
    )
    until(lambda: page.evaluate("window.done === true"), "the end of the job", 180)
    return [float(value) for value in page.evaluate("window.seen")]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    with closing(browser.new_context()) as context:
        yield context


def test_from_an_empty_folder_to_a_page_that_plays(library: Up, context: BrowserContext, slow_site: Site) -> None:
    page = context.new_page()
    set_up(page, library)

    home = context.new_page()
    home.goto(library.url)
    expect(home.get_by_text(TITLE)).to_have_count(0)

    page.goto(f"{library.url}/submit")
    page.locator("textarea[name=sources]").fill(slow_site.url("/watch"))
    page.locator("main form button").last.click()
    page.wait_for_selector("[data-job]")
    seen = progress_seen(page)
    assert len({value for value in seen if 0 < value < 1}) >= 3
    assert seen == sorted(seen) or max(seen) == 1.0

    expect(home.get_by_text(TITLE).first).to_be_visible(timeout=30_000)
    item, media = plays_and_seeks(home)
    finds(home, library.url)
    counts(home, library)
    stands_alone(context, library.folder / "build" / "home" / "index.html")

    logged_out(page, library, item, media)


def plays_and_seeks(page: Page) -> tuple[str, str]:
    """Open the film, play it, jump ahead; the addresses of its page and its file. The jump is answered with a part (206)."""
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("h1")).to_have_text(TITLE)
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status) if "/media/" in answer.url else None)
    page.get_by_role("link", name="Play").or_(page.get_by_role("button", name="Play")).first.click()
    playing = "() => { const v = document.querySelector('video'); return v && !v.paused && v.currentTime > 0.2 }"
    until(lambda: page.evaluate(playing), "the film to play")
    page.evaluate("() => { document.querySelector('video').currentTime = 15 }")
    until(lambda: page.evaluate("() => document.querySelector('video').currentTime > 15.1"), "the film to go on")
    assert 206 in statuses
    return page.url, str(page.evaluate("() => document.querySelector('video').currentSrc"))


def finds(page: Page, url: str) -> None:
    """Search finds the film by an accented word without its accent, and by a word in another script."""
    for words in ("kase", "千尋"):
        page.goto(url)
        page.keyboard.press("/")
        page.keyboard.type(words)
        expect(page.get_by_role("option", name=TITLE)).to_be_visible()


def counts(page: Page, library: Up) -> None:
    """Datasette counts one video."""
    page.goto(f"{library.url}/data/library.json?sql=select+count(*)+as+n+from+media+where+kind='video'&_shape=array")
    assert page.locator("body").inner_text().replace(" ", "") == '[{"n":1}]'


def stands_alone(context: BrowserContext, home: Path) -> None:
    """The same files show and find the film with no server."""
    page = context.new_page()
    page.goto(home.as_uri())
    expect(page.get_by_text(TITLE).first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("kase")
    page.get_by_role("option", name=TITLE).click()
    expect(page.locator("h1")).to_have_text(TITLE)


def logged_out(page: Page, library: Up, item: str, media: str) -> None:
    """Signing out ends access to the page, the media, the events and Datasette."""
    page.goto(library.url)
    allowed = [page.request.get(address, max_redirects=0).status for address in (item.partition("#")[0], media)]
    assert allowed == [200, 200]
    answer = page.request.post(f"{library.url}/logout", headers={"Origin": library.url}, max_redirects=0)
    assert answer.status == 303
    for address in (item.partition("#")[0], media, f"{library.url}/events", f"{library.url}/data/"):
        refused = page.request.get(address, max_redirects=0)
        assert refused.status in (401, 303), address
        assert "/login" in refused.headers.get("location", "/login")


def test_an_upload_an_api_call_and_the_command_line_reach_the_same_library(
    library: Up, mp4: Path, tmp_path: Path
) -> None:
    with closing(library.client()) as client:
        film = ("Alien (1979).mp4", mp4.read_bytes(), "video/mp4")
        sent = client.post("/api/upload", files=[("files", film)])
        assert sent.status_code == 202
        first = sent.json()["uploaded"][0]
        assert first["name"] == "Alien (1979).mp4"
        library.cli("add", str(mp4), "--wait")
        job = client.get(f"/api/jobs/{first['job_id']}").json()
        [again] = [row for row in client.get("/api/jobs").json()["jobs"] if row["kind"] == "file"]
        assert (job["status"], again["status"]) == ("done", "done")
        assert again["media_id"] == job["media_id"]
        refused = client.post("/api/jobs", json={"source": "ftp://example.org/x"})
        assert (refused.status_code, refused.json()["error"]["hint"] != "") == (400, True)
        assert submit(client, "https://example.invalid/video") != ""

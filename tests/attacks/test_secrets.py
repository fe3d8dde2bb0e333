"""Secrets: each is planted where the owner would put it, everything is done, and then looked for everywhere."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cd_images import CdImage
from click.testing import CliRunner
from doing import do
from fetch_site import Site, open_site, text
from loopback_site import Site as VideoSite
from web_place import PASSWORD, Place, running, shelve

from medialib import flow
from medialib.cli.main import medialib
from medialib.model import Kind, Request, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.store import connect, passwords, users
from medialib.store.setup import ensure_setup_code
from medialib.store.users import Role
from medialib.tasks import open_tasks

pytestmark = [pytest.mark.needs("ffmpeg"), pytest.mark.processes]

CANARY = "CANARY"
ADDRESS = "?v=1&api_key=CANARYapikey77&token=CANARYtoken77&sig=CANARYsig77"


@dataclass
class House:
    """A running library whose owner has many secrets; all of them, and what was logged."""

    place: Place
    admin: httpx.Client
    secrets: tuple[str, ...]
    logged: io.StringIO

    def found(self, text: str) -> list[str]:
        """Which secrets a text holds."""
        return [secret for secret in self.secrets if secret in text]


@pytest.fixture
def services() -> Iterator[Site]:
    """Services that refuse every key, and repeat what they were asked."""
    with open_site() as site:
        for path in ("/3/search/movie", "/ws/2/release", "/ws/2/recording", "/v2/lookup"):
            site.pages[path] = lambda visit: visit.send(401, visit.path.encode(), Content_Type="text/plain")
        site.pages["/CANARYpath"] = text(b"no", Content_Type="text/plain")
        yield site


@pytest.fixture
def house(tmp_path: Path, services: Site, film_site: VideoSite, mp4: Path) -> Iterator[House]:
    """Everything that can hold a secret holds one, and every kind of job was done with it."""
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger().addHandler(handler)
    keys = {"tmdb_key": "CANARYtmdb77", "acoustid_key": "CANARYacoustid77", "contact": "me@example.org"}
    urls = dict.fromkeys(("tmdb_url", "musicbrainz_url", "acoustid_url", "coverart_url"), services.url)
    settings = Settings.model_validate(
        {
            "media_root": tmp_path / "media",
            "build_dir": tmp_path / "build",
            "allow_private_addresses": True,
            "providers": Providers.model_validate(keys | urls),
            "jobs": {"tries": 1},
            "notify": [f"json://CANARYnotify77:CANARYnotify78@127.0.0.1:{services.port}/CANARYpath"],
        }
    )
    connect.prepare(settings)
    with connect.library(settings) as db:
        do(settings, db, Way.VIDEO, film_site.url(f"/watch{ADDRESS}"))
        do(settings, db, Way.FILE, mp4, Kind.MOVIE)
        movie = db.conn.execute("SELECT id FROM media WHERE kind = 'movie'").fetchone()[0]
        do(settings, db, Way.IDENTIFY, movie)
    with connect.private(settings) as db:
        users.add(db, "Ann", Role.ADMIN, passwords.hashed("CANARY password 77"), connect.now())
        code = ensure_setup_code(db) or "-"
        kept = [row[0] for row in db.conn.execute("SELECT value FROM secrets")]
    with running(settings) as place:
        admin = place.anybody()
        admin.post("/login", data={"name": "Ann", "password": "CANARY password 77"})
        token = place.token(users_first(place))
        link = admin.post(f"/api/media/{movie}/link", json={}).json()["href"].partition("link=")[2]
        own = ("CANARY password 77", admin.cookies["medialib"], token, link, code, *kept)
        planted = ("CANARYtmdb77", "CANARYacoustid77", "CANARYnotify77", "CANARYnotify78", "CANARYpath")
        in_address = ("CANARYapikey77", "CANARYtoken77", "CANARYsig77")
        yield House(place, admin, (*planted, *in_address, *(one for one in own if one != "-")), logged)
    logging.getLogger().removeHandler(handler)


def users_first(place: Place) -> users.User:
    """The first person."""
    with connect.private(place.settings) as db:
        return users.everyone(db)[0]


def test_no_secret_is_where_anybody_looks(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    """S9, S6, A6, A11: pages, API, events, the library as SQL, the printed tree, logs and what was said on the console."""
    client, settings = house.admin, house.place.settings
    seen: dict[str, str] = {}
    with connect.library(settings) as db:
        jobs = [row[0] for row in db.conn.execute("SELECT id FROM jobs")]
        tables = db.table_names()
    pages = [
        "/jobs",
        "/account",
        "/admin/users",
        "/review",
        "/metrics",
        "/search?q=film",
        "/api/me",
        "/api/users",
        "/api/jobs",
    ]
    pages += [f"{kind}/{job}" for job in jobs for kind in ("/jobs", "/api/jobs")] + [
        f"/api/jobs/{job}/log" for job in jobs
    ]
    for page in (
        *pages,
        "/api/media",
        "/api/openapi.json",
        "/api/progress",
        "/api/search?q=film",
        "/healthz",
        "/login",
        "/nothing",
    ):
        seen[page] = client.get(page).text + str(client.get(page).headers)
    with client.stream("GET", "/events", headers={"Last-Event-ID": "0"}) as live:
        told = live.iter_text()
        seen["/events"] = next(told) + next(told)
    for name in set(tables) - {"jobs"}:
        seen[f"/data/{name}"] = client.get(f"/data/library/{name}.json?_size=1000").text
    flow.publish(settings, full=True)
    for path in settings.build_dir.rglob("*"):
        if path.is_file() and not path.is_symlink():
            seen[f"printed {path.name}"] = path.read_bytes().decode("utf-8", "replace")
    for path in (settings.data / "logs", settings.data / "cache"):
        seen |= {str(file): file.read_bytes().decode("latin-1") for file in path.rglob("*") if file.is_file()}
    said = capfd.readouterr()
    seen |= {"console": said.out + said.err, "log": house.logged.getvalue()}
    assert len(seen) > 40
    assert {where: house.found(words) for where, words in seen.items() if house.found(words)} == {}
    assert_only_a_jobs_address_holds_one(house)


def assert_only_a_jobs_address_holds_one(house: House) -> None:
    """A job keeps the address it was given, since it must ask for it again; no other column of the library does."""
    with connect.library(house.place.settings) as db:
        holding = {
            (name, column)
            for name in db.table_names()
            for row in db.query(f"SELECT * FROM [{name}]")
            for column, value in row.items()
            if house.found(str(value))
        }
    assert holding == {("jobs", "source")}


def test_settings_are_shown_without_their_secrets(tmp_path: Path) -> None:
    """S9: as text, as JSON, by doctor, and in the error about a key that is wrong."""
    config = tmp_path / "config.yaml"
    config.write_text(
        "providers:\n  tmdb_key: CANARYtmdb77\n  acoustid_key: CANARYacoustid77\nnotify: ['json://u:CANARYn77@localhost/']\n"
    )
    environment = {
        "MEDIALIB_CONFIG": str(config),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "BUILD_DIR": str(tmp_path / "build"),
    }

    def said(*words: str) -> str:
        done = CliRunner().invoke(medialib, words, env=environment)
        return f"{done.output}{done.stderr}{done.exception}"

    spoken = [said("config", "show"), said("config", "show", "--json"), said("doctor", "--json")]
    config.write_text(config.read_text() + "port: CANARYport\n")
    spoken.append(said("config", "check"))
    assert ["CANARY" in text.replace("CANARYport", "") for text in spoken] == [False] * 4
    assert ["tmdb" in text for text in spoken[:3]] == [True] * 3


@pytest.mark.needs("cd-paranoia")
def test_a_notice_that_fails_is_logged_without_its_address(
    settings: Settings, spoken_cd: CdImage, caplog: pytest.LogCaptureFixture
) -> None:
    """E3, S9: the address of a notice is the owner's; what comes back from it is shown to nobody."""
    with open_site() as site:
        site.pages["/CANARYpath"] = lambda visit: visit.send(500, b"CANARYanswer", Content_Type="text/plain")
        urls = [f"json://CANARYuser:CANARYpass@127.0.0.1:{site.port}/CANARYpath"]
        telling = Settings.model_validate({**settings.model_dump(exclude={"notify"}), "notify": urls})
        with connect.library(telling) as db:
            open_tasks(telling, immediate=True).submit(db, Request(str(spoken_cd.cue), Way.DISC, None, {"titles": "1"}))
            assert len(site.paths) == 1
            kept = " ".join(
                str(tuple(row)) for name in db.table_names() for row in db.conn.execute(f"SELECT * FROM [{name}]")
            )
    assert ("did not reach notify[0]" in caplog.text, CANARY in caplog.text + kept) == (True, False)


def test_no_page_sets_where_notices_go_or_what_is_run(place: Place) -> None:
    """E3, G3: no body of any route names a program, a hook, an address to tell, or an option of a downloader."""
    words = (
        "notify",
        "webhook",
        "command",
        "executable",
        "ffmpeg",
        "path",
        "program",
        "hook",
        "cookie",
        "proxy",
        "exec",
        "args",
    )
    named = [
        (row.path, field)
        for row in place.parts.routes
        if row.body
        for field in row.body.model_fields
        if any(word in field.lower() for word in words)
    ]
    assert named == []


def test_the_demo_of_a_fresh_place_has_no_people(place: Place) -> None:
    """A7: a password of ours opens nothing where nobody was made."""
    assert place.anybody().post("/login", data={"name": "Ann", "password": PASSWORD}).status_code == 401
    assert shelve(place.settings, "movies/x.mp4")

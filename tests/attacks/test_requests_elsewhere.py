"""Requests in our name: no door leads to this machine or its network, however the address is written or resolved."""

from __future__ import annotations

import ast
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from doing import do
from recorder import Recorder
from sqlite_utils import Database
from web_place import Place, running

from medialib.errors import MedialibError
from medialib.fetch import Client, check_url
from medialib.identify.online.asking import Asker
from medialib.identify.online.pictures import fetch_picture
from medialib.identify.online.words import RemotePicture
from medialib.model import Kind, Way
from medialib.settings import Settings
from medialib.settings.table import Providers
from medialib.sources import playlist
from medialib.store import connect
from medialib.store.users import Role
from medialib.web.previews import preview

HOUSE = Path(__file__).parents[2] / "medialib"


@dataclass
class Listener:
    """A socket on every address of this machine, which counts who comes."""

    port: int
    came: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """What must stay unasked: it listens on IPv4 and IPv6, on loopback and all else."""
    if socket.has_dualstack_ipv6():
        server = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    else:
        server = socket.create_server(("0.0.0.0", 0))
    found = Listener(server.getsockname()[1])

    def listen() -> None:
        while True:
            try:
                wire, address = server.accept()
            except OSError:
                return
            found.came.append(address[0])
            wire.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield found
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


def written(port: int) -> list[str]:
    """This machine in every spelling, other machines of its network, and other schemes."""
    hosts = (
        *(
            "127.0.0.1",
            "localhost",
            "LOCALHOST.",
            "x.localhost",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "0",
            "0.0.0.0",
        ),
        *(
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[fe80::1%25lo]",
        ),
        *(
            "169.254.169.254",
            "10.0.0.1",
            "100.64.0.1",
            "192.168.0.1",
            "[fd00::1]",
            "metadata.google.internal",
            "１27.0.0.1",
        ),
        *("user:pass@127.0.0.1", "example.org@127.0.0.1", "127.0.0.1%2f.example.org"),
    )
    others = (
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:6379/_x",
        "data:text/plain,x",
        "concat:/etc/passwd|x",
    )
    return [f"http://{host}:{port}/x" for host in hosts] + [*others, "http://127.0.0.1:6379/", f"//127.0.0.1:{port}/x"]


def refused(fetch: Callable[[str], object], address: str) -> bool:
    """Whether fetching fails in our own words."""
    try:
        fetch(address)
    except MedialibError:
        return True
    return False


def test_no_fetcher_reaches_this_machine_however_it_is_written(tmp_path: Path, listener: Listener) -> None:
    """E1: the client, pictures of services, previews of pictures, services, and what is added: no connection is made."""
    settings = Settings(media_root=tmp_path / "media", build_dir=tmp_path / "build")
    connect.prepare(settings)
    client = Client(allow_private=False)
    asker = Asker(settings, Recorder())
    fetchers: dict[str, Callable[[str], object]] = {
        "get": lambda url: client.get(url, limit_bytes=1000),
        "download": lambda url: client.download(url, tmp_path / "x", limit_bytes=1000),
        "picture": lambda url: fetch_picture(client, RemotePicture("poster", url)),
        "service": lambda url: asker.json(url),
        "added": lambda url: check_url(url, allow_private=False),
    }
    for url in written(listener.port):
        preview(settings, url)  # which shows nothing where there is nothing
    reached = [
        (name, url) for name, fetch in fetchers.items() for url in written(listener.port) if not refused(fetch, url)
    ]
    harmless = {("added", url) for url in written(listener.port) if "localhost" in url or "metadata" in url}
    assert (set(reached) - harmless, listener.came) == (set(), [])


def test_no_door_of_the_app_takes_an_address_of_this_machine(settings: Settings, listener: Listener) -> None:
    """E1: form, API and downloads, as a member; a name that only leads inwards fails when its job connects."""
    strict = settings.model_copy(update={"allow_private_addresses": False})
    with running(strict) as place:
        client = place.client(Role.MEMBER)
        taken = []
        for url in written(listener.port):
            answers = [client.post("/api/jobs", json={"source": url}), client.post("/api/downloads", json={"url": url})]
            taken += [url for answer in answers if answer.status_code == 202]
        assert {url for url in taken if "localhost" not in url and "metadata" not in url} == set()
    assert listener.came == []


@pytest.mark.processes
def test_a_page_of_a_list_leads_nowhere_inside(settings: Settings, listener: Listener, report: Recorder) -> None:
    """E1: an address that resolves inwards, asked by yt-dlp in its own process."""
    strict = settings.model_copy(update={"allow_private_addresses": False})
    with pytest.raises(MedialibError):
        playlist.look(f"http://localhost:{listener.port}/list", strict, report)
    assert listener.came == []


def test_services_of_the_settings_are_asked_inside_only_where_that_is_allowed(
    tmp_path: Path, listener: Listener
) -> None:
    """E1: an address of the settings is no way around the guard."""
    providers = Providers.model_validate({"musicbrainz_url": f"http://127.0.0.1:{listener.port}"})
    settings = Settings(media_root=tmp_path / "media", build_dir=tmp_path / "build", providers=providers)
    asker = Asker(settings, Recorder())
    assert refused(lambda url: asker.xml(url), f"{providers.musicbrainz_url}/ws/2/release")
    assert listener.came == []


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of this name outside of the fetcher itself."""
    for path in HOUSE.rglob("*.py"):
        if "fetch" not in path.parts and f"{name}(" in path.read_text():
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
                    yield path, node


def test_whoever_fetches_asks_the_settings_what_may_be_reached() -> None:
    """E1: no caller lets itself reach more than the owner allows, and none forgets to say."""
    said = {
        path.relative_to(HOUSE).as_posix(): {word.arg: ast.unparse(word.value) for word in call.keywords}.get(
            "allow_private"
        )
        for path, call in calls("Client")
    }
    assert len(said) >= 4
    assert {where: what for where, what in said.items() if not (what or "").endswith(".allow_private_addresses")} == {}


def commands() -> Iterator[tuple[str, str]]:
    """Every list in the house that begins with the name of ffmpeg or ffprobe, with the function around it."""
    for path in HOUSE.rglob("*.py"):
        told = path.read_text()
        for node in ast.walk(ast.parse(told)) if '"ffmpeg"' in told or '"ffprobe"' in told else ():
            if isinstance(node, ast.FunctionDef):
                text = ast.unparse(node)
                if any(f"['{program}'" in text for program in ("ffmpeg", "ffprobe")):
                    yield f"{path.relative_to(HOUSE).as_posix()} {node.name}", text


def test_ffmpeg_is_given_files_only_and_told_so() -> None:
    """E2, G2: everywhere it is run on what came in, its protocols are files, and the file is named as one."""
    loose = {where: text for where, text in commands() if "'-i'" in text and "lavfi" not in text}
    assert len(loose) >= 3
    assert [where for where, text in loose.items() if "-protocol_whitelist" not in text or "file:" not in text] == []


SECRET = "CANARY of a file that nobody gave"
LOCAL = {
    "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://{0}\n#EXTINF:5,\n{0}\n#EXT-X-ENDLIST\n",
    "film.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nconcat:{0}|{0}\n#EXT-X-ENDLIST\n",
    "film.mkv": "ffconcat version 1.0\nfile '{0}'\n",
    "film.avi": "#EXTM3U\n#EXTINF:1,\nsubfile,,start,0,end,9999,,:{0}\n#EXT-X-ENDLIST\n",
    "radio.pls": "[playlist]\nFile1=file://{0}\n",
    "list.xspf": "<playlist><trackList><track><location>file://{0}</location></track></trackList></playlist>",
    "film.strm": "file://{0}\n",
    "film.nfo": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{0}'>]><movie><title>&e;</title></movie>",
    "good.en.srt": "{0}\n",
    "list.cue": 'FILE "{0}" BINARY\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n',
}


@pytest.mark.needs("ffmpeg")
def test_no_file_that_came_in_makes_us_read_another(
    settings: Settings, db: Database, tmp_path: Path, mp4: Path
) -> None:
    """E2, G6: playlists, shortcuts, manifests and entities under every name; what they name is in nothing we keep."""
    secret = tmp_path / "secret.txt"
    secret.write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{SECRET}\n")
    folder = tmp_path / "came"
    folder.mkdir()
    for name, text in LOCAL.items():
        (folder / name).write_text(text.format(secret))
    (folder / "good.mp4").write_bytes(mp4.read_bytes())
    do(settings, db, Way.FOLDER, folder)
    for name in LOCAL:
        do(settings, db, Way.FILE, folder / name, Kind.MOVIE)
    kept = [path for root in (settings.media_root, settings.build_dir) for path in root.rglob("*") if path.is_file()]
    assert [path.name for path in kept if SECRET.encode() in path.read_bytes()] == []
    assert SECRET not in "".join(db.conn.iterdump())
    assert any(path.suffix == ".mp4" for path in kept)


def test_a_stranger_s_list_of_a_thousand_is_cut(place: Place) -> None:
    """H6: more lines than a form takes come back to be sent again, and no more than that becomes jobs."""
    lines = "\n".join(f"http://127.0.0.1:8999/{number}" for number in range(1000))
    answer = place.client(Role.MEMBER).post("/submit", files={"sources": (None, lines)})
    with connect.library(place.settings) as db:
        made = db.conn.execute("SELECT count(*) FROM jobs").fetchone()[0]
    assert (answer.status_code < 500, made) == (True, 200)

"""What `medialib up` finds before it starts, and the small commands beside it."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest
from on_shelf import film, put
from shell import shell
from sqlite_utils import Database

from medialib.errors import MedialibError, RefusedError, SettingsError
from medialib.model import Kind, Way
from medialib.settings import Settings
from medialib.store import jobs as rows


def refused(*words: str) -> tuple[type[MedialibError], str, str]:
    """The error with which a command ends, its message and its hint."""
    error = shell(*words).exception
    assert isinstance(error, MedialibError)
    return type(error), error.message, error.hint


@pytest.mark.parametrize("mode", ["full", "server", "web"])
def test_a_port_that_somebody_has_is_told_before_anything_starts(
    house: Settings, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert refused("up", "--mode", mode) == (
            SettingsError,
            f"Cannot listen on 127.0.0.1, port {port}: Address already in use.",
            "Set HOST and PORT to a free place, or stop what listens there.",
        )


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_an_address_that_is_not_ours_is_told(house: Settings, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", host)
    kind, message, _ = refused("up", "--mode", "web")
    assert (kind, message.startswith(f"Cannot listen on {host}, port 8080: ")) == (SettingsError, True)


def test_a_mode_that_is_none_is_refused(house: Settings) -> None:
    done = shell("up", "--mode", "all")
    assert (done.exit_code, "'all' is not one of 'full', 'server', 'monitor', 'worker', 'web'" in done.stderr) == (
        2,
        True,
    )


def test_settings_that_are_wrong_are_told_first(house: Settings, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("watch: {settle_s: soon}\n")
    assert refused("up") == (
        SettingsError,
        f"{tmp_path / 'config.yaml'}, line 1: 'watch.settle_s' has the value 'soon'. Wanted a number.",
        "See docs/settings.md for what it takes.",
    )


def test_publish_tells_in_words_what_it_did(house: Settings, db: Database) -> None:
    put(house, db, "movies/a.mkv", film("Alien", 1979))
    told = [re.sub(r"\d+\.\d", "0.0", shell("publish", *words).stdout) for words in ((), (), ("--full",))]
    written = told[0].partition(" ")[0]
    assert told == [
        f"{written} pages written, 0 removed, 0 unchanged, in 0.0 s.\n",
        "0 pages written, 0 removed, 0 unchanged, in 0.0 s.\n",
        f"0 pages written, 0 removed, {written} unchanged, in 0.0 s.\n",
    ]
    assert int(written) > 5


def test_a_full_publish_clears_away_what_is_no_page(house: Settings) -> None:
    shell("publish")
    (house.build_dir / "home/stranger.html").write_text("mine")
    (house.build_dir / "beside.html").write_text("mine")
    assert json.loads(shell("publish", "--json").stdout)["paths"] == []
    told = json.loads(shell("publish", "--full", "--json").stdout)
    assert (told["written"], told["removed"], told["paths"]) == (0, 1, ["stranger.html"])
    assert (house.build_dir / "beside.html").read_text() == "mine"


def test_there_is_no_demo_to_remove(house: Settings, db: Database) -> None:
    put(house, db, "movies/a.mkv", film("Alien", 1979))
    assert shell("demo", "remove").stdout == "There is no demo collection here.\n"
    assert [row[0] for row in db.conn.execute("SELECT title FROM media")] == ["Alien"]


def test_where_no_monitor_runs_the_drives_are_looked_at(house: Settings, db: Database, tmp_path: Path) -> None:
    """An image listed among the drives is one whose disc is in."""
    (tmp_path / "config.yaml").write_text(f"discs: {{drives: [{tmp_path / 'disc.iso'}]}}\n")
    assert refused("rip")[1] == "No drive holds a disc to rip."
    (tmp_path / "disc.iso").touch()
    done = shell("rip", "--kind", "movie", "--title", "Alien", "--json")
    [job] = rows.recent(db)
    assert json.loads(done.stdout) == {"jobs": [{"id": job.id, "kind": "disc", "status": "queued"}]}
    assert (job.source, job.kind, job.wanted, job.options) == (
        str(tmp_path / "disc.iso"),
        Way.DISC,
        Kind.MOVIE,
        {"title": "Alien"},
    )


@pytest.mark.parametrize("words", [("--titles", "some"), ("--titles", "0"), ("--season", "-1"), ("--year", "12")])
def test_what_cannot_be_said_of_a_disc_makes_no_job(
    house: Settings, db: Database, tmp_path: Path, words: tuple[str, str]
) -> None:
    (tmp_path / "disc.iso").touch()
    kind, *_ = refused("rip", str(tmp_path / "disc.iso"), *words)
    assert (issubclass(kind, RefusedError), rows.recent(db)) == (True, [])


def test_a_path_that_is_no_text_is_explained_too(house: Settings) -> None:
    done = shell("explain", "movies/Alien (1979)/Alien (1979) - Director's Cut.mkv", "\x1b[31mRed (1990).mkv")
    assert done.stdout.splitlines()[:2] == ["movies/Alien (1979)/Alien (1979) - Director's Cut.mkv", "  kind     movie"]
    assert "\x1b" not in done.stdout

"""`medialib doctor` and `medialib config`: what is there, what is missing, and how the settings are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from shell import shell

from medialib.cli.doctor import NEEDS
from medialib.errors import SettingsError
from medialib.settings import Settings, load
from medialib.sources.audio_cd import libdiscid


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No outside program is to be found; the folder for those that are to be."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def lines(*words: str) -> dict[str, str]:
    """What the doctor says, by what it is about."""
    said = shell("doctor", *words).stdout.splitlines()
    return {line[:13].strip(): line[15:] for line in said}


def test_it_tells_of_what_is_missing_and_off_and_how_to_get_it(house: Settings, bare: Path) -> None:
    said = lines()
    assert shell("doctor").exit_code == 1
    assert said["ffmpeg"].startswith("missing: no thumbnails, subtitles and joining the parts of web videos. ")
    assert said["makemkvcon"].startswith("not there. Only discs.use_makemkv needs it. Install MakeMKV from makemkv.com")
    assert {name for name, text in said.items() if text.startswith("missing: no ")} == set(NEEDS)
    told = json.loads(shell("doctor", "--json").stdout)
    assert told["programs"] == dict.fromkeys((*NEEDS, "makemkvcon"))
    assert set(told) == {"programs", "libraries", "folders", "drives", "services", "free_bytes"}


def test_all_is_well_where_everything_that_is_needed_is_there(
    house: Settings, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NEEDS:
        (bare / name).write_text("#!/bin/sh\n")
        (bare / name).chmod(0o755)
    done = shell("doctor", "--json")
    told = json.loads(done.stdout)
    assert told["programs"] == {**{name: str(bare / name) for name in NEEDS}, "makemkvcon": None}
    assert (told["folders"], told["services"]) == ({"main": True}, {"tmdb": False, "acoustid": False})
    assert done.exit_code == (1 if any(drive["problem"] for drive in told["drives"]) else 0)


def test_a_media_folder_that_is_not_there_is_told(house: Settings, tmp_path: Path) -> None:
    (tmp_path / "films").mkdir()
    (tmp_path / "config.yaml").write_text("folders: {films: {path: films}, nas: {path: nas}}\n")
    said = lines()
    assert (said["films"], said["nas"]) == (str(tmp_path / "films"), f"{tmp_path / 'nas'} is missing")
    done = shell("doctor", "--json")
    assert (done.exit_code, json.loads(done.stdout)["folders"]) == (1, {"main": True, "films": True, "nas": False})


def test_before_the_first_start_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path / "far/away/media"))
    told = json.loads(shell("doctor", "--json").stdout)
    assert (told["folders"], told["free_bytes"] > 0, list(tmp_path.iterdir())) == ({}, True, [])


def test_it_tells_of_the_drives(house: Settings, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(f"discs:\n  drives: [{tmp_path}/disc.iso]\n")
    listed = {"device": f"{tmp_path}/disc.iso", "name": "disc.iso", "tray": "empty", "problem": ""}
    assert listed in json.loads(shell("doctor", "--json").stdout)["drives"]
    (tmp_path / "disc.iso").touch()
    assert f"        drive  disc.iso ({tmp_path}/disc.iso) loaded" in shell("doctor").stdout.splitlines()


@pytest.mark.processes
def test_it_tells_of_libdiscid_and_does_without_it(tmp_path: Path) -> None:
    """A library that cannot be loaded is none; where libraries lie, a process is told at its start alone."""
    (tmp_path / "libdiscid.so.0").write_text("no library")

    def run(*words: str) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "LD_LIBRARY_PATH": str(tmp_path),
            "MEDIA_ROOT": str(tmp_path / "media"),
        }
        command = [sys.executable, "-m", "medialib", "doctor", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        ).stdout

    none = "    libdiscid  not there: ids of audio CDs are computed instead. Install it: apt install libdiscid0"
    assert none in run()
    assert json.loads(run("--json"))["libraries"] == {"libdiscid": None}


def test_it_tells_which_libdiscid_there_is(house: Settings) -> None:
    assert json.loads(shell("doctor", "--json").stdout)["libraries"] == {"libdiscid": libdiscid.version()}


def test_settings_are_shown_as_they_are_read_again(house: Settings, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("library_name: Бібліотека\nfolders: {nas: {path: nas, kind: movie}}\n")
    told = json.loads(shell("config", "show", "--json").stdout)
    assert (told["media_root"], told["library_name"]) == (str(house.media_root), "Бібліотека")
    plain = shell("config", "show").stdout
    assert ("library_name: Бібліотека" in plain, yaml.safe_load(plain)) == (True, told)
    before = load()
    (tmp_path / "config.yaml").write_text(plain)
    assert load() == before


def test_keys_are_not_shown(house: Settings, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(
        "providers: {tmdb_key: geheim1, acoustid_key: geheim2}\nnotify: ['ntfy://geheim3@example.org/x']\n"
        "jobs: {redis_url: 'redis://:geheim4@localhost/0'}\n"
    )
    said = shell("config", "show").stdout + shell("config", "show", "--json").stdout + shell("doctor", "--json").stdout
    assert [number for number in range(1, 5) if f"geheim{number}" in said] == []


def test_settings_are_checked(house: Settings, tmp_path: Path) -> None:
    assert shell("config", "check").stdout == "The settings are fine.\n"
    (tmp_path / "config.yaml").write_text("port: many\n")
    refused = shell("config", "check")
    assert (refused.stdout, type(refused.exception)) == ("", SettingsError)

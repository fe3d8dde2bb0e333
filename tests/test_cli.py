"""The command line as people and scripts use it: real processes, exit codes, what stands on which stream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from medialib.cli.doctor import NEEDS
from medialib.cli.main import medialib
from medialib.sources.audio_cd import libdiscid

Done = subprocess.CompletedProcess[str]


class Shell:
    """Runs `medialib` in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        self.env = {**kept, "MEDIA_ROOT": str(folder / "media"), "BUILD_DIR": str(folder / "build")}

    def __call__(self, *words: str, env: dict[str, str] | None = None) -> Done:
        command = [sys.executable, "-m", "medialib", *words]
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.env, **(env or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell in an empty folder."""
    return Shell(tmp_path)


def test_every_command_has_help(shell: Shell) -> None:
    context = click.Context(medialib)
    commands = {name: medialib.get_command(context, name) for name in medialib.list_commands(context)}
    assert [name for name, command in commands.items() if command is None or not (command.help or "").strip()] == []
    assert shell("--help").returncode == 0
    assert shell("add", "--help").stdout.startswith("Usage: medialib add")


def test_a_command_that_is_not_there_is_refused(shell: Shell) -> None:
    done = shell("ripp")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("Error: No such command 'ripp'.")


HEAVY = ("apprise", "datasette", "guessit", "huey", "jinja2", "starlette", "trafilatura", "yt_dlp")
LIGHT = """
import sys
from medialib.cli.main import medialib
medialib(sys.argv[1:], standalone_mode=False)
print(sorted(set(%r) & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (("--version",), []),
        (("config", "show"), []),
        (("user", "list"), []),
        (("up", "--help"), []),
        (("explain", "a.mkv"), ["guessit"]),
        (("publish", "--json"), ["jinja2"]),
    ],
    ids=lambda words: words[0] if words else "",
)
def test_a_command_imports_only_what_it_needs(words: tuple[str, ...], needed: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-c", LIGHT % (HEAVY,), *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True)
    assert done.stderr.splitlines()[-1] == str(needed)


def test_an_error_is_one_line_and_a_hint_on_stderr(shell: Shell) -> None:
    done = shell("add", "no such file")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"Error: There is no file or folder '{shell.folder / 'no such file'}'.",
        "Check the spelling, or give a web address with http:// or https://.",
    ]


def test_wrong_usage_exits_with_2(shell: Shell) -> None:
    assert shell("add").returncode == 2
    assert shell("nope").returncode == 2


def test_a_wrong_setting_names_the_file_the_line_and_the_nearest_key(shell: Shell) -> None:
    (shell.folder / "config.yaml").write_text("jobs:\n  wokers: 3\n")
    done = shell("jobs")
    assert done.returncode == 1
    assert f"{shell.folder / 'config.yaml'}, line 2" in done.stderr
    assert "workers" in done.stderr


def test_add_prints_the_ids_or_json(shell: Shell, mp4: Path) -> None:
    plain = shell("add", str(mp4))
    assert (plain.returncode, len(plain.stdout.split())) == (0, 1)
    found = json.loads(shell("add", str(mp4), str(mp4.parent), "--json").stdout)
    assert [(job["kind"], job["status"]) for job in found["jobs"]] == [("file", "queued"), ("folder", "queued")]
    assert found["jobs"][0]["id"] == plain.stdout.strip()


def test_a_private_address_is_refused_unless_the_settings_allow_it(shell: Shell) -> None:
    refused = shell("add", "http://127.0.0.1:8099/video")
    assert (refused.returncode, "127.0.0.1" in refused.stderr) == (1, True)
    assert shell("add", "http://127.0.0.1:8099/video", env={"ALLOW_PRIVATE_ADDRESSES": "true"}).returncode == 0


@pytest.mark.parametrize(
    "source", ["--batch-file=/etc/passwd", "file:///etc/passwd", "ftp://example.org/x", "@/etc/passwd", ""]
)
def test_what_is_no_source_is_refused(shell: Shell, source: str) -> None:
    done = shell("add", "--", source)
    assert (done.returncode, done.stderr.startswith("Error: ")) == (1, True)


def test_jobs_are_listed_shown_cancelled_and_retried(shell: Shell, mp4: Path) -> None:
    job_id = shell("add", str(mp4)).stdout.strip()
    listed = json.loads(shell("jobs", "list", "--json").stdout)
    assert [job["id"] for job in listed["jobs"]] == [job_id]
    assert json.loads(shell("jobs", "show", job_id, "--json").stdout)["status"] == "queued"
    assert shell("jobs", "cancel", job_id).stdout == f"{job_id}  cancelled\n"
    again = shell("jobs", "cancel", job_id)
    assert (again.returncode, "cancelled already" in again.stderr) == (1, True)
    assert shell("jobs", "retry", job_id).stdout == f"{job_id}  queued\n"
    assert shell("jobs", "show", "nope").returncode == 1
    assert job_id in shell("jobs").stdout


def test_publish_says_what_it_did(shell: Shell) -> None:
    first = json.loads(shell("publish", "--json").stdout)
    assert set(first) == {"written", "unchanged", "removed", "seconds", "paths"}
    assert first["written"] == len(first["paths"]) > 0
    again = json.loads(shell("publish", "--json").stdout)
    assert (again["written"], again["removed"], again["paths"]) == (0, 0, [])
    assert json.loads(shell("publish", "--full", "--json").stdout)["unchanged"] == first["written"]


def test_scan_knows_its_folders(shell: Shell) -> None:
    done = shell("scan", "nope")
    assert (done.returncode, done.stderr) == (1, "Error: There is no media folder 'nope'.\nThe folders are: main.\n")


def test_doctor_tells_of_what_is_missing(shell: Shell) -> None:
    (shell.folder / "bin").mkdir()
    done = shell("doctor", env={"PATH": str(shell.folder / "bin")})
    assert done.returncode == 1
    assert "ffmpeg  missing: no thumbnails" in done.stdout
    assert "makemkvcon  not there. Only discs.use_makemkv needs it. Install MakeMKV from makemkv.com" in done.stdout
    told = json.loads(shell("doctor", "--json").stdout)
    assert set(told["programs"]) == {*NEEDS, "makemkvcon"}
    assert set(told) == {"programs", "libraries", "folders", "drives", "services", "free_bytes"}


def test_doctor_tells_of_libdiscid_and_does_without_it(shell: Shell) -> None:
    """A library that cannot be loaded is none."""
    (shell.folder / "libdiscid.so.0").write_text("no library")
    without = {"LD_LIBRARY_PATH": str(shell.folder)}
    assert (
        "    libdiscid  not there: ids of audio CDs are computed instead. Install it: apt install libdiscid0"
        in shell("doctor", env=without).stdout
    )
    assert json.loads(shell("doctor", "--json", env=without).stdout)["libraries"] == {"libdiscid": None}
    assert json.loads(shell("doctor", "--json").stdout)["libraries"] == {"libdiscid": libdiscid.version()}


def test_doctor_tells_of_the_drives(shell: Shell) -> None:
    (shell.folder / "config.yaml").write_text(f"discs:\n  drives: [{shell.folder}/disc.iso]\n")
    listed = {"device": f"{shell.folder}/disc.iso", "name": "disc.iso", "tray": "empty", "problem": ""}
    assert listed in json.loads(shell("doctor", "--json").stdout)["drives"]
    (shell.folder / "disc.iso").touch()
    assert f"        drive  disc.iso ({shell.folder}/disc.iso) loaded" in shell("doctor").stdout.splitlines()


def test_settings_are_shown_and_checked(shell: Shell) -> None:
    assert json.loads(shell("config", "show", "--json").stdout)["media_root"] == str(shell.folder / "media")
    assert shell("config", "check").stdout == "The settings are fine.\n"

"""The command line as people and scripts use it: exit codes, and what stands on which stream.

Only where the process itself counts is there one of its own: a second each.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
from shell import shell

from medialib.cli.main import medialib
from medialib.errors import AddressError, ConflictError, MedialibError, NotFoundError, RefusedError, SettingsError
from medialib.settings import Settings

Told = tuple[int, str, str]


def process(folder: Path, *words: str, **env: str) -> Told:
    """`medialib` as a process of its own, in a folder: exit code, stdout and stderr."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    env = {**kept, "MEDIA_ROOT": str(folder / "media"), "BUILD_DIR": str(folder / "build"), **env}
    command = [sys.executable, "-m", "medialib", *words]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def refused(*words: str) -> tuple[type[BaseException], str, str]:
    """The error with which a command ends, its message and its hint."""
    error = shell(*words).exception
    assert isinstance(error, MedialibError)
    return type(error), error.message, error.hint


def test_every_command_has_help() -> None:
    context = click.Context(medialib)
    commands = {name: medialib.get_command(context, name) for name in medialib.list_commands(context)}
    assert [name for name, command in commands.items() if command is None or not (command.help or "").strip()] == []
    assert [name for name in commands if shell(name, "--help").exit_code] == []
    assert shell("add", "--help").stdout.startswith("Usage: medialib add")


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


@pytest.mark.processes
def test_an_error_is_one_line_and_a_hint_on_stderr(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("library_name: Ours\n")
    assert process(tmp_path, "add", "no such file") == (
        1,
        "",
        "Error: There is no file or folder 'no such file'.\n"
        "Check the spelling, or give a web address with http:// or https://.\n",
    )


@pytest.mark.processes
def test_a_wrong_setting_names_the_file_the_line_and_the_nearest_key(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("jobs:\n  wokers: 3\n")
    assert process(tmp_path, "jobs") == (
        1,
        "",
        f"Error: {tmp_path / 'config.yaml'}, line 2: unknown key 'jobs.wokers'.\nDid you mean 'workers'?\n",
    )


@pytest.mark.processes
def test_who_reads_no_further_ends_it_quietly(tmp_path: Path) -> None:
    """As `medialib config show | head -1` does: no traceback, and the exit code says that not all was said."""
    read, written = os.pipe()
    os.close(read)
    environment = {"PATH": os.environ["PATH"], "MEDIA_ROOT": str(tmp_path / "media")}
    command = [sys.executable, "-m", "medialib", "config", "show"]
    with os.fdopen(written, "w") as closed:
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, stdout=closed, stderr=subprocess.PIPE, timeout=120, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"")


def test_wrong_usage_exits_with_2(house: Settings) -> None:
    assert [shell(*words).exit_code for words in (("add",), ("jobs", "list", "--limit", "0"))] == [2, 2]
    done = shell("ripp")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("Error: No such command 'ripp'.")


def test_add_prints_the_ids_or_json(house: Settings, mp4: Path) -> None:
    plain = shell("add", str(mp4))
    assert (plain.exit_code, len(plain.stdout.split())) == (0, 1)
    found = json.loads(shell("add", str(mp4), str(mp4.parent), "--json").stdout)
    assert [(job["kind"], job["status"]) for job in found["jobs"]] == [("file", "queued"), ("folder", "queued")]
    assert found["jobs"][0]["id"] == plain.stdout.strip()


def test_a_private_address_is_refused_unless_the_settings_allow_it(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, message, _ = refused("add", "http://127.0.0.1:8099/video")
    assert (kind, "127.0.0.1" in message) == (AddressError, True)
    monkeypatch.setenv("ALLOW_PRIVATE_ADDRESSES", "true")
    assert shell("add", "http://127.0.0.1:8099/video").exit_code == 0


@pytest.mark.parametrize(
    "source", ["--batch-file=/etc/passwd", "file:///etc/passwd", "ftp://example.org/x", "@/etc/passwd", "", "a\nb"]
)
def test_what_is_no_source_is_refused(house: Settings, source: str) -> None:
    assert refused("add", "--", source)[0] is RefusedError


def test_jobs_are_listed_shown_cancelled_and_retried(house: Settings, mp4: Path) -> None:
    job_id = shell("add", str(mp4)).stdout.strip()
    listed = json.loads(shell("jobs", "list", "--json").stdout)
    assert [job["id"] for job in listed["jobs"]] == [job_id]
    assert json.loads(shell("jobs", "show", job_id, "--json").stdout)["status"] == "queued"
    assert shell("jobs", "cancel", job_id).stdout == f"{job_id}  cancelled\n"
    assert refused("jobs", "cancel", job_id)[:2] == (ConflictError, f"Job {job_id} is cancelled already.")
    assert shell("jobs", "retry", job_id).stdout == f"{job_id}  queued\n"
    nobody = (NotFoundError, "There is no job 'nope'.", "List them with 'medialib jobs'.")
    assert [refused("jobs", act, "nope") for act in ("show", "cancel", "retry")] == [nobody] * 3
    assert job_id in shell("jobs").stdout


def test_publish_says_what_it_did(house: Settings) -> None:
    first = json.loads(shell("publish", "--json").stdout)
    assert set(first) == {"written", "unchanged", "removed", "seconds", "paths"}
    assert first["written"] == len(first["paths"]) > 0
    again = json.loads(shell("publish", "--json").stdout)
    assert (again["written"], again["removed"], again["paths"]) == (0, 0, [])
    assert json.loads(shell("publish", "--full", "--json").stdout)["unchanged"] == first["written"]


def test_scan_knows_its_folders(house: Settings) -> None:
    assert refused("scan", "nope") == (RefusedError, "There is no media folder 'nope'.", "The folders are: main.")


def test_a_library_whose_pages_cannot_be_printed_does_not_start(
    house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))
    home = house.build_dir / "home"
    theirs = home / "Oma.jpg"
    home.mkdir(parents=True)
    theirs.write_text("a picture")
    message = f"'{home}' is to hold the catalogue, but there lies something else: 'Oma.jpg'."
    hint = "Set BUILD_DIR to a place of its own, or empty that folder if nobody needs it."
    assert refused("up", "--mode", "server") == (ConflictError, message, hint)
    theirs.unlink()
    home.rmdir()
    home.write_text("a file")
    message = f"Cannot print pages to '{home}': File exists."
    assert refused("up") == (SettingsError, message, "Set BUILD_DIR to a folder that this user may write to.")

"""People and tokens on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medialib.cli.main import medialib
from medialib.errors import MedialibError
from medialib.settings import Settings
from medialib.store import connect, passwords, sessions, users
from medialib.store.users import Role

PASSWORD = "correct horse battery"


class Shell:
    """Runs the commands on one library."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.env = {
            "MEDIA_ROOT": str(settings.media_root),
            "BUILD_DIR": str(settings.build_dir),
            "MEDIALIB_CONFIG": None,
        }

    def __call__(self, *words: str, stdin: str = "") -> Result:
        return CliRunner().invoke(medialib, words, input=stdin, env=self.env)

    def text(self, *words: str, stdin: str = "") -> str:
        done = self(*words, stdin=stdin)
        assert done.exception is None, done.exception
        return done.stdout

    def fails(self, *words: str, stdin: str = "") -> str:
        done = self(*words, stdin=stdin)
        assert isinstance(done.exception, MedialibError)
        return done.exception.message


@pytest.fixture
def shell(settings: Settings, tmp_path: Path) -> Shell:
    return Shell(settings)


def test_somebody_is_let_in_and_listed(shell: Shell) -> None:
    assert (
        shell.text("user", "add", "Ann", "--role", "admin", "--password-stdin", stdin=f"{PASSWORD}\n")
        == "Ann may come in as admin.\n"
    )
    made = json.loads(shell.text("user", "add", "Bob", "--password-stdin", "--json", stdin=PASSWORD))
    assert (made["name"], made["role"]) == ("Bob", "member")
    assert [one["name"] for one in json.loads(shell.text("user", "list", "--json"))["users"]] == ["Ann", "Bob"]
    assert "Bob" in shell.text("user", "list")
    with connect.private(shell.settings) as db:
        assert passwords.person(db, "Ann", PASSWORD) is not None


def test_what_is_wrong_is_said(shell: Shell) -> None:
    shell.text("user", "add", "Ann", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    assert (
        shell.fails("user", "add", "ann", "--password-stdin", stdin=PASSWORD)
        == "There is already somebody called 'ann'."
    )
    assert shell.fails("user", "add", "Bob", "--password-stdin", stdin="short") == "The password has 5 characters."
    assert shell.fails("user", "add", "Bob") == "There is no terminal to ask for a password."
    assert (
        shell.fails("user", "add", "\n", "--password-stdin", stdin=PASSWORD)
        == "A name has 1 to 64 characters that can be read."
    )
    assert shell.fails("user", "disable", "Cleo") == "There is nobody called 'Cleo'."
    assert shell.fails("user", "disable", "Ann") == "'Ann' is the last admin."
    assert shell.fails("user", "role", "Ann", "guest") == "'Ann' is the last admin."
    assert shell.fails("token", "create", "--user", "Cleo", "--name", "x") == "There is nobody called 'Cleo'."
    assert shell.fails("token", "revoke", "x") == "That token has been revoked already."
    assert shell("user", "add", "Bob", "--role", "root").exit_code == 2


def test_a_new_password_role_or_shut_door_ends_sessions(shell: Shell) -> None:
    shell.text("user", "add", "Ann", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    shell.text("user", "add", "Bob", "--password-stdin", stdin=PASSWORD)
    for words, stdin in (
        (("passwd", "bob", "--password-stdin"), "another one, longer"),
        (("role", "bob", "guest"), ""),
        (("disable", "bob"), ""),
    ):
        with connect.private(shell.settings) as db:
            bob = users.by_name(db, "Bob")
            assert bob
            sessions.start(db, bob.id, sessions.present(), 30, "", "")
        shell.text("user", *words, stdin=stdin)
        with connect.private(shell.settings) as db:
            assert sessions.of(db, bob.id) == []
    shell.text("user", "enable", "Bob")
    with connect.private(shell.settings) as db:
        bob = passwords.person(db, "Bob", "another one, longer")
    assert bob and (bob.role, bob.disabled_at) == (Role.GUEST, None)


def test_a_token_is_printed_once_and_revoked(shell: Shell) -> None:
    shell.text("user", "add", "Ann", "--password-stdin", stdin=PASSWORD)
    made = shell.text("token", "create", "--user", "Ann", "--name", "Phone").strip()
    with connect.private(shell.settings) as db:
        owner = sessions.token_holder(db, sessions.hashed(made), sessions.present())
    assert owner and owner.name == "Ann"
    [kept] = json.loads(shell.text("token", "list", "--json"))["tokens"]
    assert (kept["user"], kept["name"], made in str(kept)) == ("Ann", "Phone", False)
    assert "Phone" in shell.text("token", "list")
    assert shell.text("token", "revoke", kept["id"]) == "Revoked.\n"
    assert "No tokens yet" in shell.text("token", "list")

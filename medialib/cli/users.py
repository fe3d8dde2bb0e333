"""`medialib user` and `medialib token`: who may come in, and with what."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator

import click
from sqlite_utils import Database

from medialib import settings as config
from medialib.cli.tables import show_table
from medialib.errors import NotFoundError, RefusedError
from medialib.store import audit, connect, passwords, sessions, users
from medialib.store.users import Role, User

ROLES = click.Choice([role.value for role in Role])


@contextlib.contextmanager
def opened() -> Iterator[Database]:
    """private.db, made where it is missing."""
    settings = config.load()
    connect.prepare(settings)
    with connect.private(settings) as db:
        yield db


@click.group()
def user() -> None:
    """Let people in, give them roles, shut them out."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, default=Role.MEMBER.value, show_default=True, help="What they may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin, not from the terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def add_user(name: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Let somebody in."""
    clean = users.checked_name(name)
    kept = passwords.hashed(_password(password_stdin))
    with opened() as db, connect.write(db):
        made = users.add(db, clean, Role(role), kept, connect.now())
        audit.note(db, None, "add", f"{clean} {role}", connect.now())
    click.echo(json.dumps(_public(made)) if as_json else f"{made.name} may come in as {made.role}.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_users(as_json: bool) -> None:
    """Everybody, by name."""
    with opened() as db:
        everyone = users.everyone(db)
    if as_json:
        click.echo(json.dumps({"users": [_public(one) for one in everyone]}, ensure_ascii=False))
        return
    rows = [(one.name, one.role, one.created_at[:10], (one.disabled_at or "")[:10]) for one in everyone]
    empty = "Nobody yet. Open the setup page, or use 'medialib user add'."
    show_table(("name", "role", "since", "shut out"), rows, empty)


@user.command("passwd")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin, not from the terminal.")
def set_password(name: str, password_stdin: bool) -> None:
    """Give somebody another password; they are signed out everywhere."""
    with opened() as db:
        found = _named(db, name)
        kept = passwords.hashed(_password(password_stdin))
        with connect.write(db):
            users.set_password(db, found.id, kept)
            _ended(db, found, "password")
    click.echo(f"{found.name} has a new password.")


@user.command("role")
@click.argument("name")
@click.argument("role", type=ROLES)
def set_role(name: str, role: str) -> None:
    """Give somebody another role; they are signed out everywhere."""
    with opened() as db, connect.write(db):
        found = users.set_role(db, _named(db, name).id, Role(role))
        _ended(db, found, "role")
    click.echo(f"{found.name} is {found.role} now.")


@user.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Shut somebody out; what is theirs stays."""
    with opened() as db, connect.write(db):
        found = users.disable(db, _named(db, name).id, connect.now())
        _ended(db, found, "disable")
    click.echo(f"{found.name} is shut out.")


@user.command("enable")
@click.argument("name")
def enable(name: str) -> None:
    """Let somebody in again."""
    with opened() as db, connect.write(db):
        found = users.enable(db, _named(db, name).id)
        _ended(db, found, "enable")
    click.echo(f"{found.name} may come in again.")


@click.group()
def token() -> None:
    """Make and revoke API tokens."""


@token.command("create")
@click.option("--user", "owner", required=True, metavar="NAME", help="Whose token it is.")
@click.option("--name", required=True, help="What it is for.")
def create_token(owner: str, name: str) -> None:
    """Make a token and print it, this once."""
    with opened() as db:
        made = sessions.make_token(db, _named(db, owner).id, users.checked_name(name), connect.now())
    click.echo(made)


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_tokens(as_json: bool) -> None:
    """The tokens there are; never the tokens themselves."""
    with opened() as db:
        names = {one.id: one.name for one in users.everyone(db)}
        found = [(one.id, names[one.user_id], one.name, one.created_at, one.seen_at) for one in sessions.tokens(db)]
    if as_json:
        keys = ("id", "user", "name", "created_at", "seen_at")
        told = [dict(zip(keys, one, strict=True)) for one in found]
        click.echo(json.dumps({"tokens": told}, ensure_ascii=False))
        return
    rows = [(*one[:3], one[3][:10], (one[4] or "never")[:10]) for one in found]
    empty = "No tokens yet. Make one with 'medialib token create'."
    show_table(("id", "user", "name", "created", "last used"), rows, empty)


@token.command("revoke")
@click.argument("token_id", metavar="ID")
def revoke_token(token_id: str) -> None:
    """End a token at once."""
    with opened() as db:
        sessions.end_token(db, token_id)
    click.echo("Revoked.")


def _named(db: Database, name: str) -> User:
    found = users.by_name(db, name)
    if found is None:
        raise NotFoundError(f"There is nobody called '{name}'.", "See 'medialib user list'.")
    return found


def _ended(db: Database, found: User, act: str) -> None:
    sessions.end_all(db, found.id)
    audit.note(db, None, act, found.name, connect.now())


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise RefusedError("There is no terminal to ask for a password.", "Use --password-stdin.")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def _public(one: User) -> dict[str, str | None]:
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role,
        "created_at": one.created_at,
        "disabled_at": one.disabled_at,
    }

"""Everybody who may come in: the admins' page and the same by API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from pydantic import BaseModel, Field
from sqlite_utils import Database
from starlette.responses import Response

from medialib.catalogue.views import Link
from medialib.errors import MedialibError
from medialib.store import audit, connect, passwords, sessions, users
from medialib.store.users import Role, User
from medialib.web.account import token_line
from medialib.web.answers import reply, see_other
from medialib.web.ask import Ask, Strict
from medialib.web.contexts import AdminPage, Notice, UserLine
from medialib.web.pages import draw, root_of
from medialib.web.times import moment


class NewUser(Strict):
    """Somebody new."""

    name: str = Field("", max_length=200)
    password: str = Field("", max_length=2000)
    role: Role = Role.MEMBER


class Change(Strict):
    """What is to be different about somebody; what is left out stays."""

    role: Role | None = None
    disabled: bool | None = None
    password: str | None = Field(None, max_length=2000)


class RoleForm(Strict):
    """What the page's role button sends."""

    role: Role


class UserAnswer(BaseModel):
    """A person as admins see them."""

    id: str
    name: str
    role: Role
    created_at: str
    disabled_at: str | None


class UserList(BaseModel):
    """Everybody, by name."""

    users: list[UserAnswer]


def index(ask: Ask) -> Response:
    """GET /api/users."""
    with ask.private() as db:
        return reply(UserList(users=[_answer(user) for user in users.everyone(db)]))


def add(ask: Ask) -> Response:
    """POST /api/users."""
    return reply(_answer(_added(ask, ask.read(NewUser))), 201)


def change(ask: Ask) -> Response:
    """PATCH /api/users/<id>."""
    wanted = ask.read(Change)
    named = sorted(wanted.model_dump(exclude_none=True))
    kept = passwords.hashed(wanted.password) if wanted.password is not None else None
    with ask.private() as db, connect.write(db):
        was = user = users.get(db, ask.part("id"))
        if wanted.role is not None:
            user = users.set_role(db, user.id, wanted.role)
        if wanted.disabled is not None:
            user = users.disable(db, user.id, connect.now()) if wanted.disabled else users.enable(db, user.id)
        if kept is not None:
            users.set_password(db, user.id, kept)
        if user != was or kept is not None:
            _ended(ask, db, user, "change", ", ".join(named))
    return reply(_answer(user))


def page(ask: Ask) -> Response:
    """The people page."""
    return _page(ask)


def add_form(ask: Ask) -> Response:
    """The page's form for somebody new."""
    try:
        _added(ask, ask.read(NewUser))
    except MedialibError as error:
        return _page(ask, Notice(error.message, error.hint, "bad"), error.status)
    return see_other("/admin/users")


def role_form(ask: Ask) -> Response:
    """The page's role button."""
    role = ask.read(RoleForm).role
    return _button(ask, lambda db, user_id: users.set_role(db, user_id, role), "role", role)


def disable_form(ask: Ask) -> Response:
    """The page's Shut out button."""
    return _button(ask, lambda db, user_id: users.disable(db, user_id, connect.now()), "disable")


def enable_form(ask: Ask) -> Response:
    """The page's Let in button."""
    return _button(ask, users.enable, "enable")


def _button(ask: Ask, change: Callable[[Database, str], User], act: str, detail: str = "") -> Response:
    with ask.private() as db, connect.write(db):
        was = users.get(db, ask.part("id"))
        user = change(db, was.id)
        if user != was:
            _ended(ask, db, user, act, detail)
    return see_other("/admin/users")


def end_token(ask: Ask) -> Response:
    """Revoke anybody's token."""
    with ask.private() as db:
        sessions.end_token(db, ask.part("id"))
    ask.note("revoke", ask.part("id"))
    return see_other("/admin/users")


def _added(ask: Ask, wanted: NewUser) -> User:
    name, kept = users.checked_name(wanted.name), passwords.hashed(wanted.password)
    with ask.private() as db, connect.write(db):
        user = users.add(db, name, wanted.role, kept, connect.now())
        audit.note(db, ask.user.id, "add", f"{name} {wanted.role}", connect.now())
    return user


def _ended(ask: Ask, db: Database, user: User, act: str, detail: str = "") -> None:
    """A person's rights have changed: their sessions end, but for the admin's own who did it."""
    own = ask.caller.session if user.id == ask.user.id else None
    sessions.end_all(db, user.id, own or "")
    audit.note(db, ask.user.id, act, f"{user.name} {detail}".strip(), connect.now())


def _answer(user: User) -> UserAnswer:
    return UserAnswer(**asdict(user))


def _page(ask: Ask, notice: Notice | None = None, status: int = 200) -> Response:
    with ask.private() as db:
        everyone, seen, tokens = users.everyone(db), sessions.last_seen(db), sessions.tokens(db)
    names = {user.id: user.name for user in everyone}
    shown = AdminPage(
        tuple(_line(user, seen.get(user.id), ask.user.id) for user in everyone),
        tuple(token_line(token, names[token.user_id]) for token in tokens),
        links=(Link("Names of files", f"{root_of(ask.request)}rename"),),
        password_min=passwords.SHORTEST,
        notice=notice,
    )
    return draw(ask.parts, ask.request, "admin", shown, status)


def _line(user: User, seen: str | None, me: str) -> UserLine:
    return UserLine(
        user.id,
        user.name,
        user.role,
        user.disabled_at is not None,
        moment(user.created_at),
        moment(seen) if seen else None,
        user.id == me,
    )

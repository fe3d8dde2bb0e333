"""Signing in and out."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from medialib.errors import RefusedError, TooManyError
from medialib.store import attempts, audit, connect, passwords, sessions, users
from medialib.store.users import User
from medialib.web.access import safe_next, set_cookie
from medialib.web.answers import see_other
from medialib.web.ask import Ask
from medialib.web.contexts import LoginPage, Notice
from medialib.web.pages import draw

WRONG = Notice("That name and password do not go together.", "Check both, and whether Caps Lock is on.", "bad")


class LoginForm(BaseModel):
    """What the login page sends."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field("", max_length=200)
    password: str = Field("", max_length=2000)
    next: str = Field("", max_length=4000)


def show(ask: Ask) -> Response:
    """The login page; who is signed in goes on, and while there is nobody, to setup."""
    if ask.guest is not None:
        return see_other(safe_next(ask.query("next")))
    with ask.private() as db:
        if not users.exist(db):
            return see_other("/setup")
    return draw(ask.parts, ask.request, "login", LoginPage(next=ask.query("next")[:2000]))


def enter(ask: Ask) -> Response:
    """Sign in with name and password; strangers and wrong passwords get the same answer in the same time."""
    form = ask.read(LoginForm)
    with ask.private() as db:
        try:
            attempts.take(db, form.name, ask.address, sessions.present())
        except TooManyError as error:
            return _again(ask, form, Notice(error.message, error.hint, "bad"), error.status)
        user = passwords.person(db, form.name, form.password)
        if user is None:
            return _again(ask, form, WRONG, 401)
        attempts.clear(db, form.name, ask.address)
        audit.note(db, user.id, "login", ask.address, connect.now())
    return signed_in(ask, user, safe_next(form.next))


def signed_in(ask: Ask, user: User, target: str) -> Response:
    """Start a session for somebody and go on to `target`; a session held before ends."""
    with ask.private() as db:
        if ask.guest is not None and ask.guest.session:
            sessions.end(db, ask.guest.session)
        agent = ask.request.headers.get("user-agent", "")
        token = sessions.start(db, user.id, sessions.present(), ask.settings.access.session_days, ask.address, agent)
    answer = see_other(target)
    set_cookie(answer, ask.request, token, ask.settings.access.session_days)
    return answer


def leave(ask: Ask) -> Response:
    """End this session."""
    if ask.guest is None or ask.guest.session is None:
        raise RefusedError("There is no session to end.", "An API token is revoked on the account page.")
    with ask.private() as db:
        sessions.end(db, ask.guest.session)
    answer = see_other("/login")
    set_cookie(answer, ask.request, "", 0)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _again(ask: Ask, form: LoginForm, notice: Notice, status: int) -> Response:
    page = LoginPage(name=form.name, next=form.next[:2000], notice=notice)
    return draw(ask.parts, ask.request, "login", page, status)

"""One's own account: password, places signed in, tokens."""

from __future__ import annotations

from pydantic import BaseModel, Field
from starlette.responses import Response

from medialib.catalogue.views import Link
from medialib.errors import RefusedError
from medialib.store import attempts, audit, connect, matches, passwords, sessions, users
from medialib.web import access
from medialib.web.answers import reply, see_other
from medialib.web.ask import Ask, Strict
from medialib.web.contexts import AccountPage, Notice, SessionLine, TokenLine
from medialib.web.pages import draw, root_of
from medialib.web.times import moment

DEVICE = 120


class PasswordForm(Strict):
    """What the page sends; `username` is there for password managers."""

    current: str = Field("", max_length=2000)
    password: str = Field("", max_length=2000)
    username: str = Field("", max_length=200)


class TokenForm(Strict):
    """The name of a new token."""

    name: str = Field("", max_length=200)


class Me(BaseModel):
    """Who asks."""

    id: str
    name: str
    role: str


def me(ask: Ask) -> Response:
    """GET /api/me."""
    return reply(Me(id=ask.user.id, name=ask.user.name, role=ask.user.role))


def page(ask: Ask) -> Response:
    """The account page."""
    return _page(ask)


def change_password(ask: Ask) -> Response:
    """Set another password, knowing the present one; every other session ends."""
    form, user = ask.read(PasswordForm), ask.user
    with ask.private() as db:
        try:
            attempts.take(db, user.name, ask.address, sessions.present())
            if passwords.person(db, user.name, form.current) is None:
                raise RefusedError("That is not your present password.", "Type it again.")
            users.set_password(db, user.id, passwords.hashed(form.password))
        except RefusedError as error:
            return _page(ask, Notice(error.message, error.hint, "bad"), error.status)
        attempts.clear(db, user.name, ask.address)
        sessions.end_all(db, user.id, ask.caller.session or "")
        audit.note(db, user.id, "password", "", connect.now())
    return _page(ask, Notice("The password is changed.", "Everywhere else you are signed out.", "good"))


def end_session(ask: Ask) -> Response:
    """Sign out somewhere else."""
    with ask.private() as db:
        sessions.end_one(db, ask.user.id, ask.part("id"))
    return see_other("/account")


def make_token(ask: Ask) -> Response:
    """Make an API token and show it, once."""
    try:
        name = users.checked_name(ask.read(TokenForm).name)
        with ask.private() as db:
            token = sessions.make_token(db, ask.user.id, name, connect.now())
            audit.note(db, ask.user.id, "token", name, connect.now())
    except RefusedError as error:
        return _page(ask, Notice(error.message, error.hint, "bad"), error.status)
    return _page(ask, new_token=token)


def end_token(ask: Ask) -> Response:
    """Revoke one of one's own tokens."""
    with ask.private() as db:
        sessions.end_token(db, ask.part("id"), ask.user.id)
    return see_other("/account")


def _page(ask: Ask, notice: Notice | None = None, status: int = 200, new_token: str = "") -> Response:
    here = (ask.caller.session or "")[: sessions.SHOWN]
    with ask.private() as db:
        signed_in = tuple(_session(one, here) for one in sessions.of(db, ask.user.id))
        tokens = tuple(token_line(one, ask.user.name) for one in sessions.tokens(db, ask.user.id))
    shown = AccountPage(
        ask.user.name, ask.user.role, signed_in, tokens, new_token, _links(ask), passwords.SHORTEST, notice
    )
    return draw(ask.parts, ask.request, "account", shown, status)


def _links(ask: Ask) -> tuple[Link, ...]:
    root = root_of(ask.request)
    people = (Link("People", f"{root}admin/users"), Link("Names of files", f"{root}rename")) if ask.caller.admin else ()
    sql = (Link("The library as SQL", f"{root}data/"),) if access.may_query(ask.settings, ask.user.role) else ()
    with ask.library() as db:
        count = matches.count_waiting(db) if ask.caller.may_add else 0
    review = (Link("To review", f"{root}review", count),) if ask.caller.may_add else ()
    return (*review, *people, *sql)


def _session(one: sessions.Session, here: str) -> SessionLine:
    device = one.agent[:DEVICE] or "A program without a name"
    return SessionLine(one.id, device, one.address, moment(one.seen_at), one.id == here)


def token_line(one: sessions.Token, owner: str) -> TokenLine:
    """A token as the pages show it."""
    return TokenLine(one.id, one.name, owner, moment(one.created_at), moment(one.seen_at) if one.seen_at else None)

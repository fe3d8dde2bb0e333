"""The first start: whoever holds the console's code becomes the first admin. Afterwards this is not here."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from medialib.errors import NotFoundError, RefusedError
from medialib.store import attempts, connect, passwords, sessions, users
from medialib.store.setup import first_person
from medialib.web.ask import Ask
from medialib.web.contexts import Notice, SetupPage
from medialib.web.login import signed_in
from medialib.web.pages import draw

COUNTED_AS = "(setup)"


class SetupForm(BaseModel):
    """What the setup page sends."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field("", max_length=200)
    name: str = Field("", max_length=200)
    password: str = Field("", max_length=2000)


def show(ask: Ask) -> Response:
    """The setup page, while there is nobody."""
    _only_once(ask)
    return draw(
        ask.parts, ask.request, "setup", SetupPage(code=ask.query("code")[:40], password_min=passwords.SHORTEST)
    )


def enter(ask: Ask) -> Response:
    """Make the first admin and sign them in."""
    _only_once(ask)
    form = ask.read(SetupForm)
    with ask.private() as db:
        try:
            attempts.take(db, f"{COUNTED_AS} {ask.address}", ask.address, sessions.present())
            name, kept = users.checked_name(form.name), passwords.hashed(form.password)
            user = first_person(db, form.code, name, kept, connect.now())
        except NotFoundError:
            raise
        except RefusedError as error:
            notice = Notice(error.message, error.hint, "bad")
            page = SetupPage(form.code, form.name, passwords.SHORTEST, notice)
            return draw(ask.parts, ask.request, "setup", page, error.status)
    return signed_in(ask, user, "/")


def _only_once(ask: Ask) -> None:
    with ask.private() as db:
        if users.exist(db):
            raise NotFoundError("There is nothing here.", "Start at the home page.")

"""One question to the app, as a screen sees it: who asks, what they sent, and what the app is made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from jinja2 import Environment
from pydantic import BaseModel, ConfigDict
from sqlite_utils import Database
from starlette.requests import Request
from starlette.types import ASGIApp

from medialib.errors import SignedOutError
from medialib.settings import Settings
from medialib.store import audit, connect
from medialib.store.users import Role, User
from medialib.tasks import Tasks
from medialib.web.hub import Hub
from medialib.web.pool import Pool, QuickPool
from medialib.web.warm import Warm

Sent = TypeVar("Sent", bound=BaseModel)


class Strict(BaseModel):
    """A body that names nothing but what it may."""

    model_config = ConfigDict(extra="forbid")


class Stripped(Strict):
    """One in which white space around a text is not part of it."""

    model_config = ConfigDict(str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the app is made of, once per process. `link_key` signs links to single files; `quick` says what those pools are for."""

    settings: Settings
    tasks: Tasks
    paper: Environment
    hub: Hub
    sql: ASGIApp
    library: Pool
    private: Pool
    quick_library: QuickPool
    quick_private: QuickPool
    warm: Warm
    link_key: str
    routes: tuple[Any, ...]

    def close(self) -> None:
        """Let go of the databases."""
        for pool in (self.library, self.private, self.quick_library, self.quick_private):
            pool.close()

    def quick(self) -> Parts:
        """These parts with databases that answer at once or raise sqlite3.OperationalError: for the event loop."""
        return replace(self, library=self.quick_library, private=self.quick_private)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a person, by a session (the hash of its token) or, with none, by an API token."""

    user: User
    session: str | None = None

    @property
    def admin(self) -> bool:
        """Whether this person runs the place."""
        return self.user.role is Role.ADMIN

    @property
    def may_add(self) -> bool:
        """Whether this person may add things, rather than only look."""
        return self.user.role is not Role.GUEST

    @property
    def scope(self) -> str | None:
        """Whose jobs this person sees: their own id, or None for everybody's."""
        return None if self.admin else self.user.id


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that has passed the gate. `body` is what its route said it takes, checked."""

    request: Request
    parts: Parts
    guest: Caller | None = None
    body: BaseModel | None = None

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self.parts.settings

    @property
    def caller(self) -> Caller:
        """Who asks. Raises SignedOutError on a public route that nobody signed in for."""
        if self.guest is None:
            raise SignedOutError("Nobody is signed in.", "Sign in, or send an API token.")
        return self.guest

    @property
    def user(self) -> User:
        """The person who asks."""
        return self.caller.user

    @property
    def address(self) -> str:
        """Where the request came from; through a trusted proxy, what the proxy says."""
        return self.request.client.host if self.request.client else ""

    def library(self) -> AbstractContextManager[Database]:
        """library.db, to read."""
        return self.parts.library.use()

    def private(self) -> AbstractContextManager[Database]:
        """private.db, to read and write."""
        return self.parts.private.use()

    def note(self, act: str, detail: str) -> None:
        """Note who did something that matters."""
        with self.private() as db:
            audit.note(db, self.user.id, act, detail, connect.now())

    def read(self, model: type[Sent]) -> Sent:
        """The body, which the route declares to be a `model`."""
        if not isinstance(self.body, model):
            raise TypeError(f"The route of {self.request.scope['path']} takes {type(self.body)}, not {model}.")
        return self.body

    def part(self, name: str) -> str:
        """A part of the path, e.g. `id`."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """A value of the query string, or ''."""
        return self.request.query_params.get(name, "")


Endpoint: TypeAlias = Callable[[Ask], ASGIApp | Awaitable[ASGIApp]]

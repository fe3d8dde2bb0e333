"""What keeps Datasette from harm: how large an answer may be, and what it tells of its own errors."""

from __future__ import annotations

import logging
import sqlite3
import weakref
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from datasette import Response as SqlResponse
from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.plugins import pm
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

log = logging.getLogger(__name__)

Made = TypeVar("Made")

LARGEST_ANSWER = 50_000_000
ITS_OWN = "datasette.handle_exception"
OURS = "medialib.errors"
TOO_SLOW = "The question took longer than a second and was ended."
UNFORESEEN = "Something went wrong on our side."


class Rows:
    """Makes the rows of one connection, and ends a question whose answer would fill the memory."""

    def __init__(self) -> None:
        self.size = 0
        self.cursor: Callable[[], sqlite3.Cursor | None] = lambda: None

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        """A row. Raises sqlite3.OperationalError once the texts and blobs of one answer are too many."""
        if self.cursor() is not cursor:
            self.cursor, self.size = weakref.ref(cursor), 0
        self.size += sum(len(value) for value in values if isinstance(value, str | bytes))
        if self.size > LARGEST_ANSWER:
            raise sqlite3.OperationalError(f"The answer is larger than {LARGEST_ANSWER // 1_000_000} MB.")
        return sqlite3.Row(cursor, values)


class Threads(ThreadPoolExecutor):
    """Where questions are asked. What failed is let go of there, and not on the event loop.

    An error holds the frames it passed through, and so the cursor. Whoever lets go of that waits for the connection,
    and so for the next question asked on it: the event loop would stand still for a second.
    """

    def submit(self, fn: Callable[..., Made], /, *args: Any, **kwargs: Any) -> Future[Made]:
        """Ask in a thread."""
        return super().submit(_without_frames, fn, *args, **kwargs)


def _without_frames(ask: Callable[..., Made], *args: Any, **kwargs: Any) -> Made:
    try:
        return ask(*args, **kwargs)
    except (sqlite3.Error, QueryInterrupted, ArithmeticError, MemoryError, TypeError, ValueError) as error:
        failed = error
        for one in (failed, failed.__context__, getattr(failed, "e", None)):
            if isinstance(one, BaseException):
                one.__traceback__ = one.__context__ = None
    raise failed


class Told:
    """How errors are told: what Datasette means for people as it says it, anything else without details.

    Its own way would print every variable of every function on the console, and give a stranger what an OSError says.
    """

    __name__ = OURS

    @hookimpl  # type: ignore[untyped-decorator]
    def handle_exception(self, datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Any]]:
        """The answer to a request that failed."""

        async def answer() -> Any:
            meant = isinstance(exception, Base400 | DatasetteError)
            status = (
                min(getattr(exception, "status", 400), 499) if meant else 500
            )  # it calls some mistakes of askers 500
            if not meant:
                log.error("%s failed in Datasette", request.path[:200], exc_info=exception)
            message = _message(exception) if meant else UNFORESEEN
            said = {"ok": False, "error": message, "status": status, "title": getattr(exception, "title", None)}
            if request.path.endswith(".json"):
                return SqlResponse.json(said, status=status)
            page = datasette.jinja_env.select_template([f"{status}.html", "error.html"])
            values = {"urls": datasette.urls, "app_css_hash": datasette.app_css_hash(), "menu_links": list}
            return SqlResponse.html(await page.render_async(said | values), status=status)

        return answer


def _message(exception: Exception) -> str:
    """What it says. Only a question that took too long is told in markup, which is left out."""
    if isinstance(exception, DatasetteError):
        return TOO_SLOW if exception.message_is_html else str(exception.message)
    return str(exception.args[0]) if exception.args else ""


def install() -> None:
    """Have errors told our way. Doing it twice is harmless."""
    if pm.has_plugin(ITS_OWN):
        pm.unregister(name=ITS_OWN)
    if not pm.has_plugin(OURS):
        pm.register(Told(), OURS)

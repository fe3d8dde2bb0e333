"""All that nobody was asked about yet: each service is asked about several items at once, in threads of its own.

Threads ask and fetch; rows are read and written by the job's own thread alone. What is known of an item is kept as soon
as it is there and printed soon after; pictures are fetched while no service is in a hurry.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from medialib.errors import CancelledError, DiskFullError, MedialibError, SettingsError, TemporaryError
from medialib.flow.online.answerers import ANSWERERS, OFF, askable
from medialib.flow.online.answering import Answerer
from medialib.flow.online.answers import Answer, answer, keep
from medialib.flow.online.aside import Aside
from medialib.flow.online.picturing import AT_ONCE, LOOK_EVERY_S, Pictures, open_pictures
from medialib.flow.publishing import publish
from medialib.flow.work import Outcome, Work
from medialib.identify.online.asking import Asker
from medialib.model import Job
from medialib.settings import Settings
from medialib.store import matches, media
from medialib.store.matches import State

PUBLISH_EVERY_S = 15.0
BATCH = 200


@dataclass(slots=True)
class Line:
    """The items that one service is asked about. `failure` is why it is asked no more."""

    work: Work
    asker: Asker
    answerer: Answerer
    pool: ThreadPoolExecutor
    waiting: deque[str] = field(default_factory=deque)
    under_way: dict[Future[Answer], str] = field(default_factory=dict)
    failure: MedialibError | None = None

    def start(self) -> None:
        """Ask about as many items as may be asked about at once."""
        while self.failure is None and len(self.under_way) < self.answerer.at_once and self._refilled():
            self._ask(self.waiting.popleft())

    def _refilled(self) -> bool:
        if not self.waiting:
            busy = self.under_way.values()
            found = matches.unasked(self.work.db, self.answerer.kinds, BATCH + len(busy))
            self.waiting.extend(media_id for media_id in found if media_id not in busy)
        return bool(self.waiting)

    def _ask(self, media_id: str) -> None:
        if not _is_open(self.work.db, media_id):
            return
        try:
            enquiry = self.answerer.enquire(self.work, self.asker, media_id, {})
        except SettingsError as error:
            self._fail(error)
            return
        refused, limits = matches.refused(self.work.db, media_id), self.work.settings.providers
        self.under_way[self.pool.submit(answer, enquiry, refused, limits, {})] = media_id

    def finished(self) -> Iterator[tuple[str, Answer]]:
        """The items about which there is an answer by now; what the service cannot make sense of is nothing it knows."""
        for future in [future for future in self.under_way if future.done()]:
            media_id = self.under_way.pop(future)
            try:
                yield media_id, future.result()
            except (CancelledError, DiskFullError):
                raise
            except (TemporaryError, SettingsError) as error:
                self._fail(error)
            except MedialibError as error:
                row = media.get(self.work.db, media_id)
                self.work.report.log(f"{row['title'] if row else media_id}: {error.message} {error.hint}")
                yield media_id, Answer((), State.NONE)

    def _fail(self, error: MedialibError) -> None:
        self.failure = self.failure or error
        self.waiting.clear()


@dataclass(slots=True)
class Press:
    """Prints what was kept, in a thread of its own; what is offered for it is fetched once it is on the page."""

    settings: Settings
    pool: ThreadPoolExecutor
    kept: list[str] = field(default_factory=list)
    under_way: Future[object] | None = None
    printing: list[str] = field(default_factory=list)
    printed_s: float = field(default_factory=time.monotonic)

    def start(self, *, now: bool) -> None:
        """Print what was kept, if it is time, or `now`."""
        if self.kept and self.under_way is None and (now or time.monotonic() - self.printed_s > PUBLISH_EVERY_S):
            self.printing, self.kept = self.kept, []
            self.under_way = self.pool.submit(publish, self.settings)

    def finished(self) -> list[str]:
        """The items that are on their pages since this was last asked."""
        if self.under_way is None or not self.under_way.done():
            return []
        self.under_way.result()
        self.under_way, self.printed_s = None, time.monotonic()
        return self.printing


@dataclass(slots=True)
class Everything:
    """The work of one job: its lines, its press, its pictures, and what has come of it."""

    work: Work
    aside: Aside
    lines: list[Line]
    press: Press
    pictures: Pictures
    counts: Counter[State] = field(default_factory=Counter)
    told_s: float = 0.0

    def run(self) -> None:
        """Ask until there is nothing left, or nobody left to ask. Raises CancelledError and DiskFullError.

        Pictures that an earlier job did not get to come too.
        """
        self.pictures.want()
        while futures := self._started():
            wait(futures, LOOK_EVERY_S, FIRST_COMPLETED)
            self.work.report()
            for line in self.lines:
                for media_id, found in line.finished():
                    self._keep(line, media_id, found)
            self.pictures.want(self.press.finished())
            self.pictures.finish()
            self.aside.pass_on(self.work.report)
            self._tell()

    def _started(self) -> list[Future[Any]]:
        """What is under way, with what may begin now."""
        for line in self.lines:
            line.start()
        asked = [future for line in self.lines for future in line.under_way]
        self.press.start(now=not asked)
        if len(asked) <= AT_ONCE:
            self.pictures.start()
        printing = [self.press.under_way] if self.press.under_way else []
        return [*asked, *printing, *self.pictures.under_way]

    def _keep(self, line: Line, media_id: str, found: Answer) -> None:
        """Keep an answer, unless the item is gone, or somebody was quicker and has said meanwhile what it is."""
        if not _is_open(self.work.db, media_id):
            return
        keep(self.work.db, line.answerer.source, media_id, found)
        self.counts[found.state] += 1
        self.press.kept.extend(one.media_id for one in found.said)

    def _tell(self) -> None:
        """Say how far all is, now and then."""
        if time.monotonic() - self.told_s < LOOK_EVERY_S:
            return
        self.told_s, done = time.monotonic(), self.counts.total()
        if any(line.under_way for line in self.lines):
            left = matches.count_unasked(self.work.db, [kind for line in self.lines for kind in line.answerer.kinds])
            self.work.report(f"{done} of {done + left}", progress=done / max(1, done + left))
        else:
            self.work.report(f"Fetching {len(self.pictures.waiting) + len(self.pictures.under_way)} pictures")


def _is_open(db: Database, media_id: str) -> bool:
    """Whether an item is still there, and nobody has said yet what it is."""
    row = media.get(db, media_id)
    return row is not None and not row["deleted_at"] and matches.get(db, media_id) is None


def ask_everything(work: Work, job: Job) -> Outcome:
    """Ask about everything that is new, of each kind about which there is somebody to ask.

    Raises SettingsError where there is nobody, or a key is not accepted, and TemporaryError where a service should be
    asked again soon; what has come of it by then is kept. After the last try the rest is left for another time.
    """
    kinds = askable(work.settings)
    if not kinds:
        raise SettingsError(*OFF)
    aside = Aside(work.report.stopped)
    asker = Asker(work.settings, aside)
    with ExitStack() as pools:
        lines = [
            Line(work, asker, one, pools.enter_context(ThreadPoolExecutor(one.at_once)))
            for one in ANSWERERS
            if set(one.kinds) <= set(kinds)
        ]
        press = Press(work.settings, pools.enter_context(ThreadPoolExecutor(1)))
        pictures = open_pictures(work, aside, pools.enter_context(ThreadPoolExecutor(AT_ONCE)))
        whole = Everything(work, aside, lines, press, pictures)
        whole.run()
    return Outcome(message=" ".join((_said(whole.counts), *_left(work), *_failed(work, job, lines))))


def _said(counts: Counter[State]) -> str:
    return f"{counts[State.TAKEN]} found, {counts[State.REVIEW]} to review, {counts[State.NONE]} unknown."


def _left(work: Work) -> Iterator[str]:
    """What has to be set up for what nobody could be asked about."""
    for answerer in ANSWERERS:
        if (missing := answerer.lacking(work.settings)) and matches.unasked(work.db, answerer.kinds, 1):
            yield from missing


def _failed(work: Work, job: Job, lines: list[Line]) -> Iterator[str]:
    """Why services were not asked to the end, where that is no reason to fail or to try again soon."""
    for failure in [line.failure for line in lines if line.failure is not None]:
        if not isinstance(failure, TemporaryError) or job.attempts < work.settings.jobs.tries:
            raise failure
        yield f"{failure.message} What is left is asked about another time."

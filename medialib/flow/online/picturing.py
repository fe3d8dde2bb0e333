"""Pictures that services offer: noted with an item's facts, and fetched afterwards, so that no page waits for them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from medialib.errors import CancelledError, DiskFullError, MedialibError, TemporaryError
from medialib.fetch import Client
from medialib.flow.online.aside import Aside
from medialib.flow.work import Work
from medialib.identify.online.pictures import fetch_picture
from medialib.identify.online.words import Known, RemotePicture
from medialib.intake import artwork
from medialib.model import Artwork, Source
from medialib.settings import Settings
from medialib.store import connect, images, offers
from medialib.store.offers import Offer, Wanted

ROLES = {
    "poster": "poster",
    "backdrop": "backdrop",
    "logo": "logo",
    "still": "thumbnail",
    "cover": "cover",
    "portrait": "portrait",
}
AT_ONCE = 4
# A site that does not answer so often is left alone for this time.
PATIENCE = 8
LOOK_EVERY_S = 0.25


def offered(source: Source, known: Known) -> Iterator[Offer]:
    """The pictures that a service offers for an item, to be chosen from."""
    count: Counter[str] = Counter()
    for one in known.pictures:
        role = ROLES.get(one.role)
        if role:
            yield Offer(role, source, count[role], one.url, one.width, one.height, one.language, one.votes)
            count[role] += 1


@dataclass(slots=True)
class Pictures:
    """Fetches pictures, a few at a time, in the threads of a pool; rows are written by the job's own thread."""

    work: Work
    aside: Aside
    pool: ThreadPoolExecutor
    client: Client
    waiting: deque[Wanted] = field(default_factory=deque)
    under_way: dict[Future[Artwork], Wanted] = field(default_factory=dict)
    late: int = 0

    def want(self, ids: Iterable[str] | None = None) -> None:
        """Fetch what is wanted for these items, or for all, in time."""
        self.waiting.extend(offers.wanted(self.work.db, ids))

    def start(self) -> None:
        """Begin with as many as may be fetched at once."""
        while self.waiting and len(self.under_way) < AT_ONCE:
            one = self.waiting.popleft()
            self.under_way[self.pool.submit(_fetched, self.work.settings, self.client, one, self.aside)] = one

    def finish(self) -> None:
        """Keep those that have come. Of one that cannot be had, the next best takes the place; one that is late is left."""
        for future in [future for future in self.under_way if future.done()]:
            self._finish(self.under_way.pop(future), future)

    def _finish(self, one: Wanted, future: Future[Artwork]) -> None:
        try:
            made = future.result()
        except (CancelledError, DiskFullError):
            raise
        except TemporaryError as error:
            self.aside.log(f"{error.message} {error.hint}")
            self.late += 1
            if self.late >= PATIENCE:
                self.waiting.clear()
        except MedialibError as error:
            self.aside.log(f"{error.message} {error.hint}")
            with connect.write(self.work.db):
                offers.refuse(self.work.db, one)
            self.waiting.extend(
                again for again in offers.wanted(self.work.db, [one.media_id]) if again.role == one.role
            )
        else:
            with connect.write(self.work.db):
                images.put(self.work.db, one.media_id, one.role, one.source, made)


def open_pictures(work: Work, aside: Aside, pool: ThreadPoolExecutor) -> Pictures:
    """A fetcher of pictures whose threads are those of a pool."""
    client = Client(allow_private=work.settings.allow_private_addresses)
    return Pictures(work, aside, pool, client)


def fetch_all(work: Work, ids: Iterable[str]) -> None:
    """Fetch what is wanted for these items, and wait for it. Raises CancelledError and DiskFullError."""
    aside = Aside(work.report.stopped)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pictures = open_pictures(work, aside, pool)
        pictures.want(ids)
        while pictures.waiting or pictures.under_way:
            pictures.start()
            wait(pictures.under_way, LOOK_EVERY_S, FIRST_COMPLETED)
            work.report()
            pictures.finish()
            aside.pass_on(work.report)


def _fetched(settings: Settings, client: Client, wanted: Wanted, aside: Aside) -> Artwork:
    """A picture in its printed sizes. Raises what Client.get raises, UnreadableError and DiskFullError."""
    raw = fetch_picture(client, RemotePicture(wanted.role, wanted.url), aside)
    return artwork.store(raw, settings.data / "artwork")

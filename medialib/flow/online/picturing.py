"""Pictures that services offer: noted with an item's facts, and fetched afterwards, so that no page waits for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from medialib.errors import CancelledError, DiskFullError, MedialibError, TemporaryError
from medialib.fetch import Client
from medialib.flow.work import Work
from medialib.identify.online.pictures import fetch_picture
from medialib.identify.online.words import Known, RemotePicture
from medialib.intake import artwork
from medialib.model import Artwork, Report, Source
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


def offered(source: Source, known: Known) -> Iterator[Offer]:
    """The pictures that a service offers for an item, to be chosen from."""
    count: Counter[str] = Counter()
    for one in known.pictures:
        role = ROLES.get(one.role)
        if role:
            yield Offer(role, source, count[role], one.url, one.width, one.height, one.language, one.votes)
            count[role] += 1


def fetch_all(work: Work, ids: Iterable[str]) -> None:
    """Fetch what is wanted for these items. One that cannot be had is noted, and the next best taken; one that may come later is left."""
    client = Client(allow_private=work.settings.allow_private_addresses)
    left, wanted = list(ids), offers.wanted(work.db, ids)
    while wanted:
        refused = [one for one in wanted if not _fetch(work, client, one)]
        wanted = [one for one in offers.wanted(work.db, left) if one.media_id in {gone.media_id for gone in refused}]


def _fetch(work: Work, client: Client, wanted: Wanted) -> bool:
    """Fetch one picture; False where it was refused, so that another may take its place."""
    try:
        made = fetched(work.settings, client, wanted, work.report)
    except (CancelledError, DiskFullError):
        raise
    except TemporaryError as error:
        work.report.log(f"{error.message} {error.hint}")
        return True
    except MedialibError as error:
        work.report.log(f"{error.message} {error.hint}")
        with connect.write(work.db):
            offers.refuse(work.db, wanted)
        return False
    with connect.write(work.db):
        images.put(work.db, wanted.media_id, wanted.role, wanted.source, made)
    return True


def fetched(settings: Settings, client: Client, wanted: Wanted, report: Report) -> Artwork:
    """A picture in its printed sizes. Raises what Client.get raises, UnreadableError and DiskFullError."""
    raw = fetch_picture(client, RemotePicture(wanted.role, wanted.url), report)
    return artwork.store(raw, settings.data / "artwork")

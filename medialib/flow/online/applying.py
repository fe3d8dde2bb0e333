"""Takes what a service says of an item into the library, and takes it back whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from medialib.errors import CancelledError, DiskFullError, MedialibError
from medialib.fetch import Client
from medialib.flow.online.answerers import BY_KIND
from medialib.flow.online.answering import Said
from medialib.flow.online.asked import key, read
from medialib.flow.work import Work
from medialib.identify.online.words import Known, RemotePicture
from medialib.intake import artwork
from medialib.model import Artwork, Kind, Source
from medialib.store import connect, facts, images, matches, media, offers
from medialib.store.matches import State
from medialib.store.offers import Offer

ROLES = {
    "poster": "poster",
    "backdrop": "backdrop",
    "logo": "logo",
    "still": "thumbnail",
    "cover": "cover",
    "portrait": "portrait",
}
LARGEST_PICTURE = 20 * 1024**2


def apply(work: Work, source: Source, said: Sequence[Said]) -> None:
    """Record what a service says of an item and of those above and below it: facts and artwork."""
    stored = [(one, list(_pictures(work, one.known))) for one in said]
    with connect.write(work.db):
        _forget(work.db, source, [one.media_id for one in said])
        for one, pictures in stored:
            facts.record(work.db, one.media_id, one.known.facts, connect.now())
            facts.settle(work.db, one.media_id, connect.now())
            for role, picture in pictures:
                images.put(work.db, one.media_id, role, source, picture)
            offers.put(work.db, one.media_id, source, _offers(source, one.known))


def undo(db: Database, media_id: str) -> None:
    """Take back what a service said of an item and all under it; that answer is not taken by itself again."""
    with connect.write(db):
        item, row = media.get(db, media_id), matches.get(db, media_id)
        assert item is not None
        _forget(db, BY_KIND[Kind(item["kind"])].source, [media_id, *media.below(db, media_id)])
        matches.put(db, media_id, State.UNDONE, connect.now(), by_person=True)
        if row is not None and row["value"]:
            matches.refuse(db, media_id, [f"{row['provider']}:{row['value']}"])


def refuse_all(db: Database, media_id: str) -> None:
    """Nothing that was found is what the item is: it stays as it was, and none of that is taken by itself again."""
    with connect.write(db):
        row = matches.get(db, media_id)
        matches.put(db, media_id, State.NONE, connect.now(), by_person=True)
        if row is not None:
            matches.refuse(db, media_id, [key(one) for one in read(row["candidates"])])


def _forget(db: Database, source: Source, ids: Iterable[str]) -> None:
    for media_id in ids:
        if facts.forget_source(db, media_id, source) | images.forget_source(db, media_id, source):
            facts.settle(db, media_id, connect.now())
        offers.forget_source(db, media_id, source)


def _offers(source: Source, known: Known) -> Iterator[Offer]:
    """All pictures that a service offers, to be chosen from."""
    count: Counter[str] = Counter()
    for one in known.pictures:
        role = ROLES.get(one.role)
        if role:
            yield Offer(role, source, count[role], one.url, one.width, one.height, one.language, one.votes)
            count[role] += 1


def _pictures(work: Work, known: Known) -> Iterator[tuple[str, Artwork]]:
    """The best picture of each role, fetched and stored. One that cannot be had is noted and left out."""
    best: dict[str, RemotePicture] = {}
    for picture in known.pictures:
        if picture.role in ROLES:
            best.setdefault(picture.role, picture)
    client = Client(allow_private=work.settings.allow_private_addresses)
    for role, picture in best.items():
        try:
            raw = client.get(picture.url, limit_bytes=LARGEST_PICTURE, accept=("image/*",), report=work.report).body
            made = artwork.store(raw, work.settings.data / "artwork")
        except (CancelledError, DiskFullError):
            raise
        except MedialibError as error:
            work.report.log(f"{error.message} {error.hint}")
            continue
        yield ROLES[role], made

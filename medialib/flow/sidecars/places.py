"""Where the sidecars of items lie: beside the file itself, or in the folder of a show, season, album or artist."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlite_utils import Database

from medialib.identify.folders import album_folder, season_of
from medialib.model import Kind
from medialib.names import identity
from medialib.store import sidecars
from medialib.store.sidecars import Place
from medialib.suffixes import OURS

LONGEST_NAME = 255
NFO_NAMES = {Kind.SHOW: "tvshow.nfo", Kind.SEASON: "season.nfo", Kind.ALBUM: "album.nfo", Kind.ARTIST: "artist.nfo"}
WITH_NFO = (Kind.MOVIE, Kind.EPISODE, Kind.VIDEO)
PLAIN = "movie.nfo"
DISCS = "discs"


@dataclass(frozen=True, slots=True)
class Home:
    """Where the sidecars of the items of one document lie.

    `folder` is a media folder, `below` a path in it, `stem` what the document is called. `nfo` is the name of the NFO,
    None where there is none. Pictures are named `<prefix><what it is>.jpg`; without a prefix (None) none lie here.
    """

    folder: str
    below: PurePosixPath
    stem: str
    nfo: str | None = None
    prefix: str | None = None
    thumb_prefix: str | None = None

    @property
    def document(self) -> str:
        """The path of the document in its media folder."""
        return self.path(fitting(self.stem, OURS))

    def path(self, name: str) -> str:
        """The path in its media folder of something that lies here."""
        return (self.below / name).as_posix()


def fitting(stem: str, ending: str) -> str:
    """A name that a file system takes, cut and told apart by a hash where it would be too long."""
    name = stem + ending
    if len(name.encode()) <= LONGEST_NAME:
        return name
    mark = "~" + hashlib.blake2b(stem.encode(), digest_size=4).hexdigest()
    room = LONGEST_NAME - len((mark + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + mark + ending


def home_of(db: Database, row: Mapping[str, object], folders: Sequence[str]) -> Home | None:
    """Where the sidecars of an item (its media row) lie; None where none are to be written."""
    media_id, kind = str(row["id"]), Kind(str(row["kind"]))
    own = sidecars.own_place(db, media_id, folders)
    if own is not None:
        return _beside(db, own, media_id, kind)
    place = sidecars.place_below(db, media_id, folders)
    if place is not None:
        return _in_folder(db, place, row, kind)
    if kind is Kind.DISC and "main" in folders:
        return Home("main", PurePosixPath(DISCS), f"disc.{media_id}")
    return None


def _beside(db: Database, place: Place, media_id: str, kind: Kind) -> Home:
    """Beside a file; a film alone in its folder has the plain names."""
    path = PurePosixPath(place.path)
    stem = path.stem
    if not _is_free(db, place.folder, path.parent / fitting(stem, OURS), sidecars.sharing(db, place)):
        return Home(place.folder, path.parent, f"{stem}.{media_id}")
    if kind is Kind.MOVIE and _is_own(place.folder, path.parent) and not sidecars.beside(db, place, media_id):
        return Home(place.folder, path.parent, stem, PLAIN, "", f"{stem}-")
    nfo = f"{stem}.nfo" if kind in WITH_NFO and len(f"{stem}.nfo".encode()) <= LONGEST_NAME else None
    return Home(place.folder, path.parent, stem, nfo, f"{stem}-" if kind in WITH_NFO else None, f"{stem}-")


def _in_folder(db: Database, place: Place, row: Mapping[str, object], kind: Kind) -> Home:
    """In the folder that is the item's own, or else beside the first of its files, under a name with its id."""
    media_id, inner = str(row["id"]), PurePosixPath(place.path).parent
    homeless = Home(place.folder, inner, f"{kind}.{media_id}")
    if kind is Kind.SEASON and season_of(inner.name) is None:
        number = row["number"]
        stem = "season-specials" if number == 0 else f"season{number:02d}" if isinstance(number, int) else homeless.stem
        home = Home(place.folder, inner, stem, None, f"{stem}-")
    else:
        home = Home(place.folder, _own_folder(inner, kind), str(kind), NFO_NAMES.get(kind), "")
    if kind is Kind.ARTIST and identity(home.below.name) != identity(row["title"]):
        return homeless
    own = _is_own(place.folder, home.below)
    return home if own and _is_free(db, place.folder, PurePosixPath(home.document), [media_id]) else homeless


def _own_folder(inner: PurePosixPath, kind: Kind) -> PurePosixPath:
    """The folder of a show, season, album or artist, of which a file lies in `inner`."""
    if kind is Kind.SHOW:
        return inner.parent if season_of(inner.name) is not None else inner
    if kind in (Kind.ALBUM, Kind.ARTIST):
        album = album_folder(inner)
        return album if kind is Kind.ALBUM else album.parent
    return inner


def _is_own(folder: str, below: PurePosixPath) -> bool:
    """Whether a folder is neither a media folder itself nor a whole shelf of MEDIA_ROOT."""
    return len(below.parts) > (1 if folder == "main" else 0)


def _is_free(db: Database, folder: str, path: PurePosixPath, ids: Sequence[str]) -> bool:
    owner = sidecars.owner(db, folder, path.as_posix())
    return owner is None or owner in ids

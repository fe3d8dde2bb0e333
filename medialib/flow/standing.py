"""Which files stand for items of their own, and which only belong to others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from medialib.identify.artwork import is_artwork_name
from medialib.model import Kind
from medialib.sources.folder import Entry
from medialib.suffixes import family

PLAYED = ("video", "audio", "audiobook")
PLAIN = (Kind.PHOTO, Kind.BOOK, Kind.DOCUMENT)
READ = ("book", "document")


def standing(entries: Iterable[Entry], *, declared: Kind | None = None) -> Iterator[Entry]:
    """The entries that are items: no artwork, booklets or notes that lie with a film or an album.

    `declared` is the kind of the folder; where it says photos or books, all of those are items.
    """
    folders: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        folders[entry.path.rpartition("/")[0]].append(entry)
    for inside in folders.values():
        families = {entry.path: family(entry.path) for entry in inside}
        played = {kind for kind in families.values() if kind in PLAYED}
        stems = {PurePosixPath(path).stem for path, kind in families.items() if kind in PLAYED}
        for entry in inside:
            if entry.main and (declared in PLAIN or not _belongs(entry, families[entry.path], played, stems)):
                yield entry


def _belongs(entry: Entry, kind: str, played: set[str], stems: set[str]) -> bool:
    stem = PurePosixPath(entry.path).stem
    if kind == "image":
        return is_artwork_name(stem) or stem in stems or bool(played & {"audio", "audiobook"})
    return kind in READ and bool(played)

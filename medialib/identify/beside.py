"""All that lies beside a file and tells of it, gathered from the disk before it is recognised."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from medialib.identify import artwork, imprint, nfo, tags
from medialib.identify.folders import album_folder, season_of
from medialib.identify.imprint import Imprint
from medialib.identify.listing import listing
from medialib.identify.nfo import Nfo
from medialib.identify.sidecars import companions, is_only_film
from medialib.identify.tags import Tags
from medialib.model import Acquired, Companion, Kind, Match, Picture, Source
from medialib.suffixes import family

TAGGED = ("audio", "audiobook", "video")
BOUND = "book"


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies with a file, and in it. `alone` says that its folder is no item's own, so that plain names do not count.

    `imprint` is what a book's file says of itself, `opf` what calibre wrote beside it.
    """

    tags: Tags | None = None
    imprint: Imprint | None = None
    opf: Imprint | None = None
    nfo: tuple[Nfo, ...] = ()
    siblings: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    companions: tuple[Companion, ...] = ()
    root: Path | None = None
    alone: bool = False


def look_beside(path: Path, acquired: Acquired, *, root: Path | None = None, alone: bool = False) -> Beside:
    """Tags, NFO files, sidecars and embedded covers of a file. Reads, never writes; never raises for bad content.

    `root` is where the media folder begins (the file's own folder if not given). `alone` is for a
    file that came by itself: then nothing but what its source brought with it is looked at.
    """
    kin = family(path.name)
    found = tags.read(path) if kin in TAGGED else None
    said = imprint.read(path) if kin == BOUND else None
    held = found.cover if found else said.cover if said else None
    cover = (Picture("cover", Source.TAGS, data=held),) if held else ()
    pictures = (*acquired.pictures, *cover)
    if alone:
        return Beside(found, said, pictures=pictures, companions=acquired.companions, alone=True)
    top = root or path.parent
    opf = imprint.beside(path, top)
    if kin not in TAGGED:
        return Beside(imprint=said, opf=opf, pictures=pictures, companions=acquired.companions, root=root)
    return Beside(
        tags=found,
        opf=opf,
        nfo=nfo.beside(path, top),
        siblings=listing(path.parent).files,
        pictures=pictures,
        companions=(*acquired.companions, *companions(path)),
        root=top,
    )


def pictures_of(path: Path, match: Match, beside: Beside) -> tuple[tuple[int, Picture], ...]:
    """The pictures of the item and of what it belongs to: level 0 is the item, 1 its parent, 2 above that.

    An embedded cover of a track is its album's. One picture per level, role and source.
    """
    levels = {entity.kind: place for place, entity in enumerate(reversed(match.chains[0]))}
    own = 1 if match.item.kind is Kind.TRACK and Kind.ALBUM in levels else 0
    found = [(own, picture) for picture in beside.pictures]
    if beside.root is not None and not beside.alone:
        found += [(levels[kind], picture) for kind, picture in _on_disk(path, match, beside.root) if kind in levels]
    chosen = {(level, picture.role, picture.source): (level, picture) for level, picture in reversed(found)}
    return tuple(sorted(chosen.values(), key=lambda pair: pair[0]))


def _on_disk(path: Path, match: Match, root: Path) -> list[tuple[Kind, Picture]]:
    kind = match.item.kind
    own_folder = path.parent != root and is_only_film(listing(path.parent))
    found = [(kind, picture) for picture in artwork.of_item(path, kind, alone=own_folder)]
    for owner, folder in _folders(path, match, root):
        season = int(match.chains[0][1].identity) if owner is Kind.SEASON else None
        found += [(owner, picture) for picture in artwork.of_folder(folder, owner, season)]
    return found


def _folders(path: Path, match: Match, root: Path) -> list[tuple[Kind, Path]]:
    """The folders, below the root, that hold the pictures of a season, show, album or artist."""
    folder, kinds = path.parent, [entity.kind for entity in match.chains[0]]
    places: list[tuple[Kind, Path]] = []
    if Kind.SHOW in kinds:
        show = folder.parent if season_of(folder.name) is not None else folder
        places = [(Kind.SEASON, show), (Kind.SEASON, folder), (Kind.SHOW, show)]
    elif Kind.ALBUM in kinds:
        album = album_folder(folder)
        places = [(Kind.ALBUM, folder), (Kind.ALBUM, album), (Kind.ARTIST, album.parent)]
    return [(kind, place) for kind, place in places if kind in kinds and place != root and place.is_relative_to(root)]

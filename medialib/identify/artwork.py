"""Artwork that lies beside a file or in the folders above it, as Kodi, Jellyfin and Plex name it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from medialib import seal
from medialib.identify.folders import season_of
from medialib.identify.listing import listing
from medialib.model import Kind, Picture, Source

LARGEST = 50_000_000
# What a picture is to a work, by the last word of its name; best first within a role.
ROLES = {
    "poster": "poster keyart",
    "cover": "cover folder front album albumart albumartsmall default movie show",
    "backdrop": "fanart backdrop background landscape",
    "thumbnail": "thumb thumbnail",
    "logo": "clearlogo logo",
    "portrait": "artist portrait",
}
ROLE_OF = {word: role for role, words in ROLES.items() for word in words.split()}
RANK = {word: rank for rank, word in enumerate(word for words in ROLES.values() for word in words.split())}
SEASON_NAME = re.compile(r"(?i)^season(?:[\s_-]?(?P<number>\d{1,4})|-(?P<word>specials|all))[\s_-](?P<role>[a-z]+)\d*$")
NUMBERED = re.compile(r"\d+$")
OWNER = re.compile(r"^(?:movie|tvshow|show|album|artist)-(?=[a-z])")
# The role that a plain `folder.jpg` or `cover.jpg` plays for a kind.
PLAIN_ROLE = {
    Kind.MOVIE: "poster",
    Kind.SHOW: "poster",
    Kind.SEASON: "poster",
    Kind.ARTIST: "portrait",
    Kind.VIDEO: "thumbnail",
}


def is_artwork_name(stem: str) -> bool:
    """Whether an image's name says that it is artwork of something else: `poster`, `Film-fanart1`, `season02-poster`."""
    word = NUMBERED.sub("", re.split(r"[\s._-]", stem.casefold())[-1])
    return word in ROLE_OF or SEASON_NAME.match(stem) is not None


def of_item(path: Path, kind: Kind, *, alone: bool = True) -> tuple[Picture, ...]:
    """The pictures of what a file holds: `Film-poster.jpg`, and in its own folder `poster.jpg`, `folder.jpg`.

    `alone` says that the folder is the item's own, so that its plain names count too.
    """
    images = [image for image in _images(path.parent) if image != path]  # a photo is no picture of itself
    named = [(image, image.stem[len(path.stem) + 1 :].casefold()) for image in images if _named_after(image, path)]
    plain = [
        (image, image.stem.casefold())
        for image in images
        if alone and kind in (Kind.MOVIE, Kind.VIDEO, Kind.AUDIOBOOK, Kind.BOOK)
    ]
    return _best([*named, *_without_name(images, path), *plain], kind)


def of_folder(folder: Path, kind: Kind, season: int | None = None) -> tuple[Picture, ...]:
    """The pictures of a show, season, album or artist from its own folder."""
    images = _images(folder)
    if kind is Kind.SEASON:
        return _best(_season_names(images, season), kind) or (_plain(images, kind) if season_of(folder.name) else ())
    return _plain(images, kind)


def _plain(images: Iterable[Path], kind: Kind) -> tuple[Picture, ...]:
    return _best([(image, image.stem.casefold()) for image in images if not SEASON_NAME.match(image.stem)], kind)


def _images(folder: Path) -> list[Path]:
    return [folder / name for name in listing(folder).images]


def _named_after(image: Path, path: Path) -> bool:
    return image.stem.casefold().startswith(path.stem.casefold()) and image.stem[
        len(path.stem) : len(path.stem) + 1
    ] in ("-", ".", "_")


def _without_name(images: Iterable[Path], path: Path) -> Iterator[tuple[Path, str]]:
    """`Film.jpg` beside `Film.mkv` is what downloaders write: a thumbnail."""
    return ((image, "thumb") for image in images if image.stem == path.stem)


def _season_names(images: Iterable[Path], season: int | None) -> list[tuple[Path, str]]:
    """`season01-poster.jpg`, `season-specials-poster.jpg` in the show's folder."""
    found = []
    for image in images:
        hit = SEASON_NAME.match(image.stem)
        number = (0 if hit["word"] == "specials" else None if hit["word"] else int(hit["number"])) if hit else None
        if hit and number == season:
            found.append((image, hit["role"].casefold()))
    return found


def _best(named: Sequence[tuple[Path, str]], kind: Kind) -> tuple[Picture, ...]:
    """One picture per role, the one with the likeliest name."""
    chosen: dict[str, Path] = {}
    known = [(image, OWNER.sub("", NUMBERED.sub("", word).rstrip("-_. "))) for image, word in named]
    for image, word in sorted(
        ((image, word) for image, word in known if word in ROLE_OF), key=lambda pair: RANK[pair[1]]
    ):
        role = ROLE_OF[word]
        role = PLAIN_ROLE.get(kind, role) if role == "cover" else role
        if role not in chosen and _is_usable(image):
            chosen[role] = image
    return tuple(Picture(role, Source.FOLDER, path=image) for role, image in chosen.items())


def _is_usable(image: Path) -> bool:
    """Whether it is of a size that pictures have, and not a copy that we wrote ourselves."""
    try:
        return 0 < image.stat().st_size <= LARGEST and not seal.is_ours(image)
    except OSError:
        return False

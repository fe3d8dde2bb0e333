"""Artwork beside media: the picture shown for each role as a JPEG; what has no file of its own rides in the document."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medialib import seal
from medialib.flow.sidecars import disk
from medialib.flow.sidecars.places import LONGEST_NAME, Home
from medialib.intake.artwork_copies import as_jpeg, stored_file
from medialib.model import PLACES, Kind, Source

FILM = {"poster": "poster", "backdrop": "fanart", "thumbnail": "thumb"}
NAMES: Mapping[Kind, Mapping[str, str]] = {
    Kind.MOVIE: FILM,
    Kind.VIDEO: FILM,
    Kind.EPISODE: {"thumbnail": "thumb"},
    Kind.SHOW: FILM,
    Kind.SEASON: {"poster": "poster"},
    Kind.ALBUM: {"cover": "folder", "backdrop": "fanart"},
    Kind.ARTIST: {"portrait": "folder", "backdrop": "fanart"},
}
Image = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Copy:
    """A picture that is to lie at `name`: the stored one, by its hash and its width in pixels."""

    name: str
    role: str
    hash: str
    width: int

    @property
    def mark(self) -> str:
        """What tells it from a copy of any other picture."""
        return f"artwork {self.hash}-{self.width}"


def copies(home: Home, item: Mapping[str, Any]) -> Iterator[Copy]:
    """The pictures of an item that are to lie beside it: of each role the one that is shown, unless it lies there already."""
    names = NAMES.get(Kind(item["media"]["kind"]), {}) if home.prefix is not None else {}
    for role, name in names.items():
        image = shown(item.get("images", ()), role)
        prefix = home.thumb_prefix if role == "thumbnail" and home.thumb_prefix is not None else home.prefix
        if image is None or _lies_there(item, role) or len(f"{prefix}{name}.jpg".encode()) > LONGEST_NAME:
            continue
        yield Copy(f"{prefix}{name}.jpg", role, image["hash"], max(image["widths"]))


def shown(images: Sequence[Image], role: str) -> Image | None:
    """The picture that is shown for a role: the most trusted source's."""
    fitting = [image for image in images if image["role"] == role and image["widths"]]
    return min(fitting, key=lambda image: (PLACES.get(image["source"], 99), image["source"]), default=None)


def _lies_there(item: Mapping[str, Any], role: str) -> bool:
    """Whether somebody put a picture of this role beside the item."""
    return any(image["role"] == role and image["source"] == Source.FOLDER for image in item.get("images", ()))


def put(target: Path, copy: Copy, artwork: Path) -> bool:
    """Write a picture, unless it lies there already; False where the place is somebody else's.

    Raises OSError, and UnreadableError where the stored picture is gone.
    """
    if not disk.is_free(target):
        return False
    if not _is_at(target, copy):
        jpeg = as_jpeg(stored_file(artwork, copy.hash, copy.width), f"{seal.WORDS}{copy.mark} {seal.BLANK.decode()}")
        disk.put(target, seal.sealed(jpeg))
    return True


def _is_at(target: Path, copy: Copy) -> bool:
    try:
        return copy.mark.encode() in target.read_bytes()[:1000]
    except FileNotFoundError:
        return False


def kept(item: Mapping[str, Any], beside: Mapping[str, str], artwork: Path) -> list[Image]:
    """The rows of an item's images, each with where its picture is kept.

    `beside` names the file that holds it (`beside` maps hashes to names), `webp` is its largest size in base64: for
    what lies in no file, and for what a person chose. One that was found in the folder lies there as it is.
    """
    rows = []
    for image in item.get("images", ()):
        name = beside.get(image["hash"])
        lies_there = image["source"] == Source.FOLDER or (item["media"]["kind"] == Kind.PHOTO and not name)
        if (name is None and not lies_there) or image["source"] == Source.PERSON:
            webp = _read(stored_file(artwork, image["hash"], max(image["widths"], default=0)))
        else:
            webp = None
        rows.append({**image, "beside": name, "webp": webp})
    return rows


def _read(stored: Path) -> str | None:
    try:
        return base64.b64encode(stored.read_bytes()).decode()
    except OSError:
        return None

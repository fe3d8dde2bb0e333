"""Pictures of items that come back: the stored ones are used where they are there, and else made anew from copies."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from medialib import seal
from medialib.errors import UnreadableError
from medialib.flow.sidecars.pictures import Copy
from medialib.flow.work import Work
from medialib.identify.artwork import LARGEST
from medialib.intake.artwork_copies import is_stored, restore
from medialib.suffixes import family

Image = dict[str, Any]


def recovered(work: Work, item: dict[str, Any], root: Path, below: PurePosixPath) -> Iterator[Image]:
    """The rows of an item's images whose pictures there are, made anew where need be. The rest is told in the log."""
    artwork = work.settings.data / "artwork"
    for image in item["images"]:
        if is_stored(artwork, image["hash"], image["widths"]) or _made(item, image, root, below, artwork):
            yield image
        else:
            title, role, source = item["media"]["title"], image["role"], image["source"]
            work.report.log(f"The {role} of '{title}' ({source}) is gone; identify the item to have it again.")


def _made(item: dict[str, Any], image: Image, root: Path, below: PurePosixPath, artwork: Path) -> bool:
    for raw in _copies(item, image, root, below):
        try:
            restore(raw, artwork, image["hash"], image["widths"])
        except UnreadableError:
            continue
        return True
    return False


def _copies(item: dict[str, Any], image: Image, root: Path, below: PurePosixPath) -> Iterator[bytes]:
    """What may hold the picture: the document itself, the file it names, and any picture there of the same bytes."""
    if image.get("webp"):
        with contextlib.suppress(binascii.Error, ValueError):
            yield base64.b64decode(image["webp"], validate=True)
    mark = Copy("", image["role"], image["hash"], max(image["widths"])).mark.encode()
    for path in _files(item, image, root, below):
        raw = _read(path)
        if hashlib.blake2b(raw, digest_size=16).hexdigest() == image["hash"] or (
            mark in raw[:1000] and seal.is_whole(raw)
        ):
            yield raw


def _files(item: dict[str, Any], image: Image, root: Path, below: PurePosixPath) -> Iterator[Path]:
    here = root / below
    name = image.get("beside")
    if name and PurePosixPath(name).name == name:
        yield here / name
        return
    yield from (root / file["path"] for file in item["files"] if family(file["path"]) == "image")
    for folder in (here, here.parent) if below.parts else (here,):
        yield from sorted(path for path in folder.iterdir() if family(path.name) == "image") if folder.is_dir() else ()


def _read(path: Path) -> bytes:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
            return b""
        return path.read_bytes()
    except OSError:
        return b""

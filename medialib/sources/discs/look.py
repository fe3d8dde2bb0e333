"""Says what disc an image, a folder or a drive is, before anything of it is copied."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from medialib import suffixes
from medialib.discs import DATA_SECTOR, Disc, Format
from medialib.errors import UnreadableError
from medialib.sources.discs.folder import TOP, Folder
from medialib.sources.discs.image import Image, opened_image
from medialib.sources.discs.sectors import opened

IMAGES = ("img", "iso", "udf")
MANAGER = b"DVDVIDEO-VMG"
INDEX = b"INDX"
TITLE_SETS_AT = 0x3E  # of the video manager's table: how many title sets there are
MOST_IN_ID = 10
MOST_TITLE = 256 * 1024
HEAD = 1024 * 1024
LONGEST_LABEL = 255


class Holder(Protocol):
    """Something that holds the files of a disc."""

    label: str

    def folder(self, *path: str) -> tuple[str, ...]:
        """The names in a folder, in upper case."""

    def read(self, *path: str) -> bytes | None:
        """The content of a small file."""


def is_disc(path: Path) -> bool:
    """Whether the path stands for a disc by its name and kind: an image, a folder with VIDEO_TS or BDMV, a drive."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    if stat.S_ISDIR(mode):
        return path.name.upper() in TOP or any(name in TOP for name in Folder(path).folder())
    return stat.S_ISBLK(mode) or (stat.S_ISREG(mode) and suffixes.suffix(path.name) in IMAGES)


def look(path: Path) -> Disc:
    """The disc at `path`: its format, id, label and size in bytes.

    A DVD's id is the one of libdvdread's DVDDiscID, a Blu-ray's the SHA-1 of its unit keys (AACS 3.9.3)
    or else of its index; both are the same for a drive, an image and a folder of one pressing.
    Raises UnreadableError for what is cut off, empty or only looks like a disc.
    """
    if path.is_dir():
        folder = Folder(path)
        found = _video(folder, str(folder.path))
        if not found:
            raise UnreadableError(
                f"'{path}' is no disc: it holds neither VIDEO_TS nor BDMV.", "Give the folder that holds one of them."
            )
        return Disc(found[0], found[1], _legible(found[2]), folder.size())
    if _is_blank(path):
        return Disc(Format.BLANK, "blank:")
    with opened_image(path) as image:
        found = _video(image, str(path)) or (Format.DATA, f"data:{_head(image)}", image.label)
        return Disc(found[0], found[1], _legible(found[2]), image.sectors.size)


def _video(holder: Holder, where: str) -> tuple[Format, str, str] | None:
    """Format, id and label of a video disc."""
    names = holder.folder()
    if "BDMV" in names:
        return Format.BLURAY, f"bluray:{_bluray_digest(holder, where)}", _title(holder) or holder.label
    if "VIDEO_TS" in names:
        return Format.DVD, f"dvd:{_dvd_digest(holder, where)}", holder.label
    return None


def _dvd_digest(holder: Holder, where: str) -> str:
    manager = holder.read("VIDEO_TS", "VIDEO_TS.IFO") or b""
    if not manager.startswith(MANAGER) or len(manager) < DATA_SECTOR:
        held = "is not one of a DVD" if manager else "is missing or empty"
        raise UnreadableError(
            f"{where!r} only looks like a DVD: VIDEO_TS/VIDEO_TS.IFO {held}.",
            "Copy the whole disc again, with its .IFO and .VOB files.",
        )
    sets = int.from_bytes(manager[TITLE_SETS_AT : TITLE_SETS_AT + 2], "big")
    names = (f"VTS_{number:02d}_0.IFO" for number in range(1, min(sets + 1, MOST_IN_ID)))
    digest = hashlib.md5(usedforsecurity=False)
    for content in (manager, *(holder.read("VIDEO_TS", name) or b"" for name in names)):
        digest.update(content[: len(content) // DATA_SECTOR * DATA_SECTOR])
    return digest.hexdigest()


def _bluray_digest(holder: Holder, where: str) -> str:
    index = holder.read("BDMV", "INDEX.BDMV") or b""
    if not index.startswith(INDEX):
        held = "is not one of a Blu-ray" if index else "is missing or empty"
        raise UnreadableError(
            f"{where!r} only looks like a Blu-ray: BDMV/index.bdmv {held}.",
            "Copy the whole disc again, with BDMV/PLAYLIST and BDMV/STREAM.",
        )
    keys = holder.read("AACS", "UNIT_KEY_RO.INF")
    return hashlib.sha1(keys or index, usedforsecurity=False).hexdigest()


def _title(holder: Holder) -> str:
    """The title a Blu-ray gives itself in BDMV/META/DL, in English before other languages."""
    names = [name for name in holder.folder("BDMV", "META", "DL") if name.startswith("BDMT_") and name.endswith(".XML")]
    for name in sorted(names, key=lambda name: (name != "BDMT_ENG.XML", name)):
        try:
            content = holder.read("BDMV", "META", "DL", name) or b""
        except UnreadableError:
            continue
        if found := next(_names(content[:MOST_TITLE]), "").strip():
            return found
    return ""


def _names(content: bytes) -> Iterator[str]:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return
    for title in root.iter("{urn:BDA:bdmv;discinfo}title"):
        yield from (name.text or "" for name in title.iter("{urn:BDA:bdmv;discinfo}name"))


def _legible(label: str) -> str:
    """The label on one line that can be kept and shown, still not to be trusted."""
    return "".join(letter if letter.isprintable() else " " for letter in label[:LONGEST_LABEL]).strip()


def _head(image: Image) -> str:
    """A digest of what begins the image, and of how much its file system claims."""
    digest = hashlib.sha1(str(image.count).encode(), usedforsecurity=False)
    digest.update(image.sectors.read(0, min(HEAD, image.count * DATA_SECTOR, image.sectors.size)))
    return digest.hexdigest()


def _is_blank(path: Path) -> bool:
    with opened(path) as sectors:
        return sectors.is_drive and sectors.size == 0

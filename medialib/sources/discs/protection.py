"""Says how a disc is encrypted, from a few of its sectors."""

from __future__ import annotations

import fcntl
import stat
import sys
from enum import StrEnum
from pathlib import Path

from medialib.discs import DATA_SECTOR
from medialib.errors import UnreadableError
from medialib.sources.discs.folder import Folder
from medialib.sources.discs.image import opened_image
from medialib.sources.discs.sectors import opened

PACK, SYSTEM_HEADER = b"\0\0\1\xba", b"\0\0\1\xbb"
SCRAMBLED = 0x30  # the scrambling bits of a PES header (ISO 13818-1, 2.4.3.7), at byte 20 of a DVD's sector
SCRAMBLED_AT = 20
LOOKS = 200
READ_STRUCTURE, COPYRIGHT = 0x5390, 1  # DVD_READ_STRUCT and DVD_STRUCT_COPYRIGHT of linux/cdrom.h
STRUCTURE_SIZE, SYSTEM_AT = 2060, 2


class Protection(StrEnum):
    """How a disc is encrypted."""

    NONE = ""
    CSS = "CSS"
    AACS = "AACS"


def protection(path: Path) -> Protection:
    """How the disc at `path` is encrypted; NONE also when that cannot be seen."""
    try:
        if path.is_dir():
            return _of_folder(Folder(path))
        return Protection.CSS if _drive_says_css(path) else _of_image(path)
    except (UnreadableError, OSError):
        return Protection.NONE


def _drive_says_css(path: Path) -> bool:
    """Whether the drive says that its DVD is under CSS; its sectors cannot be read before it has been unlocked."""
    if sys.platform != "linux" or not stat.S_ISBLK(path.stat().st_mode):
        return False
    with opened(path) as sectors:
        asked = bytearray(STRUCTURE_SIZE)
        asked[0] = COPYRIGHT
        try:
            fcntl.ioctl(sectors.number, READ_STRUCTURE, asked)
        except OSError:  # no DVD, or no drive
            return False
        return asked[SYSTEM_AT] == 1


def _of_folder(folder: Folder) -> Protection:
    if "AACS" in folder.folder():
        return Protection.AACS
    films = [folder.file("VIDEO_TS", name) for name in folder.folder("VIDEO_TS") if _is_film(name)]
    for film in films:
        if film:
            with film.open("rb") as file:
                if _is_scrambled(file.read(LOOKS * DATA_SECTOR)):
                    return Protection.CSS
    return Protection.NONE


def _of_image(path: Path) -> Protection:
    with opened_image(path) as image:
        if "AACS" in image.folder():
            return Protection.AACS
        for name in image.folder("VIDEO_TS"):
            for extent in (image.find("VIDEO_TS", name) or ())[:1] if _is_film(name) else ():
                if _is_scrambled(image.sectors.read(extent.sector, min(extent.size, LOOKS * DATA_SECTOR))):
                    return Protection.CSS
    return Protection.NONE


def _is_film(name: str) -> bool:
    return name.startswith("VTS_") and name.endswith("_1.VOB")


def _is_scrambled(content: bytes) -> bool:
    sectors = (content[at : at + DATA_SECTOR] for at in range(0, len(content), DATA_SECTOR))
    return any(
        len(sector) > SCRAMBLED_AT
        and sector.startswith(PACK)
        and sector[14:18] != SYSTEM_HEADER
        and bool(sector[SCRAMBLED_AT] & SCRAMBLED)
        for sector in sectors
    )

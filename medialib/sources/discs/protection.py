"""Says how a disc is encrypted, from a few of its sectors."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from medialib.discs import DATA_SECTOR
from medialib.errors import UnreadableError
from medialib.sources.discs.folder import Folder
from medialib.sources.discs.image import opened_image

PACK, SYSTEM_HEADER = b"\0\0\1\xba", b"\0\0\1\xbb"
SCRAMBLED = 0x30  # the scrambling bits of a PES header (ISO 13818-1, 2.4.3.7), at byte 20 of a DVD's sector
SCRAMBLED_AT = 20
LOOKS = 200


class Protection(StrEnum):
    """How a disc is encrypted."""

    NONE = ""
    CSS = "CSS"
    AACS = "AACS"


def protection(path: Path) -> Protection:
    """How the disc at `path` is encrypted; NONE also when that cannot be seen."""
    try:
        return _of_folder(Folder(path)) if path.is_dir() else _of_image(path)
    except (UnreadableError, OSError):
        return Protection.NONE


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

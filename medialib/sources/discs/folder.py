"""The folders of a video disc, copied to disk."""

from __future__ import annotations

from pathlib import Path

from medialib.errors import UnreadableError
from medialib.sources.discs.sectors import MOST, unreadable

TOP = ("VIDEO_TS", "BDMV")
MOST_NAMES = 10_000


class Folder:
    """A folder that holds VIDEO_TS or BDMV; names are found whatever their case. `label` is its own name."""

    def __init__(self, path: Path) -> None:
        self.path = disc_root(path)
        self.label = self.path.name

    def folder(self, *path: str) -> tuple[str, ...]:
        """The names in a folder, in upper case; none when it is not there."""
        return tuple(_children(found)) if (found := self._find(path)) and found.is_dir() else ()

    def read(self, *path: str) -> bytes | None:
        """The content of a small file, or None when it is not there. Raises UnreadableError."""
        found = self._find(path)
        if not found or not found.is_file():
            return None
        if found.stat().st_size > MOST:
            raise UnreadableError(
                f"{found} is too large for what it should be.", "Copy the folder from the disc again."
            )
        try:
            return found.read_bytes()
        except OSError as error:
            raise unreadable(found, error) from error

    def size(self) -> int:
        """The bytes of its films."""
        films = [self._find(("VIDEO_TS",)), self._find(("BDMV", "STREAM"))]
        return sum(file.stat().st_size for film in films if film for file in _children(film).values() if file.is_file())

    def file(self, *path: str) -> Path | None:
        """Where a file lies on disk, or None."""
        found = self._find(path)
        return found if found and found.is_file() else None

    def _find(self, path: tuple[str, ...]) -> Path | None:
        place: Path | None = self.path
        for name in path:
            place = _children(place).get(name) if place else None
        return place


def is_inside_disc(path: str) -> bool:
    """Whether a file's path leads through VIDEO_TS or BDMV: it is a piece of a disc."""
    return any(part.upper() in TOP for part in path.split("/")[:-1])


def disc_root(path: Path) -> Path:
    """The folder that stands for the disc: the one around VIDEO_TS or BDMV."""
    return path.absolute().parent if path.name.upper() in TOP else path.absolute()


def _children(path: Path) -> dict[str, Path]:
    """What lies in a folder, by upper-case name."""
    try:
        return {child.name.upper(): child for _, child in zip(range(MOST_NAMES), path.iterdir(), strict=False)}
    except OSError:
        return {}

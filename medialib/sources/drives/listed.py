"""Drives that the settings name beside those the system knows: devices, and images or folders that come and go."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from medialib.discs import Format, Tray
from medialib.sources.drives.sight import Sight, System


@dataclass(frozen=True, slots=True)
class Listed:
    """A system with further drives at `paths`; `device` is how one that is a device is looked at."""

    system: System
    paths: tuple[Path, ...]
    device: Callable[[Path], Sight | None]

    def scan(self) -> list[Sight]:
        """The drives of the system, then those that are listed."""
        known = self.system.scan()
        devices = {sight.device for sight in known}
        listed = (self._sight(path) for path in self.paths if str(path) not in devices)
        return [*known, *(sight for sight in listed if sight)]

    def about(self, sight: Sight) -> Sight:
        """What the system says, or what the name of an image does."""
        path = Path(sight.device)
        if path not in self.paths or path.is_block_device():
            return self.system.about(sight)
        return replace(sight, hint=Format.AUDIO_CD if path.suffix.lower() == ".cue" else None)

    def source(self, device: str) -> Path:
        """What to read the disc from: an image is read as it is."""
        return Path(device) if Path(device) in self.paths else self.system.source(device)

    def _sight(self, path: Path) -> Sight | None:
        """A drive in which a disc lies as long as something stands at its path."""
        try:
            status = path.stat()
        except OSError:
            return Sight(str(path), path.name, Tray.EMPTY)
        if stat.S_ISBLK(status.st_mode):
            return self.device(path)
        mark = f"{status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns}"
        return Sight(str(path), path.name, Tray.LOADED, mark)

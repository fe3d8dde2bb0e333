"""The drives of Linux: from the kernel's list and its device files, without root and without udev.

The kernel counts the changes of a device's disc (`diskseq`). What udev knows of the disc is asked
where it is there; in a container given no more than the device, the drive's own answers do.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from medialib import programs
from medialib.discs import Format, Tray
from medialib.errors import ProgramError
from medialib.sources.drives import asking
from medialib.sources.drives.asking import Answer, Content
from medialib.sources.drives.sight import Sight, output, plain

NAME = re.compile(r"sr\d{1,3}")
MOST_DRIVES = 64
PATIENCE_S = 5.0
TRAYS = {
    asking.NO_DISC: Tray.EMPTY,
    asking.TRAY_OPEN: Tray.OPEN,
    asking.NOT_READY: Tray.BUSY,
    asking.DISC_OK: Tray.LOADED,
}
GONE = (errno.ENOENT, errno.ENXIO, errno.ENODEV)
NO_MEDIUM = 123  # Linux only, and so without a name in errno elsewhere
PROBLEMS = {
    errno.EACCES: "this user may not read it; add them to the group cdrom",
    errno.EPERM: "this container may not read it; pass it with --device",
    errno.EBUSY: "another program holds it",
}


@dataclass(frozen=True, slots=True)
class Linux:
    """Where Linux shows its drives and how they are asked; `patience_s` is for udev."""

    info: Path = Path("/proc/sys/dev/cdrom/info")
    devices: Path = Path("/dev")
    blocks: Path = Path("/sys/block")
    answer: Callable[[Path], Answer] = asking.answer
    content: Callable[[Path], Content] = asking.content
    patience_s: float = PATIENCE_S

    def scan(self) -> list[Sight]:
        """Every drive that has a device file here."""
        sights = (self.sight(self.devices / name) for name in self._names())
        return [sight for sight in sights if sight]

    def about(self, sight: Sight) -> Sight:
        """The same with the format and the label of the disc in it."""
        told = self._properties(sight.device)
        try:
            content = self.content(Path(sight.device))
        except OSError:
            content = Content()
        return replace(sight, hint=_hint(content, told), label=_label(told))

    def source(self, device: str) -> Path:
        """The device itself."""
        return Path(device)

    def sight(self, device: Path) -> Sight | None:
        """One drive; None where there is none behind the device file."""
        try:
            answer = self.answer(device)
        except OSError as error:
            if error.errno in GONE:
                return None
            if error.errno == NO_MEDIUM:
                return self._sight(device, Tray.EMPTY)
            problem = PROBLEMS.get(error.errno or 0, error.strerror or "it does not answer")
            return replace(self._sight(device, Tray.BUSY), problem=problem)
        return replace(self._sight(device, TRAYS.get(answer.status, Tray.EMPTY)), changed=answer.changed)

    def _sight(self, device: Path, tray: Tray) -> Sight:
        """A drive that has been asked: only then has the kernel counted the last change."""
        block = self.blocks / device.name
        words = (_text(block / "device" / part) for part in ("vendor", "model"))
        name = plain(" ".join(words)) or device.name
        return Sight(str(device), name, tray, _text(block / "diskseq").strip())

    def _names(self) -> list[str]:
        listed = re.search(r"^drive name:(.*)$", _text(self.info), re.MULTILINE)
        names = set(listed[1].split()) if listed else set()
        names |= {path.name for path in self.devices.glob("sr[0-9]*")}
        there = [name for name in names if NAME.fullmatch(name) and (self.devices / name).exists()]
        return sorted(there, key=lambda name: int(name[2:]))[:MOST_DRIVES]

    def _properties(self, device: str) -> dict[str, str]:
        """What udev says of a device; nothing where there is no udev."""
        if not programs.which("udevadm"):
            return {}
        try:
            text = output(("udevadm", "info", "--query=property", f"--name={device}"), self.patience_s)
        except ProgramError:
            return {}
        pairs = (line.partition("=") for line in text.splitlines())
        return {key: value for key, _, value in pairs if key.startswith("ID_")}


def _hint(content: Content, told: Mapping[str, str]) -> Format | None:
    """The format of a disc. The drive's own word comes first: udev may still speak of the disc before."""
    if content.kind in (asking.AUDIO, asking.MIXED):
        return Format.AUDIO_CD
    if content.blank:
        return Format.BLANK
    found = _media(told)
    return None if content.kind in asking.DATA and found not in (Format.DVD, Format.BLURAY) else found


def _media(told: Mapping[str, str]) -> Format | None:
    """The format by udev: ID_CDROM_MEDIA_... is what lies in the drive, ID_CDROM_... what it could read."""
    if told.get("ID_CDROM_MEDIA_STATE") == "blank":
        return Format.BLANK
    for prefix, found in (("ID_CDROM_MEDIA_BD", Format.BLURAY), ("ID_CDROM_MEDIA_DVD", Format.DVD)):
        if any(key == prefix or key.startswith(f"{prefix}_") for key in told):
            return found
    if told.get("ID_CDROM_MEDIA_TRACK_COUNT_AUDIO", "0") != "0":
        return Format.AUDIO_CD
    return Format.DATA if told.get("ID_CDROM_MEDIA_TRACK_COUNT_DATA", "0") != "0" else None


def _label(told: Mapping[str, str]) -> str:
    r"""The label, from the form in which udev writes what is no plain letter as \x20."""
    coded = told.get("ID_FS_LABEL_ENC", "").encode()
    letters = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda code: bytes((int(code[1], 16),)), coded)
    return plain(letters.decode("utf-8", "replace") or told.get("ID_FS_LABEL", ""))


def _text(file: Path) -> str:
    """The beginning of a file of the kernel, or nothing."""
    try:
        with file.open("rb") as opened:
            return opened.read(4096).decode("utf-8", "replace")
    except OSError:
        return ""

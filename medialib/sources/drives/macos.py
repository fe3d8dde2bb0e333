"""The drives of macOS: discs from diskutil's property lists, trays and blank discs from drutil's XML.

An empty drive has no device there, so it goes by its number in drutil's list until a disc is in it.
"""

from __future__ import annotations

import plistlib
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from medialib import programs
from medialib.discs import Format, Tray
from medialib.errors import ProgramError
from medialib.sources.drives.sight import PATIENCE_S, Sight, output, plain

WHOLE_DISK = re.compile(r"disk\d{1,4}")
# What no disc of ours is partitioned by: the system's own disks, images and sticks.
NOT_DISCS = ("GUID_partition_scheme", "FDisk_partition_scheme", "Apple_APFS_Container", "Apple_CoreStorage")
MOST_DISKS = 64
TRAYS_EVERY_S = 60.0


@dataclass(slots=True)
class MacOS:
    """The discs as last listed. Each is asked about once; drutil, which is slow to start, once a minute."""

    patience_s: float = PATIENCE_S
    trays_every_s: float = TRAYS_EVERY_S
    listed: str | None = None
    discs: list[Sight] = field(default_factory=list)
    trays: list[Sight] = field(default_factory=list)
    trays_at: float = 0.0

    def scan(self) -> list[Sight]:
        """Every drive with a disc in it, and those that drutil knows to be empty or to hold a blank one."""
        listing = output(("diskutil", "list", "-plist"), self.patience_s)
        anew = listing != self.listed
        if anew:
            self.listed = listing
            self.discs = [sight for name in _whole_disks(listing) if (sight := self._disc(name))]
        if anew or time.monotonic() - self.trays_at >= self.trays_every_s:
            self.trays, self.trays_at = self._trays(), time.monotonic()
        return [*self.discs, *self.trays]

    def about(self, sight: Sight) -> Sight:
        """The same: the look itself has told everything."""
        return sight

    def source(self, device: str) -> Path:
        """The raw device of a disc, which is much the faster one."""
        return Path(device.replace("/dev/disk", "/dev/rdisk"))

    def _disc(self, name: str) -> Sight | None:
        """The disc at /dev/diskN; None when it is none, or cannot be asked now: the next scan asks again."""
        try:
            told = _property_list(output(("diskutil", "info", "-plist", name), self.patience_s))
        except ProgramError:
            self.listed = None
            return next((disc for disc in self.discs if disc.device == f"/dev/{name}"), None)
        media = _text(told, "OpticalMediaType")
        size = told.get("TotalSize", told.get("Size"))
        if not media or size == 0:
            return None
        drive = plain(_text(told, "MediaName").removesuffix(" Media")) or name
        label = plain(_text(told, "VolumeName"))
        return Sight(
            f"/dev/{name}", drive, Tray.LOADED, f"{media} {size} {label}", hint=_hint(media, told), label=label
        )

    def _trays(self) -> list[Sight]:
        if not programs.which("drutil"):
            return []
        try:
            return list(_drives(output(("drutil", "status", "-xml"), self.patience_s)))
        except ProgramError:
            return self.trays


def _property_list(text: str) -> Mapping[str, Any]:
    """A property list's dictionary. Raises ProgramError for anything else."""
    try:
        found = plistlib.loads(text.encode(), fmt=plistlib.FMT_XML)
    except (ValueError, ExpatError, AttributeError, IndexError, TypeError, RecursionError) as error:
        raise ProgramError("diskutil says what is no property list.", "Run it by hand to see why.") from error
    if not isinstance(found, dict):
        raise ProgramError("diskutil says what is no dictionary.", "Run it by hand to see why.")
    return found


def _whole_disks(listing: str) -> list[str]:
    """The disks of `diskutil list -plist` that may be discs."""
    disks = _property_list(listing).get("AllDisksAndPartitions")
    names = (
        _text(disk, "DeviceIdentifier")
        for disk in (disks if isinstance(disks, list) else [])
        if isinstance(disk, dict) and disk.get("OSInternal") is not True and disk.get("Content") not in NOT_DISCS
    )
    return [name for name in names if WHOLE_DISK.fullmatch(name)][:MOST_DISKS]


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _hint(media: str, told: Mapping[str, Any]) -> Format:
    for prefix, found in (("BD", Format.BLURAY), ("DVD", Format.DVD), ("HD", Format.DATA)):
        if media.startswith(prefix):
            return found
    audio = _text(told, "FilesystemType") == "cddafs" or _text(told, "Content") == "CD_partition_scheme"
    return Format.AUDIO_CD if audio else Format.DATA


def _drives(text: str) -> Iterator[Sight]:
    """The drives of `drutil status -xml` that hold no disc, or a blank one."""
    try:
        tree: Element = fromstring(text)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ProgramError("drutil says what is no XML.", "Run it by hand to see why.") from error
    for number, drive in enumerate(list(tree.iter("statusfordevice"))[:MOST_DISKS], 1):
        words = (_attribute(drive, f".//device/{part}", "name") for part in ("vendor", "product"))
        name = plain(" ".join(words)) or f"drive {number}"
        device = f"drive {number}"
        if drive.find(".//mediaIsPresent") is None:
            is_open = _attribute(drive, ".//trayState", "value") == "open"
            yield Sight(device, name, Tray.OPEN if is_open else Tray.EMPTY)
        elif drive.find(".//mediaInfo/blank") is not None:
            yield Sight(device, name, Tray.LOADED, "blank", hint=Format.BLANK)


def _attribute(tree: Element, path: str, name: str) -> str:
    found = tree.find(path)
    return "" if found is None else found.get(name, "")

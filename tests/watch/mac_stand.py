"""A Mac for machines that are none: fake diskutil and drutil on PATH that say what lies in a folder."""

from __future__ import annotations

import plistlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drive_stand import program

SYSTEM_DISK = {"DeviceIdentifier": "disk0", "Content": "GUID_partition_scheme", "OSInternal": True, "Partitions": []}
CONTAINER = {"DeviceIdentifier": "disk3", "Content": "Apple_APFS_Container", "APFSVolumes": [{"VolumeName": "Data"}]}
STICK = {"DeviceIdentifier": "disk2", "Content": "FDisk_partition_scheme", "VolumeName": "BD STICK"}
DISKUTIL = """echo "$@" >> "{root}/asked"
case $1 in
list) exec cat "{root}/list" ;;
info) exec cat "{root}/info-$3" ;;
eject) rm "{root}/info-$2" || exit 1 ;;
esac"""
DRUTIL = """echo "drutil $@" >> "{root}/asked"
exec cat "{root}/status" """


@dataclass
class MacStand:
    """The discs of a Mac by device, and what drutil says of each of its drives."""

    root: Path
    discs: dict[str, dict[str, Any]] = field(default_factory=dict)
    drives: list[str] = field(default_factory=list)

    def install(self, folder: Path) -> None:
        """Put the programs into a folder that is on PATH."""
        program(folder, "diskutil", DISKUTIL.format(root=self.root))
        program(folder, "drutil", DRUTIL.format(root=self.root))
        self.write()

    def insert(self, name: str, **info: object) -> None:
        """Put a disc in; `info` is what `diskutil info` says of it."""
        self.discs[name] = {"DeviceIdentifier": name, "MediaName": "MAKER BURNER 9 Media", "WholeDisk": True, **info}
        self.write()

    def remove(self, name: str) -> None:
        """Take a disc out."""
        del self.discs[name]
        self.write()

    def drive(self, number: int, state: str = '<trayState value="closed"/>') -> None:
        """Let drutil know a drive."""
        device = f'<device index="{number}"><vendor name="MAKER"/><product name="BURNER  {number}"/></device>'
        self.drives[number - 1 :] = [f"<statusfordevice>{device}<deviceStatus>{state}</deviceStatus></statusfordevice>"]
        self.write()

    def write(self) -> None:
        """Make what the programs say anew."""
        entries: list[dict[str, Any]] = [SYSTEM_DISK, STICK, CONTAINER]
        for name, info in self.discs.items():
            entries.append(
                {"DeviceIdentifier": name, **{key: info[key] for key in ("Content", "VolumeName") if key in info}}
            )
            (self.root / f"info-{name}").write_bytes(plistlib.dumps(info))
        whole = [entry["DeviceIdentifier"] for entry in entries]
        (self.root / "list").write_bytes(plistlib.dumps({"AllDisksAndPartitions": entries, "WholeDisks": whole}))
        (self.root / "status").write_text(f'<?xml version="1.0"?><statusdoc>{"".join(self.drives)}</statusdoc>')

    def asked(self) -> list[str]:
        """What the programs were asked since the last time."""
        file = self.root / "asked"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

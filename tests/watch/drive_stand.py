"""Drives for machines without one: fake programs on PATH, and a Linux whose drives answer as they are told."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from medialib.discs import Disc, Format
from medialib.errors import UnreadableError
from medialib.sources.drives import asking
from medialib.sources.drives.asking import Answer, Content
from medialib.sources.drives.linux import Linux

UDEV = """ID_BUS=ata
ID_CDROM=1
ID_CDROM_BD=1
ID_CDROM_CD=1
ID_CDROM_DVD=1
ID_MODEL=BURNER_9
ID_TYPE=cd
"""
OF_DVD = """ID_CDROM_MEDIA=1
ID_CDROM_MEDIA_DVD=1
ID_CDROM_MEDIA_STATE=complete
ID_CDROM_MEDIA_TRACK_COUNT_DATA=1
ID_FS_LABEL=Salt,_Sea
ID_FS_LABEL_ENC=Salt\\x2c\\x20Sea
ID_FS_TYPE=udf
"""
OF_BLURAY = OF_DVD.replace("MEDIA_DVD", "MEDIA_BD")
OF_AUDIO = """ID_CDROM_MEDIA=1
ID_CDROM_MEDIA_CD=1
ID_CDROM_MEDIA_TRACK_COUNT=3
ID_CDROM_MEDIA_TRACK_COUNT_AUDIO=3
"""
OF_MIXED = OF_AUDIO + "ID_CDROM_MEDIA_TRACK_COUNT_DATA=1\nID_FS_LABEL_ENC=EXTRAS\n"
OF_DATA = OF_MIXED.replace("ID_CDROM_MEDIA_TRACK_COUNT_AUDIO=3\n", "")
OF_BLANK = """ID_CDROM_MEDIA=1
ID_CDROM_MEDIA_CD_R=1
ID_CDROM_MEDIA_STATE=blank
ID_CDROM_MEDIA_TRACK_COUNT=1
"""
DATA_DISC = asking.DATA[0]


def program(folder: Path, name: str, script: str) -> Path:
    """A fake program: a shell script in `folder`."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def path_of(folder: Path) -> str:
    """A PATH on which `folder` comes first and only the system's plain programs after it."""
    folder.mkdir(exist_ok=True)
    return os.pathsep.join((str(folder), "/usr/bin", "/bin"))


@dataclass
class Stand:
    """Drives of Linux below `root`, what lies in each, and how often each disc was looked at."""

    root: Path
    answers: dict[str, Answer | int] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)
    discs: dict[str, Disc | None] = field(default_factory=dict)
    looks: list[tuple[str, Format | None]] = field(default_factory=list)
    then: Callable[[str], None] | None = None

    @property
    def linux(self) -> Linux:
        """Linux, as this stand shows it."""
        return Linux(self.root / "info", self.root / "dev", self.root / "block", self.answer, self.content, 2.0)

    @property
    def programs(self) -> Path:
        """Where its fake programs lie."""
        return self.root / "bin"

    def device(self, name: str) -> str:
        """The path of a drive."""
        return str(self.root / "dev" / name)

    def plug(self, *names: str) -> None:
        """Plug in drives, empty."""
        for name in names:
            for folder in ("dev", f"block/{name}/device", "udev"):
                (self.root / folder).mkdir(parents=True, exist_ok=True)
            Path(self.device(name)).touch()
            (self.root / "block" / name / "device" / "vendor").write_text("MAKER   \n")
            (self.root / "block" / name / "device" / "model").write_text(f"BURNER {name[2:]}    \n")
            self.answers[name] = Answer(asking.NO_DISC)
        (self.root / "info").write_text("CD-ROM information\n\ndrive name:\t\t" + "\t".join(self.answers) + "\n")

    def unplug(self, name: str) -> None:
        """Take a drive away."""
        Path(self.device(name)).unlink()
        del self.answers[name]

    def udev(self) -> None:
        """Install udevadm; it speaks of what lies in a drive as the stand's udev files do."""
        program(self.programs, "udevadm", f'cat "{self.root}/udev/$(basename "${{3#--name=}}")"')

    def insert(
        self, name: str, disc: Disc | None, *, kind: int = DATA_DISC, udev: str = "", blank: bool = False
    ) -> None:
        """Put a disc in; one that is None cannot be read."""
        self.discs[self.device(name)] = disc
        self.contents[name] = Content(kind, blank)
        (self.root / "udev" / name).write_text(UDEV + udev)
        self.answers[name] = Answer(asking.DISC_OK, changed=True)

    def say(self, name: str, status: int) -> None:
        """Let a drive have another status."""
        self.answers[name] = Answer(status)

    def eject(self, name: str) -> None:
        """Open a drive."""
        self.say(name, asking.TRAY_OPEN)

    def answer(self, device: Path) -> Answer:
        """How a drive stands: a change is told once, as the kernel does. A number is an error."""
        answer = self.answers.get(device.name, errno.ENXIO)
        if isinstance(answer, int):
            raise OSError(answer, os.strerror(answer))
        self.answers[device.name] = Answer(answer.status)
        return answer

    def content(self, device: Path) -> Content:
        """The sort of disc in a drive."""
        return self.contents[device.name]

    def look(self, device: Path, hint: Format | None) -> Disc:
        """What lies on the disc in a drive."""
        self.looks.append((device.name, hint))
        if self.then:
            self.then(device.name)
        disc = self.discs[str(device)]
        if disc is None:
            raise UnreadableError("The disc cannot be read.", "Wipe it.")
        return disc

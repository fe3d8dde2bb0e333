"""What a look at a drive shows before the disc in it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from medialib import programs
from medialib.discs import Format, Tray

PATIENCE_S = 10.0
MOST_CHARACTERS = 1024 * 1024
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Sight:
    """A drive at one look.

    `mark` differs whenever another disc lies in it, as far as the system keeps count; `changed` says
    that the drive itself reported a change since the last look. `hint` is the format the system
    takes the disc for, `label` its name for it, `problem` why the drive could not be asked.
    """

    device: str
    name: str
    tray: Tray
    mark: str = ""
    changed: bool = False
    hint: Format | None = None
    label: str = ""
    problem: str = ""


class System(Protocol):
    """How a system shows its drives."""

    def scan(self) -> list[Sight]:
        """Every drive there is. Raises ProgramError when the system cannot say."""

    def about(self, sight: Sight) -> Sight:
        """The same with what the system says of the disc, which is asked once for each disc."""

    def source(self, device: str) -> Path:
        """What to read the disc from."""


def plain(text: str) -> str:
    """Foreign text as one short line: control characters become blanks, and there is an end to it."""
    letters = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * LONGEST_NAME])
    return " ".join(letters.split())[:LONGEST_NAME]


def output(command: Sequence[str], patience_s: float = PATIENCE_S) -> str:
    """What a program of the system says, at most 1 MiB of it. Raises ProgramError when it fails or hangs."""
    lines: list[str] = []
    room = MOST_CHARACTERS

    def keep(line: str) -> None:
        nonlocal room
        if room > 0:
            lines.append(line[:room])
            room -= len(line) + 1

    programs.run(command, on_line=keep, apart=True, timeout_s=patience_s)
    return "\n".join(lines)

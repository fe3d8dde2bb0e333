"""Where a disc job reads from, and what its steps have left in the job's folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from medialib import suffixes
from medialib.discs import Disc, Format
from medialib.errors import UnreadableError
from medialib.flow.lanes import ENCODE, drive_lane, is_drive
from medialib.flow.work import Work
from medialib.model import Fact, Job, Source
from medialib.settings.table import Discs
from medialib.sources.audio_cd.image import is_cd
from medialib.sources.audio_cd.toc import read_toc
from medialib.sources.discs.labels import read_label
from medialib.sources.discs.look import is_disc, look
from medialib.sources.drives.ejecting import eject
from medialib.store import connect
from medialib.store import discs as rows

Made = TypeVar("Made")


def disc_in(entry: Path) -> Path | None:
    """The disc that a file or folder of the inbox or an upload is: itself, or the one image that a folder holds."""
    if is_disc(entry) or is_cd(entry):
        return entry
    inside = [path for path in (entry.iterdir() if entry.is_dir() else ()) if not suffixes.is_junk(path.name)]
    images = [path for path in inside if is_cd(path) or (path.is_file() and is_disc(path))]
    return images[0] if len(images) == 1 else None


@dataclass(frozen=True, slots=True)
class DiscSource:
    """A disc job with the drive or image it reads, and the folder in which its steps keep what they made."""

    work: Work
    job: Job
    path: Path
    folder: Path
    from_drive: bool

    @classmethod
    def of(cls, work: Work, job: Job) -> DiscSource:
        """The source of this job."""
        path = Path(job.source)
        from_drive = is_drive(path, work.settings)
        return cls(work, job, path if from_drive else disc_in(path) or path, work.folder(job), from_drive)

    @property
    def lane(self) -> str:
        """The lane this job has to be in now: its drive's until that has been read."""
        return ENCODE if self.was_read else drive_lane(self.job.source)

    @property
    def in_lane(self) -> bool:
        """Whether the job stands in the lane it has to be in."""
        return self.job.lane == self.lane

    @property
    def was_read(self) -> bool:
        """Whether nothing more is to be read from a drive."""
        return not self.from_drive or (self.folder / "read").exists()

    def let_go(self) -> None:
        """The drive is not needed any more: open it, if the settings say so."""
        if self.work.settings.discs.eject:
            eject(self.path, self.work.report)
        (self.folder / "read").touch()

    def kept(self, name: str, kind: type[Made] | Any, make: Callable[[], Made]) -> Made:
        """What a step has found out before, as JSON in the job's folder; made and kept there the first time."""
        file, adapter = self.folder / f"{name}.json", TypeAdapter(kind)
        if file.exists():
            known: Made = adapter.validate_json(file.read_bytes())
            return known
        made = make()
        unfinished = file.with_suffix(".part")
        unfinished.write_bytes(adapter.dump_json(made))
        unfinished.replace(file)
        return made

    def look(self) -> Disc:
        """What disc it is."""
        return self.kept("disc", Disc, self._look)

    def _look(self) -> Disc:
        if self.path.suffix.lower() == ".cue" and is_cd(self.path):
            return read_toc(self.path, self.work.report)
        if not self.from_drive:
            return look(self.path)
        row = rows.drive(self.work.db, self.job.source)
        known = row["format"] if row is not None else None
        if known == Format.AUDIO_CD:
            return read_toc(self.path, self.work.report)
        try:
            return look(self.path)
        except UnreadableError:
            if known:
                raise
            return read_toc(self.path, self.work.report)

    def choice(self) -> Discs:
        """The settings of this job: those of the library, with what the request says otherwise."""
        told = {name: value for name, value in self.job.options.items() if name in Discs.model_fields}
        told.pop("titles", None)
        return Discs.model_validate({**self.work.settings.discs.model_dump(), **told})

    def told(self, name: str) -> Any:
        """What the request says of the disc, if anything."""
        value = self.job.options.get(name)
        return None if value in ("", []) else value

    def title(self, found: Disc) -> str:
        """What the disc is called: by a person, by its label, or by its id."""
        return str(self.told("title") or read_label(found.label).title or f"Disc {found.id.rpartition(':')[2][:8]}")

    def item(self, found: Disc, facts: tuple[Fact, ...] = ()) -> str:
        """The item that the disc itself is."""
        title = str(self.told("title") or "")
        said = (
            (Fact("title", title, Source.PERSON),) if title else (Fact("title", self.title(found), Source.DISC, 0.5),)
        )
        with connect.write(self.work.db):
            return rows.item(self.work.db, found, (*said, *facts), connect.now())

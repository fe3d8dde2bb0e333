"""One file's way in: probed, recognised, shelved, recorded. The same for every source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from medialib import intake
from medialib.flow.work import Work
from medialib.identify import artwork, match, nfo, shelf, sidecars, tags
from medialib.model import Acquired, Companion, Fact, Kind, Match, MediaFile, Picture, Probe, Role
from medialib.store import connect, files, record
from medialib.store.images import Artwork

SUBTITLES = "subtitles"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take. `context` is its path as far as its folders may speak for it.

    `home` is (folder, path) for a file that stays where it is; without it the file is shelved.
    `keep` leaves the original where it was.
    """

    acquired: Acquired
    context: str
    wanted: Kind | None = None
    declared: Kind | None = None
    home: tuple[str, str] | None = None
    keep: bool = True


def take(work: Work, found: Found, work_dir: Path) -> list[str]:
    """Bring one file into the library; the ids of the items it belongs to. Doing it twice changes nothing."""
    path = found.acquired.path
    work.report.stage("intake")
    probe = intake.probe(path)
    content_id = intake.content_id(path)
    known = _already(work, content_id, found)
    if known:
        return known
    work.report.stage("identify")
    matched = recognise(found, probe)
    made = _derive(work, found, matched, probe, content_id, work_dir)
    folder, relative = found.home or _shelve(work, found, matched)
    main = _media_file(work, folder, relative, Role.EXTRA if matched.extra else Role.MAIN, content_id, probe)
    main = replace(main, label=matched.label, extra=matched.extra, part=matched.part)
    work.report.stage("record")
    with connect.write(work.db):
        return record.file(work.db, matched, main, made.subtitles, made.pictures, connect.now())

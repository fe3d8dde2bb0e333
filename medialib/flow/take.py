"""One file's way in: probed, recognised, shelved, recorded. The same for every source."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from medialib import intake
from medialib.flow.company import shelve_company
from medialib.flow.derive import derive
from medialib.flow.work import Work
from medialib.identify import Beside, Place, look_beside, recognise, shelf_path
from medialib.model import Acquired, Kind, Match, MediaFile, Probe, Role
from medialib.store import connect, files, media, record
from medialib.store.connect import new_id


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take. `context` is its path as far as its folders may speak for it.

    `root` is where its media folder begins: what lies beside the file counts up to there; without
    it the file came alone.
    `home` is (folder, path) for a file that stays where it is; without it the file is shelved.
    `keep` leaves the original where it was; otherwise the caller removes it once all is recorded.
    """

    acquired: Acquired
    context: str
    wanted: Kind | None = None
    declared: Kind | None = None
    home: tuple[str, str] | None = None
    keep: bool = True
    root: Path | None = None


def take(work: Work, found: Found, work_dir: Path) -> list[str]:
    """Bring one file into the library; the ids of the items it belongs to. Doing it twice changes nothing."""
    path = found.acquired.path
    work.step("intake")
    probe = intake.probe(path)
    content_id = intake.content_id(path)
    known = _known(work, found, content_id, work_dir)
    if known:
        return known
    work.step("identify")
    matched, beside = understood(found, probe)
    if beside.imprint and beside.imprint.trouble:
        work.report.log(beside.imprint.trouble)
    derived = derive(work, path, probe, content_id, matched, beside, work_dir)
    relative = shelf_path(matched, path.suffix, key=found.acquired.key, name=path.stem, naming=work.settings.naming)
    home = found.home or ("main", _shelve(work, found, relative, work_dir))
    main = _media_file(work, home, content_id, matched, probe)
    work.step("record")
    with connect.write(work.db):
        twins = [] if found.home else _twins(work, home, content_id)
        ids = twins or record.file(work.db, matched, main, derived.subtitles, derived.pictures, connect.now())
    if twins:
        _take_back(work.settings.media_root / home[1])
    elif found.home is None:
        shelve_company(work, path, beside, matched, home[1], keep=found.keep)
    return ids


def _known(work: Work, found: Found, content_id: str, work_dir: Path) -> list[str]:
    """The items of this content, if it is in the library and nothing is left to do but note where it lies."""
    rows, there = _holding(work, content_id)
    if found.home:
        mine = [row for row in rows if row not in there or (row["folder"], row["path"]) == found.home]
        return _moved(work, (mine[0]["folder"], mine[0]["path"]), found.home) if mine else []
    if rows and not there and rows[0]["folder"] == "main":
        path = _shelve(work, found, PurePosixPath(rows[0]["path"]), work_dir)
        return _moved(work, ("main", rows[0]["path"]), ("main", path))
    return list(dict.fromkeys(row["media_id"] for row in there))


def _holding(work: Work, content_id: str) -> tuple[list[sqlite3.Row], list[sqlite3.Row]]:
    """The rows of files with this content, and those of them whose file is there."""
    rows = [row for row in files.with_content(work.db, content_id) if row["role"] in (Role.MAIN, Role.EXTRA)]
    roots = work.settings.folder_paths()
    return rows, [row for row in rows if row["folder"] in roots and (roots[row["folder"]] / row["path"]).is_file()]


def _twins(work: Work, home: tuple[str, str], content_id: str) -> list[str]:
    """The items that another job made of the same content while this one was shelving its copy at `home`."""
    if files.at(work.db, *home):
        return []
    return list(dict.fromkeys(row["media_id"] for row in _holding(work, content_id)[1]))


def _take_back(shelved: Path) -> None:
    """Remove a copy that nobody needs, and the folder made for it."""
    shelved.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        shelved.parent.rmdir()


def _moved(work: Work, old: tuple[str, str], new: tuple[str, str]) -> list[str]:
    """The file that lay at `old` lies at `new`: the items stay the same."""
    stat = (work.settings.folder_paths()[new[0]] / new[1]).stat()
    with connect.write(work.db):
        files.move(work.db, old, new, stat.st_size, stat.st_mtime_ns)
        ids = [row["media_id"] for row in files.at(work.db, *new)]
        for media_id in ids:
            media.settle_missing(work.db, media_id, connect.now())
    return ids


def understood(found: Found, probe: Probe) -> tuple[Match, Beside]:
    """What a file is, and what lies beside it."""
    beside = look_beside(found.acquired.path, found.acquired, root=found.root, alone=found.root is None)
    return recognise(_place(found, probe, beside)), beside


def _place(found: Found, probe: Probe, beside: Beside) -> Place:
    return Place(
        found.context,
        probe,
        folder_kind=found.declared,
        wanted=found.wanted,
        tags=beside.tags,
        nfo=beside.nfo,
        siblings=beside.siblings,
        facts=found.acquired.facts,
        kind=found.acquired.kind,
        key=found.acquired.key,
        pictures=beside.pictures,
        imprint=beside.imprint,
        opf=beside.opf,
    )


def _shelve(work: Work, found: Found, relative: PurePosixPath, work_dir: Path) -> str:
    """Put the file on its shelf and return its path below MEDIA_ROOT.

    It is copied to `work_dir` first, so that a shelf never holds half a file. One that need not be
    kept is linked there instead, so that a second run after a crash finds the original in its place.
    """
    path, root = found.acquired.path, work.settings.media_root
    ours = None if found.keep else _link(path, work_dir / f"{new_id()}{path.suffix}")
    if ours is None:
        ours = intake.shelve(path, work_dir, PurePosixPath("copy", path.name), move=False, report=work.report)
    return intake.shelve(ours, root, relative, move=True, report=work.report).relative_to(root).as_posix()


def _link(path: Path, link: Path) -> Path | None:
    """A second name for the file, or None where the disk has none to give."""
    try:
        os.link(path, link)
    except OSError:
        return None
    return link


def _media_file(work: Work, home: tuple[str, str], content_id: str, matched: Match, probe: Probe) -> MediaFile:
    folder, path = home
    stat = (work.settings.folder_paths()[folder] / path).stat()
    role = Role.EXTRA if matched.extra else Role.MAIN
    file = MediaFile(folder, path, role, stat.st_size, stat.st_mtime_ns, content_id, probe)
    return replace(file, label=matched.label, extra=matched.extra, part=matched.part)

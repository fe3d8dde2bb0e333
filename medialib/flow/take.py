"""One file's way in: probed, recognised, shelved, recorded. The same for every source."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from medialib import intake
from medialib.errors import UnreadableError
from medialib.flow.company import shelve_company
from medialib.flow.derive import derive
from medialib.flow.work import Work
from medialib.identify import Beside, Place, look_beside, recognise, shelf_path
from medialib.model import Acquired, Kind, Match, MediaFile, Probe, Role
from medialib.store import connect, files, media, places, record, uniting
from medialib.store.connect import new_id

# What writing other tags into a file leaves as it was.
SAME = ("part", "container", "video_codec", "audio_codec", "width", "height")


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
    relative = shelf_path(matched, path.suffix, name=path.stem, naming=work.settings.naming)
    home = found.home or ("main", _shelve(work, found, relative, work_dir))
    main = _media_file(work, home, content_id, matched, probe)
    work.step("record")
    lost = _lost(work, home, matched)
    with connect.write(work.db):
        twins = [] if found.home else _twins(work, home, content_id)
        ids = twins or record.file(work.db, matched, main, derived.subtitles, derived.pictures, connect.now(), lost)
    _succeed(work, ids, home)
    if twins:
        _take_back(work.settings.media_root / home[1])
    elif found.home is None:
        shelve_company(work, path, beside, matched, home[1], keep=found.keep)
    return ids


def _known(work: Work, found: Found, content_id: str, work_dir: Path) -> list[str]:
    """The items of this content, if it is in the library and nothing is left to do but note where it lies."""
    rows, there = _holding(work, content_id)
    if found.home:
        gone = [row for row in rows if row not in there or (row["folder"], row["path"]) == found.home]
        before = _before(found.home, gone)
        return _moved(work, before, found.home, content_id) if before else []
    if rows and not there and rows[0]["folder"] == "main":
        path = _shelve(work, found, PurePosixPath(rows[0]["path"]), work_dir)
        return _moved(work, ("main", rows[0]["path"]), ("main", path), content_id)
    return list(dict.fromkeys(row["media_id"] for row in there))


def _holding(work: Work, content_id: str) -> tuple[list[sqlite3.Row], list[sqlite3.Row]]:
    """The rows of files with this content, and those of them whose file is there."""
    rows = [row for row in files.with_content(work.db, content_id) if row["role"] in (Role.MAIN, Role.EXTRA)]
    return rows, [row for row in rows if _is_there(work, row)]


def _is_there(work: Work, row: sqlite3.Row) -> bool:
    """Whether the file of a row lies at its place, and no other."""
    root = work.settings.folder_paths().get(row["folder"])
    if root is None or not (root / row["path"]).is_file():
        return False
    stat = (root / row["path"]).stat()
    if (stat.st_size, stat.st_mtime_ns) == (row["size"], row["mtime_ns"]):
        return True
    return bool(stat.st_size == row["size"] and intake.content_id(root / row["path"]) == row["content_id"])


def _before(home: tuple[str, str], gone: list[sqlite3.Row]) -> tuple[str, str] | None:
    """Where the file that now lies at `home` lay, among places whose file is not there any more.

    Several places of different items are told apart by the file's name, or not at all.
    """
    items: dict[tuple[str, str], set[str]] = {}
    for row in gone:
        items.setdefault((row["folder"], row["path"]), set()).add(row["media_id"])
    if home in items or len(items) < 2 or len({frozenset(ids) for ids in items.values()}) == 1:
        return home if home in items else next(iter(items), None)
    named = [place for place in items if PurePosixPath(place[1]).name == PurePosixPath(home[1]).name]
    return named[0] if len(named) == 1 else None


def _lost(work: Work, home: tuple[str, str], matched: Match) -> list[str]:
    """The items that a file nobody knew may be by title, year and length, and whose own files are all gone."""
    if files.at(work.db, *home):
        return []
    alike = [media_id for chain in matched.chains for media_id in places.alike(work.db, chain)]
    return [
        media_id
        for media_id in dict.fromkeys(alike)
        if not any(_is_there(work, row) for row in files.of(work.db, media_id) if row["role"] == Role.MAIN)
    ]


def _succeed(work: Work, ids: list[str], home: tuple[str, str]) -> None:
    """Forget the one file that lay elsewhere, was encoded as the file at `home` is, and is gone: that one is it, retagged."""
    for media_id in ids:
        rows = [row for row in files.of(work.db, media_id) if row["role"] == Role.MAIN]
        new = next((row for row in rows if (row["folder"], row["path"]) == home), None)
        gone = [row for row in rows if new and row is not new and _succeeds(work, new, row)]
        if new and len(gone) == 1:
            with connect.write(work.db):
                files.succeed(work.db, gone[0]["id"], new["id"])


def _succeeds(work: Work, new: sqlite3.Row, old: sqlite3.Row) -> bool:
    root = work.settings.folder_paths().get(old["folder"])
    is_mounted = root is not None and root.is_dir() and any(root.iterdir())
    alike = uniting.alike(new["duration_s"], old["duration_s"]) and all(new[one] == old[one] for one in SAME)
    return alike and is_mounted and not _is_there(work, old)


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


def _moved(work: Work, old: tuple[str, str], new: tuple[str, str], content_id: str) -> list[str]:
    """The file that lay at `old` lies at `new`: the items stay the same."""
    stat = _stat(work, new)
    with connect.write(work.db):
        superseded = files.move(work.db, old, new, stat.st_size, stat.st_mtime_ns, content_id)
        ids = [row["media_id"] for row in files.at(work.db, *new)]
        for media_id in [*ids, *superseded]:
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
    stat = _stat(work, home)
    role = Role.EXTRA if matched.extra else Role.MAIN
    file = MediaFile(*home, role, stat.st_size, stat.st_mtime_ns, content_id, probe)
    return replace(file, label=matched.label, extra=matched.extra, part=matched.part)


def _stat(work: Work, home: tuple[str, str]) -> os.stat_result:
    """The state of a file at its place. Raises UnreadableError where it went away while it was looked at."""
    try:
        return (work.settings.folder_paths()[home[0]] / home[1]).stat()
    except OSError as error:
        message = f"'{home[1]}' went away while it was looked at: {error.strerror}."
        raise UnreadableError(message, "Where it went, the next scan finds it.") from error

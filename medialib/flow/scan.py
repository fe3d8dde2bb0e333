"""Compares a media folder with the library: takes what is new, notes what moved, is missing or is back.

Nothing is ever deleted by a scan, and no file that has not changed is opened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from medialib.errors import CancelledError, DiskFullError, MedialibError, NotFoundError
from medialib.flow import sidecars
from medialib.flow.standing import standing
from medialib.flow.take import Found, take
from medialib.flow.work import Outcome, Work
from medialib.model import Acquired, Job, Kind
from medialib.sources import folder as tree
from medialib.sources.discs.folder import is_inside_disc
from medialib.store import connect, files, media

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Differences:
    """What a folder holds that the library does not know so, and the reverse; paths within the folder.

    `edited` are sidecars that look other than we wrote them.
    """

    new: list[tree.Entry]
    back: list[str]
    gone: list[str]
    edited: list[tree.Entry] = field(default_factory=list)


def scan(work: Work, job: Job) -> Outcome:
    """Bring the library up to date with one media folder. Raises NotFoundError for a folder not in the settings."""
    root = work.settings.folder_paths().get(job.source)
    if root is None:
        raise NotFoundError(f"There is no media folder '{job.source}'.", "Name it under `folders:` in config.yaml.")
    work.report.stage("acquire")
    restored = _from_sidecars(work, job, root)
    found = compare(work, job.source, root)
    taken, failed = _take_new(replace(work, many=True), job, root, found.new)
    known = files.in_folder(work.db, job.source) if found.gone else {}
    still_gone = [path for path in found.gone if path in known and not known[path][2]]
    _settle(work, found.back, lambda paths: files.back(work.db, job.source, paths))
    _settle(work, still_gone, lambda paths: files.mark(work.db, job.source, paths, connect.now()))
    sidecars.take_edited(work, job.source, root, found.edited)
    return Outcome(message=_said(taken, failed, len(found.back), len(still_gone), restored))


def _from_sidecars(work: Work, job: Job, root: Path) -> str:
    """Put back what lies beside media where that was asked for, or where the library knows nothing of the folder."""
    name = job.source
    is_new = name in work.settings.sidecar_folders() and not files.in_folder(work.db, name)
    return str(sidecars.restore(work, name, root)) if is_new or job.options.get("from_sidecars") is True else ""


def compare(work: Work, name: str, root: Path) -> Differences:
    """How the folder differs from what the library knows of it. An unmounted folder has lost everything."""
    known = files.in_folder(work.db, name)
    if name == "main":
        known = {path: row for path, row in known.items() if path.partition("/")[0] in tree.SHELVES}
    seen = {entry.path: entry for entry in _entries(name, root)}
    ours = sidecars.known(work, name)
    items = standing((entry for entry in seen.values() if entry.path not in ours), declared=_declared(work, name))
    new = [entry for entry in items if known.get(entry.path, ())[:2] != (entry.size, entry.mtime_ns)]
    edited = [
        seen[path] for path, stat in ours.items() if path in seen and stat != (seen[path].size, seen[path].mtime_ns)
    ]
    back = [
        path
        for path, row in known.items()
        if row[2] and path in seen and row[:2] == (seen[path].size, seen[path].mtime_ns)
    ]
    gone = [path for path, row in known.items() if path not in seen and not row[2]]
    return Differences(new, back, gone, edited)


def _entries(name: str, root: Path) -> Iterator[tree.Entry]:
    if name != "main":
        yield from tree.walk(root)
        return
    for shelf in tree.SHELVES:
        for entry in tree.walk(root / shelf):
            if shelf != "discs" or not is_inside_disc(entry.path):
                yield replace(entry, path=f"{shelf}/{entry.path}")


def _take_new(work: Work, job: Job, root: Path, new: list[tree.Entry]) -> tuple[int, int]:
    """Take the new files, those still growing last; how many came in and how many could not."""
    taken = failed = 0
    for place, entry in enumerate(_settled(work, root, new)):
        work.report(f"{place + 1} of {len(new)}: {entry.path}", progress=place / len(new))
        try:
            take(work, _found(work, job.source, root, entry), work.folder(job))
            taken += 1
        except (CancelledError, DiskFullError):
            raise
        except MedialibError as error:
            work.report.log(f"{entry.path}: {error.message} {error.hint}")
            failed += 1
    return taken, failed


def _settled(work: Work, root: Path, entries: Iterable[tree.Entry]) -> Iterator[tree.Entry]:
    """The entries that do not grow: old ones at once, young ones if they stayed the same for a while."""
    young, settle_s = [], work.settings.watch.settle_s
    for entry in entries:
        if time.time() - entry.mtime_ns / 1e9 < settle_s:
            young.append(entry)
        else:
            yield entry
    if young:
        work.report.stopped.wait(settle_s)
        work.report()
    for entry in young:
        try:
            stat = (root / entry.path).stat()
        except OSError:
            continue
        if (stat.st_size, stat.st_mtime_ns) == (entry.size, entry.mtime_ns):
            yield entry


def _found(work: Work, name: str, root: Path, entry: tree.Entry) -> Found:
    home = (name, entry.path)
    return Found(Acquired(root / entry.path), entry.path, declared=_declared(work, name), home=home, root=root)


def _declared(work: Work, name: str) -> Kind | None:
    """What the settings say the folder holds."""
    return work.settings.folders[name].kind if name in work.settings.folders else None


def _settle(work: Work, paths: list[str], mark: Callable[[list[str]], list[str]]) -> None:
    """Note of files that they are there or not, and of their items, some at a time."""
    for start in range(0, len(paths), AT_ONCE):
        with connect.write(work.db):
            for media_id in mark(paths[start : start + AT_ONCE]):
                media.settle_missing(work.db, media_id, connect.now())


def _said(taken: int, failed: int, back: int, gone: int, restored: str) -> str:
    words = [(taken, "new"), (back, "back"), (gone, "missing"), (failed, "not readable, see the log")]
    said = [restored, *(f"{count} {word}" for count, word in words if count)]
    return ", ".join(filter(None, said)) or "Nothing has changed."

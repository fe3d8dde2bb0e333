"""Jobs that take files from this machine's disk: copied, moved, or left where they are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from medialib import intake
from medialib.errors import CancelledError, DiskFullError, JobError, MedialibError
from medialib.flow.standing import standing
from medialib.flow.take import Found, take
from medialib.flow.work import Outcome, Work
from medialib.model import Acquired, Job, Way
from medialib.sources import file as single
from medialib.sources import folder as tree

SHOWN_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to take and the path its folders may speak through."""

    path: Path
    context: str
    root: Path


def copy(work: Work, job: Job) -> Outcome:
    """Take a file or folder and leave the original; what lies in a media folder is not copied."""
    return _take_all(work, job, keep=True)


def move(work: Work, job: Job) -> Outcome:
    """Take an upload or an inbox entry; what has come in whole is removed from there."""
    outcome = _take_all(work, job, keep=False)
    source = Path(job.source)
    if job.kind is Way.UPLOAD:
        shutil.rmtree(source.parent, ignore_errors=True)
    elif source.is_dir():
        remove_empty(source)
    return outcome


def _take_all(work: Work, job: Job, *, keep: bool) -> Outcome:
    source = Path(job.source)
    if job.media_id and not source.exists():
        return Outcome((job.media_id,), message="Added.")
    if job.kind is Way.INBOX and not source.exists():
        return Outcome(message="It is not in the inbox any more.")
    work.report.stage("acquire")
    found = list(_candidates(source))
    if job.media_id and not found:
        return Outcome((job.media_id,), message="Added.")
    if not found and job.kind is Way.INBOX:
        return Outcome(message="Nothing in it is for the library.")
    if not found:
        raise JobError(
            f"'{source}' holds nothing the library keeps.", "It takes video, audio, picture, book and document files."
        )
    needed = sum(candidate.path.stat().st_size for candidate in found) if keep else 0
    intake.require_space(work.settings.media_root, needed, work.settings.jobs.min_free)
    each = replace(work, many=len(found) > 1)
    ids: list[str] = []
    failures: list[tuple[Candidate, MedialibError]] = []
    for place, candidate in enumerate(found):
        work.report(f"{place + 1} of {len(found)}: {candidate.path.name}", progress=place / len(found))
        try:
            ids += _take(each, job, candidate, keep)
        except (CancelledError, DiskFullError):
            raise
        except MedialibError as error:
            failures.append((candidate, error))
    if failures:
        raise _summary(failures, len(found))
    return Outcome(tuple(dict.fromkeys(ids)), message=f"{len(found)} files taken." if len(found) > 1 else "Added.")


def _take(work: Work, job: Job, candidate: Candidate, keep: bool) -> list[str]:
    home = at_home(work, candidate.path)
    declared = work.settings.folders[home[0]].kind if home and home[0] in work.settings.folders else None
    found = Found(
        Acquired(candidate.path),
        home[1] if home else candidate.context,
        job.wanted,
        declared,
        home,
        keep=keep or home is not None,
        root=None if job.kind is Way.UPLOAD else candidate.root,
    )
    ids = take(work, found, work.folder(job))
    work.report.brought(ids[0])
    if not found.keep:
        candidate.path.unlink(missing_ok=True)
    return ids


def at_home(work: Work, path: Path) -> tuple[str, str] | None:
    """The (folder, path) of a file that lies in a media folder or on a shelf already."""
    real = path.resolve()
    for name, root in work.settings.folder_paths().items():
        inside = real.relative_to(root.resolve()) if real.is_relative_to(root.resolve()) else None
        if inside and not (name == "main" and inside.parts[0] not in tree.SHELVES):
            return name, inside.as_posix()
    return None


def _candidates(source: Path) -> Iterator[Candidate]:
    if not source.is_dir():
        single.check(source)
        yield Candidate(source, source.name, source.parent)
        return
    for entry in standing(tree.walk(source)):
        yield Candidate(source / entry.path, f"{source.name}/{entry.path}", source.parent)


def remove_empty(folder: Path) -> None:
    """Remove a folder of the inbox once nothing but its own subfolders is left in it."""
    for inner in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(inner.iterdir()):
            inner.rmdir()
    if not any(folder.iterdir()):
        folder.rmdir()


def _summary(failures: list[tuple[Candidate, MedialibError]], count: int) -> MedialibError:
    """One error for what could not be taken; a single file's own error as it is."""
    if count == 1:
        return failures[0][1]
    names = "; ".join(f"{candidate.path.name}: {error.message}" for candidate, error in failures[:SHOWN_FAILURES])
    more = f"; and {len(failures) - SHOWN_FAILURES} more" if len(failures) > SHOWN_FAILURES else ""
    return JobError(f"{len(failures)} of {count} files could not be taken: {names}{more}.", failures[0][1].hint)

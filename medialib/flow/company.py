"""What lies with a file goes with it to its shelf: subtitles, NFO files and artwork."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from medialib import intake
from medialib.flow.work import Work
from medialib.identify import Beside, pictures_of
from medialib.model import Match, Role

# How far above a file's item the thing stands that one of these tells of.
NFO_LEVELS = {"tvshow.nfo": 2, "season.nfo": 1, "album.nfo": 1, "artist.nfo": 2, "movie.nfo": 0}


def shelve_company(work: Work, path: Path, beside: Beside, matched: Match, shelved: str, *, keep: bool) -> None:
    """Copy, or unless `keep` move, what belongs to the file at `path` to where it was `shelved` below MEDIA_ROOT."""
    if beside.alone:
        return
    for source, target in _targets(path, beside, matched, PurePosixPath(shelved)):
        if source.is_file() and not source.is_symlink():
            intake.shelve(source, work.settings.media_root, target, move=not keep, report=work.report)


def _targets(
    path: Path, beside: Beside, matched: Match, shelved: PurePosixPath
) -> Iterator[tuple[Path, PurePosixPath]]:
    """Each file with its place; the folder of a season or album is the file's own, of a show or artist the one above."""
    for companion in beside.companions:
        if companion.role in (Role.SUBTITLE, Role.SIDECAR):
            name = companion.path.name
            rest = name[len(path.stem) :] if name.startswith(path.stem) else f".{name}"
            yield companion.path, shelved.with_name(shelved.stem + rest)
    for folder in _folders(path, beside):
        for name, level in NFO_LEVELS.items():
            yield folder / name, _folder(shelved, level) / name
    for level, picture in pictures_of(path, matched, beside):
        if picture.path is not None:
            own = level > 0 or shelved.parts[0] == "movies"
            name = f"{picture.role}{picture.path.suffix.lower()}"
            yield picture.path, _folder(shelved, level) / (name if own else f"{shelved.stem}-{name}")


def _folder(shelved: PurePosixPath, level: int) -> PurePosixPath:
    return shelved.parents[max(0, level - 1)]


def _folders(path: Path, beside: Beside) -> Iterator[Path]:
    """The file's folder and those above it, up to but not where the media folder begins."""
    for folder in path.parents[:3]:
        if beside.root is None or folder == beside.root or not folder.is_relative_to(beside.root):
            return
        yield folder

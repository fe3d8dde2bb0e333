"""What is made from a file before it is recorded: artwork in its sizes and subtitles as WebVTT."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from medialib import intake
from medialib.errors import CancelledError, DiskFullError, MedialibError
from medialib.flow.work import Work
from medialib.identify import Beside, pictures_of
from medialib.intake import artwork, subtitles
from medialib.model import Kind, Match, MediaFile, Picture, Probe, Role, Source
from medialib.store import record

Made = TypeVar("Made")
SUBTITLES = "subtitles"
STILLS = (Kind.MOVIE, Kind.EPISODE, Kind.VIDEO)


@dataclass(frozen=True, slots=True)
class Derived:
    """Subtitles as files below MEDIA_ROOT, and artwork in its printed sizes."""

    subtitles: tuple[MediaFile, ...] = ()
    pictures: tuple[record.Picture, ...] = ()


def derive(
    work: Work, path: Path, probe: Probe, content_id: str, matched: Match, beside: Beside, work_dir: Path
) -> Derived:
    """Make what the catalogue needs of a file. What cannot be made is noted in the job's log and left out."""
    if matched.extra:
        return Derived()
    made = tuple(_subtitles(work, path, probe, content_id, beside))
    found = [*pictures_of(path, matched, beside)]
    pictures = [stored for level, picture in found if (stored := _stored(work, level, picture))]
    if probe.family == "video" and matched.item.kind in STILLS and not any(picture.level == 0 for picture in pictures):
        pictures += _still(work, path, probe, work_dir)
    if probe.family == "image":
        pictures += filter(None, [_stored(work, 0, Picture("poster", Source.FILE, path=path))])
    return Derived(made, tuple(pictures))


def _subtitles(work: Work, path: Path, probe: Probe, content_id: str, beside: Beside) -> Iterator[MediaFile]:
    """WebVTT of every text subtitle beside or inside the file, in `subtitles/<content id>/`."""
    sources = [
        (
            companion.path.name,
            companion.language,
            "forced" if companion.forced else None,
            partial(subtitles.to_vtt, companion.path),
        )
        for companion in beside.companions
        if companion.role is Role.SUBTITLE
    ]
    for track in probe.text_tracks:
        label = track.title or ("forced" if track.forced else None)
        what = f"The subtitles in stream {track.stream} of {path.name}"
        sources.append((what, track.language, label, partial(subtitles.extract, path, track.stream)))
    for number, (what, language, label, make) in enumerate(sources):
        relative = f"{SUBTITLES}/{content_id}/{number}{f'.{language}' if language else ''}.vtt"
        target = work.settings.media_root / relative
        if not target.is_file():
            _tried(work, what, partial(make, target, work.report))
        if target.is_file():
            yield _vtt(target, relative, language, label)


def _vtt(target: Path, relative: str, language: str | None, label: str | None) -> MediaFile:
    stat = target.stat()
    content_id = intake.content_id(target)
    probe = Probe("text", "vtt", playable=True)
    return MediaFile(
        "main", relative, Role.SUBTITLE, stat.st_size, stat.st_mtime_ns, content_id, probe, language, label
    )


def _stored(work: Work, level: int, picture: Picture) -> record.Picture | None:
    source = picture.data if picture.data is not None else picture.path
    if source is None:
        return None
    what = picture.path.name if picture.path is not None else f"The {picture.role} inside the file"
    made = _tried(work, what, partial(artwork.store, source, work.settings.data / "artwork"))
    return None if made is None else record.Picture(picture.role, picture.source, made, level)


def _still(work: Work, path: Path, probe: Probe, work_dir: Path) -> list[record.Picture]:
    """A picture from the video itself, where there is no other."""
    still = _tried(work, path.name, partial(artwork.thumbnail, path, probe, work_dir, work.report))
    stored = still and _stored(work, 0, Picture("thumbnail", Source.FILE, path=still))
    if still:
        still.unlink()
        still.parent.rmdir()
    return [stored] if stored else []


def _tried(work: Work, what: str, make: Callable[[], Made]) -> Made | None:
    """What `make` gives, or None with a line in the job's log on `what`: a lesser part must not fail the whole."""
    try:
        return make()
    except (CancelledError, DiskFullError):
        raise
    except MedialibError as error:
        work.report.log(f"{what}: {error.message} {error.hint}")
        return None

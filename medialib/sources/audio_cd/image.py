"""A disc image that a cue sheet describes: where its sectors lie, and the same in a form that cd-paranoia reads.

libcdio takes `name.bin` for the image of `name.cue` whatever the sheet says, and knows one file only
(tried with 2.1). So every sheet is read here and a plain one written in its stead.
"""

from __future__ import annotations

import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medialib import suffixes
from medialib.discs import CD_SECTORS_PER_S, CdTrack
from medialib.errors import UnreadableError
from medialib.model import Report
from medialib.sources.audio_cd import cue
from medialib.sources.audio_cd.cd_text import Words
from medialib.sources.audio_cd.cue import CueFile, CueTrack, Sheet
from medialib.sources.audio_cd.disc_id import SESSION_GAP
from medialib.sources.writing import found, written

AUDIO_SECTOR = 2352
SECTORS = {
    "AUDIO": AUDIO_SECTOR,
    "CDG": 2448,
    "MODE1/2048": 2048,
    "MODE1/2352": 2352,
    "MODE2/2048": 2048,
    "MODE2/2324": 2324,
    "MODE2/2336": 2336,
    "MODE2/2352": 2352,
    "CDI/2336": 2336,
    "CDI/2352": 2352,
}
RAW_FORMATS = ("BINARY", "MOTOROLA")
LONGEST_DISC = 100 * 60 * CD_SECTORS_PER_S
COPY_SECTORS = 4000


@dataclass(frozen=True, slots=True)
class Span:
    """A run of sectors of one track in a file: `offset` in bytes, `first` as the sheet counts, `start` on the disc."""

    track: CueTrack
    file: int
    path: Path
    swapped: bool
    offset: int
    first: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A disc image laid out: its tracks, and the spans of files that they are made of. `end` is the end of the music."""

    sheet: Sheet
    tracks: tuple[CdTrack, ...]
    spans: tuple[Span, ...]
    end: int


def is_cd(path: Path) -> bool:
    """Whether the path is the cue sheet of a disc image with music. A sheet beside FLAC, MP3 or WAV files is none."""
    if path.suffix.lower() != ".cue":
        return False
    try:
        sheet = cue.read(path)
    except UnreadableError:
        return False
    return any(track.audio for track in sheet.tracks) and all(_is_raw(file) for file in sheet.files)


def layout(source: Path) -> Layout:
    """Lay out the image of a cue sheet.

    Raises UnreadableError when a file is missing, cut off, elsewhere, or not the raw image of a disc.
    """
    sheet = cue.read(source)
    if not all(_is_raw(file) for file in sheet.files):
        raise UnreadableError(
            f"{source.name!r} belongs to sound files, not to the image of a disc.",
            "Add the folder with the sound files instead.",
        )
    with found(source.name):
        paths = [_found(source, file, len(sheet.files) == 1) for file in sheet.files]
        spans = tuple(_spans(sheet, paths))
    if spans[-1].start + spans[-1].length > LONGEST_DISC:
        raise UnreadableError(f"{source.name!r} is longer than any CD.", cue.HINT)
    tracks = tuple(_tracks(sheet, spans))
    last = max((track for track in tracks if track.audio), key=lambda track: track.number, default=None)
    if last is None:
        raise UnreadableError(f"{source.name!r} holds no music, only data.", "Add the image as a data disc.")
    return Layout(sheet, tracks, spans, last.start + last.length)


def prepare(plan: Layout, work_dir: Path, report: Report) -> Path:
    """The image in a form that cd-paranoia reads: the path of `image.cue`, whose sectors are those of the disc.

    A link where the image is plain already, else a copy in `work_dir`.
    """
    image, sheet = work_dir / "image.bin", work_dir / "image.cue"
    plain = _is_plain(plan)
    with written("The image of the CD"):
        image.unlink(missing_ok=True)
        if plain:
            image.symlink_to(plan.spans[0].path.resolve())
        else:
            _copy(plan, image, report)
        sheet.write_text(_plain_sheet(plan, plain), "ascii")
    return sheet


def _plain_sheet(plan: Layout, plain: bool) -> str:
    """The tracks of the music; behind it, what else the file of a plain image holds."""
    starts = [(track.number, track.start) for track in plan.tracks if track.start < plan.end]
    behind = [track.number for track in plan.tracks if track.start >= plan.end]
    starts += [(number, plan.end) for number in behind[:1] if plain]
    lines = [f"  TRACK {number:02d} AUDIO\n    INDEX 01 {_time(start)}\n" for number, start in starts]
    return 'FILE "image.bin" BINARY\n' + "".join(lines)


def _is_raw(file: CueFile) -> bool:
    return file.format in RAW_FORMATS and suffixes.family(file.name) != "audio"


def _found(source: Path, file: CueFile, alone: bool) -> Path:
    """The file beside the sheet. Only the last part of its name counts: an image may have moved, but not out of here."""
    name = file.name.replace("\\", "/").rpartition("/")[2]
    here = {there.name.casefold(): there for there in source.parent.iterdir()}
    path = here.get(name.casefold()) or (here.get(f"{source.stem}.bin".casefold()) if alone else None)
    if path is None:
        raise UnreadableError(
            f"{source.name!r} names the file {file.name[:200]!r}, which is not beside it.",
            "Put both into one folder under their own names.",
        )
    if not path.is_file() or not path.resolve().is_relative_to(source.parent.resolve()):
        raise UnreadableError(f"{path.name!r} is not a file in the folder of {source.name!r}.", "Copy it there.")
    return path


def _spans(sheet: Sheet, paths: list[Path]) -> Iterator[Span]:
    """The sheet as runs of sectors in the order of the disc. Raises UnreadableError where a file ends too soon."""
    start = 0
    known: CueTrack | None = None
    for number, path in enumerate(paths):
        offset = 0
        points = _points(sheet, number)
        for (first, track), after in zip(points, [*points[1:], None], strict=False):
            length = _length(path, offset, track, None if after is None else after[0] - first)
            if track is not known:
                start += track.pregap + (known.postgap if known else 0)
            swapped = sheet.files[number].format == "MOTOROLA"
            yield Span(track, number, path, swapped, offset, first, start, length)
            offset, start, known = offset + length * _sector_size(track), start + length, track


def _points(sheet: Sheet, file: int) -> list[tuple[int, CueTrack]]:
    """The sector of a file at which each track in it begins with its first index; the first of them has all before it."""
    indexes = ((track, [index.sector for index in track.indexes if index.file == file]) for track in sheet.tracks)
    points = [(sectors[0], track) for track, sectors in indexes if sectors]
    return [(0, points[0][1]), *points[1:]] if points else []


def _length(path: Path, offset: int, track: CueTrack, wanted: int | None) -> int:
    """The sectors of a track in a file: those wanted, which must be there, or all the rest."""
    size = _sector_size(track)
    there, over = divmod(max(path.stat().st_size - offset, 0), size)
    if wanted is None and over:
        raise _cut(path, track, f"its last sector holds {over} of {size} bytes")
    if there < max(wanted or 0, 1):
        raise _cut(path, track, f"it ends in track {track.number}, {there} sectors into it")
    return there if wanted is None else wanted


def _cut(path: Path, track: CueTrack, how: str) -> UnreadableError:
    return UnreadableError(f"{path.name!r} is cut off: {how}.", "Copy the image again, or make it again from the disc.")


def _sector_size(track: CueTrack) -> int:
    if track.mode not in SECTORS:
        raise UnreadableError(f"Track {track.number} has the mode {track.mode[:40]!r}, which no CD has.", cue.HINT)
    return SECTORS[track.mode]


def _tracks(sheet: Sheet, spans: tuple[Span, ...]) -> Iterator[CdTrack]:
    """The table of contents. Data behind the music lies in a session of its own, which begins after a gap."""
    last_audio = max((track.number for track in sheet.tracks if track.audio), default=0)
    starts = {track.number: _start(track, spans) for track in sheet.tracks}
    behind = [span.start for span in spans if span.track.number > last_audio]
    ends = [*list(starts.values())[1:], spans[-1].start + spans[-1].length + spans[-1].track.postgap]
    for track, following in zip(sheet.tracks, ends, strict=True):
        start = starts[track.number]
        end = behind[0] if behind and track.number == last_audio else following
        if end <= start:
            raise UnreadableError(f"Track {track.number} of {sheet.name!r} has no length.", cue.HINT)
        words = sheet.text.tracks.get(track.number, Words())
        gap = SESSION_GAP if behind and track.number > last_audio else 0
        yield CdTrack(track.number, start + gap, end - start, track.audio, words.title, words.artist)


def _start(track: CueTrack, spans: tuple[Span, ...]) -> int:
    """The sector of the disc at which a track begins, after its pause."""
    index = next(index for index in track.indexes if index.number == 1)
    span = next(span for span in spans if span.track is track and span.file == index.file)
    if not span.length:
        raise UnreadableError(f"Track {track.number} of {span.path.name!r} has no length.", cue.HINT)
    if index.sector - span.first >= span.length:
        raise _cut(span.path, track, f"track {track.number} should begin behind its end")
    return span.start + index.sector - span.first


def _is_plain(plan: Layout) -> bool:
    """Whether the file's sectors are those of the disc, as far as there is music."""
    spans = [span for span in plan.spans if span.start < plan.end]
    return len({span.path for span in spans}) == 1 and all(
        span.offset == span.start * AUDIO_SECTOR and not span.swapped and _sector_size(span.track) == AUDIO_SECTOR
        for span in spans
    )


def _copy(plan: Layout, image: Path, report: Report) -> None:
    """Write the disc's music sector by sector, low byte first; what is silence or data stays a hole."""
    partial = image.with_name(f"{image.name}.part")
    with partial.open("wb") as target:
        target.truncate(plan.end * AUDIO_SECTOR)
        for span in plan.spans:
            if span.track.audio:
                target.seek(span.start * AUDIO_SECTOR)
                for chunk in _chunks(span):
                    report("Putting the image in order")
                    target.write(chunk)
    partial.replace(image)


def _chunks(span: Span) -> Iterator[bytes]:
    left = span.length * AUDIO_SECTOR
    with span.path.open("rb") as file:
        file.seek(span.offset)
        while left and (chunk := file.read(min(left, COPY_SECTORS * AUDIO_SECTOR))):
            left -= len(chunk)
            yield _swapped(chunk) if span.swapped else chunk


def _swapped(chunk: bytes) -> bytes:
    words = array.array("H", chunk)
    words.byteswap()
    return words.tobytes()


def _time(sector: int) -> str:
    seconds, sectors = divmod(sector, CD_SECTORS_PER_S)
    return f"{seconds // 60:02d}:{seconds % 60:02d}:{sectors:02d}"

"""Reads the music of a CD track by track, by cd-paranoia, and goes on where it was stopped."""

from __future__ import annotations

import json
import os
import signal
import wave
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from medialib import programs
from medialib.discs import CdTrack, Disc
from medialib.errors import DiskFullError, JobError, ProgramError, UnreadableError
from medialib.model import Report
from medialib.programs import Finished
from medialib.sources.audio_cd import image
from medialib.sources.audio_cd.progress import CHATTER, EVENT, Progress, TrackProgress
from medialib.sources.audio_cd.toc import is_image, read_toc
from medialib.sources.writing import written

NEVER_SKIP = 40
SECTOR_SAMPLES = 588
SAMPLE_FORMAT = (2, 2, 44100)
CHUNK_SAMPLES = 1 << 18
CLEAN = (
    "Wipe the disc from the middle outwards and retry the job; tracks already read are kept. "
    "Another drive may read what this one cannot."
)


@dataclass(frozen=True, slots=True)
class Ripped:
    """A track that was read whole into a WAV file.

    `crc32` is that of its samples, as eight hexadecimal digits. `skips` counts the places at which sound was
    taken that did not read twice the same, `damage` is the first and last sector of the disc with such.
    """

    number: int
    path: Path
    crc32: str
    read_errors: int = 0
    skips: int = 0
    jitter: int = 0
    damage: tuple[int, int] | None = None


def rip(source: Path, disc: Disc, work_dir: Path, report: Report, *, idle_timeout_s: float) -> tuple[Ripped, ...]:
    """Read every audio track of `disc` into `work_dir/NN.wav`; those that are there already are not read again.

    `disc` may name fewer tracks than are on it.

    Raises UnreadableError where the disc is damaged or another one lies there; ProgramError when cd-paranoia is
    missing, was killed, or was silent for `idle_timeout_s` seconds; DiskFullError; CancelledError.
    """
    audio = [track for track in disc.tracks if track.audio]
    for track in disc.tracks:
        if not track.audio:
            report.log(f"Track {track.number} holds data and is left out.")
    kept = {track.number: found for track in audio if (found := _kept(work_dir, disc, track))}
    if len(kept) == len(audio):
        return tuple(kept[track.number] for track in audio)
    device = _device(source, disc, work_dir, report)
    progress = Progress(report, audio, [track for track in audio if track.number in kept])
    command = [*_command(source), f"--force-cdrom-device={device}"]
    return tuple(
        kept.get(track.number) or _read(command, disc, track, work_dir, report, progress, idle_timeout_s)
        for track in audio
    )


def _device(source: Path, disc: Disc, work_dir: Path, report: Report) -> Path:
    """What cd-paranoia reads from, once it is sure that this is the disc."""
    found = read_toc(source, report)
    if found.id != disc.id:
        raise UnreadableError(f"Another disc is in '{source}' than the one to read.", "Put the first one in again.")
    return image.prepare(image.layout(source), work_dir.absolute(), report) if is_image(source) else source


def _command(source: Path) -> list[str]:
    # Left to itself, cd-paranoia guesses the order of bytes from the sound. In an image it is known.
    order = ["--force-cdrom-little-endian"] if is_image(source) else []
    return ["cd-paranoia", "--stderr-progress", f"--never-skip={NEVER_SKIP}", "--output-wav", *order]


def _read(
    command: list[str],
    disc: Disc,
    track: CdTrack,
    work_dir: Path,
    report: Report,
    progress: Progress,
    idle_timeout_s: float,
) -> Ripped:
    """Read one track beside, and rename it when it is whole."""
    wav = _wav(work_dir, track)
    partial = wav.with_name(f"{wav.name}.part")
    partial.unlink(missing_ok=True)
    now = progress.begin(track)
    arguments = [*command, "--", str(track.number), str(partial)]
    try:
        ended = programs.run(
            arguments, report=report, on_line=progress.line, idle_timeout_s=idle_timeout_s, check=False
        )
    except ProgramError as error:
        raise ProgramError(f"Track {track.number}: {error.message}", error.hint) from error
    crc32 = _checksum(partial, track)
    if ended.code or crc32 is None:
        raise _failure(ended, now, disc)
    ripped = Ripped(track.number, wav, crc32, now.read_errors, now.skips, now.jitter, now.damage)
    _keep(ripped, disc, partial)
    progress.end()
    _tell(ripped, report)
    return ripped


def _keep(ripped: Ripped, disc: Disc, partial: Path) -> None:
    """Write down how the reading went, then let the track have its name."""
    note = {**asdict(ripped), "path": ripped.path.name, "disc": disc.id}
    with written(f"Track {ripped.number}"):
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        ripped.path.with_suffix(".json").write_text(json.dumps(note), "utf-8")
        partial.replace(ripped.path)


def _kept(work_dir: Path, disc: Disc, track: CdTrack) -> Ripped | None:
    """The track as it was read before; None unless it is there, whole and of this disc."""
    wav = _wav(work_dir, track)
    try:
        note = json.loads(wav.with_suffix(".json").read_text("utf-8"))
        damage = tuple(note.pop("damage") or ()) or None
        same_disc = note.pop("disc") == disc.id
        ripped = Ripped(**{**note, "path": wav, "damage": damage})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return ripped if same_disc and ripped.crc32 == _checksum(wav, track) else None


def _wav(work_dir: Path, track: CdTrack) -> Path:
    return work_dir.absolute() / f"{track.number:02d}.wav"


def _checksum(wav: Path, track: CdTrack) -> str | None:
    """The CRC-32 of the samples; None unless the file holds exactly those of the track."""
    total = crc = 0
    try:
        with wave.open(str(wav), "rb") as file:
            if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != SAMPLE_FORMAT:
                return None
            while chunk := file.readframes(CHUNK_SAMPLES):
                total, crc = total + len(chunk) // 4, zlib.crc32(chunk, crc)
    except (OSError, EOFError, wave.Error):
        return None
    return f"{crc:08X}" if total == track.length * SECTOR_SAMPLES else None


def _failure(ended: Finished, now: TrackProgress, disc: Disc) -> JobError:
    """Why a track was not read whole, and where."""
    track = now.track
    said = [line.strip() for line in ended.tail if not EVENT.match(line) and not CHATTER.match(line) and line.strip()]
    if any("No space left" in line for line in said):
        return DiskFullError("The disk became full while the CD was read.", "Make room on it, then retry the job.")
    of = max(one.number for one in disc.tracks if one.audio)
    where = f"sector {now.reached} of {track.start} to {track.start + track.length - 1}"
    if ended.code > 128 and ended.code - 128 in set(signal.Signals):
        name = signal.Signals(ended.code - 128).name
        return ProgramError(
            f"Track {track.number} of {of} was not read: cd-paranoia was ended by {name} at {where}.",
            "Retry the job; tracks already read are kept.",
        )
    last = f" It said: {said[-1][:200]}" if said else ""
    return UnreadableError(
        f"Track {track.number} of {of} could not be read whole: cd-paranoia stopped at {where}.{last}", CLEAN
    )


def _tell(ripped: Ripped, report: Report) -> None:
    report.log(
        f"Track {ripped.number}: CRC-32 {ripped.crc32}, {ripped.read_errors} read errors, {ripped.skips} skips, "
        f"{ripped.jitter} corrections of jitter."
    )
    if ripped.damage:
        first, last = ripped.damage
        report.log(f"Track {ripped.number}: sectors {first} to {last} never read twice the same. {CLEAN}")

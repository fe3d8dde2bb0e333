"""Makes one still of a title, by which a person knows it again."""

from __future__ import annotations

from pathlib import Path

from medialib import programs
from medialib.discs import Title
from medialib.errors import ProgramError, UnreadableError
from medialib.model import Report
from medialib.sources.discs import handbrake

WIDTH = 480
INTO = 0.3  # of the title, past its opening
LOOKED_AT = 12
PATIENCE_S = 60
QUICK = (
    *("--format=av_mkv", "--encoder=x264", "--encoder-preset=ultrafast", "--quality=22", "--maxWidth=720"),
    *("--audio=none", "--subtitle=none", "--no-markers", "--previews", "2:0", "--stop-at", "seconds:1"),
)


class _Quiet:
    """A report that keeps the log and stops when the job does, but says nothing of progress."""

    def __init__(self, report: Report) -> None:
        self.stopped = report.stopped
        self.log = report.log

    def __call__(
        self,
        message: str | None = None,
        *,
        progress: float | None = None,
        eta_s: float | None = None,
        speed_bps: float | None = None,
    ) -> None:
        """Say nothing."""


def still(
    source: Path, title: Title, folder: Path, report: Report, *, idle_timeout_s: float = PATIENCE_S
) -> Path | None:
    """A picture from a third into the title of a disc, as `folder/title_<number>.jpg`; None where none can be had.

    `title.number` has to be HandBrakeCLI's. Raises CancelledError.
    """
    clip = folder / f"title_{title.number}.mkv"
    start = ["--start-at", f"seconds:{max(int(title.duration_s * INTO), 0)}"] if title.duration_s > 2 / INTO else []
    options = ["--title", str(title.number), "--output", str(clip.absolute()), *QUICK, *start]
    try:
        handbrake.converse(source, options, _Quiet(report), idle_timeout_s)
        return of_film(clip, folder / f"title_{title.number}.jpg", _Quiet(report)) if clip.is_file() else None
    except (ProgramError, UnreadableError):
        return None
    finally:
        clip.unlink(missing_ok=True)


def of_film(film: Path, target: Path, report: Report, *, at_s: float = 0.0) -> Path | None:
    """The most telling of the pictures from `at_s` seconds on, as a JPEG of 480 pixels; None where there is none."""
    shape = f"thumbnail={LOOKED_AT},scale=trunc(iw*sar/2)*2:ih,setsar=1,scale={WIDTH}:-2"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-protocol_whitelist", "file"]
    command += ["-ss", f"{at_s:g}", "-i", f"file:{film.absolute()}"]
    command += ["-map", "0:v:0", "-vf", shape, "-frames:v", "1", "-q:v", "4", f"file:{target.absolute()}"]
    try:
        programs.run(command, report=report, timeout_s=PATIENCE_S)
    except ProgramError:
        target.unlink(missing_ok=True)
        return None
    return target if target.is_file() else None

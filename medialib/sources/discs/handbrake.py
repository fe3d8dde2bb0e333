"""Lists the titles of a video disc and makes films of them, by HandBrakeCLI."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from medialib import programs
from medialib.discs import Contents, Title
from medialib.errors import ProgramError, UnreadableError
from medialib.model import Report
from medialib.settings import Discs
from medialib.sources.discs import languages, length
from medialib.sources.discs.folder import disc_root
from medialib.sources.discs.handbrake_json import Block, Blocks, contents
from medialib.sources.discs.patience import Patience
from medialib.sources.discs.protection import Protection, protection
from medialib.sources.discs.trouble import HINTS, Listener, failure

NAME = "HandBrakeCLI"
PREVIEWS = 2
SHORTEST_S = 10.0
CRASHED = 128
SOUND = "av_aac"  # without a word on it HandBrake 1.6 makes MP3 of the sound in Matroska, whatever the preset says


def scan(source: Path, report: Report, *, idle_timeout_s: float, shortest_s: float = SHORTEST_S) -> Contents:
    """The titles of the disc at `source` (a drive, an image or a folder) that last at least `shortest_s`.

    Raises UnreadableError when it is encrypted or damaged, ProgramError when HandBrakeCLI fails or
    makes no progress for `idle_timeout_s`, CancelledError.
    """
    report("Reading the titles of the disc", progress=0.0)
    options = [
        "--scan",
        "--title",
        "0",
        "--min-duration",
        str(max(round(shortest_s), 1)),
        "--previews",
        f"{PREVIEWS}:0",
    ]
    talk = converse(source, options, report, idle_timeout_s)
    if talk.listener.no_css and protection(source) is Protection.CSS:
        raise UnreadableError(f"The disc is encrypted with CSS, and {NAME} found no key to it.", HINTS[Protection.CSS])
    if not talk.contents.titles:
        raise failure(talk.listener, source, NAME, "It found no title that can be played.")
    return talk.contents


def encode(source: Path, title: Title, target: Path, choice: Discs, report: Report) -> None:
    """Make the film `target` of a title, by the preset, languages and container of `choice`.

    Sound becomes AAC; subtitles stay as they are, beside the picture, chapters are kept. `target` appears only when it is
    whole: HandBrakeCLI says so, and it lasts as long as the title within 2 s or 2 %.
    Raises UnreadableError, ProgramError, DiskFullError or CancelledError, leaving nothing behind.
    """
    partial = target.with_name(f".{target.name}.part")
    report(f"Encoding title {title.number}", progress=0.0)
    try:
        talk = converse(source, _options(title, partial, choice), report, choice.idle_timeout_s)
        if talk.error != 0 or not partial.is_file():
            code = "It ended without a result." if talk.error is None else f"Encoding ended with error {talk.error}."
            raise failure(talk.listener, source, NAME, code)
        length.require(partial, title.duration_s, f"Title {title.number}")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _options(title: Title, target: Path, choice: Discs) -> list[str]:
    quality = [] if choice.quality is None else [f"--quality={choice.quality:g}"]
    faster = ["--optimize"] if choice.container == "mp4" else []
    return [
        *("--title", str(title.number), "--output", str(target.absolute())),
        *(f"--format=av_{choice.container}", f"--preset={choice.preset}", *quality, *faster, "--markers"),
        *(*_wanted("audio", choice.audio_languages, title.audio_languages), f"--aencoder={SOUND}"),
        *_wanted("subtitle", choice.subtitle_languages, title.subtitle_languages, required=False),
        *("--subtitle-burned=none", "--subtitle-default=none"),
    ]


def _wanted(kind: str, wanted: Sequence[str], there: Sequence[str], *, required: bool = True) -> list[str]:
    """All tracks in the wanted languages; every track when none is named, or none of those is there but one is needed."""
    every = f"--all-{'audio' if kind == 'audio' else 'subtitles'}"
    codes = [languages.short(languages.long(code)) for code in wanted]
    if not codes or (required and not set(codes) & set(there)):
        return [every]
    return [f"--{kind}-lang-list={','.join(languages.long(code) for code in codes)}", every]


class Talk:
    """What HandBrakeCLI says: the titles it found, how far it is, and how it ended."""

    def __init__(self, listener: Listener, idle_timeout_s: float) -> None:
        self.listener = listener
        self.contents = Contents(())
        self.error: int | None = None
        self._blocks = Blocks()
        self._patience = Patience(NAME, idle_timeout_s)  # it repeats itself while it waits for a drive

    def hear(self, line: str) -> None:
        """Take in a line of its stdout."""
        self.listener.hear(line)
        said = self._blocks.feed(line)
        if said and said[0] == "JSON Title Set":
            self.contents = contents(said[1])
        elif said and said[0] == "Progress":
            if said[1].get("State") != "MUXING":  # which never says how far it is
                self._patience.see(said[1])
            self._progress(said[1])

    def close(self) -> None:
        """Raise ProgramError when it ended within a word."""
        self._blocks.close()

    def _progress(self, block: Block) -> None:
        state = str(block.get("State", ""))
        part = next((part for name, part in block.items() if name.upper() == state and isinstance(part, dict)), {})
        if state == "WORKDONE":
            error = part.get("Error")
            self.error = error if isinstance(error, int) else -1
        elif state == "SCANNING":
            self._scanning(part)
        elif state == "WORKING":
            self._working(part)
        elif state == "MUXING":
            self.listener("Finishing the file", progress=1.0)

    def _scanning(self, part: Block) -> None:
        title, count = _number(part, "Title"), _number(part, "TitleCount")
        if title and count:
            self.listener(f"Reading title {title:.0f} of {count:.0f}", progress=_share(_number(part, "Progress")))

    def _working(self, part: Block) -> None:
        passes = max(_number(part, "PassCount"), 1)
        done = (max(_number(part, "Pass"), 1) - 1 + _share(_number(part, "Progress"))) / passes
        rate, left_s = _number(part, "RateAvg"), _number(part, "ETASeconds")
        message = f"{rate:.1f} fps" if rate > 0 else None
        known = _number(part, "Hours", -1) >= 0
        self.listener(message, progress=_share(done), eta_s=left_s if known and left_s >= 0 else None)


def converse(source: Path, options: Sequence[str], report: Report, idle_timeout_s: float) -> Talk:
    """Run HandBrakeCLI on a disc. It may end with 0 without a result, so that only what it said counts."""
    talk = Talk(Listener(report), idle_timeout_s)
    finished = programs.run(
        [NAME, "--json", "--input", str(disc_root(source)), *options],
        report=talk.listener,
        on_line=talk.hear,
        apart=True,
        idle_timeout_s=idle_timeout_s,
        check=False,
    )
    if finished.code > CRASHED:
        raise ProgramError(
            f"{NAME} was ended by signal {finished.code - CRASHED}.", "It often crashes for lack of memory."
        )
    talk.close()
    return talk


def _number(part: Block, key: str, otherwise: float = 0.0) -> float:
    value: Any = part.get(key)
    return float(value) if isinstance(value, int | float) and abs(value) < 1e9 else otherwise


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)

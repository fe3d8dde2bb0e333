"""Subtitles as WebVTT: sidecars of any encoding and the text tracks inside a file."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from medialib import programs
from medialib.errors import UnreadableError
from medialib.model import Report

ENCODINGS = ("utf-8-sig", "cp1252")
MOST_BYTES = 20_000_000
TIMEOUT_S = 120
KEPT_TAGS = re.compile(r"</?(?:b|i|u|ruby|rt)>", re.IGNORECASE)
ANY_TAG = re.compile(r"<(?!\d\d:)[^<>]*>|\{\\[^{}]*\}")
OPEN = re.compile(r"<(?!/?(?:b|i|u|ruby|rt)>|\d\d:)", re.IGNORECASE)
BLOCKS = re.compile(r"\n\n(?:STYLE|REGION)[ \t]*\n.*?(?=\n\n|\Z)", re.DOTALL)


def to_vtt(source: Path, target: Path, report: Report) -> None:
    """Write a sidecar subtitle (SRT, ASS, SSA, WebVTT, ...) as UTF-8 WebVTT without styles.

    Raises UnreadableError when there is no cue in it, ProgramError when ffmpeg cannot read it.
    """
    if source.stat().st_size > MOST_BYTES:
        raise UnreadableError(f"'{source.name}' is larger than a subtitle should be.", "Check what the file is.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as folder:
        plain = Path(folder) / f"plain{source.suffix.lower()}"
        plain.write_text(_decoded(source.read_bytes()), "utf-8")
        _convert(plain, 0, target, Path(folder), report)


def extract(video: Path, stream: int, target: Path, report: Report) -> None:
    """Write the text track at `stream` (its place among all streams, from 0) as WebVTT; see to_vtt."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as folder:
        _convert(video, stream, target, Path(folder), report)


def _convert(source: Path, stream: int, target: Path, folder: Path, report: Report) -> None:
    made = folder / "made.vtt"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i", f"file:{source.absolute()}"]
    programs.run([*command, "-map", f"0:{stream}", "-f", "webvtt", f"file:{made}"], report=report, timeout_s=TIMEOUT_S)
    text = cleaned(made.read_text("utf-8", "replace"))
    if "-->" not in text:
        raise UnreadableError(f"'{source.name}' holds no subtitle lines.", "Replace the file.")
    made.write_text(text, "utf-8")
    made.replace(target)


def cleaned(text: str) -> str:
    """WebVTT without style blocks and without tags other than bold, italic, underline and ruby.

    What still begins like a tag, and so may have been put together from the parts of others, is a mere sign.
    """
    bare = BLOCKS.sub("", text.replace("\r\n", "\n"))
    return OPEN.sub("&lt;", ANY_TAG.sub(lambda tag: tag[0] if KEPT_TAGS.fullmatch(tag[0]) else "", bare))


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")

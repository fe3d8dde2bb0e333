"""The process that runs yt-dlp: `python -m medialib.sources.video_child`.

Reads one JSON object from stdin and writes JSON lines to stdout: progress and entries, at the end
one `done` or `failed`. What yt-dlp says goes to stderr. Works in the current folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any, TextIO

from yt_dlp import YoutubeDL
from yt_dlp.networking import Request
from yt_dlp.utils import YoutubeDLError

from medialib import suffixes
from medialib.errors import JobError, MedialibError
from medialib.fetch import install_socket_guard, redact
from medialib.sources import listing, video_facts, video_failures
from medialib.sources.video_options import looking_options, options, subtitle_choice
from medialib.sources.video_progress import Progress

# What extractors raise when a page is not as they expect.
FAULTS = (
    *(YoutubeDLError, OSError, HTTPException, ValueError, TypeError, LookupError),
    *(AttributeError, ArithmeticError, AssertionError, RuntimeError),
)
HANDLERS = ("Urllib", "Requests", "Websockets")
THUMBNAIL_LIMIT = 20 * 1024 * 1024
THUMBNAIL_TRIES = 4
THUMBNAIL_WIDTH = 1920
STAGES = {"Merger": "Joining picture and sound", "FixupM3u8": "Putting the pieces in order"}
SUBTITLE_FORMATS = ("vtt", "srt", "ass", "ssa", "ttml")
HEAVY = (
    "formats",
    "thumbnails",
    "automatic_captions",
    "requested_formats",
    "requested_subtitles",
    "heatmap",
    "entries",
)
SECRET = ("http_headers", "cookies", "url", "manifest_url", "fragment_base_url", "fragments", "urls")


class Voice:
    """Says JSON lines on the stdout that we began with, which nothing else then writes to."""

    def __init__(self) -> None:
        self._out: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def __call__(self, event: str, **values: object) -> None:
        self._out.write(json.dumps({"event": event, **values}) + "\n")
        self._out.flush()


class Log:
    """yt-dlp's own words, without secrets, on stderr."""

    def debug(self, text: str) -> None:
        """Both its news and its details come here."""
        if not text.startswith("[debug] "):
            self.warning(text)

    def warning(self, text: str) -> None:
        """Something went less well."""
        sys.stderr.write(redact(text) + "\n")
        sys.stderr.flush()

    error = warning


def main() -> int:
    """Do what stdin asks for."""
    say = Voice()
    wanted: Mapping[str, Any] = json.load(sys.stdin)
    refused = install_socket_guard(wanted["allow_private"])
    # A page made to keep a pattern busy for hours is out of Python's reach, but not of a signal's.
    signal.alarm(wanted["patience_s"])
    act = {"fetch": fetch, "look": look}[wanted["act"]]
    try:
        act(wanted, say)
    except (*FAULTS, MedialibError) as error:
        failure = video_failures.explain(error, wanted["url"], refused)
        say("failed", code=failure.code, message=failure.message, hint=failure.hint)
        return 1
    return 0


def look(wanted: Mapping[str, Any], say: Voice) -> None:
    """List what the page holds; no entries for a single video."""
    url, limit = wanted["url"], wanted["limit"]
    with _opened(looking_options(wanted["timeout_s"], limit, Log())) as ydl:
        found = None if listing.is_surely_single(ydl, url) else listing.listed(ydl, url, limit)
    for entry in found.entries if found else ():
        say("entry", url=entry.url, title=entry.title)
    say("done", **(found.about if found else {}))


def fetch(wanted: Mapping[str, Any], say: Voice) -> None:
    """Fetch one video, its subtitles and its picture; write info.json."""
    progress = Progress(say, wanted["min_free"])

    def accept(info: Mapping[str, Any], *, incomplete: bool) -> None:
        _refuse_live(info)
        if not incomplete:
            signal.alarm(0)
            say("found", title=video_facts.title(info))
            progress.expect(info.get("requested_formats") or [info])

    chosen = options(wanted["timeout_s"], wanted["max_height"], Log(), progress, accept)
    with _opened(chosen) as ydl:
        ydl.add_postprocessor_hook(lambda status: _tell_stage(say, status))
        info = _first(ydl.extract_info(wanted["url"]), wanted["url"])
        file = _fetched(info)
        subtitles = _subtitles(ydl, info, wanted["languages"])
        thumbnail = _thumbnail(ydl, info)
        kept = _without(ydl.sanitize_info(info, remove_private_keys=True))
    Path("info.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
    say("done", file=file, subtitles=subtitles, thumbnail=thumbnail)


@contextlib.contextmanager
def _opened(settings: Mapping[str, Any]) -> Iterator[YoutubeDL]:
    """A yt-dlp whose requests the address guard sees."""
    with YoutubeDL(dict(settings)) as ydl:
        handlers = ydl._request_director.handlers
        for name in set(handlers) - set(HANDLERS):
            del handlers[name]
        yield ydl


def _refuse_live(info: Mapping[str, Any]) -> None:
    status = info.get("live_status")
    if info.get("is_live") or status in ("is_live", "is_upcoming", "post_live"):
        what = {"is_upcoming": "has not begun yet", "post_live": "is still being prepared by the site"}
        title = info.get("title") or "The video"
        raise JobError(f"'{title}' {what.get(str(status), 'is live')}.", "Add it again when it is over.")


def _tell_stage(say: Voice, status: Mapping[str, Any]) -> None:
    message = STAGES.get(status["postprocessor"])
    if message and status["status"] == "started":
        say("progress", message=message, progress=1.0)


def _first(info: Mapping[str, Any] | None, url: str) -> Mapping[str, Any]:
    """The video itself, where the page is a list of one."""
    while info and info.get("_type") in ("playlist", "multi_video"):
        info = next((entry for entry in info.get("entries") or () if entry), None)
    if not info or not info.get("requested_downloads"):
        raise JobError(f"'{redact(url)}' holds no video.", "Open it in a browser to see what it holds.")
    return info


def _fetched(info: Mapping[str, Any]) -> str:
    """The name of the finished file, if it is one of media."""
    path = Path(info["requested_downloads"][-1]["filepath"])
    if path.absolute().parent != Path.cwd() or suffixes.family(path.name) not in ("video", "audio"):
        path.unlink(missing_ok=True)
        raise JobError(
            f"The site sent a file of the kind '{path.suffix}', which is neither video nor audio.",
            "Only media are taken from pages of videos.",
        )
    return path.name


def _subtitles(ydl: YoutubeDL, info: Mapping[str, Any], languages: Sequence[str]) -> dict[str, str]:
    """Fetch subtitles; their file names by the site's language codes. One that fails is left out."""
    fetched: dict[str, str] = {}
    for code, offered in subtitle_choice(info, languages).items():
        usable = [one for kind in SUBTITLE_FORMATS for one in offered if one.get("ext") == kind]
        if not usable:
            continue
        name = f"video.{code}.{usable[0]['ext']}"
        try:
            if usable[0].get("data") is not None:
                Path(name).write_text(usable[0]["data"], "utf-8")
            else:
                ydl.dl(name, {"http_headers": info.get("http_headers") or {}, **usable[0]}, subtitle=True)
        except FAULTS as error:
            Log().warning(f"The subtitles '{code}' could not be fetched: {error}")
            continue
        if Path(name).is_file() and Path(name).stat().st_size:
            fetched[code] = name
    return fetched


def _thumbnail(ydl: YoutubeDL, info: Mapping[str, Any]) -> str | None:
    """Fetch the best picture that is there, as it comes."""
    offered = [one for one in reversed(info.get("thumbnails") or []) if (one.get("width") or 0) <= THUMBNAIL_WIDTH]
    for one in offered[:THUMBNAIL_TRIES]:
        try:
            with contextlib.closing(ydl.urlopen(Request(one["url"], headers=one.get("http_headers") or {}))) as answer:
                data = answer.read(THUMBNAIL_LIMIT + 1)
        except FAULTS as error:
            Log().warning(f"A thumbnail could not be fetched: {error}")
            continue
        if 0 < len(data) <= THUMBNAIL_LIMIT:
            Path("thumbnail").write_bytes(data)
            return "thumbnail"
    return None


def _without(info: Mapping[str, Any]) -> dict[str, Any]:
    """The info without what is a secret, goes stale or is large."""
    return {key: _cleaned(value) for key, value in info.items() if key not in (*HEAVY, *SECRET)}


def _cleaned(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _cleaned(one) for key, one in value.items() if key not in SECRET}
    return [_cleaned(one) for one in value] if isinstance(value, list) else value


if __name__ == "__main__":
    sys.exit(main())

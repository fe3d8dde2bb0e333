"""Fetches one video from a web page, by yt-dlp."""

from __future__ import annotations

import json
from pathlib import Path

from medialib.fetch import check_url
from medialib.model import Acquired, Companion, Kind, Picture, Report, Request, Role, Source
from medialib.settings import Settings
from medialib.sources import video_facts
from medialib.sources.child import ask

PATIENCE_S = 300


def acquire(request: Request, work_dir: Path, report: Report, settings: Settings) -> Acquired:
    """Fetch the video of the page `request.source` into `work_dir`, going on with what is there.

    The site's info is kept as `work_dir/info.json`. Raises RefusedError, JobError and its kinds.
    """
    url = check_url(request.source, settings.allow_private_addresses)
    report("Looking at the page", progress=0.0)
    question = {
        "act": "fetch",
        "url": url,
        "patience_s": PATIENCE_S,
        "allow_private": settings.allow_private_addresses,
        "timeout_s": settings.downloads.timeout_s,
        "max_height": settings.downloads.max_height,
        "languages": list(settings.downloads.subtitle_languages),
        "min_free": int(settings.jobs.min_free),
    }
    done = ask(question, work_dir, report)[-1]
    info = json.loads((work_dir / "info.json").read_text("utf-8"))
    name = request.options.get("name")
    thumbnail = Picture("thumbnail", Source.SITE, work_dir / done["thumbnail"]) if done["thumbnail"] else None
    return Acquired(
        path=work_dir / done["file"],
        companions=tuple(
            Companion(work_dir / name, Role.SUBTITLE, code.partition("-")[0].lower())
            for code, name in done["subtitles"].items()
        ),
        pictures=(thumbnail,) if thumbnail else (),
        facts=video_facts.facts(info, name if isinstance(name, str) else None),
        kind=request.wanted or Kind.VIDEO,
        key=video_facts.key(info),
    )

"""Which way in a thing takes: what somebody typed, pasted or dropped becomes a Request."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from medialib.errors import RefusedError
from medialib.fetch import check_url
from medialib.model import Json, Kind, Request, Way
from medialib.settings import Settings
from medialib.sources.audio_cd.image import is_cd
from medialib.sources.discs.look import is_disc

MAX_SOURCE = 4096
FROM_WEB = (Way.VIDEO, Way.PLAYLIST)
FROM_DISK = (Way.FILE, Way.FOLDER, Way.DISC)


def classify(
    source: str,
    settings: Settings,
    *,
    wanted: str | None = None,
    options: Mapping[str, Json] | None = None,
    submitted_by: str | None = None,
    local: bool = False,
) -> Request:
    """The request that `source` (a URL, or with `local` a path on this machine) stands for.

    `wanted` names a way (playlist, ...) or a media kind (movie, ...). Raises RefusedError or AddressError.
    """
    text = source.strip()
    if not text or len(text) > MAX_SOURCE or any(not letter.isprintable() for letter in text):
        raise RefusedError(
            f"'{text[:80]}' is not something we can add.", "Give a web address, a file or a folder, on one line."
        )
    way, kind = _wanted(wanted)
    if text.lower().startswith(("http://", "https://")):
        if way in FROM_DISK:
            raise RefusedError(f"'{text[:80]}' is a web address, not a {way}.", "Leave the kind out, or give a path.")
        return Request(
            check_url(text, settings.allow_private_addresses), way or Way.VIDEO, kind, dict(options or {}), submitted_by
        )
    if not local:
        raise RefusedError(f"'{text[:80]}' is not a web address.", "Addresses start with http:// or https://.")
    path = _there(text)
    if path.resolve().is_relative_to(settings.data.resolve()):
        raise RefusedError(f"'{path}' is the library's own.", "Give a file from outside its data folder.")
    said = Kind.VIDEO if way is Way.VIDEO else kind  # of a file, "video" says what it is, not how it comes
    return Request(str(path), way if way is Way.DISC else _way(path), said, dict(options or {}), submitted_by)


def _there(text: str) -> Path:
    """The file or folder that a path leads to; a loop of links, a name too long, and somebody unknown's home are none."""
    try:
        path = Path(text).expanduser().absolute()
        path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise RefusedError(
            f"There is no file or folder '{text}'.",
            "Check the spelling, or give a web address with http:// or https://.",
        ) from error
    return path


def _way(path: Path) -> Way:
    if is_disc(path) or is_cd(path):
        return Way.DISC
    return Way.FOLDER if path.is_dir() else Way.FILE


def _wanted(text: str | None) -> tuple[Way | None, Kind | None]:
    """A way or a media kind, from its name."""
    if not text:
        return None, None
    if text in (*FROM_WEB, *FROM_DISK):
        return Way(text), None
    if text in list(Kind):
        return None, Kind(text)
    names = ", ".join(sorted({*FROM_WEB, *FROM_DISK, *Kind}))
    raise RefusedError(f"'{text[:40]}' is not a kind.", f"Kinds are: {names}.")

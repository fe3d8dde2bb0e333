"""The cover of a CD: the front of its release, as the Cover Art Archive has it."""

from __future__ import annotations

from pathlib import Path

from medialib.errors import CancelledError, DiskFullError, MedialibError
from medialib.fetch import Client
from medialib.flow.discs.source import DiscSource
from medialib.identify.online.asking import Asker
from medialib.identify.online.music.coverart import CoverArt
from medialib.identify.online.music.release import Release
from medialib.identify.online.pictures import fetch_picture
from medialib.intake import artwork
from medialib.model import Source
from medialib.sources.audio_cd.album import Album
from medialib.store import connect, images, media

ROLE = "cover"


def front(source: DiscSource, asker: Asker, release: Release) -> Path | None:
    """The front of a release as a file in the job's folder; None where there is none, or it cannot be had or printed."""
    settings, report = source.work.settings, source.work.report
    try:
        offered = CoverArt(asker, settings.providers.coverart_url).covers(release)
        if not offered:
            return None
        picture = fetch_picture(Client(allow_private=settings.allow_private_addresses), offered[0], report)
        artwork.store(picture, settings.data / "artwork")
    except (CancelledError, DiskFullError):
        raise
    except MedialibError as error:
        report.log(f"{error.message} {error.hint}")
        return None
    kept = source.folder / "front"
    kept.write_bytes(picture)
    return kept


def give(source: DiscSource, album: Album, media_id: str) -> None:
    """Give the album that a track belongs to its cover, as if it had been read from the track's tags."""
    parents = media.parents(source.work.db, media_id)
    if album.cover is None or not album.cover.is_file() or not parents:
        return
    try:
        made = artwork.store(album.cover, source.work.settings.data / "artwork")
    except DiskFullError:
        raise
    except MedialibError as error:
        source.work.report.log(f"{error.message} {error.hint}")
        return
    with connect.write(source.work.db):
        images.put(source.work.db, parents[0], ROLE, Source.TAGS, made)

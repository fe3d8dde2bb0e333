"""Music from a CD: its tracks read into WAV files, encoded, tagged, and each shelved as a track of its album."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from medialib import intake
from medialib.discs import CdTrack, Disc
from medialib.errors import RefusedError
from medialib.flow.discs.knowing import known
from medialib.flow.discs.renaming import rename
from medialib.flow.discs.source import DiscSource
from medialib.flow.discs.taking import has_taken, take_once
from medialib.flow.portion import Portion
from medialib.flow.take import Found
from medialib.flow.work import Outcome
from medialib.identify.names import file_name
from medialib.model import Acquired, Fact, Kind, Source
from medialib.sources.audio_cd.album import Album, corrected, read_album
from medialib.sources.audio_cd.encoding import SUFFIXES, encode
from medialib.sources.audio_cd.progress import SECTOR_BYTES
from medialib.sources.audio_cd.ripping import Ripped, rip
from medialib.sources.audio_cd.tagging import tag
from medialib.store import connect
from medialib.store import discs as rows

NOTHING_NEW = "Every track wanted of this CD is in the library already."


def take(source: DiscSource, disc: Disc) -> Outcome:
    """Take the wanted tracks of an audio CD."""
    work = source.work
    album = _album(source, disc)
    item = source.item(disc, (Fact("title", album.title, Source.DISC), Fact("creator", album.artist, Source.DISC)))
    _record(source, disc, album)
    wanted, renamed = _wanted(source, disc), rename(source, disc, album)
    if not wanted:
        return Outcome((*renamed, item), message=f"{len(renamed)} tracks renamed." if renamed else NOTHING_NEW)
    if not source.was_read or not source.from_drive:
        work.report.stage("read")
        needed = SECTOR_BYTES * sum(track.length for track in wanted)
        intake.require_space(work.settings.work, 2 * needed, work.settings.jobs.min_free)
    ripped = source.kept("ripped", tuple[Ripped, ...], lambda: _rip(source, disc, wanted))
    if not source.was_read:
        source.let_go()
        return Outcome(lane=source.lane)
    ids = _take_all(source, disc, album, ripped)
    return Outcome((*ids, item), message=_said(ripped))


def _album(source: DiscSource, disc: Disc) -> Album:
    """What is known of the album: by its disc id, else what it says itself; corrected by a person."""
    own = source.kept("album", Album, lambda: read_album(source.path, disc, source.work.report))
    album = source.kept("known", Album, lambda: known(source, disc, own))
    return corrected(
        album,
        title=source.told("album") or source.told("title"),
        artist=source.told("artist"),
        year=source.told("year"),
        disc=source.told("disc"),
        discs=source.told("discs"),
    )


def _record(source: DiscSource, disc: Disc, album: Album) -> None:
    titles = {song.number: song.title for song in album.songs}
    tracks = [replace(track, title=titles.get(track.number)) for track in disc.tracks if track.audio]
    with connect.write(source.work.db):
        rows.record_titles(source.work.db, disc.id, tracks)


def _wanted(source: DiscSource, disc: Disc) -> tuple[CdTrack, ...]:
    """The tracks to take: those asked for by number, else all that are not in the library yet or that this job has taken."""
    audio = [track for track in disc.tracks if track.audio]
    asked = str(source.told("titles") or "all")
    if asked not in ("main", "all"):
        numbers = {int(number) for number in asked.split(",")}
        unknown = sorted(numbers - {track.number for track in audio})
        if unknown:
            raise RefusedError(
                f"There is no track {unknown[0]} on this CD.",
                f"Its tracks are: {', '.join(str(track.number) for track in audio)}.",
            )
        return tuple(track for track in audio if track.number in numbers)
    held = rows.taken(source.work.db, disc.id)
    return tuple(track for track in audio if track.number not in held or has_taken(source, track.number))


def _rip(source: DiscSource, disc: Disc, wanted: Sequence[CdTrack]) -> tuple[Ripped, ...]:
    patience = source.choice().idle_timeout_s
    some = replace(disc, tracks=tuple(wanted))
    return rip(source.path, some, source.folder, source.work.report, idle_timeout_s=patience)


def _take_all(source: DiscSource, disc: Disc, album: Album, ripped: Sequence[Ripped]) -> list[str]:
    source.work.report.stage("encode")
    ids: list[str] = []
    for place, track in enumerate(ripped):
        words = f"Track {place + 1} of {len(ripped)}"
        source.work.report(words, progress=place / len(ripped))
        ids += _take_one(
            source, disc, album, track, Portion(source.work.report, place / len(ripped), 1 / len(ripped), words)
        )
    return list(dict.fromkeys(ids))


def _take_one(source: DiscSource, disc: Disc, album: Album, track: Ripped, report: Portion) -> list[str]:
    def made() -> Found:
        encoded = source.folder / f"{track.number:02d}{SUFFIXES[source.choice().audio_format]}"
        encode(track, encoded, source.choice().audio_format, report)
        tag(encoded, album, track)
        song = next(song for song in album.songs if song.number == track.number)
        context = Path(file_name(album.artist), file_name(album.title), f"{track.number:02d} - {file_name(song.title)}")
        return Found(Acquired(encoded), f"{context}{encoded.suffix}", Kind.TRACK, keep=False)

    errors = track.read_errors + track.skips
    return take_once(source, disc, track.number, made, errors=errors, crc32=track.crc32)


def _said(ripped: Sequence[Ripped]) -> str:
    errors = sum(track.read_errors + track.skips for track in ripped)
    worse = f" {errors} reads went wrong and were repeated or filled in; the disc's page says where." if errors else ""
    return f"{len(ripped)} tracks taken.{worse}" if len(ripped) > 1 else f"Added.{worse}"

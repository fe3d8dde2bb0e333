"""Albums of CDs that nobody knew when they were ripped: once they are known, their files say so too, and may again not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from sqlite_utils import Database

from medialib import intake
from medialib.flow.take import Found, understood
from medialib.flow.work import Reporting
from medialib.identify import tags
from medialib.intake import copying
from medialib.model import Acquired, Entity, Json, Kind, Request, Role, Way
from medialib.settings import Settings
from medialib.sources.audio_cd.album import UNKNOWN_ALBUM, UNKNOWN_ARTIST, VARIOUS, Album, Song
from medialib.sources.audio_cd.ripping import Ripped
from medialib.sources.audio_cd.tagging import kept, tag
from medialib.store import acts, connect, discs, facts, files, keeping, media, record
from medialib.store.acts import Act, Done

NOBODYS = re.compile(rf"{UNKNOWN_ALBUM} \(.*|{UNKNOWN_ARTIST}|Track \d\d")
OURS = "main"


def due(db: Database) -> Iterator[Request]:
    """Jobs for the albums of unknown CDs that are known by now."""
    for media_id in discs.known_by_now(db):
        yield Request(media_id, Way.RENAME, None, {"name": "An album known by now", "told": True})


def tell(settings: Settings, db: Database, album_id: str, batch: str, report: Reporting) -> None:
    """Write what an album is known as into its files and rows; the items stay the same. Doing it twice is safe."""
    songs = [row for track_id in media.below(db, album_id) if (row := _file(db, track_id)) is not None]
    if not songs:
        return
    wanted = {row["media_id"]: _known(db, album_id, row["media_id"], len(songs)) for row in songs}
    _note(settings, db, album_id, songs, batch)
    for row in songs:
        report(row["path"])
        _write(settings, db, row, wanted[row["media_id"]], report)
    chains = {row["media_id"]: _chain(settings.media_root / row["path"]) for row in songs}
    with connect.write(db):
        record.anew(db, album_id, next(iter(chains.values()))[:-1], connect.now())
        for track_id, chain in chains.items():
            record.anew(db, track_id, chain, connect.now())


def untell(settings: Settings, db: Database, told: Sequence[Done], report: Reporting) -> None:
    """Write back into the files what they said before. Doing it twice is safe."""
    for done in told:
        for track_id, values in _told(done)["tags"].items():
            row = _file(db, track_id)
            if row is not None:
                _write(settings, db, row, values, report)


def forget(db: Database, told: Sequence[Done]) -> None:
    """Let the items be again what they were. Call inside connect.write."""
    for done in told:
        keeping.put_back(db, _told(done)["rows"], connect.now())


def is_told(done: Done) -> bool:
    """Whether an act wrote into files what they are known as."""
    return "told" in done.detail


def _told(done: Done) -> Mapping[str, Any]:
    told = done.detail["told"]
    assert isinstance(told, Mapping)
    return told


def _file(db: Database, track_id: str) -> Any:
    """The row of a track's file, where that lies on our own shelf."""
    rows = (row for row in files.of(db, track_id) if row["role"] == Role.MAIN and row["missing_since"] is None)
    return next((row for row in rows if row["folder"] == OURS), None)


def _words(db: Database, media_id: str) -> dict[str, Any]:
    """The best word on each field that is not one we made up ourselves."""
    values: dict[str, Any] = {}
    for fact in facts.known(db, media_id):
        if fact.value not in (None, "", []) and not NOBODYS.fullmatch(str(fact.value)):
            values.setdefault(fact.field, fact.value)
    return values


def _known(db: Database, album_id: str, track_id: str, total: int) -> dict[str, Json]:
    """What the file of a track is to say."""
    album, track, row = _words(db, album_id), _words(db, track_id), media.get(db, album_id)
    above = [parent["title"] for one in media.parents(db, album_id) if (parent := media.get(db, one)) is not None]
    artist = str(album.get("creator") or next((one for one in above if one != UNKNOWN_ARTIST), UNKNOWN_ARTIST))
    number = int(track.get("number") or 1)
    genres = album.get("genres") or []
    return {
        "album": str(album.get("title") or (row["title"] if row is not None else "")),
        "album_artist": artist,
        "title": str(track.get("title") or f"Track {number:02d}"),
        "artist": str(track.get("creator") or artist),
        "number": number,
        "total": max(total, number),
        "date": str(album.get("date") or album.get("year") or "") or None,
        "genre": str(genres[0]) if genres else None,
        "disc": track.get("disc"),
    }


def _says(path: Path) -> dict[str, Json]:
    """What the file of a track says now."""
    found = tags.read(path) or tags.Tags()
    number = found.track or 1
    return {
        "album": found.album or "",
        "album_artist": ", ".join(found.album_artists) or UNKNOWN_ARTIST,
        "title": found.title or f"Track {number:02d}",
        "artist": ", ".join(found.artists) or UNKNOWN_ARTIST,
        "number": number,
        "total": number,
        "date": found.date or (str(found.year) if found.year else None),
        "genre": found.genres[0] if found.genres else None,
        "disc": found.disc,
    }


def _note(settings: Settings, db: Database, album_id: str, songs: Sequence[Any], batch: str) -> None:
    """Keep what the files and rows said before, once, before anything is written."""
    if any(is_told(done) for done in acts.together(db, batch, [album_id])):
        return
    said: dict[str, Json] = {row["media_id"]: _says(settings.media_root / row["path"]) for row in songs}
    for values in said.values():
        if isinstance(values, dict):
            values["total"] = len(songs)
    title = str(_words(db, album_id).get("title") or UNKNOWN_ALBUM)
    with connect.write(db):
        rows = keeping.kept(db, [album_id, *media.below(db, album_id)])
        detail: dict[str, Json] = {"moves": [], "told": {"tags": said, "rows": rows}}
        acts.note(
            db,
            album_id,
            Act.RENAME,
            f"Wrote into its files that it is {title}.",
            connect.now(),
            detail=detail,
            batch=batch,
        )


def _write(settings: Settings, db: Database, row: Any, values: Mapping[str, Any], report: Reporting) -> None:
    """Let a file say this, by a copy that takes its place, and note what it is now."""
    path = settings.media_root / row["path"]
    if {**_says(path), "total": 0} != {**values, "total": 0}:
        folder = settings.work / f"tags-{row['media_id']}"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            copy = _tagged(db, path, folder, row["media_id"], values)
            with copying.copied(copy, path, report) as partial:
                partial.replace(path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    status = path.stat()
    with connect.write(db):
        files.rewritten(db, OURS, row["path"], status.st_size, status.st_mtime_ns, intake.content_id(path))


def _tagged(db: Database, path: Path, folder: Path, track_id: str, values: Mapping[str, Any]) -> Path:
    """A copy of the file in a folder, with its cover and other tags."""
    copy, found = folder / f"copy{path.suffix}", tags.read(path)
    shutil.copyfile(path, copy)
    cover = folder / "cover" if found and found.cover else None
    if cover and found and found.cover:
        cover.write_bytes(found.cover)
    number = int(values["number"])
    songs = [Song(number, values["title"], values["artist"])]
    songs += [Song(values["total"], "", "")] if values["total"] > number else []
    disc_id, crc32 = discs.source_of(db, track_id)
    barcode, last_disc = kept(path)
    album = Album(
        *(values["album"], values["album_artist"], disc_id, tuple(songs), values["date"], values["genre"]),
        disc=values["disc"],
        discs=last_disc,
        barcode=barcode,
        compilation=values["album_artist"] == VARIOUS,
        cover=cover,
    )
    tag(copy, album, Ripped(number, copy, crc32))
    return copy


def _chain(path: Path) -> tuple[Entity, ...]:
    """What a file says of itself alone."""
    found = Found(Acquired(path), PurePosixPath(path.name).name, Kind.TRACK)
    return understood(found, intake.probe(path))[0].chains[0]

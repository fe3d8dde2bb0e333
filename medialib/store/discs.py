"""Discs and drives: what was in which drive, what is on it, and what was taken of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from medialib.discs import CD_SECTORS_PER_S, CdTrack, Disc, Drive, Format, Title
from medialib.model import Entity, Fact, Json, Kind, Source
from medialib.names import sort_title
from medialib.store import record


def seen(db: Database, disc: Disc, now: str, drive: str | None = None) -> None:
    """Note a disc that is there; `drive` is the device it is in."""
    db.conn.execute(
        "INSERT INTO discs (id, format, label, size, drive, first_seen_at, last_seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) "
        "ON CONFLICT (id) DO UPDATE SET label = excluded.label, drive = coalesce(excluded.drive, drive), last_seen_at = ?6",
        (disc.id, disc.format, disc.label, disc.size, drive, now),
    )


def seen_drive(db: Database, drive: Drive, now: str) -> bool:
    """Note a drive and what it holds; True when that differs from what was known.

    What a person said of the former disc, and its job, are forgotten with it.
    """
    if drive.disc:
        seen(db, drive.disc, now, drive.device)
    held = drive.disc.id if drive.disc else None
    row = db.conn.execute("SELECT tray, disc_id FROM drives WHERE device = ?", (drive.device,)).fetchone()
    if row and tuple(row) == (drive.tray, held):
        return False
    db.conn.execute(
        "INSERT INTO drives (device, name, tray, disc_id, seen_at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (device) DO UPDATE SET "
        "options = iif(disc_id IS ?4, options, '{}'), rip_at = iif(disc_id IS ?4, rip_at, NULL), "
        "job_id = iif(disc_id IS ?4, job_id, NULL), name = ?2, tray = ?3, disc_id = ?4, seen_at = ?5",
        (drive.device, drive.name, drive.tray, held, now),
    )
    return True


def gone_drive(db: Database, device: str) -> bool:
    """Forget a drive that is no longer there; False when it was not known."""
    return db.conn.execute("DELETE FROM drives WHERE device = ?", (device,)).rowcount == 1


def drives(db: Database) -> list[sqlite3.Row]:
    """Every drive with the disc in it (format, label, size, place, media_id, ripped_at), by device."""
    rows: list[sqlite3.Row] = db.conn.execute(
        "SELECT drives.*, discs.format, discs.label, discs.size, discs.place, discs.media_id, discs.ripped_at, "
        "(SELECT count(*) FROM disc_titles WHERE disc_titles.disc_id = discs.id) AS titles, "
        "(SELECT count(taken_at) FROM disc_titles WHERE disc_titles.disc_id = discs.id) AS taken "
        "FROM drives LEFT JOIN discs ON discs.id = drives.disc_id ORDER BY device"
    ).fetchall()
    return rows


def drive(db: Database, device: str) -> sqlite3.Row | None:
    """The row of `drives` for one device."""
    return next((row for row in drives(db) if row["device"] == device), None)


def plan_rip(db: Database, device: str, rip_at: str | None, options: Mapping[str, Json] | None = None) -> None:
    """Set when a drive's disc is to be ripped by itself, and what a person said of it, if they did."""
    db.conn.execute(
        "UPDATE drives SET rip_at = ?, options = coalesce(?, options) WHERE device = ?",
        (rip_at, None if options is None else json.dumps(dict(options)), device),
    )


def due_rips(db: Database, now: str) -> list[sqlite3.Row]:
    """The drives whose disc is to be ripped by itself by now: device, disc_id and options (JSON)."""
    rows: list[sqlite3.Row] = db.conn.execute(
        "SELECT device, disc_id, options FROM drives WHERE rip_at <= ? AND job_id IS NULL AND disc_id IS NOT NULL",
        (now,),
    ).fetchall()
    return rows


def rip_started(db: Database, device: str, job_id: str) -> None:
    """Note the job that rips what a drive holds."""
    db.conn.execute("UPDATE drives SET job_id = ?, rip_at = NULL WHERE device = ?", (job_id, device))


def get(db: Database, disc_id: str) -> sqlite3.Row | None:
    """The row of a disc."""
    row: sqlite3.Row | None = db.conn.execute("SELECT * FROM discs WHERE id = ?", (disc_id,)).fetchone()
    return row


def known(db: Database, disc_id: str | None = None) -> list[sqlite3.Row]:
    """Every disc (or one) with how many titles it has, and how many of them were taken; the latest seen first."""
    rows: list[sqlite3.Row] = db.conn.execute(
        "SELECT discs.*, (SELECT count(*) FROM disc_titles WHERE disc_titles.disc_id = discs.id) AS titles, "
        "(SELECT count(taken_at) FROM disc_titles WHERE disc_titles.disc_id = discs.id) AS taken "
        f"FROM discs {'WHERE id = ?' if disc_id else ''} ORDER BY last_seen_at DESC, id",
        (disc_id,) if disc_id else (),
    ).fetchall()
    return rows


def of_item(db: Database, media_id: str) -> sqlite3.Row | None:
    """The disc whose page an item of kind disc is."""
    row: sqlite3.Row | None = db.conn.execute("SELECT * FROM discs WHERE media_id = ?", (media_id,)).fetchone()
    return row


def item(db: Database, disc: Disc, facts: Iterable[Fact], now: str) -> str:
    """The item that a disc is in the library, found or made, with what is said of it."""
    entity = Entity(Kind.DISC, disc.id, (Fact("external_ids", {"disc": disc.id}, Source.DISC), *facts))
    [media_id] = record.chain(db, [entity], now)
    db.conn.execute("UPDATE discs SET media_id = ?1 WHERE id = ?2 AND media_id IS NOT ?1", (media_id, disc.id))
    return media_id


def cds_of(db: Database, ids: Iterable[str]) -> list[str]:
    """The ids at MusicBrainz of the audio CDs from which any of these items were taken."""
    begin = f"{Format.AUDIO_CD}:"
    rows = db.conn.execute(
        "SELECT DISTINCT substr(disc_id, ?1) FROM disc_titles WHERE disc_id LIKE ?2 AND media_id IN (SELECT value FROM json_each(?3)) "
        "ORDER BY 1",
        (len(begin) + 1, f"{begin}%", json.dumps(list(ids))),
    )
    return [row[0] for row in rows]


def source_of(db: Database, media_id: str) -> tuple[str, str]:
    """MusicBrainz's id of the CD that an item was taken from, and the checksum of its samples; "" where unknown."""
    begin = f"{Format.AUDIO_CD}:"
    row = db.conn.execute(
        "SELECT substr(disc_id, ?1), coalesce(crc32, '') FROM disc_titles WHERE disc_id LIKE ?2 AND media_id = ?3 LIMIT 1",
        (len(begin) + 1, f"{begin}%", media_id),
    ).fetchone()
    return (row[0], row[1]) if row else ("", "")


def known_by_now(db: Database) -> list[str]:
    """The albums taken from CDs whose tags say that nobody knew them, and of which somebody has said more since.

    Not those of which that was taken back, nor those of which it was tried since.
    """
    rows = db.conn.execute(
        """SELECT DISTINCT media.id FROM media
           JOIN facts AS tagged ON tagged.media_id = media.id AND tagged.source = 'tags'
           JOIN facts AS said ON said.media_id = media.id AND said.field = tagged.field
             AND said.source IN ('person', 'nfo', 'tmdb', 'musicbrainz') AND said.value <> tagged.value
           WHERE kind = 'album' AND deleted_at IS NULL
             AND ((tagged.field = 'title' AND tagged.value LIKE '"Unknown Album (%') OR
                  (tagged.field = 'creator' AND tagged.value = '"Unknown Artist"'))
             AND EXISTS (SELECT 1 FROM media AS track JOIN disc_titles ON disc_titles.media_id = track.id
                         WHERE track.parent_id = media.id)
             AND NOT EXISTS (SELECT 1 FROM acts WHERE acts.media_id = media.id AND act = 'rename'
                             AND undone_at IS NOT NULL AND detail LIKE '%"told"%')
             AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.kind = 'rename' AND jobs.source = media.id
                             AND jobs.created_at >= said.seen_at AND options LIKE '%"told"%')"""
    )
    return [row[0] for row in rows]


def set_place(db: Database, disc_id: str, place: str | None) -> None:
    """Say where a disc stands: a shelf, a box."""
    db.conn.execute("UPDATE discs SET place = ? WHERE id = ?", (place, disc_id))


def record_titles(db: Database, disc_id: str, titles: Iterable[Title | CdTrack]) -> None:
    """Note what is on a disc; what is known of titles that were taken stays."""
    db.conn.executemany(
        "INSERT INTO disc_titles (disc_id, number, title, duration_s, chapters, audio_languages, subtitle_languages) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (disc_id, number) DO UPDATE SET title = coalesce(excluded.title, title), "
        "duration_s = excluded.duration_s, chapters = excluded.chapters, audio_languages = excluded.audio_languages, "
        "subtitle_languages = excluded.subtitle_languages",
        [(disc_id, *_title(title)) for title in titles],
    )
    _touch(db, disc_id)


def took(
    db: Database, disc_id: str, number: int, media_id: str, now: str, errors: int = 0, crc32: str | None = None
) -> None:
    """A title has become an item; `errors` reads went wrong on the way."""
    db.conn.execute(
        "UPDATE disc_titles SET media_id = ?, taken_at = ?, read_errors = ?, crc32 = ? WHERE disc_id = ? AND number = ?",
        (media_id, now, errors, crc32, disc_id, number),
    )
    _touch(db, disc_id)


def ripped(db: Database, disc_id: str, now: str) -> None:
    """Everything that was wanted of a disc has been taken."""
    db.conn.execute("UPDATE discs SET ripped_at = ? WHERE id = ?", (now, disc_id))


def titles(db: Database, disc_id: str) -> list[sqlite3.Row]:
    """What is on a disc, with the title and kind of the item each became (item_title, item_kind)."""
    rows: list[sqlite3.Row] = db.conn.execute(
        "SELECT disc_titles.*, media.title AS item_title, media.kind AS item_kind FROM disc_titles "
        "LEFT JOIN media ON media.id = disc_titles.media_id AND media.deleted_at IS NULL WHERE disc_id = ? ORDER BY number",
        (disc_id,),
    ).fetchall()
    return rows


def taken(db: Database, disc_id: str) -> set[int]:
    """The numbers of the titles whose item is still in the library."""
    return {row["number"] for row in titles(db, disc_id) if row["taken_at"] and row["item_kind"]}


def last_episode(db: Database, show: str, season: int) -> int | None:
    """The highest episode number of a season of the shows of this title, as titles are compared, in the library."""
    row = db.conn.execute(
        "SELECT max(episode.number) FROM media AS show JOIN media AS season ON season.parent_id = show.id "
        "JOIN media AS episode ON episode.parent_id = season.id WHERE show.kind = 'show' AND show.sort_title = ? "
        "AND season.number = ? AND episode.deleted_at IS NULL",
        (sort_title(show), season),
    ).fetchone()
    return None if row[0] is None else int(row[0])


def _touch(db: Database, disc_id: str) -> None:
    """The disc's own page shows its titles: note that it has changed."""
    db.conn.execute("UPDATE discs SET media_id = media_id WHERE id = ?", (disc_id,))


def _title(title: Title | CdTrack) -> tuple[object, ...]:
    if isinstance(title, CdTrack):
        return title.number, title.title, title.length / CD_SECTORS_PER_S, 0, "[]", "[]"
    return (
        title.number,
        None,
        title.duration_s,
        len(title.chapters),
        _languages(title.audio_languages),
        _languages(title.subtitle_languages),
    )


def _languages(tracks: Iterable[str]) -> str:
    """The languages of a title's tracks, each once; a track may say that it has none."""
    return json.dumps([language for language in dict.fromkeys(tracks) if language != "und"])

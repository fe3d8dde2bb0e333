"""One item becomes part of another: its files, children, values, pictures and places. Every change is in a journal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from medialib.model import Kind, Role, Source
from medialib.names import identity
from medialib.store import collections, facts, files, media
from medialib.store.journal import Journal

ALIKE = 0.02
OWN = ("id", "media_id", "role", "source")
Pair = tuple[str, str]


def unite(db: Database, journal: Journal, gone: str, kept: str, now: str, *, whole: bool = True) -> list[Pair]:
    """Make `gone` part of `kept`, and their children that are the same of each other; all (gone, kept) that became one.

    `gone` stays as a deleted row that leads to `kept`; unless `whole`, its values and pictures stay with it.
    Call inside connect.write.
    """
    pairs: list[Pair] = [(gone, kept)]
    for child, twin in twins(db, gone, kept):
        if twin:
            pairs += unite(db, journal, child, twin, now, whole=whole)
        else:
            journal.update("media", {"id": child}, parent_id=kept)
    hand_over(db, journal, kept, files.of(db, gone))
    if whole:
        _values(db, journal, gone, kept)
        _pictures(db, journal, gone, kept)
    _places(db, journal, gone, kept)
    _other_words(db, journal, gone, kept)
    journal.update("media", {"id": gone}, deleted_at=now, merged_into=kept)
    facts.settle(db, kept, now)
    media.settle_missing(db, kept, now)
    return pairs


def twins(db: Database, gone: str, kept: str) -> list[tuple[str, str | None]]:
    """What stands under `gone`, each with what is the same under `kept`, if anything is."""
    left = _children(db, kept)
    found: list[tuple[str, str | None]] = []
    for child in _children(db, gone):
        twin = next(
            (one for one in left if one["identity"] == child["identity"] and one["kind"] == child["kind"]), None
        )
        twin = twin or next((one for one in left if _same(child, one)), None)
        if twin is not None:
            left.remove(twin)
        found.append((child["id"], twin["id"] if twin is not None else None))
    return found


def _children(db: Database, media_id: str) -> list[sqlite3.Row]:
    sql = "SELECT * FROM media WHERE parent_id = ? AND deleted_at IS NULL ORDER BY seq"
    return db.conn.execute(sql, (media_id,)).fetchall()


def _same(one: sqlite3.Row, other: sqlite3.Row) -> bool:
    """Whether two children of things that are one are one by their numbers; a track's number alone does not say so."""
    if one["kind"] != other["kind"] or one["number"] is None or one["number"] != other["number"]:
        return False
    if one["kind"] in (Kind.SEASON, Kind.EPISODE):
        return True
    if one["kind"] != Kind.TRACK or (one["disc"] or 1) != (other["disc"] or 1):
        return False
    return identity(one["title"]) == identity(other["title"]) or alike(one["duration_s"], other["duration_s"])


def alike(one: float | None, other: float | None) -> bool:
    """Whether two lengths, in seconds, are known and differ by 2 % at most."""
    return one is not None and other is not None and abs(one - other) <= ALIKE * max(one, other)


def hand_over(db: Database, journal: Journal, kept: str, rows: Iterable[sqlite3.Row]) -> None:
    """Make these files an item's; a main file is labelled so that versions can be told apart."""
    held = files.of(db, kept)
    there = {(row["folder"], row["path"]) for row in held}
    labels = {_versions(row)[0] for row in held if _is_version(row)}
    for row in rows:
        if (row["folder"], row["path"]) in there:
            journal.delete("chapters", {"file_id": row["id"]})
            journal.delete("files", {"id": row["id"]})
            continue
        label = row["label"]
        if _is_version(row) and labels:
            label = _told_apart(row, labels)
            labels.add(label)
        journal.update("files", {"id": row["id"]}, media_id=kept, label=label)


def _is_version(row: sqlite3.Row) -> bool:
    return row["role"] == Role.MAIN and row["part"] is None


def _versions(row: sqlite3.Row) -> list[str]:
    """What a version may be called, the plainest first."""
    height = f"{row['height']}p" if row["height"] else ""
    container = (row["container"] or "").upper()
    codec = row["video_codec"] or row["audio_codec"] or ""
    names = [
        row["label"] or "",
        height,
        container,
        f"{height} {codec}".strip(),
        f"{height} {container}".strip(),
        "File",
    ]
    return [name for name in dict.fromkeys(names) if name]


def _told_apart(row: sqlite3.Row, taken: set[str]) -> str:
    names = _versions(row)
    free = next((name for name in names if name not in taken), None)
    return free or next(name for n in range(2, 1000) if (name := f"{names[0]} {n}") not in taken)


def _values(db: Database, journal: Journal, gone: str, kept: str) -> None:
    """Carry over what people said of `gone` and of `kept` nobody, and whatever is known only of `gone`."""
    held = {(fact.field, fact.source) for fact in facts.known(db, kept)}
    shown = facts.shown(db, kept)
    for row in db.conn.execute("SELECT * FROM facts WHERE media_id = ?", (gone,)).fetchall():
        key = {"media_id": kept, "field": row["field"], "source": row["source"]}
        rest = {name: row[name] for name in ("value", "confidence", "chosen", "seen_at")}
        by_person = row["source"] == Source.PERSON
        if by_person and row["field"] == "tags" and shown.get("tags"):
            rest["value"] = json.dumps(
                [*dict.fromkeys([*shown["tags"], *json.loads(row["value"])])], ensure_ascii=False
            )
            journal.update("facts", key, **rest)
            journal.insert("facts", key, **rest)
        elif (row["field"], row["source"]) not in held and (by_person or row["field"] not in shown):
            journal.insert("facts", key, **rest)


def _pictures(db: Database, journal: Journal, gone: str, kept: str) -> None:
    """Carry over the pictures of roles that `kept` has none of, and those that people chose where they chose none."""
    sql = "SELECT * FROM images WHERE media_id = ? ORDER BY id"
    held = [(row["role"], row["source"]) for row in db.conn.execute(sql, (kept,))]
    roles = {role for role, _ in held}
    for row in db.conn.execute(sql, (gone,)).fetchall():
        chosen = row["source"] == Source.PERSON and (row["role"], row["source"]) not in held
        if chosen or row["role"] not in roles:
            values = {name: value for name, value in dict(row).items() if name not in OWN}
            key = {"media_id": kept, "role": row["role"], "source": row["source"]}
            journal.insert("images", key, **values)


def _places(db: Database, journal: Journal, gone: str, kept: str) -> None:
    """What names `gone` names `kept`: collections, and the titles of discs."""
    for collection_id, position in collections.chosen(db, gone):
        journal.delete("collection_items", {"collection_id": collection_id, "media_id": gone})
        journal.insert("collection_items", {"collection_id": collection_id, "media_id": kept}, position=position)
    for row in db.conn.execute("SELECT disc_id, number FROM disc_titles WHERE media_id = ?", (gone,)).fetchall():
        journal.update("disc_titles", {"disc_id": row["disc_id"], "number": row["number"]}, media_id=kept)


def _other_words(db: Database, journal: Journal, gone: str, kept: str) -> None:
    """What people said `gone` is not, `kept` is not."""
    sql = "SELECT * FROM not_duplicates WHERE (media_id = ?1 OR other_id = ?1) AND ?2 NOT IN (media_id, other_id)"
    for row in db.conn.execute(sql, (gone, kept)).fetchall():
        first, second = sorted((kept, row["other_id"] if row["media_id"] == gone else row["media_id"]))
        key = {"media_id": first, "other_id": second}
        journal.insert("not_duplicates", key, said_at=row["said_at"], said_by=row["said_by"])


def settle(db: Database, pairs: Sequence[Pair], now: str) -> None:
    """Show again what the facts and files of both of each pair say, the innermost first."""
    for pair in reversed(pairs):
        for media_id in pair:
            facts.settle(db, media_id, now)
            media.settle_missing(db, media_id, now)

"""What hangs on an item in numbers: genres, tags, people and their credits, ids elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from medialib.names import identity, sort_title
from medialib.store.connect import new_id


def set_genres(db: Database, media_id: str, names: Iterable[str]) -> None:
    """Make these the item's genres."""
    _set(db, media_id, "genre", names)


def set_tags(db: Database, media_id: str, names: Iterable[str]) -> None:
    """Make these the item's tags."""
    _set(db, media_id, "tag", names)


def key(name: object) -> str:
    """The id of the genre or tag of this name; empty for what is no name."""
    return identity(name).replace(" ", "-") if isinstance(name, str) else ""


def _set(db: Database, media_id: str, thing: str, names: Iterable[str]) -> None:
    wanted = {key(name): name for name in names if key(name)}
    rows = db.conn.execute(f"SELECT {thing}_id FROM media_{thing}s WHERE media_id = ?", (media_id,))
    held = {row[0] for row in rows}
    for thing_id in wanted.keys() - held:
        db.conn.execute(
            f"INSERT INTO {thing}s (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING", (thing_id, wanted[thing_id])
        )
        db.conn.execute(f"INSERT INTO media_{thing}s (media_id, {thing}_id) VALUES (?, ?)", (media_id, thing_id))
    for thing_id in held - wanted.keys():
        db.conn.execute(f"DELETE FROM media_{thing}s WHERE media_id = ? AND {thing}_id = ?", (media_id, thing_id))


def set_credits(db: Database, media_id: str, credits: Iterable[Mapping[str, object]]) -> None:
    """Make these {name, role, character} the item's credits, in this order."""
    wanted: dict[tuple[str, str, str], int] = {}
    for credit in credits:
        name = str(credit.get("name") or "").strip()
        if identity(name):
            key = (str(credit.get("role") or "actor"), _person(db, name), str(credit.get("character") or ""))
            wanted.setdefault(key, len(wanted))
    rows = db.conn.execute("SELECT role, person_id, character, position FROM credits WHERE media_id = ?", (media_id,))
    held = {(row[0], row[1], row[2]): row[3] for row in rows}
    if held == wanted:
        return
    db.conn.execute("DELETE FROM credits WHERE media_id = ?", (media_id,))
    db.conn.executemany(
        "INSERT INTO credits (media_id, role, person_id, character, position) VALUES (?, ?, ?, ?, ?)",
        [(media_id, *key, position) for key, position in wanted.items()],
    )


def person(db: Database, name: str, wanted_id: str) -> str | None:
    """The id of the person of this name, made with `wanted_id`, if nobody has it, where there is none; None without a name."""
    if not identity(name):
        return None
    taken = db.conn.execute("SELECT 1 FROM people WHERE id = ?", (wanted_id,)).fetchone()
    return _person(db, name, new_id() if taken else wanted_id)


def _person(db: Database, name: str, wanted_id: str | None = None) -> str:
    """The id of the person of this name, made where there is none."""
    key = identity(name)
    row = db.conn.execute("SELECT id FROM people WHERE identity = ?", (key,)).fetchone()
    if row:
        return str(row[0])
    person_id = wanted_id or new_id()
    last = name.split()[-1]
    db.conn.execute(
        "INSERT INTO people (id, name, sort_name, identity) VALUES (?, ?, ?, ?)",
        (person_id, name, sort_title(f"{last} {name}"), key),
    )
    return person_id


def set_external_ids(db: Database, media_id: str, ids: Mapping[str, object]) -> None:
    """Make these the item's ids at providers."""
    wanted = {provider: str(value) for provider, value in ids.items() if value}
    rows = db.conn.execute("SELECT provider, value FROM external_ids WHERE media_id = ?", (media_id,))
    held = {row[0]: row[1] for row in rows}
    for provider in held.keys() - wanted.keys():
        db.conn.execute("DELETE FROM external_ids WHERE media_id = ? AND provider = ?", (media_id, provider))
    for provider, value in wanted.items():
        if held.get(provider) != value:
            db.conn.execute(
                "INSERT INTO external_ids (media_id, provider, value) VALUES (?, ?, ?) "
                "ON CONFLICT (media_id, provider) DO UPDATE SET value = excluded.value",
                (media_id, provider, value),
            )

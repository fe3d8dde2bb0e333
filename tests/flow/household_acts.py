"""A few films with small files, all that people and services may do to them, and what is in the library afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from doing import do, do_request
from on_shelf import film, put, texts
from PIL import Image
from sqlite_utils import Database

from medialib.errors import ConflictError, MedialibError
from medialib.flow import editing, merging, online, picturing, renaming, splitting, undoing
from medialib.model import Json, Source, Way
from medialib.settings import Settings
from medialib.store import acts, facts, media

FIELDS: Mapping[str, tuple[Json, ...]] = {
    "title": ("Mine", "Her Film", "雪の手紙", None),
    "year": (1950, 2001, None),
    "overview": ("As I remember it.", None),
    "tags": (["seen"], ["seen", "with popcorn"], None),
}
ROLES, COLORS = ("poster", "backdrop"), ("red", "blue")
CHOICES = ("tmdb:101", "tmdb:111", "tmdb:112", "tmdb:103")
COLUMNS = {
    "media": "id, kind, parent_id, identity, title, sort_title, year, overview, tagline, rating",
    "files": "media_id, folder, path, role, size, content_id, label, part, pinned, missing_since",
    "facts": "media_id, field, source, value, confidence",
    "external_ids": "*",
    "images": "media_id, role, source, hash",
    "media_genres": "*",
    "media_tags": "*",
    "credits": "*",
    "collection_items": "*",
}


@dataclass
class Household:
    """A library in which everything is done by chance, and told in `done`."""

    settings: Settings
    db: Database
    chance: random.Random
    done: list[str] = field(default_factory=list)

    def fill(self) -> None:
        """Four films under poor names: one certain, one of two that may be meant, one in two versions, one unknown."""
        put(self.settings, self.db, "movies/lk/lantern.mkv", film("The Lantern Keeper", 1987))
        put(self.settings, self.db, "movies/ferry.mkv", film("Night Ferry"))
        put(self.settings, self.db, "movies/im/iron.mkv", film("Iron Meadow", 2004))
        put(self.settings, self.db, "movies/im/iron 4k.mkv", film("Iron Meadow", 2004), label="4K")
        put(self.settings, self.db, "movies/x/xyz.mkv", film("Zzyzx"))

    def act(self) -> bool:
        """Do something; False where it was refused, of which nothing may be left."""
        name, what = self.chance.choice(tuple(ACTS.items()))
        try:
            said = what(self)
        except MedialibError as error:
            self.done.append(f"{name}: {error.message}")
            return False
        self.done.append(f"{name} {said}")
        return True

    def some(self) -> str:
        """An item that is there."""
        rows = self.db.conn.execute("SELECT id FROM media WHERE deleted_at IS NULL ORDER BY seq")
        return str(self.chance.choice([row[0] for row in rows]))

    def undoable(self) -> list[tuple[str, int]]:
        """(item, act) of every act that was not taken back, the latest first."""
        rows = self.db.conn.execute("SELECT media_id, id FROM acts WHERE undone_at IS NULL ORDER BY id DESC")
        return [(row[0], row[1]) for row in rows]

    def take_all_back(self) -> None:
        """Undo every act, the latest first, and every match; what another act is in the way of comes after that one."""
        while left := self.undoable():
            if not any(self._taken_back(*one) for one in left):
                raise AssertionError("\n".join([*self.done, f"{len(left)} acts cannot be taken back."]))
        for row in self.db.conn.execute("SELECT id FROM media WHERE deleted_at IS NULL").fetchall():
            undoing.undo_match(self.settings, self.db, row[0])

    def _taken_back(self, media_id: str, act_id: int) -> bool:
        """Undo an act, unless it is undone by now or another is in its way."""
        try:
            undoing.undo(self.settings, self.db, media_id, act_id)
        except ConflictError as error:
            self.done.append(f"undo {media_id} {act_id}: {error.message}")
            return False
        return True

    def words(self) -> dict[str, dict[str, Json]]:
        """What people said of each item that is there, field by field."""
        found: dict[str, dict[str, Json]] = {}
        for row in self.db.conn.execute("SELECT id FROM media WHERE deleted_at IS NULL ORDER BY seq").fetchall():
            told = {one.field: one.value for one in facts.known(self.db, row[0]) if one.source is Source.PERSON}
            found |= {row[0]: told} if told else {}
        return found

    def pictures(self) -> set[tuple[str, str, str]]:
        """(item, role, hash) of the pictures that people chose for what is there."""
        rows = self.db.conn.execute(
            "SELECT media_id, role, hash FROM images JOIN media ON media.id = media_id "
            "WHERE source = 'person' AND deleted_at IS NULL"
        )
        return {(row[0], row[1], row[2]) for row in rows}

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """What is in the library, but for times and the numbers of rows."""
        return {table: self._rows(table, columns) for table, columns in COLUMNS.items()}

    def _rows(self, table: str, columns: str) -> list[tuple[object, ...]]:
        owner = "id" if table == "media" else "media_id"
        living = f"{owner} IN (SELECT id FROM media WHERE deleted_at IS NULL)"
        found = self.db.conn.execute(f"SELECT {columns} FROM {table} WHERE {living}")
        return sorted((tuple(row) for row in found), key=repr)

    def shelves(self) -> dict[str, str]:
        """Every file with its text."""
        return texts(self.settings.media_root)


def _edit(house: Household) -> str:
    media_id, name = house.some(), house.chance.choice(tuple(FIELDS))
    value = house.chance.choice(FIELDS[name])
    editing.edit(house.db, media_id, {name: value})
    return f"{media_id} {name}={value}"


def _identify(house: Household) -> str:
    media_id = house.some()
    job = do(house.settings, house.db, Way.IDENTIFY, media_id)
    return f"{media_id}: {job.message or job.error}"


def _choose(house: Household) -> str:
    media_id, chosen = house.some(), house.chance.choice(CHOICES)
    job = do(house.settings, house.db, Way.IDENTIFY, media_id, chosen=chosen)
    return f"{media_id} {chosen}: {job.message or job.error}"


def _unmatch(house: Household) -> str:
    media_id = house.some()
    return f"{media_id} {undoing.undo_match(house.settings, house.db, media_id)}"


def _refuse(house: Household) -> str:
    media_id = house.some()
    online.refuse_all(house.db, media_id)
    return media_id


def _rename(house: Household) -> str:
    job = do_request(house.settings, house.db, renaming.requested(house.db))
    return job.message or job.error


def _merge(house: Household) -> str:
    media_id, into = house.some(), house.some()
    merging.merge(house.db, media_id, into)
    return f"{media_id} into {into}"


def _split(house: Household) -> str:
    media_id = house.some()
    rows = house.db.conn.execute("SELECT id FROM files WHERE media_id = ? ORDER BY id", (media_id,)).fetchall()
    chosen = house.chance.choice([row[0] for row in rows] or [0])
    title = house.chance.choice((None, "Another Cut"))
    splitting.split(house.settings, house.db, media_id, splitting.Part((chosen,), (), title))
    return f"file {chosen} of {media_id}"


def _picture(house: Household) -> str:
    media_id, role, color = house.some(), house.chance.choice(ROLES), house.chance.choice(COLORS)
    brought = house.settings.media_root.parent / f"{color}.png"
    Image.new("RGB", (20, 30), color).save(brought)
    picturing.bring(house.settings, house.db, media_id, role, brought, None)
    return f"{media_id} {color} {role}"


def _no_picture(house: Household) -> str:
    media_id, role = house.some(), house.chance.choice(ROLES)
    picturing.release(house.db, media_id, role, None)
    return f"{media_id} {role}"


def _undo(house: Household) -> str:
    left = house.undoable()
    media_id, act_id = house.chance.choice(left) if left else (house.some(), 0)
    done = acts.get(house.db, act_id)
    undoing.undo(house.settings, house.db, media_id, act_id)
    return f"{media_id} {done.said if done else ''}"


ACTS: Mapping[str, Callable[[Household], str]] = {
    "edit": _edit,
    "edit again": _edit,
    "identify": _identify,
    "choose": _choose,
    "undo match": _unmatch,
    "none of these": _refuse,
    "rename": _rename,
    "rename again": _rename,
    "merge": _merge,
    "split": _split,
    "picture": _picture,
    "picture again": _picture,
    "no picture": _no_picture,
    "undo": _undo,
}
# What may change a person's word: their own acts, and taking those back.
OF_PEOPLE = ("edit", "edit again", "merge", "split", "undo")
OF_PICTURES = ("picture", "no", "merge", "split", "undo")


def shown_word(db: Database, media_id: str, name: str) -> Json:
    """What is shown of a field that a column or the tags hold."""
    row = media.get(db, media_id)
    assert row is not None
    if name == "tags":
        rows = db.conn.execute(
            "SELECT name FROM media_tags JOIN tags ON tags.id = tag_id WHERE media_id = ? ORDER BY name", (media_id,)
        )
        return [row[0] for row in rows]
    value: Json = row[name]
    return value

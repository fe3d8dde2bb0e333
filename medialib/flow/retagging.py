"""Writes what is known of albums and tracks into their files, when somebody asks for it, and takes it back."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from medialib import intake, programs
from medialib.errors import ConflictError, InvalidError, JobError, MedialibError, NotFoundError, TemporaryError
from medialib.flow.alone import alone
from medialib.intake import copying, disk
from medialib.intake.artwork_copies import as_jpeg, stored_file
from medialib.model import Json, Kind, Role, Source
from medialib.settings import Settings
from medialib.sources import tagging
from medialib.store import acts, connect, facts, files, images, media
from medialib.store.acts import Act, Done

LARGEST_FORMER_COVER = 1_000_000
COPY_TIMEOUT_S = 600
IDS = {Kind.TRACK: "MUSICBRAINZ_TRACKID", Kind.ALBUM: "MUSICBRAINZ_ALBUMID", Kind.ARTIST: "MUSICBRAINZ_ALBUMARTISTID"}
Values = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Retag:
    """A file whose tags are to change: `before` and `after` of the fields that do, and the cover it is to have, if another."""

    media_id: str
    title: str
    folder: str
    path: str
    before: Values
    after: Values
    cover: bytes | None = None
    former_cover: bytes | None = None

    @property
    def said(self) -> str:
        """What changes, in words."""
        fields = [name.lower() for name in self.after] + (["cover"] if self.cover is not None else [])
        return f"Wrote {', '.join(fields)} into {self.path.rpartition('/')[2]}."


def plan(settings: Settings, db: Database, ids: Sequence[str]) -> list[Retag]:
    """What would change in the files of these albums and tracks. Nothing is written.

    Raises NotFoundError for what is no living item, InvalidError for what is no album or track.
    """
    found = (retag for track in _tracks(db, ids) for retag in _of_track(settings, db, track))
    return [retag for retag in found if retag.after or retag.cover is not None]


def _tracks(db: Database, ids: Sequence[str]) -> list[str]:
    tracks: list[str] = []
    for media_id in ids:
        row = media.get(db, media_id)
        if row is None or row["deleted_at"]:
            raise NotFoundError(f"There is no item '{media_id[:40]}'.", "Its page's address holds its id.")
        if row["kind"] not in (Kind.ALBUM, Kind.TRACK):
            raise InvalidError(f"{row['title']} is no album or track.", "Tags are written into music files only.")
        tracks += media.below(db, media_id) if row["kind"] == Kind.ALBUM else [media_id]
    return list(dict.fromkeys(tracks))


def _of_track(settings: Settings, db: Database, track: str) -> Iterator[Retag]:
    wanted, cover = _wanted(db, track), _cover(settings, db, track)
    row = media.get(db, track)
    for file in files.of(db, track):
        root = settings.folder_paths().get(file["folder"])
        suffix = Path(file["path"]).suffix.lower()
        if file["role"] != Role.MAIN or file["missing_since"] or root is None or suffix not in tagging.FORMATS:
            continue
        now = tagging.read(root / file["path"])
        after = {name: value for name, value in wanted.items() if not _holds(now.values.get(name, ()), value, name)}
        before = {name: tuple(now.values.get(name, ())) for name in after}
        put = (
            cover
            if cover is not None and cover != now.cover and len(now.cover or b"") <= LARGEST_FORMER_COVER
            else None
        )
        yield Retag(track, row["title"] if row else "", file["folder"], file["path"], before, after, put, now.cover)


def _wanted(db: Database, track: str) -> Values:
    """What the tags of a track's file should say: as shown, and nothing of what nobody knows."""
    own, album, artist = (_row(db, one) for one in (track, *[*media.parents(db, track), "", ""][:2]))
    shown = facts.shown(db, track)
    genres = shown.get("genres") or facts.shown(db, str(album.get("id", ""))).get("genres") or ()
    said: dict[str, Any] = {
        "TITLE": own.get("title"),
        "ARTIST": own.get("creator"),
        "ALBUM": album.get("title"),
        "ALBUMARTIST": album.get("creator") or artist.get("title"),
        "TRACKNUMBER": own.get("number"),
        "DISCNUMBER": own.get("disc"),
        "DATE": album.get("date") or album.get("year") or own.get("year"),
    }
    values = {name: (str(value),) for name, value in said.items() if value}
    for row in (own, album, artist):
        known = facts.shown(db, str(row.get("id", ""))).get("external_ids", {}).get("musicbrainz")
        if known and row.get("kind") in IDS:
            values[IDS[Kind(row["kind"])]] = (str(known),)
    return values | ({"GENRE": tuple(map(str, genres))} if genres else {})


def _row(db: Database, media_id: str) -> dict[str, Any]:
    row = media.get(db, media_id) if media_id else None
    return dict(row) if row is not None else {}


def _holds(now: Sequence[str], wanted: Sequence[str], name: str) -> bool:
    """Whether a field says already what it should, in whichever of the ways in which that can be written."""
    if name in tagging.COUNTED:
        number = "".join(now[:1]).partition("/")[0]
        return number.isdecimal() and int(number) == int(wanted[0])
    if name == "GENRE":
        return {one.casefold() for one in now} == {one.casefold() for one in wanted}
    if name == "DATE":
        return "".join(now[:1]).startswith(wanted[0])
    return tuple(now) == tuple(wanted) or ", ".join(now) == wanted[0]


def _cover(settings: Settings, db: Database, track: str) -> bytes | None:
    """The cover shown of the album, as a JPEG; None where there is none, or where it came out of the files themselves."""
    held = [one for parent in media.parents(db, track)[:1] for one in images.of(db, parent) if one.role == "cover"]
    if not held or held[0].source is Source.TAGS:
        return None
    kept = held[0].artwork
    try:
        return as_jpeg(stored_file(settings.data / "artwork", kept.hash, max(kept.widths)), "")
    except MedialibError:
        return None


def write(settings: Settings, db: Database, retag: Retag, batch: str | None = None) -> int:
    """Write one file's tags; the id of the act. The item stays the same though its file's content does not.

    A copy is tagged, its sound compared with the original's, and then renamed over it.
    Raises JobError where the file cannot be written, TemporaryError where it changes meanwhile.
    """
    path = settings.folder_paths()[retag.folder] / retag.path
    detail: dict[str, Json] = {
        "before": {name: list(said) for name, said in retag.before.items()},
        "after": {name: list(said) for name, said in retag.after.items()},
    }
    if retag.cover is not None:
        detail["cover"] = base64.b64encode(retag.former_cover or b"").decode()
        detail["covered"] = _digest(retag.cover)
    with alone(settings, "tags"), _tagged(path, retag.after, retag.cover) as copy:
        detail["content_id"] = intake.content_id(copy)
        with connect.write(db):
            act_id = acts.note(db, retag.media_id, Act.TAGS, retag.said, connect.now(), detail=detail, batch=batch)
        _replace(db, copy, path, (retag.folder, retag.path))
    return act_id


def give_back(settings: Settings, db: Database, done: Done) -> None:
    """Write into the file what its tags said before an act; nothing where they say so already.

    Raises ConflictError where the file is gone or its tags were changed since.
    """
    before, after = _values(done.detail.get("before")), _values(done.detail.get("after"))
    place = _place(settings, db, done)
    path = settings.folder_paths()[place[0]] / place[1]
    now = tagging.read(path)
    held = {name: tuple(now.values.get(name, ())) for name in after}
    former = base64.b64decode(str(done.detail["cover"])) if "cover" in done.detail else None
    if held == before and former in (None, now.cover or b""):
        return
    if held != after or (former is not None and _digest(now.cover or b"") != done.detail.get("covered")):
        raise ConflictError(f"The tags of '{path.name}' were changed since.", "Take back what came later first.")
    with alone(settings, "tags"), _tagged(path, before, former) as copy:
        _replace(db, copy, path, place)


def take_back(settings: Settings, db: Database, done: Done) -> None:
    """Nothing is left to do: `give_back` has written the file, outside of any transaction."""


def _values(told: object) -> Values:
    if not isinstance(told, Mapping):
        raise ConflictError("What the tags were is not known any more.", "Write them anew.")
    return {str(name): tuple(map(str, said)) for name, said in told.items() if name in tagging.FIELDS}


def _place(settings: Settings, db: Database, done: Done) -> tuple[str, str]:
    """Where the music file that an act wrote to lies: the one with that content, else the only one."""
    there = [
        row
        for row in files.of(db, done.media_id)
        if row["role"] == Role.MAIN and not row["missing_since"] and row["folder"] in settings.folder_paths()
    ]
    found = [row for row in there if row["content_id"] == done.detail.get("content_id")] or there
    if len(found) != 1:
        raise ConflictError(f"The item has {len(found)} files now, not one.", "Bring back the one that was tagged.")
    return found[0]["folder"], found[0]["path"]


@contextlib.contextmanager
def _tagged(path: Path, values: Values, cover: bytes | None) -> Iterator[Path]:
    """A copy of a file beside it with other tags and the same sound; removed if it is not renamed."""
    copy = path.with_name(f".{path.stem[:60]}.retagged{path.suffix.lower()}")
    with disk.explained(str(path)):
        before = path.stat()
        try:
            shutil.copy2(path, copy)
            tagging.write(copy, values, cover)
            if _sound(copy) != _sound(path):
                raise JobError(f"The sound of '{path.name}' would change with its tags.", "It is left as it is.")
            copying.sync(copy)
            if (path.stat().st_size, path.stat().st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                raise TemporaryError(f"'{path.name}' changed while it was tagged.", "Try again.")
            yield copy
        finally:
            copy.unlink(missing_ok=True)


def _replace(db: Database, copy: Path, path: Path, place: tuple[str, str]) -> None:
    """Let the copy be the file, and note what it is now."""
    content_id = intake.content_id(copy)
    os.utime(copy)
    copy.replace(path)
    stat = path.stat()
    with connect.write(db):
        files.rewritten(db, *place, stat.st_size, stat.st_mtime_ns, content_id)


def _sound(path: Path) -> str:
    """The MD5 of a file's sound as it is packed, tags and pictures aside."""
    said: list[str] = []
    command = ["ffmpeg", "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-i", f"file:{path.absolute()}"]
    command += ["-map", "0:a:0", "-c", "copy", "-f", "md5", "-"]
    programs.run(command, on_line=said.append, apart=True, timeout_s=COPY_TIMEOUT_S)
    return next((line for line in said if line.startswith("MD5=")), "")


def _digest(raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=16).hexdigest()

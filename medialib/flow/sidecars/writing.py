"""Writes the sidecars of what has changed since the last time. Killed at any moment, the next one goes on."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from medialib import intake
from medialib.errors import DiskFullError, MedialibError
from medialib.flow.sidecars import disk, pictures
from medialib.flow.sidecars.document import document
from medialib.flow.sidecars.nfo import nfo
from medialib.flow.sidecars.places import NFO_NAMES, PLAIN, WITH_NFO, Home, home_of
from medialib.flow.work import Outcome, Work
from medialib.model import Job, Kind
from medialib.settings import Settings
from medialib.store import connect, dossier, media, sidecars
from medialib.store.sidecars import Place, Written

AT_ONCE = 200
MOST_TOLD = 20
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(slots=True)
class Tally:
    """How many items were looked after, and how many could not be."""

    done: int = 0
    failed: int = 0


@dataclass(slots=True)
class Plan:
    """What is to lie where for the items of one document, the leader first; `lies` is the role of each path that does."""

    home: Home
    root: Path
    items: Sequence[dict[str, Any]]
    season: int | None
    lies: dict[str, str] = field(default_factory=dict)

    @property
    def leader(self) -> str:
        """The item for which the sidecars are noted."""
        return str(self.items[0]["media"]["id"])

    @property
    def living(self) -> Sequence[dict[str, Any]]:
        """The items that are in the catalogue."""
        return [item for item in self.items if not item["media"]["deleted_at"] and not item["media"]["merged_into"]]


def has_due(settings: Settings, db: Database) -> bool:
    """Whether sidecars are to be written."""
    return sidecars.has_due(db, settings.sidecar_folders())


def write(work: Work, job: Job) -> Outcome:
    """Write what has changed beside media. What cannot be written is a line in the log, and left until the next scan."""
    folders = work.settings.sidecar_folders()
    if not folders:
        return Outcome(message="No folder has sidecars.")
    work.report.stage("sidecars")
    tally = Tally()
    while ids := _due(work.db, folders):
        total = tally.done + sidecars.count_due(work.db)
        for media_id in ids:
            work.report(f"{tally.done + 1} of {total}", progress=tally.done / max(total, 1))
            if not _look_after(work, media_id, folders, tally):
                return Outcome(message="The disk is full; the rest is left until the next scan.")
    return Outcome(message=_said(tally))


def _due(db: Database, folders: Sequence[str]) -> list[str]:
    """The next items, after what has changed meanwhile was taken up."""
    if sidecars.has_due(db, folders):
        with connect.write(db):
            sidecars.take_up(db, folders)
    return sidecars.due(db, AT_ONCE)


def _said(tally: Tally) -> str:
    whole = tally.done - tally.failed
    good = f"{whole} item{'s' if whole > 1 else ''} looked after" if whole else ""
    bad = f"{tally.failed} could not be written, see the log" if tally.failed else ""
    return ", ".join(filter(None, (good, bad))) or "Nothing has changed."


def _look_after(work: Work, media_id: str, folders: Sequence[str], tally: Tally) -> bool:
    """Bring the sidecars of one item up to date; False where the disk is full and nothing more can be done."""
    tally.done += 1
    try:
        intake.require_space(work.settings.media_root, 0, work.settings.jobs.min_free)
        _bring_up(work.settings, work.db, media_id, folders)
    except (OSError, MedialibError) as error:
        return _could_not(work, media_id, error, tally)
    with connect.write(work.db):
        sidecars.done(work.db, [media_id])
    return True


def _could_not(work: Work, media_id: str, error: OSError | MedialibError, tally: Tally) -> bool:
    is_full = isinstance(error, DiskFullError) or (isinstance(error, OSError) and error.errno in FULL)
    tally.failed += 1
    if isinstance(error, MedialibError):
        said = error.message
    else:
        said = f"'{error.filename}' cannot be written: {error.strerror}."
    if tally.failed <= MOST_TOLD:
        work.report.log(f"Sidecars of {media_id}: {said}")
    with connect.write(work.db):
        sidecars.failed(work.db, None if is_full else [media_id], connect.now())
    return not is_full


def _bring_up(settings: Settings, db: Database, media_id: str, folders: Sequence[str]) -> None:
    plan = _plan(settings, db, media_id, folders)
    if plan is not None:
        _write(settings, db, plan)
    _remove(settings, db, media_id, plan)
    if plan is not None and plan.leader != media_id:
        _remove(settings, db, plan.leader, plan)
    if plan is not None and plan.home.nfo != PLAIN:
        _rename_neighbour(db, plan)


def _rename_neighbour(db: Database, plan: Plan) -> None:
    """A film that was alone in the folder so far has its plain names no longer."""
    path = plan.home.path(PLAIN)
    owner = sidecars.owner(db, plan.home.folder, path)
    if owner is not None and owner != plan.leader:
        with connect.write(db):
            sidecars.let_due(db, [owner])


def _plan(settings: Settings, db: Database, media_id: str, folders: Sequence[str]) -> Plan | None:
    """What is to lie where for an item and those it shares a document with; None where nothing is."""
    row = media.get(db, media_id)
    while row is not None and row["merged_into"]:
        row = media.get(db, row["merged_into"])
    home = home_of(db, dict(row), folders) if row is not None else None
    if row is None or home is None:
        return None
    place = sidecars.own_place(db, row["id"], folders)
    together = [row["id"]] if place is None else _sharing(db, place, home, folders)
    ids = [one for leader in together for one in (leader, *media.absorbed(db, leader))]
    found = dossier.of(db, ids)
    items = [{**found[one], "above": dossier.above(db, one)} for one in dict.fromkeys(ids) if one in found]
    above = media.get(db, row["parent_id"]) if row["kind"] == Kind.EPISODE and row["parent_id"] else None
    return Plan(home, settings.folder_paths()[home.folder], items, above["number"] if above else None)


def _sharing(db: Database, place: Place, home: Home, folders: Sequence[str]) -> list[str]:
    """The items whose sidecars lie at one home: several where a file holds several episodes."""
    rows = (media.get(db, one) for one in sidecars.sharing(db, place))
    return [str(row["id"]) for row in rows if row is not None and home_of(db, dict(row), folders) == home]


def _write(settings: Settings, db: Database, plan: Plan) -> None:
    """Pictures first, then the NFO, and last the document, which names them."""
    here = plan.root / plan.home.below
    if not here.resolve(strict=True).is_relative_to(plan.root.resolve()):
        raise OSError(errno.EACCES, "It leads out of its media folder", str(here))
    beside = _put_pictures(settings, plan)
    _put_nfo(plan)
    items = [_with_pictures(item, beside, settings.data / "artwork") for item in plan.items]
    target = plan.root / plan.home.document
    disk.set_aside(target, [item["media"]["id"] for item in items])
    disk.put(target, document(plan.home, items))
    plan.lies[plan.home.document] = "json"
    with connect.write(db):
        for path, role in plan.lies.items():
            _note(db, plan, path, role)


def _put_pictures(settings: Settings, plan: Plan) -> dict[str, str]:
    """The names of the pictures that lie there, by their hashes."""
    beside: dict[str, str] = {}
    for copy in pictures.copies(plan.home, plan.living[0]) if plan.living else ():
        if pictures.put(plan.root / plan.home.path(copy.name), copy, settings.data / "artwork"):
            beside[copy.hash] = copy.name
            plan.lies[plan.home.path(copy.name)] = copy.role
    return beside


def _with_pictures(item: dict[str, Any], beside: Mapping[str, str], artwork: Path) -> dict[str, Any]:
    return {**item, "images": pictures.kept(item, beside, artwork)} if "images" in item else item


def _put_nfo(plan: Plan) -> None:
    described = [item for item in plan.living if item["media"]["kind"] in (*WITH_NFO, *NFO_NAMES)]
    if plan.home.nfo is None or not described:
        return
    path = plan.home.path(plan.home.nfo)
    rivals = {plan.root / path, plan.root / plan.home.path(f"{plan.home.stem}.nfo")}
    if all(disk.is_free(rival) for rival in rivals):
        disk.put(plan.root / path, nfo(described, plan.season))
        plan.lies[path] = "nfo"


def _note(db: Database, plan: Plan, path: str, role: str) -> None:
    stat = (plan.root / path).stat()
    known, new = (
        sidecars.at(db, plan.home.folder, path),
        Written(plan.home.folder, path, plan.leader, role, stat.st_size, stat.st_mtime_ns),
    )
    if known != new:
        sidecars.note(db, new)


def _remove(settings: Settings, db: Database, media_id: str, plan: Plan | None) -> None:
    """Remove what we wrote for an item and what is not to lie there any more, unless somebody has changed it."""
    for written in sidecars.of(db, media_id):
        stays = plan is not None and plan.leader == media_id and written.folder == plan.home.folder
        if plan is not None and stays and (written.path in plan.lies or not written.ours):
            continue
        root = settings.folder_paths().get(written.folder)
        if root is not None and written.ours:
            disk.remove(root / written.path, media_id)
        with connect.write(db):
            _forget(db, written)


def _forget(db: Database, written: Written) -> None:
    """A document that has gone frees its name for who gave way to it, and may leave a film alone in the folder."""
    sidecars.forget(db, written.folder, written.path)
    if written.role == "json":
        others = sidecars.beside(db, Place(written.folder, written.path), written.media_id)
        sidecars.let_due(db, [*sidecars.gave_way(db, written), *(others if len(others) == 1 else ())])

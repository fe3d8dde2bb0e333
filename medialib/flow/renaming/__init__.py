"""Renaming: what files would be called now that more is known of them, done as a job of its own, and taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from medialib.errors import InvalidError, NotFoundError
from medialib.flow.renaming import cds
from medialib.flow.renaming.moving import carry_out
from medialib.flow.renaming.planning import Line, Plan, plan
from medialib.flow.renaming.taking_back import begin, fault, take_back
from medialib.flow.work import Outcome, Work
from medialib.model import Job, Json, Request, Way
from medialib.store import connect, media, moves
from medialib.store.moves import Move, State

__all__ = [
    "EVERYTHING",
    "UNFINISHED",
    "Line",
    "Plan",
    "begin",
    "carry_out",
    "cds",
    "fault",
    "plan",
    "rename",
    "requested",
    "take_back",
]

EVERYTHING = "everything"
UNFINISHED = "unfinished"
NOTHING = "Every file has the name it should have."


def requested(
    db: Database,
    ids: Sequence[str] = (),
    *,
    folders: bool = False,
    chosen: Sequence[str] | None = None,
    submitted_by: str | None = None,
) -> Request:
    """Ask that files be renamed: those of these items or all, or of a plan the lines with these tokens.

    Raises NotFoundError for what is no living item, InvalidError where no line is chosen.
    """
    rows = [(media_id, media.get(db, media_id)) for media_id in ids]
    unknown = next((media_id for media_id, row in rows if row is None or row["deleted_at"]), None)
    if unknown is not None:
        raise NotFoundError(f"There is no item '{unknown[:40]}'.", "Its page's address holds its id.")
    if chosen is not None and not chosen:
        raise InvalidError("Nothing was chosen.", "Choose the files to rename.")
    name = f"Renaming of {rows[0][1]['title']}" if len(rows) == 1 and rows[0][1] else "Renaming"
    options: dict[str, Json] = {"name": name}
    if len(ids) > 1:
        options["ids"] = [*ids]
    if folders:
        options["folders"] = True
    if chosen is not None:
        options["chosen"] = [*sorted(chosen)]
    source = ids[0] if len(ids) == 1 else "several" if ids else EVERYTHING
    return Request(source, Way.RENAME, None, options, submitted_by)


def rename(work: Work, job: Job) -> Outcome:
    """Rename what the job asks for, after what earlier jobs have left undone."""
    work.report.stage("rename")
    before = carry_out(work.settings, work.db, work.report)
    if job.source == UNFINISHED:
        return Outcome(message=_said(before))
    if job.options.get("told"):
        cds.tell(work.settings, work.db, job.source, job.id, work.report)
    ids, tokens = job.options.get("ids"), job.options.get("chosen")
    wanted = [str(one) for one in ids] if isinstance(ids, list) else []
    wanted = wanted or ([] if job.source == EVERYTHING else [job.source])
    chosen = [str(one) for one in tokens] if isinstance(tokens, list) else None
    found = plan(work.settings, work.db, wanted, folders=bool(job.options.get("folders")), chosen=chosen)
    for line in found.lines:
        if line.refused:
            work.report.log(f"{line.old}: {line.refused}")
    with connect.write(work.db):
        moves.plan(work.db, job.id, found.moves, job.submitted_by)
    done = (*before, *carry_out(work.settings, work.db, work.report))
    gone = max(0, len(chosen) - len(found.lines)) if chosen is not None and not before else 0
    refused = sum(1 for line in found.lines if line.refused) + gone
    ids_done = tuple(dict.fromkeys(one.media_id for one in done if one.main and one.state is State.DONE))
    return Outcome(ids_done, message=_said(done, refused))


def _said(ended: Sequence[Move], refused: int = 0) -> str:
    """`3 files renamed, 1 left as it was: see the log.`"""
    mains = [one for one in ended if one.main]
    done = sum(1 for one in mains if one.state is State.DONE)
    left = len(mains) - done + refused
    if not done and not left:
        return NOTHING
    said = f"{done} file{'' if done == 1 else 's'} renamed"
    return f"{said}, {left} left as {'it was' if left == 1 else 'they were'}: see the log." if left else f"{said}."

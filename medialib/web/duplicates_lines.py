"""Items beside each other, as the pages of duplicates show them: a query per table, however many items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from medialib.catalogue import faces, files_part, phrases
from medialib.catalogue.views import Card
from medialib.model import Role
from medialib.store import items
from medialib.store.duplicates import Copies, Found, Reason
from medialib.web.duplicates_contexts import CopyLine, FileLine, PairLine, Side

MOST_FILES = 6
WHY = {Reason.CONTENT: "the same bytes", Reason.IDS: "the same id elsewhere", Reason.TITLE: "the same title and year"}


def sides(db: Database, ids: Iterable[str], root: str, most: int = MOST_FILES) -> dict[str, Side]:
    """Each of these items that lives, with what it has; `most` of its files."""
    wanted = list(dict.fromkeys(ids))
    found = faces.living(db, wanted).faces
    files, children = items.files(db, wanted), items.children(db, wanted)
    return {
        one: _side(faces.card(one, found[one], root), files.get(one, []), children.get(one, []), root, most)
        for one in wanted
        if one in found
    }


def _side(card: Card, files: Iterable[items.File], children: Iterable[items.Media], root: str, most: int) -> Side:
    rows = [file for file in files if file.role in (Role.MAIN, Role.EXTRA)]
    counts: dict[str, int] = {}
    for child in children:
        counts[child.kind] = counts.get(child.kind, 0) + 1
    holds = ", ".join(phrases.count(count, kind.replace("_", " ")) for kind, count in sorted(counts.items()))
    return Side(
        card,
        phrases.kind(card.kind),
        f"{root}duplicates/{card.id}",
        holds,
        phrases.size(sum(file.size for file in rows)) if rows else "",
        tuple(file_line(file) for file in rows[:most]),
        max(0, len(rows) - most),
    )


def file_line(file: items.File) -> FileLine:
    """A file in words."""
    [row] = (*files_part.rows([file], ""), *files_part.extras([file], ""))
    details = (row.label, *row.details, "put here by hand" if file.pinned else "")
    return FileLine(phrases.place(file.folder, file.path), tuple(filter(None, details)), row.missing, f"file-{file.id}")


def pairs(found: Iterable[Found], shown: Mapping[str, Side]) -> tuple[PairLine, ...]:
    """Pairs of the items in `shown`."""
    return tuple(
        PairLine(
            " and ".join(WHY[reason] for reason in pair.reasons),
            shown[pair.first],
            shown[pair.second],
            shown[pair.first].card.kind == shown[pair.second].card.kind,
        )
        for pair in found
        if pair.first in shown and pair.second in shown
    )


def copies(found: Iterable[Copies], shown: Mapping[str, Side]) -> tuple[CopyLine, ...]:
    """The items of `shown` that have the same bytes more than once."""
    return tuple(
        CopyLine(shown[one.media_id].card, tuple(phrases.place(*where) for where in one.places))
        for one in found
        if one.media_id in shown
    )

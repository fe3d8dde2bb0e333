"""Takes one title or track of a disc into the library, once, however often its job begins again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from medialib.discs import Disc
from medialib.flow.discs.source import DiscSource
from medialib.flow.take import Found
from medialib.flow.take import take as take_file
from medialib.store import connect
from medialib.store import discs as rows


def take_once(
    source: DiscSource, disc: Disc, number: int, make: Callable[[], Found], *, errors: int = 0, crc32: str | None = None
) -> list[str]:
    """The items that a title or track became; `make` makes its file, which goes once all is recorded."""
    files: list[Path] = []

    def taken() -> list[str]:
        found = make()
        files.append(found.acquired.path)
        ids = take_file(replace(source.work, many=True), found, source.folder)
        with connect.write(source.work.db):
            rows.took(source.work.db, disc.id, number, ids[0], connect.now(), errors, crc32)
        return ids

    ids: list[str] = source.kept(_note(number), list[str], taken)
    for file in files:
        file.unlink(missing_ok=True)
        source.work.report.brought(ids[0])
    return ids


def has_taken(source: DiscSource, number: int) -> bool:
    """Whether this very job has taken the title or track."""
    return (source.folder / f"{_note(number)}.json").exists()


def _note(number: int) -> str:
    return f"taken-{number:03d}"

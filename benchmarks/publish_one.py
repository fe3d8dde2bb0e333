"""Publishing after one change in a large library: seconds, files written and memory.

python benchmarks/publish_one.py --items 100000
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

from measure import MEDIALIB, environment, library, parser, quantile, run, table
from sqlite_utils import Database

from medialib.model import Entity, Fact, Json, Kind, Source
from medialib.settings import Settings
from medialib.store import connect, facts, media, record
from medialib.store.connect import new_id

HEADS = ("change", "times", "seconds, median", "seconds, worst", "files written, worst", "process s, median", "peak MB")
Change = Callable[[Database, random.Random], None]


def new_film(db: Database, dice: random.Random) -> None:
    """A film comes in, with a genre, a year and three people the library knows."""
    names = db.conn.execute("SELECT name FROM people ORDER BY random() LIMIT 3").fetchall()
    cast: list[Json] = [{"name": row[0], "role": "actor", "character": ""} for row in names]
    title = f"Benchmark {new_id()}"
    said = (
        Fact("title", title, Source.NFO),
        Fact("year", dice.randint(1950, 2025), Source.NFO),
        Fact("genres", ["Drama"], Source.NFO),
        Fact("credits", cast, Source.NFO),
    )
    record.chain(db, (Entity(Kind.MOVIE, title.casefold(), said),), connect.now())


def new_title(db: Database, dice: random.Random) -> None:
    """Somebody corrects a film's title."""
    media_id = _any(db, Kind.MOVIE)
    facts.record(db, media_id, [Fact("title", f"Corrected {new_id()}", Source.PERSON)], connect.now())
    facts.settle(db, media_id, connect.now())


def new_overview(db: Database, dice: random.Random) -> None:
    """Somebody writes an episode's overview."""
    media_id = _any(db, Kind.EPISODE)
    facts.record(db, media_id, [Fact("overview", f"What happens: {new_id()}", Source.PERSON)], connect.now())
    facts.settle(db, media_id, connect.now())


def gone(db: Database, dice: random.Random) -> None:
    """Somebody deletes a video."""
    media.delete(db, _any(db, Kind.VIDEO), connect.now())


CHANGES: dict[str, Change] = {
    "a new film": new_film,
    "a film's title": new_title,
    "an episode's overview": new_overview,
    "a video deleted": gone,
}


def _any(db: Database, kind: Kind) -> str:
    query = "SELECT id FROM media WHERE kind = ? AND deleted_at IS NULL ORDER BY random() LIMIT 1"
    return str(db.conn.execute(query, (kind,)).fetchone()[0])


def measured(settings: Settings, work: Path, name: str, times: int) -> tuple[object, ...]:
    """Make one sort of change several times, publishing after each."""
    seconds, written, whole, peak = [], [], [], []
    for turn in range(times):
        with connect.library(settings) as db, connect.write(db):
            CHANGES[name](db, random.Random(turn))
        done = run((*MEDIALIB, "publish", "--json"), work, environment(settings))
        said = json.loads(done.output)
        seconds.append(said["seconds"])
        written.append(said["written"] + said["removed"])
        whole.append(done.seconds)
        peak.append(done.peak_mb)
    worst = f"{max(seconds):.2f}"
    return (
        name,
        times,
        f"{quantile(seconds, 0.5):.2f}",
        worst,
        max(written),
        f"{quantile(whole, 0.5):.2f}",
        round(max(peak)),
    )


def main() -> None:
    """Measure every sort of change."""
    made = parser("Publish after one change.")
    made.add_argument("--items", type=int, default=100_000)
    made.add_argument("--times", type=int, default=5, help="how often each change is made")
    given = made.parse_args()
    settings = library(given.work, given.items)
    run((*MEDIALIB, "publish"), given.work, environment(settings))
    print(table(HEADS, [measured(settings, given.work, name, given.times) for name in CHANGES]))


if __name__ == "__main__":
    main()

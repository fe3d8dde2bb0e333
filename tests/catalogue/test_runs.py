"""Long lists: where they break, and that a change is noticed on exactly the pages that show it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlite_utils import Database

from medialib.catalogue import hrefs, runs
from medialib.catalogue.runs import WINDOW, Run
from medialib.store import entries, shelves


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Database]:
    db = shelves.create(tmp_path / "state.db")
    yield db
    db.close()


def fill(db: Database, positions: set[tuple[str, str]]) -> None:
    db.conn.execute("DELETE FROM entries")
    db.conn.execute("DELETE FROM lists")
    entries.heap(db, (("movies", key, name, hrefs.draw(name)) for key, name in positions))
    entries.fill(db, WINDOW)


def pages(db: Database) -> dict[str | None, Run]:
    return {run.first: run for run in runs.runs(entries.everything(db, "movies"))}


def position(number: int) -> tuple[str, str]:
    return f"{number % 97:03d}", f"id{number:05d}"


def test_pages_are_neither_short_nor_long(state: Database) -> None:
    fill(state, {position(number) for number in range(5000)})
    lengths = [len(run.ids) for run in pages(state).values()]
    assert (min(lengths) > WINDOW, sum(lengths), 60 <= len(lengths) <= 140) == (True, 5000, True)


@pytest.mark.parametrize("count", [0, 1, WINDOW, 2 * WINDOW])
def test_a_short_list_is_one_page(state: Database, count: int) -> None:
    fill(state, {position(number) for number in range(count)})
    assert [run.ids for run in pages(state).values()] == ([tuple(sorted_ids(count))] if count else [])


def sorted_ids(count: int) -> list[str]:
    return [name for _, name in sorted(position(number) for number in range(count))]


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), size=st.integers(0, 700), rounds=st.integers(1, 4), many=st.booleans())
def test_a_change_names_every_page_that_differs_and_few_others(
    state: Database, seed: int, size: int, rounds: int, many: bool
) -> None:
    chance = random.Random(seed)
    standing = {position(number) for number in chance.sample(range(2000), size)}
    fill(state, standing)
    for _ in range(rounds):
        old = pages(state)
        removed = set(chance.sample(sorted(standing), min(len(standing), chance.randint(0, 40 if many else 1))))
        free = sorted({position(number) for number in range(2000)} - standing)
        added = set(chance.sample(free, chance.randint(0, 40 if many else 1)))
        paths = runs.change(state, "movies", removed, added, set())
        standing = standing - removed | added
        new = pages(state)
        assert [name for run in new.values() for name in run.ids] == [name for _, name in sorted(standing)]
        differ = {first for first in old.keys() | new.keys() if old.get(first) != new.get(first)}
        assert paths >= {hrefs.shelf("movies", first) for first in differ}
        assert many or len(paths) <= len(differ) + 6
        again = {run.first: run for run in redrawn(state)}
        assert new == again


def redrawn(db: Database) -> list[Run]:
    """The pages as they would be drawn from the entries alone."""
    found = [entry._replace(starts=0) for entry in entries.everything(db, "movies")]
    starts = {entry[:2] for entry in runs.drawn(found, range(len(found)))}
    return runs.runs([entry._replace(starts=int(entry[:2] in starts)) for entry in found])


def test_a_changed_face_touches_its_page_and_those_that_name_it(state: Database) -> None:
    standing = {position(number) for number in range(600)}
    fill(state, standing)
    found = list(pages(state).values())
    middle = found[len(found) // 2]
    key = {name: key for key, name in standing}
    first, inside = middle.ids[0], middle.ids[5]
    near = {hrefs.shelf("movies", run.first) for run in found if first in (*run.ids, run.previous, run.next)}
    assert runs.change(state, "movies", set(), set(), {(key[first], first)}) == near
    assert runs.change(state, "movies", set(), set(), {(key[inside], inside)}) == {hrefs.shelf("movies", middle.first)}

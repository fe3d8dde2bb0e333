"""What questions cost: no table is read from end to end where an index is meant, however many rows there are."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from medialib import jobs as states
from medialib.discs import Title
from medialib.model import Artwork, Entity, Fact, Kind, Match, MediaFile, Probe, Request, Role, Source, Status, Way
from medialib.store import (
    acts,
    collections,
    connect,
    disc_items,
    discs,
    dossier,
    events,
    facts,
    files,
    images,
    items,
    jobs,
    keeping,
    labels,
    matches,
    media,
    moves,
    offers,
    record,
    sidecars,
    text,
    uniting,
)
from medialib.store.journal import Journal
from medialib.store.sidecars import Place, Written

NOW = "2026-01-02T03:04:05.678Z"
Act = Callable[[Database], object]
# Every item is a film, show, season or episode by its number; n7 is an episode of season n6 of show n5.
MANY = (
    "INSERT INTO media (id, kind, parent_id, identity, title, sort_title, year, duration_s, added_at, updated_at) "
    "SELECT 'n' || i, iif(i % 4 = 0, 'movie', iif(i % 4 = 1, 'show', iif(i % 4 = 2, 'season', 'episode'))), "
    "iif(i % 4 > 1, 'n' || (i - 1), NULL), 'title ' || i, 'Title ' || i, 'title ' || i, 1995, 60.0, '2026', '2026' FROM n",
    "INSERT INTO files (media_id, folder, path, role, size, mtime_ns, content_id, added_at) "
    "SELECT 'n' || i, 'main', 'movies/' || i || '/film.mkv', 'main', 1, 1, 'b2-' || i, '2026' FROM n WHERE i % 4 IN (0, 3)",
    "INSERT INTO chapters SELECT id, 0, 0.0, 'Start' FROM files",
    "INSERT INTO facts (media_id, field, source, value, confidence, seen_at) SELECT 'n' || i, 'title', 'name', '\"T\"', 1, '2026' FROM n",
    "INSERT INTO external_ids SELECT 'n' || i, 'tmdb', i FROM n",
    "INSERT INTO images (media_id, role, source, hash, width, height, widths, color, blur) SELECT 'n' || i, 'poster', 'nfo', 'h' || i, 1, 1, '[1]', '#000', 'x' FROM n",
    "INSERT INTO people SELECT 'p' || i, 'P ' || i, 'p ' || i, 'p ' || i FROM n",
    "INSERT INTO credits SELECT 'n' || i, 'p' || i, 'actor', '', 0 FROM n",
    "INSERT INTO genres SELECT 'g' || i, 'G' || i FROM n",
    "INSERT INTO media_genres SELECT 'n' || i, 'g' || i FROM n",
    "INSERT INTO tags SELECT 't' || i, 'T' || i FROM n",
    "INSERT INTO media_tags SELECT 'n' || i, 't' || i FROM n",
    "INSERT INTO collections SELECT 'c' || i, 'C ' || i, 'c ' || i, NULL, 'list:' || i, '2026' FROM n",
    "INSERT INTO collection_items SELECT 'c' || i, 'n' || i, 0 FROM n",
    "INSERT INTO media_text (rowid, title, people, overview, body) SELECT i, iif(i = 8, 'Zebra', 'Title'), '', '', '' FROM n",
    "INSERT INTO matches (media_id, state, asked_at) SELECT 'n' || i, iif(i = 8, 'review', 'taken'), '2026' FROM n",
    "INSERT INTO acts (at, act, media_id, batch, said) SELECT '2026', 'edit', 'n' || i, 'b' || i, 'Edited' FROM n",
    "INSERT INTO image_offers (media_id, role, source, position, url) SELECT 'n' || i, 'logo', 'tmdb', 0, 'u' FROM n",
    "INSERT INTO discs (id, media_id, format, label, first_seen_at, last_seen_at) SELECT 'd' || i, 'n' || i, 'dvd', 'D', '2026', '2026' FROM n",
    "INSERT INTO disc_titles (disc_id, number, duration_s, media_id, taken_at) SELECT 'd' || i, 1, 60, 'n' || i, '2026' FROM n",
    "INSERT INTO sidecars SELECT 'main', 'movies/' || i || '/film.nfo', 'n' || i, 'nfo', 1, 1, 1 FROM n",
    "INSERT INTO sidecars_due (media_id, failed_at) SELECT 'n' || i, iif(i > 9, '2026', NULL) FROM n",
    "INSERT INTO not_duplicates SELECT 'n' || i, 'n' || (i + 1), '2026', NULL FROM n WHERE i < (SELECT max(i) FROM n)",
    "INSERT INTO moves (batch, media_id, folder, old, new, size, mtime_ns) SELECT 'b' || i, 'n' || i, 'main', 'a', 'b', 1, 1 FROM n",
    "INSERT INTO events (at, type, data) SELECT '2026', 'job', '{}' FROM n",
    "INSERT INTO jobs (id, kind, source, title, status, created_at, finished_at, parent_id, lane) SELECT 'j' || i, 'video', '/' || i, 't', "
    "iif(i > 9, 'done', iif(i > 4, 'running', 'queued')), '2026-' || printf('%06d', i), '2026', iif(i % 2 = 0, 'j' || (i - 1), NULL), 'lane' FROM n",
    "INSERT INTO job_log (job_id, at, line) SELECT 'j' || i, '2026', 'said' FROM n",
)
FILM = Entity(
    Kind.MOVIE,
    "title 8",
    (Fact("title", "Title 8", Source.NAME), Fact("duration_s", 60.0, Source.FILE), Fact("year", 1995, Source.NAME)),
)
MAIN = MediaFile("main", "movies/8/film.mkv", Role.MAIN, 1, 1, "b2-8", Probe("video", duration_s=60.0))
MOVED = replace(MAIN, path="movies/else/film.mkv")
PICTURE = Artwork("ab", 1, 1, (1,), "#000000")
REQUEST = Request("/8", Way.VIDEO, parent_id="j7")

READS: dict[str, Act] = {
    "acts.get": lambda db: acts.get(db, 8),
    "acts.of": lambda db: acts.of(db, "n8"),
    "acts.together": lambda db: acts.together(db, "b8", ["n8"]),
    "collections.chosen": lambda db: collections.chosen(db, "n8"),
    "disc_items.discs": lambda db: disc_items.discs(db, ["n8"]),
    "disc_items.titles": lambda db: disc_items.titles(db, ["n8"]),
    "disc_items.origins": lambda db: disc_items.origins(db, ["n8"]),
    "disc_items.taken_from": lambda db: disc_items.taken_from(db, ["n8"]),
    "discs.get": lambda db: discs.get(db, "d8"),
    "discs.of_item": lambda db: discs.of_item(db, "n8"),
    "discs.known": lambda db: discs.known(db, "d8"),
    "discs.titles": lambda db: discs.titles(db, "d8"),
    "discs.cds_of": lambda db: discs.cds_of(db, ["n8"]),
    "dossier.of": lambda db: dossier.of(db, ["n8"]),
    "dossier.above": lambda db: dossier.above(db, "n7"),
    "events.after": lambda db: events.after(db, events.last_id(db) - 1),
    "facts.known": lambda db: facts.known(db, "n8"),
    "files.at": lambda db: files.at(db, "main", MAIN.path),
    "files.of": lambda db: files.of(db, "n8"),
    "files.mains": lambda db: files.mains(db, ["n8"]),
    "files.with_content": lambda db: files.with_content(db, "b2-8"),
    "files.servable": lambda db: files.servable(db, "main", MAIN.path),
    "images.of": lambda db: images.of(db, "n8"),
    "images.get": lambda db: images.get(db, "n8", "poster", Source.NFO),
    "items.media": lambda db: items.media(db, ["n7"]),
    "items.children": lambda db: items.children(db, ["n6"]),
    "items.child_ids": lambda db: items.child_ids(db, ["n6"]),
    "items.images": lambda db: items.images(db, ["n8"]),
    "items.files": lambda db: items.files(db, ["n8"]),
    "items.chapters": lambda db: items.chapters(db, [2]),
    "items.credits": lambda db: items.credits(db, ["n8"]),
    "items.labels": lambda db: [items.labels(db, one, ["n8"]) for one in items.LABELS],
    "items.facts": lambda db: items.facts(db, ["n8"]),
    "items.named": lambda db: [items.named(db, one, ["p8", "g8", "t8", "c8"]) for one in items.NAMES],
    "items.members": lambda db: [items.members(db, one, ["p8", "g8", "t8", "c8"]) for one in items.MEMBERS],
    "items.changes": lambda db: items.changes(db, items.last_change(db) - 1),
    "jobs.get": lambda db: jobs.get(db, "j8"),
    "jobs.recent": lambda db: jobs.recent(db, limit=3),
    "jobs.of_status": lambda db: jobs.recent(db, status=Status.RUNNING),
    "jobs.of_parent": lambda db: jobs.recent(db, parent_id="j7"),
    "jobs.open_for": lambda db: jobs.open_for(db, REQUEST),
    "jobs.child_for": lambda db: jobs.child_for(db, REQUEST),
    "jobs.newest": lambda db: jobs.newest(db, Way.VIDEO, "/8"),
    "jobs.held": lambda db: jobs.held(db, "me"),
    "jobs.workers": jobs.workers,
    "jobs.due": lambda db: jobs.due(db, "2027"),
    "jobs.next_in": lambda db: jobs.next_in(db, "lane", "2027"),
    "jobs.ended": lambda db: jobs.ended(db, ["j8"]),
    "jobs.children": lambda db: jobs.children(db, ["j7"]),
    "jobs.open_sources": lambda db: jobs.open_sources(db, Way.VIDEO),
    "jobs.log_lines": lambda db: jobs.log_lines(db, "j8"),
    "keeping.kept": lambda db: keeping.kept(db, ["n8"]),
    "matches.get": lambda db: matches.get(db, "n8"),
    "matches.waiting": matches.waiting,
    "matches.count": matches.count_waiting,
    "matches.below": lambda db: matches.taken_below(db, "n6", "n7"),
    "media.find": lambda db: media.find(db, FILM, None),
    "media.find none": lambda db: media.find(db, replace(FILM, identity="x"), None),
    "media.survivor": lambda db: media.survivor(db, "n8"),
    "media.voice": lambda db: media.voice(db, "n8", "movie", "title 8"),
    "media.merged": media.merged,
    "media.absorbed": lambda db: media.absorbed(db, "n8"),
    "media.by_external_id": lambda db: media.by_external_id(db, "tmdb", "8"),
    "media.parents": lambda db: media.parents(db, "n7"),
    "media.below": lambda db: media.below(db, "n5"),
    "media.numbered": lambda db: media.numbered_below(db, "n6"),
    "media.is_bare": lambda db: media.is_bare(db, "n8"),
    "media.after": lambda db: media.after(db, 8, 3),
    "moves.get": lambda db: moves.get(db, "b8"),
    "offers.of": lambda db: offers.of(db, "n8"),
    "sidecars.has_due": lambda db: sidecars.has_due(db, ["main"]),
    "sidecars.at": lambda db: sidecars.at(db, "main", "movies/8/film.nfo"),
    "sidecars.of": lambda db: sidecars.of(db, "n8"),
    "sidecars.owner": lambda db: sidecars.owner(db, "main", "movies/8/film.nfo"),
    "sidecars.own_place": lambda db: sidecars.own_place(db, "n8", ["main"]),
    "sidecars.place_below": lambda db: sidecars.place_below(db, "n5", ["main"]),
    "sidecars.sharing": lambda db: sidecars.sharing(db, Place("main", MAIN.path)),
    "sidecars.beside": lambda db: sidecars.beside(db, Place("main", MAIN.path), "n8"),
    "text.search": lambda db: text.search(db, "zeb"),
    "uniting.twins": lambda db: uniting.twins(db, "n5", "n9"),
}
WRITES: dict[str, Act] = {
    "collections.follow": lambda db: collections.follow(db, "n8", {"key": "tmdb:collection:7", "title": "S"}, 1, NOW),
    "collections.put_item": lambda db: collections.put_item(db, collections.by_source(db, "list:8", "C", NOW), "n8", 1),
    "discs.record_titles": lambda db: discs.record_titles(db, "d8", [Title(1, 60.0), Title(2, 90.0)]),
    "discs.took": lambda db: discs.took(db, "d8", 1, "n8", NOW),
    "events.add": lambda db: events.add(db, "job", {}, NOW),
    "facts.say": lambda db: facts.say(db, "n8", Source.TMDB, [Fact("year", 1996, Source.TMDB)], NOW),
    "facts.settle": lambda db: facts.settle(db, "n8", NOW),
    "files.put": lambda db: files.put(db, "n8", MOVED, NOW),
    "files.mark": lambda db: files.mark(db, "main", [MAIN.path], NOW),
    "files.back": lambda db: files.back(db, "main", [MAIN.path]),
    "files.move": lambda db: files.move(db, ("main", MAIN.path), ("main", MOVED.path), 1, 2, "b2-8"),
    "files.supersede": lambda db: files.supersede(db, MAIN, ["n7"], NOW),
    "images.put": lambda db: images.put(db, "n8", "poster", Source.NFO, PICTURE),
    "jobs.submit": lambda db: states.submit(db, replace(REQUEST, source="/new"), "x"),
    "jobs.claim": lambda db: states.claim(db, "j3", "me", 60),
    "jobs.recover": states.recover,
    "jobs.renew": lambda db: jobs.renew(db, "me", ["j8"], NOW),
    "jobs.log": lambda db: jobs.log(db, "j8", [(NOW, "said")]),
    "jobs.cancel": lambda db: states.cancel(db, "j7"),
    "labels.set_credits": lambda db: labels.set_credits(db, "n8", [{"name": "P 9"}]),
    "labels.set_tags": lambda db: labels.set_tags(db, "n8", ["T9"]),
    "matches.put": lambda db: matches.put(db, "n8", matches.State.NONE, NOW),
    "matches.refuse": lambda db: matches.refuse(db, "n8", ["tmdb:1"]),
    "media.delete": lambda db: media.delete(db, "n5", NOW),
    "media.settle_missing": lambda db: media.settle_missing(db, "n7", NOW),
    "moves.end": lambda db: moves.end(db, "b8"),
    "offers.put": lambda db: offers.put(db, "n8", Source.TMDB, []),
    "record.file": lambda db: record.file(db, Match(((FILM,),)), MAIN, (), (), NOW),
    "record.new": lambda db: record.file(db, Match(((replace(FILM, identity="x"),),)), MOVED, (), (), NOW, ["n8"]),
    "sidecars.let_due": lambda db: sidecars.let_due(db, ["n7"]),
    "sidecars.done": lambda db: sidecars.done(db, ["n8"]),
    "sidecars.note": lambda db: sidecars.note(db, Written("main", "x.nfo", "n8", "nfo", 1, 1)),
    "uniting.unite": lambda db: uniting.unite(db, Journal(db), "n8", "n12", NOW),
}
ACTS = READS | WRITES


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, databases: tuple[Path, ...]) -> Iterator[tuple[Database, Database]]:
    """A library of 60 items and one of 2,400: all that one has of each, the other has."""
    with contextlib.ExitStack() as stack:
        both = []
        for size in (60, 2400):
            path = tmp_path_factory.mktemp("many") / "library.db"
            shutil.copy(databases[0], path)
            db = stack.enter_context(contextlib.closing(connect.connect(path)))
            with connect.write(db):
                for statement in MANY:
                    db.conn.execute(
                        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {size}) {statement}"
                    )
            both.append(db)
        yield both[0], both[1]


@contextlib.contextmanager
def tried(db: Database) -> Iterator[None]:
    """What is done meanwhile is taken back."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        db.conn.execute("ROLLBACK")


def asked(db: Database, act: Act) -> list[str]:
    """The statements of an act."""
    said: list[str] = []
    with tried(db):
        db.conn.set_trace_callback(said.append)
        act(db)
        db.conn.set_trace_callback(None)
    return [sql for sql in said if not sql.startswith("--")]


def scanned(db: Database, sql: str) -> list[str]:
    """The tables that a statement reads from end to end."""
    plan = [row[3] for row in db.conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
    found = [match[1] for step in plan if (match := re.match(r"SCAN (\w+)(?! VIRTUAL| USING INDEX)\b", step))]
    return [name for name in found if name in {*db.table_names(), "other", "offer"} and name != "sqlite_sequence"]


def steps(db: Database, act: Act) -> int:
    """How many steps SQLite's machine makes for an act, in tens; triggers and cascades count."""
    made = [0]

    def count() -> None:
        made[0] += 1

    with tried(db):
        db.conn.set_progress_handler(count, 10)
        act(db)
        db.conn.set_progress_handler(None, 0)
    return made[0]


@pytest.mark.parametrize("name", ACTS)
def test_no_table_is_read_from_end_to_end(full: tuple[Database, Database], name: str) -> None:
    sql = asked(full[0], ACTS[name])
    assert (sql != [], {one: found for one in sql if (found := scanned(full[0], one))}) == (True, {})


@pytest.mark.parametrize("name", ACTS)
def test_it_costs_no_more_where_there_is_forty_times_as_much(full: tuple[Database, Database], name: str) -> None:
    few, many = (steps(db, ACTS[name]) for db in full)
    assert many <= 1.2 * few + 5
    assert [len(asked(db, ACTS[name])) for db in full] == [len(asked(full[0], ACTS[name]))] * 2

"""File rows: one per item and place, what lay where last, what moved, and who takes over from whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from items_at_hand import film, main_file
from sqlite_utils import Database

from medialib.model import Chapter, Entity, Kind, MediaFile, Probe, Role
from medialib.store import connect, files, items, media

NOW, LATER = "2026-01-02T03:04:05.678Z", "2026-02-02T03:04:05.678Z"
A, B = main_file("a.mkv"), main_file("b.mkv")


@pytest.fixture
def two(db: Database) -> tuple[str, str]:
    """Two films without files."""
    with connect.write(db):
        one, other = (media.add(db, Entity(Kind.MOVIE, name, ()), None, name, name, NOW) for name in "xy")
    return one, other


def put(db: Database, media_id: str, *wanted: MediaFile) -> list[int]:
    with connect.write(db):
        return [files.put(db, media_id, file, NOW) for file in wanted]


def kept(db: Database) -> list[tuple[object, ...]]:
    """Every row: its path, its item, whether it is there, its label and whether a person put it there."""
    sql = "SELECT folder || '/' || path, media_id, missing_since IS NULL, label, pinned FROM files ORDER BY path, id"
    return [tuple(row) for row in db.conn.execute(sql)]


def test_a_file_is_kept_with_all_that_was_found_in_it(db: Database, two: tuple[str, str]) -> None:
    probe = Probe(
        "video", "mkv", 60.5, "hevc", "opus", 1920, 1080, 5_000_000, ("de", "日本語"), ("en",),
        chapters=(Chapter(0, "Anfang"), Chapter(30.5, "終わり")), playable=True,
    )  # fmt: skip
    whole = MediaFile("nas", "映画/a.mkv", Role.EXTRA, 2**40, 2**62, "b2-1", probe, "de", "1080p", "trailer", 2)
    [row_id] = put(db, two[0], whole)
    [file] = items.files(db, [two[0]])[two[0]]
    assert file == items.File(
        two[0], row_id, "nas", "映画/a.mkv", "extra", 2**40, 60.5, "mkv", "hevc", "opus", 1920, 1080, 5_000_000,
        '["de", "\\u65e5\\u672c\\u8a9e"]', '["en"]', "de", "1080p", "trailer", 2, 1, None, 0,
    )  # fmt: skip
    assert [tuple(point) for point in items.chapters(db, [row_id])[row_id]] == [
        (row_id, 0.0, "Anfang"),
        (row_id, 30.5, "終わり"),
    ]


def test_a_file_that_is_seen_again_is_the_same_row_with_what_changed(db: Database, two: tuple[str, str]) -> None:
    first = put(db, two[0], replace(A, label="Director's cut", probe=replace(A.probe, chapters=(Chapter(0, "One"),))))
    files.mark(db, "main", ["a.mkv"], NOW)
    again = put(db, two[0], replace(A, label="1080p", size=7, content_id="b2-new"))
    [row] = files.of(db, two[0])
    assert again == first
    assert (row["label"], row["size"], row["content_id"], row["missing_since"]) == ("Director's cut", 7, "b2-new", None)
    assert items.chapters(db, first) == {}
    put(db, two[1], replace(A, label=None))
    put(db, two[1], replace(A, label="720p"))
    assert [one["label"] for one in files.of(db, two[1])] == ["720p"]


def test_files_are_read_by_role_part_and_path(db: Database, two: tuple[str, str]) -> None:
    parts = [replace(main_file(f"{name}.mkv"), part=part) for name, part in (("c", 2), ("b", 1), ("d", None), ("a", 2))]
    put(db, two[0], replace(A, path="0.srt", role=Role.SUBTITLE), *parts)
    assert [row["path"] for row in files.of(db, two[0])] == ["d.mkv", "b.mkv", "a.mkv", "c.mkv", "0.srt"]
    assert (files.of(db, "nope"), files.at(db, "nas", "b.mkv")) == ([], [])


def test_of_files_that_lay_at_one_place_the_last_one_counts(db: Database, two: tuple[str, str]) -> None:
    one, other = two
    put(db, one, A)
    files.mark(db, "main", ["a.mkv"], NOW)
    put(db, other, replace(A, content_id="b2-2", size=2))
    files.mark(db, "main", ["a.mkv"], LATER)
    assert [row["media_id"] for row in files.at(db, "main", "a.mkv")] == [other]
    assert files.in_folder(db, "main") == {"a.mkv": (2, 1, True)}
    assert files.back(db, "main", ["a.mkv", "nope"]) == [other]
    assert kept(db) == [("main/a.mkv", one, 0, None, 0), ("main/a.mkv", other, 1, None, 0)]
    assert (files.in_folder(db, "main"), files.in_folder(db, "nas")) == ({"a.mkv": (2, 1, False)}, {})
    assert files.mark(db, "main", ["a.mkv"], LATER) == [other]
    assert files.mark(db, "main", ["a.mkv"], NOW) == []


def test_a_file_of_several_items_is_one_file(db: Database, two: tuple[str, str]) -> None:
    for media_id in two:
        put(db, media_id, A)
    assert {row["media_id"] for row in files.at(db, "main", "a.mkv")} == set(two)
    assert files.mark(db, "main", ["a.mkv"], NOW) == sorted(two)
    assert files.back(db, "main", ["a.mkv"]) == sorted(two)
    assert sorted(files.held(db, "main")) == sorted(("a.mkv", media_id, "main", False) for media_id in two)


def test_the_missing_come_first_among_files_of_one_content(db: Database, two: tuple[str, str]) -> None:
    same = replace(B, content_id=A.content_id)
    put(db, two[0], A, same)
    put(db, two[1], replace(same, path="c.mkv"))
    files.mark(db, "main", ["b.mkv"], NOW)
    assert [row["path"] for row in files.with_content(db, A.content_id)] == ["b.mkv", "a.mkv", "c.mkv"]
    media.delete(db, two[0], NOW)
    assert [row["path"] for row in files.with_content(db, A.content_id)] == ["c.mkv"]


def test_a_move_takes_the_file_of_that_content_for_all_its_items(db: Database, two: tuple[str, str]) -> None:
    for media_id in two:
        put(db, media_id, A)
    assert files.move(db, ("main", "a.mkv"), ("nas", "z.mkv"), 5, 6, "b2-other") == []
    assert {row[0] for row in kept(db)} == {"main/a.mkv"}
    files.mark(db, "main", ["a.mkv"], NOW)
    assert files.move(db, ("main", "a.mkv"), ("nas", "z.mkv"), 5, 6, A.content_id) == []
    assert {(row["folder"], row["path"], row["size"], row["mtime_ns"], row["missing_since"]) for row in files.at(db, "nas", "z.mkv")} == {
        ("nas", "z.mkv", 5, 6, None)
    }  # fmt: skip
    assert files.move(db, ("main", "nope"), ("nas", "y.mkv"), 1, 1) == []


def test_what_lay_where_a_file_moves_to_is_missing(db: Database, two: tuple[str, str]) -> None:
    one, other = two
    put(db, one, A)
    put(db, other, B)
    assert files.move(db, ("main", "a.mkv"), ("main", "b.mkv"), 1, 1, A.content_id) == [other]
    assert kept(db) == [("main/b.mkv", one, 1, None, 0), ("main/b.mkv", other, 0, None, 0)]


def test_of_an_item_a_file_that_moves_replaces_the_other_at_that_place(db: Database, two: tuple[str, str]) -> None:
    put(db, two[0], A, B)
    assert files.move(db, ("main", "a.mkv"), ("main", "b.mkv"), 9, 9, A.content_id) == []
    [row] = files.of(db, two[0])
    assert (row["path"], row["size"], row["content_id"]) == ("b.mkv", 9, A.content_id)
    assert files.move(db, ("main", "b.mkv"), ("main", "b.mkv"), 3, 4) == []
    assert [(row["size"], row["mtime_ns"], row["missing_since"]) for row in files.of(db, two[0])] == [(3, 4, None)]


def test_a_file_with_other_bytes_stays_the_same_file(db: Database, two: tuple[str, str]) -> None:
    [before] = put(db, two[0], A)
    files.rewritten(db, "main", "a.mkv", 99, 100, "b2-tagged")
    [row] = files.of(db, two[0])
    assert (row["id"], row["size"], row["mtime_ns"], row["content_id"]) == (before, 99, 100, "b2-tagged")


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [(("Cut", 0), (None, 0), ("Cut", 0)), (("Cut", 1), ("4K", 0), ("4K", 1)), ((None, 0), (None, 1), (None, 1))],
)
def test_who_takes_over_keeps_the_label_and_the_place_a_person_gave(
    db: Database,
    two: tuple[str, str],
    old: tuple[str | None, int],
    new: tuple[str | None, int],
    after: tuple[object, ...],
) -> None:
    rows = put(db, two[0], A, B)
    for row_id, values in zip(rows, (old, new), strict=True):
        db.conn.execute("UPDATE files SET label = ?, pinned = ? WHERE id = ?", (*values, row_id))
    files.succeed(db, *rows)
    assert kept(db) == [("main/b.mkv", two[0], 1, *after)]


def test_a_place_belongs_to_those_that_its_file_is(db: Database, two: tuple[str, str]) -> None:
    one, other = two
    third = film(db, "Heat")
    put(db, one, A)
    put(db, other, A)
    put(db, third, replace(A, content_id="b2-other bytes"))
    files.supersede(db, A, [one], LATER)
    assert [row[:3] for row in kept(db) if row[0] == "main/a.mkv"] == [("main/a.mkv", one, 1), ("main/a.mkv", third, 0)]


def test_only_what_lives_is_served_and_what_is_there_first(db: Database, two: tuple[str, str]) -> None:
    one, other = two
    put(db, one, A)
    files.mark(db, "main", ["a.mkv"], NOW)
    put(db, other, replace(A, content_id="b2-2"))
    found = files.servable(db, "main", "a.mkv")
    assert found is not None and found["media_id"] == other
    media.delete(db, other, NOW)
    found = files.servable(db, "main", "a.mkv")
    assert found is not None and found["missing_since"] == NOW
    media.delete(db, one, NOW)
    assert [files.servable(db, "main", path) for path in ("a.mkv", "A.mkv", "", "../a.mkv")] == [None] * 4


def test_main_files_that_are_there_of_all_or_of_some_with_those_who_share_them(
    db: Database, two: tuple[str, str]
) -> None:
    one, other = two
    put(db, one, A, replace(B, role=Role.EXTRA), main_file("gone.mkv"))
    put(db, other, A, main_file("c.mkv"))
    files.mark(db, "main", ["gone.mkv"], NOW)
    everything = [("a.mkv", one), ("a.mkv", other), ("c.mkv", other)]
    assert sorted((row["path"], row["media_id"]) for row in files.mains(db)) == sorted(everything)
    assert sorted((row["path"], row["media_id"]) for row in files.mains(db, [one])) == sorted(everything[:2])
    assert (files.mains(db, []), files.mains(db, ["nope"])) == ([], [])
    media.delete(db, other, NOW)
    assert [(row["path"], row["media_id"]) for row in files.mains(db)] == everything[:1]

"""Sidecars that are damaged, foreign or meant to harm are refused one by one, with a line each; the rest comes back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from documents_at_hand import fact, film, refused, written
from sidecar_library import FILM, id_of, lay, scan
from sqlite_utils import Database

from medialib.flow.sidecars.document import read
from medialib.model import Job
from medialib.settings import Settings
from medialib.store import connect
from medialib.store import jobs as rows

DOCUMENT = f"{FILM}.medialib.json"
ALONE = "It is left alone; files are taken as always."
Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "It is not JSON: Expecting value: line 1 column 1 (char 0)."),
        (b"{", "It is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)."),
        (b"\xff\xfe\x00", "It is not JSON: 'utf-16-le' codec can't decode byte 0x00 in position 2: truncated data."),
        (b"[" * 100_000, "It is nested deeper than any sidecar."),
        (b'{"medialib": NaN}', "It is not JSON: NaN is no number."),
        (b"[]", "It is no sidecar of ours."),
        (b'{"name": "something else"}', "It is no sidecar of ours."),
        (b'{"medialib": 2}', "It has the version '2', not 1."),
        (b'{"medialib": true}', "It has the version 'True', not 1."),
        (b'{"medialib": 1}', "It does not say where it was written, or of what."),
        (
            b'{"medialib": 1, "place": {"folder": "main", "path": "../a"}, "items": [{}]}',
            "It says it was written to '../a'.",
        ),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    (tmp_path / "a.medialib.json").write_bytes(raw)
    assert refused(tmp_path / "a.medialib.json") == (said, ALONE)


def test_a_huge_document_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(100_000_000)
    assert refused(tmp_path / "a") == ("It has 100.0 MB, more than any sidecar.", ALONE)


CHANGES: list[tuple[Change, str]] = [
    (lambda item: item["media"].update(id="../../etc"), "an id that cannot be right: '../../etc'"),
    (lambda item: item["media"].update(kind="weapon"), "a kind that cannot be right: 'weapon'"),
    (lambda item: item["media"].update(title=None), "the title of an item that cannot be right: 'None'"),
    (lambda item: item["media"].update(title="a\ud800"), "a text that cannot be right: 'a\\ud800'"),
    (lambda item: item["media"].update(year=2**70), f"a number that cannot be right: '{2**70}'"),
    (lambda item: item["media"].update(site_url="javascript:alert(1)"), "an address that cannot be right"),
    (lambda item: item["files"][0].update(path="../../secret"), "a path that cannot be right: '../../secret'"),
    (lambda item: item["files"][0].update(path="/etc/passwd"), "a path that cannot be right: '/etc/passwd'"),
    (lambda item: item["files"][0].update(path="data/private.db"), "a path that cannot be right: 'data/private.db'"),
    (lambda item: item["files"][0].update(role="king"), "a role that cannot be right: 'king'"),
    (lambda item: item["images"][0].update(hash="../x"), "the name of a picture that cannot be right: '../x'"),
    (lambda item: item["images"][0].update(color="red;}"), "a colour that cannot be right: 'red;}'"),
    (lambda item: item["images"][0].update(widths=[10**9]), "widths that cannot be right: '[1000000000]'"),
    (lambda item: item["facts"].append(fact("genres", 5)), "a value of genres that cannot be right: '5'"),
    (lambda item: item["facts"].append(fact("credits", ["x"])), "a value of credits that cannot be right"),
    (lambda item: item["facts"].append(fact("year", True)), "a value of year that cannot be right: 'True'"),
    (lambda item: item["facts"].append(fact("site_url", "data:x")), "a value of site_url that cannot be right"),
    (lambda item: item["facts"].append({}), "a field that cannot be right: 'None'"),
    (lambda item: item.update(facts="all"), "the rows of facts that cannot be right: 'all'"),
    (
        lambda item: item.update(matches=[{"state": "taken", "candidates": [{}], "refused": []}]),
        "candidates of a match",
    ),
    (
        lambda item: item.update(acts=[{"act": "rename", "detail": {"moves": [["a", "../../b"]]}}]),
        "a path in an act that cannot be right: '../../b'",
    ),
    (lambda item: item.update(image_offers=[{"role": "poster", "source": "tmdb", "url": "file:///x"}]), "an address"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_what_cannot_be_right_is_refused(tmp_path: Path, change: Change, said: str) -> None:
    item = film()
    assert len(read(written(tmp_path / "a", item)).items) == 1
    change(item)
    assert said in refused(written(tmp_path / "a", item))[0]


def emptied(settings: Settings, db: Database) -> None:
    """The database is lost, and an empty one is in its place."""
    db.close()
    for path in settings.data.glob("library.db*"):
        path.unlink()
    connect.prepare(settings)


def told(db: Database, job: Job) -> list[str]:
    return [line for _, _, line in rows.log_lines(db, job.id)]


def changed(path: Path, change: Change) -> None:
    """Change the first item of a document."""
    whole = json.loads(path.read_text())
    change(whole["items"][0])
    path.write_text(json.dumps(whole))


def test_each_is_refused_alone_and_the_rest_comes_back(filled: Settings, db: Database, tmp_path: Path) -> None:
    media_id, artist_id = id_of(db, "movie"), id_of(db, "artist")
    emptied(filled, db)
    root = filled.media_root
    markup = "<script>alert(1)</script>{{ 7 * 7 }}'\";--"
    changed(root / DOCUMENT, lambda item: item["facts"].append(fact("title", markup)))
    shutil.copy(root / DOCUMENT, root / "movies/Fargo (1996)/Another.medialib.json")
    changed(root / "music/Band/Record/album.medialib.json", lambda item: item["media"].update(year="1996"))
    (root / "music/Band/Record/01 - Song.medialib.json").rename(tmp_path / "song.json")
    (root / "music/Band/Record/01 - Song.medialib.json").symlink_to(tmp_path / "song.json")
    season = "shows/Twin Peaks (1990)/Season 01/season.medialib.json"
    changed(root / season, lambda item: item["media"].update(parent_id="abcdefgh"))
    with connect.library(filled) as new:
        job = scan(filled, new)
        assert (job.status, told(new, job)) == (
            "done",
            [
                "music/Band/Record/album.medialib.json: It holds a year of media that cannot be right: '1996'. It is left alone.",
                f"{season}: It stands under abcdefgh, of which it says nothing.",
                f"movies/Fargo (1996)/Another.medialib.json: It is of the item {media_id}, as is {DOCUMENT}.",
            ],
        )
        found = [row[0] for row in new.conn.execute("SELECT kind FROM media ORDER BY kind")]
        assert found == ["album", "artist", "episode", "episode", "movie", "season", "show", "track"]
        assert (id_of(new, "artist"), id_of(new, "movie", markup)) == (artist_id, media_id)
    [page] = (filled.build_dir / "home").rglob(f"{media_id}*.html")
    assert "<script>alert" not in page.read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page.read_text()


def test_what_is_of_another_item_is_refused(filled: Settings, db: Database, mkv: Path) -> None:
    film_id, show_id = id_of(db, "movie"), id_of(db, "show")
    (filled.media_root / "shows/Twin Peaks (1990)/show.medialib.json").unlink()
    heat = filled.media_root / "movies/Heat (1995).medialib.json"
    lay(filled, mkv, "movies/Heat (1995).mkv")
    whole = json.loads((filled.media_root / DOCUMENT).read_text())
    item = whole["items"][0]
    file = item["files"][0]
    cases = {
        f"It is of the item {film_id}, as is {DOCUMENT}.": {"id": film_id},
        f"'{FILM}.mp4' belongs to the item {film_id} already.": {"id": "another22222"},
        f"Its id {show_id} is that of 'Twin Peaks', another show.": {"id": show_id},
    }
    for said, named in cases.items():
        item["media"] |= {"identity": "heat 1995", **named}
        item["files"] = [{**file, "path": f"{FILM}.mp4", "content_id": "b2-other"}]
        whole["place"]["path"] = "movies/Heat (1995).medialib.json"
        heat.write_text(json.dumps(whole))
        job = scan(filled.model_copy(update={"sidecars": False}), db, from_sidecars=True)
        assert [line for line in told(db, job) if "Heat" in line] == [f"movies/Heat (1995).medialib.json: {said}"]

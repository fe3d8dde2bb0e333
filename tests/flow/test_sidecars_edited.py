"""Who changes a sidecar of ours is its author from then on."""

from __future__ import annotations

import shutil
from pathlib import Path

from sidecar_library import EPISODES, FILM, beside, id_of, said, say, scan, show, states, write
from sqlite_utils import Database

from medialib import seal
from medialib.model import Source
from medialib.settings import Settings
from medialib.store import facts, media
from medialib.store import jobs as rows

NFO = "movies/Fargo (1996)/movie.nfo"


def change(path: Path, old: str, new: str) -> None:
    """Edit a text file as a person would."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def by_nfo(db: Database, media_id: str) -> dict[str, object]:
    return {fact.field: fact.value for fact in facts.known(db, media_id) if fact.source is Source.NFO}


def test_a_changed_nfo_is_read_and_not_written_again(filled: Settings, db: Database) -> None:
    media_id = id_of(db, "movie")
    say(db, media_id, Source.TMDB, overview="As they tell it.", genres=["Crime"])
    write(filled, db)
    change(filled.media_root / NFO, "<title>Fargo</title>", "<title>Fargo, mine</title>")
    mine = (filled.media_root / NFO).read_bytes()
    scan(filled, db)
    row = media.get(db, media_id)
    assert row is not None
    assert (row["title"], by_nfo(db, media_id)) == (
        "Fargo, mine",
        {"title": "Fargo, mine", "year": 1996, "overview": "As they tell it.", "genres": ["Crime"], "runtime_s": 60},
    )
    say(db, media_id, Source.TMDB, overview="As they tell it now.")
    write(filled, db)
    assert (filled.media_root / NFO).read_bytes() == mine
    change(filled.media_root / NFO, "Fargo, mine", "Fargo, still mine")
    scan(filled, db)
    assert by_nfo(db, media_id)["title"] == "Fargo, still mine"


def test_a_changed_nfo_of_several_episodes_tells_of_each(filled: Settings, db: Database) -> None:
    change(filled.media_root / f"{EPISODES}.nfo", "<title>Episode 2</title>", "<title>Traces to Nowhere</title>")
    scan(filled, db)
    titles = [row[0] for row in db.conn.execute("SELECT title FROM media WHERE kind = 'episode' ORDER BY number")]
    assert titles == ["Episode 1", "Traces to Nowhere"]


def test_a_touched_or_copied_nfo_stays_ours(filled: Settings, db: Database, tmp_path: Path) -> None:
    nfo = filled.media_root / NFO
    shutil.copy(nfo, tmp_path / "copy.nfo")
    nfo.unlink()
    shutil.copyfile(tmp_path / "copy.nfo", nfo)
    scan(filled, db)
    assert (seal.is_ours(nfo), by_nfo(db, id_of(db, "movie"))) == (True, {})
    say(db, id_of(db, "movie"), Source.TMDB, overview="As they tell it.")
    write(filled, db)
    assert "As they tell it." in nfo.read_text()


def test_an_nfo_that_was_spoilt_is_left_and_told(filled: Settings, db: Database) -> None:
    (filled.media_root / NFO).write_text("<movie><title>Far")
    job = scan(filled, db)
    assert [line for _, _, line in rows.log_lines(db, job.id)] == [
        f"{NFO} was changed, and cannot be read as an NFO file any more."
    ]
    assert (filled.media_root / NFO).read_text() == "<movie><title>Far"


def test_another_picture_in_place_of_ours_is_taken_and_kept(filled: Settings, db: Database, jpg: Path) -> None:
    media_id = id_of(db, "movie")
    show(filled, db, media_id, "poster", Source.TMDB)
    write(filled, db)
    poster = filled.media_root / "movies/Fargo (1996)/poster.jpg"
    shutil.copyfile(jpg, poster)
    scan(filled, db)
    found = db.conn.execute(
        "SELECT source FROM images WHERE media_id = ? AND role = 'poster' ORDER BY source", (media_id,)
    )
    assert [row[0] for row in found] == ["folder", "tmdb"]
    show(filled, db, media_id, "poster", Source.TMDB, "310x460")
    write(filled, db)
    assert poster.read_bytes() == jpg.read_bytes()
    assert all(
        row["webp"] for row in said(filled, f"{FILM}.medialib.json")["items"][0]["images"] if row["source"] == "tmdb"
    )


def test_a_removed_sidecar_comes_back_with_the_next_change(filled: Settings, db: Database) -> None:
    (filled.media_root / NFO).unlink()
    scan(filled, db)
    assert NFO not in beside(filled)
    say(db, id_of(db, "movie"), Source.TMDB, overview="As they tell it.")
    write(filled, db)
    assert NFO in states(filled)

"""The demo where something is in its way: no ffmpeg, no room, a program that fails. Nothing is left half made."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ByteSize

from medialib import demo
from medialib.demo import collection
from medialib.demo.pieces import pieces
from medialib.errors import ConflictError, JobError, ProgramError
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect, items


def titles(settings: Settings) -> list[str]:
    """What the library holds."""
    with connect.library(settings, read_only=True) as db:
        return sorted(row.title for row in items.media(db, items.living(db)).values())


def left(settings: Settings) -> list[Path]:
    """What lies where pieces are made."""
    return sorted(settings.work.rglob("*"))


def failing(folder: Path) -> str:
    """A PATH on which there is one program, an ffmpeg that fails."""
    folder.mkdir()
    program = folder / "ffmpeg"
    program.write_text("#!/bin/sh\necho 'no such encoder' >&2\nexit 1\n")
    program.chmod(0o755)
    return str(folder)


def test_without_ffmpeg_what_needs_none_is_there_and_the_rest_says_what_to_install(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said: list[str] = []
    for _ in range(2):
        with pytest.raises(ProgramError) as raised:
            demo.fill(settings, lambda title, share: said.append(title))
        assert raised.value.message == "ffmpeg is not installed."
        assert "ffmpeg" in raised.value.hint
        assert (titles(settings), left(settings)) == ([collection.ARTICLE], [])
    albums = [piece.title for piece in pieces() if piece.kind is Kind.ALBUM]
    assert said == [collection.ARTICLE, albums[0], albums[0]]
    assert demo.remove(settings) == 1
    assert titles(settings) == []


def test_what_the_program_said_is_told(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", failing(tmp_path / "bin"))
    with pytest.raises(ProgramError, match="no such encoder"):
        demo.fill(settings, lambda title, share: None)
    assert left(settings) == []


def test_without_room_the_piece_is_named_with_what_the_job_said(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    jobs = settings.jobs.model_copy(update={"min_free": ByteSize(2**60), "tries": 1})
    with pytest.raises(JobError) as raised:
        demo.fill(settings.model_copy(update={"jobs": jobs}), lambda title, share: None)
    assert raised.value.message.startswith(f"'{collection.ARTICLE}' of the demo could not be added. ")
    assert (titles(settings), left(settings)) == ([], [])


def test_what_is_there_of_ones_own_is_counted_and_nothing_of_it_touched(settings: Settings) -> None:
    with connect.library(settings) as db, connect.write(db):
        for number in range(2):
            db.conn.execute(
                "INSERT INTO media (id, kind, identity, title, sort_title, added_at, updated_at) VALUES (?, 'movie', ?, 'Mine', 'mine', '', '')",
                (f"film{number:08d}", f"mine {number}"),
            )
    with pytest.raises(ConflictError, match="it holds 2 items of its own"):
        demo.fill(settings, lambda title, share: None)
    assert (demo.remove(settings), titles(settings)) == (0, ["Mine", "Mine"])


def test_a_piece_is_known_by_its_kind_and_title_and_lies_in_a_folder_of_its_own() -> None:
    found = pieces()
    assert len({piece.key for piece in found}) == len({(piece.shelf, piece.folder) for piece in found}) == len(found)
    assert [piece.key for piece in found][:2] == ["article:why-old-books-smell-of-vanilla", "album:copper-rain"]
    assert {piece.shelf for piece in found} == {".", "music", "shows", "movies"}
    assert [piece.title for piece in found if piece.kind is Kind.MOVIE] == [
        film.title for film in reversed(collection.FILMS)
    ]


def test_an_article_is_made_without_any_program(tmp_path: Path) -> None:
    [piece] = [piece for piece in pieces() if piece.kind is Kind.ARTICLE]
    piece.make(tmp_path)
    name = "Why Old Books Smell of Vanilla"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}-thumb.jpg", f"{name}.html"]
    text = (tmp_path / f"{name}.html").read_text()
    assert text.count("<p>") == len(collection.ARTICLE_PARAGRAPHS) + 1
    assert {fact.field for fact in piece.facts} == {
        "creator",
        "credits",
        "date",
        "year",
        "site_url",
        "overview",
        "body",
    }

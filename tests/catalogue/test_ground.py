"""Where a catalogue is printed: nobody's files are taken for pages that are no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from catalogue_rows import add, printed
from sqlite_utils import Database

from medialib.catalogue.ground import MARK
from medialib.catalogue.publish import publish
from medialib.errors import ConflictError, JobError
from medialib.model import Kind
from medialib.settings import Settings
from medialib.store import connect


def home(settings: Settings) -> Path:
    return settings.build_dir / "home"


def test_a_folder_of_somebodys_files_is_not_taken_for_the_catalogue(settings: Settings, db: Database) -> None:
    add(db, "m1", Kind.MOVIE, "A film")
    theirs = home(settings) / "Bilder" / "Oma.jpg"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("a picture")
    for full in (False, True):
        with pytest.raises(ConflictError) as refused:
            publish(settings, full=full)
        assert (refused.value.message, refused.value.hint) == (
            f"'{home(settings)}' is to hold the catalogue, but there lies something else: 'Bilder'.",
            "Set BUILD_DIR to a place of its own, or empty that folder if nobody needs it.",
        )
        assert printed(home(settings)) == {"Bilder/Oma.jpg": b"a picture"}
    theirs.unlink()
    theirs.parent.rmdir()
    (home(settings) / "media").mkdir()
    assert publish(settings).written > 0
    assert (home(settings) / MARK).read_bytes() == b""


def test_a_catalogue_whose_library_is_new_is_still_the_catalogues_place(settings: Settings) -> None:
    publish(settings)
    shutil.rmtree(settings.data)
    connect.prepare(settings)
    assert publish(settings).removed == 0


def test_a_file_where_the_catalogue_belongs_is_named(settings: Settings) -> None:
    settings.build_dir.mkdir(parents=True, exist_ok=True)
    home(settings).write_text("a file")
    with pytest.raises(JobError) as refused:
        publish(settings)
    assert refused.value.message == f"Cannot write '{home(settings)}': File exists."
    assert home(settings).read_text() == "a file"

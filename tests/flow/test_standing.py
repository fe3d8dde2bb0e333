from __future__ import annotations

from medialib.flow.standing import standing
from medialib.model import Kind
from medialib.sources.folder import Entry
from medialib.suffixes import part


def items(*paths: str, declared: Kind | None = None) -> list[str]:
    return [
        entry.path for entry in standing([Entry(path, 1, 1, part(path) == "main") for path in paths], declared=declared)
    ]


def test_what_lies_with_a_film_belongs_to_it() -> None:
    assert items(
        "F/Fargo.mkv", "F/poster.jpg", "F/Fargo-fanart1.jpg", "F/Fargo.jpg", "F/readme.txt", "F/Fargo.srt"
    ) == ["F/Fargo.mkv"]


def test_an_albums_pictures_and_booklet_belong_to_it() -> None:
    assert items("A/01.flac", "A/scan 1.png", "A/booklet.pdf") == ["A/01.flac"]


def test_a_shows_artwork_stands_above_its_seasons() -> None:
    assert items("Dark/poster.jpg", "Dark/season01-poster.jpg", "Dark/S1/e1.mkv") == ["Dark/S1/e1.mkv"]


def test_photos_beside_clips_are_photos() -> None:
    assert items("DCIM/IMG_1.jpg", "DCIM/VID_2.mp4") == ["DCIM/IMG_1.jpg", "DCIM/VID_2.mp4"]


def test_books_and_notes_of_their_own_are_items() -> None:
    assert items("Books/a.epub", "Books/b.pdf", "Notes/c.txt") == ["Books/a.epub", "Books/b.pdf", "Notes/c.txt"]


def test_a_folder_of_photos_is_taken_at_its_word() -> None:
    assert items("Walls/poster.jpg", "Walls/song.mp3", declared=Kind.PHOTO) == ["Walls/poster.jpg", "Walls/song.mp3"]

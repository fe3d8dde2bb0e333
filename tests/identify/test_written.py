"""What books' files say, beside what their names and calibre say: who counts, and what tells books apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import PACKAGE, comic, epub, pdf, picture

from medialib.identify import Beside, Place, look_beside, pictures_of, recognise, shelf_path
from medialib.identify.facts import shown
from medialib.identify.tags import Tags
from medialib.model import Acquired, Fact, Kind, Match, Picture, Probe, Source
from medialib.suffixes import family

DEEP = "<dc:title>The Deep House</dc:title><dc:creator>Ida Falk</dc:creator><dc:language>de</dc:language>"


def understood(root: Path, path: Path, *, alone: bool = False) -> tuple[Match, Beside]:
    beside = look_beside(path, Acquired(path), root=root, alone=alone)
    kin = "audio" if family(path.name) == "audiobook" else "text"
    place = Place(
        path.relative_to(root).as_posix(), Probe(kin), tags=beside.tags, imprint=beside.imprint, opf=beside.opf
    )
    return recognise(place), beside


def said(match: Match, *fields: str) -> list[object]:
    return [shown(match.item.facts, field) for field in fields]


def test_a_file_s_own_words_are_shown_and_its_name_s_are_kept(tmp_path: Path) -> None:
    book = epub(
        tmp_path / "scan0001.epub", DEEP, '<item properties="cover-image" href="c.jpg"/>', {"OEBPS/c.jpg": picture()}
    )
    match, beside = understood(tmp_path, book, alone=True)
    assert said(match, "title", "creator", "language") == ["The Deep House", "Ida Falk", "de"]
    assert Fact("title", "scan0001", Source.NAME, 0.5) in match.item.facts
    assert (match.item.kind, match.item.identity) == (Kind.BOOK, "ida falk the deep house")
    assert pictures_of(book, match, beside) == ((0, Picture("cover", Source.TAGS, data=picture())),)
    assert shelf_path(match, ".epub").as_posix() == "books/Ida Falk/The Deep House.epub"


def test_two_books_of_one_name_are_two_and_two_formats_of_one_book_are_one(tmp_path: Path) -> None:
    one, _ = understood(tmp_path, epub(tmp_path / "a/book.epub", DEEP), alone=True)
    other, _ = understood(tmp_path, epub(tmp_path / "b/book.epub", DEEP.replace("Deep", "High")), alone=True)
    assert one.item.identity != other.item.identity
    folder = tmp_path / "Ida Falk/The Deep House (12)"
    formats = [folder / f"The Deep House - Ida Falk.{suffix}" for suffix in ("epub", "mobi")]
    epub(formats[0], DEEP.replace("Ida Falk", "Falk, Ida and Others"))
    formats[1].write_bytes(b"x")
    assert len({understood(tmp_path, path)[0].item.identity for path in formats}) == 1


def test_calibre_s_word_beside_a_book_goes_before_the_file_s(tmp_path: Path) -> None:
    book = epub(tmp_path / "Ida Falk/Deep (12)/Deep - Ida Falk.epub", DEEP)
    (book.parent / "metadata.opf").write_text(PACKAGE.format("<dc:title>Deep, corrected</dc:title>", ""))
    match, _ = understood(tmp_path, book)
    assert said(match, "title", "creator") == ["Deep, corrected", "Ida Falk"]
    assert Fact("title", "Deep, corrected", Source.NFO) in match.item.facts
    epub(book.with_name("Other - Ida Falk.epub"), DEEP)
    assert said(understood(tmp_path, book)[0], "title") == ["The Deep House"]  # whose word is it?
    (tmp_path / "metadata.opf").write_text(PACKAGE.format("<dc:title>All books</dc:title>", ""))
    assert said(understood(tmp_path, epub(tmp_path / "x.epub", DEEP))[0], "title") == ["The Deep House"]


@pytest.mark.parametrize(
    "content", ["", "<package>", "x" * 6_000_000, '<!DOCTYPE a [<!ENTITY b "c">]><package>&b;</package>']
)
def test_calibre_s_word_that_is_none(tmp_path: Path, content: str) -> None:
    book = epub(tmp_path / "Ida Falk/Deep (12)/Deep - Ida Falk.epub", DEEP)
    (book.parent / "metadata.opf").write_text(content)
    assert said(understood(tmp_path, book)[0], "title") == ["The Deep House"]


def test_a_pdf_s_title_counts_less_than_a_name_that_says_who_wrote_it(tmp_path: Path) -> None:
    info = {"Title": "Draft of a Novel", "Author": "Typist", "Subject": "A house."}
    named, _ = understood(tmp_path, pdf(tmp_path / "Ida Falk - The Deep House.pdf", ("ISBN 978-0-306-40615-7",), info))
    assert said(named, "title", "creator", "overview", "external_ids") == [
        *("The Deep House", "Ida Falk", "A house."),
        {"isbn": "9780306406157"},
    ]
    unnamed, _ = understood(tmp_path, pdf(tmp_path / "1999-12.pdf", ("x",), info))
    assert said(unnamed, "title", "creator") == ["Draft of a Novel", "Typist"]


def test_a_comic_is_a_book_in_a_series(tmp_path: Path) -> None:
    book = comic(tmp_path / "hb04.cbz", "<Title>Doom</Title><Series>Harbour Boy</Series><Number>4</Number>")
    match, _ = understood(tmp_path, book)
    assert said(match, "title", "collection") == [
        "Harbour Boy 4: Doom",
        {"key": "series:harbour boy", "title": "Harbour Boy", "number": 4.0},
    ]


def test_a_book_that_cannot_be_read_is_called_by_its_name(tmp_path: Path) -> None:
    book = tmp_path / "Ida Falk - The Deep House.epub"
    book.write_bytes(b"PK\3\4 cut off")
    match, beside = understood(tmp_path, book)
    assert said(match, "title", "creator") == ["The Deep House", "Ida Falk"]
    assert beside.imprint is not None
    assert beside.imprint.trouble.startswith("'Ida Falk - The Deep House.epub' cannot be read: ")


def test_what_is_called_a_document_stays_one(tmp_path: Path) -> None:
    book = pdf(tmp_path / "x.pdf", ("x",), {"Title": "The Deep House"})
    beside = look_beside(book, Acquired(book), alone=True)
    match = recognise(Place("x.pdf", Probe("text"), wanted=Kind.DOCUMENT, imprint=beside.imprint))
    assert (match.item.kind, said(match, "title")) == (Kind.DOCUMENT, ["x"])


def test_an_audiobook_s_tags(tmp_path: Path) -> None:
    tags = Tags(
        title="Chapter 1", album="Mort", subtitle="A Novel", artists=("Terry Pratchett",), composers=("Nigel Planer",),
        series="Discworld", volume=4.0, isbn="0-306-40615-2", language="en", publisher="Isis",
    )  # fmt: skip
    match = recognise(Place("Audiobooks/Terry Pratchett/Mort/01.mp3", Probe("audio"), tags=tags))
    assert said(
        match, "title", "tagline", "creator", "language", "publisher", "external_ids", "collection", "credits"
    ) == [
        *("Mort", "A Novel", "Terry Pratchett", "en", "Isis", {"isbn": "9780306406157"}),
        {"key": "series:discworld", "title": "Discworld", "number": 4.0},
        [
            {"name": "Terry Pratchett", "role": "author", "character": ""},
            {"name": "Nigel Planer", "role": "narrator", "character": ""},
        ],
    ]
    wrong = recognise(Place("Audiobooks/A/B/01.mp3", Probe("audio"), tags=Tags(album="B", isbn="0-306-40615-3")))
    assert said(wrong, "title", "external_ids", "collection") == ["B", None, None]

"""What comics and PDFs say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import comic, pdf, picture

from medialib.identify import imprint
from medialib.identify.imprint import Imprint
from medialib.identify.imprint.pdf import is_made_up


def read(path: Path) -> Imprint:
    found = imprint.read(path)
    assert found is not None
    return found


def test_a_comic(tmp_path: Path) -> None:
    info = """
        <Title>The Right Hand</Title><Series>Harbour Boy</Series><Number /><Count /><Volume>4</Volume>
        <Summary>When strangeness &amp; sea
        come.</Summary><Year>2000</Year><Month>4</Month><Day>1</Day>
        <Writer>Mike Moor, Ida Falk</Writer><Penciller>Mike Moor</Penciller><Inker>Mike Moor</Inker>
        <Colorist>Dave Dahl</Colorist><Translator>Per Lind</Translator><Publisher>Quay</Publisher>
        <Genre>Horror, Action/Adventure</Genre><LanguageISO>en</LanguageISO><GTIN>9780306406157</GTIN>
        <Pages><Page Image="0"/><Page Image="1" Type="FrontCover"/></Pages>"""
    pages: dict[str, bytes | str] = {
        "p/10.jpg": b"ten",
        "p/9.jpg": b"nine",
        "p/1.jpg": b"one",
        "__MACOSX/p/._0.jpg": b"no",
    }
    assert read(comic(tmp_path / "a.cbz", info, pages, "inner/comicinfo.XML")) == Imprint(
        title="Harbour Boy 4: The Right Hand",
        credits=(
            *(("Mike Moor", "author"), ("Ida Falk", "author"), ("Mike Moor", "artist")),
            *(("Dave Dahl", "colorist"), ("Per Lind", "translator")),
        ),
        language="en",
        date="2000-04-01",
        publisher="Quay",
        description="When strangeness & sea\ncome.",
        genres=("Horror", "Action/Adventure"),
        isbn="9780306406157",
        series="Harbour Boy",
        number=4.0,
        cover=b"nine",
    )


@pytest.mark.parametrize(
    ("info", "title", "number"),
    [
        ("<Title>Alone</Title>", "Alone", None),
        ("<Series>S</Series>", "S", None),
        ("<Series>S</Series><Title>s!</Title>", "S", None),
        ("<Series>S</Series><Title>v01</Title>", "S 1", 1.0),
        ("<Series>S</Series><Title>Vol. 2.5</Title>", "S 2.5", 2.5),
        ("<Series>S</Series><Number>7</Number><Title>7</Title>", "S 7", 7.0),
        ("<Series>S</Series><Number>0</Number><Volume>3</Volume>", "S 0", 0.0),
        ("<Series>S</Series><Number>-1</Number><Count>-1</Count><Title>T</Title>", "S: T", None),
        ("<Series>S</Series><Number>½</Number><Title>T</Title>", "S: T", None),
        ("<Series>ベルセルク</Series><Number>12</Number>", "ベルセルク 12", 12.0),
    ],
)
def test_titles_of_comics(tmp_path: Path, info: str, title: str, number: float | None) -> None:
    found = read(comic(tmp_path / "a.cbz", info))
    assert (found.title, found.number, found.trouble) == (title, number, "")


def test_a_comic_without_words_has_its_first_page(tmp_path: Path) -> None:
    pages: dict[str, bytes | str] = {"b/page 10.png": b"ten", "b/page 2.png": b"two", "b/notes.txt": b"x"}
    assert read(comic(tmp_path / "a.cbz", None, pages)) == Imprint(cover=b"two")
    assert read(comic(tmp_path / "b.cbz", None, {"notes.txt": b"x"})) == Imprint()
    assert read(comic(tmp_path / "c.cbz", '<Pages><Page Image="99" Type="FrontCover"/></Pages>', pages)) == Imprint(
        cover=b"two"
    )


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"
  xmlns:calibre="http://calibre-ebook.com/xmp-namespace" xmlns:calibreSI="http://calibre-ebook.com/xmp-namespace-series-index">
  <dc:title><rdf:Alt><rdf:li xml:lang="x-default">The Deep House</rdf:li><rdf:li xml:lang="de">Das Haus</rdf:li></rdf:Alt></dc:title>
  <dc:creator><rdf:Seq><rdf:li>Ida Falk</rdf:li><rdf:li>Orre, Tom</rdf:li></rdf:Seq></dc:creator>
  <dc:description><rdf:Alt><rdf:li xml:lang="x-default">A house.</rdf:li></rdf:Alt></dc:description>
  <dc:subject><rdf:Bag><rdf:li>Novel</rdf:li><rdf:li>Sea</rdf:li></rdf:Bag></dc:subject>
  <dc:publisher><rdf:Bag><rdf:li>Quay Press</rdf:li></rdf:Bag></dc:publisher>
  <dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
  <dc:date><rdf:Seq><rdf:li>2015-07-04T22:00:00+02:00</rdf:li></rdf:Seq></dc:date>
  <prism:isbn>978-0-306-40615-7</prism:isbn>
  <calibre:series rdf:parseType="Resource"><rdf:value>The Coast</rdf:value><calibreSI:series_index>2.00</calibreSI:series_index></calibre:series>
</rdf:Description></rdf:RDF>"""


def test_a_pdf_with_xmp_and_a_cover(tmp_path: Path) -> None:
    book = pdf(tmp_path / "a.pdf", ("x",), {"Title": "Old Words", "Author": "Somebody Else"}, RDF, picture())
    assert read(book) == Imprint(
        title="The Deep House",
        credits=(("Ida Falk", "author"), ("Tom Orre", "author")),
        language="en",
        date="2015-07-04",
        publisher="Quay Press",
        description="A house.",
        genres=("Novel", "Sea"),
        isbn="9780306406157",
        series="The Coast",
        number=2.0,
        cover=picture(),
    )


def test_a_pdf_with_an_information_dictionary_and_a_printed_isbn(tmp_path: Path) -> None:
    pages = (
        "The Deep House",
        "Printed in 1999\nTel. 978 123 456 789 0\nISBN 0-306-40615-2 (paper)\nISBN 978-1-4028-9462-6",
    )
    info = {
        "Title": "The Deep House",
        "Author": "Ida Falk; Tom Orre",
        "Subject": "About a house",
        "Keywords": "sea, house",
    }
    assert read(pdf(tmp_path / "Ünï – 本.pdf", pages, info)) == Imprint(
        title="The Deep House",
        credits=(("Ida Falk", "author"), ("Tom Orre", "author")),
        description="About a house",
        genres=("sea", "house"),
        isbn="9780306406157",
    )


def test_an_isbn_further_in_is_another_book_s(tmp_path: Path) -> None:
    assert read(pdf(tmp_path / "a.pdf", (*("text",) * 8, "ISBN 978-0-306-40615-7"))) == Imprint()


@pytest.mark.parametrize(
    ("title", "made_up"),
    [
        *(
            (one, True)
            for one in ("Microsoft Word - thesis.doc", "untitled", "Untitled-1", "book.indd", r"C:\temp\x", "", "x")
        ),
        *(
            (one, True)
            for one in ("0306406157", "ISBN 978-0-306-40615-7", "--", "Scan 12", "https://example.org", "Layout 1")
        ),
        *((one, False) for one in ("Dune", "1984: A Novel", "It", "Word and Object", "日本語", "Scanner Darkly")),
    ],
)
def test_titles_that_programs_make_up(title: str, made_up: bool) -> None:
    assert is_made_up(title) is made_up


def test_a_made_up_title_and_author_are_none(tmp_path: Path) -> None:
    found = read(pdf(tmp_path / "a.pdf", ("",), {"Title": "book.indd", "Author": "admin"}, "<a>"))
    assert found == Imprint()


def test_a_locked_pdf(tmp_path: Path) -> None:
    book = pdf(tmp_path / "a.pdf", ("x",), {"Title": "Secret"}, password="x")
    assert read(book) == Imprint(trouble="'a.pdf' is locked with a password. Its name is all that is known of it.")


def test_xmp_that_is_none(tmp_path: Path) -> None:
    xmp = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert read(pdf(tmp_path / "a.pdf", ("",), {"Title": "The Deep House"}, xmp)) == Imprint(title="The Deep House")

"""What EPUBs say of themselves, in both versions' ways and as real programs write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import archive, epub, picture

from medialib.identify import imprint
from medialib.identify.imprint import Imprint
from medialib.model import Fact, Json, Source


def read(path: Path) -> Imprint:
    found = imprint.read(path)
    assert found is not None
    return found


def test_an_epub_3(tmp_path: Path) -> None:
    metadata = """
        <dc:title id="t1">The Deep House</dc:title><meta refines="#t1" property="title-type">main</meta>
        <dc:title id="t2">A Novel of the Coast</dc:title><meta refines="#t2" property="title-type">subtitle</meta>
        <dc:creator id="a1">Ida Falk</dc:creator><meta refines="#a1" property="role" scheme="marc:relators">aut</meta>
        <dc:creator>Tom Orre</dc:creator>
        <dc:contributor id="c1">Per Lind</dc:contributor><meta refines="#c1" property="role">trl</meta>
        <dc:contributor>calibre (7.1) [https://calibre-ebook.com]</dc:contributor>
        <dc:language>en-GB</dc:language><dc:language>de</dc:language>
        <dc:date>2015-07-04T22:00:00+00:00</dc:date>
        <meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>
        <dc:publisher>Quay Press</dc:publisher>
        <dc:description>&lt;p&gt;A house &amp;amp; a &lt;b&gt;sea&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;And&lt;br/&gt;more.&lt;/p&gt;</dc:description>
        <dc:subject>Fiction / Fantasy / General</dc:subject><dc:subject>Sea stories, Mystery</dc:subject>
        <dc:identifier id="id">urn:uuid:7408d53a-5383-40aa-8078-5256c872ae41</dc:identifier>
        <dc:identifier>urn:isbn:978-0-306-40615-7</dc:identifier>
        <meta property="belongs-to-collection" id="s0">Nobel Winners</meta>
        <meta property="belongs-to-collection" id="s1">The Coast</meta>
        <meta refines="#s1" property="collection-type">series</meta><meta refines="#s1" property="group-position">2</meta>"""
    manifest = '<item id="i" href="../pics/co%20ver.jpg" properties="nav cover-image" media-type="image/jpeg"/>'
    book = epub(tmp_path / "a.epub", metadata, manifest, {"pics/co ver.jpg": picture()})
    assert read(book) == Imprint(
        title="The Deep House",
        subtitle="A Novel of the Coast",
        credits=(("Ida Falk", "author"), ("Tom Orre", "author"), ("Per Lind", "translator")),
        language="en",
        date="2015-07-04",
        publisher="Quay Press",
        description="A house & a sea.\nAnd\nmore.",
        genres=("Fantasy", "Sea stories", "Mystery"),
        isbn="9780306406157",
        series="The Coast",
        number=2.0,
        cover=picture(),
    )


def test_an_epub_2_as_calibre_writes_it(tmp_path: Path) -> None:
    metadata = """
        <dc:title>The Deep House</dc:title>
        <dc:creator opf:role="aut" opf:file-as="Falk, Ida">Falk, Ida</dc:creator>
        <dc:creator opf:role="ill">Ana Roy</dc:creator>
        <dc:identifier opf:scheme="calibre">77</dc:identifier><dc:identifier opf:scheme="GOODREADS">9780306</dc:identifier>
        <dc:identifier opf:scheme="ISBN">0306406152</dc:identifier>
        <dc:date opf:event="modification">2012-04-02</dc:date><dc:date opf:event="publication">1865-07</dc:date>
        <dc:language>ger</dc:language>
        <meta name="cover" content="my-cover"/>
        <meta name="calibre:series" content="The Coast"/><meta name="calibre:series_index" content="1.5"/>"""
    manifest = '<item id="my-cover" href="cover.jpg" media-type="image/jpeg"/><item id="x" href="x.jpg" media-type="image/jpeg"/>'
    book = epub(tmp_path / "a.epub", metadata, manifest, {"OEBPS/cover.jpg": picture(), "OEBPS/x.jpg": b"x"})
    assert read(book) == Imprint(
        title="The Deep House",
        credits=(("Ida Falk", "author"), ("Ana Roy", "illustrator")),
        language="de",
        date="1865",
        isbn="9780306406157",
        series="The Coast",
        number=1.5,
        cover=picture(),
    )


def test_the_facts_of_an_imprint() -> None:
    said = Imprint("T", "S", (("A", "author"), ("N", "narrator")), "de", "2001-02-03", "P", "D", ("G",), "9780306406157", "Das Ö", 2.5)  # fmt: skip
    credits: Json = [
        {"name": "A", "role": "author", "character": ""},
        {"name": "N", "role": "narrator", "character": ""},
    ]
    values: dict[str, Json] = {
        "title": "T", "tagline": "S", "creator": "A", "year": 2001, "date": "2001-02-03", "language": "de", "publisher": "P",
        "overview": "D", "genres": ["G"], "credits": credits, "external_ids": {"isbn": "9780306406157"},
        "collection": {"key": "series:das o", "title": "Das Ö", "number": 2.5},
    }  # fmt: skip
    assert imprint.facts(said) == tuple(Fact(field, value, Source.TAGS) for field, value in values.items())
    assert imprint.facts(Imprint(trouble="x")) == ()
    assert imprint.facts(Imprint(date="1865", series="!?", number=1.0)) == (Fact("year", 1865, Source.TAGS),)


@pytest.mark.parametrize(
    ("said", "isbn"),
    [
        ("<dc:identifier>9780306406157</dc:identifier>", "9780306406157"),
        ("<dc:identifier>ISBN 0-306-40615-2</dc:identifier>", "9780306406157"),
        ("<dc:identifier>isbn:0306406152</dc:identifier>", "9780306406157"),
        ("<dc:identifier>0306406152</dc:identifier>", ""),  # any number may have ten digits
        ("<dc:identifier>urn:isbn:9780306406158</dc:identifier>", ""),  # its check digit is wrong
        ('<dc:identifier id="i">0306406152</dc:identifier><meta refines="#i" property="identifier-type">02</meta>', "9780306406157"),
        ("<dc:source>urn:isbn:9780306406157</dc:source>", "9780306406157"),
        ("<dc:source>https://example.org/9780306406157</dc:source>", ""),
        ("<dc:identifier>978030640615797803064061579780306406157</dc:identifier>", ""),
    ],
)  # fmt: skip
def test_isbns(tmp_path: Path, said: str, isbn: str) -> None:
    assert read(epub(tmp_path / "a.epub", said)).isbn == isbn


@pytest.mark.parametrize(
    ("said", "authors"),
    [
        ("Falk, Ida", ("Ida Falk",)),
        ("Ida Falk & Tom Orre", ("Ida Falk", "Tom Orre")),
        ("Falk, Ida; Orre, Tom", ("Ida Falk", "Tom Orre")),
        ("Sammy Davis, Jr.", ("Sammy Davis, Jr.",)),
        ("Quay Press, Inc.", ("Quay Press, Inc.",)),
        ("Unknown", ()),
        ("村上 春樹", ("村上 春樹",)),
        ("نجيب محفوظ", ("نجيب محفوظ",)),
        (" \n Ida \t Falk ", ("Ida Falk",)),
    ],
)
def test_authors(tmp_path: Path, said: str, authors: tuple[str, ...]) -> None:
    creator = said.replace("&", "&amp;")
    assert read(epub(tmp_path / "a.epub", f"<dc:creator>{creator}</dc:creator>")).authors == authors


@pytest.mark.parametrize(
    ("said", "date"),
    [("0101-01-01T00:00:00+00:00", ""), ("2012", "2012"), ("20120402", "2012-04-02"), ("2012-13-40", "2012"), ("n. d.", ""), ("123456789", "")],
)  # fmt: skip
def test_dates(tmp_path: Path, said: str, date: str) -> None:
    assert read(epub(tmp_path / "a.epub", f"<dc:date>{said}</dc:date>")).date == date


def test_the_least_an_epub_can_be(tmp_path: Path) -> None:
    assert read(epub(tmp_path / "a.epub", "<dc:title>Alice</dc:title>")) == Imprint(title="Alice")
    bare = archive(tmp_path / "b.epub", {"x/book.opf": "<package><metadata><title>Bare</title></metadata></package>"})
    assert read(bare) == Imprint(title="Bare")


def test_a_doctype_without_entities_is_read(tmp_path: Path) -> None:
    said = (
        '<!DOCTYPE package PUBLIC "+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN" "http://openebook.org/dtds/oeb.dtd">'
    )
    old = "<package><metadata><dc-metadata xmlns:dc='http://purl.org/dc'><dc:Title>Old</dc:Title></dc-metadata></metadata></package>"
    assert read(archive(tmp_path / "a.epub", {"a.opf": f'<?xml version="1.0"?>{said}{old}'})) == Imprint(title="Old")


def test_a_cover_that_is_called_so_and_a_cover_that_is_missing(tmp_path: Path) -> None:
    manifest = '<item id="i1" href="images/Cover.PNG"/><item id="page" href="cover.xhtml"/>'
    book = epub(tmp_path / "a.epub", "<dc:title>A</dc:title>", manifest, {"OEBPS/images/Cover.PNG": b"png"})
    assert read(book) == Imprint(title="A", cover=b"png")
    assert read(epub(tmp_path / "b.epub", "<dc:title>B</dc:title>", manifest)) == Imprint(title="B")


def test_other_formats_are_not_read(tmp_path: Path) -> None:
    assert [imprint.read(tmp_path / name) for name in ("a.lit", "a.cbr", "a.txt", "epub")] == [None] * 4

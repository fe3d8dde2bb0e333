"""What package documents of EPUBs, and the words in them, become in all the ways that people write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from book_files import Members, epub

from medialib.identify import imprint
from medialib.identify.imprint import Imprint


def read(path: Path, metadata: str, manifest: str = "", more: Members | None = None) -> Imprint:
    found = imprint.read(epub(path / "a.epub", metadata, manifest, more))
    assert found is not None
    return found


def meta(refined: str, name: str, value: str) -> str:
    return f'<meta refines="#{refined}" property="{name}">{value}</meta>'


@pytest.mark.parametrize(
    ("metadata", "title", "subtitle"),
    [
        ("<dc:title>A</dc:title><dc:title>B</dc:title>", "A", ""),
        ("<dc:title> </dc:title><dc:title>B</dc:title>", "B", ""),
        ('<dc:title id="a">S</dc:title><dc:title>T</dc:title>' + meta("a", "title-type", "subtitle"), "T", "S"),
        ('<dc:title id="a">C</dc:title><dc:title>T</dc:title>' + meta("a", "title-type", "collection"), "T", ""),
        ('<dc:title>X</dc:title><dc:title id="a">M</dc:title>' + meta("a", "title-type", "main"), "M", ""),
        ("<dc:title>A\n  <b>B</b>\u200e C\x85</dc:title>", "A B\u200e C", ""),
        ("<dc:title>e\u0301</dc:title>", "é", ""),
        ("<dc:title>" + "x" * 600 + "</dc:title>", "x" * 500, ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_titles(tmp_path: Path, metadata: str, title: str, subtitle: str) -> None:
    found = read(tmp_path, metadata)
    assert (found.title, found.subtitle) == (title, subtitle)


@pytest.mark.parametrize(
    ("metadata", "credits"),
    [
        ("<dc:creator>A</dc:creator><dc:creator>A</dc:creator>", (("A", "author"),)),
        ('<dc:creator opf:role="TRL">A</dc:creator>', (("A", "translator"),)),
        ('<dc:creator opf:role="bkp">A</dc:creator>', ()),
        ('<dc:contributor opf:role="nrt">A</dc:contributor>', (("A", "narrator"),)),
        ("<dc:contributor>A</dc:contributor>", ()),
        ('<dc:creator id="a">A</dc:creator>' + meta("a", "role", "ill") + meta("a", "role", "aut"), (("A", "illustrator"),)),
        ('<dc:creator id="a">A</dc:creator>' + meta("b", "role", "ill"), (("A", "author"),)),
        ("<dc:creator>A und B</dc:creator>", (("A", "author"), ("B", "author"))),
        ("<dc:creator>A | B;C</dc:creator>", (("A", "author"), ("B", "author"), ("C", "author"))),
        ("<dc:creator>Andy Sand</dc:creator>", (("Andy Sand", "author"),)),
        ("<dc:creator>Tolkien, J. R. R.</dc:creator>", (("J. R. R. Tolkien", "author"),)),
        ("<dc:creator>King, Martin Luther, Jr.</dc:creator>", (("King, Martin Luther, Jr.", "author"),)),
        ("<dc:creator>The Society of Old Names, Berlin</dc:creator>", (("The Society of Old Names, Berlin", "author"),)),
        ("<dc:creator>, Ida</dc:creator><dc:creator>Falk,</dc:creator>", (("Ida", "author"), ("Falk", "author"))),
        ("<dc:creator>unknown; N/A &amp; Admin</dc:creator>", ()),
        ("<dc:creator>" + "; ".join(f"N{n}" for n in range(40)) + "</dc:creator>", tuple((f"N{n}", "author") for n in range(30))),
    ],
)  # fmt: skip
def test_credits(tmp_path: Path, metadata: str, credits: tuple[tuple[str, str], ...]) -> None:
    assert read(tmp_path, metadata).credits == credits


@pytest.mark.parametrize(
    ("metadata", "date"),
    [
        ('<dc:date opf:event="modification">2012</dc:date>', ""),
        ('<dc:date opf:event="publication">2011</dc:date><dc:date opf:event="original-publication">1965</dc:date>', "1965"),
        ("<dc:date>2011</dc:date><dc:date>1965</dc:date>", "2011"),
        ("<dc:date>none</dc:date><dc:date>1965-04</dc:date>", "1965"),
        ('<meta property="dcterms:issued">1965-04-01</meta>', "1965-04-01"),
        ('<meta property="dcterms:modified">1965-04-01</meta>', ""),
        ("<dc:date>1965-04-31T00:00:00Z</dc:date>", "1965-04-31"),
        ("<dc:date>1 April 1965</dc:date>", "1965"),
        ("<dc:date>1399</dc:date>", ""),
    ],
)  # fmt: skip
def test_dates(tmp_path: Path, metadata: str, date: str) -> None:
    assert read(tmp_path, metadata).date == date


@pytest.mark.parametrize(
    ("metadata", "series", "number"),
    [
        ('<meta name="calibre:series" content="C"/><meta name="calibre:series_index" content="x"/>', "C", None),
        ('<meta name="calibre:series" content=" "/><meta name="calibre:series_index" content="3"/>', "", None),
        ('<meta property="belongs-to-collection" id="a">S</meta>' + meta("a", "collection-type", "set"), "", None),
        ('<meta property="belongs-to-collection" id="a">S</meta>' + meta("a", "collection-type", "series"), "S", None),
        (
            '<meta property="belongs-to-collection" id="a">A</meta><meta property="belongs-to-collection" id="b">B</meta>'
            + meta("a", "collection-type", "series") + meta("b", "collection-type", "series") + meta("b", "group-position", "1.5"),
            *("B", 1.5),
        ),
        (
            '<meta name="calibre:series" content="C"/><meta property="belongs-to-collection" id="a">S</meta>'
            + meta("a", "collection-type", "series"),
            *("S", None),
        ),
    ],
)  # fmt: skip
def test_series(tmp_path: Path, metadata: str, series: str, number: float | None) -> None:
    found = read(tmp_path, metadata)
    assert (found.series, found.number) == (series, number)


@pytest.mark.parametrize(
    ("manifest", "metadata", "member"),
    [
        ('<item id="x" href="c.jpg" properties="cover-image"/>', "", "c.jpg"),
        ('<item id="x" href="c%20d.jpg#top" media-type="image/jpeg" properties="cover-image"/>', "", "c d.jpg"),
        ('<item id="x" href="c" media-type="image/png" properties="nav cover-image"/>', "", "c"),
        ('<item id="x" href="c.jpg"/>', '<meta name="cover" content="x"/>', "c.jpg"),
        ('<item id="x" href="c.jpg"/>', '<meta name="cover" content="c.jpg"/>', "c.jpg"),
        ('<item id="x" href="a.jpg"/><item id="MyCover" href="c.jpg"/>', "", "c.jpg"),
        ('<item id="x" href="a.jpg"/><item id="y" href="front/Cover.jpg"/>', "", "front/Cover.jpg"),
    ],
)
def test_covers(tmp_path: Path, manifest: str, metadata: str, member: str) -> None:
    assert read(tmp_path, metadata, manifest, {f"OEBPS/{member}": b"cover", "OEBPS/a.jpg": b"a"}).cover == b"cover"


@pytest.mark.parametrize(
    ("manifest", "metadata"),
    [
        ('<item id="x" href="c.svg" properties="cover-image" media-type="image/svg+xml"/>', ""),
        ('<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>', ""),
        ('<item id="x" href="c.jpg"/>', '<meta name="cover" content=""/>'),
        ('<item id="x" href="cover/c.jpg"/>', ""),
        ('<item id="x" properties="cover-image" media-type="image/png"/>', ""),
    ],
)
def test_covers_that_are_none(tmp_path: Path, manifest: str, metadata: str) -> None:
    members: Members = {"OEBPS/c.jpg": b"c", "OEBPS/c.svg": b"c", "OEBPS/cover.xhtml": b"c", "OEBPS/cover/c.jpg": b"c"}
    found = read(tmp_path, metadata, manifest, members)
    assert (found.cover, found.trouble) == (None, "")


@pytest.mark.parametrize(
    ("said", "description"),
    [
        ("A &amp;amp; B &amp;lt; C", "A & B < C"),
        ("&lt;div&gt;A&lt;/div&gt;&lt;ul&gt;&lt;li&gt;B&lt;/li&gt;&lt;li&gt;C&lt;/li&gt;&lt;/ul&gt;", "A\nB\nC"),
        ("&lt;h1&gt;A&lt;/h1&gt;B&lt;BR/&gt;C", "A\nB\nC"),
        ("&lt;style&gt;p{}&lt;/style&gt;&lt;!-- x --&gt;A", "A"),
        ("A\n\n   B \t C\n", "A\nB C"),
        ("1 &lt; 2", "1 < 2"),
        (" ", ""),
    ],
)
def test_descriptions(tmp_path: Path, said: str, description: str) -> None:
    assert read(tmp_path, f"<dc:description>{said}</dc:description>").description == description


def test_languages_publishers_and_subjects(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<dc:language>xx</dc:language><dc:language>pt-BR</dc:language><dc:publisher> </dc:publisher><dc:publisher>P</dc:publisher>"
        "<dc:description/><dc:description>D</dc:description><dc:subject>Sea stories; Ships, Sea stories</dc:subject>"
        "<dc:subject>Science Fiction -- Space</dc:subject>",
    )
    assert (found.language, found.publisher, found.description) == ("pt", "P", "D")
    assert found.genres[:2] == ("Sea stories", "Ships")


def test_a_package_without_metadata_and_names_in_any_case(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Imprint()
    assert read(tmp_path, "<DC:Title xmlns:DC='urn:x'>A</DC:Title><TITLE>B</TITLE>") == Imprint(title="A")

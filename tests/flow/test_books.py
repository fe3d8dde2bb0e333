"""Books from the file to the printed page, offline."""

from __future__ import annotations

from pathlib import Path

from book_files import comic, epub, pdf, picture
from doing import do, ended, on_shelves, titles
from sqlite_utils import Database

from medialib.catalogue.publish import publish
from medialib.model import Way
from medialib.settings import Settings
from medialib.store import jobs as rows

METADATA = """<dc:title>{title}</dc:title><dc:creator>Ida Falk</dc:creator><dc:date>{year}-05-06</dc:date>
    <dc:identifier>urn:isbn:9780306406157</dc:identifier><dc:language>de</dc:language>
    <meta name="calibre:series" content="Die Küste"/><meta name="calibre:series_index" content="{number}"/>"""


def book(path: Path, title: str, number: str, year: int = 2001) -> Path:
    said = METADATA.format(title=title, number=number, year=year)
    return epub(path, said, '<item properties="cover-image" href="c.jpg"/>', {"OEBPS/c.jpg": picture()})


def page(settings: Settings, path: str) -> str:
    publish(settings)
    return (settings.build_dir / "home" / path).read_text()


def test_a_book_comes_in_with_what_its_file_says(settings: Settings, db: Database, tmp_path: Path) -> None:
    job = do(settings, db, Way.FILE, book(tmp_path / "download.epub", "Das Haus", "2"))
    assert (ended(job)[0], titles(db)) == ("done", [("book", "Das Haus", 2001)])
    assert on_shelves(settings) == ["books/Ida Falk/Das Haus.epub"]
    html = page(settings, f"item/{job.media_id[:2]}/{job.media_id}.html" if job.media_id else "")
    for told in ("Ida Falk", "Das Haus", "Die Küste, 2", "German", "isbn 9780306406157", ".webp"):
        assert told in html
    assert [tuple(row) for row in db.conn.execute("SELECT role, source FROM images")] == [("cover", "tags")]


def test_a_series_is_a_collection_in_its_order(settings: Settings, db: Database, tmp_path: Path) -> None:
    for title, number, year in (("Dritter", "10", 1999), ("Zweiter", "2.5", 2005), ("Erster", "2", 2009)):
        do(settings, db, Way.FILE, book(tmp_path / f"{number}.epub", title, number, year))
    comic_book = comic(tmp_path / "x.cbz", "<Series>die kuste</Series><Number>11</Number>", {"1.jpg": picture()})
    do(settings, db, Way.FILE, comic_book)
    [(slug, title)] = [tuple(row) for row in db.conn.execute("SELECT id, title FROM collections")]
    html = page(settings, f"collections/{slug}/index.html")
    places = [html.find(f">{one}<") for one in ("Erster", "Zweiter", "Dritter", "die kuste 11")]
    assert (slug, title, min(places) > 0, places) == ("series-die-kuste", "Die Küste", True, sorted(places))


def test_books_of_one_isbn_stay_apart(settings: Settings, db: Database, tmp_path: Path) -> None:
    """A set's number stands in each of its volumes."""
    for name in ("one", "two"):
        do(settings, db, Way.FILE, book(tmp_path / f"{name}.epub", f"Volume {name}", "1"))
    assert titles(db) == [("book", "Volume one", 2001), ("book", "Volume two", 2001)]


def test_what_cannot_be_read_comes_in_by_its_name_and_the_log_says_why(
    settings: Settings, db: Database, tmp_path: Path
) -> None:
    broken = tmp_path / "Ida Falk - Das Haus.epub"
    broken.write_bytes(b"PK\3\4 cut off")
    job = do(settings, db, Way.FILE, broken)
    assert (ended(job)[0], titles(db)) == ("done", [("book", "Das Haus", None)])
    said = [line for line in rows.log_lines(db, job.id) if "cannot be read" in str(line)]
    assert len(said) == 1


def test_hostile_titles_stay_on_their_shelf(settings: Settings, db: Database, tmp_path: Path) -> None:
    for number, title in enumerate(
        ("../../../evil", "/etc/passwd", "..", "x" * 400, "con", "{{7*7}} &lt;b&gt;", "مرحبا", "🙂")
    ):
        said = f"<dc:title>{title}</dc:title><dc:creator>../{title}</dc:creator>"
        do(settings, db, Way.FILE, epub(tmp_path / f"{number}.epub", said))
    shelved = on_shelves(settings)
    assert (len(shelved), all(path.startswith("books/") for path in shelved)) == (8, True)
    assert not any(path.name.startswith("evil") for path in tmp_path.rglob("*") if "media" not in path.parts)
    publish(settings)
    pages = [path.read_text() for path in (settings.build_dir / "home/item").rglob("*.html")]
    assert sum("{{7*7}} &lt;b&gt;" in html for html in pages) == 1


def test_a_pdf_with_a_printed_isbn(settings: Settings, db: Database, tmp_path: Path) -> None:
    made = pdf(
        tmp_path / "scan.pdf",
        ("ISBN 978-0-306-40615-7",),
        {"Title": "The Deep House", "Author": "Ida Falk"},
        None,
        picture(),
    )
    job = do(settings, db, Way.FILE, made)
    assert (ended(job)[0], titles(db)) == ("done", [("book", "The Deep House", None)])
    assert db.conn.execute("SELECT provider, value FROM external_ids").fetchall()[0][1] == "9780306406157"
    assert db.conn.execute("SELECT count(*) FROM images").fetchone()[0] == 1

"""Books that mean harm: each is left without what it says, with a reason, at once, and nothing is written anywhere."""

from __future__ import annotations

import os
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from book_files import CONTAINER, PACKAGE, archive, comic, epub, pdf

from medialib.identify import imprint
from medialib.identify.imprint import Imprint

TITLE = "<dc:title>Fair</dc:title>"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><package><metadata><title>&j;</title></metadata></package>"
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><package><metadata><title>&x;</title></metadata></package>'  # fmt: skip
PARAMETER = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><package><metadata><title>x</title></metadata></package>'  # fmt: skip


def read(path: Path) -> Imprint:
    """The imprint, read in no time."""
    began = time.monotonic()
    found = imprint.read(path)
    assert found is not None
    assert time.monotonic() - began < 5
    return found


def package(path: Path, content: bytes | str) -> Path:
    return archive(path, {"META-INF/container.xml": CONTAINER.format("a.opf"), "a.opf": content})


@pytest.mark.parametrize("xml", [BOMB, EXTERNAL, PARAMETER], ids=["laughs", "external", "parameter"])
@pytest.mark.parametrize("member", ["a.opf", "META-INF/container.xml"])
def test_entities_are_not_followed(tmp_path: Path, xml: str, member: str) -> None:
    members: dict[str, bytes | str] = {
        "META-INF/container.xml": CONTAINER.format("a.opf"),
        "a.opf": PACKAGE.format("", ""),
    }
    found = read(archive(tmp_path / "a.epub", members | {member: xml}))
    said = "'a.epub' is no EPUB: it has no package document that can be read. Open it in a reader; if that fails too, get it again."
    assert found == (Imprint(trouble=said) if member == "a.opf" else Imprint())


@pytest.mark.parametrize(
    "xml",
    ["<a>" * 2_000_000, "<" * 200_000, "<a" + " x='1'" * 300_000, "\x00" * 1000, "", "<package>", "\ud83d" * 10],
    ids=["deep", "tags", "attributes", "nothing", "empty", "cut", "surrogates"],
)
def test_xml_that_is_none(tmp_path: Path, xml: str) -> None:
    found = read(archive(tmp_path / "a.epub", {"a.opf": xml.encode("utf-8", "surrogatepass")}, zipfile.ZIP_STORED))
    assert (found.title, found.trouble.startswith("'a.epub' ")) == ("", True)


def test_what_unpacks_to_much_is_not_unpacked(tmp_path: Path) -> None:
    bomb = package(tmp_path / "a.epub", b"<package>" + b" " * 4_000_000)
    assert read(bomb) == Imprint(
        trouble="'a.epub' cannot be read: 'a.opf' in it would be 4,000,009 bytes. Open it in a reader; if that fails too, get it again."
    )
    large = package(tmp_path / "b.epub", os.urandom(5_100_000))
    assert read(large).trouble.startswith("'b.epub' cannot be read: 'a.opf' in it would be 5,100,000 bytes.")


def test_a_cover_that_is_a_bomb_costs_only_itself(tmp_path: Path) -> None:
    manifest = '<item properties="cover-image" href="c.jpg"/>'
    found = read(epub(tmp_path / "a.epub", TITLE, manifest, {"OEBPS/c.jpg": b"\0" * 50_000_000}))
    assert found == Imprint(
        title="Fair", trouble="Its cover cannot be read: 'OEBPS/c.jpg' in it would be 50,000,000 bytes."
    )


def test_a_size_that_is_a_lie(tmp_path: Path) -> None:
    """The member says that it is small; what is unpacked ends there."""
    book = package(tmp_path / "a.epub", b"<package>" + b" " * 90_000 + b"</package>")
    raw = bytearray(book.read_bytes())
    for mark, at in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        place = raw.rfind(mark + raw[raw.rfind(mark) + 4 : raw.rfind(mark) + 6])
        raw[place + at : place + at + 4] = struct.pack("<L", 20)
    book.write_bytes(raw)
    assert read(book).trouble.startswith("'a.epub' cannot be read: bad CRC-32")


@pytest.mark.parametrize("manifest", ['href="../../../../etc/passwd"', 'href="/etc/passwd"', 'href="..%2f..%2f..%2fetc%2fpasswd"', 'href="file:///etc/passwd"'])  # fmt: skip
def test_a_path_leads_nowhere_outside(tmp_path: Path, manifest: str) -> None:
    item = f'<item properties="cover-image" media-type="image/jpeg" {manifest}/>'
    found = read(epub(tmp_path / "a.epub", TITLE, item, {"../../evil.txt": b"x", "/etc/evil": b"y"}))
    assert found == Imprint(title="Fair")
    assert [path.name for path in tmp_path.rglob("*")] == ["a.epub"]


def test_a_package_path_that_leads_outside(tmp_path: Path) -> None:
    found = read(archive(tmp_path / "a.epub", {"META-INF/container.xml": CONTAINER.format("../../../etc/passwd")}))
    assert found.trouble.startswith("'a.epub' is no EPUB")


def many(path: Path, count: int) -> Path:
    """An archive that lists so many members, all of them the same empty one."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    index = entry * count
    ends = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, min(count, 0xFFFE), min(count, 0xFFFE), len(index), 0, 0)
    path.write_bytes(index + ends)
    return path


@pytest.mark.parametrize("count", [21_000, 1_000_000])
@pytest.mark.parametrize("name", ["a.epub", "a.cbz"])
def test_a_million_members(tmp_path: Path, count: int, name: str) -> None:
    assert read(many(tmp_path / name, count)).trouble.startswith(
        f"'{name}' cannot be read: it lists more than any book holds."
    )


def test_cut_off_anywhere(tmp_path: Path) -> None:
    whole = epub(tmp_path / "a.epub", TITLE).read_bytes()
    cut = tmp_path / "b.epub"
    for length in range(0, len(whole) - 22, 41):
        cut.write_bytes(whole[:length])
        assert read(cut).trouble.startswith("'b.epub' cannot be read: ")


def test_damaged_anywhere(tmp_path: Path) -> None:
    """Whatever byte is wrong: it reads as something or says why not."""
    whole = epub(tmp_path / "a.epub", TITLE).read_bytes()
    hurt = tmp_path / "b.epub"
    for place in range(0, len(whole), 7):
        hurt.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        found = read(hurt)
        assert found.title == "Fair" or found.trouble.startswith("'b.epub' ") or found == Imprint()


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_other_ways_of_packing_are_left_alone(tmp_path: Path, method: int) -> None:
    book = archive(tmp_path / "a.epub", {"a.opf": PACKAGE.format(TITLE, "")}, method)
    assert "'a.opf' in it is encrypted or packed in an unknown way" in read(book).trouble


def test_no_file_no_archive_and_a_locked_member(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(b"<html>404</html>")
    assert read(tmp_path / "a.epub").trouble.startswith("'a.epub' cannot be read: file is not a zip file.")
    assert read(tmp_path / "none.epub").trouble.startswith("'none.epub' cannot be read: no such file or directory.")
    (tmp_path / "folder.epub").mkdir()
    assert read(tmp_path / "folder.epub").trouble.startswith("'folder.epub' cannot be read: is a directory.")
    locked = bytearray(package(tmp_path / "c.epub", PACKAGE.format(TITLE, "")).read_bytes())
    for mark, at in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        locked[locked.rfind(mark) + at] |= 1
    (tmp_path / "c.epub").write_bytes(locked)
    assert "'a.opf' in it is encrypted" in read(tmp_path / "c.epub").trouble


def test_words_that_would_be_markup_stay_words(tmp_path: Path) -> None:
    said = "&lt;script&gt;alert(1)&lt;/script&gt;"
    book = epub(
        tmp_path / "a.epub",
        f"<dc:title>{said}</dc:title><dc:description>{said}&lt;p onclick='x()'&gt;Fair&lt;/p&gt;</dc:description>",
    )
    found = read(book)
    assert (found.title, found.description) == ("<script>alert(1)</script>", "Fair")


def test_endless_words_are_cut(tmp_path: Path) -> None:
    word = "x" * 900_000
    raw = f"<dc:title>{word}</dc:title><dc:creator>{word}</dc:creator><dc:description>{word}</dc:description><dc:subject>{word}</dc:subject>"
    book = archive(tmp_path / "a.epub", {"a.opf": PACKAGE.format(raw, "")}, zipfile.ZIP_STORED)
    found = read(book)
    assert (len(found.title), len(found.authors[0]), len(found.description), found.genres) == (500, 500, 20_000, ())


@pytest.mark.parametrize("info", [BOMB, EXTERNAL, "<a>" * 200_000, "\0"])
def test_a_comic_with_hostile_words(tmp_path: Path, info: str) -> None:
    found = read(archive(tmp_path / "a.cbz", {"ComicInfo.xml": info}))
    assert (found.title, found.credits) == ("", ())


def test_a_comic_whose_first_page_is_a_bomb(tmp_path: Path) -> None:
    found = read(comic(tmp_path / "a.cbz", "<Title>Fair</Title>", {"1.jpg": b"\0" * 60_000_000}))
    assert found == Imprint(
        title="Fair", trouble="Its first page cannot be read: '1.jpg' in it would be 60,000,000 bytes."
    )


def stream(content: bytes) -> bytes:
    return b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(content), content)


def made(path: Path, *objects: bytes, root: bytes = b"1 0 R") -> Path:
    """A PDF of these objects, numbered from 1."""
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj %s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ends = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table, len(objects) + 1, root, len(body))  # fmt: skip
    path.write_bytes(body + ends)
    return path


def test_pdfs_that_go_in_circles_or_blow_up(tmp_path: Path) -> None:
    circle = made(
        tmp_path / "a.pdf",
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>",
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    bomb = stream(zlib.compress(zlib.compress(b"\0" * 300_000_000)))
    pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    blown = made(
        tmp_path / "b.pdf",
        b"<< /Type /Catalog /Pages 2 0 R >>",
        pages,
        page,
        bomb.replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]"),
    )
    for book in (circle, blown):
        found = imprint.read(book)
        assert found is not None
        assert (found.title, found.isbn) == ("", "")


def test_pdfs_that_are_none(tmp_path: Path) -> None:
    for name, content in (("a.pdf", b""), ("b.pdf", b"<html>"), ("c.pdf", b"%PDF-1.7\n" + os.urandom(5000))):
        (tmp_path / name).write_bytes(content)
        assert read(tmp_path / name).trouble.startswith(f"'{name}' is no PDF that can be read: ")
    whole = pdf(tmp_path / "d.pdf", ("Fair",), {"Title": "A Fair Title"}).read_bytes()
    (tmp_path / "e.pdf").write_bytes(whole[: len(whole) // 2])
    assert read(tmp_path / "e.pdf").title in ("", "A Fair Title")

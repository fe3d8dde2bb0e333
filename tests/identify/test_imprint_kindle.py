"""What Kindle books say of themselves."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from book_files import picture

from medialib.identify import imprint
from medialib.identify.imprint import Imprint

SAID = (
    *((100, "Falk, Ida"), (100, "Tom Orre"), (101, "Quay Press"), (103, "<p>A house &amp; a sea.</p><p>More.</p>")),
    *((104, "978-0-306-40615-7"), (105, "Novel, Sea"), (106, "2015-07-04T22:00:00+00:00"), (503, "The Deep House")),
    (524, "en-us"),
)


def mobi(
    path: Path,
    said: Sequence[tuple[int, str | bytes]] = SAID,
    cover: bytes = b"",
    *,
    encoding: str = "utf-8",
    first: int = 1,
) -> Path:
    """A Kindle book of a header record, and of a picture; `first` is the number of the first picture."""
    raw = [(number, value if isinstance(value, bytes) else value.encode(encoding)) for number, value in said]
    raw += [(201, struct.pack(">L", 0))] if cover else []
    exth = b"".join(struct.pack(">LL", number, len(value) + 8) + value for number, value in raw)
    exth = b"EXTH" + struct.pack(">LL", len(exth) + 12, len(raw)) + exth
    header = bytearray(232)
    header[0:4] = b"MOBI"
    name = "Full Näme".encode(encoding)
    for place, value in ((20, 232), (28, 65001 if encoding == "utf-8" else 1252), (84, 248 + len(exth)), (88, len(name)), (108, first), (128, 0x40)):  # fmt: skip
        struct.pack_into(">L", header, place - 16, value)
    records = [bytes(16) + bytes(header) + exth + name, *([cover] if cover else [])]
    begin = 78 + 8 * len(records) + 2
    table, at = b"", begin
    for record in records:
        table, at = table + struct.pack(">LL", at, 0), at + len(record)
    head = bytes(60) + b"BOOKMOBI" + bytes(8) + struct.pack(">H", len(records))
    path.write_bytes(head + table + bytes(2) + b"".join(records))
    return path


def read(path: Path) -> Imprint:
    found = imprint.read(path)
    assert found is not None
    return found


@pytest.mark.parametrize("suffix", ["mobi", "azw", "azw3"])
def test_a_kindle_book(tmp_path: Path, suffix: str) -> None:
    assert read(mobi(tmp_path / f"a.{suffix}", cover=picture())) == Imprint(
        title="The Deep House",
        credits=(("Ida Falk", "author"), ("Tom Orre", "author")),
        language="en",
        date="2015-07-04",
        publisher="Quay Press",
        description="A house & a sea.\nMore.",
        genres=("Novel", "Sea"),
        isbn="9780306406157",
        cover=picture(),
    )


def test_a_book_with_a_name_only_and_an_old_encoding(tmp_path: Path) -> None:
    assert read(mobi(tmp_path / "a.mobi", [(100, "Müller")], encoding="cp1252")) == Imprint(
        title="Full Näme", credits=(("Müller", "author"),)
    )


@pytest.mark.parametrize("first", [0, 2, 70_000, 2**32 - 1])
def test_a_cover_that_is_elsewhere_is_none(tmp_path: Path, first: int) -> None:
    found = read(mobi(tmp_path / "a.mobi", cover=b"picture", first=first))
    assert (found.title, found.cover) == ("The Deep House", None)


def test_what_is_no_kindle_book(tmp_path: Path) -> None:
    for name, content in (
        ("a.mobi", b""),
        ("b.azw3", b"<html>" * 50),
        ("c.mobi", bytes(60) + b"BOOKMOBI" + b"\xff" * 500),
    ):
        (tmp_path / name).write_bytes(content)
        said = f"'{name}' is no Kindle book that can be read. Open it in a reader; if that fails too, get it again."
        assert read(tmp_path / name) == Imprint(trouble=said)
    assert read(tmp_path / "none.mobi").trouble.startswith("'none.mobi' is no Kindle book")


def test_cut_off_or_damaged_anywhere(tmp_path: Path) -> None:
    """Whatever byte is wrong: it reads as something or says why not."""
    whole = mobi(tmp_path / "a.mobi", cover=b"picture").read_bytes()
    hurt = tmp_path / "b.mobi"
    for place in range(0, len(whole), 3):
        for content in (whole[:place], whole[:place] + b"\xff\xff" + whole[place + 2 :]):
            hurt.write_bytes(content)
            found = read(hurt)
            assert found.trouble == "" or found == Imprint(trouble=found.trouble)


def test_sizes_that_are_lies(tmp_path: Path) -> None:
    raw = bytearray(mobi(tmp_path / "a.mobi").read_bytes())
    begin = raw.find(b"EXTH")
    struct.pack_into(">L", raw, begin + 8, 2**32 - 1)  # so many words
    struct.pack_into(">L", raw, begin + 16, 2**32 - 1)  # the first so long
    (tmp_path / "a.mobi").write_bytes(raw)
    assert read(tmp_path / "a.mobi") == Imprint(title="Full Näme")

"""What a PDF says of itself: its XMP metadata, its information dictionary, and the ISBN in its first pages."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from medialib import programs
from medialib.errors import UnreadableError
from medialib.identify.imprint.words import MOST_GENRES, Imprint, day, isbn_of, line, listed, names, place, prose
from medialib.identify.imprint.xml import every, name_of, parsed, text_of
from medialib.identify.languages import language_of
from medialib.identify.online.books.isbn import first_in

CHILD = Path(__file__).with_name("pdf_child.py")
TIMEOUT_S = 120  # beside 20 s of the processor's time, which a busy machine stretches
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
BEGINNING = 1024
# Titles that a program made up: a file's name, its own name, nothing at all.
MADE_UP = re.compile(
    r"(?i).*\.(?:docx?|odt|rtf|txt|pdf|indd|qxd|qxp|tex|dvi|e?ps|html?|pptx?|xlsx?|tiff?|jpe?g|p65|pmd|cdr|ai|epub)|microsoft word\b.*"
    r"|untitled\b.*|unbenannt\b.*|document\d*|dokument\d*|title|titel|slide \d+|scan(?:ned)?\b.*|full page (?:photo|fax).*|[\W\d_]*|."
    r"|\S*[\\/]\S*|https?:.*|layout \d+|print|cover|front ?matter"
)
RATHER_AN_ISBN = re.compile(r"(?i)(?:isbn[ :_-]*)?[\dx -]{10,17}")


def read(path: Path) -> Imprint:
    """The imprint of a PDF, read in a process of its own. Raises UnreadableError for what is none or cannot be read in time."""
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(BEGINNING):
            raise _unreadable(path, "it does not begin as one")
    with tempfile.TemporaryDirectory(prefix="medialib-") as folder:
        told = _asked(path, Path(folder))
        cover = Path(folder) / "cover.jpg"
        return replace(_imprint(told), cover=cover.read_bytes() if cover.is_file() else None)


def _asked(path: Path, folder: Path) -> Mapping[str, Any]:
    lines: list[str] = []
    command = (sys.executable, "-I", str(CHILD), str(path.absolute()), str(folder))
    ended = programs.run(command, on_line=lines.append, apart=True, timeout_s=TIMEOUT_S, check=False)
    if not lines:
        raise _unreadable(
            path, ended.tail[-1].rpartition(": ")[2] if ended.tail else f"its reader ended with {ended.code}"
        )
    told: Mapping[str, Any] = json.loads(lines[-1])
    if told.get("locked"):
        raise UnreadableError(f"'{path.name[:100]}' is locked with a password.", "Its name is all that is known of it.")
    return told


def _imprint(told: Mapping[str, Any]) -> Imprint:
    info, xmp = told.get("info", {}), parsed(str(told.get("xmp") or "").encode())
    title = line(_first(xmp, "title")) or line(info.get("title"))
    people = _all(xmp, "creator") or [info.get("author", "")]
    subjects = _all(xmp, "subject") or list(listed(info.get("keywords")))
    return Imprint(
        title="" if is_made_up(title) else title,
        credits=tuple((name, "author") for one in people for name in names(one)),
        language=language_of(_first(xmp, "language")) or "",
        date=day(_first(xmp, "date")) if xmp is not None else "",
        publisher=line(_first(xmp, "publisher")),
        description=prose(_first(xmp, "description") or info.get("subject", "")),
        genres=tuple(line(one) for one in subjects if line(one))[:MOST_GENRES],
        isbn=_isbn(xmp, info, str(told.get("text") or "")),
        series=line(_value(xmp, "series")),
        number=place(_first(xmp, "series_index")),
    )


def is_made_up(title: str) -> bool:
    """Whether a title is none, but what a program puts there by itself."""
    return bool(MADE_UP.fullmatch(title) or RATHER_AN_ISBN.fullmatch(title))


def _all(xmp: Element | None, name: str) -> list[str]:
    """The texts of a property: of each item of its list, where it has one (XMP, part 1, section 7.7)."""
    for element in every(xmp, name):
        if str(element.tag).startswith(RDF):
            continue
        items = [text_of(one) for one in element.iter() if name_of(one) == "li"]
        if found := [text for text in items or [text_of(element)] if text]:
            return found
    return []


def _first(xmp: Element | None, name: str) -> str:
    return next(iter(_all(xmp, name)), "")


def _value(xmp: Element | None, name: str) -> str:
    """A property's `rdf:value`, as calibre writes a series, whose number stands beside it."""
    for element in every(xmp, name):
        return next((text_of(one) for one in element.iter() if name_of(one) == "value"), "") or (element.text or "")
    return ""


def _isbn(xmp: Element | None, info: Mapping[str, str], text: str) -> str:
    """The ISBN that the metadata names, else the first that is printed in the first pages."""
    told = [isbn_of(one, called=True) for one in _all(xmp, "isbn")]
    told += [isbn_of(one) for one in (*_all(xmp, "identifier"), info.get("title", ""), info.get("subject", ""))]
    return next((one for one in told if one), None) or first_in(text) or ""


def _unreadable(path: Path, reason: str) -> UnreadableError:
    return UnreadableError(
        f"'{path.name[:100]}' is no PDF that can be read: {reason[:200].rstrip('.')}.",
        "Open it in a reader; if that fails too, get it again.",
    )

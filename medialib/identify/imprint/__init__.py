"""What books' files say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from medialib.errors import MedialibError
from medialib.identify.imprint import comic, epub, kindle, pdf
from medialib.identify.imprint.opf import package
from medialib.identify.imprint.words import Imprint, facts
from medialib.identify.imprint.xml import parsed
from medialib.identify.listing import listing
from medialib.suffixes import family, suffix

__all__ = ["Imprint", "beside", "facts", "read"]

CALIBRE = "metadata.opf"
LARGEST_OPF = 5_000_000

WAYS: Mapping[str, Callable[[Path], Imprint]] = {
    "epub": epub.read,
    "kepub": epub.read,
    "cbz": comic.read,
    "pdf": pdf.read,
    "mobi": kindle.read,
    "azw": kindle.read,
    "azw3": kindle.read,
}


def read(path: Path) -> Imprint | None:
    """The imprint of a book's file; None for formats that nobody here reads. Opens the file, never writes.

    Never raises for bad content: what is damaged or means harm has an empty imprint that says what the trouble is.
    """
    way = WAYS.get(suffix(path.name))
    if way is None:
        return None
    try:
        return way(path)
    except MedialibError as error:
        return Imprint(trouble=f"{error.message} {error.hint}")


def beside(path: Path, root: Path) -> Imprint | None:
    """What calibre wrote beside a book or an audiobook, in a folder of the book's own below `root`; None for others."""
    kin = family(path.name)
    if kin not in ("book", "audiobook", "audio") or path.parent == root:
        return None
    there = listing(path.parent).files
    if CALIBRE not in there or (kin == "book" and len({Path(name).stem for name in there if family(name) == kin}) > 1):
        return None
    try:
        with (path.parent / CALIBRE).open("rb") as file:
            raw = file.read(LARGEST_OPF + 1)
    except OSError:
        return None
    root_element = parsed(raw) if len(raw) <= LARGEST_OPF else None
    return None if root_element is None else package(root_element).imprint

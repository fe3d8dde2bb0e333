"""What an EPUB says of itself (https://www.w3.org/TR/epub-33/)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from medialib.errors import UnreadableError
from medialib.identify.imprint import archive
from medialib.identify.imprint.opf import package
from medialib.identify.imprint.words import Imprint
from medialib.identify.imprint.xml import attribute, every, parsed

CONTAINER = "META-INF/container.xml"
LARGEST_CONTAINER, LARGEST_PACKAGE, LARGEST_COVER = 100_000, 5_000_000, 30_000_000


def read(path: Path) -> Imprint:
    """The imprint of an EPUB. Raises UnreadableError for what is none."""
    with archive.opened(path) as opened:
        place = _package_path(opened)
        root = parsed(archive.read(opened, place, LARGEST_PACKAGE)) if place else None
        if root is None:
            raise UnreadableError(
                f"'{path.name[:100]}' is no EPUB: it has no package document that can be read.",
                "Open it in a reader; if that fails too, get it again.",
            )
        found = package(root, place)
        return _with_cover(opened, found.imprint, found.cover)


def _package_path(opened: ZipFile) -> str:
    """Where the package document lies, as the container says; without a container, the first that is called so."""
    container = parsed(archive.read(opened, CONTAINER, LARGEST_CONTAINER))
    told = [attribute(one, "full-path") for one in every(container, "rootfile")]
    named = [name for name in opened.namelist() if name.lower().endswith(".opf")]
    return next((path for path in [*told, *named] if path in opened.NameToInfo), "")


def _with_cover(opened: ZipFile, imprint: Imprint, path: str) -> Imprint:
    """The imprint with its cover; one that cannot be had costs nothing else."""
    try:
        return replace(imprint, cover=archive.read(opened, path, LARGEST_COVER) or None)
    except BadZipFile as error:
        return replace(imprint, trouble=f"Its cover cannot be read: {error}.")

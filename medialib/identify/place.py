"""A file, and everything known of it before it is recognised."""

from __future__ import annotations

from dataclasses import dataclass

from medialib.identify.imprint import Imprint
from medialib.identify.nfo import Nfo
from medialib.identify.tags import Tags
from medialib.model import Fact, Kind, Picture, Probe


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies and what is known of it.

    `path` is relative to its folder, with forward slashes; `folder_kind` is what that folder was
    declared to hold; `wanted` what a person called the file; `kind`, `key` and `facts` are its
    source's (Acquired). `nfo` holds those of the file and of its show, season or album. `siblings`
    are the names in its folder. `pictures` are handed on to the match. `imprint` is what a book's
    file says of itself, `opf` what calibre wrote beside it.
    """

    path: str
    probe: Probe
    folder_kind: Kind | None = None
    wanted: Kind | None = None
    tags: Tags | None = None
    nfo: tuple[Nfo, ...] = ()
    siblings: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    kind: Kind | None = None
    key: str | None = None
    pictures: tuple[Picture, ...] = ()
    imprint: Imprint | None = None
    opf: Imprint | None = None

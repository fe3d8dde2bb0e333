"""What a template receives: one small dataclass per page kind. This is the templates' contract.

Every `href` and `src` is relative to the page it stands on. Texts are plain; Jinja escapes them.
None is changed once made. They are not frozen, because a full print makes millions and freezing
takes four times as long.
"""

from __future__ import annotations

from dataclasses import dataclass

from medialib.model import Kind


@dataclass(slots=True)
class Link:
    """Somewhere to go. `count` is how many things are there, where that is shown."""

    title: str
    href: str
    count: int | None = None
    current: bool = False


@dataclass(slots=True)
class Image:
    """A printed picture: `src` the middle size, `srcset` all of them, pixels, and its ground colour `#rrggbb`.

    `blur` is a tiny picture of it as a data: address, where it is shown large.
    """

    src: str
    srcset: str
    width: int
    height: int
    color: str
    blur: str = ""


@dataclass(slots=True)
class Card:
    """An item on a shelf. `shape` is poster, square, wide or portrait; without an image a cover is drawn.

    `ground` (0-11) and `motif` (0-7) come from a hash of the id and choose the drawn cover.
    `note` is the quiet line below the title (year, artist, "S2 E3").
    """

    id: str
    href: str
    kind: Kind
    title: str
    note: str
    shape: str
    image: Image | None
    ground: int
    motif: int
    year: int | None = None
    missing: bool = False


@dataclass(slots=True, eq=False)
class Site:
    """What every page knows: `root` leads from this page to the catalogue's top ('', '../' or '../../').

    `assets` maps plain asset names (site.css, search.js) to hashed hrefs from `root`. No two are
    equal, so that what was rendered for one can be kept by it.
    """

    name: str
    language: str
    root: str
    nav: tuple[Link, ...]
    assets: dict[str, str]
    styles: tuple[str, ...] = ()
    live: bool = False


@dataclass(slots=True)
class Row:
    """A titled row of cards on the home page; `href` leads to all of them."""

    title: str
    href: str
    cards: tuple[Card, ...]
    count: int


@dataclass(slots=True)
class HomePage:
    """`pick` is today's pick, with its overview; `index` are the ways in by year, genre, people."""

    rows: tuple[Row, ...]
    pick: Card | None
    pick_overview: str
    collections: tuple[Card, ...]
    index: tuple[Link, ...]


@dataclass(slots=True)
class ShelfPage:
    """One page of a long list. `rail` are letters or decades; `previous`/`next` are named by first titles."""

    title: str
    up: tuple[Link, ...]
    cards: tuple[Card, ...]
    rail: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    count: int | None
    overview: str = ""


@dataclass(slots=True)
class IndexPage:
    """The back of the book: people, genres, years, channels, in groups with a heading each."""

    title: str
    groups: tuple[tuple[str, tuple[Link, ...]], ...]
    previous: Link | None = None
    next: Link | None = None
    rail: tuple[Link, ...] = ()


@dataclass(slots=True)
class Credit:
    """One name on an item: `role` in words ("Director"), `character` may be empty."""

    name: str
    href: str
    role: str
    character: str


@dataclass(slots=True)
class FactRow:
    """A shown value and who said it, how sure (0-100)."""

    label: str
    value: str
    source: str
    confidence: int


@dataclass(slots=True)
class FileRow:
    """A file as people read it. `href` streams it; `playable` in a browser as it is."""

    name: str
    href: str
    label: str
    details: tuple[str, ...]
    playable: bool
    missing: bool


@dataclass(slots=True)
class Track:
    """A subtitle for the player."""

    src: str
    language: str
    label: str


@dataclass(slots=True)
class Mark:
    """A chapter: seconds from the start, the same as people say it, and its title."""

    start_s: float
    clock: str
    title: str


@dataclass(slots=True)
class Player:
    """What a page can play. `tag` is video or audio; `sources` are (src, MIME type, label), best first."""

    tag: str
    media_id: str
    sources: tuple[tuple[str, str, str], ...]
    tracks: tuple[Track, ...]
    chapters: tuple[Mark, ...]
    poster: str
    duration_s: float | None


@dataclass(slots=True)
class Line:
    """An episode or a track in a list. `src` plays it, if anything does; `note` is its artist or air date."""

    id: str
    href: str
    number: str
    title: str
    note: str
    duration: str
    duration_s: float | None
    overview: str
    src: str
    image: Image | None
    missing: bool


@dataclass(slots=True)
class Chapter:
    """A season of a show or a disc of an album: its heading and its lines."""

    id: str
    title: str
    href: str
    lines: tuple[Line, ...]


@dataclass(slots=True)
class OnDisc:
    """A title or track of a disc. `href` leads to the item it became, whose `note` it bears; it is empty without one."""

    number: str
    title: str
    href: str
    note: str
    duration: str
    details: tuple[str, ...]


@dataclass(slots=True)
class ItemPage:
    """Any item: film, episode, show, album, artist, video, ... Parts that do not apply are empty.

    `quiet` is the line under the title (year, runtime, certification, rating). `up` leads to the
    parents, outermost first. `chapters` hold a show's seasons or an album's discs; `shelves` an
    artist's albums, a collection's films, related items. `on_disc` is what is on a disc; `discs` lead
    to those that the item was taken from. `trailers` lead out of the catalogue, to https addresses only.
    """

    card: Card
    kind: Kind
    title: str
    original_title: str
    tagline: str
    overview: str
    quiet: tuple[str, ...]
    up: tuple[Link, ...]
    genres: tuple[Link, ...]
    tags: tuple[Link, ...]
    credits: tuple[Credit, ...]
    facts: tuple[FactRow, ...]
    files: tuple[FileRow, ...]
    extras: tuple[FileRow, ...]
    player: Player | None
    chapters: tuple[Chapter, ...]
    shelves: tuple[Row, ...]
    collections: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    site_url: str
    backdrop: Image | None
    accent: str
    missing: bool
    updated: str
    on_disc: tuple[OnDisc, ...] = ()
    discs: tuple[Link, ...] = ()
    trailers: tuple[Link, ...] = ()

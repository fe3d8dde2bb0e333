"""Pages to look at: a small library in several scripts, with and without artwork, some of it hostile."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from PIL import Image as Picture

from medialib.catalogue.views import (
    Card,
    Chapter,
    Credit,
    FactRow,
    FileRow,
    HomePage,
    Image,
    IndexPage,
    ItemPage,
    Line,
    Link,
    Mark,
    OnDisc,
    Player,
    Row,
    ShelfPage,
    Site,
    Track,
)
from medialib.intake import artwork
from medialib.model import Kind

LONG = "An Extraordinarily Long and Winding Title That Nobody Thought Would Have to Stand on a Shelf " * 2
FILMS = (
    ("Seven Samurai", 1954),
    ("Metropolis", 1927),
    ("千と千尋の神隠し", 2001),
    ("أبي فوق الشجرة", 1969),
    ("🎬 Our Summer 🌞", 2019),
    ("Donaudampfschifffahrtsgesellschaftskapitän", 1971),
    (LONG[:200], 1999),
    ("Иди и смотри", 1985),
    ("Ågot & Søren", 1947),
    ("Le Samouraï", 1967),
    ("Sans Soleil", 1983),
    ("M", 1931),
)
COLORS = ("#a33a2c", "#2c5fa3", "#d8b04a", "#3f7f4f", "#777777", "#7a3f8f")
SIZES = {"poster": (240, 360), "square": (240, 240), "wide": (320, 180), "portrait": (240, 300)}
HOSTILE = "\"'><script>alert(1)</script>{{ 7 * 7 }}<img src=x onerror=alert(1)> javascript:alert(1) &lt;b&gt;"
T = TypeVar("T")


def ident(key: object) -> str:
    """An id as the library makes them, the same for the same key."""
    return hashlib.sha1(str(key).encode()).hexdigest()[:12]


def made_blur() -> str:
    """A tiny picture as pages have it."""
    picture = Picture.linear_gradient("L").resize((16, 16))
    return f"data:image/webp;base64,{artwork.blur(picture)}"


BLUR = made_blur()


def image(n: int, up: str, shape: str) -> Image:
    """A printed picture that the place of the tests has drawn."""
    width, height = SIZES[shape]
    src = f"{up}art/{shape}-{n % len(COLORS)}.png"
    return Image(src, f"{src} {width}w", width, height, COLORS[n % len(COLORS)], BLUR)


def card(n: int, up: str, kind: Kind, title: str, note: str, shape: str, year: int | None = None) -> Card:
    """A card; every third has no picture, so that its cover is drawn."""
    picture = None if n % 3 == 2 else image(n, up, shape)
    return Card(ident(n), href(n, up), kind, title, note, shape, picture, n % 12, n % 8, year, n == 10)


def href(n: int, up: str) -> str:
    """The page of the card `n`."""
    return f"{up}item/{ident(n)[:2]}/{ident(n)}.html"


def film(n: int, up: str) -> Card:
    """The n-th film."""
    title, year = FILMS[n % len(FILMS)]
    return card(n, up, Kind.MOVIE, title, str(year), "poster", year)


def site(up: str, assets: dict[str, str], live: bool = False) -> Site:
    """What every page knows."""
    shelves = (("Films", "movies/index.html"), ("People", "people/index.html"))
    nav = tuple(Link(title, up + path, None, title == "Films") for title, path in shelves)
    return Site("The Hollander Library", "en", up, nav, assets, (), live)


def home(up: str = "", drawn: bool = False) -> HomePage:
    """The first page: three rows, a pick, collections and ways into the index."""
    films = tuple(film(n, up) for n in range(12))
    albums = tuple(card(100 + n, up, Kind.ALBUM, "Kind of Blue", "Miles Davis", "square") for n in range(5))
    videos = tuple(card(200 + n, up, Kind.VIDEO, "How a Watch Works", "Clickspring", "wide") for n in range(4))
    rows = (
        Row("Films", up + "movies/index.html", films, 1204),
        Row("Music", up + "movies/index.html", albums, 5),
        Row("Videos", up + "movies/index.html", videos, 4),
    )
    bare = replace(films[0], image=None) if drawn else films[0]
    ways = (Link("Years", up + "people/index.html", 94), Link("Recently added", up + "movies/index.html"))
    return HomePage(rows, bare, "A village under attack hires seven samurai.", videos[:3], ways)


def shelf(up: str, count: int = 60) -> ShelfPage:
    """One page of films."""
    rail = tuple(Link(letter, f"#{letter}", None, letter == "M") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ#")
    cards = tuple(film(n, up) for n in range(count))
    before, after = Link("Da to Fa", "#before"), Link("Me to Ni", "#after")
    return ShelfPage("Films", (Link("Home", up + "index.html"),), cards, rail, before, after, 1204)


def index(up: str) -> IndexPage:
    """People, as at the back of a book."""
    names = ("Kurosawa, Akira", "Mifune, Toshirō", "محفوظ، نجيب", "黒澤 明", LONG[:90])
    groups = tuple((letter, tuple(Link(name, "#", 7) for name in names)) for letter in "KLM")
    return IndexPage("People", groups, None, Link("N to Z", "#next"), shelf(up).rail)


def player(up: str, tag: str = "video", media_id: str = "film") -> Player:
    """Something that plays: two seconds, two versions, a subtitle, two chapters."""
    src, mime = (f"{up}media/film.webm", "video/webm") if tag == "video" else (f"{up}media/track.ogg", "audio/ogg")
    marks = (Mark(0.0, "0:00", "The village"), Mark(1.0, "0:01", "Rain"))
    tracks = (Track(f"{up}media/film.vtt", "en", "English"),)
    return Player(tag, media_id, ((src, mime, "1080p"), (src + "?b", mime, "720p")), tracks, marks, "", 2.0)


def movie(up: str, n: int = 0) -> ItemPage:
    """A film with everything a film page can have."""
    face = film(n, up)
    big = image(1, up, "wide")
    file = FileRow("Seven Samurai.mkv", "#file", "Criterion", ("14.2 GB", "1080p", "H.264"), False, False)
    return ItemPage(
        card=face,
        kind=Kind.MOVIE,
        title=face.title,
        original_title="七人の侍",
        tagline="Seven, and the rain.",
        overview="A village under attack hires seven samurai.\nThe rest is mud, and telephoto lenses.",
        quiet=("1954", "3 h 27 min", "PG-12"),
        up=(Link("Films", up + "movies/index.html"),),
        genres=(Link("Drama", "#drama"), Link("Adventure", "#adventure")),
        tags=(Link("for rainy days", "#rain"),),
        credits=(Credit("Akira Kurosawa", "#ak", "Director", ""), Credit("三船 敏郎", "#tm", "Actor", "Kikuchiyo")),
        facts=(FactRow("Year", "1954", "folder name", 90), FactRow("Overview", LONG, "nfo", 100)),
        files=(file, replace(file, name="Seven Samurai.mp4", playable=True), replace(file, missing=True)),
        extras=(replace(file, name="Trailer.mp4", label="trailer", playable=True),),
        player=player(up),
        chapters=(),
        shelves=(Row("Also by Akira Kurosawa", "#ak", tuple(film(m, up) for m in range(4)), 4),),
        collections=(Link("Winter nights", "#winter"),),
        previous=Link("Ran", "#ran"),
        next=Link(FILMS[1][0], href(1, up)),
        site_url="https://films.example.org/seven",
        backdrop=big,
        accent=face.image.color if face.image else "",
        missing=False,
        updated="2026-03-04",
        discs=(Link("Seven Samurai, disc one", href(3, up)),),
    )


def line(n: int, up: str, number: str, title: str) -> Line:
    """An episode or a track."""
    still = image(n, up, "wide") if n % 3 else None
    src = f"{up}media/track.ogg?{n}"
    return Line(
        ident(n), href(0, up), number, title, "4 March 1984", "58 min", 3480.0, "He walks away.", src, still, n == 3
    )


def show(up: str) -> ItemPage:
    """A show of three seasons."""
    seasons = tuple(
        Chapter(f"s{s}", f"Season {s}", "#", tuple(line(e, up, f"S{s} E{e}", FILMS[e][0]) for e in range(1, 5)))
        for s in range(1, 4)
    )
    bare = replace(movie(up, 1), kind=Kind.SHOW, title="Heimat", player=None, files=(), backdrop=None)
    return replace(bare, chapters=seasons)


def album(up: str) -> ItemPage:
    """A record of two discs."""
    discs = tuple(
        Chapter(f"d{d}", f"Disc {d}", "", tuple(line(10 * d + n, up, str(n), FILMS[n][0]) for n in range(1, 4)))
        for d in (1, 2)
    )
    cover = card(100, up, Kind.ALBUM, "Kind of Blue", "Miles Davis", "square")
    bare = replace(movie(up), card=cover, kind=Kind.ALBUM, title="Kind of Blue", player=None, files=(), backdrop=None)
    return replace(bare, chapters=discs, shelves=())


def track(up: str) -> ItemPage:
    """A recording, which plays on its own."""
    cover = card(101, up, Kind.TRACK, "So What", "Miles Davis", "square")
    song = player(up, "audio", "song")
    return replace(movie(up), card=cover, kind=Kind.TRACK, title="So What", player=song, backdrop=None, shelves=())


def disc(up: str) -> ItemPage:
    """A disc: two titles that were taken, one that was not, one that is gone."""
    own = card(102, up, Kind.DISC, "Big Buck, disc two", "DVD · Attic, box 3", "poster")
    details = ("8 chapters", "English, German", "subtitles: French", "2 read errors")
    titles = (
        OnDisc("1", FILMS[0][0], href(0, up), "1954", "3:27:01", details),
        OnDisc("2", LONG[:200], href(6, up), "Heimat · S1 E2", "41:07", ()),
        OnDisc("3", "Title 3", "", "not taken", "2:11", ("1 chapter",)),
        OnDisc("14", "千と千尋の神隠し", "", "no longer in the library", "2:04:31", ("Japanese",)),
    )
    quiet = ("DVD", "4 titles", "2 taken", "Attic, box 3")
    rows = (FactRow("Format", "DVD", "the disc itself", 100), FactRow("Stands", "Attic, box 3", "by hand", 100))
    bare = replace(movie(up), card=own, kind=Kind.DISC, title=own.title, original_title="", tagline="", overview="")
    return replace(
        bare,
        player=None,
        credits=(),
        shelves=(),
        extras=(),
        backdrop=None,
        quiet=quiet,
        facts=rows,
        files=(),
        on_disc=titles,
        site_url="",
    )


def hostile(value: T) -> T:
    """The same page with every text in it hostile; what chooses a class or a branch stays."""
    return _hostile(value, "")  # type: ignore[no-any-return]


def _hostile(value: Any, name: str) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        changes = {one.name: _hostile(getattr(value, one.name), one.name) for one in fields(value)}
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(_hostile(one, name) for one in value)
    if type(value) is str and name not in ("shape", "tag", "tone", "level"):
        return HOSTILE
    return value

"""NFO files as Kodi, Jellyfin, Radarr and Sonarr write them: XML, several roots in a row, or bare addresses."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from medialib import seal
from medialib.identify.facts import distinct
from medialib.identify.series import film_set
from medialib.model import Fact, Json, Kind, Source

LARGEST = 2_000_000
MOST_TAGS = 20_000
LONGEST_TEXT = 20_000
LONGEST_ADDRESS = 500
DEEPEST = 100
KINDS = {
    "movie": Kind.MOVIE,
    "tvshow": Kind.SHOW,
    "season": Kind.SEASON,
    "episodedetails": Kind.EPISODE,
    "musicvideo": Kind.VIDEO,
    "album": Kind.ALBUM,
    "artist": Kind.ARTIST,
}
TEXT_FIELDS = (
    ("title", ("title", "name")),
    ("original_title", ("originaltitle",)),
    ("overview", ("plot", "outline", "review", "biography")),
    ("tagline", ("tagline",)),
    ("certification", ("mpaa", "certification")),
)
DATE_FIELDS = ("premiered", "releasedate", "aired", "formed")
PROVIDERS = {
    "imdb": ("imdbid", "imdb_id", "imdb"),
    "tmdb": ("tmdbid", "tmdb_id"),
    "tvdb": ("tvdbid", "tvdb_id"),
    "tvmaze": ("tvmazeid",),
    "musicbrainz": ("musicbrainzalbumid", "musicbrainzartistid"),
}
# Others, such as a collection's id, do not name the thing itself.
KNOWN = frozenset((*PROVIDERS, "anidb", "anilist", "myanimelist", "trakt", "wikidata", "letterboxd"))
ID = re.compile(r"[\w-]{1,64}")
ADDRESSES = (
    ("imdb", None, re.compile(r"imdb\.com/(?:[a-z]{2}/)?title/(tt\d{5,10})")),
    ("tmdb", Kind.MOVIE, re.compile(r"themoviedb\.org/movie/(\d+)")),
    ("tmdb", Kind.SHOW, re.compile(r"themoviedb\.org/tv/(\d+)")),
    ("tvdb", Kind.SHOW, re.compile(r"thetvdb\.com/(?:\?tab=series&(?:amp;)?id=|series/|dereferrer/series/)(\d+)")),
)
SET_NUMBERS = ("tmdbcollectionid", "collectionnumber")
WHOLE_NUMBER = re.compile(r"(\d{1,5})(?:\s?min)?")
NUMBER = re.compile(r"\d{1,10}", re.ASCII)
TRAILERS = (
    (
        re.compile(
            r"(?:https?://(?:www\.|m\.)?(?:youtube\.com/watch\?(?:\S*&)?v=|youtu\.be/)"
            r"|plugin://plugin\.video\.youtube/\S*[?&]video_?id=)([\w-]{1,64})(?:&\S*)?",
            re.ASCII,
        ),
        "https://www.youtube.com/watch?v=",
    ),
    (
        re.compile(
            r"(?:https?://(?:www\.)?vimeo\.com/|plugin://plugin\.video\.vimeo/\S*[?&/](?:video_?id=)?)(\d{1,20})",
            re.ASCII,
        ),
        "https://vimeo.com/",
    ),
)
DATE = re.compile(r"(?:18|19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
YEAR = re.compile(r"(?:18|19|20)\d\d")
ENCODING = re.compile(
    rb"""\s*<\?xml[^>]*encoding=["']((?:windows|cp|iso|koi8|gb|big5|euc|shift|ibm)[\w-]{0,20})["']""", re.I
)
DECLARATION = re.compile(r"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*>", re.IGNORECASE)
BARE_AMPERSAND = re.compile(r"&(?!#\d+;|#x[0-9A-Fa-f]+;|(?:amp|lt|gt|quot|apos);)")
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Nfo:
    """What one element of an NFO file says of one thing. `season` and `number` place an episode or season.

    `kind` is None where the file holds only addresses that do not tell: then the facts are ids of
    whatever it lies beside. `show` is the name of an episode's show.
    """

    kind: Kind | None
    facts: tuple[Fact, ...]
    season: int | None = None
    number: int | None = None
    show: str | None = None


def read(path: Path) -> tuple[Nfo, ...]:
    """Every element an NFO file describes, several for a multi-episode file; empty for junk. Never raises.

    One that we wrote ourselves, and that nobody has changed since, says nothing.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError:
        return ()
    return parse(raw) if len(raw) <= LARGEST and not seal.is_whole(raw) else ()


def parse(raw: bytes) -> tuple[Nfo, ...]:
    """What the bytes of an NFO file say; see `read`."""
    text = UNPRINTED.sub("", _decoded(raw))
    found = tuple(_nfo(element) for element in _elements(text))
    return found or _addresses(text)


def beside(path: Path, root: Path) -> tuple[Nfo, ...]:
    """The NFO files of a main file: its own, its folder's, and those of its season, show, album and artist.

    `root` is where its media folder begins; nothing above it is read.
    """
    own = path.with_suffix(".nfo")
    found = read(own) or (read(path.parent / "movie.nfo") if path.parent != root else ())
    for folder in (path.parent, path.parent.parent):
        if folder == root or not folder.is_relative_to(root):
            break
        for name in ("season.nfo", "tvshow.nfo", "album.nfo", "artist.nfo"):
            found += read(folder / name)
    return found


def _decoded(raw: bytes) -> str:
    """The text in UTF-16 or UTF-8, else as it declares itself, else as Western European."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    declared = ENCODING.match(raw)
    for encoding in ("utf-8-sig", declared[1].decode() if declared else "cp1252"):
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return raw.decode(encoding)
    return raw.decode("cp1252", "replace")


def _elements(text: str) -> Iterator[Element]:
    """The elements of a kind we know, of one root, of several in a row, or wrapped in a root of their own."""
    start, end = text.find("<"), text.rfind(">")
    if start < 0 or end < start:
        return
    body = DECLARATION.sub("", text[start : end + 1])
    root = _parsed(f"<nfo>{body}</nfo>")
    for element in root if root is not None else ():
        if element.tag in KINDS:
            yield element
        else:
            yield from (child for child in element if child.tag in KINDS and element.tag not in KINDS)


def _parsed(text: str) -> Element | None:
    """The document, mended once where ampersands stand bare; None for what is no XML or means harm."""
    if text.count("<") > MOST_TAGS:
        return None
    for attempt in (text, BARE_AMPERSAND.sub("&amp;", text)):
        try:
            root: Element = fromstring(attempt, forbid_dtd=True)
        except ParseError:
            continue
        except (DefusedXmlException, ValueError, RecursionError):
            return None
        return root
    return None


def _nfo(element: Element) -> Nfo:
    kind = KINDS[str(element.tag)]
    number = _number(element, "seasonnumber" if kind is Kind.SEASON else "episode")
    facts = (Fact(field, value, Source.NFO) for field, value in _fields(element, kind))
    show = _text(element, ("showtitle",)) if kind is Kind.EPISODE else None
    placed = kind in (Kind.SEASON, Kind.EPISODE)
    season = _number(element, "season") if kind is Kind.EPISODE else None
    return Nfo(kind, distinct(facts), season=season, number=number if placed else None, show=show)


def _fields(element: Element, kind: Kind) -> Iterator[tuple[str, Json]]:
    for field, names in TEXT_FIELDS:
        yield field, _text(element, names)
    date = next((hit[0] for name in DATE_FIELDS if (hit := DATE.search(_text(element, (name,)) or ""))), None)
    year = YEAR.match(_text(element, ("year",)) or date or "")
    yield "year", int(year[0]) if year else None
    yield "date", date
    yield "rating", _rating(element)
    yield "genres", _listed(element, "genre")
    yield "tags", _listed(element, "tag")
    yield "credits", list(_credits(element))
    yield "external_ids", _ids(element)
    yield "trailers", list(_trailers(element))
    if kind in (Kind.MOVIE, Kind.EPISODE):
        yield "runtime_s", 60 * (_number(element, "runtime") or 0) or None
    if kind is Kind.MOVIE:
        yield "collection", _set(element)
    if kind in (Kind.ALBUM, Kind.VIDEO):
        yield "creator", ", ".join(str(name) for name in _listed(element, "artist")) or None


def _text(element: Element, names: Iterable[str]) -> str | None:
    """The text of the first of the children that has any."""
    for name in names:
        for child in element:
            if str(child.tag).casefold() == name and (child.text or "").strip():
                return (child.text or "").strip()[:LONGEST_TEXT]
    return None


def _number(element: Element, name: str) -> int | None:
    found = WHOLE_NUMBER.fullmatch(_text(element, (name,)) or "")
    return int(found[1]) if found else None


def _listed(element: Element, name: str) -> list[Json]:
    texts = (child.text or "" for child in element if child.tag == name)
    parts = (part.strip() for text in texts for part in re.split(r"\s+/\s+|[,;|]", text))
    return list(dict.fromkeys(part for part in parts if part))[:DEEPEST]


def _rating(element: Element) -> float | None:
    """The rating marked default, else the first, out of ten."""
    several = sorted(element.iterfind("ratings/rating"), key=lambda rating: rating.get("default") != "true")
    for rating in several:
        value, best = _decimal(rating.findtext("value")), _decimal(rating.get("max")) or 10.0
        if value:
            return round(10 * value / best, 1) if 0 < value <= best else None
    value = _decimal(element.findtext("rating"))
    return round(value, 1) if value and value <= 10 else None


def _decimal(text: str | None) -> float | None:
    plain = (text or "").strip().replace(",", ".")
    return float(plain) if re.fullmatch(r"\d{1,4}(?:\.\d{1,12})?", plain) else None


def _credits(element: Element) -> Iterator[Json]:
    for actor in list(element.iterfind("actor"))[:DEEPEST]:
        name = (actor.findtext("name") or "").strip()
        if name:
            yield {"name": name, "role": "actor", "character": (actor.findtext("role") or "").strip()}
    for tag, role in (("director", "director"), ("credits", "writer")):
        for person in _listed(element, tag):
            yield {"name": person, "role": role, "character": ""}


def _ids(element: Element) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for child in element.iterfind("uniqueid"):
        provider, value = (child.get("type") or "").strip().lower(), (child.text or "").strip()
        if provider in KNOWN and ID.fullmatch(value):
            found.setdefault(provider, value)
    for provider, names in PROVIDERS.items():
        plain = _text(element, names) or ""
        if ID.fullmatch(plain):
            found.setdefault(provider, plain)
    legacy = _text(element, ("id",)) or ""
    if re.fullmatch(r"tt\d{5,10}", legacy):
        found.setdefault("imdb", legacy)
    return found


def _trailers(element: Element) -> Iterator[Json]:
    """Trailers at YouTube and Vimeo, also as Kodi's add-ons are called; others, and files, are left out."""
    for child in element.iterfind("trailer"):
        for pattern, address in TRAILERS:
            if hit := pattern.fullmatch((child.text or "").strip()[:LONGEST_ADDRESS]):
                yield {"name": "Trailer", "url": address + hit[1]}


def _set(element: Element) -> Json:
    """The set of films that a film is part of: its name, and its number at The Movie Database where that stands there."""
    one = element.find("set")
    if one is None:
        return None
    name = (one.findtext("name") or one.text or "").strip()[:LONGEST_TEXT]
    told = [child.text or "" for child in element.iterfind("uniqueid") if child.get("type") == "tmdbcol"]
    numbers = (one.get("tmdbcolid") or "", *told, *(_text(element, (tag,)) or "" for tag in SET_NUMBERS))
    return film_set(name, next((number for number in numbers if NUMBER.fullmatch(number)), ""))


def _addresses(text: str) -> tuple[Nfo, ...]:
    """The ids in the addresses of providers' pages, and what the addresses say the thing is."""
    hits = [(provider, kind, hit[1]) for provider, kind, pattern in ADDRESSES if (hit := pattern.search(text))]
    if not hits:
        return ()
    kind = next((kind for _, kind, _ in hits if kind), None)
    ids: dict[str, Json] = {provider: value for provider, _, value in hits}
    return (Nfo(kind, (Fact("external_ids", ids, Source.NFO),)),)

"""The sidecars of the demo collection: NFO files as Kodi writes them, and subtitles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from medialib.demo import collection
from medialib.demo.collection import Episode, Film
from medialib.demo.filming import CARD_S, LENGTH_S

TAG = "demo"


def film(film: Film) -> bytes:
    """The NFO of a film."""
    root = _root("movie", title=film.title, originaltitle=film.original_title, year=film.year, plot=film.overview)
    _add(root, tagline=film.tagline, mpaa=film.certification, rating=film.rating, premiered=film.date)
    _many(root, film.genres, [film.director], film.cast)
    return _written(root)


def show() -> bytes:
    """The NFO of the show."""
    root = _root("tvshow", title=collection.SHOW, year=collection.SHOW_YEAR, plot=collection.SHOW_OVERVIEW, rating=8.3)
    _many(root, collection.SHOW_GENRES, [], collection.SHOW_CAST)
    return _written(root)


def episode(episode: Episode, season: int, number: int) -> bytes:
    """The NFO of an episode."""
    root = _root("episodedetails", title=episode.title, season=season, episode=number, aired=episode.date)
    _add(root, plot=episode.overview)
    return _written(root)


def video() -> bytes:
    """The NFO of the web video."""
    root = _root("musicvideo", title=collection.VIDEO, artist=collection.CHANNEL, plot=collection.VIDEO_OVERVIEW)
    _add(root, premiered=collection.VIDEO_DATE, tag=TAG)
    return _written(root)


def article() -> bytes:
    """The article, as the page it would be kept as."""
    paragraphs = "".join(f"<p>{text}</p>\n" for text in collection.ARTICLE_PARAGRAPHS)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{collection.ARTICLE}</title></head>\n'
        f"<body>\n<article>\n<h1>{collection.ARTICLE}</h1>\n<p>By {collection.ARTICLE_AUTHOR}</p>\n{paragraphs}</article>\n"
        "</body>\n</html>\n"
    ).encode()


def subtitles(lines: Sequence[str]) -> str:
    """The lines as SRT, spread over a film behind its title card."""
    each = (LENGTH_S - CARD_S) / len(lines)
    parts = []
    for place, line in enumerate(lines):
        start = CARD_S + place * each
        parts.append(f"{place + 1}\n{_clock(start)} --> {_clock(start + each - 0.4)}\n{line}\n")
    return "\n".join(parts)


def _root(kind: str, **values: object) -> Element:
    root = Element(kind)
    _add(root, **values)
    return root


def _add(root: Element, **values: object) -> None:
    for name, value in values.items():
        if value not in ("", None):
            SubElement(root, name).text = str(value)


def _many(root: Element, genres: Iterable[str], directors: Iterable[str], cast: Iterable[tuple[str, str]]) -> None:
    for genre in genres:
        _add(root, genre=genre)
    for name in directors:
        _add(root, director=name)
    for name, character in cast:
        actor = SubElement(root, "actor")
        _add(actor, name=name, role=character)
    _add(root, tag=TAG)


def _written(root: Element) -> bytes:
    indent(root)
    text: bytes = tostring(root, "utf-8", xml_declaration=True)
    return text


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(1000 * seconds), 1000)
    return f"00:{whole // 60:02d}:{whole % 60:02d},{thousandths:03d}"

"""Items as NFO files, in the shapes that Kodi and Jellyfin read (https://kodi.wiki/view/NFO_files)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from medialib import seal
from medialib.identify.nfo import UNPRINTED
from medialib.model import Kind

Dossier = Mapping[str, Any]
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TAIL = f"<!-- {seal.WORDS}".encode() + seal.BLANK + b" -->\n"
ROOTS = {
    Kind.MOVIE: "movie",
    Kind.SHOW: "tvshow",
    Kind.SEASON: "season",
    Kind.EPISODE: "episodedetails",
    Kind.VIDEO: "musicvideo",
    Kind.ALBUM: "album",
    Kind.ARTIST: "artist",
}
FIRST_IDS = ("tmdb", "imdb", "tvdb")


def nfo(items: Sequence[Dossier], season: int | None = None) -> bytes:
    """One element for each item, several for a multi-episode file, with our seal. `season` is that of the episodes."""
    parts = []
    for item in items:
        root = _element(item, season)
        indent(root, "  ")
        parts.append(tostring(root, encoding="unicode").encode() + b"\n")
    return seal.sealed(HEAD + b"".join(parts) + TAIL)


def _element(item: Dossier, season: int | None) -> Element:
    media, kind = item["media"], Kind(item["media"]["kind"])
    root = Element(ROOTS[kind])
    _add(root, "name" if kind is Kind.ARTIST else "title", media["title"])
    _add(root, "originaltitle", media["original_title"])
    _add(root, "sorttitle" if kind is not Kind.ARTIST else "sortname", _sorting(item))
    if kind in WORDS:
        WORDS[kind](root, media, season)
    _ratings(root, media["rating"])
    _add(root, OVERVIEWS.get(kind, "plot"), media["overview"])
    _add(root, "tagline", media["tagline"])
    _add(root, "mpaa", media["certification"])
    if media["duration_s"] and kind in (Kind.MOVIE, Kind.EPISODE, Kind.VIDEO):
        _add(root, "runtime", max(1, round(media["duration_s"] / 60)))
    _add(
        root,
        DATES.get(kind, "premiered"),
        media["date"] if re.fullmatch(r"\d{4}-\d\d-\d\d", media["date"] or "") else None,
    )
    _add(root, "year", media["year"])
    _ids(root, kind, item.get("external_ids", ()))
    _labels(root, item)
    _people(root, item.get("credits", ()))
    _set(root, kind, item.get("collections", ()))
    return root


def _sorting(item: Dossier) -> str | None:
    """The title to sort by, where somebody has said one."""
    said = (fact["value"] for fact in item.get("facts", ()) if fact["field"] == "sort_title")
    return next((value for value in said if isinstance(value, str)), None)


def _season(root: Element, media: Mapping[str, Any], season: int | None) -> None:
    _add(root, "seasonnumber", media["number"])


def _episode(root: Element, media: Mapping[str, Any], season: int | None) -> None:
    _add(root, "season", season)
    _add(root, "episode", media["number"])


def _by(root: Element, media: Mapping[str, Any], season: int | None) -> None:
    _add(root, "artist", media["creator"])


WORDS: Mapping[Kind, Callable[[Element, Mapping[str, Any], int | None], None]] = {
    Kind.SEASON: _season,
    Kind.EPISODE: _episode,
    Kind.VIDEO: _by,
    Kind.ALBUM: _by,
}
OVERVIEWS = {Kind.ALBUM: "review", Kind.ARTIST: "biography"}
DATES = {Kind.EPISODE: "aired", Kind.ALBUM: "releasedate", Kind.ARTIST: "formed"}


def _ratings(root: Element, rating: float | None) -> None:
    if rating:
        one = SubElement(SubElement(root, "ratings"), "rating", {"name": "default", "max": "10", "default": "true"})
        _add(one, "value", rating)


def _ids(root: Element, kind: Kind, rows: Iterable[Mapping[str, Any]]) -> None:
    order = sorted(rows, key=lambda row: (row["provider"] not in FIRST_IDS, row["provider"]))
    for place, row in enumerate(order):
        given = {"type": row["provider"]} | ({"default": "true"} if place == 0 else {})
        _add(root, "uniqueid", row["value"], given)
        if row["provider"] == "musicbrainz" and kind in (Kind.ALBUM, Kind.ARTIST):
            _add(root, f"musicbrainz{kind}id", row["value"])


def _labels(root: Element, item: Dossier) -> None:
    for tag, rows in (("genre", item.get("genres", ())), ("tag", item.get("tags", ()))):
        for row in rows:
            _add(root, tag, row["name"])


def _people(root: Element, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        if row["role"] == "actor":
            actor = SubElement(root, "actor")
            _add(actor, "name", row["name"])
            _add(actor, "role", row["character"])
            _add(actor, "order", row["position"])
        elif row["role"] in ("director", "writer"):
            _add(root, "credits" if row["role"] == "writer" else "director", row["name"])


def _set(root: Element, kind: Kind, rows: Iterable[Mapping[str, Any]]) -> None:
    """The collection of films that a film is part of: one a service named, if there is one."""
    ordered = sorted(rows, key=lambda row: (row["source_key"] is None, row["title"], row["id"]))
    if kind is Kind.MOVIE and ordered:
        number = str(ordered[0]["source_key"] or "").removeprefix("tmdb:collection:")
        one = SubElement(root, "set", {"tmdbcolid": number} if number.isdecimal() else {})
        _add(one, "name", ordered[0]["title"])
        _add(one, "overview", ordered[0]["overview"])


def _add(root: Element, tag: str, value: object, given: Mapping[str, str] | None = None) -> None:
    """A child with a text, if there is any."""
    text = UNPRINTED.sub("", str(value)).strip() if value is not None else ""
    if text:
        SubElement(root, tag, dict(given or {})).text = text

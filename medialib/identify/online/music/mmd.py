"""MusicBrainz's XML as releases and recordings (https://musicbrainz.org/doc/MusicBrainz_XML_Meta_Data).

musicbrainzngs reads it too, but parses without a guard, leaves out genres, and keeps every
namespace that it ever met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar
from xml.etree.ElementTree import Element

from medialib.errors import TemporaryError
from medialib.identify.online.music.release import MBID, Artist, Credit, Group, Medium, Recording, Release, Track

NAMESPACE = "{http://musicbrainz.org/ns/mmd-2.0#}"
METADATA = f"{NAMESPACE}metadata"
LONGEST_TEXT = 500
MOST_GENRES = 10
DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")

T = TypeVar("T")


def releases(root: Element) -> tuple[Release, ...]:
    """The releases of an answer: of a look-up, a search, a browse or a disc id. Raises TemporaryError for another format."""
    _check(root)
    found = [*root.findall(f"{NAMESPACE}release"), *root.iterfind(f"{NAMESPACE}release-list/{NAMESPACE}release")]
    found += root.iterfind(f"{NAMESPACE}disc/{NAMESPACE}release-list/{NAMESPACE}release")
    return _present(_release, found)


def recordings(root: Element) -> tuple[Recording, ...]:
    """The recordings of a search. Raises TemporaryError for another format."""
    _check(root)
    return _present(_recording, root.iterfind(f"{NAMESPACE}recording-list/{NAMESPACE}recording"))


def _check(root: Element) -> None:
    if root.tag != METADATA:
        raise TemporaryError(f"MusicBrainz answered with <{root.tag[:60]}>, wanted its metadata.", "Try again later.")


def _release(element: Element) -> Release | None:
    id, title = _id(element), _text(element, "title")
    if id is None or not title:
        return None
    group = element.find(f"{NAMESPACE}release-group")
    return Release(
        id=id,
        title=title,
        credit=_credit(element),
        status=_text(element, "status") or None,
        date=_date(element, "date"),
        country=_text(element, "country") or None,
        comment=_text(element, "disambiguation"),
        group=_group(group) if group is not None else None,
        labels=_labels(element),
        media=_present(_medium, _inner(element, "medium-list", "medium")),
        genres=_genres(element),
    )


def _group(element: Element) -> Group | None:
    id = _id(element)
    if id is None:
        return None
    kinds = [_text(element, "primary-type") or element.get("type", "")]
    kinds += [kind.text or "" for kind in _inner(element, "secondary-type-list", "secondary-type")]
    types = tuple(dict.fromkeys(kind.casefold()[:40] for kind in kinds if kind))
    return Group(id, _text(element, "title"), types, _date(element, "first-release-date"), _genres(element))


def _labels(element: Element) -> tuple[tuple[str, str], ...]:
    said = _inner(element, "label-info-list", "label-info")
    found = ((_text(info, f"label/{NAMESPACE}name"), _text(info, "catalog-number")) for info in said)
    return tuple(label for label in found if any(label))


def _medium(element: Element) -> Medium | None:
    position = _whole(_text(element, "position")) or 1
    listed = element.find(f"{NAMESPACE}track-list")
    pregap = element.findall(f"{NAMESPACE}pregap")
    tracks = [_track(one, position) for one in (*pregap, *_inner(element, "track-list", "track"))]
    count = _whole(listed.get("count", "")) if listed is not None else None
    return Medium(
        position=position,
        count=len(tracks) - len(pregap) if count is None else count,
        tracks=tuple(sorted(tracks, key=lambda track: track.number)),
        format=_text(element, "format") or None,
        title=_text(element, "title") or None,
    )


def _track(element: Element, disc: int) -> Track:
    recording = element.find(f"{NAMESPACE}recording")
    own = recording if recording is not None else element
    length = _whole(_text(element, "length")) or _whole(_text(own, "length"))
    return Track(
        disc=disc,
        number=_whole(_text(element, "position")) or 0,
        title=_text(element, "title") or _text(own, "title"),
        length_s=length / 1000 if length else None,
        credit=_credit(element) or _credit(own),
        recording=_id(own) if own is recording else None,
        video=_text(own, "video") == "true",
    )


def _recording(element: Element) -> Recording | None:
    id, length = _id(element), _whole(_text(element, "length"))
    if id is None:
        return None
    on = _present(_release, _inner(element, "release-list", "release"))
    return Recording(id, _text(element, "title"), _credit(element), length / 1000 if length else None, on)


def _credit(element: Element) -> Credit:
    """The artists of an entity; each as it is named here, else by its own name."""
    names = _inner(element, "artist-credit", "name-credit")
    return tuple(artist for one in names if (artist := _artist(one)).name)


def _artist(credit: Element) -> Artist:
    found = credit.find(f"{NAMESPACE}artist")
    own = "" if found is None else _text(found, "name")
    join = UNSEEN.sub("", credit.get("joinphrase", ""))[:40]
    return Artist(_text(credit, "name") or own, None if found is None else _id(found), join)


def _genres(element: Element) -> tuple[str, ...]:
    """The names of an entity's genres, those with most votes first."""
    said = [(_whole(one.get("count", "")) or 0, _text(one, "name")) for one in _inner(element, "genre-list", "genre")]
    ranked = sorted((one for one in said if one[1] and one[0] >= 0), key=lambda one: (-one[0], one[1]))
    return tuple(name for _, name in ranked[:MOST_GENRES])


def _inner(element: Element, outer: str, inner: str) -> Iterator[Element]:
    yield from element.iterfind(f"{NAMESPACE}{outer}/{NAMESPACE}{inner}")


def _present(read: Callable[[Element], T | None], elements: Iterator[Element] | list[Element]) -> tuple[T, ...]:
    return tuple(value for element in elements if (value := read(element)) is not None)


def _id(element: Element) -> str | None:
    id = element.get("id", "")
    return id if MBID.fullmatch(id) else None


def _text(element: Element, path: str) -> str:
    said = element.findtext(f"{NAMESPACE}{path}") or ""
    return " ".join(UNSEEN.sub(" ", said).split())[:LONGEST_TEXT]


def _date(element: Element, name: str) -> str | None:
    """A date as far as it is known; `1999-00-00` and `????-05` have none of use."""
    found = DATE.match(_text(element, name))
    return found[0] if found else None


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None

"""The pictures of an entry, the best of each role first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medialib.identify.online.tmdb.reading import Row, inner, real, rows, text, whole
from medialib.identify.online.tmdb.service import Service
from medialib.identify.online.words import RemotePicture

ROLES = {"posters": "poster", "backdrops": "backdrop", "logos": "logo", "stills": "still"}
OWN = {"poster_path": "poster", "backdrop_path": "backdrop", "still_path": "still"}
# The size that is fetched: what we print is at most 1,280 pixels wide (https://developer.themoviedb.org/docs/image-basics).
SIZES = {"poster": "w780", "backdrop": "w1280", "logo": "w500", "still": "original"}
MOST = 20
FEW_VOTES = 5.0


def pictures(service: Service, found: Row) -> tuple[RemotePicture, ...]:
    """Pictures in the wanted language, without text, then in English, then others; the most liked of each first.

    The picture that the service shows itself comes in where its list is empty.
    """
    listed = {role: list(_listed(service, found, name, role)) for name, role in ROLES.items()}
    for name, role in OWN.items():
        url = service.picture_url(text(found, name), SIZES[role])
        if url and not listed[role]:
            listed[role] = [RemotePicture(role, url)]
    return tuple(one for role in listed for one in _ranked(service, listed[role]))


def _listed(service: Service, found: Row, name: str, role: str) -> Iterator[RemotePicture]:
    for one in rows(inner(found, "images"), name):
        url = service.picture_url(text(one, "file_path"), SIZES[role])
        if url:
            width, height = whole(one, "width") or None, whole(one, "height") or None
            language = text(one, "iso_639_1", 10) or None
            yield RemotePicture(role, url, language, width, height, _liking(one))


def _liking(one: Row) -> float:
    """The average vote, nearer to nothing the fewer have voted."""
    count = real(one, "vote_count")
    return round(real(one, "vote_average") * count / (count + FEW_VOTES), 2) if count > 0 else 0.0


def _ranked(service: Service, listed: Iterable[RemotePicture]) -> list[RemotePicture]:
    order: list[str | None] = [service.language.code, None, "en"]

    def place(one: RemotePicture) -> tuple[int, float, int]:
        near = order.index(one.language) if one.language in order else len(order)
        return near, -one.votes, -(one.width or 0)

    return sorted(listed, key=place)[:MOST]

"""The Cover Art Archive, asked for the fronts of a release (https://musicbrainz.org/doc/Cover_Art_Archive/API)."""

from __future__ import annotations

from collections.abc import Iterator

from medialib.identify.online.asking import Asker
from medialib.identify.online.music.release import MBID, Release
from medialib.identify.online.tmdb.reading import Row, inner, line, rows
from medialib.identify.online.words import RemotePicture

# Its thumbnails by their names, largest first, in pixels; the original may be of any size.
THUMBNAILS = {"1200": 1200, "500": 500, "large": 500, "250": 250, "small": 250}
MOST = 12
NO_SUCH = (400,)


class CoverArt:
    """Asks the Cover Art Archive at `url`."""

    def __init__(self, asker: Asker, url: str) -> None:
        self._asker = asker
        self._url = url

    def covers(self, release: Release) -> tuple[RemotePicture, ...]:
        """The fronts of a release, else those of another edition of the album. Raises what Asker raises."""
        found = self._fronts("release", release.id)
        return found or (self._fronts("release-group", release.group.id) if release.group else ())

    def small(self, release: Release) -> str:
        """The address of a small front, which may answer that there is none."""
        return f"{self._url}/release/{release.id}/front-250"

    def _fronts(self, kind: str, id: str) -> tuple[RemotePicture, ...]:
        """The list lies at another site, to which two redirects lead."""
        if not MBID.fullmatch(id):
            return ()
        said = self._asker.json(f"{self._url}/{kind}/{id}", answers=NO_SUCH, elsewhere=True)
        fronts = [image for image in rows(said, "images") if _is_front(image)]
        ordered = sorted(fronts, key=lambda image: (image.get("approved") is False, image.get("front") is not True))
        return tuple(picture for image in ordered[:MOST] if (picture := self._picture(image)))

    def _picture(self, image: Row) -> RemotePicture | None:
        url, width = next(_sizes(image), ("", None))
        return RemotePicture("cover", self._secure(url), width=width) if url else None

    def _secure(self, url: str) -> str:
        """The address as it is to be asked for: the archive lists it by http, but answers by https."""
        plain, secure = "http://", "https://"
        return secure + url[len(plain) :] if url.startswith(plain) and self._url.startswith(secure) else url


def _is_front(image: Row) -> bool:
    types = image.get("types")
    return image.get("front") is True or (isinstance(types, list) and "Front" in types)


def _sizes(image: Row) -> Iterator[tuple[str, int | None]]:
    """Addresses of an image, the best first, each with its greatest width."""
    smaller = inner(image, "thumbnails")
    for url, width in (
        *((line(smaller, name), width) for name, width in THUMBNAILS.items()),
        (line(image, "image"), None),
    ):
        if url.startswith(("http://", "https://")):
            yield url, width

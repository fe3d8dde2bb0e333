"""The Movie Database (https://developer.themoviedb.org/reference): its addresses, its key, its language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from medialib.errors import SettingsError
from medialib.identify.online.asking import Asker, Param
from medialib.identify.online.tmdb.reading import Row, row
from medialib.model import Kind
from medialib.settings import Settings

KEY = re.compile(r"[\w.~+/=-]{4,4096}", re.ASCII)
V3_KEY = re.compile(r"[0-9a-fA-F]{32}")
PICTURE = re.compile(r"/[\w-]{1,80}\.(?:jpe?g|png|webp)", re.ASCII)
LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}))?(?:-.*)?")
SCRIPTS = {"hans": "CN", "hant": "TW"}
# Whose certificates are shown to readers of a language that names no country.
COUNTRIES = {
    "en": "US",
    "zh": "CN",
    "ja": "JP",
    "ko": "KR",
    "sv": "SE",
    "da": "DK",
    "cs": "CZ",
    "el": "GR",
    "uk": "UA",
    "he": "IL",
    "nb": "NO",
    "nn": "NO",
    "et": "EE",
    "sl": "SI",
    "vi": "VN",
    "fa": "IR",
    "hi": "IN",
    "ta": "IN",
    "te": "IN",
}
FILM, SHOW = "movie", "tv"
PATHS = {Kind.MOVIE: FILM, Kind.SHOW: SHOW}
KINDS = {path: kind for kind, path in PATHS.items()}
APPENDED = {
    FILM: "alternative_titles,credits,external_ids,images,release_dates,translations,videos",
    SHOW: "alternative_titles,content_ratings,credits,external_ids,images,translations,videos",
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language as the service wants it: `tag` like de-AT, its first part, and the country whose certificates count."""

    tag: str
    code: str
    country: str


class Service:
    """Asks The Movie Database, in the settings' language. Needs a key."""

    def __init__(self, settings: Settings, asker: Asker) -> None:
        key = settings.providers.tmdb_key
        self._key = key.get_secret_value().strip() if key else ""
        if not KEY.fullmatch(self._key):
            raise SettingsError(
                "providers.tmdb_key holds no key of The Movie Database.",
                "Copy a v3 key or a v4 token from its settings page.",
            )
        self._asker = asker
        self._root = f"{settings.providers.tmdb_url}/3"
        self._pictures = f"{settings.providers.tmdb_images_url}/t/p"
        self.language = language_of(settings.providers.language or settings.language)

    def ask(self, path: str, **params: Param) -> Row | None:
        """The object at a path; None where there is none. Raises as Asker.json does."""
        given: dict[str, Param] = dict(params)
        headers: Mapping[str, str] = {}
        if V3_KEY.fullmatch(self._key):
            given["api_key"] = self._key
        else:
            headers = {"Authorization": f"Bearer {self._key}"}
        answer = self._asker.json(f"{self._root}{path}", given, headers, secret_params=("api_key",))
        return None if answer is None else row(answer)

    def search(self, sort: str, query: str, year: int | None) -> Row:
        """The first page of films or shows found by a title."""
        years = {"year": year} if sort == FILM else {"first_air_date_year": year}
        found = self.ask(f"/search/{sort}", query=query, language=self.language.tag, include_adult="false", **years)
        return found or {}

    def find(self, provider: str, value: str) -> Row:
        """What carries an id of another provider, imdb or tvdb."""
        return self.ask(f"/find/{value}", external_source=f"{provider}_id", language=self.language.tag) or {}

    def entry(self, sort: str, number: str) -> Row | None:
        """All about one film or show."""
        return self.ask(
            f"/{sort}/{number}",
            language=self.language.tag,
            append_to_response=APPENDED[sort],
            include_image_language=self._image_languages(),
            include_video_language=f"{self.language.code},en",
        )

    def season(self, show: str, number: int, in_english: bool = False) -> Row | None:
        """A season with its episodes."""
        if in_english:
            return self.ask(f"/tv/{show}/season/{number}", language="en-US")
        return self.ask(
            f"/tv/{show}/season/{number}",
            language=self.language.tag,
            append_to_response="credits,external_ids,images",
            include_image_language=self._image_languages(),
        )

    def picture_url(self, path: str, size: str = "original") -> str | None:
        """The address of a picture; None for what is no path of one."""
        return f"{self._pictures}/{size}{path}" if PICTURE.fullmatch(path) else None

    def _image_languages(self) -> str:
        return ",".join(dict.fromkeys((self.language.code, "en", "null")))


def language_of(tag: str) -> Language:
    """A BCP 47 tag in the service's terms: `zh-Hans` is zh-CN, `de` is de-DE."""
    found = LANGUAGE.fullmatch(tag)
    code, script, country = found.groups() if found else ("en", None, None)
    code = code.lower()
    country = (country or SCRIPTS.get((script or "").lower()) or COUNTRIES.get(code) or code).upper()
    return Language(f"{code}-{country}", code, country)

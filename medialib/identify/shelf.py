"""Where a file lies on the shelves of MEDIA_ROOT."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from medialib.identify.chains import GUESSED
from medialib.identify.facts import entity_of, number, text
from medialib.identify.names import file_name
from medialib.model import Entity, Kind, Match

EXTRA_FOLDERS = {
    "trailer": "Trailers",
    "sample": "Samples",
    "featurette": "Featurettes",
    "behindthescenes": "Behind The Scenes",
    "deleted": "Deleted Scenes",
    "interview": "Interviews",
    "scene": "Scenes",
    "short": "Shorts",
    "clip": "Clips",
    "other": "Extras",
}


def shelf_path(match: Match, suffix: str, *, key: str | None = None, name: str | None = None) -> PurePosixPath:
    """The path relative to MEDIA_ROOT that a file of this match ends under; every component is safe.

    `key` is Acquired.key (it tells web videos of one title apart); `name` is the file's own stem,
    wanted only for extras. Two files may share a path: the caller numbers them.
    """
    if match.extra is not None:
        return _extra_path(match, suffix, name)
    shelf = SHELVES.get(match.item.kind, _upload)
    return shelf(match, suffix, key)


def _title(entity: Entity) -> str:
    return text(entity.facts, "title") or "Untitled"


def _dated(entity: Entity) -> str:
    year = number(entity.facts, "year")
    return f"{_title(entity)} ({year})" if year else _title(entity)


def _numbered(prefix: str, value: int | None) -> str:
    return f"{prefix}{value:02d}" if value is not None else ""


def _movie(match: Match, suffix: str, key: str | None) -> PurePosixPath:
    name = file_name(_dated(match.item), longest=150)
    tail = [match.label] if match.label else []
    tail += [f"part{match.part}"] if match.part else []
    return PurePosixPath("movies", name, file_name(" - ".join([name, *tail]), suffix))


def _episode(match: Match, suffix: str, key: str | None) -> PurePosixPath:
    show = entity_of(match, Kind.SHOW) or match.item
    folder = PurePosixPath("shows", file_name(_dated(show)), _season_folder(match))
    title = text([fact for fact in match.item.facts if fact.confidence > GUESSED], "title") or ""
    code = _episode_code(match)
    name = [file_name(_title(show), longest=110), code] + ([] if title in ("", code) else [title])
    tail = [match.label] if match.label else []
    tail += [f"part{match.part}"] if match.part else []
    return folder / file_name(" - ".join(name + tail), suffix)


def _season_folder(match: Match) -> str:
    season = entity_of(match, Kind.SEASON)
    value = number(season.facts, "number") if season else None
    return "Specials" if value == 0 else f"Season {1 if value is None else value:02d}"


def _episode_code(match: Match) -> str:
    """`S02E03`, `S02E03-E04`, or the date where an episode has no number."""
    season = entity_of(match, Kind.SEASON)
    numbers = [number(chain[-1].facts, "number") for chain in match.chains]
    known = [value for value in numbers if value is not None]
    if not known:
        return text(match.item.facts, "date") or _title(match.item)
    start = _numbered("S", number(season.facts, "number") if season else 1) or "S01"
    codes = [_numbered("E", known[0])] + [_numbered("E", value) for value in known[1:][-1:]]
    if known != list(range(known[0], known[-1] + 1)):
        codes = [_numbered("E", value) for value in known]
        return start + "".join(codes)
    return start + "-".join(codes)


def _track(match: Match, suffix: str, key: str | None) -> PurePosixPath:
    album = entity_of(match, Kind.ALBUM)
    artist = entity_of(match, Kind.ARTIST)
    disc = number(match.item.facts, "disc")
    place = _numbered("", number(match.item.facts, "number"))
    place = f"{disc}-{place}" if place and disc and disc > 1 else place
    name = file_name(" - ".join(part for part in (place, _title(match.item)) if part), suffix)
    folders = [file_name(_title(artist) if artist else "Unknown Artist")]
    return PurePosixPath("music", *folders, *([file_name(_dated(album))] if album else []), name)


def _video(match: Match, suffix: str, key: str | None) -> PurePosixPath:
    channel = text(match.item.facts, "creator")
    folders = [file_name(channel)] if channel else []
    date = None if key else text(match.item.facts, "date")
    name = " ".join(part for part in (date, _title(match.item)) if part)
    return PurePosixPath("videos", *folders, _keyed(name, key, suffix))


def _keyed(title: str, key: str | None, suffix: str) -> str:
    """`Title [key].ext`; a long title is cut, the key is kept whole."""
    if not key:
        return file_name(title, suffix)
    mark = f" [{file_name(key.rpartition(':')[2], longest=60)}]"
    return file_name(title, longest=200 - len((mark + suffix).encode())) + file_name("x" + mark, suffix)[1:]


def _book(match: Match, suffix: str, key: str | None) -> PurePosixPath:
    author = text(match.item.facts, "creator")
    folders = [file_name(author)] if author else []
    title = _title(match.item)
    if match.part is not None:
        return PurePosixPath("books", *folders, file_name(title), file_name(f"{title} - {match.part:02d}", suffix))
    return PurePosixPath("books", *folders, file_name(title, suffix))


def _podcast(match: Match, suffix: str, key: str | None) -> PurePosixPath:
    show = entity_of(match, Kind.PODCAST)
    date = text(match.item.facts, "date")
    name = " - ".join(part for part in (date, _title(match.item)) if part)
    return PurePosixPath("podcasts", *([file_name(_title(show))] if show else []), file_name(name, suffix))


def _article(match: Match, suffix: str, key: str | None) -> PurePosixPath:
    return PurePosixPath("articles", file_name(_title(match.item), suffix))


def _upload(match: Match, suffix: str, key: str | None) -> PurePosixPath:
    return PurePosixPath("uploads", file_name(_title(match.item), suffix))


def _extra_path(match: Match, suffix: str, name: str | None) -> PurePosixPath:
    """Extras lie in a folder of their sort, beside the film, season or show they belong to."""
    folder = EXTRA_FOLDERS.get(match.extra or "", "Extras")
    show = entity_of(match, Kind.SHOW)
    if show is not None:
        home = PurePosixPath("shows", file_name(_dated(show)))
        home = home / _season_folder(match) if entity_of(match, Kind.SEASON) else home
    else:
        home = shelf_path(Match(match.chains), "").parent
    return home / folder / file_name(name or folder.removesuffix("s"), suffix)


SHELVES: dict[Kind, Callable[[Match, str, str | None], PurePosixPath]] = {
    Kind.MOVIE: _movie,
    Kind.SHOW: _episode,
    Kind.SEASON: _episode,
    Kind.EPISODE: _episode,
    Kind.TRACK: _track,
    Kind.VIDEO: _video,
    Kind.BOOK: _book,
    Kind.AUDIOBOOK: _book,
    Kind.PODCAST_EPISODE: _podcast,
    Kind.ARTICLE: _article,
}

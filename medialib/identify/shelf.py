"""Where a file lies on the shelves of MEDIA_ROOT: what it is, put into the templates of the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from medialib.identify.chains import GUESSED
from medialib.identify.facts import entity_of, number, text
from medialib.identify.names import LONGEST_BYTES, cut, file_name, spoken
from medialib.model import Entity, Kind, Match
from medialib.settings.naming import Naming, Slot, components, filled

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
OF_SEASON = frozenset(("season", "code"))
Values = dict[str, str]


def shelf_path(match: Match, suffix: str, *, name: str | None = None, naming: Naming | None = None) -> PurePosixPath:
    """The path relative to MEDIA_ROOT that a file of this match ends under; every component is safe.

    `name` is the file's own stem, wanted only for extras. Two files may share a path: the caller numbers them.
    """
    naming = naming or Naming()
    template, values = _template(match, naming), _values(match)
    if match.extra is not None:
        return _extra_path(match, template, values) / file_name(name or _extra_folder(match).removesuffix("s"), suffix)
    return _rendered(template, values, suffix)


def _template(match: Match, naming: Naming) -> str:
    """The template of a kind."""
    kind = match.item.kind
    if kind in (Kind.BOOK, Kind.AUDIOBOOK):
        return naming.book if match.part is None else naming.book_part
    templates = {
        Kind.MOVIE: naming.movie,
        **dict.fromkeys((Kind.SHOW, Kind.SEASON, Kind.EPISODE), naming.episode),
        Kind.TRACK: naming.track,
        Kind.VIDEO: naming.video,
        Kind.PODCAST_EPISODE: naming.podcast_episode,
        Kind.ARTICLE: naming.article,
    }
    return templates.get(kind, naming.other)


def _rendered(template: str, values: Values, suffix: str) -> PurePosixPath:
    parts = [inside for inside in filled(template, values) if inside]
    folders = [file_name(_fitting(inside, LONGEST_BYTES)) for inside in parts[:-1]]
    return PurePosixPath(*folders, file_name(_fitting(parts[-1], LONGEST_BYTES - len(suffix)), suffix))


def _fitting(inside: list[tuple[Slot | None, str]], longest: int) -> str:
    """The component as one text; where it is too long, its longest values give way."""
    texts = [value if slot is None else _short(spoken(value), slot.longest) for slot, value in inside]
    while (over := sum(map(_size, texts)) - longest) > 0:
        sizes = sorted((_size(texts[n]), n) for n, (slot, _) in enumerate(inside) if slot)
        if not sizes or sizes[-1][0] == 0:
            break
        size, place = sizes[-1]
        next_longest = sizes[-2][0] if len(sizes) > 1 else 0
        texts[place] = cut(texts[place], max(size - over, min(next_longest, size - 1))).rstrip()
    return "".join(texts)


def _short(value: str, longest: int | None) -> str:
    return cut(value, longest).rstrip() if longest else value


def _size(value: str) -> int:
    return len(value.encode("utf-8"))


def _values(match: Match) -> Values:
    """What the fields of the templates stand for; "" where nobody knows."""
    make = VALUES.get(match.item.kind)
    item = match.item
    values = {
        "title": _title(item),
        "year": _year(item),
        "date": text(item.facts, "date") or "",
        "creator": text(item.facts, "creator") or "",
        "label": match.label or "",
        "part": str(match.part or ""),
    }
    return values | (make(match) if make else {})


def _title(entity: Entity) -> str:
    return text(entity.facts, "title") or "Untitled"


def _year(entity: Entity | None) -> str:
    return str(number(entity.facts, "year") or "") if entity else ""


def _numbered(prefix: str, value: int | None) -> str:
    return f"{prefix}{value:02d}" if value is not None else ""


def _episode(match: Match) -> Values:
    show = entity_of(match, Kind.SHOW) or match.item
    title = text([fact for fact in match.item.facts if fact.confidence > GUESSED], "title") or ""
    code = _episode_code(match)
    return {
        "show": _title(show),
        "year": _year(show),
        "season": _season_folder(match),
        "code": code,
        "title": "" if title == code else title,
    }


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


def _track(match: Match) -> Values:
    album, artist = entity_of(match, Kind.ALBUM), entity_of(match, Kind.ARTIST)
    disc = number(match.item.facts, "disc")
    place = _numbered("", number(match.item.facts, "number"))
    return {
        "artist": _title(artist) if artist else "Unknown Artist",
        "album": _title(album) if album else "",
        "year": _year(album),
        "place": f"{disc}-{place}" if place and disc and disc > 1 else place,
    }


def _video(match: Match) -> Values:
    """A web video's identity is its key, which tells those of one title apart: `youtube:jNQXAC9IVRw`.

    It is kept whole, but for one that is too long for a name; a video that has one needs no date.
    """
    provider, _, key = match.item.identity.rpartition(":")
    return {"key": file_name("x" + key, longest=61)[1:], "date": ""} if provider else {"key": ""}


def _book(match: Match) -> Values:
    return {"part": _numbered("", match.part)}


def _podcast(match: Match) -> Values:
    show = entity_of(match, Kind.PODCAST)
    return {"podcast": _title(show) if show else ""}


def _extra_folder(match: Match) -> str:
    return EXTRA_FOLDERS.get(match.extra or "", "Extras")


def show_folder(match: Match, naming: Naming) -> PurePosixPath | None:
    """The folder of the show that a file belongs to; None for what belongs to none."""
    if entity_of(match, Kind.SHOW) is None:
        return None
    return _folder(_template(match, naming), _values(match), of_season=False)


def _extra_path(match: Match, template: str, values: Values) -> PurePosixPath:
    """Extras lie in a folder of their sort, beside the film, season or show they belong to."""
    of_season = entity_of(match, Kind.SHOW) is None or entity_of(match, Kind.SEASON) is not None
    return _folder(template, values, of_season=of_season) / _extra_folder(match)


def _folder(template: str, values: Values, *, of_season: bool) -> PurePosixPath:
    """The folder in which a file lies; without `of_season`, that of the show."""
    folders = list(zip(components(template), filled(template, values), strict=True))[:-1]
    if not of_season:
        folders = [one for one in folders if not OF_SEASON & {name for piece in one[0] for name in piece.names}]
    return PurePosixPath(*(file_name(_fitting(inside, LONGEST_BYTES)) for _, inside in folders if inside))


VALUES: dict[Kind, Callable[[Match], Values]] = {
    Kind.SHOW: _episode,
    Kind.SEASON: _episode,
    Kind.EPISODE: _episode,
    Kind.TRACK: _track,
    Kind.VIDEO: _video,
    Kind.BOOK: _book,
    Kind.AUDIOBOOK: _book,
    Kind.PODCAST_EPISODE: _podcast,
}

"""What the folders above a file say: the shelf, the show or film, the season, the disc, the sort of extra."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeVar

from medialib.identify.names import fold
from medialib.identify.vocabulary import (
    COUNTED,
    EXTRA_OF,
    NEUTRAL,
    PHRASES,
    QUALIFIERS,
    SHELF_OF,
    SPELLED_NUMBERS,
    TECHNICAL,
)
from medialib.model import Kind

SEASON_WORDS = (
    r"season|staffel|saison|temporada|stagione|series|serie|seizoen|sezon|sezona|sez|s[æä]son|s[äa]song|sesong|kausi|tuotantokausi|[ée]vad|"
    r"sezonul|сезон|シーズン|시즌|book(?= \d+$)|tem|temp|сез"
)
SEASON = re.compile(
    rf"(?i)^(?P<show>.*?)[\s._(\[-]*\b(?:{SEASON_WORDS})[\s._-]*(?P<number>\d{{1,4}})(?!\d)(?P<rest>.*)$"
)
SEASON_BEHIND = re.compile(
    rf"(?i)^(?P<show>.*?)[\s._(\[-]*\b(?P<number>\d{{1,2}})\s?(?:st|nd|rd|th|\.|ª|º|°|e|ème|eme|a\.?|-?й|-?я)?[\s._-]*(?:{SEASON_WORDS})\b(?P<rest>.*)$"
)
SEASON_SHORT = re.compile(r"^(?P<show>.*?)(?:^|[\s._(\[-])[Ss](?P<number>\d{1,4})(?![\dEeXx])(?P<rest>[\s._)\]-].*|)$")
SEASON_CHINESE = re.compile(
    r"^(?P<show>.*?)[\s._-]*第\s?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[季期部](?P<rest>.*)$"
)
CHINESE_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)}
SPECIALS = re.compile(
    r"(?i)^(?:specials?|season\s?0+|s0+|staffel\s?0+|saison\s?0+|sonderfolgen|especiales|hors[ -]s[ée]ries?|sp|ova'?s?|oad'?s?|特典|番外)$"
)
SEASON_SPELLED = re.compile(
    rf"(?i)^(?P<show>.*?)[\s._-]*\b(?:season|saison|staffel|stagione|temporada|series|book)[\s._-]+(?P<number>{'|'.join(COUNTED)})\b(?P<rest>.*)$"
)
DISC_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(SPELLED_NUMBERS)})(?![^\W_])"
DISC = re.compile(
    r"(?i)^(?:.*?[\s._([-])?(?:cd|disc|disk|dvd(?!5|9)|bd(?!25|50|66)|disque|disco|lp|side|vinyl)[\s._#-]*"
    rf"(?!(?:16|24|32)[\s._-])(?P<number>{DISC_NUMBER})(?:[\s._()\[\]:-].*)?$"
)
DISC_BEHIND = re.compile(rf"(?i)[\s._([-]*\b(?:cd|disc|disk|dvd|disque)[\s._#-]*{DISC_NUMBER}[)\]]?.*$")
VOLUME = re.compile(r"(?i)^vol(?:ume)?[\s._-]*(?P<number>\d{1,2})$")
LETTER = re.compile(r"(?i)^(?:[a-z]|0-9|#|[a-z]-[a-z]|\d{4}s)$")
SINGULAR = frozenset(("show", "movie", "film", "serie"))
DRIVE = re.compile(r"^[A-Za-z]:(?=[\\/])")
OPENED = re.compile(r"\[[^\[\]]*$|\([^()]*$")
CLOSED = re.compile(r"[^\[\]]*\]|[^()]*\)")
SLASHES_IN_BRACKETS = 3
LONGEST_NAME = 255
# A slash between spaces parts two titles, not two folders: `Енола Голмс / Enola Holmes`.
SLASH = re.compile(r"(?<! )/|/(?! )")
Folder = TypeVar("Folder", bound=PurePath)


@dataclass(frozen=True, slots=True)
class Season:
    """A season folder: its number, and the show's name where the folder carries it too."""

    number: int
    show: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the folders say. `titles` are those that may name a work, outermost first, as written.

    `shelf` is what the outermost shelf folder holds; `above_season` says how many of the titles
    stand above the season folder.
    """

    shelf: Kind | None = None
    titles: tuple[str, ...] = ()
    season: Season | None = None
    above_season: int = 0
    disc: int | None = None
    extra: str | None = None


def split_path(path: str) -> tuple[tuple[str, ...], str]:
    """The folders and the name of a path, POSIX or Windows (with a drive letter, or with backslashes alone)."""
    bare = DRIVE.sub("", path)
    if bare != path or "/" not in path:
        bare = bare.replace("\\", "/")
    parts = [part for part in _rejoined(SLASH.split(bare)) if part not in (".", "..") and part.strip()]
    return (tuple(parts[:-1]), parts[-1]) if parts else ((), path)


def _rejoined(parts: list[str]) -> list[str]:
    """The parts of a path, with those put together again that a slash in brackets parted: `Show 12 [720p/MKV]`."""
    joined: list[str] = []
    for place, part in enumerate(parts):
        ahead = "/".join(parts[place : place + SLASHES_IN_BRACKETS])
        if joined and len(joined[-1]) < LONGEST_NAME and OPENED.search(joined[-1]) and CLOSED.match(ahead):
            joined[-1] = f"{joined[-1]}/{part}"
        else:
            joined.append(part)
    return joined


def read_folders(folders: tuple[str, ...], *, video: bool = True) -> Context:
    """What a file's folders say, from the outermost in; seasons and extras are for videos only."""
    context = Context()
    for place, folder in enumerate(folders):
        below = folders[place + 1 :]
        context = _step(context, folder, below, video)
    return context


def shelf_of(folder: str) -> Kind | None:
    """The kind a folder named like a shelf holds: `Movies`, `TV Shows`, `Filme 4K`, `Movies (DVD)`."""
    words = fold(folder).split()
    phrase = PHRASES.get(" ".join(words))
    if phrase:
        return phrase
    kinds = [SHELF_OF[word] for word in words if word in SHELF_OF]
    known = all(word in SHELF_OF or word in QUALIFIERS for word in words)
    return kinds[-1] if kinds and known else None


def season_of(folder: str) -> Season | None:
    """The season a folder names in one of a dozen languages; 0 for specials."""
    if SPECIALS.match(folder.strip()):
        return Season(0)
    for pattern in (SEASON, SEASON_BEHIND, SEASON_CHINESE, SEASON_SPELLED, SEASON_SHORT):
        found = pattern.match(folder.strip())
        if found:
            return Season(count(found["number"]), found["show"].strip(" ._-([]"))
    return None


def disc_of(folder: str) -> int | None:
    """The disc a folder names: `CD1`, `Disc 2 - Live`, `Film (1999) (Disc 01)`."""
    found = DISC.match(folder.strip())
    return count(found["number"]) if found else None


def album_folder(folder: Folder) -> Folder:
    """The folder of the album of which a file lies in `folder`: the one above where this one is a disc's in it."""
    return folder.parent if disc_of(folder.name) and _is_within(folder.name, folder.parent.name) else folder


def _is_within(disc: str, above: str) -> bool:
    """Whether a disc's folder lies in that of its album: `Album/CD2`, `Album (1999)/Album CD2`, and not `Artist/Album CD2`."""
    return fold(above).startswith(fold(_before_disc(disc)))


def _before_disc(folder: str) -> str:
    """What stands before the disc in the name of its folder: the album, or nothing."""
    return "" if VOLUME.match(folder.strip()) else DISC_BEHIND.sub("", folder).strip()


def volume_of(folder: str) -> int | None:
    """The disc of a set that a folder of music names as a volume: `Vol 2`."""
    found = VOLUME.match(folder.strip())
    return int(found["number"]) if found else None


def extra_of(folder: str) -> str | None:
    """The sort of extra a folder is for, if that is its whole name."""
    return EXTRA_OF.get(fold(folder))


def count(text: str) -> int:
    """A number in digits, in English or French words up to twelve, in Roman digits, or in Chinese ones up to 99."""
    if text[0] not in CHINESE_DIGITS:
        return COUNTED.get(text.casefold()) or int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return CHINESE_DIGITS[text[0]]
    return 10 * CHINESE_DIGITS.get(tens, 1) + CHINESE_DIGITS.get(ones, 0)


def _step(context: Context, folder: str, below: tuple[str, ...], video: bool) -> Context:
    shelf = shelf_of(folder)
    if shelf and _is_a_title(context, folder, below):
        shelf = None
    if (
        shelf
        and not context.titles
        and _may_follow(context.shelf, shelf)
        and not (video and extra_of(folder) and context.shelf)
    ):
        return replace(context, shelf=shelf)
    if _is_plain(context, folder, below):
        return context
    if video:
        season, extra = season_of(folder) or _plain_season(context, folder), extra_of(folder)
        if context.shelf is Kind.MOVIE and context.titles and season and season.number == 0:
            extra = "other"
        if extra and not any(season_of(name) for name in below):
            return replace(context, extra=extra)
        if season is not None and context.shelf is not Kind.MOVIE:
            return replace(context, season=season, above_season=len(context.titles))
    disc = disc_of(folder) or (volume_of(folder) if context.shelf is Kind.TRACK else None)
    if disc is not None:
        rest = _before_disc(folder)
        named = bool(context.titles) and (video or _is_within(folder, context.titles[-1]))
        return replace(context, disc=disc, titles=context.titles if named or not rest else (*context.titles, rest))
    return replace(context, titles=(*context.titles, folder))


def _plain_season(context: Context, folder: str) -> Season | None:
    """A folder that is only a number, in a show's: `Seinfeld/2`, `Tatort/2019`."""
    number = re.fullmatch(r"\d{1,2}|(?:19|20)\d\d", folder.strip())
    return Season(int(number[0])) if number and context.titles and context.shelf is Kind.SHOW else None


def _is_a_title(context: Context, folder: str, below: tuple[str, ...]) -> bool:
    """A show may be called `Show`: such a word right above a season, or in the singular below its like, is a title."""
    season = season_of(below[0]) if below and shelf_of(below[0]) is None else None
    if season is not None and not season.show:
        return len(fold(folder).split()) == 1
    return context.shelf is not None and fold(folder) in SINGULAR


def _may_follow(above: Kind | None, shelf: Kind) -> bool:
    """Whether a shelf may stand on another: `Video/Movies`, `Anime/Movies`, `Music/FLAC`; no artist called `Кино`."""
    if above is Kind.TRACK:
        return shelf in (Kind.TRACK, Kind.AUDIOBOOK, Kind.PODCAST)
    return above in (None, shelf, Kind.VIDEO, Kind.SHOW, Kind.MOVIE)


def _is_plain(context: Context, folder: str, below: tuple[str, ...]) -> bool:
    name = fold(folder)
    if name in TECHNICAL:
        return True
    if LETTER.match(folder) and below and season_of(below[0]) is None:
        return True
    if not context.titles and name in NEUTRAL and context.shelf is not Kind.TRACK:
        return True
    return not context.titles and context.shelf is not None and all(word in QUALIFIERS for word in name.split())

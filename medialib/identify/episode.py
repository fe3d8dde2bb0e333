"""Videos of a show: which show, which season, which episodes."""

from __future__ import annotations

import re

from medialib.identify.dates import date_in
from medialib.identify.editions import edition_of, is_edition
from medialib.identify.film import trailing_year, year_of
from medialib.identify.folders import Context
from medialib.identify.guess import guess
from medialib.identify.languages import language_of
from medialib.identify.names import fold
from medialib.identify.numbering import (
    Numbering,
    read_dashed_numbering,
    read_fansub_numbering,
    read_leading_numbering,
    read_loose_numbering,
    read_number_behind,
    read_numbering,
    read_numbering_in_show,
    read_part,
    read_season,
)
from medialib.identify.reading import Reading
from medialib.identify.title import (
    BRACKETS,
    first_title,
    has_noise,
    noise_start,
    resolution_of,
    tidy,
    without_stars,
    wordy,
)
from medialib.model import Kind, Source

SHOWS = frozenset((Kind.SHOW, Kind.SEASON, Kind.EPISODE))
FANSUB = re.compile(r"^\s*[\[【]|[\[(][0-9A-Fa-f]{8}[\])]")
CHECKSUM = re.compile(r"[\[(][0-9A-F]{8}[\])]")
GROUP_ALONE = re.compile(r"^\s*\[[^\[\]]*\][\s._-]*$")
SPELLED = re.compile(r"(?i)episode|[^\W\d_]{3,}\s\d{1,2}$")
PAY_PER_VIEW = re.compile(r"(?i)(?<![^\W_])ppv(?![^\W_])")
YEAR_BEHIND = re.compile(r"[\s._]*[\[(]?(?P<year>(?:19|20)\d\d)(?=[\s._)\]]|$)")
BARE_DATE = re.compile(r"\d{8}")
CUT_BEHIND = re.compile(r"(?i)[^\W_]+[\s._](?:cut|edition)[\s._-]*$")
COMPLETE = re.compile(
    r"(?i)[\s._-]+(?:the[\s._])?(?:complete[\s._-](?:(?:mini)?series|collection|saga)|(?:mini)?series[\s._]complete"
    r"|(?:coffret[\s._])?(?:l'?[\s._]?)?int[eé]grale|complete(?![\s._](?:uhd|blu-?ray|bd|pal|ntsc|dvd)))(?![^\W_])"
)
SPECIAL = re.compile(r"(?i)(?<![^\W_])special(?![^\W_]|[\s._](?:edition|cut|collector))")
FILM_MARK = re.compile(r"(?i)(?<![^\W_])(?:bd_?rip|movie)(?![^\W_])")
NUMBER_RANGE = re.compile(r"[\s._-]+\d{2,4}-\d{2,4}[\s._-]*$")
LANGUAGE_BEHIND = re.compile(r"\s*\((?P<word>[^\W\d_]+)\)[\s._-]*$")
LAST_ARTICLE = re.compile(r"(?i)(?<=[^\W_])[\s._-]+the[\s._-]*$")  # of `Show - The Complete Series`
NAMELESS = frozenset(("a", "an", "the", "complete", "full", "entire"))
SEASON_TAIL = re.compile(
    r"(?i)[\s._-]*[\[(]?(?<![^\W_])(?:the[\s._]+(?=complete))?(?:(?:complete|int[eé]grale|coffret)[\s._-]*|(?:season|staffel|saison|temporada|stagione)s?[\s._]*(?:\d{1,2}[\])]?)?[\s._-]*|s\d{1,2}[\s._-]*)+$"
)


def numbering_of(name: str, context: Context, hint: Kind | None) -> Numbering | None:
    """Where the name says which episode it is, as far as its place allows; None for what is no episode."""
    found = read_numbering(name)
    if found or hint in (Kind.MOVIE, Kind.VIDEO):
        return found
    in_show = hint in SHOWS or (context.season is not None and not _is_sequel(name, context))
    found = read_loose_numbering(name)
    if found and (in_show or not _names_a_film(name, found)):
        return found
    if FANSUB.search(name):
        year = year_of(name, bracketed=True)
        found = read_fansub_numbering(name, after=year.end if year else 0)
        if found:
            return found
    if in_show:
        season = context.season.number if context.season else None
        show = show_of("", context)[0] or ""
        behind = read_number_behind(name, show, season)
        if behind and show[-1].isdigit():
            return behind
        return _season_of_pack(name, in_show) or read_numbering_in_show(name, season) or behind
    year = year_of(name)
    if FILM_MARK.search(name) is None:
        found = _number_of_folder(name, context) if year is None else None
        found = found or read_part(name[: noise_start(name)], name)
        if found and (year is None or year.end <= found.start):
            return found
    return read_dashed_numbering(name[: noise_start(name)]) or _season_of_pack(name, in_show)


def _number_of_folder(name: str, context: Context) -> Numbering | None:
    """The number in front of a name, or behind the title of its folder, where that is no film's."""
    folder = context.titles[-1] if context.titles else None
    if folder and (year_of(folder) or has_noise(folder) or fold(folder) == fold(name)):
        return None
    leading = read_leading_numbering(name)
    if leading and (folder or wordy(name[leading.end :])):
        return leading
    return read_number_behind(name, _split_show(folder)[0]) if folder else None


def read_episode(name: str, numbering: Numbering, context: Context) -> Reading:
    """The reading of a name whose numbering is known."""
    region, tail = name[: numbering.start], CHECKSUM.sub("", name[numbering.end :])
    date = date_in(region) if numbering.date else None
    region = region[date.end :] if date and not date.start else region
    title, year, source = show_of(NUMBER_RANGE.sub("", region), context)
    if title is None and name[:1].isdigit() and numbering.start == 0 and numbering.season is None:
        title, tail = _episode_title(tail.partition(" - ")[0]), tail.partition(" - ")[2]
    if source is Source.NAME and GROUP_ALONE.match(region) and wordy(BRACKETS.sub("", tail[: noise_start(tail)])):
        title, tail = _episode_title(tail), ""
    season = numbering.season
    if season is None and context.season is not None:
        season = context.season.number
    return Reading(
        Kind.EPISODE,
        title=title,
        year=year or _year_within(name[numbering.start : numbering.end]) or _year_behind(tail),
        season=season,
        episodes=numbering.episodes,
        date=numbering.date,
        edition=_edition(tail),
        episode_title=_episode_title(tail),
        resolution=resolution_of(tail),
        source=source,
        sure=0.8 if numbering.season is not None or context.season is not None else 0.6,
    )


def read_unnumbered(name: str, context: Context) -> Reading:
    """The reading of a video in a show's folder that names no episode: a special, by its title."""
    title, year, source = show_of("", context)
    own = _behind_show(tidy(name[: noise_start(name)]), title)
    season = context.season.number if context.season else None
    return Reading(
        Kind.EPISODE,
        title=title or own or tidy(name),
        year=year,
        season=season,
        episode_title=own or None,
        resolution=resolution_of(name),
        source=source,
        sure=0.3,
    )


def _behind_show(name: str, show: str | None) -> str:
    """A special's name without the show's in front: `Doctor Who - The Christmas Invasion`."""
    first, _, rest = name.partition(" - ")
    if show is None or fold(first) != fold(show):
        return name
    return "" if fold(rest) == fold(show) else rest


def read_whole_show(name: str, context: Context) -> Reading | None:
    """The reading of a pack of all episodes, or of a special told by its year: `Show.COMPLETE.SERIES`, `Show 2013 Special`."""
    pack = COMPLETE.search(name)
    if pack and set(fold(name[: pack.start()]).split()) - NAMELESS:
        title, year, source = show_of(name[: pack.start()], context)
        return Reading(Kind.EPISODE, title, year or _year_behind(name[pack.end() :]), source=source, sure=0.5)
    year_there = year_of(name)
    if year_there and SPECIAL.search(name, year_there.end) and not context.titles:
        title, year, source = show_of(name[: year_there.end], context)
        return Reading(
            Kind.EPISODE, title, year, episode_title=_episode_title(name[year_there.end :]), source=source, sure=0.4
        )
    return None


def guessed_episode(name: str, context: Context, hint: Kind | None) -> Reading | None:
    """guessit's reading of a name with release words but no numbering that we know: `Show.213.HDTV`."""
    if not (has_noise(name) or hint in SHOWS) or re.search(r"\d", name[: noise_start(name)]) is None:
        return None
    said = guess(name)
    if said.kind != "episode" or not said.episodes or PAY_PER_VIEW.search(name):
        return None
    number = said.episodes[0]
    if hint not in SHOWS and re.search(rf"^0*{number}\b|\d\.0*{number}\b|\b{number}\.\d(?!\d)", name):
        return None
    title, year, source = show_of(said.title or "", context)
    return Reading(Kind.EPISODE, title, year or said.year, said.season, said.episodes, source=source, sure=0.4)


def show_of(region: str, context: Context) -> tuple[str | None, int | None, Source]:
    """The show's title and year: from its folder where there is one, else from the words before the number."""
    own, own_year = _split_show(region)
    folder = show_folder(context)
    beside = _split_show(context.season.show)[0] if context.season else ""
    title, year = _split_show(folder) if folder else ("", None)
    named_beside = bool(set(fold(beside).split()) - NAMELESS) and not fold(beside).startswith(fold(title))
    if folder and not named_beside and not (own and fold(own) == fold(beside)):
        known = (
            context.season is not None
            or context.shelf in SHOWS
            or not own
            or f"{fold(own)} ".startswith(fold(title) + " ")
        )
        if title and known:
            return title, year or own_year, Source.FOLDER
    if context.season and context.season.show:
        title, year = _split_show(context.season.show)
        return (own or title or None), own_year or year, Source.NAME if own else Source.FOLDER
    return own or None, own_year, Source.NAME


def show_folder(context: Context) -> str | None:
    """The folder that names the show: above the season's, else the innermost that is no release's own."""
    titles = context.titles[: context.above_season] if context.season is not None else context.titles
    plain = [title for title in titles if read_numbering(title) is None]
    return plain[-1] if plain else None


def _split_show(region: str) -> tuple[str, int | None]:
    region = without_stars(region)
    bare = BRACKETS.sub(" ", region)
    region = bare if wordy(bare) else region
    noise = noise_start(region)
    region = region if noise is None else LAST_ARTICLE.sub("", region[:noise])
    text, year = trailing_year(_without_language(first_title(region)))
    shorter = SEASON_TAIL.sub("", text)
    return tidy(shorter if wordy(tidy(shorter)) else text), year


def _without_language(region: str) -> str:
    """A show's name without the language in brackets behind it: `Dr Slump (Catalan)`."""
    hit = LANGUAGE_BEHIND.search(region)
    return region[: hit.start()] if hit and len(hit["word"]) > 3 and language_of(hit["word"]) else region


def _episode_title(tail: str) -> str | None:
    """The words behind the numbering, before any release words; a year alone is the show's."""
    start = noise_start("x " + tail)
    title = tidy(tail[: max(0, start - 2)] if start is not None else tail)
    year_alone = len(title) == 4 and YEAR_BEHIND.match(tail)
    return title if re.search(r"[^\W\d_]{2}|\d", title) and not year_alone else None


def _edition(tail: str) -> str | None:
    """The edition among the release words or behind the title, where no episode's title can be meant."""
    start = noise_start("x " + tail)
    plain, release = (tail, "") if start is None else (tail[: max(0, start - 2)], tail[max(0, start - 2) :])
    cut = CUT_BEHIND.search(plain) if release else None
    last = plain.rpartition(" - ")[2] if plain.count(" - ") > 1 else ""
    behind = (cut[0] if cut else "", last if is_edition(last) else "")
    return edition_of(" ".join((*BRACKETS.findall(tail), *behind, release)))


def _year_within(words: str) -> int | None:
    """The year in brackets between a season and its episode: `Season 6 (2016) ep13`."""
    year = year_of(words, bracketed=True)
    return year.value if year else None


def _year_behind(tail: str) -> int | None:
    """The year right behind the numbering, or in brackets: `S01E01.2008.BluRay`, `Серии 1-6 [2017, США]`."""
    hit = YEAR_BEHIND.match(tail)
    return int(hit["year"]) if hit else _year_within(f" {tail}")


def _is_sequel(name: str, context: Context) -> bool:
    """A film whose folder looks like a season's: `Open Season 3 (2010)/Open Season 3 (2010)`."""
    named = context.season is not None and context.season.show and not context.above_season
    return bool(named) and year_of(name, bracketed=True) is not None


def _season_of_pack(name: str, in_show: bool) -> Numbering | None:
    """The season that a pack of episodes names before any release words; none for a film's year behind it."""
    found = read_season(name)
    noise = noise_start(name)
    if found is None or (noise is not None and found.start > noise) or (not in_show and _names_a_film(name, found)):
        return None
    return found


def _names_a_film(name: str, found: Numbering) -> bool:
    """`Star Wars Episode 1 ... 1999` and `Open Season 3 (2010)` are films: a year stands behind."""
    year = year_of(name)
    spelled = SPELLED.match(name[found.start : found.end].strip(" ._-(["))
    apart = name[: found.start].rstrip(" ._").endswith(("-", "(", "["))
    return found.date is None and bool(spelled) and not apart and year is not None and year.start >= found.end


def is_home_video(name: str, numbering: Numbering) -> bool:
    """A date in front, or run together, is a camera's or a downloader's, not a daily show's."""
    if numbering.date is None:
        return False
    return not wordy(name[: numbering.start]) or bool(BARE_DATE.match(name[numbering.start : numbering.end]))

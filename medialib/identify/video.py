"""What the path of a video says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from medialib.identify.dates import date_in
from medialib.identify.editions import PLEX
from medialib.identify.episode import (
    FANSUB,
    SHOWS,
    guessed_episode,
    is_home_video,
    numbering_of,
    read_episode,
    read_unnumbered,
    read_whole_show,
    show_folder,
    show_of,
)
from medialib.identify.film import read_film
from medialib.identify.folders import Context
from medialib.identify.names import fold
from medialib.identify.numbering import Numbering, read_loose_numbering, read_numbering
from medialib.identify.reading import Reading
from medialib.identify.title import BRACKETS, has_noise, ids_of, key_of, tidy, without_site, wordy
from medialib.identify.vocabulary import EXTRA_OF
from medialib.model import Kind

EXTRA_SUFFIX = re.compile(
    r"(?i)(?P<gap>[\s._]*[-._][\s._]*|\s+)(?P<word>behindthescenes|behind the scenes|deleted ?scenes?|deleted|featurettes?|interviews?|scenes?|shorts?|trailers?|teasers?|samples?|clips?|other|extras?)[\s._-]*\d{0,2}$"
)
TRAILER_PHRASE = re.compile(
    r"(?i)[\s._(\[-]+(?:(?:official|theatrical|teaser|final|international)[\s._]trailer|trailer(?=[\s._]+(?:\d{3,4}p|[xh]\.?26))).*$"
)
# The songs in front of and behind an anime's episodes, as its releases call them.
OPENING = re.compile(
    r"[\s._-]+(?:(?:Creditless|Clean|NC)[\s._-]*)?(?:OP|ED)\d{0,2}[a-z]?(?:v\d)?(?:[\s._-]+Clean)?(?=[\s._-]*(?:[\[(]|$))"
)
EXTRA_FRONT = re.compile(r"(?i)^(?P<word>sample|trailer)[\s._-]+(?=\S)")
TELLING = frozenset(("trailer", "trailers", "sample", "teaser"))
LEAD_CODEC = re.compile(r"(?i)^\[?(?:[xh]\.?26[45](?:[\s._-]+hevc)?|hevc)\]?[\s._-]+")
SCRAMBLED = re.compile(r"^(?:[0-9a-f]{16,}|[0-9A-Za-z]{24,})$")
CAMERA = re.compile(
    r"(?i)^(?:(?:vid|img|mvi|mov|pxl|dsc[fn]?|gopr|gh\d\d|gx\d\d|dji|whatsapp video|signal|telegram|screen[\s_-]?recording|screencast|video)[\s_-]*\d[\d\s_.at-]*"
    r"|\d{8}[_-]\d{6})"
)


def read_video(stem: str, context: Context, hint: Kind | None) -> Reading:
    """The reading of a video's name within its folders; `hint` is what somebody said it is."""
    plex = PLEX.search(stem)
    name, ids = ids_of(PLEX.sub("", stem).strip() or stem)
    name, key = key_of(LEAD_CODEC.sub("", without_site(name)) or name)
    name, extra = extra_in(name, context)
    reading = _read(name, context, hint)
    for folder in context.titles:
        ids = {**ids_of(folder)[1], **ids}
    ids = with_key(ids, reading.kind, key)
    reading = replace(reading, ids=ids, edition=plex[1].strip() if plex else reading.edition)
    return _as_extra(reading, name, context, extra) if extra else reading


def with_key(ids: Mapping[str, str], kind: Kind, key: str | None) -> Mapping[str, str]:
    """The ids of a video, and its key at YouTube, which writes such keys behind titles."""
    return {**ids, "youtube": key} if key and kind is Kind.VIDEO else ids


def extra_in(name: str, context: Context) -> tuple[str, str | None]:
    """The name without the word that makes it an extra, and the sort of extra, by name or folder."""
    if context.extra not in (None, "other"):
        shorter, sort = suffix_extra(name)
        return (shorter if sort == context.extra else name), context.extra
    if fold(name) in ("trailer", "sample", "teaser") or (context.titles and fold(name) in EXTRA_OF):
        return "", EXTRA_OF[fold(name)]
    behind = suffix_extra(name)
    if behind[1]:
        return behind
    opening = OPENING.search(name) if FANSUB.search(name) or "creditless" in name.lower() else None
    if opening and wordy(BRACKETS.sub("", name[: opening.start()])):
        return name[: opening.start()] + name[opening.end() :], "other"
    front = EXTRA_FRONT.match(name)
    if front and has_noise(name):
        return name[front.end() :], EXTRA_OF[fold(front["word"])]
    return name, context.extra


def suffix_extra(name: str) -> tuple[str, str | None]:
    """A name without the word behind it that makes it an extra, and the sort: `Film-trailer2`, `Film.sample`."""
    phrase = TRAILER_PHRASE.search(name)
    if phrase and wordy(name[: phrase.start()]):
        return name[: phrase.start()], "trailer"
    behind = EXTRA_SUFFIX.search(name)
    if behind and wordy(name[: behind.start()]) and _is_extra_word(behind["gap"], behind["word"]):
        return name[: behind.start()], EXTRA_OF[fold(behind["word"])]
    return name, None


def _is_extra_word(gap: str, word: str) -> bool:
    """`-scene` is the libraries' own mark; other words need it too, save those no title ends with."""
    return gap == "-" or (bool(gap.strip()) and fold(word) in TELLING)


def _read(name: str, context: Context, hint: Kind | None) -> Reading:
    if CAMERA.match(name):
        date = date_in(name.replace("_", " "))
        return Reading(Kind.VIDEO, title=name, date=date.iso if date else None)
    numbering = numbering_of(name, context, hint)
    if (numbering is None or numbering.season is None) and context.titles:
        released = read_numbering(context.titles[-1]) or _dated_release(name, context.titles[-1])
        name, numbering = (context.titles[-1], released) if released else (name, numbering)
    if numbering is not None:
        if hint not in SHOWS and context.season is None and is_home_video(name, numbering):
            return _read_clip(name, context)
        return read_episode(name, numbering, context)
    return _read_unnumbered(name, context, hint)


def _dated_release(name: str, folder: str) -> Numbering | None:
    """The date in the folder of a release whose file has a name without meaning."""
    return read_loose_numbering(folder) if SCRAMBLED.match(name) and has_noise(folder) else None


def _read_unnumbered(name: str, context: Context, hint: Kind | None) -> Reading:
    if hint is Kind.VIDEO:
        return _read_clip(name, context)
    whole = read_whole_show(name, context) if hint is not Kind.MOVIE else None
    if whole:
        return whole
    film = read_film(name, context, hint)
    if hint is Kind.MOVIE or (film.year and hint not in SHOWS and not (context.season and context.above_season)):
        return film
    if hint not in SHOWS and context.season is None:
        return guessed_episode(name, context, hint) or film
    return guessed_episode(name, context, hint) or read_unnumbered(name, context)


def _read_clip(name: str, context: Context) -> Reading:
    """A video that is neither film nor episode: its name is its title, but for a date in front."""
    date = date_in(name)
    if date is None:
        return Reading(Kind.VIDEO, title=tidy(name) or name, artist=_channel(context))
    in_front = not wordy(name[: date.start])
    title = (tidy(name[date.end :]) if in_front else tidy(name)) or name
    return Reading(Kind.VIDEO, title=title, date=date.iso, artist=_channel(context))


def _channel(context: Context) -> str | None:
    return context.titles[-1] if context.titles else None


def _as_extra(reading: Reading, name: str, context: Context, extra: str) -> Reading:
    """The reading of what the extra belongs to: the film or show of its folder, else of its own name."""
    if reading.kind is Kind.EPISODE and reading.episodes and (not context.extra or read_numbering(name)):
        return replace(reading, extra=extra)
    if context.season is not None or context.shelf in SHOWS:
        title, year, source = show_of("", context)
        season = context.season.number if context.season and show_folder(context) else None
        kind = Kind.SHOW if season is None else Kind.SEASON
        return Reading(kind, title=title, year=year, season=season, extra=extra, ids=reading.ids, source=source)
    if context.extra and context.titles:
        film = read_film("", context, None)
        return replace(film, kind=Kind.MOVIE, extra=extra, ids=reading.ids, part=None, edition=None)
    return replace(reading, extra=extra)

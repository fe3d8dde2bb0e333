"""The files that belong to a main file: its subtitles, its NFO, its extras."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path, PurePath

from medialib.identify.folders import extra_of
from medialib.identify.languages import language_of
from medialib.identify.listing import Listing, listing
from medialib.identify.names import fold
from medialib.identify.video import suffix_extra
from medialib.model import Companion, Role
from medialib.suffixes import family

SUBTITLE_FOLDERS = frozenset(("subs", "sub", "subtitles", "subtitle", "untertitel", "vobsubs"))
FORCED = frozenset(("forced", "foreign", "erzwungen", "signs"))
REMARKS = frozenset(("sdh", "cc", "hi", "default", "full", "dialogue", "songs", "und", "auto", "orig"))
MOST = 500


def companions(path: Path) -> tuple[Companion, ...]:
    """What lies beside a main file and belongs to it, in the order of names. Reads folders, opens no file."""
    beside = listing(path.parent)
    named = [path.parent / name for name in beside.beginning_with(path.stem) if name != path.name]
    alone = is_only_film(beside)
    found = [
        *_named_after(path, named),
        *_in_subtitle_folders(path, beside, alone),
        *_in_extra_folders(path, beside, alone),
    ]
    return tuple(found[:MOST])


def is_only_film(beside: Listing) -> bool:
    """Whether a folder holds one film, beside its extras."""
    films = (name for name in beside.videos if suffix_extra(PurePath(name).stem)[1] is None)
    return len(tuple(islice(films, 2))) <= 1


def subtitle(path: Path, words: str) -> Companion:
    """A subtitle with what the words of its name say: `.en.forced`, `_2_English`, `.pt-BR.sdh`."""
    language, forced = None, False
    for word in re.split(r"[\s._()\[\],]+", words):
        forced = forced or word.casefold() in FORCED
        language = language or (None if word.casefold() in REMARKS else language_of(word))
    return Companion(path, Role.SUBTITLE, language=language, forced=forced)


def _named_after(path: Path, named: Iterable[Path]) -> Iterator[Companion]:
    """Subtitles, sidecars and extras whose names begin as the main file's does."""
    for file in named:
        kin, rest = family(file.name), _rest(file.stem, path.stem)
        stem, sort = suffix_extra(file.stem) if kin == "video" else ("", None)
        if kin == "subtitle" and rest is not None:
            yield subtitle(file, rest)
        elif kin == "sidecar" and rest == "":
            yield Companion(file, Role.SIDECAR)
        elif sort and fold(stem) == fold(path.stem):
            yield Companion(file, Role.EXTRA, extra=sort)


def _rest(stem: str, main: str) -> str | None:
    """What follows the main file's stem in another's; None if it is another film's (`Film 2` beside `Film`)."""
    rest = stem[len(main) :]
    same = stem[: len(main)].casefold() == main.casefold()
    return rest.strip() if same and re.match(r"$|[._(]|\s*[-\[]|\s\((?!\d{4}\))", rest) else None


def _in_subtitle_folders(path: Path, beside: Listing, alone: bool) -> Iterator[Companion]:
    """`Subs/Film.en.srt`, `Subs/2_English.srt`, `Subs/Show.S01E01/3_German.srt`."""
    for folder in (path.parent / name for name in beside.folders if fold(name) in SUBTITLE_FOLDERS):
        own = listing(folder / path.stem).files
        place = folder / path.stem if own else folder
        for name in own or listing(folder).files:
            rest = _rest(PurePath(name).stem, path.stem)
            if family(name) == "subtitle" and (rest is not None or alone or own):
                yield subtitle(place / name, rest if rest is not None else PurePath(name).stem)


def _in_extra_folders(path: Path, beside: Listing, alone: bool) -> Iterator[Companion]:
    """What lies in `Trailers/` or `Behind The Scenes/` of a film's own folder."""
    for folder in beside.folders if alone else ():
        sort = extra_of(folder)
        inside = listing(path.parent / folder).files if sort else ()
        videos = (name for name in inside if family(name) == "video")
        yield from (Companion(path.parent / folder / name, Role.EXTRA, extra=sort) for name in videos)

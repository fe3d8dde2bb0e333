"""The files that belong to a main file: its subtitles, its NFO, its extras."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from medialib.identify.folders import extra_of
from medialib.identify.languages import language_of
from medialib.identify.names import fold
from medialib.identify.video import suffix_extra
from medialib.model import Companion, Role
from medialib.suffixes import family, is_junk

SUBTITLE_FOLDERS = frozenset(("subs", "sub", "subtitles", "subtitle", "untertitel", "vobsubs"))
FORCED = frozenset(("forced", "foreign", "erzwungen", "signs"))
REMARKS = frozenset(("sdh", "cc", "hi", "default", "full", "dialogue", "songs", "und", "auto", "orig"))
MOST = 500


def companions(path: Path) -> tuple[Companion, ...]:
    """What lies beside a main file and belongs to it, in the order of names. Reads folders, opens no file."""
    try:
        beside = sorted(path.parent.iterdir())[: MOST * 10]
    except OSError:
        return ()
    files = [file for file in beside if file != path and not is_junk(file.name)]
    alone = sum(1 for file in beside if family(file.name) == "video" and suffix_extra(file.stem)[1] is None) <= 1
    found = [*_named_after(path, files), *_in_subtitle_folders(path, files, alone), *_extras(path, files, alone)]
    return tuple(found[:MOST])


def subtitle(path: Path, words: str) -> Companion:
    """A subtitle with what the words of its name say: `.en.forced`, `_2_English`, `.pt-BR.sdh`."""
    language, forced = None, False
    for word in re.split(r"[\s._()\[\],]+", words):
        forced = forced or word.casefold() in FORCED
        language = language or (None if word.casefold() in REMARKS else language_of(word))
    return Companion(path, Role.SUBTITLE, language=language, forced=forced)


def _named_after(path: Path, files: Iterable[Path]) -> Iterator[Companion]:
    """Subtitles and sidecars whose names begin as the main file's does, or the folder's own NFO."""
    for file in files:
        kin = family(file.name)
        rest = _rest(file.stem, path.stem)
        if kin == "subtitle" and rest is not None:
            yield subtitle(file, rest)
        elif kin == "sidecar" and rest == "":
            yield Companion(file, Role.SIDECAR)


def _rest(stem: str, main: str) -> str | None:
    """What follows the main file's stem in another's; None if it is another film's (`Film 2` beside `Film`)."""
    rest = stem[len(main) :]
    same = stem[: len(main)].casefold() == main.casefold()
    return rest.strip() if same and re.match(r"$|[._(]|\s*[-\[]", rest) else None


def _in_subtitle_folders(path: Path, files: Iterable[Path], alone: bool) -> Iterator[Companion]:
    """`Subs/Film.en.srt`, `Subs/2_English.srt`, `Subs/Show.S01E01/3_German.srt`."""
    for folder in (file for file in files if fold(file.name) in SUBTITLE_FOLDERS and file.is_dir()):
        own = folder / path.stem
        for file in sorted(own.iterdir() if own.is_dir() else folder.iterdir()):
            rest = _rest(file.stem, path.stem)
            if family(file.name) == "subtitle" and (rest is not None or alone or own.is_dir()):
                yield subtitle(file, rest if rest is not None else file.stem)


def _extras(path: Path, files: Iterable[Path], alone: bool) -> Iterator[Companion]:
    """`Film-trailer.mkv`, and what lies in `Trailers/` or `Behind The Scenes/` of a film's own folder."""
    for file in files:
        sort = extra_of(file.name) if alone else None
        if sort and file.is_dir():
            inside = (
                entry for entry in sorted(file.iterdir()) if family(entry.name) == "video" and not is_junk(entry.name)
            )
            yield from (Companion(entry, Role.EXTRA, extra=sort) for entry in inside)
        elif family(file.name) == "video":
            stem, sort = suffix_extra(file.stem)
            if sort and fold(stem) == fold(path.stem):
                yield Companion(file, Role.EXTRA, extra=sort)

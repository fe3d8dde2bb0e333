"""The form that rips a disc: its fields as they stand, and what was said in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Protocol

from medialib.discs import Format
from medialib.model import Json, Kind
from medialib.settings.table import Discs
from medialib.sources.discs.labels import read_label
from medialib.sources.discs.options import FaultsError, disc_options
from medialib.web.contexts import Field, RipForm

FILM_OR_SHOW = ((Kind.MOVIE.value, "a film"), (Kind.EPISODE.value, "a show"))
SHORT = ("year", "season", "first_episode", "disc", "discs", "quality")
LABELS = {
    "title": "Title",
    "year": "Year",
    "season": "Season",
    "first_episode": "First episode on it",
    "artist": "Artist",
    "album": "Album",
    "disc": "Disc",
    "discs": "of",
    "edition": "Edition",
    "take": "Take",
    "titles": "Numbers",
    "preset": "Preset",
    "quality": "Quality",
    "container": "File",
    "audio_languages": "Sound",
    "subtitle_languages": "Subtitles",
    "audio_format": "Files",
}
THESE = "these"
WHOLE = {"main": "the main film only", "all": "everything"}
FORMATS = {"flac": "FLAC", "opus": "Opus", "mp3": "MP3", "aac": "AAC"}


class Refused(Protocol):
    """What was sent before, and what was wrong with it."""

    @property
    def sent(self) -> Mapping[str, str]:
        """The fields as they were sent."""

    @property
    def faults(self) -> Mapping[str, str]:
        """What is wrong, by field."""


def rip_form(choice: Discs, row: sqlite3.Row, key: str, said: Mapping[str, str], redo: Refused | None) -> RipForm:
    """The form of a drive's disc: as it was sent when that was refused, else as the disc and a person said."""
    values = redo.sent if redo else {**of_label(row), **said}
    faults = redo.faults if redo else {}
    fields = _Fields(values, faults)
    music = row["format"] == Format.AUDIO_CD
    again = bool(row["ripped_at"] or row["taken"])
    numbers = values.get("titles", "all" if again and not music else "")
    whole = numbers in ("", *WHOLE)
    return RipForm(
        key=key,
        device=row["device"],
        held=row["disc_id"],
        wanted=Kind.TRACK if music else _wanted(row, values),
        choices=() if music else FILM_OR_SHOW,
        first=fields("artist", "album", "year", "disc", "discs") if music else fields("title", "year"),
        film=() if music else fields("edition"),
        show=() if music else fields("season", "first_episode"),
        take=(
            Field(
                "take", LABELS["take"], values.get("take", numbers if whole else THESE), options=_wholes(choice, music)
            ),
            Field("titles", LABELS["titles"], "" if whole else numbers, faults.get("titles", ""), "1,3"),
        ),
        more=_more(choice, fields, music),
        again=again,
        fault=next((fault for name, fault in faults.items() if name not in LABELS), ""),
        refused=redo is not None,
        opened=bool(redo and faults.keys() & {field.name for field in _more(choice, fields, music)}),
    )


class _Fields:
    """Makes fields with what is known of them."""

    def __init__(self, values: Mapping[str, str], faults: Mapping[str, str]) -> None:
        self.values = values
        self.faults = faults

    def __call__(self, *names: str) -> tuple[Field, ...]:
        """These fields."""
        return tuple(self.one(name) for name in names)

    def one(self, name: str, placeholder: str = "", options: tuple[tuple[str, str], ...] = ()) -> Field:
        """A field; it is a choice where there are options."""
        value, fault = self.values.get(name, ""), self.faults.get(name, "")
        return Field(name, LABELS[name], value, fault, placeholder, options, "short" if name in SHORT else "long")


def _wholes(choice: Discs, music: bool) -> tuple[tuple[str, str], ...]:
    """What may be taken of a disc, what the settings say first."""
    if music:
        return (("", "every track"), (THESE, "these tracks"))
    usual = "the main film, or every episode" if choice.titles == "main" else "everything (as set)"
    return (("", usual), *WHOLE.items(), (THESE, "these titles"))


def _more(choice: Discs, fields: _Fields, music: bool) -> tuple[Field, ...]:
    """What is left to the settings by most."""
    if music:
        formats = (("", f"{FORMATS[choice.audio_format]} (as set)"), *FORMATS.items())
        return (fields.one("audio_format", options=formats),)
    return (
        fields.one("preset", choice.preset),
        fields.one("quality", "the preset's" if choice.quality is None else f"{choice.quality:g}"),
        fields.one("container", options=(("", f"{choice.container} (as set)"), ("mp4", "mp4"), ("mkv", "mkv"))),
        fields.one("audio_languages", ", ".join(choice.audio_languages) or "every language"),
        fields.one("subtitle_languages", ", ".join(choice.subtitle_languages) or "every language"),
    )


def of_label(row: sqlite3.Row) -> dict[str, str]:
    """What a disc's label says, as fields of its form."""
    label = read_label(row["label"])
    if row["format"] == Format.AUDIO_CD:
        said: dict[str, object] = {"album": label.title, "disc": label.disc}
    else:
        said = {"title": label.title, "season": label.season}
    return {name: str(value) for name, value in said.items() if value not in (None, "")}


def _wanted(row: sqlite3.Row, values: Mapping[str, str]) -> str:
    """What the disc is taken for: as said, or a show where its label names a season."""
    said = values.get("wanted", "")
    if said in [value for value, _ in FILM_OR_SHOW]:
        return said
    return Kind.EPISODE if read_label(row["label"]).season is not None else Kind.MOVIE


def said_in(sent: Mapping[str, str], row: sqlite3.Row) -> tuple[Kind | None, dict[str, Json]]:
    """The kind and the options in a form, without what the disc's label says anyway. Raises FaultsError."""
    known = {name: value.strip() for name, value in sent.items()}
    take, wanted = known.pop("take", ""), known.pop("wanted", "")
    if take != THESE:
        known["titles"] = take
    elif not known.get("titles"):
        raise FaultsError({"titles": "Which ones? Such as 1,3"})
    if wanted and wanted not in (Kind.MOVIE, Kind.EPISODE, Kind.TRACK):
        raise FaultsError({"wanted": "Wanted a film, a show or music"})
    unfit = ("season", "first_episode") if wanted == Kind.MOVIE else ("edition",) if wanted == Kind.EPISODE else ()
    label = of_label(row)
    fresh = {name: value for name, value in known.items() if name not in unfit and value != label.get(name)}
    return Kind(wanted) if wanted else None, disc_options(fresh)

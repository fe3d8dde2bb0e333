"""What a person may say of a disc before it is taken: the options of a disc job, checked alike everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from medialib.errors import InvalidError
from medialib.model import Json
from medialib.settings.table import Language, Real, Whole

MOST_TITLES = 99
LAST_TITLE = 999
SAID = {
    "int_parsing": "Wanted a whole number",
    "int_from_float": "Wanted a whole number",
    "int_type": "Wanted a whole number",
    "float_parsing": "Wanted a number",
    "float_type": "Wanted a number",
    "finite_number": "Wanted a number",
    "string_type": "Wanted a text",
    "greater_than_equal": "Wanted at least {ge:g}",
    "less_than_equal": "Wanted at most {le:g}",
    "string_too_long": "Wanted at most {max_length} letters",
    "too_long": "Wanted at most {max_length}",
    "literal_error": "Wanted {expected}",
    "extra_forbidden": "There is no such option",
}


class FaultsError(InvalidError):
    """Some of what a person said cannot be used: `faults` says what is wrong with each field."""

    def __init__(self, faults: Mapping[str, str], hint: str = "") -> None:
        name, fault = next(iter(faults.items()))
        super().__init__(f"{name.replace('_', ' ').replace('-', ' ').capitalize()}: {fault}.", hint)
        self.faults = dict(faults)


def _line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("Wanted one line of plain text")
    return value


def _several(value: object) -> object:
    """A list, or the same as people write it: "en, de"."""
    return [part for part in re.split(r"[\s,;]+", value) if part] if isinstance(value, str) else value


def _titles(value: str) -> str:
    wanted = value.lower()
    if wanted in ("main", "all"):
        return wanted
    numbers = [part for part in re.split(r"[\s,;]+", wanted) if part]
    if not numbers or len(numbers) > MOST_TITLES or not all(re.fullmatch(r"[1-9]\d{0,2}", part) for part in numbers):
        raise ValueError(f"Wanted main, all or numbers of titles from 1 to {LAST_TITLE}, such as 1,3")
    return ",".join(dict.fromkeys(numbers))


def _preset(value: str) -> str:
    if value.startswith("-"):
        raise ValueError("Wanted the name of a preset")
    return value


Line = Annotated[str, AfterValidator(_line)]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_several), Field(max_length=30)]


class DiscOptions(BaseModel):
    """What to take of a disc and what it is; what is empty is left to the disc and to the settings."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    title: Line | None = Field(None, max_length=200, description="What it is called.")
    year: Whole | None = Field(None, ge=1870, le=2100)
    season: Whole | None = Field(None, ge=0, le=999, description="The season of a show; 0 holds its specials.")
    first_episode: Whole | None = Field(None, ge=1, le=9999, description="The first episode on the disc.")
    artist: Line | None = Field(None, max_length=200)
    album: Line | None = Field(None, max_length=200)
    disc: Whole | None = Field(None, ge=1, le=99, description="Which disc of a set it is.")
    discs: Whole | None = Field(None, ge=1, le=99, description="How many discs the set has.")
    edition: Line | None = Field(None, max_length=60, description="Which version of a film, e.g. Director's Cut.")
    titles: Annotated[str, AfterValidator(_titles)] | None = Field(
        None, max_length=400, description="What to take: main, all, or numbers of titles or tracks such as 1,3."
    )
    preset: Annotated[Line, AfterValidator(_preset)] | None = Field(
        None, max_length=80, description="HandBrake's preset."
    )
    quality: Real | None = Field(None, ge=0, le=63, description="Constant quality (RF); less is better.")
    container: Literal["mp4", "mkv"] | None = None
    audio_languages: Languages | None = None
    subtitle_languages: Languages | None = None
    audio_format: Literal["flac", "opus", "mp3", "aac"] | None = Field(None, description="The files made of a CD.")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, values: object) -> object:
        """What is left empty in a form is not said."""
        if not isinstance(values, dict):
            return values
        return {name: value for name, value in values.items() if name not in cls.model_fields or not _is_empty(value)}

    @model_validator(mode="after")
    def _in_the_set(self) -> DiscOptions:
        if self.disc is not None and self.discs is not None and self.disc > self.discs:
            raise ValueError(f"Disc {self.disc} of {self.discs} cannot be")
        return self

    def said(self) -> dict[str, Json]:
        """Only what was said, as a job keeps it."""
        return self.model_dump(mode="json", exclude_none=True)


def _is_empty(value: object) -> bool:
    return value is None or value == [] or value == () or (isinstance(value, str) and not value.strip())


def disc_options(values: Mapping[str, object]) -> dict[str, Json]:
    """What was said of a disc, checked: only what is not empty. Raises FaultsError."""
    try:
        return DiscOptions.model_validate(dict(values)).said()
    except ValidationError as error:
        raise FaultsError(faults(error)) from None


def faults(error: ValidationError) -> dict[str, str]:
    """What is wrong with each field, in words without a full stop."""
    found: dict[str, str] = {}
    for one in error.errors(include_url=False):
        found.setdefault(str(one["loc"][0]) if one["loc"] else "disc", _words(one))
    return found


def _words(fault: Any) -> str:
    known = SAID.get(
        "string_too_long" if isinstance(fault["input"], str) and fault["type"] == "too_long" else fault["type"]
    )
    return known.format(**fault.get("ctx", {})) if known else str(fault["msg"]).removeprefix("Value error, ")

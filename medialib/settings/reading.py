"""Reads the settings from where they may stand: config.yaml, the .env beside it, the environment."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from medialib.errors import SettingsError
from medialib.settings.document import Document, anchored, dotenv, parse, read, values
from medialib.settings.table import FROM_ENVIRONMENT, PATHS, SECRETS, SHELVES, Folder, Settings

HOME = "home"  # where below BUILD_DIR the catalogue is printed
LONGEST_SHOWN = 300
PASSWORD = re.compile(r"//[^/@\s]*@")
SEE = "See docs/settings.md for what it takes."
WANTED = {
    "bool_parsing": "Wanted true or false",
    "bool_type": "Wanted true or false",
    "byte_size": "Wanted a size, such as 20GB",
    "byte_size_unit": "Wanted a size, such as 20GB",
    "dict_type": "Wanted keys with values",
    "float_parsing": "Wanted a number",
    "float_type": "Wanted a number",
    "int_from_float": "Wanted a whole number",
    "int_parsing": "Wanted a whole number",
    "int_type": "Wanted a whole number",
    "invalid_key": "Keys are text",
    "model_type": "Wanted keys with values",
    "path_not_directory": "There is no such folder",
    "path_type": "Wanted a path",
    "string_too_short": "Wanted some text",
    "string_type": "Wanted text; put it in quotes",
    "tuple_type": "Wanted a list, such as [en, de]",
}


def load(config: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. `config` and `environment` stand in for MEDIALIB_CONFIG and os.environ.

    Raises SettingsError, naming file, line, key and the nearest known key.
    """
    given = os.environ if environment is None else environment
    own = {name: value for name, value in given.items() if value.strip()}
    named = config or own.get("MEDIALIB_CONFIG")
    path = anchored(named or "config.yaml", Path.cwd())
    if named and not path.exists():
        raise SettingsError(f"There is no settings file '{path}'.", "Create it, or unset MEDIALIB_CONFIG.")
    beside = dotenv(path.parent / ".env")
    document = parse(read(path), path)
    said = {"media_root": "media", "build_dir": "build", **values(document, {**beside, **own})}
    _anchor(said, path.parent)
    origins = _take_outside(said, own, beside, path.parent)
    try:
        settings = Settings.model_validate(said)
    except ValidationError as error:
        raise _explain(error, document, origins) from None
    _refuse_overlap(settings, document)
    return settings


def environment() -> dict[str, str]:
    """What our own child processes inherit, so that they read the same settings."""
    return dict(os.environ)


def _anchor(said: dict[str, Any], start: Path) -> None:
    """Make the paths of the file absolute, from the folder it lies in. An empty one stays, to be refused."""
    folders = said.get("folders")
    listed = [folder for folder in folders.values() if isinstance(folder, dict)] if isinstance(folders, dict) else []
    for part, key in [*((said, key) for key in PATHS), *((folder, "path") for folder in listed)]:
        if isinstance(part.get(key), str) and part[key].strip():
            part[key] = anchored(part[key], start)


def _take_outside(
    said: dict[str, Any], own: Mapping[str, str], beside: Mapping[str, str], folder: Path
) -> dict[str, str]:
    """Let the environment and .env win over the file. Returns where each key they set came from."""
    origins = {}
    for name, key in FROM_ENVIRONMENT.items():
        for given, start, place in ((beside, folder, str(folder / ".env")), (own, Path.cwd(), "environment")):
            if name in given:
                said[key] = anchored(given[name], start) if key in PATHS else given[name]
                origins[key] = f"{place}, {name}"
    return origins


def _refuse_overlap(settings: Settings, document: Document) -> None:
    """A media folder in another one, or among our own files, would bring its files twice; pages among them, clear them away."""
    taken = {f"MEDIA_ROOT's {name}/": settings.media_root / name for name in (*SHELVES, "data")}
    printed, (built, _) = settings.build_dir / HOME, document.find(("build_dir",))
    for other, path in taken.items():
        if _overlap(printed, path):
            message = f"{built}: pages would be printed to '{printed}', which overlaps {other} ('{path}')."
            raise SettingsError(message, "Set BUILD_DIR to a place of its own: what is no page is cleared away there.")
    taken["BUILD_DIR"] = settings.build_dir
    for name, folder in settings.folders.items():
        for other, path in taken.items():
            if _overlap(folder.path, path):
                place, _ = document.find(("folders", name, "path"))
                message = f"{place}: the folder '{name}' ('{folder.path}') overlaps {other} ('{path}')."
                raise SettingsError(message, "Name folders that lie beside each other.")
        taken[f"the folder '{name}'"] = folder.path


def _overlap(one: Path, other: Path) -> bool:
    """Whether one of two folders lies in the other, links followed."""
    one, other = one.resolve(), other.resolve()
    return one.is_relative_to(other) or other.is_relative_to(one)


def _explain(error: ValidationError, document: Document, origins: Mapping[str, str]) -> SettingsError:
    first = error.errors()[0]
    where = tuple(str(part) for part in first["loc"] if part != "[key]")
    name = PASSWORD.sub("//***@", ".".join(where))
    place, node = document.find(where)
    place = origins.get(name, place)
    if first["type"] == "extra_forbidden":
        return SettingsError(f"{place}: unknown key '{name}'.", _nearest(where))
    if first["type"] == "missing":
        return SettingsError(f"{place}: '{name}' is missing.", SEE)
    shown = _shown(first["input"])
    if id(node) in document.filled and name not in origins:
        shown = document.filled[id(node)]
    if set(where) & set(SECRETS):
        shown = "that we keep to ourselves"
    wanted = WANTED.get(first["type"], first["msg"].removeprefix("Value error, "))
    is_key = "[key]" in first["loc"] or first["type"] == "invalid_key"
    said = "cannot be a name here" if is_key else f"has the value {shown}"
    return SettingsError(f"{place}: '{name}' {said}. {wanted}.", SEE)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "of a section"
    if isinstance(value, list):
        return "of a list"
    text = PASSWORD.sub("//***@", repr(str(value) if isinstance(value, Path) else value))
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _nearest(where: tuple[str, ...]) -> str:
    """What a person may have meant by the unknown key at `where`."""
    key, known = where[-1], _known(where[:-1])
    near = difflib.get_close_matches(key.lower().replace("-", "_"), known, 1)
    if near:
        return f"Did you mean '{near[0]}'?"
    for home in ((), *((section,) for section in Settings.model_fields)):
        if home != where[:-1] and key in (_known(home) if home != ("folders",) else ()):
            return f"It belongs under '{home[0]}:'." if home else "It belongs at the top, outside of any section."
    return f"Known keys here: {', '.join(sorted(known))}."


def _known(where: tuple[str, ...]) -> list[str]:
    """The keys of the section at `where`; none where that is no section."""
    model: type[BaseModel] = Settings
    for part in where:
        kind = Folder if part not in model.model_fields else model.model_fields[part].annotation
        model = kind if isinstance(kind, type) and issubclass(kind, BaseModel) else Folder
    return list(model.model_fields)

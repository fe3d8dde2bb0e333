"""The styles, scripts and icons of the dynamic pages, held in memory under names that carry their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import medialib
from medialib.settings import Settings

STATIC = "static"
OVERRIDE = "extra.css"


@dataclass(frozen=True, slots=True)
class Assets:
    """`hrefs` maps plain names to hashed hrefs from the top; `files` hashed names to bytes."""

    hrefs: dict[str, str]
    files: Mapping[str, bytes]
    styles: tuple[str, ...] = ()


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Where templates lie, the folder of the settings before ours."""
    package = Path(medialib.__file__).parent
    own = next(folder for folder in (package / "site_templates", package.parent / "site_templates") if folder.is_dir())
    return (settings.templates, own) if settings.templates else (own,)


def load(settings: Settings) -> Assets:
    """Read the assets of every template folder; a file of the settings' folder replaces ours."""
    folders = template_folders(settings)
    files = {file.name: file.read_bytes() for file in _files(folder / STATIC for folder in reversed(folders))}
    extra = settings.templates / OVERRIDE if settings.templates else None
    if extra and extra.is_file():
        files[OVERRIDE] = extra.read_bytes()
    names = {name: _hashed(name, data) for name, data in files.items()}
    return Assets(
        {name: f"assets/{hashed}" for name, hashed in names.items() if name != OVERRIDE},
        {names[name]: data for name, data in files.items()},
        (f"assets/{names[OVERRIDE]}",) if OVERRIDE in names else (),
    )


def _files(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(file for file in folder.iterdir() if file.is_file())


def _hashed(name: str, data: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:10]}{dot}{suffix}"

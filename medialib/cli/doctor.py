"""`medialib doctor`: what is there, what is off without it, and how to get it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping, Sequence

import click

from medialib import programs, settings
from medialib.errors import ProgramError
from medialib.intake.disk import size_text
from medialib.settings import Settings
from medialib.sources.audio_cd import libdiscid
from medialib.sources.drives import seeing

NEEDS = {
    "ffmpeg": "thumbnails, subtitles and joining the parts of web videos",
    "ffprobe": "reading some damaged files",
    "HandBrakeCLI": "ripping DVDs and Blu-rays",
    "cd-paranoia": "ripping audio CDs",
    "fpcalc": "recognising music by its sound",
    "lsdvd": "reading the titles of DVDs",
}
SERVICES = {"tmdb": "TMDb", "acoustid": "AcoustID"}
KNOWS = {"tmdb": "films and shows are", "acoustid": "music is"}
SOUND = {"tmdb": "name", "acoustid": "sound"}
NO_DISCID = "not there: ids of audio CDs are computed instead. Install it: apt install libdiscid0, or on macOS: brew install libdiscid."
CHOICES = {"makemkvcon": "Only discs.use_makemkv needs it."}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Check the outside programs, the folders, the drives and the free space. Exit code 1 when something is off."""
    found = {name: programs.which(name) for name in (*NEEDS, *CHOICES)}
    current = settings.load()
    place = next(path for path in (current.media_root, *current.media_root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    folders = {name: path.is_dir() for name, path in current.folder_paths().items() if name != "main" or path.exists()}
    drives, services = _drives(current), _services(current)
    if as_json:
        places = {name: str(path) if path else None for name, path in found.items()}
        click.echo(
            json.dumps(
                {
                    "programs": places,
                    "libraries": {"libdiscid": libdiscid.version()},
                    "folders": folders,
                    "drives": drives,
                    "services": services,
                    "free_bytes": free,
                }
            )
        )
    else:
        for name, path in found.items():
            click.echo(f"{name:>13}  {path or _missing(name)}")
        click.echo(f"{'libdiscid':>13}  {libdiscid.version() or NO_DISCID}")
        for name, there in folders.items():
            click.echo(f"{name:>13}  {current.folder_paths()[name]}{'' if there else ' is missing'}")
        for line in _lines(drives):
            click.echo(f"{'drive':>13}  {line}")
        for name, is_set in services.items():
            click.echo(f"{SERVICES[name]:>13}  {'a key is set' if is_set else _no_key(name)}")
        click.echo(f"{'free space':>13}  {size_text(free)}")
    well = (
        all(found[name] for name in NEEDS) and all(folders.values()) and not any(drive["problem"] for drive in drives)
    )
    sys.exit(0 if well else 1)


def _missing(name: str) -> str:
    """What is off without a program, and how to get it."""
    off = f"missing: no {NEEDS[name]}." if name in NEEDS else f"not there. {CHOICES[name]}"
    return f"{off} {programs.install_hint(name)}"


def _services(current: Settings) -> dict[str, bool]:
    """Whether there is a key of each service; never the key."""
    keys = {"tmdb": current.providers.tmdb_key, "acoustid": current.providers.acoustid_key}
    return {name: key is not None and bool(key.get_secret_value().strip()) for name, key in keys.items()}


def _no_key(name: str) -> str:
    """What is off without a key, and where it goes."""
    return f"no key: {KNOWS[name]} not looked up by {SOUND[name]}. Put one into providers.{name}_key."


def _drives(current: Settings) -> list[dict[str, str]]:
    """Every disc drive: its device, name, tray, and what is wrong with it."""
    try:
        sights = seeing.here(current.discs.drives).scan()
    except ProgramError as error:
        return [{"device": "", "name": "the disc drives", "tray": "", "problem": f"cannot be seen: {error.message}"}]
    return [{"device": one.device, "name": one.name, "tray": one.tray, "problem": one.problem} for one in sights]


def _lines(drives: Sequence[Mapping[str, str]]) -> list[str]:
    """The drives in words."""
    if not drives:
        return ["none, or none that is passed to this container"]
    return [
        " ".join(
            filter(None, (drive["name"], drive["device"] and f"({drive['device']})", drive["problem"] or drive["tray"]))
        )
        for drive in drives
    ]

"""`medialib doctor`: what is there, what is off without it, and how to get it."""

from __future__ import annotations

import json
import shutil
import sys

import click

from medialib import programs, settings
from medialib.intake.disk import size_text

NEEDS = {
    "ffmpeg": "thumbnails, subtitles and joining the parts of web videos",
    "ffprobe": "reading some damaged files",
    "HandBrakeCLI": "ripping DVDs and Blu-rays",
    "cd-paranoia": "ripping audio CDs",
    "fpcalc": "recognising music by its sound",
    "lsdvd": "reading the titles of DVDs",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Check the outside programs, the folders and the free space. Exit code 1 when something is off."""
    found = {name: programs.which(name) for name in NEEDS}
    current = settings.load()
    place = next(path for path in (current.media_root, *current.media_root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    folders = {name: path.is_dir() for name, path in current.folder_paths().items() if name != "main" or path.exists()}
    if as_json:
        places = {name: str(path) if path else None for name, path in found.items()}
        click.echo(json.dumps({"programs": places, "folders": folders, "free_bytes": free}))
    else:
        for name, path in found.items():
            click.echo(
                f"{name:>13}  {path}"
                if path
                else f"{name:>13}  missing: no {NEEDS[name]}. {programs.install_hint(name)}"
            )
        for name, there in folders.items():
            click.echo(f"{name:>13}  {current.folder_paths()[name]}{'' if there else ' is missing'}")
        click.echo(f"{'free space':>13}  {size_text(free)}")
    sys.exit(0 if all(found.values()) and all(folders.values()) else 1)

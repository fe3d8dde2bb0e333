"""`medialib publish`: print the catalogue."""

from __future__ import annotations

import json

import click

from medialib.catalogue.publish import publish as print_catalogue
from medialib.cli.library import opened


@click.command()
@click.option("--full", is_flag=True, help="Look at every page, and remove files that are none.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the paths that changed.")
def publish(full: bool, as_json: bool) -> None:
    """Print what changed in the library as pages."""
    with opened() as (settings, _):
        done = print_catalogue(settings, full=full)
    if as_json:
        answer = {"written": done.written, "unchanged": done.unchanged, "removed": done.removed}
        click.echo(json.dumps(answer | {"seconds": round(done.seconds, 3), "paths": list(done.paths)}))
        return
    click.echo(
        f"{done.written} pages written, {done.removed} removed, {done.unchanged} unchanged, in {done.seconds:.1f} s."
    )

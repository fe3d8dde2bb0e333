"""`medialib demo`: a small collection to look at, added and removed."""

from __future__ import annotations

import click

from medialib import demo as collection
from medialib.cli.library import opened
from medialib.settings import Settings


@click.group()
def demo() -> None:
    """Add or remove a small made-up collection."""


@demo.command()
@click.option("--force", is_flag=True, help="Also when the library holds other things.")
def add(force: bool) -> None:
    """Fill an empty library: films, a show, albums, a video and an article, made here with ffmpeg."""
    with opened() as (settings, _):
        fill(settings, force=force)


@demo.command()
def remove() -> None:
    """Delete the demo collection, and nothing else."""
    with opened() as (settings, _):
        count = collection.remove(settings)
    click.echo(f"{count} demo items removed." if count else "There is no demo collection here.")


def fill(settings: Settings, *, force: bool = False) -> None:
    """Add the demo collection and say how it goes."""
    click.echo("Making the demo collection; this takes about a minute.")
    added = collection.fill(settings, lambda title, share: click.echo(f"{share:4.0%}  {title}"), force=force)
    click.echo(f"Done: {added} things added. 'medialib demo remove' takes them out again.")

"""`medialib config`: the settings as they are."""

from __future__ import annotations

import json

import click
import yaml

from medialib import settings


@click.group()
def config() -> None:
    """Show and check the settings."""


@config.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(as_json: bool) -> None:
    """Every setting with its value."""
    values = settings.load().model_dump(mode="json")
    click.echo(json.dumps(values) if as_json else yaml.safe_dump(values, sort_keys=False, allow_unicode=True).rstrip())


@config.command()
def check() -> None:
    """Say whether the settings can be used."""
    settings.load()
    click.echo("The settings are fine.")

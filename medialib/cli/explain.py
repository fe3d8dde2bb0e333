"""`medialib explain`: what paths alone say, offline."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

import click

from medialib.cli.terminal import plain
from medialib.identify.explanation import Explanation, explain_all


@click.command("explain")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def explain(paths: tuple[str, ...], as_json: bool) -> None:
    """Say what each PATH alone tells: title, year, season, episodes and so on.

    Nothing is read but the path itself, which need not exist. `-` reads one path a line from stdin.
    """
    for found in explain_all(_wanted(paths, io.TextIOWrapper(sys.stdin.buffer, "utf-8", "surrogateescape"))):
        click.echo(json.dumps(found.as_json()) if as_json else readable(found))


def readable(found: Explanation) -> str:
    """The explanation as lines for people: the path, then what it says, a field a line."""
    said = {name: value for name, value in found.as_json().items() if value is not None and name != "path"}
    lines = [f"  {name:<9}{plain(value)}" for name, value in said.items()]
    return "\n".join([plain(found.path), *lines])


def _wanted(paths: Iterable[str], stdin: TextIO) -> Iterator[str]:
    for path in paths:
        if path == "-":
            yield from (line.rstrip("\r\n") for line in stdin if line.strip())
        else:
            yield path

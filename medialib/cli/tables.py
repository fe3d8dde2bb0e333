"""Tables of texts, in which no title or name is taken for more than that."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from medialib.cli.terminal import plain


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Print rows of text below the names of their columns, or what to do where there are none."""
    if not rows:
        click.echo(empty)
        return
    table = Table(*columns, box=None)
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    Console().print(table)

"""The `medialib` command: its group, how errors end it, and what every command needs."""

from __future__ import annotations

import sys

import click

from medialib import __version__
from medialib.cli.late import found
from medialib.cli.terminal import plain
from medialib.errors import MedialibError

MODULES = {
    **{name: name for name in ("add", "config", "demo", "doctor", "explain", "history", "identify", "jobs", "merge")},
    **{name: name for name in ("publish", "rip", "up")},
    "duplicates": "merge",
    "scan": "add",
    "split": "merge",
    "token": "users",
    "user": "users",
}


class Commands(click.Group):
    """The commands, each from its module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the alphabet."""
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        command: click.Command | None = found(MODULES[cmd_name], cmd_name) if cmd_name in MODULES else None
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="medialib")
def medialib() -> None:
    """A household's library: six ways in, one index, printed as a static catalogue."""


def main() -> None:
    """Run the command line: one line and a hint on stderr and exit code 1 for every known error."""
    try:
        medialib(prog_name="medialib")
    except MedialibError as error:
        click.echo(f"Error: {plain(error.message)}", err=True)
        if error.hint:
            click.echo(plain(error.hint), err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)

"""The `medialib` command: its group, how errors end it, and what every command needs."""

from __future__ import annotations

import sys

import click

from medialib import __version__
from medialib.cli.add import add, scan
from medialib.cli.config import config
from medialib.cli.demo import demo
from medialib.cli.doctor import doctor
from medialib.cli.explain import explain
from medialib.cli.history import history
from medialib.cli.identify import identify
from medialib.cli.jobs import jobs
from medialib.cli.merge import duplicates, merge, split
from medialib.cli.publish import publish
from medialib.cli.rip import rip
from medialib.cli.up import up
from medialib.cli.users import token, user
from medialib.errors import MedialibError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="medialib")
def medialib() -> None:
    """A household's library: six ways in, one index, printed as a static catalogue."""


COMMANDS = (
    add,
    config,
    demo,
    doctor,
    duplicates,
    explain,
    history,
    identify,
    jobs,
    merge,
    publish,
    rip,
    scan,
    split,
    token,
    up,
    user,
)
for command in COMMANDS:
    medialib.add_command(command)


def main() -> None:
    """Run the command line: one line and a hint on stderr and exit code 1 for every known error."""
    try:
        medialib(prog_name="medialib")
    except MedialibError as error:
        click.echo(f"Error: {error.message}", err=True)
        if error.hint:
            click.echo(error.hint, err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)

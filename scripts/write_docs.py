"""Writes the references in docs/ from the code: the CLI, the settings, the schema and the HTTP API.

Run it after changing one of them; tests/test_docs.py fails while docs/ says something else.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel
from sqlite_utils import Database

from medialib import schema
from medialib.catalogue import views
from medialib.catalogue.views import HomePage, IndexPage, ItemPage, ShelfPage
from medialib.cli.main import medialib
from medialib.settings import FROM_ENVIRONMENT, Settings
from medialib.web.table import routes

DOCS = Path(__file__).parent.parent / "docs"
MADE = "<!-- Made by scripts/write_docs.py from the code. Change the code, then run it again. -->\n\n"


def cli() -> str:
    """Every command with its usage and options, as `--help` prints them."""
    parts = [
        "# The command line\n\nErrors are one line and a hint on stderr, with exit code 1; wrong usage exits with 2.\n"
    ]
    for path, command in _commands("medialib", medialib):
        with click.Context(command, info_name=path, terminal_width=96, **medialib.context_settings) as context:
            parts.append(f"## {path}\n\n```\n{command.get_help(context)}\n```\n")
    return MADE + "\n".join(parts)


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in sorted(command.list_commands(context)):
            if inner := command.get_command(context, name):
                yield from _commands(f"{path} {name}", inner)


def settings() -> str:
    """Every key of config.yaml with its type, default and meaning."""
    lines = [
        "# Settings",
        "",
        "`config.yaml` in the working directory, or the file that `MEDIALIB_CONFIG` names. Values may hold",
        "`${NAME}` or `${NAME:-default}`; a `.env` file beside it is read too, and the environment wins.",
        "",
        "| key | environment | default | meaning |",
        "| --- | --- | --- | --- |",
    ]
    by_key = {key: name for name, key in FROM_ENVIRONMENT.items()}
    for key, default, meaning in _keys("", Settings):
        lines.append(f"| `{key}` | {f'`{by_key[key]}`' if key in by_key else ''} | {default} | {meaning} |")
    return MADE + "\n".join(lines) + "\n"


def _keys(prefix: str, model: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _keys(f"{prefix}{name}.", kind)
        else:
            yield f"{prefix}{name}", _default(field.get_default(call_default_factory=True)), field.description or ""


def _default(value: Any) -> str:
    if value in (None, "", (), {}):
        return ""
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def tables() -> str:
    """Every table of library.db with its columns, as Datasette shows them."""
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    with contextlib.closing(db):
        schema.library.apply(db)
        lines = [
            "# The schema of library.db",
            "",
            "Open it at `/data/`, or with any SQLite tool. Times are ISO 8601 in UTC, durations seconds, sizes bytes.",
            "",
        ]
        for table in sorted(db.table_names()):
            if table.startswith(("_", "sqlite_", "media_text_")):
                continue
            lines += [
                f"## {table}",
                "",
                schema.MEANINGS.get(table, ""),
                "",
                "| column | type | |",
                "| --- | --- | --- |",
            ]
            targets = {key.column: f"→ {key.other_table}.{key.other_column}" for key in db.table(table).foreign_keys}
            for column in db[table].columns:
                notes = ["key"] * bool(column.is_pk) + ["required"] * bool(column.notnull and not column.is_pk)
                note = ", ".join([*notes, *filter(None, [targets.get(column.name)])])
                lines.append(f"| {column.name} | {column.type.lower()} | {note} |")
            lines.append("")
    return MADE + "\n".join(lines)


def http() -> str:
    """Every route with its methods, who may ask, and what it does."""
    lines = [
        "# The HTTP API",
        "",
        "Sign in with the cookie of the login page or `Authorization: Bearer TOKEN` (see `medialib token create`).",
        'Errors are `{"error": {"code", "message", "hint"}}`. The machine-readable form is `/api/openapi.json`.',
        "",
        "| route | methods | who | |",
        "| --- | --- | --- | --- |",
    ]
    for route in routes(Settings()):
        lines.append(f"| `{route.path}` | {', '.join(route.methods)} | {route.access.name.lower()} | {route.summary} |")
    return MADE + "\n".join(lines) + "\n"


PRINTED = {"home.html": HomePage, "shelf.html": ShelfPage, "index.html": IndexPage, "item.html": ItemPage}
TEMPLATES = """# Your own templates

Name a folder under `templates:` in `config.yaml`. Each file in it stands in for ours of the same name, and `extra.css`
is added behind our style sheets on every page; `medialib publish --full` shows the result.

To change a part and keep the rest, take ours under its second name and override a block:

```html
{% extends 'medialib/base.html' %}
{% block foot %}<p>The Millers' own.</p>{% endblock %}
```

Ours lie in `site_templates/`. They are [Jinja](https://jinja.palletsprojects.com/) with escaping always on and undefined
names refused: a mistake fails the publish with the template's line, and the printed pages stay as they were. Every
template sees `site` and `page`. Links are relative: put `site.root` before every address from the top, and
`site.assets['site.css']` names a file of `static/`. Pages may hold no script or style of their own, since the policy
that the server sends with them forbids it.
"""


def templates() -> str:
    """What every template sees: the fields of `site`, of `page`, and of what these hold."""
    lines = [TEMPLATES, "| template | `page` is |", "| --- | --- |"]
    lines += [f"| `{name}` | {made.__name__} |" for name, made in PRINTED.items()]
    words = [word for word in vars(views).values() if isinstance(word, type) and word.__module__ == views.__name__]
    for word in filter(is_dataclass, words):
        about = (word.__doc__ or "").replace("\n    ", "\n").strip()
        lines += ["", f"## {word.__name__}{' (`site`)' if word is views.Site else ''}", "", about, ""]
        lines += [f"- `{field.name}`: `{field.type}`" for field in fields(word)]
    return MADE + "\n".join(lines) + "\n"


PAGES = {"cli.md": cli, "templates.md": templates, "settings.md": settings, "schema.md": tables, "http.md": http}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    main()

"""config.yaml and .env as documents: what they say, and on which line."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from dotenv.parser import parse_stream

from medialib.errors import SettingsError

REFERENCE = re.compile(r"\$\{([^}]*)(\}?)")
QUOTED = re.compile(r" '[^'<\\][^']+'")  # words of the file, which may be a secret; not YAML's own signs
NAME_AND_DEFAULT = re.compile(r"(\w+)(?::-([^$]*))?")


@dataclass(frozen=True)
class Document:
    """A YAML file as it was read. `filled` keeps by node what stood there before `${NAME}` was filled in."""

    path: Path
    tree: yaml.Node | None
    filled: dict[int, str] = field(default_factory=dict)

    def place(self, node: yaml.Node | None) -> str:
        """Where `node` stands, for an error."""
        return f"{self.path}, line {node.start_mark.line + 1 if node else 1}"

    def find(self, where: tuple[str, ...]) -> tuple[str, yaml.Node | None]:
        """The place of what stands at `where`, or of the nearest key above it, and its value."""
        node, place = self.tree, self.place(None)
        for part in where:
            pairs = node.value if isinstance(node, yaml.MappingNode) else ()
            if isinstance(node, yaml.SequenceNode) and part.isdigit():
                pairs = [(item, item) for item in node.value[int(part) : int(part) + 1]]
                part = pairs[0][0].value if pairs else part
            found = next((pair for pair in pairs if pair[0].value == part), None)
            if found is None:
                return place, None
            place, node = self.place(found[0]), found[1]
        return place, node


class Loader(yaml.SafeLoader):
    """YAML as people mean it: no, on, 010, 1:30 and 2026-01-02 are text until a setting says otherwise."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        None: [
            ("tag:yaml.org,2002:null", re.compile(r"(~|null|Null|NULL|)$")),
            ("tag:yaml.org,2002:bool", re.compile(r"(true|True|TRUE|false|False|FALSE)$")),
            ("tag:yaml.org,2002:int", re.compile(r"[-+]?(0|[1-9][0-9]*)$")),
            ("tag:yaml.org,2002:float", re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)$")),
            ("tag:yaml.org,2002:merge", re.compile(r"<<$")),
        ]
    }


def anchored(path: str | Path, start: Path) -> Path:
    """`path` as an absolute one without `..`, from `start`; `~` is the home of the person."""
    try:
        return Path(os.path.normpath(start.absolute() / Path(path).expanduser()))
    except RuntimeError as error:
        raise SettingsError(f"Cannot find the home folder in '{path}'.", "Write the path out.") from error


def read(path: Path) -> str:
    """The text of `path`; empty where there is no such file."""
    data = b""
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        hint = "Wanted a text file that this user may read."
        raise SettingsError(f"Cannot read '{path}': {error.strerror}.", hint) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}, line {line}: not UTF-8.", "Save the file as UTF-8.") from None


def dotenv(path: Path) -> dict[str, str]:
    """The names and values of a .env file, empty ones left out; `${...}` in it stays as it is."""
    values = {}
    for binding in parse_stream(io.StringIO(read(path))):
        if binding.error:
            raise SettingsError(f"{path}, line {binding.original.line}: not NAME=value.", "Mend that line.")
        if binding.key and binding.value and binding.value.strip():
            values[binding.key] = binding.value
    return values


def parse(text: str, path: Path) -> Document:
    """Raises SettingsError where the text is not YAML, holds no keys, or says a key twice."""
    try:
        document = Document(path, yaml.compose(text, Loader=Loader))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(path, error) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise SettingsError(f"{path}, line {line}: {error.reason}.", "Mend that line.") from None
    tree = document.tree
    if tree and not isinstance(tree, yaml.MappingNode) and not tree.tag.endswith(":null"):
        raise SettingsError(f"{document.place(tree)}: wanted keys with values.", "See config.yaml in the repository.")
    for node in _nodes(tree):
        if isinstance(node, yaml.MappingNode):
            _refuse_twice(node, document)
    return document


def values(document: Document, env: Mapping[str, str]) -> dict[str, Any]:
    """What the document says, `${NAME}` filled in from `env` where it stands in a value."""
    loader = Loader("")
    for node in _nodes(document.tree):
        if isinstance(node, yaml.ScalarNode) and "${" in node.value:
            document.filled[id(node)] = node.value
            node.value = REFERENCE.sub(partial(_referred, env=env, place=document.place(node)), node.value)
            if node.style is None:
                node.tag = loader.resolve(yaml.ScalarNode, node.value, (True, False))  # type: ignore[no-untyped-call]
    try:
        return (loader.construct_document(document.tree) if document.tree else None) or {}
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(document.path, error) from None
    except ValueError:
        raise SettingsError(f"{document.path}: a value does not fit its tag or is too long.", "Mend it.") from None


def _not_yaml(path: Path, error: yaml.MarkedYAMLError) -> SettingsError:
    mark = error.problem_mark or error.context_mark
    problem = QUOTED.sub("", error.problem or "")
    hint = "Mend that line. A value with ${NAME} inside [...] or {...}, or one that begins with * or !, needs quotes."
    return SettingsError(f"{path}, line {mark.line + 1 if mark else 1}: not valid YAML ({problem}).", hint)


def _refuse_twice(node: yaml.MappingNode, document: Document) -> None:
    seen: dict[str, yaml.Node] = {}
    for key, _ in node.value:
        first = seen.setdefault(str(key.value), key)
        if first is not key:
            hint = f"It stands in line {first.start_mark.line + 1} already; keep one of the two."
            raise SettingsError(f"{document.place(key)}: the key '{key.value}' again.", hint)


def _nodes(tree: yaml.Node | None) -> Iterator[yaml.Node]:
    """Every node once, in the order of the file."""
    waiting: list[yaml.Node] = [tree] if tree else []
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in reversed(node.value) for part in reversed(pair)]
        elif isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)


def _referred(found: re.Match[str], env: Mapping[str, str], place: str) -> str:
    """The value of one `${NAME}` or `${NAME:-default}`."""
    inner = NAME_AND_DEFAULT.fullmatch(found[1])
    if not inner or not found[2]:
        raise SettingsError(f"{place}: cannot read what follows '${{'.", "Write ${NAME} or ${NAME:-default}.")
    value = env.get(inner[1], inner[2])
    if value is None:
        hint = f"Set it in the environment or in .env, or write ${{{inner[1]}:-default}}."
        raise SettingsError(f"{place}: {inner[1]} is not set.", hint)
    return value

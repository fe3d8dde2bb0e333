"""The rules of the house, as functions from sources to what is wrong with them.

Every rule takes the parsed files and returns one line per fault: where, what, and what to do.
`test_layout.py` holds the house to them, and shows that each can fail.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FLOORS = (
    {"__main__"},
    {"cli"},
    {"web", "watch", "run", "demo"},
    {"tasks"},
    {"flow"},
    {"jobs", "catalogue"},
    {"store", "sources", "intake", "identify", "notify"},
    {"settings", "programs", "fetch", "schema"},
    {"discs", "names", "seal", "suffixes"},
    {"errors", "model"},
)
EMPTY_WORDS = {
    *("base", "common", "constants", "core", "helper", "helpers", "manager", "managers"),
    *("misc", "mixins", "shared", "util", "utils", "stuff", "tools"),
}
EDGES = {"tasks": "the task edge", "web": "the web edge", "run": "the supervisor"}
NO_DATABASE = {
    *("sources", "intake", "identify", "notify", "fetch", "programs", "settings"),
    *("errors", "model", "names", "seal", "suffixes", "discs"),
}
LATE = "medialib/cli/late.py"  # the one place that imports when asked
HTTP_CLIENTS = {"httpx", "requests", "aiohttp", "urllib3", "urllib.request", "http.client"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 20
SHORT_SHARE = 0.85
SQL = re.compile(
    r"\s*(select\s|insert\s+(or\s+\w+\s+)?into\b|replace\s+into\b|update\s+\w+\s+set\b|delete\s+from\b|pragma\s"
    r"|create\s+(unique\s+|temp\s+|temporary\s+)?(table|index|trigger|virtual|view)\b|(alter|drop)\s+(table|index|view)\b"
    r"|begin\s+(immediate|exclusive|deferred)\b|with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*\()",
    re.IGNORECASE,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the top of the repository and its text."""

    path: str
    text: str

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of its tree, the module first; parsed when a rule first asks."""
        return tuple(ast.walk(ast.parse(self.text)))

    @property
    def module(self) -> str:
        """Its dotted name; a package's is that of its folder."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def unit(self) -> str:
        """The part of the house it belongs to: `store` for medialib/store/media.py."""
        return f"{self.module}.".split(".")[1]

    def functions(self) -> list[Function]:
        """Every function and method, nested ones too."""
        return [node for node in self.nodes if isinstance(node, Function)]

    def at(self, node: ast.AST) -> str:
        """Where `node` stands, for a message."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def sources(root: Path, *folders: str) -> list[Source]:
    """The Python files below the folders of the repository at `root`."""
    files = sorted(file for folder in folders for file in (root / folder).rglob("*.py"))
    return [Source(file.relative_to(root).as_posix(), file.read_text("utf-8")) for file in files]


def imported(file: Source, known: set[str]) -> Iterator[tuple[ast.stmt, str]]:
    """Every import with the module it reaches: one of `known` where it is ours, else as it is written."""
    here = file.module.split(".") if file.path.endswith("/__init__.py") else file.module.split(".")[:-1]
    for node in file.nodes:
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level + 1] if node.level else []
            start = start + (node.module.split(".") if node.module else [])
            targets = [".".join([*start, alias.name]) for alias in node.names]
        else:
            continue
        for target in targets:
            parts = target.split(".")
            prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
            yield node, next((prefix for prefix in prefixes if prefix in known), target)


def floors(files: list[Source]) -> list[str]:
    """Imports point down only, and never to a neighbour on the same floor."""
    level = {unit: number for number, units in enumerate(FLOORS) for unit in units}
    faults = [
        f"{file.path}: the part '{file.unit}' stands on no floor. Give it one in FLOORS, tests/layout.py."
        for file in files
        if file.unit and file.unit not in level
    ]
    known = {file.module for file in files}
    for file in files:
        for node, target in imported(file, known):
            unit = f"{target}.".split(".")[1] if target in known else ""
            if unit and file.unit in level and unit in level and unit != file.unit and level[unit] <= level[file.unit]:
                way = "its neighbour" if level[unit] == level[file.unit] else "up to"
                faults.append(
                    f"{file.at(node)}: {file.unit} imports {way} {unit}. "
                    "Hand the value down as an argument, or move the code to the floor below both."
                )
    return faults


def cycles(files: list[Source]) -> list[str]:
    """No module imports itself by way of others."""
    known = {file.module for file in files}
    graph = {file.module: {target for _, target in imported(file, known) if target in known} for file in files}
    done: set[str] = set()
    faults: list[str] = []

    def visit(module: str, trail: tuple[str, ...]) -> None:
        if module in trail:
            ring = " > ".join([*trail[trail.index(module) :], module])
            faults.append(f"{ring} is a ring of imports. Move what they share into a module of its own.")
        elif module not in done:
            for other in sorted(graph[module] - {module}):
                visit(other, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())
    return faults


def hidden_imports(files: list[Source]) -> list[str]:
    """Imports stand at the top of the file, not in functions, and ours not behind a condition."""
    faults = []
    for file in files:
        top = {id(node) for node in ast.iter_child_nodes(file.nodes[0])}
        inside = {id(node) for function in file.functions() for node in ast.walk(function)}
        for node, target in imported(file, set()):
            if id(node) in inside or (id(node) not in top and target.startswith("medialib")):
                faults.append(f"{file.at(node)}: the import of {target} is hidden. Move it to the top of the file.")
        for call in () if file.path == LATE else _calls(file):
            if _called(call).split(".")[-1] in {"__import__", "import_module", "resolve_name"}:
                faults.append(f"{file.at(call)}: imports by a call. Import the module by name at the top of the file.")
    return faults


def long_files(files: list[Source]) -> list[str]:
    """No file is longer than a person reads in one go."""
    lengths = [(file, len(file.text.splitlines())) for file in files]
    return [
        f"{file.path} has {lines} lines, at most {LONGEST_FILE}. Split it by what its parts are about."
        for file, lines in lengths
        if lines > LONGEST_FILE
    ]


def empty_names(files: list[Source]) -> list[str]:
    """No file or folder has a name that says nothing."""
    return [
        f"{file.path}: '{word}' says nothing. Ask what it is about and use that noun."
        for file in files
        for word in Path(file.path).with_suffix("").parts
        if word.lower() in EMPTY_WORDS
    ]


def stray_sql(files: list[Source]) -> list[str]:
    """SQL is in the store and the schema; the stages do not see the database at all."""
    faults = []
    for file in files:
        for node, target in imported(file, set()):
            if file.unit in NO_DATABASE and target.split(".")[0] in {"sqlite3", "sqlite_utils"}:
                faults.append(f"{file.at(node)}: {file.unit} sees the database. Take values in, give values out.")
        if file.unit in {"store", "schema"}:
            continue
        for constant, text in _texts(file):
            if SQL.match(text):
                faults.append(
                    f"{file.at(constant)}: looks like SQL. Ask the store by a function with a question for a name."
                )
        for call in _calls(file):
            if _called(call).split(".")[-1] in {"execute", "executemany", "executescript"}:
                faults.append(f"{file.at(call)}: runs SQL. Ask the store by a function with a question for a name.")
    return faults


def stray_environment(files: list[Source]) -> list[str]:
    """Only the settings read the environment."""
    return _stray(
        files,
        r"\bos\.(environb?|getenvb?|putenv)\b|\bfrom os import .*\b(environ|getenv)|\bexpandvars\b",
        {"settings"},
        "reads the environment. Add a setting to medialib/settings and take Settings as an argument",
    )


def stray_programs(files: list[Source]) -> list[str]:
    """Only `programs` starts outside programs, and none through a shell."""
    faults = _stray(
        files,
        r"\bsubprocess\b|create_subprocess|\bos\.(system|popen|fork|forkpty|exec[lv]p?e?|spawn\w+|posix_spawnp?)\b",
        {"programs"},
        "starts (or names) a subprocess. Call medialib.programs; in a text, say program or child process",
    )
    for file in files:
        for node in file.nodes:
            if isinstance(node, ast.keyword) and node.arg == "shell":
                faults.append(f"{file.at(node.value)}: passes shell=. Give the program a list of arguments.")
    return faults


def stray_clients(files: list[Source]) -> list[str]:
    """Only `fetch` speaks HTTP to others."""
    return [
        f"{file.at(node)}: {target} is an HTTP client. Call medialib.fetch, which guards addresses."
        for file in files
        if file.unit != "fetch"
        for node, target in imported(file, HTTP_CLIENTS)
        if target in HTTP_CLIENTS and not _only_errors(node)
    ]


def broad_excepts(files: list[Source]) -> list[str]:
    """Everything is caught at three edges only, once at each."""
    faults = []
    caught: dict[str, str] = {}
    for file in files:
        for node in file.nodes:
            if not _catches_all(node):
                continue
            if file.unit not in EDGES:
                faults.append(f"{file.at(node)}: catches everything. Name the errors that can come here.")
            elif file.unit in caught:
                faults.append(f"{file.at(node)}: {EDGES[file.unit]} catches everything at {caught[file.unit]} already.")
            else:
                caught[file.unit] = file.at(node)
    return faults


def unescaped(files: list[Source], templates: dict[str, str]) -> list[str]:
    """HTML is escaped by the templates; one module at most vouches for markup of its own."""
    vouching = sorted({file.path for file in files if re.search(r"\bMarkup\(", file.text)})
    faults = [f"{path}: makes Markup as {vouching[0]} does. Keep it in one module." for path in vouching[1:]]
    bans = (
        (r"\|\s*safe\b|autoescape\s+false", "passes text unescaped. Let it be escaped, or clean it at intake"),
        (r"<style\b|\sstyle\s*=", "has inline style, which the CSP refuses. Use a class"),
        (r"<script\b(?![^>]*(\ssrc=|type=\"application/))", "has an inline script, which the CSP refuses. Use a file"),
        (r"<[^>{%]*\son[a-z]+\s*=", "has an inline handler, which the CSP refuses. Listen in a script file"),
    )
    for name, text in sorted(templates.items()):
        for pattern, fault in bans:
            for found in re.finditer(pattern, text, re.IGNORECASE):
                faults.append(f"{name}:{text[: found.start()].count(chr(10)) + 1}: {fault}.")
    return faults


def untyped(files: list[Source]) -> list[str]:
    """Every argument and every return has a type."""
    faults = []
    for file in files:
        for node in file.functions():
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
            missing = [one.arg for one in taken if one and not one.annotation and one.arg not in {"self", "cls"}]
            missing += [] if node.returns else ["return"]
            if missing:
                faults.append(f"{file.at(node)}: {node.name} has no type for {', '.join(missing)}. Write it down.")
    return faults


def long_functions(files: list[Source]) -> list[str]:
    """Most functions fit a glance."""
    sizes = sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{file.at(node)} {node.name}")
        for file in files
        for node in file.functions()
    )
    short = sum(lines <= LONGEST_FUNCTION for lines, _ in sizes)
    if short >= SHORT_SHARE * len(sizes):
        return []
    longest = ", ".join(f"{where} ({lines})" for lines, where in reversed(sizes[-10:]))
    share = f"{100 * short // len(sizes)} % of functions have at most {LONGEST_FUNCTION} lines"
    return [f"{share}, wanted {SHORT_SHARE:.0%}. Split the longest: {longest}."]


def globals_changed(files: list[Source]) -> list[str]:
    """Nothing is kept in a module."""
    return [
        f"{file.at(node)}: changes a global. Keep it in an object that somebody makes and passes on."
        for file in files
        for node in file.nodes
        if isinstance(node, ast.Global)
    ]


def mocks(files: list[Source]) -> list[str]:
    """Tests use real things: a fake program or server where they must, never a patched function."""
    pattern = r"\bmock\.|Mock\(|\bpatch\(|monkeypatch\.setattr|unittest\.mock"
    advice = "replaces code. Use the real thing, a fake program or a loopback server; for HTTP, request('PATCH', ...)"
    return _stray(files, pattern, set(), advice)


def _stray(files: list[Source], pattern: str, home: set[str], fault: str) -> list[str]:
    return [
        f"{file.path}:{number}: {fault}."
        for file in files
        if file.unit not in home
        for number, line in enumerate(file.text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def _only_errors(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and all(one.name.endswith(("Error", "Exception")) for one in node.names)


def _calls(file: Source) -> list[ast.Call]:
    return [node for node in file.nodes if isinstance(node, ast.Call)]


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def _catches_all(node: ast.AST) -> bool:
    caught: list[ast.expr]
    if isinstance(node, ast.ExceptHandler):
        if node.type is None:
            return True
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    elif isinstance(node, ast.Call) and _called(node) in {"suppress", "contextlib.suppress"}:
        caught = node.args
    else:
        return False
    return any(ast.unparse(one) in {"Exception", "BaseException"} for one in caught)


def _texts(file: Source) -> list[tuple[ast.Constant, str]]:
    """The strings of a file that are not docstrings."""
    bodies = [node.body for node in file.nodes if isinstance(node, ast.Module | ast.ClassDef | Function)]
    docs = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    return [
        (node, node.value)
        for node in file.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]

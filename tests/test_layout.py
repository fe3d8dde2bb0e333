"""The house keeps to its rules, and each rule can tell when it is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import layout
import pytest
from layout import Source

ROOT = Path(__file__).resolve().parent.parent
Rule = Callable[[list[Source]], list[str]]

HOUSE: tuple[Rule, ...] = (
    layout.floors,
    layout.cycles,
    layout.hidden_imports,
    layout.stray_sql,
    layout.stray_environment,
    layout.stray_programs,
    layout.stray_clients,
    layout.broad_excepts,
    layout.untyped,
    layout.long_functions,
    layout.globals_changed,
)
EVERYWHERE: tuple[Rule, ...] = (layout.long_files, layout.empty_names)


def complain(rule: Callable[..., list[str]], faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    if faults:
        pytest.fail("\n".join([f"{rule.__doc__}", *faults]), pytrace=False)


@pytest.fixture(scope="module")
def house() -> list[Source]:
    return layout.sources(ROOT, "medialib")


@pytest.mark.parametrize("rule", HOUSE, ids=lambda rule: rule.__name__)
def test_the_package_keeps(rule: Rule, house: list[Source]) -> None:
    complain(rule, rule(house))


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda rule: rule.__name__)
def test_everything_keeps(rule: Rule) -> None:
    complain(rule, rule(layout.sources(ROOT, "medialib", "tests", "benchmarks", "scripts")))


def test_the_templates_keep_to_escaping(house: list[Source]) -> None:
    pages = {file.name: file.read_text("utf-8") for file in (ROOT / "site_templates").rglob("*.html")}
    complain(layout.unescaped, layout.unescaped(house, pages))


def test_the_tests_use_real_things() -> None:
    complain(layout.mocks, layout.mocks(layout.sources(ROOT, "tests")))


def test_a_file_is_read_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "medialib" / "store").mkdir(parents=True)
    (tmp_path / "medialib" / "store" / "__init__.py").write_text("")
    (tmp_path / "medialib" / "store" / "media.py").write_text("a = 1\n")
    read = layout.sources(tmp_path, "medialib", "benchmarks")
    assert [(file.path, file.module, file.unit, file.text) for file in read] == [
        ("medialib/store/__init__.py", "medialib.store", "store", ""),
        ("medialib/store/media.py", "medialib.store.media", "store", "a = 1\n"),
    ]


def files(**texts: str) -> list[Source]:
    """Sources by name: `store__media` is medialib/store/media.py, `store` is medialib/store.py."""
    return [Source(f"medialib/{name.replace('__', '/')}.py", text) for name, text in texts.items()]


def test_floors_refuse_upward_and_sideways() -> None:
    upward = files(store__media="from medialib.jobs import claim\n", jobs="")
    sideways = files(store__media="from medialib import intake\n", intake__probe="", intake="")
    relative = files(store__media="from ..tasks import submit\n", tasks="")
    advice = "Hand the value down as an argument, or move the code to the floor below both."
    assert layout.floors(upward) == [f"medialib/store/media.py:1: store imports up to jobs. {advice}"]
    assert layout.floors(sideways) == [f"medialib/store/media.py:1: store imports its neighbour intake. {advice}"]
    assert layout.floors(relative) == [f"medialib/store/media.py:1: store imports up to tasks. {advice}"]


def test_floors_allow_down_and_within() -> None:
    assert (
        layout.floors(
            files(
                jobs="import medialib.store.media\nfrom medialib.errors import JobError\nimport json\n",
                store__media="from medialib.store import files\nfrom .files import of\n",
                store__files="",
                errors="",
            )
        )
        == []
    )


def test_floors_want_every_part_placed() -> None:
    assert layout.floors(files(sundry__things="")) == [
        "medialib/sundry/things.py: the part 'sundry' stands on no floor. Give it one in FLOORS, tests/layout.py."
    ]


def test_floors_leave_the_package_itself_alone() -> None:
    root = Source("medialib/__init__.py", "__version__ = '1'\n")
    assert layout.floors([root, *files(cli__main="from medialib import __version__\n")]) == []


def test_a_ring_of_imports_is_found() -> None:
    ring = files(
        store__a="from medialib.store import b\n",
        store__b="from medialib.store.c import x\n",
        store__c="import medialib.store.a\n",
    )
    assert layout.cycles(ring) == [
        "medialib.store.a > medialib.store.b > medialib.store.c > medialib.store.a is a ring of imports. "
        "Move what they share into a module of its own."
    ]
    assert layout.cycles(files(store__a="from medialib.store import b\n", store__b="")) == []


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("def f() -> None:\n    import json\n", 2, "json"),
        ("class A:\n    def f(self) -> None:\n        from os import path\n", 3, "os.path"),
        ("async def f() -> None:\n    def g() -> None:\n        import json\n", 3, "json"),
        ("if True:\n    from medialib import model\n", 2, "medialib.model"),
        ("try:\n    import medialib.model\nexcept ImportError:\n    pass\n", 2, "medialib.model"),
    ],
)
def test_a_hidden_import_is_found(text: str, line: int, name: str) -> None:
    assert layout.hidden_imports(files(flow=text)) == [
        f"medialib/flow.py:{line}: the import of {name} is hidden. Move it to the top of the file."
    ]


def test_an_import_by_a_call_is_found() -> None:
    assert layout.hidden_imports(
        files(flow="import importlib\nimportlib.import_module('json')\n__import__('json')\n")
    ) == [
        "medialib/flow.py:2: imports by a call. Import the module by name at the top of the file.",
        "medialib/flow.py:3: imports by a call. Import the module by name at the top of the file.",
    ]


def test_only_the_command_line_imports_by_a_call() -> None:
    text = "import importlib\nimportlib.import_module('json')\nfrom importlib import import_module\nimport_module('json')\n"
    assert layout.hidden_imports(files(cli__late=text)) == []
    assert len(layout.hidden_imports(files(cli__up=text))) == 2


def test_a_long_file_is_found() -> None:
    assert layout.long_files(files(flow="\n" * 400)) == []
    assert layout.long_files(files(flow="\n" * 401)) == [
        "medialib/flow.py has 401 lines, at most 400. Split it by what its parts are about."
    ]


@pytest.mark.parametrize("path", ["medialib/web/utils.py", "medialib/utils/web.py", "tests/Utils.py"])
def test_an_empty_name_is_found(path: str) -> None:
    word = next(part.removesuffix(".py") for part in path.split("/") if part.lower().startswith("utils"))
    assert layout.empty_names([Source(path, "")]) == [
        f"{path}: '{word}' says nothing. Ask what it is about and use that noun."
    ]
    assert layout.empty_names([Source("medialib/catalogue/basement.py", "")]) == []


@pytest.mark.parametrize(
    "statement",
    [
        "select id from media",
        "  INSERT OR IGNORE INTO media VALUES (1)",
        "update media set title = 1",
        "delete from media",
        "create unique index a on media (id)",
        "pragma journal_mode = wal",
        "begin immediate",
        "with recursive below(id) as (select 1) select * from below",
        "drop table media",
    ],
)
def test_stray_sql_is_found(statement: str) -> None:
    text = f"query = '''{statement}'''\n"
    assert layout.stray_sql(files(web__search=text)) == [
        "medialib/web/search.py:1: looks like SQL. Ask the store by a function with a question for a name."
    ]
    assert layout.stray_sql(files(store__search=text, schema=text)) == []


def test_sql_in_f_strings_and_calls_is_found() -> None:
    text = "def f(db: object, name: str) -> None:\n    db.conn.execute(f'select {name} from media')\n"
    assert sorted(layout.stray_sql(files(web__search=text))) == [
        "medialib/web/search.py:2: looks like SQL. Ask the store by a function with a question for a name.",
        "medialib/web/search.py:2: runs SQL. Ask the store by a function with a question for a name.",
    ]


def test_prose_is_no_sql() -> None:
    text = 'def f() -> str:\n    """Select what is wanted from the list."""\n    return "updated with care, created a table"\n'
    assert layout.stray_sql(files(web__search=text)) == []


def test_a_stage_that_sees_the_database_is_found() -> None:
    assert layout.stray_sql(files(intake__probe="from sqlite_utils import Database\n", flow="import sqlite3\n")) == [
        "medialib/intake/probe.py:1: intake sees the database. Take values in, give values out."
    ]


@pytest.mark.parametrize(
    "text", ["os.environ['A']", "os.getenv('A')", "from os import sep, environ", "os.path.expandvars('a')"]
)
def test_a_stray_look_at_the_environment_is_found(text: str) -> None:
    assert layout.stray_environment(files(flow=f"import os\n{text}\n", settings__reading=text)) == [
        "medialib/flow.py:2: reads the environment. "
        "Add a setting to medialib/settings and take Settings as an argument."
    ]


@pytest.mark.parametrize(
    "text", ["import subprocess", "asyncio.create_subprocess_exec()", "os.system('a')", "os.execvp('a', [])"]
)
def test_a_stray_program_is_found(text: str) -> None:
    assert layout.stray_programs(files(intake__probe=f"{text}\n", programs=text)) == [
        "medialib/intake/probe.py:1: starts (or names) a subprocess. "
        "Call medialib.programs; in a text, say program or child process."
    ]


def test_a_shell_is_found_anywhere() -> None:
    assert layout.stray_programs(files(programs="run('ls',\n    shell=True)\n")) == [
        "medialib/programs.py:2: passes shell=. Give the program a list of arguments."
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import httpx", "httpx"),
        ("from requests.adapters import HTTPAdapter", "requests"),
        ("from urllib import request", "urllib.request"),
        ("import urllib.request", "urllib.request"),
        ("import http.client", "http.client"),
    ],
)
def test_a_stray_http_client_is_found(text: str, name: str) -> None:
    assert layout.stray_clients(files(sources__feed=text, fetch__client=text)) == [
        f"medialib/sources/feed.py:1: {name} is an HTTP client. Call medialib.fetch, which guards addresses."
    ]


def test_other_parts_of_those_packages_are_no_clients() -> None:
    text = "from urllib.parse import urlsplit\nfrom http import HTTPStatus\nimport starlette.requests\nfrom http.client import HTTPException\n"
    assert layout.stray_clients(files(web__edge=text)) == []


@pytest.mark.parametrize(
    "clause", ["except Exception:", "except BaseException as error:", "except:", "except (OSError, Exception):"]
)
def test_a_broad_except_is_found(clause: str) -> None:
    text = f"try:\n    pass\n{clause}\n    pass\n"
    assert layout.broad_excepts(files(flow=text, tasks=text)) == [
        "medialib/flow.py:3: catches everything. Name the errors that can come here."
    ]
    assert layout.broad_excepts(files(web__edge=text, web__media=text)) == [
        "medialib/web/media.py:3: the web edge catches everything at medialib/web/edge.py:3 already."
    ]


def test_a_broad_suppress_is_found() -> None:
    text = "with contextlib.suppress(Exception):\n    pass\nwith suppress(OSError):\n    pass\n"
    assert layout.broad_excepts(files(flow=text)) == [
        "medialib/flow.py:1: catches everything. Name the errors that can come here."
    ]


def test_unescaped_pages_are_found() -> None:
    pages = {
        "a.html": "<p>\n{{ title | safe }}</p>{% autoescape false %}",
        "b.html": '<p class="x" style="color: red"><style>p {}</style>',
        "c.html": '<script src="a.js" defer></script>\n<script type="application/json">{}</script>\n<script>go()</script>',
        "d.html": '<a href="#" onclick="go()">Go on = forward</a>',
        "e.html": "<p>{{ title|e }} {{ safe }}</p>",
    }
    unsafe = "passes text unescaped. Let it be escaped, or clean it at intake."
    assert layout.unescaped(files(web__edge="Markup('a')", catalogue__paper="x = Markup('b')"), pages) == [
        "medialib/web/edge.py: makes Markup as medialib/catalogue/paper.py does. Keep it in one module.",
        f"a.html:2: {unsafe}",
        f"a.html:2: {unsafe}",
        "b.html:1: has inline style, which the CSP refuses. Use a class.",
        "b.html:1: has inline style, which the CSP refuses. Use a class.",
        "c.html:3: has an inline script, which the CSP refuses. Use a file.",
        "d.html:1: has an inline handler, which the CSP refuses. Listen in a script file.",
    ]


def test_untyped_functions_are_found() -> None:
    text = "class A:\n    def f(self, a, *b, c: int = 1, **d):\n        return a\n\n    def g(self) -> int:\n        return 1\n"
    assert layout.untyped(files(flow=text)) == ["medialib/flow.py:2: f has no type for a, b, d, return. Write it down."]


def test_too_many_long_functions_are_found() -> None:
    short = [f"def short_{number}() -> None:\n" + "    pass\n" * 19 for number in range(85)]
    long = [f"def long_{number}() -> None:\n" + "    pass\n" * 20 for number in range(16)]
    assert layout.long_functions(files(flow="".join(short + long[:15]))) == []
    [fault] = layout.long_functions(files(flow="".join(short + long)))
    assert fault.startswith(
        "84 % of functions have at most 20 lines, wanted 85%. Split the longest: medialib/flow.py:2016 long_15 (21), "
    )


def test_a_replaced_attribute_is_found() -> None:
    assert len(layout.mocks([Source("tests/test_a.py", ".".join(("monkeypatch", "setattr(a, 'b', 1)")))])) == 1
    assert layout.mocks([Source("tests/test_a.py", "monkeypatch.setenv('A', 'b')\nclient.request('PATCH', '/')")]) == []


def test_a_changed_global_is_found() -> None:
    assert layout.globals_changed(files(flow="def f() -> None:\n    global a\n    a = 1\n")) == [
        "medialib/flow.py:2: changes a global. Keep it in an object that somebody makes and passes on."
    ]


@pytest.mark.parametrize(("thing", "use"), [("MagicMock", "()"), ("unittest.", "mock"), ("patch", "('a')")])
@pytest.mark.parametrize("before", ["", "    a = ", "@"])
def test_a_mock_is_found(before: str, thing: str, use: str) -> None:
    assert layout.mocks([Source("tests/test_a.py", f"{before}{thing}{use}")]) == [
        "tests/test_a.py:1: replaces code. Use the real thing, a fake program or a loopback server; "
        "for HTTP, request('PATCH', ...)."
    ]

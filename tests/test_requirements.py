"""The pinned requirements hold what pyproject.toml asks for, for every Python and system, and name no place."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distributions
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")
ENVIRONMENTS = [
    {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": system, "extra": ""}
    | {"platform_system": system.title(), "platform_machine": machine}
    for python, system, machine in product(("3.11", "3.12", "3.13", "3.14"), ("linux", "darwin"), ("x86_64", "arm64"))
]


def lines(name: str) -> list[str]:
    """The logical lines of a requirements file, without comments."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if not line.lstrip().startswith("#")]


def pins(name: str) -> dict[str, Requirement]:
    """The requirement by package."""
    requirements = [Requirement(line.partition("--hash")[0]) for line in lines(name)]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def asked() -> dict[str, set[str]]:
    """What pyproject.toml asks for, by the file in which it is pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    sought = {FILES[0]: [*project["project"]["dependencies"], *groups["build"]], FILES[1]: groups["dev"]}
    return {file: {canonicalize_name(Requirement(one).name) for one in wanted} for file, wanted in sought.items()}


@pytest.mark.parametrize("name", FILES)
def test_what_the_project_asks_for_is_pinned(name: str) -> None:
    assert asked()[name] - set(pins(name)) == set(), "Run scripts/pin."


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_one_version_with_hashes_and_no_place(name: str) -> None:
    pattern = r"[a-z0-9.-]+==[\w.!+]+( ; [^:@]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*"
    assert [line for line in lines(name) if not re.fullmatch(pattern, line)] == []


def test_no_index_or_address_is_named_even_in_comments() -> None:
    text = "".join((ROOT / name).read_text("utf-8") for name in FILES)
    assert re.findall(r"\S*://\S*|--(?:extra-)?index\S*|--find-links\S*|--trusted-host\S*", text) == []


def test_both_files_agree() -> None:
    run, dev = pins(FILES[0]), pins(FILES[1])
    assert {name: run[name].specifier for name in run.keys() & dev.keys()} == {
        name: dev[name].specifier for name in run.keys() & dev.keys()
    }


def test_what_other_pythons_and_systems_need_is_pinned_too() -> None:
    pinned = pins(FILES[0]) | pins(FILES[1])
    needed = {
        canonicalize_name(requirement.name)
        for distribution in distributions()
        if canonicalize_name(distribution.metadata["Name"]) in pinned
        for requirement in map(Requirement, distribution.requires or ())
        for environment in ENVIRONMENTS
        if requirement.marker is None or requirement.marker.evaluate(environment)
    }
    assert needed - set(pinned) == set(), "Run scripts/pin."

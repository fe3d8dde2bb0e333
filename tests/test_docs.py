"""The docs say what the code does."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "settings.md", "schema.md", "http.md", "templates.md"])
def test_the_references_are_those_of_the_code(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == writer().PAGES[name](), "run scripts/write_docs.py"


def test_the_readmes_first_screen_has_the_picture_and_the_commands() -> None:
    first = README.splitlines()[:25]
    assert any(line.startswith("![") for line in first)
    assert "scripts/run" in "\n".join(first)
    assert "scripts/test" in "\n".join(first)


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_every_link_leads_to_a_file(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if link and not ((ROOT / page).parent / link).exists()]
    assert missing == []


def test_every_script_the_readme_names_can_be_run() -> None:
    for name in set(re.findall(r"scripts/(\w+)", README)):
        assert subprocess.run(["test", "-x", ROOT / "scripts" / name], check=False).returncode == 0, name

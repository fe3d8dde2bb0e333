"""A missing program skips a test here, and fails it in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.needs("sh", "no-such-program")
def test_marked(): raise AssertionError

@pytest.mark.needs("sh")
def test_there(): pass

def test_own_words(): pytest.skip("openssl is not installed: TLS is not tested")

def test_other_reason(): pytest.skip("only on macOS")
"""


@pytest.mark.parametrize(
    ("ci", "closing"),
    [("", "1 passed, 3 skipped"), ("true", "1 failed, 1 passed, 1 skipped, 1 error")],
)
def test_a_missing_program(ci: str, closing: str, tmp_path: Path) -> None:
    (tmp_path / "test_machine.py").write_text(TESTS)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-p", "needs", "-p", "no:cacheprovider", "."],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.splitlines()[-1].split(" in ")[0] == closing
    assert ("not installed: no-such-program (scripts/bootstrap dev says how to get them)" in run.stdout) == bool(ci)

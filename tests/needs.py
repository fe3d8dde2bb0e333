"""What a test needs from the machine: `@pytest.mark.needs("ffmpeg")`.

Where a program is missing the test is skipped on a user's machine, and fails where CI=true, so
that nothing goes untested unseen. A skip that says "not installed" counts as such.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

DISKS = (Path("/dev/shm"), Path("/var/tmp"), Path.home())


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", "needs(*programs): outside programs without which the test cannot run")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose programs are missing."""
    wanted = [program for mark in item.iter_markers("needs") for program in mark.args]
    missing = [program for program in wanted if not shutil.which(program)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (scripts/bootstrap dev says how to get them)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, turn a skip for want of a program into a failure."""
    report = yield
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    if report.skipped and "not installed" in reason and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: {reason}. With CI=true, a missing program is a failure."
    return report


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the tests' own."""
    ours = tmp_path.stat().st_dev
    places = [place for place in DISKS if place.is_dir() and place.stat().st_dev != ours]
    if not places:
        pytest.skip(f"there is no second file system here ({', '.join(map(str, DISKS))})")
    with tempfile.TemporaryDirectory(prefix="medialib-test-", dir=places[0]) as folder:
        yield Path(folder)

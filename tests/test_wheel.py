"""The wheel holds the package and its templates, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_wheel_carries_the_templates(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", tmp_path, ROOT], check=True)
    [wheel] = tmp_path.glob("medialib-*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    templates = {f"medialib/{file.relative_to(ROOT).as_posix()}" for file in (ROOT / "site_templates").rglob("*.*")}
    modules = {file.relative_to(ROOT).as_posix() for file in (ROOT / "medialib").rglob("*.py")}
    assert packed == templates | modules
    assert "medialib/site_templates/base.html" in packed

# SPDX-License-Identifier: Apache-2.0
"""Bandit finds nothing in the program: what it took for a weakness is mended, or says in its line why it is none."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("sencodesk", "ui", "installers")


def found_in(*places: str | Path) -> list[str]:
    command = [sys.executable, "-m", "bandit", "-q", "-r", "-c", "pyproject.toml", "-f", "json", *map(str, places)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    told = json.loads(done.stdout)
    assert told["metrics"]["_totals"]["loc"] > 0
    return [f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}" for one in told["results"]]


def test_bandit_finds_nothing() -> None:
    assert found_in(*SHIPPED) == []


def test_bandit_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "shell.py").write_text("import subprocess\n\nsubprocess.call('ls ' + input(), shell=True)\n")
    assert any("B602" in one for one in found_in(tmp_path))

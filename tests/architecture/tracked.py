# SPDX-License-Identifier: Apache-2.0
"""Which files the project consists of: those that git tracks, and new ones that it would not ignore."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def project_files() -> tuple[Path, ...]:
    """Returns the project's files as absolute paths, sorted; one that is tracked but deleted is left out."""
    # In a container the clone may belong to another user, which git refuses to read without being told.
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = sorted({ROOT / name for name in listing.split("\0") if name})
    found = tuple(path for path in paths if path.is_file())
    assert found, "git lists no file of the project"
    return found


def python_files() -> list[Path]:
    """Returns the project's Python files."""
    return [path for path in project_files() if path.suffix == ".py"]


def shown(path: Path) -> str:
    """Returns the path as it is named in messages: relative to the project, with slashes."""
    return path.relative_to(ROOT).as_posix()

# SPDX-License-Identifier: Apache-2.0
"""Imports run one way, Qt stays in the window, and the unlock prompt waits for nothing but Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.tracked import ROOT, python_files, shown

QT = {"PySide6", "shiboken6", "PyQt6"}
# Each costs tens to hundreds of milliseconds; they are imported in a thread after the first paint.
LATE = ("sqlalchemy", "sqlcipher3", "alembic", "reportlab", "httpx2", "keyring", "argon2", "cryptography", "pyrage")


def imported_roots(source: str) -> set[str]:
    """Returns the top-level packages that a module's text imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def loaded_after(code: str) -> set[str]:
    """Runs `code` in a new interpreter and returns the top-level packages that it then holds."""
    script = f"{code}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_core_imports_no_qt() -> None:
    core = [path for path in python_files() if shown(path).startswith(("sencodesk/", "resources/"))]
    assert core
    assert [shown(path) for path in core if imported_roots(path.read_text(encoding="utf-8")) & QT] == []


def test_imports_are_seen_wherever_they_stand() -> None:
    source = "def f():\n    from PySide6.QtCore import QObject\n    import a.b\nfrom . import c\n"
    assert imported_roots(source) == {"PySide6", "a"}


def test_import_contracts_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter), "--no-cache"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_unlock_prompt_imports_only_qt() -> None:
    loaded = loaded_after("import sencodesk_ui.app")
    assert "PySide6" in loaded
    assert loaded & set(LATE) == set()


def test_a_late_import_would_be_seen() -> None:
    assert "reportlab" in loaded_after("import reportlab")

# SPDX-License-Identifier: Apache-2.0
"""Habits that no linter of ours knows: licence line, doc string, length, nothing about where it was written."""

from __future__ import annotations

import ast
import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT, project_files, python_files, shown

SPDX = "# SPDX-License-Identifier: Apache-2.0"
LINES = 400
REASON = "Longer than 400 lines because"
FUNCTION_LINES = 60
VAGUE_NAMES = {"utils", "util", "common", "misc", "helpers", "helper"}

# Spelt in pieces so that this file does not find itself.
REGISTRY_HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("files", "pythonhosted", "org"), ("npmjs", "org"))]
MACHINE_PATHS = [
    "/" + name + "/" for name in ("work/main", "work/shared", "tmp/build", "root", "opt/pypi", "opt/wheels")
]
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".lock",
    ".sh",
    ".csv",
    ".json",
    ".xml",
    ".svg",
    ".html",
    ".css",
    ".ini",
    ".cfg",
    "",
}


def too_long(source: str) -> bool:
    """Says whether a module is over the limit without giving its reason in its doc string."""
    if len(source.splitlines()) <= LINES:
        return False
    return REASON not in (ast.get_docstring(ast.parse(source)) or "")


def banned_words_in(text: str) -> list[str]:
    """Returns the paths of a machine and the registry hosts that a text holds."""
    return [word for word in (*MACHINE_PATHS, *REGISTRY_HOSTS) if re.search(rf"(?<![\w.-]){re.escape(word)}", text)]


def test_every_module_begins_with_the_licence_line_and_says_what_it_is_for() -> None:
    wrong = []
    for path in python_files():
        source = path.read_text(encoding="utf-8")
        if source.split("\n", 1)[0] != SPDX or not ast.get_docstring(ast.parse(source)):
            wrong.append(shown(path))
    assert wrong == []


def test_no_module_is_too_long_without_a_reason() -> None:
    assert [shown(path) for path in python_files() if too_long(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("x = 1\n" * LINES, False),
        ("x = 1\n" * (LINES + 1), True),
        (f'"""{REASON} of a table."""\n' + "x = 1\n" * LINES, False),
        (f"# {REASON} of a comment.\n" + "x = 1\n" * LINES, True),
    ],
)
def test_the_length_rule_itself(source: str, verdict: bool) -> None:
    assert too_long(source) is verdict


def test_no_shipped_function_is_too_long() -> None:
    wrong = []
    for path in shipped_files():
        if "migrations/versions/" in shown(path):  # a migration is a list of statements, read from top to bottom
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    wrong.append(f"{shown(path)}:{node.lineno} {node.name}: {length} lines")
    assert wrong == []


def test_no_shipped_module_has_a_name_that_says_nothing() -> None:
    assert [shown(path) for path in shipped_files() if {path.stem, path.parent.name} & VAGUE_NAMES] == []


def test_nothing_tells_where_it_was_written() -> None:
    home = str(Path(os.environ.get("VIRTUAL_ENV", ROOT / ".venv")).resolve().parent)
    wrong = []
    for path in project_files():
        if path.suffix not in TEXTS:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found = banned_words_in(text)
        if home.count("/") > 2 and home in text:
            found.append(home)
        if found:
            wrong.append(f"{shown(path)}: {', '.join(found)}")
    assert wrong == []


@pytest.mark.parametrize("word", [*MACHINE_PATHS, *REGISTRY_HOSTS])
def test_the_banned_words_are_found(word: str) -> None:
    assert banned_words_in(f"see {word}x") == [word]


def test_the_lock_pins_by_hash_and_names_no_address() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert len(pins) > 50
    assert [line for line in pins if not re.match(r"[a-z0-9][a-z0-9.-]*==\S+( ;.*)? \\$", line)] == []
    unhashed = [line for line, after in pairwise(lines) if line in pins and "--hash=sha256:" not in after]
    assert unhashed == []
    assert [line for line in lines if "://" in line or "--index" in line or "--find-links" in line] == []


def shipped_files() -> list[Path]:
    """Returns the Python files of the three packages."""
    roots = ("sencodesk/", "ui/sencodesk_ui/", "resources/sencodesk_resources/")
    return [path for path in python_files() if shown(path).startswith(roots)]

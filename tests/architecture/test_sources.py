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

# A person's or a server's folder, a Windows drive, a package index or its files' address.
TRACES = {
    "a path of a computer": re.compile(
        r"(?<![\w.$~{}<*/-])/(?:home|Users|root|work|srv|mnt|media|opt|tmp|workspaces?|builds?)/(?!<)[\w.-]+"
        r"|(?<![\w/])[A-Z]:(?:\\{1,2}|/)(?:Users|Documents)"
    ),
    "the option of a package index": re.compile(
        r"^\s*-?-(?:i|-(?:extra-)?index-url|-find-links|-trusted-host)[ =]\S", re.M
    ),
    "the address of a package index": re.compile(r"https?://[\w.-]+(?::\d+)?/(?:[\w./-]+/)?(?:simple|packages)/"),
}
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


def traces_in(text: str) -> list[str]:
    """Returns what a text tells of the computer that it was written on: paths and package indexes."""
    return [found.group().strip() for trace in TRACES.values() for found in trace.finditer(text)]


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


def test_days_are_in_english_whatever_the_computer_speaks() -> None:
    # %a %A %b %B %p %c %x %X are said in the language of the computer; codes/days.py has words of its own. What other
    # programs wrote is read by exchange.
    local = re.compile(r"%[aAbBpcxX]\b")
    wrong = []
    for path in shipped_files():
        if shown(path).startswith("sencodesk/exchange/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and local.search(node.value):
                wrong.append(f"{shown(path)}:{node.lineno} {node.value}")
    assert wrong == []


# Pages come to the records through the workspace; the others open the records, stand before them, or close them.
AT_THE_STORE = {
    "workspace.py", "door/opening.py", "shell/window.py", "door/hindrances.py", "demo/leaving.py",
}  # fmt: skip


def test_pages_come_to_the_store_through_the_workspace() -> None:
    root = "ui/sencodesk_ui/"
    past = {
        shown(path).removeprefix(root)
        for path in shipped_files()
        if shown(path).startswith(root) and re.search(r"desk\.store\b", path.read_text(encoding="utf-8"))
    }
    assert past == AT_THE_STORE


def test_what_the_computer_remembers_stands_in_one_file() -> None:
    made = [shown(path) for path in shipped_files() if "QSettings(" in path.read_text(encoding="utf-8")]
    assert made == ["ui/sencodesk_ui/this_computer.py"]


def test_no_shipped_module_has_a_name_that_says_nothing() -> None:
    assert [shown(path) for path in shipped_files() if {path.stem, path.parent.name} & VAGUE_NAMES] == []


def test_nothing_tells_where_it_was_written() -> None:
    home = str(Path(os.environ.get("VIRTUAL_ENV", ROOT / ".venv")).resolve().parent)
    wrong = []
    for path in project_files():
        if path.suffix not in TEXTS:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found = traces_in(text)
        if home.count("/") > 2 and home in text:
            found.append(home)
        if found:
            wrong.append(f"{shown(path)}: {', '.join(found)}")
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("see {}home{}quill{}desk", 1),
        ("{}Users{}quill", 1),
        ("C:{}Users", 1),
        ("--index{}url https:", 0),
        ("https://mirror.example.org{}simple{}wheel", 1),
        ("HEAD {}v1{}", 0),
        ("sencodesk{}work{}x", 0),
    ],
)
def test_the_rule_about_traces_itself(text: str, verdict: int) -> None:
    assert len(traces_in(text.replace("{}", "/"))) == verdict


@pytest.mark.parametrize("option", ["index-url", "extra-index-url", "find-links", "trusted-host"])
def test_the_options_of_an_index_are_found(option: str) -> None:
    assert traces_in("pip install x\n" + f"--{option} https://mirror.example.org/\n") == [f"--{option} h"]


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

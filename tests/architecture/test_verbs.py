# SPDX-License-Identifier: Apache-2.0
"""Whatever a script can do the window can do too: every verb is called somewhere in it."""

from __future__ import annotations

import ast
from pathlib import Path

from sencodesk.services.all import VERBS
from tests.architecture.tracked import python_files, shown

SCRIPT_ONLY = {
    "returns.build": "the window builds a return within its check; a script may want the body by itself",
}
"""Verbs that the window does not offer, each with its reason."""


def called_in(source: str) -> set[str]:
    """The functions of services that a module names, as ``<module>.<function>``, by whatever name it imports them."""
    tree = ast.parse(source)
    modules: dict[str, str] = {}
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            package, _, last = node.module.rpartition(".")
            for one in node.names:
                if node.module == "sencodesk.services":
                    modules[one.asname or one.name] = one.name
                elif package == "sencodesk.services":
                    found.add(f"{last}.{one.name}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.add(f"{modules[node.value.id]}.{node.attr}")
    return found


def window_files() -> list[Path]:
    """The window's modules; the demonstration presses the same buttons and is none of them."""
    root = "ui/sencodesk_ui/"
    return [
        path for path in python_files() if shown(path).startswith(root) and not shown(path).startswith(f"{root}demo/")
    ]


def test_every_verb_has_a_place_in_the_window() -> None:
    called: set[str] = set()
    for path in window_files():
        called |= called_in(path.read_text(encoding="utf-8"))
    assert set(VERBS) - called == set(SCRIPT_ONLY)


def test_the_reading_of_imports_itself() -> None:
    source = "from sencodesk.services import plans as p\nfrom sencodesk.services.needs import reorder\nact = p.start\n"
    assert called_in(source) == {"plans.start", "needs.reorder"}

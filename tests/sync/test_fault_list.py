# SPDX-License-Identifier: Apache-2.0
"""docs/faults.md names a test for every fault, and every test that it names is there and says the fault's number."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_BUILT = {f"F{number}" for number in (51, 52, 53, 54, 55, 56, 60)}
LINE = re.compile(r"^\| (F\d\d) \|[^|]+\|[^|]+\| (\S+?)(?:::(\w+))? \|$")


def table() -> dict[str, tuple[str, str | None]]:
    """Fault to file and test."""
    lines = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines()
    found = [match for match in map(LINE.match, lines) if match]
    rows = [line for line in lines if re.match(r"\| F\d\d ", line)]
    assert len(found) == len(rows), "a line that cannot be read"
    assert len({one[1] for one in found}) == len(found), "a fault twice"
    return {one[1]: (one[2], one[3]) for one in found}


def test_every_fault_has_a_line() -> None:
    assert set(table()) == {f"F{number:02d}" for number in range(1, 64)} - NOT_BUILT


def test_every_line_names_a_test_that_is_there_and_names_the_fault() -> None:
    for fault, (file, name) in table().items():
        text = (ROOT / file).read_text(encoding="utf-8")
        tests = {one.name: one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef)}
        if name is None:
            assert f"({fault})" in text, f"{fault}: {file} does not say that it proves it"
            continue
        assert name in tests, f"{fault}: no test {name} in {file}"
        # In the test's own name, or in the ids of its parameters, which stand in the same file.
        assert f"_{fault.lower()}_" in name or re.search(rf'"[^"]*\b{fault}\b', text), f"{fault}: {name}"

# SPDX-License-Identifier: Apache-2.0
"""What the documents claim is there: links, pictures, make targets, commands, files, versions."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from sencodesk.cli.main import _parser
from tests.architecture.tracked import ROOT, project_files, shown

PAGES = [path for path in project_files() if path.suffix == ".md" and "handbook" not in path.parts]
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A path in backticks: it has a slash or a well-known ending, and no blank or placeholder.
PATH = re.compile(r"`([\w./-]+(?:/[\w./-]*|\.(?:py|toml|md|sh|csv|json)))`")
# What the program makes, what stands in the folder of a school's records, and how a return is named.
MADE = {"demo-output/", "dist/", "keyslots.json", "state.json", "summary.json", "plans/", "pictures/", "proof/",
        "council/period"}  # fmt: skip


def text_of(page: Path) -> str:
    """A page's text."""
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    wrong = []
    for _, target in LINK.findall(text_of(page)):
        if target.startswith(("http://", "https://", "mailto:", "#")):
            continue
        if not (page.parent / target.partition("#")[0]).exists():
            wrong.append(target)
    assert wrong == []


def test_every_picture_says_what_it_shows() -> None:
    assert [
        name for name, _ in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text_of(ROOT / "README.md")) if len(name) < 15
    ] == []


def test_the_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert {"demo", "test", "run", "check", "shots", "bench"} <= targets
    for page in PAGES:
        named = set(re.findall(r"`make ([a-z]+)`", text_of(page)))
        named |= {
            name
            for block in BLOCK.findall(text_of(page))
            for name in re.findall(r"(?:^|  )make ([a-z]+)\b", block, re.MULTILINE)
        }
        assert named <= targets, shown(page)


def test_make_demo_and_make_test_come_first() -> None:
    commands = re.findall(r"^make (\w+)$", text_of(ROOT / "README.md"), re.MULTILINE)
    assert commands == ["demo", "test"]


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_commands_in_blocks_can_be_typed(page: Path) -> None:
    for block in BLOCK.findall(text_of(page)):
        for line in block.splitlines():
            if line.startswith("sencodesk-cli "):
                options = _parser().parse_args(shlex.split(line, comments=True)[1:])
                assert callable(options.run), line


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=shown)
def test_files_that_are_named_exist(page: Path) -> None:
    roots = [
        page.parent,
        ROOT,
        ROOT / "sencodesk",
        ROOT / "ui" / "sencodesk_ui",
        ROOT / "resources" / "sencodesk_resources",
    ]
    tracked = {shown(path) for path in project_files()}
    tracked |= {str(parent) for path in tracked for parent in Path(path).parents}
    names = {Path(path).name for path in tracked}
    wrong = []
    for name in PATH.findall(text_of(page)):
        places = {(root / name.rstrip("/")).relative_to(ROOT).as_posix() for root in roots if ".." not in name}
        known = places & tracked or ("/" not in name and name in names)
        if name not in MADE and "*" not in name and not name.startswith(".venv/") and not known:
            wrong.append(name)
    assert wrong == []


def test_the_python_that_is_named_is_the_one_that_is_needed() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    least = project["requires-python"].removeprefix(">=")
    for page in ("README.md", "CONTRIBUTING.md"):
        (named,) = set(re.findall(r"Python (\d\.\d+) to \d\.\d+", text_of(ROOT / page)))
        assert named == least, page
    assert f'requires-python = ">={least}"' in text_of(ROOT / "pyproject.toml")


def test_decisions_are_numbered_one_after_the_other_and_short() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(one.name[:4]) for one in records] == list(range(1, len(records) + 1))
    for one in records:
        assert text_of(one).startswith(f"# {int(one.name[:4])}. "), one.name
        assert len(text_of(one).splitlines()) < 60, one.name


def test_no_note_to_the_writer_is_left() -> None:
    left = [
        shown(page) for page in PAGES if re.search(r"<!-- (?!/?vectors)|\bTODO\b|\bTBD\b|lorem ipsum", text_of(page))
    ]
    assert left == []

# SPDX-License-Identifier: Apache-2.0
"""Every page and dialog as a screen reader has it, over the real accessibility bus: each control says what it is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tests.access.places import OPEN, OVER
from tests.journey.test_lost_keyring import bus
from tests.journey.xhand import display

pytestmark = [pytest.mark.timeout(480), pytest.mark.xdist_group("accessibility-bus")]
Node = dict[str, Any]

LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
READER = Path(__file__).with_name("tree.py")
BEFORE = ("first-start", "first-you", "first-passphrase", "first-sheet", "restore")
CONTROLS = {
    "button", "push button", "check box", "radio button", "toggle button", "combo box", "text", "password text",
    "spin button", "table", "tree table", "list", "page tab", "slider", "date editor", "entry", "tree",
}  # fmt: skip


@dataclass
class Eyes:
    """The window on a display and a bus of its own, and what a reader reads of it."""

    window: subprocess.Popen[str]
    reader: subprocess.Popen[str]

    def go(self, word: str) -> list[Node]:
        """Lead the window there; the tree that is shown then."""
        assert _ask(self.window, word).strip() == word
        found: list[Node] = json.loads(_ask(self.reader, "read"))
        assert len(found) > 3, found
        return found

    def hear(self, words: str) -> list[str]:
        """What was announced until these words came (or did not)."""
        heard: list[str] = json.loads(_ask(self.reader, f"hear {words}"))
        return heard


def _ask(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()
    return process.stdout.readline()


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eyes]:
    """One window for the whole file, at its first start."""
    folder, home = tmp_path_factory.mktemp("eyes"), Path(tempfile.mkdtemp(prefix="sda-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        person = stack.enter_context(bus(stack.enter_context(display(folder, managed=False)), home))
        person |= {
            "QT_ACCESSIBILITY": "1", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "SENCODESK_KEYRING": "off",
        }  # fmt: skip
        log = stack.enter_context((folder / "programs.log").open("wb"))
        _start(stack, [LAUNCHER, "--launch-immediately"], person, log)
        window = _start(stack, [sys.executable, "-m", "tests.access.window", str(folder)], person, log)
        reader = _start(stack, ["/usr/bin/python3", str(READER), "SENCO Desk"], {**person, "PYTHONPATH": ""}, log)
        yield Eyes(window, reader)


def _start(stack: ExitStack, command: list[str], environment: dict[str, str], log: IO[bytes]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
    )

    def end() -> None:
        process.terminate()  # the launcher takes its own bus along; killed, it would leave it behind
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()

    stack.callback(end)
    return process


@pytest.fixture(scope="module")
def trees(eyes: Eyes) -> dict[str, list[Node]]:
    """Every place's tree, read in one walk through the window."""
    found = {}
    for name in BEFORE[:4]:
        found[name] = eyes.go("first-start" if name == "first-start" else "first-next")
    eyes.go("newcomer")
    found["restore"] = eyes.go("click first-restore")
    found["lock"] = eyes.go("lock")
    for link, name in (("lock-forgotten", "forgotten"), ("lock-new-laptop", "new-laptop")):
        eyes.go("lock")
        found[name] = eyes.go(f"click {link}")
    eyes.go("lock")
    eyes.go("unlock")
    for name in (*OPEN, *OVER):
        found[name] = eyes.go(name)
    return found


def controls(tree: list[Node]) -> list[Node]:
    """What can be worked now."""
    return [
        one for one in tree if one["role"] in CONTROLS and {"showing", "focusable", "enabled"} <= set(one["states"])
    ]


def said(one: Node) -> str:
    """What a reader calls it. On this bus Qt gives a closed list's value as its name: its label is what names it."""
    return str(one["labels"] if one["role"] == "combo box" else one["name"]).strip()


def nameless(tree: list[Node]) -> list[str]:
    """Controls of which a reader can say nothing but their kind, or their value."""
    return [f"{one['role']} {one['id']}" for one in controls(tree) if not said(one)]


def doubled(tree: list[Node]) -> list[str]:
    """What is typed or ticked, and called the same as another on the page: which is which?"""
    fields = {"text", "spin button", "check box", "entry", "password text"}
    count = Counter((one["role"], said(one)) for one in controls(tree) if one["role"] in fields)
    return [f"{role} {name}" for (role, name), many in count.items() if many > 1]


@pytest.mark.parametrize("place", [*BEFORE[:4], "lock", "forgotten", "new-laptop", "restore", *OPEN, *OVER])
def test_every_control_says_what_it_is(trees: dict[str, list[Node]], place: str) -> None:
    tree = trees[place]
    assert controls(tree), [one["role"] for one in tree]
    assert nameless(tree) == []
    assert doubled(tree) == []


def test_an_error_in_the_message_bar_is_announced_and_has_the_focus(eyes: Eyes, trees: dict[str, list[Node]]) -> None:
    tree = eyes.go("message")
    assert any("The disk is full." in one for one in eyes.hear("The disk is full."))
    shown = [one for one in tree if one["name"].startswith("The disk is full.")]
    assert any("focused" in one["states"] for one in shown), shown


def test_what_is_wrong_with_a_field_is_announced_with_its_name(eyes: Eyes, trees: dict[str, list[Node]]) -> None:
    for place, control, name in (
        ("pupil", "pupil-dob", "Date of birth"),
        ("pupil", "status-1-from", "From, status 1"),
        ("settings-calendar", "terms-1-last_day", "Last day"),
    ):
        eyes.go(place)
        eyes.go(f"type {control} 31 Feb")
        if place == "pupil":
            eyes.go("type pupil-surname Marrowfield")  # a record of one line is looked at when it is left
        sentence = "Write a date such as 23/11/2026."
        assert any(f"{name}: {sentence}" in one for one in eyes.hear(f"{name}: {sentence}")), control
        eyes.go("lock")
        eyes.go("unlock")


def test_what_is_wrong_with_the_passphrase_is_announced(eyes: Eyes, trees: dict[str, list[Node]]) -> None:
    eyes.go("lock")
    eyes.go("click lock-unlock")
    assert any("Type your passphrase first." in one for one in eyes.hear("Type your passphrase first."))
    eyes.go("unlock")


def test_cells_of_a_table_are_read_with_their_words(trees: dict[str, list[Node]]) -> None:
    cells = [one["name"] for one in trees["pupils"] if one["role"] == "table cell"]
    assert any("Marrowfield, Edie" in one for one in cells), cells


@pytest.mark.parametrize(
    ("place", "control"),
    [("pupils", "pupils-search"), ("settings-school", "school-urn"), ("pupil", "pupil-forename")],
)
def test_a_name_that_is_taken_away_is_found(eyes: Eyes, trees: dict[str, list[Node]], place: str, control: str) -> None:
    eyes.go(place)
    assert any(control in one for one in nameless(eyes.go(f"unname {control}")))
    eyes.go("lock")
    eyes.go("unlock")

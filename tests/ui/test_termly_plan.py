# SPDX-License-Identifier: Apache-2.0
"""The routine termly plan, from the last plan on screen to paper: its actions are counted, twelve at most.

An action is one thing that a person sets out to do: a key or a press that does something, or filling one field. The
seconds are those of the keystroke model of docs/speed.md, computed here from the same actions.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from sencodesk_ui import printing
from sencodesk_ui.pages.plan.page import PlanPage
from sencodesk_ui.print_sheet import PrintSheet
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool

MOST = 12
KEY, THINK = 0.28, 1.35
"""Seconds for a key (an average typist) and for making up one's mind (Card, Moran and Newell, 1980: K and M)."""
READING = 20.0
"""Seconds given to reading the new plan through before it is made current."""
TWO_MINUTES = 120.0


@dataclass
class Counted:
    """A person's hands whose actions are counted; everything is done by keyboard."""

    driver: Driver
    actions: list[str] = field(default_factory=list)
    keys: int = 0

    def press(self, keys: str) -> None:
        """One action that is one key, or several held together."""
        self.actions.append(keys)
        self.keys += keys.count("+") + 1
        self.driver.press(keys)

    def write(self, words: str) -> None:
        """Fill the field that has the focus."""
        self.actions.append(f"write {len(words)} letters")
        self.keys += len(words)
        self.driver.type(self.driver.focus(), words, leave=False)

    def reach(self, name: str) -> None:
        """Go on with Tab to a control; its keys count, and it is part of the action that follows."""
        for _ in range(60):
            if self.driver.focus() == name:
                return
            self.keys += 1
            self.driver.press("Tab")
        raise AssertionError(f"{name} is not reached; the focus is on {self.driver.focus()}")

    @property
    def seconds(self) -> float:
        """By the keystroke model: every key, a thought before every action, and reading the plan through."""
        return self.keys * KEY + len(self.actions) * THINK + READING


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's print dialog is answered with a printer that writes this file."""
    file = tmp_path / "printed.pdf"

    def printer(_parent: object, _title: str) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        made.setOutputFileName(str(file))
        return made

    monkeypatch.setattr(printing, "ask_printer", printer)
    return file


def test_from_the_last_plan_to_paper_in_twelve_actions(driver: Driver, small: SmallSchool, printed: Path) -> None:
    """Two targets: one is met, one goes on with what was counted; what the pupil said is written down."""
    last = small.plans["edie"]
    editor(driver, last)
    hands = Counted(driver)
    driver.find("plan-to-review").setFocus()
    hands.press("Space")  # 1: review
    hands.press("M")  # 2: the first target is met
    hands.press("Return")  # 3: on to the second
    hands.press("P")  # 4: partly
    hands.write("31 of 40, Friday check")  # 5: the line of evidence
    hands.press("Return")  # 6: on to the meeting
    hands.write("I know more words now.")  # 7: what the pupil said
    hands.press("Ctrl+Return")  # 8: the next plan
    assert isinstance(driver.page, PlanPage)
    new = held(driver, str(driver.page.where["plan_id"]))
    assert (new.number, [one.text for one in new.targets]) == (2, [held(driver, last).targets[1].text])
    driver.until(driver.page.paper.settled)
    hands.reach("plan-issue")
    hands.press("Space")  # 9: make it current
    assert held(driver, new.id).state == "current"
    hands.press("Ctrl+P")  # 10: print
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    hands.reach("print-go")
    hands.press("Space")  # 11: to the printer
    driver.until(printed.exists)
    assert len(hands.actions) <= MOST, hands.actions
    assert hands.seconds <= TWO_MINUTES, (hands.keys, hands.seconds)

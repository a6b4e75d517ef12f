# SPDX-License-Identifier: Apache-2.0
"""A double click does a thing once: the button is dead until what it began is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED
from sencodesk.services import history, pupils
from sencodesk.services.desk import Desk
from sencodesk_ui.widgets import Button
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool
from tests.ui.test_school_year import begun


def counted(driver: Driver, table: str) -> int:
    """How many rows of the table there are."""
    kind = LOGGED[table]
    return driver.read(lambda session: session.scalar(select(func.count()).select_from(kind)) or 0)


def twice(driver: Driver, name: str) -> None:
    """A double click, and the answer to it."""
    button = driver.show(name)
    for _ in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
    driver.settle()


def robin(driver: Driver, _small: SmallSchool) -> str:
    """A round robin that is ready to be begun."""
    driver.go("round-robin")
    driver.click("robin-empty-act")
    driver.type("robin-new-name", "Before the meeting")
    driver.type("robin-new-due-on", "2/12/2026")
    driver.choose("robin-new-pupils", "Class 4H, with SEN, 3")
    return "robin-new-save"


def run(driver: Driver, _small: SmallSchool) -> str:
    """A provision that is ready to be started."""
    driver.go("provision")
    driver.click("provision-nothing-act")
    driver.type("start-name", "Talk Ladder (spoken language group)")
    return "start-save"


def review(driver: Driver, small: SmallSchool) -> str:
    """A review that is over."""
    driver.go("plan-review", plan_id=small.plans["edie"])
    return "review-next"


@pytest.mark.parametrize(
    ("ready", "table"), [(robin, "round_robin"), (run, "provision"), (review, "plan")], ids=["robin", "run", "review"]
)
def test_a_double_click_makes_one(
    driver: Driver, small: SmallSchool, ready: Callable[[Driver, SmallSchool], str], table: str
) -> None:
    name = ready(driver, small)
    before = counted(driver, table)
    twice(driver, name)
    assert counted(driver, table) == before + 1
    assert not any("already" in one for one in driver.messages()), "the second click is not even refused"


def test_a_double_click_begins_one_school_year(driver: Driver, small: SmallSchool) -> None:
    def move() -> None:
        for who, class_name in (("tomos", "3H"), ("wren", "3H"), ("oskar", "2H"), ("amina", "2H"), ("rafe", "2H")):
            pupils.change(driver.desk, pupil_id=small.pupils[who], values={"class_name": class_name})

    driver.do(lambda _desk: move())
    driver.go("school-year")
    before = begun(driver)
    driver.click("school-year-begin")
    twice(driver, "school-year-early-act")  # it is November: it was asked whether it is to be now
    assert before["Oskar"][:2] == ("2", "2H")
    assert begun(driver)["Oskar"][:2] == ("3", "3H")
    assert any("The school year 2027/28 has begun." in one for one in driver.messages())


class Held:
    """A button on the open page whose writing waits until it is let go on."""

    def __init__(self, driver: Driver, *, refuses: bool = False) -> None:
        self.go_on, self.written, self.done, self.driver = Event(), 0, 0, driver
        self.refuses = refuses
        self.button = Button("Do it", name="held-button", parent=driver.page, act=self.act)
        self.button.show()

    def act(self) -> None:
        """Hand it to the writer."""
        self.driver.workspace.write(self.driver.page, self.write, self.after, lambda _error: None)

    def write(self, desk: Desk) -> None:
        """On the writer's thread."""
        self.go_on.wait(30)
        self.written += 1
        if self.refuses:
            raise UserError("no", happened="No.", kept="Nothing.", do="Carry on.")
        history.told(desk, "do it")

    def after(self, _result: None) -> None:
        """The window knows."""
        self.done += 1


@pytest.mark.parametrize("refuses", [False, True], ids=["written", "refused"])
def test_every_way_to_press_is_dead_until_it_is_written_and_then_lives_again(
    driver: Driver, small: SmallSchool, *, refuses: bool
) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    held = Held(driver, refuses=refuses)
    button = held.button
    ways: list[Callable[[], object]] = [
        partial(QTest.mouseClick, button, Qt.MouseButton.LeftButton),
        partial(QTest.keyClick, button, Qt.Key.Key_Return),
        partial(QTest.keyClick, button, Qt.Key.Key_Space),
        button.click,
        button.clicked.emit,  # as a screen reader's press arrives
    ]
    for n, way in enumerate(ways, start=1):
        held.go_on.clear()
        way()
        for other in ways:
            other()
        assert not button.isDown()
        held.go_on.set()
        driver.settle()
        assert held.written == n
    assert held.done == (0 if refuses else len(ways))


def test_what_is_written_after_it_is_of_the_same_press(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    held = Held(driver)
    later, written = Event(), []

    def write(_desk: Desk) -> None:
        later.wait(30)
        written.append(True)

    def again() -> None:
        held.button.click()
        later.set()

    def then(_result: None) -> None:
        held.driver.workspace.write(driver.page, write)
        QTimer.singleShot(0, again)  # when this answer is over, and what it wrote is not

    held.after = then  # type: ignore[method-assign]  # the test's own
    held.go_on.set()
    held.button.click()
    driver.settle()
    assert (held.written, len(written)) == (1, 1)

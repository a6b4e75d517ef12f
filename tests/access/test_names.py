# SPDX-License-Identifier: Apache-2.0
"""Every control of every page says what it is, says it once, has its label, and is large enough to hit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from sencodesk.services import roles
from sencodesk_ui.pages.pupil import tab as pupil_tabs
from sencodesk_ui.shell import places
from tests.access import names
from tests.access.places import OPEN, OVER
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool
from tests.ui.test_only_to_read import opened_by

pytestmark = pytest.mark.qt_log_ignore(
    "does not support propagateSizeHints", "does not support raise", "does not support grabbing", extend=True
)
"""A list that drops down where nothing is on a screen."""
LOOKED_AT = ("pupil", "plan-cards", "plans", "settings-school", "settings-people")
"""Pages that differ for somebody who may only look."""
STEPS = ("build", "check", "preview", "send", "receipt")
FIRST = (
    {"first-school": "Kestrel Lane Primary School", "first-laestab": "999 2043"},
    {"first-senco": "Ms O Fennimore"},
    {"first-passphrase": school.PASSPHRASE, "first-passphrase-again": school.PASSPHRASE},
)
"""What is typed on the pages of the first start, one after another."""


@pytest.fixture(autouse=True)
def _nothing_lies_over() -> Iterator[None]:
    """What a test opened over the window is closed with it."""
    yield
    close_boxes()


def told(wrong: dict[str, list[str]]) -> str:
    """The faults, a line each."""
    return "\n".join(f"{place}: {one}" for place, found in wrong.items() for one in found)


def close_boxes() -> None:
    """Close every dialog."""
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QDialog) and box.isVisible():
            box.close()


def test_every_page_with_the_records_open(driver: Driver, small: SmallSchool) -> None:
    wrong, seen, stood, tabs = {}, 0, set(), set()
    for place, visit in OPEN.items():
        visit(driver, small)
        seen += len(list(names.controls()))
        stood.add(driver.page.stem)
        tabs.add(driver.page.where.get("tab"))
        if found := names.faults():
            wrong[place] = found
        close_boxes()
        driver.bench.palette_box.hide()
    assert not wrong, told(wrong)
    assert seen > 300, "hardly anything was looked at"
    assert {stem for stem in places.PAGES if places.built(stem)} - stood == {"return"}, "a return has a test of its own"
    assert {one.stem for one in pupil_tabs.PLACES} - tabs == set()


@pytest.mark.parametrize("place", list(OVER))
def test_what_lies_over_a_page(driver: Driver, small: SmallSchool, place: str) -> None:
    OVER[place](driver, small)
    assert list(names.controls())
    assert names.faults() == []


def test_every_step_of_a_return(driver: Driver, at_return: Callable[..., str]) -> None:
    return_id, wrong = at_return(), {}
    for step in STEPS:
        driver.go("return", return_id=return_id, step=step)
        if found := names.faults():
            wrong[step] = found
    assert not wrong, told(wrong)


def test_the_lock_page_and_where_its_links_lead(locked: Driver) -> None:
    assert names.faults() == []
    for link in ("forgotten", "new-laptop"):
        locked.click(f"lock-{link}")
        assert names.faults() == [], link
        locked.click(f"{link}-leave")
    locked.window.show_restore()
    locked.settle()
    assert locked.seen("restore-file")
    assert names.faults() == []


def test_the_first_start(newcomer: Driver) -> None:
    for typed in FIRST:
        assert names.faults() == [], typed
        for name, text in typed.items():
            newcomer.type(name, text)
        newcomer.click("first-continue")
    assert names.faults() == []


def test_pages_of_somebody_who_may_only_look(locked: Driver, small: SmallSchool) -> None:
    reader = opened_by(locked, roles.READER)
    for place in LOOKED_AT:
        OPEN[place](reader, small)
        assert names.faults() == [], place


def test_what_is_wrong_is_found(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    assert names.faults() == []
    name = driver.find("pupil-forename")
    label = names.label_of(name)
    assert label is not None
    label.setBuddy(driver.find("pupil-surname"))
    assert names.unlabelled() == []
    name.setAccessibleName("Surname")
    assert names.named_alike() == ["field 'Surname': pupil-forename, pupil-surname"]
    name.setAccessibleName("Edie")
    assert names.nameless() == ["TextField pupil-forename: its name is its value"]
    name.setAccessibleName("")
    assert names.nameless() == ["TextField pupil-forename: no name"]
    name.setAccessibleName("Stranded")
    stranded = QLabel("Stranded", driver.find("page-pupil", QWidget))
    stranded.show()
    assert names.unlabelled() == ["TextField pupil-forename: the label 'Stranded' is not its buddy"]
    name.setFixedSize(60, 20)
    assert names.too_small() == ["TextField pupil-forename: 60 by 20"]

# SPDX-License-Identifier: Apache-2.0
"""Concerns before SEN on the pupil's page, and tasks on Today, in the real window."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtWidgets import QToolButton

from sencodesk.codes.clocks import duties
from sencodesk.errors import UserError
from sencodesk.records.ehc import EhcRequest
from sencodesk.services import chronology, concerns, needs, school, tasks
from sencodesk.services.chronology import EntryValues
from sencodesk.services.concerns import ConcernValues
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views import concerns as view
from sencodesk.views import pupils as pupils_view
from sencodesk.views.duties import UNCHECKED, OwedDuty
from sencodesk_ui.pages.today.tasks import told_rule
from sencodesk_ui.widgets import shown_day
from tests.ui.driver import Driver, in_view
from tests.ui.school import SmallSchool

LATE = timedelta(weeks=7)


def before(driver: Driver, pupil_id: str) -> view.Before:
    return driver.read(lambda session: view.before(session, pupil_id, on=driver.workspace.today()))


def test_a_concern_is_typed_decided_on_and_becomes_the_status(driver: Driver, small: SmallSchool) -> None:
    pupil = small.pupils["wren"]
    driver.do(lambda desk: needs.set_status(desk, pupil_id=pupil, code="N", from_=date(2026, 1, 5)))
    driver.go("pupil", pupil_id=pupil)
    driver.click("concern-add")
    driver.type("concern-new-raised-on", "5/10/2026")
    driver.type("concern-new-text", "Loses the thread of a story.")
    driver.click("concern-new-save")
    driver.settle()
    assert [one.text for one in before(driver, pupil).concerns] == ["Loses the thread of a story."]
    assert not driver.all("concern-begin-support")
    driver.choose("concern-1-decided", "SEN support")
    driver.type("concern-1-decided-on", "19/10/2026")
    driver.press("Ctrl+S")
    driver.settle()
    assert driver.find("concern-tell").isVisible()
    assert "Set SEN support from Mon 19 Oct 2026" in driver.words().replace("\u00a0", " ")
    driver.click("concern-begin-support")
    driver.settle()
    assert not driver.all("concern-begin-support")
    assert before(driver, pupil).to_begin is None
    driver.press("Ctrl+Z")
    driver.settle()
    assert before(driver, pupil).to_begin is not None


def test_a_task_is_added_on_today_done_and_taken_back(driver: Driver, small: SmallSchool) -> None:
    driver.go("today")
    driver.click("today-task-add")
    driver.type("today-task-new-text", "Order the new reading books")
    driver.press("Return")
    driver.settle()
    open_ = driver.read(
        lambda session: view.to_do(session, on=driver.workspace.today(), until=driver.workspace.today())
    )
    assert [one.what for one in open_] == ["Order the new reading books"]
    assert "Order the new reading books" in driver.words()
    driver.click(f"today-task-{open_[0].id}-act")
    driver.settle()
    assert "Order the new reading books" not in driver.words()
    driver.press("Ctrl+Z")
    driver.settle()
    assert "Order the new reading books" in driver.words()


def test_a_task_is_given_to_somebody_and_today_says_to_whom(driver: Driver, small: SmallSchool) -> None:
    edie, today = small.pupils["edie"], driver.workspace.today()
    driver.do(lambda desk: school.add_person(desk, values={"name": "Mrs Maureen Dell", "role": "Teaching assistant"}))
    values: tasks.TaskValues = {"text": "Ring the clinic", "due_on": today}
    driver.do(lambda desk: tasks.add(desk, pupil_id=edie, values=values))
    driver.go("pupil", pupil_id=edie)
    assert driver.text("task-1-person-id") == "Nobody named"
    driver.choose("task-1-person-id", "Mrs Maureen Dell")
    driver.press("Ctrl+S")
    driver.go("today")
    (open_,) = driver.read(lambda session: view.to_do(session, on=today, until=today))
    assert open_.person == "Mrs Maureen Dell"
    assert "a task for Mrs Maureen Dell" in driver.words()
    driver.press("Ctrl+Z")
    assert "a task for" not in driver.words()
    wrong: tasks.TaskValues = {"person_id": "nobody"}
    with pytest.raises(UserError):
        driver.do(lambda desk: tasks.change(desk, task_id=open_.id, values=wrong))


def test_a_rule_that_was_not_checked_says_by_whom() -> None:
    """Not the SENCO's omission: one sentence, the same beside a duty, a concern and a clock."""
    owed = OwedDuty("advice", "", "", "school", "", "6 weeks", "Regulation 8", sure=False, due=None, why="")
    assert told_rule() == f"{UNCHECKED}: {duties()['support-told'].rule}"
    assert owed.source == f"6 weeks. Regulation 8 ({UNCHECKED})"
    assert UNCHECKED.startswith("The program’s makers have not checked")


def test_the_button_beside_what_needs_you_brings_the_line_for_a_task_into_view(
    driver: Driver, small: SmallSchool
) -> None:
    """Under a list longer than the window a blank line would open out of sight."""
    for number in range(25):
        driver.do(partial(tasks.add, values={"text": f"Order the books of shelf {number}"}))
    driver.go("today")
    assert in_view(driver, "today-add-task")
    assert not in_view(driver, "today-task-add")
    driver.click("today-add-task")
    driver.settle()
    assert driver.focus() == "today-task-new-text"
    for name in ("text", "due-on", "save"):
        assert in_view(driver, f"today-task-new-{name}")
    driver.type("today-task-new-text", "Order the new reading books")
    assert in_view(driver, "today-task-new-text")
    driver.press("Return")
    driver.settle()
    assert "Order the new reading books" in driver.words("today-list")


def test_what_is_to_be_followed_up_is_done_on_today(driver: Driver, small: SmallSchool) -> None:
    soon = driver.workspace.today() + timedelta(days=2)
    entry: EntryValues = {
        "kind": "call",
        "on_date": driver.workspace.today(),
        "text": "Rang home",
        "follow_up_on": soon,
    }
    change = driver.do(lambda desk: chronology.add_entry(desk, pupil_id=small.pupils["edie"], values=entry))
    assert change is not None
    row = next(one for table, one in change.touched if table == "entry")
    driver.go("today")
    assert "Follow up: Rang home" in driver.words()
    driver.click(f"today-follow-up-{row}-act")
    driver.settle()
    assert "Follow up: Rang home" not in driver.words()


def test_a_concern_to_look_at_again_is_opened_from_today(driver: Driver, small: SmallSchool) -> None:
    today, edie = driver.workspace.today(), small.pupils["edie"]
    values: ConcernValues = {"raised_on": today, "text": "Slow to start", "look_again_on": today}
    change = driver.do(lambda desk: concerns.add(desk, pupil_id=edie, values=values))
    assert change is not None
    row = next(one for table, one in change.touched if table == "concern")
    driver.go("today")
    driver.click(f"today-look-again-{row}-act")
    driver.settle()
    assert driver.page.stem == "pupil"
    assert driver.page.where["pupil_id"] == edie
    driver.until(lambda: driver.focus().startswith("concern-1-"))


def test_a_duty_of_the_council_says_its_rule_and_has_its_letter(driver: Driver, small: SmallSchool) -> None:
    edie, today = small.pupils["edie"], driver.workspace.today()

    def keep(desk: Desk) -> Change | None:
        with desk.unit("keep a request") as unit:
            unit.session.add(EhcRequest(pupil_id=edie, kind="request", code="2014", received_on=today - LATE))
        return unit.change

    change = driver.do(keep)
    assert change is not None
    row = next(one for table, one in change.touched if table == "ehc_request")
    driver.go("today")
    words = driver.words().replace("\u00a0", " ")
    assert "Council: decide whether to assess, and tell the family" in words
    assert "SEND Regulations 2014, regulation 5(1)" in words
    assert "7 days overdue" in words
    assert "6 weeks after" in driver.find(f"today-duty-assess-decision-{row}").toolTip()
    assert driver.text(f"today-duty-assess-decision-{row}-act") == "Print chase letter"


def test_a_concern_is_begun_from_the_top_of_a_page_without_sen(driver: Driver, small: SmallSchool) -> None:
    """The empty card at the top, and the menu of the head from any tab, bring the blank concern into view."""
    pupil_id = next(one for one in small.pupils.values() if not has_sen(driver, one))
    driver.go("pupil", pupil_id=pupil_id, tab="overview")
    driver.click("pupil-plan-card-concern")
    assert driver.focus() == "concern-new-raised-on"
    driver.until(lambda: in_view(driver, "concern-new-raised-on"))
    assert driver.text("concern-new-raised-on") == shown_day(driver.workspace.today())
    driver.click("concern-new-cancel")
    driver.go("pupil", pupil_id=pupil_id, tab="documents")
    menu = driver.find("pupil-more", QToolButton).menu()
    next(one for one in menu.actions() if one.objectName() == "pupil-add-concern").trigger()
    driver.settle()
    assert driver.page.where["tab"] == "overview"
    driver.until(lambda: driver.focus() == "concern-new-raised-on" and in_view(driver, "concern-new-raised-on"))
    driver.type("concern-new-text", "Loses the thread")
    driver.press("Ctrl+S")
    found = driver.read(lambda session: view.before(session, pupil_id, on=driver.workspace.today()))
    assert [(one.text, one.raised_on) for one in found.concerns] == [("Loses the thread", driver.workspace.today())]
    driver.go("pupil", pupil_id=small.pupils["edie"])
    assert not driver.seen("pupil-plan-card-concern")


def has_sen(driver: Driver, pupil_id: str) -> bool:
    """Whether a pupil has an SEN status today."""
    found = driver.read(lambda session: pupils_view.pupil(session, pupil_id, on=driver.workspace.today()))
    return found is not None and found.has_sen

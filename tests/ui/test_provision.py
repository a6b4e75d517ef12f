# SPDX-License-Identifier: Apache-2.0
"""Provision in the real window: started from the library, filled from the register, marked by keyboard, undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from sencodesk.services import provision, rates, roles, school
from sencodesk.views.log_lines import LogFilter, log_lines, log_seqs
from sencodesk.views.provision import provision_map
from sencodesk.views.provision_shapes import ProvisionMap, RunView
from sencodesk_ui.pages.run.grid import RegisterGrid
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)
STARTS = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _rates(driver: Driver, small: SmallSchool) -> None:
    """An assistant, and what an hour costs."""
    assert small.pupils
    driver.do(
        lambda desk: rates.add(
            desk, values={"staff": "Teaching assistant", "pence_an_hour": 1600, "from_": date(2026, 9, 1)}
        )
    )
    driver.do(lambda desk: school.add_person(desk, values={"name": "Mrs Dell", "role": "Teaching assistant"}))


def shown(driver: Driver) -> ProvisionMap:
    """The map as the records have it."""
    return driver.read(lambda session: provision_map(session, on=TODAY))


def run_of(driver: Driver, name: str) -> RunView:
    """The run of that name."""
    return next(one for one in shown(driver).runs if one.name == name)


def started(driver: Driver, small: SmallSchool, *names: str) -> RunView:
    """A run of three weeks ago with these pupils in it."""
    ids = [small.pupils[name] for name in names]
    driver.do(
        lambda desk: provision.add(
            desk,
            values={
                "name": "Talk Ladder", "from_": STARTS, "minutes": 20, "times_a_week": 3.0,
                "staff": "Teaching assistant",
            },
            pupil_ids=ids,
        )
    )  # fmt: skip
    return run_of(driver, "Talk Ladder")


def grid(driver: Driver) -> RegisterGrid:
    """The register, with the keyboard in it."""
    found = driver.find("register-grid")
    assert isinstance(found, RegisterGrid)
    found.setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    return found


def keys(driver: Driver, table: QTableView, *typed: Qt.Key) -> None:
    """Keys as a person presses them in the grid."""
    for key in typed:
        QTest.keyClick(table, key)
    driver.settle()


def test_a_run_is_started_from_the_library_with_its_usual_numbers(driver: Driver, small: SmallSchool) -> None:
    assert small.pupils
    driver.go("provision")
    assert "No provision yet." in driver.words()
    driver.click("provision-nothing-act")
    driver.type("start-name", "Talk Ladder (spoken language group)")
    assert "20 minutes, 3 times a week, 14 weeks" in driver.text("start-usual")
    driver.choose("start-person", "Mrs Dell")
    driver.click("start-save")
    run = run_of(driver, "Talk Ladder (spoken language group)")
    assert (run.minutes, run.times_a_week, run.person, run.staff) == (20, 3.0, "Mrs Dell", "Teaching assistant")
    assert run.to_date is not None
    assert driver.page.stem == "run"
    driver.type("run-minutes", "25")
    driver.press("Ctrl+S")
    assert run_of(driver, run.name).minutes == 25
    driver.press("Ctrl+Z")
    assert run_of(driver, run.name).minutes == 20


def test_what_cannot_be_is_said_beside_its_field(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    driver.go("run", run_id=run.id)
    driver.type("run-to", "1/9/2026")
    driver.press("Ctrl+S")
    assert "This ends before it starts." in driver.words()
    driver.type("run-to", "27/11/2026")
    driver.type("run-minutes", "1441")
    driver.press("Ctrl+S")
    assert "a day has no more" in driver.words()
    held = run_of(driver, "Talk Ladder")
    assert (held.to_date, held.minutes) == (date(2026, 11, 27), 20)
    driver.go("provision")
    driver.click("provision-add")
    driver.click("start-save")
    assert "This cannot be left empty." in driver.words()


def test_pupils_are_added_by_typing_and_nobody_twice(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    driver.go("run", run_id=run.id)
    driver.type("run-add-pupil", "Edie")
    driver.click("run-add-pupil-save")
    assert "is in this provision already" in driver.words()
    driver.type("run-add-pupil", "Nobody At All")
    driver.click("run-add-pupil-save")
    assert "Nobody on roll has this name." in driver.words()
    driver.type("run-add-pupil", "Applewh")
    driver.click("run-add-pupil-save")
    assert len(run_of(driver, "Talk Ladder").members) == 2
    driver.click("member-2-remove")
    assert len(run_of(driver, "Talk Ladder").members) == 1


def test_the_register_is_marked_by_keyboard_read_out_and_saved_as_one_change(
    driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def hear(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    run = started(driver, small, "edie", "jonah")
    driver.go("run", run_id=run.id, week=date(2026, 11, 16))
    table = grid(driver)
    keys(driver, table, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_H)
    first = table.register.week
    assert first is not None
    assert f"{first.rows[0].name}, Mon 16 Nov, held" in said
    keys(driver, table, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_M, Qt.Key.Key_T, Qt.Key.Key_Up, Qt.Key.Key_M)
    assert [one.reason for one in table.register.pending.values() if one.reason] == ["trip"], "a second M keeps why"
    keys(driver, table, Qt.Key.Key_Down, Qt.Key.Key_M)
    assert f"{first.rows[0].name}, Tue 17 Nov, missed, trip or event" in said
    keys(driver, table, Qt.Key.Key_End, Qt.Key.Key_H)
    assert run_of(driver, "Talk Ladder").whole.held == 0, "nothing is saved while one is in it"
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    before = len(table.register.pending)
    assert before == 3, "Ctrl+Z took the last one back"
    driver.press("Ctrl+S")
    run = run_of(driver, "Talk Ladder")
    assert (run.whole.held, run.whole.missed_in_all) == (1, 2)
    assert dict(run.whole.missed) == {"trip": 1, "": 1}
    press_away(driver, "Ctrl+Z")
    assert run_of(driver, "Talk Ladder").whole.held == 0, "one change, one undo"


def press_away(driver: Driver, pressed: str) -> None:
    """Keys while nothing is typed anywhere."""
    driver.find("run-back").setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    driver.press(pressed)


def test_leaving_the_register_saves_and_a_day_to_come_cannot_be_marked(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    driver.go("run", run_id=run.id, week=TODAY)
    table = grid(driver)
    keys(driver, table, Qt.Key.Key_End, Qt.Key.Key_H)
    assert "has not come yet" in driver.text("register-said")
    assert not table.register.pending
    keys(driver, table, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_H)
    driver.find("run-back").setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    assert run_of(driver, "Talk Ladder").whole.held == 1
    driver.click("register-before")
    driver.click("register-all-held")
    driver.go("provision")
    assert run_of(driver, "Talk Ladder").whole.held == 2


def test_a_day_without_school_can_be_marked_and_is_told(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    driver.do(lambda desk: provision.change(desk, provision_id=run.id, values={"from_": date(2026, 10, 1)}))
    driver.go("run", run_id=run.id, week=date(2026, 10, 27))
    table = grid(driver)
    keys(driver, table, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_H)
    assert "There is no school on this day" in driver.text("register-said")
    assert "no school" in str(table.model().headerData(1, Qt.Orientation.Horizontal))
    driver.press("Ctrl+S")
    assert run_of(driver, "Talk Ladder").whole.held == 1


def test_letters_look_for_a_pupil_in_the_column_of_names(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie", "jonah")
    driver.go("run", run_id=run.id, week=date(2026, 11, 16))
    table = grid(driver)
    keys(driver, table, Qt.Key.Key_Home)
    week = table.register.week
    assert week is not None
    last = week.rows[-1]
    QTest.keyClicks(table, last.list_name[:3])
    assert table.currentIndex().row() == len(week.rows) - 1
    assert not table.register.pending


def test_the_map_by_intervention_and_by_class_and_the_way_is_remembered(driver: Driver, small: SmallSchool) -> None:
    started(driver, small, "edie", "jonah")
    driver.go("provision")
    table = driver.find("provision-table")
    assert isinstance(table, QTableView)
    assert "Talk Ladder" in str(table.model().index(0, 0).data())
    assert "20 minutes, 3 times a week" in str(table.model().index(0, 2).data())
    driver.click("provision-part-classes")
    names = {str(table.model().index(row, 0).data()) for row in range(table.model().rowCount())}
    assert any("Marrowfield" in one for one in names)
    assert table.model().rowCount() == 2
    driver.go("today")
    driver.go("provision")
    assert table.model().rowCount() == 2
    keys(driver, table, Qt.Key.Key_Return)
    assert driver.page.stem == "pupil"
    assert "Talk Ladder" in driver.words()
    assert "in this school year, of £6,000." in driver.text("pupil-provision-words")


def test_chosen_pupils_are_put_into_provision_in_one_change(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    others = [small.pupils[name] for name in small.pupils if name != "edie"][:2]
    driver.go("provision", pupil_ids=others)
    assert "Add 2 pupils to provision" in driver.text("start-title")
    driver.choose("start-run", "Talk Ladder, 1 to 1")
    driver.type("start-from", "16/11/2026")
    driver.click("start-save")
    assert len(run_of(driver, "Talk Ladder").members) == 3
    driver.press("Ctrl+Z")
    assert len(run_of(driver, "Talk Ladder").members) == 1
    assert run.id == run_of(driver, "Talk Ladder").id


def test_the_timetable_tells_who_is_in_two_places(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    driver.go("run", run_id=run.id)
    driver.choose("run-person-id", "Mrs Dell")
    driver.press("Ctrl+S")
    for starts in ("10:40", "10:50"):
        driver.click("slot-add")
        driver.choose("slot-new-weekday", "Monday")
        driver.type("slot-new-starts", starts)
        driver.click("slot-new-save")
    assert "Mrs Dell is in two places" in driver.words()
    driver.go("provision", part="week")
    assert "Mrs Dell is in two places" in driver.words()
    week = driver.find("timetable-week")
    assert isinstance(week, QTableView)
    assert week.model().rowCount() == 2


def test_rates_the_line_and_the_library_in_settings(driver: Driver, small: SmallSchool) -> None:
    started(driver, small, "edie")
    driver.go("settings", section="provision")
    driver.click("rates-add")
    driver.type("rates-new-staff", "Teacher")
    driver.type("rates-new-pence_an_hour", "-5")
    driver.type("rates-new-from", "1/9/2026")
    driver.click("rates-new-save")
    assert "Money is 0 or more." in driver.words()
    driver.type("rates-new-pence_an_hour", "41.80")
    driver.click("rates-new-save")
    assert "£41.80" in {driver.text(f"rates-{n}-pence_an_hour") for n in (1, 2)}
    driver.type("provision-line", "5000")
    driver.find("rates-add").setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    assert shown(driver).line == 500_000
    driver.click("offer-add")
    driver.type("offer-new-name", "Quiet Corner")
    driver.type("offer-new-minutes", "15")
    driver.click("offer-new-save")
    driver.go("provision")
    driver.click("provision-add")
    driver.type("start-name", "Quiet Corner")
    assert "15 minutes" in driver.text("start-usual")


def test_the_papers_are_saved_and_the_log_says_so(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    started(driver, small, "edie", "jonah")
    for where, button in (
        ({"stem": "provision", "part": "runs"}, "provision-save"),
        ({"stem": "pupil", "pupil_id": small.pupils["edie"], "tab": "provision"}, "pupil-provision-save"),
        ({"stem": "provision", "part": "week"}, "provision-save"),
    ):
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.pdf"
        choose_file(file)
        stem = where.pop("stem")
        driver.go(stem, **where)
        driver.click(button)
        assert file.read_bytes().startswith(b"%PDF")
    lines = driver.read(lambda session: log_lines(session, log_seqs(session, LogFilter(kind="seen"))))
    assert {(one.what, one.pupil_id) for one in lines if one.what.startswith("Save")} == {
        ("Save a costed provision map as a file", small.pupils["edie"]),
        ("Save a costed provision map as a file", small.pupils["jonah"]),
        ("Save a costed provision sheet as a file", small.pupils["edie"]),
        ("Save a timetable of provision as a file", None),
    }


def test_removed_and_brought_back(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    page = driver.go("run", run_id=run.id)
    page.remove()  # type: ignore[attr-defined]  # what the entry of its menu does
    driver.settle()
    assert shown(driver).runs == ()
    driver.press("Ctrl+Z")
    assert len(shown(driver).runs) == 1


def test_whoever_may_only_look_marks_nothing(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    driver.workspace.desk.role = roles.READER
    driver.go("run", run_id=run.id, week=TODAY)
    table = grid(driver)
    keys(driver, table, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_H)
    assert not table.register.pending
    for name in ("register-all-held", "run-add-pupil", "slot-add"):
        assert not driver.seen(name), name


def test_a_plans_provision_line_is_started_in_provision_with_what_it_promises(
    driver: Driver, small: SmallSchool
) -> None:
    editor(driver, small.plans["edie"])
    driver.click("target-1-open")
    assert driver.text("target-1-provision") == "Start it in Provision"
    driver.click("target-1-provision")
    assert driver.text("start-title") == "Add 1 pupil to provision"
    assert driver.text("start-name") == "Show the card"
    assert "Plan 1 promises: Mrs Dell, 3 times a week, 14 weeks." in driver.text("start-usual")
    assert driver.text("start-person") == "Mrs Dell"
    driver.click("start-save")
    assert driver.page.stem == "run"
    run = run_of(driver, "Show the card")
    assert (run.times_a_week, run.from_date) == (3.0, date(2026, 9, 7))
    assert [one.pupil_id for one in run.members] == [small.pupils["edie"]]
    editor(driver, small.plans["edie"])
    assert driver.text("target-1-provision") == "Open it in Provision"
    driver.click("target-1-provision")
    assert driver.page.where["run_id"] == run.id
    driver.press("Ctrl+Z")
    assert shown(driver).runs == ()
    editor(driver, small.plans["edie"])
    assert driver.text("target-1-provision") == "Start it in Provision"

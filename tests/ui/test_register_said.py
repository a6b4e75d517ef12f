# SPDX-License-Identifier: Apache-2.0
"""The register says what is missing, goes on by itself, shows when a group meets; what is only promised is said."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from sencodesk.services import provision, rates
from sencodesk.views.provision_shapes import RunView
from sencodesk_ui.pages.run.grid import RegisterGrid
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool
from tests.ui.test_provision import TODAY, grid, keys, run_of, started

WEEK = date(2026, 11, 16)
K = Qt.Key


@pytest.fixture(autouse=True)
def _rate(driver: Driver, small: SmallSchool) -> None:
    assert small.pupils
    values: rates.RateValues = {"staff": "Teaching assistant", "pence_an_hour": 1600, "from_": date(2026, 9, 1)}
    driver.do(lambda desk: rates.add(desk, values=values))


def meets(driver: Driver, run: RunView, *places: tuple[int, str]) -> None:
    """The group's places in the week."""
    for weekday, starts in places:
        values: provision.SlotValues = {"weekday": weekday, "starts": starts, "minutes": 20}
        driver.do(partial(provision.add_slot, provision_id=run.id, values=values))


def bare(driver: Driver) -> str:
    """What is said above the grid."""
    return driver.words("register-bare").replace("\xa0", " ")


def at(table: RegisterGrid) -> tuple[int, int]:
    """Row and column of the caret."""
    return table.currentIndex().row(), table.currentIndex().column()


def test_after_a_mark_the_caret_is_on_the_next_pupil_then_on_the_next_day_that_they_meet(
    driver: Driver, small: SmallSchool
) -> None:
    run = started(driver, small, "edie", "jonah")
    meets(driver, run, (1, "10:40"), (4, "09:15"))
    driver.go("run", run_id=run.id, week=WEEK)
    table = grid(driver)
    assert at(table) == (0, 1)
    keys(driver, table, K.Key_H)
    assert at(table) == (1, 1)
    assert "Mon 16 Nov, held. Next: " in driver.text("register-said")
    keys(driver, table, K.Key_M)
    assert at(table) == (1, 1), "it waits for the reason"
    keys(driver, table, K.Key_T)
    assert at(table) == (0, 4), "Tuesday and Wednesday are not theirs"
    keys(driver, table, K.Key_Up, K.Key_Left)
    assert at(table) == (0, 3)
    keys(driver, table, K.Key_H)
    assert at(table) == (1, 3), "a day that is not theirs can be marked all the same"
    keys(driver, table, K.Key_Delete)
    assert at(table) == (1, 3), "who takes a mark away stays with it"
    keys(driver, table, K.Key_Right, K.Key_H)
    assert at(table) == (1, 4), "the last one of the week"
    driver.press("Ctrl+S")
    whole = run_of(driver, "Talk Ladder").whole
    assert (whole.held, dict(whole.missed)) == (3, {"trip": 1})


def test_the_caret_does_not_go_on_to_a_day_to_come(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    driver.go("run", run_id=run.id, week=TODAY)
    table = grid(driver)
    keys(driver, table, K.Key_H)
    assert at(table) == (0, 1)
    assert "Next" not in driver.text("register-said")


def test_missed_sessions_without_a_reason_are_counted_until_each_has_one(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie", "jonah")
    driver.go("run", run_id=run.id, week=WEEK)
    table = grid(driver)
    assert not driver.seen("register-bare")
    keys(driver, table, K.Key_M)
    assert not driver.seen("register-bare"), "the reason is the next key"
    keys(driver, table, K.Key_Down)
    week = table.register.week
    assert week is not None
    first = week.rows[0].name
    assert bare(driver).startswith(f"1 missed session without a reason: {first}, Mon 16 Nov 2026.")
    keys(driver, table, K.Key_M)
    driver.find("run-back").setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    assert bare(driver).startswith(f"2 missed sessions without a reason. The first: {first}, Mon 16 Nov 2026.")
    driver.go("provision")
    assert "2 missed sessions without a reason: open Talk Ladder." in driver.text("provision-about")
    shown = driver.find("provision-table")
    assert isinstance(shown, QTableView)
    assert "2 missed without a reason" in str(shown.model().index(0, 4).data())
    driver.go("run", run_id=run.id, week=TODAY)
    assert "2 missed sessions without a reason" in bare(driver), "also from another week"
    driver.click("register-bare-act")
    assert "16" in driver.text("register-week")
    table = driver.find("register-grid")  # type: ignore[assignment]
    assert at(table) == (0, 1)
    assert table.hasFocus()
    keys(driver, table, K.Key_A, K.Key_O)
    assert not driver.seen("register-bare")
    driver.press("Ctrl+S")
    assert dict(run_of(driver, "Talk Ladder").whole.missed) == {"absent": 1, "other": 1}


def test_who_was_taken_out_of_a_run_is_not_counted_for_ever(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie", "jonah")
    edie = small.pupils["edie"]
    driver.do(
        lambda desk: provision.mark(
            desk, provision_id=run.id,
            marks=[{"pupil_id": edie, "on_date": WEEK, "n": 1, "held": False, "reason": None}],
        )
    )  # fmt: skip
    driver.go("provision")
    assert "1 missed session without a reason: open Talk Ladder." in driver.text("provision-about")
    member = next(one.id for one in run.members if one.pupil_id == edie)
    driver.do(lambda desk: provision.remove_member(desk, member_id=member))
    driver.go("run", run_id=run.id, week=WEEK)
    assert not driver.seen("register-bare")
    driver.go("provision")
    assert "without a reason" not in driver.text("provision-about")


def test_the_headings_show_on_which_days_the_group_meets(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie")
    driver.go("run", run_id=run.id, week=WEEK)
    table = grid(driver)

    def heads() -> list[str]:
        across = Qt.Orientation.Horizontal
        return [str(table.model().headerData(n, across)) for n in range(1, table.model().columnCount())]

    assert heads()[:2] == ["Mon 16 Nov", "Tue 17 Nov"]
    assert "add its days under Timetable" in driver.text("register-days")
    meets(driver, run, (1, "10:40"), (4, "09:15"), (4, "13:30"))
    driver.go("today")
    driver.go("run", run_id=run.id, week=WEEK)
    assert heads() == [
        "Mon 16 Nov · 10:40", "Tue 17 Nov", "Wed 18 Nov", "Thu 19 Nov · 09:15", "Thu 19 Nov · 13:30",
        "Fri 20 Nov",
    ]  # fmt: skip
    assert [table.register.meets(n) for n in range(1, 7)] == [True, False, False, True, True, False]
    assert "meets on the days with a time" in driver.text("register-days")
    assert table.register.said(0, 2).endswith("Tue 17 Nov, not marked, not one of its days")


def test_a_cost_that_is_only_promised_says_so_beside_the_sum(driver: Driver, small: SmallSchool) -> None:
    run = started(driver, small, "edie", "jonah")
    driver.do(
        lambda desk: provision.add(
            desk,
            values={
                "name": "Number Gaps", "from_": date(2026, 11, 2), "minutes": 30, "times_a_week": 2.0,
                "staff": "Teaching assistant",
            },
            pupil_ids=[small.pupils["edie"]],
        )
    )  # fmt: skip
    driver.do(
        lambda desk: provision.mark(
            desk, provision_id=run.id,
            marks=[{"pupil_id": small.pupils["edie"], "on_date": WEEK, "n": 1, "held": True, "reason": None}],
        )
    )  # fmt: skip
    driver.go("provision")
    table = driver.find("provision-table")
    assert isinstance(table, QTableView)
    costs = {str(table.model().index(n, 0).data()): str(table.model().index(n, 5).data()) for n in range(2)}
    promised = run_of(driver, "Number Gaps").whole.cost
    assert promised
    said = f"£{promised / 100:g}"
    assert next(words for name, words in costs.items() if "Number" in name) == (
        f"{said}, as promised, nothing marked yet"
    )
    assert next(words for name, words in costs.items() if "Talk" in name) == "£5.33"
    driver.click("provision-part-classes")
    rows = [[str(table.model().index(n, c).data()) for c in (0, 5)] for n in range(table.model().rowCount())]
    edie = next(cost for name, cost in rows if "Marrowfield" in name)
    assert f"{said} of it as promised, nothing marked yet" in edie
    driver.go("run", run_id=run_of(driver, "Number Gaps").id)
    assert f"{said} as promised, nothing marked yet" in driver.text("run-counted")

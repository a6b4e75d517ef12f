# SPDX-License-Identifier: Apache-2.0
"""Earlier versions beside any page: looked at, compared, restored; a mistake corrected and kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QListWidget

from sencodesk.records.transfer_rules import TOLD_BY
from sencodesk.services import needs, plans, pupils
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk_ui.pages.pupil import kinds
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def rows(driver: Driver) -> list[str]:
    """The versions that are listed, each as one line."""
    found = driver.find("versions-list", QListWidget)
    return [found.item(place).text().replace("\n", " ").replace("\u00a0", " ") for place in range(found.count())]


def forename(driver: Driver, pupil_id: str) -> str:
    found = driver.read(lambda session: pupils_view.pupil(session, pupil_id, on=TODAY))
    assert found is not None
    return found.forename


def ended_status(driver: Driver, pupil_id: str) -> str:
    """A status that ended years ago, beside whatever the pupil has."""
    change = driver.do(
        lambda desk: needs.begin_status(
            desk, pupil_id=pupil_id, values={"code": "A", "from_": date(2012, 9, 1), "to": date(2013, 7, 1)}
        )
    )
    assert change is not None
    return next(row for table, row in change.touched if table == "status_period")


def place_of(driver: Driver, status_id: str) -> int:
    """Which row of the status card shows it, from 1."""
    return 1 + [form.seen.id for form in driver.page.overview.statuses.forms].index(status_id)  # type: ignore[attr-defined]  # the pupil's page


def test_a_name_is_compared_and_restored_and_undo_takes_it_back(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.go("pupil", pupil_id=edie)
    before = forename(driver, edie)
    driver.type("pupil-forename", "Edwina")
    driver.click("pupil-versions")
    assert driver.focus() == "versions-list"
    assert rows(driver)[0].startswith("Now · Mon 23 Nov 2026")
    assert "Change a pupil's details" in rows(driver)[0]
    said = driver.words("versions-compared")
    assert (before in said, "Edwina" in said, "Forename" in said) == (True, True, True)
    assert "Surname" not in said  # it is the same in both
    driver.click("versions-restore")
    assert forename(driver, edie) == before
    assert driver.text("status-undo") == "Undo: restore an earlier version of a pupil’s details"
    assert driver.find("pupil-forename").text() == before  # type: ignore[attr-defined]  # a text field
    driver.press("Ctrl+Z", "versions-list")
    assert forename(driver, edie) == "Edwina"


def test_the_newest_earlier_version_is_shown_also_when_one_came_meanwhile(driver: Driver, small: SmallSchool) -> None:
    """Typing that is saved while the pane opens must not leave the oldest version chosen, to be restored by Enter."""
    edie = small.pupils["edie"]
    for name in ("Ann", "Beth"):
        driver.do(lambda desk, name=name: pupils.change(desk, pupil_id=edie, values={"forename": name}))  # type: ignore[misc]  # the default is the loop's
    driver.go("pupil", pupil_id=edie)
    driver.click("pupil-versions")
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Cleo"}))
    assert driver.find("versions-list", QListWidget).currentRow() == 1
    assert driver.text("versions-1-older") == "Beth"
    driver.press("Down", "versions-list")
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Dora"}))
    assert driver.text("versions-1-older") == "Ann", "what a person chose stays"


def test_one_field_comes_back_and_the_others_stay(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    before = driver.read(lambda session: pupils_view.pupil(session, edie, on=TODAY))
    assert before is not None
    year = "6" if before.year != "6" else "5"
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Ann", "year": year}))
    driver.go("pupil", pupil_id=edie)
    driver.click("pupil-versions")
    said = driver.words("versions-compared")
    assert (f"Year {year}" in said, f"{year}: Year" in said) == (True, False), "words, no codes"
    driver.click("versions-1-back")
    now = driver.read(lambda session: pupils_view.pupil(session, edie, on=TODAY))
    assert now is not None
    assert (now.forename, now.year) == (before.forename, year)


def test_escape_closes_the_pane_and_gives_the_focus_back(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.click("pupil-versions")
    assert driver.seen("versions-pane")
    driver.press("Esc", "versions-list")
    assert not driver.seen("versions-pane")
    driver.click("pupil-versions")
    driver.go("today")
    assert not driver.seen("versions-pane")


def test_two_old_versions_can_be_laid_side_by_side(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    for name in ("Ann", "Beth", "Cleo"):
        driver.do(lambda desk, name=name: pupils.change(desk, pupil_id=edie, values={"forename": name}))  # type: ignore[misc]  # the default is the loop's
    driver.go("pupil", pupil_id=edie)
    driver.click("pupil-versions")
    driver.find("versions-list", QListWidget).setCurrentRow(2)
    other = driver.find("versions-other", QComboBox)
    driver.choose("versions-other", other.itemText(1))
    assert (driver.text("versions-1-older"), driver.text("versions-1-newer")) == ("Ann", "Beth")


def test_a_status_that_ended_is_corrected_with_a_reason_and_keeps_what_stood_there(
    driver: Driver, small: SmallSchool
) -> None:
    edie = small.pupils["edie"]
    status = ended_status(driver, edie)
    driver.go("pupil", pupil_id=edie)
    driver.click(f"status-{place_of(driver, status)}-versions")
    driver.click("versions-correct")
    driver.type("correct-to-date", "5 July 2013")
    driver.click("correct-save")
    assert driver.text("field-correct-reason-error") == "This cannot be left empty."
    assert driver.focus() == "correct-reason"
    driver.type("correct-reason", "The last day was copied wrongly.", leave=False)
    driver.click("correct-save")
    assert driver.text("status-undo") == "Undo: correct a SEN status"
    mark = driver.text(f"status-{place_of(driver, status)}-corrected").replace("\u00a0", " ")
    assert mark.startswith("Corrected Mon 23 Nov 2026 by ")
    assert mark.endswith("The last day was copied wrongly.")
    assert len(rows(driver)) == 2
    assert "Mon 1 Jul 2013" in driver.words("versions-compared").replace("\u00a0", " ")
    driver.press("Ctrl+Z", "versions-list")
    assert not driver.seen(f"status-{place_of(driver, status)}-corrected")


def test_a_wrong_date_is_said_beside_its_field_and_nothing_is_saved(driver: Driver, small: SmallSchool) -> None:
    status = ended_status(driver, small.pupils["edie"])
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.click(f"status-{place_of(driver, status)}-versions")
    driver.click("versions-correct")
    driver.type("correct-to-date", "soon")
    driver.type("correct-reason", "A slip.", leave=False)
    driver.click("correct-save")
    assert driver.text("field-correct-to-date-error") == "Write a date such as 23/11/2026."
    assert driver.focus() == "correct-to-date"
    driver.press("Esc")
    assert not driver.seen("correct-form")
    assert driver.seen("versions-list")


def test_a_target_and_its_plan_have_their_versions(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    plan = driver.read(lambda session: plans_view.plan(session, plan_id, on=TODAY))
    assert plan is not None
    target = plan.targets[0]
    driver.do(lambda desk: plans.change_target(desk, target_id=target.id, values={"baseline": "9 of 10"}))
    driver.go("plan", plan_id=plan_id)
    driver.click("target-1-open")
    driver.click("target-1-versions")
    said = driver.words("versions-compared")
    assert "Now" in said
    assert "9 of 10" in said
    assert "A target" in driver.words("versions-pane")


@pytest.mark.parametrize(
    ("kind", "table"),
    [(one, one.table) for one in (kinds.FORMER_UPNS, kinds.REGISTRATIONS, kinds.COUNCILS, kinds.STATUSES, kinds.NEEDS,
                                  kinds.CONTACTS, kinds.flag_kind("unit", "unit"))],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_fields_are_called_the_same_in_the_form_and_in_the_versions(kind: Any, table: str) -> None:
    from sencodesk.views.field_words import fields

    called = {field.column: field.label for field in fields(table)}
    if table == "registration":  # where from and where to stand on the page of the transfer
        called = {column: words for column, words in called.items() if column not in TOLD_BY}
    renamed = {"from_": "from_date", "to": "to_date"}
    assert {renamed.get(spec.field, spec.field): spec.label for spec in kind.specs} == called

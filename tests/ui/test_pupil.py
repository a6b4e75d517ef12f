# SPDX-License-Identifier: Apache-2.0
"""A pupil's page: what it shows, how typing is saved, refused, kept and taken back, and where it leads."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTabBar

from sencodesk.services import needs, pupils, unsaved
from sencodesk.services import plans as plans_service
from sencodesk.services.desk import Desk
from sencodesk.store.changes import Change
from sencodesk.views import log as log_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as view
from sencodesk.views.pupils import PupilView
from sencodesk_ui.saving import Job, Seen, save
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool

TODAY = date(2026, 11, 23)


def held(driver: Driver, pupil_id: str) -> PupilView:
    """The pupil as the records hold them."""
    found = driver.read(lambda session: view.pupil(session, pupil_id, on=TODAY))
    assert found is not None
    return found


def edits(driver: Driver, pupil_id: str) -> list[str]:
    """The labels of the changes to a pupil, newest first."""
    found = driver.read(lambda session: log_view.changes(session, pupil_id=pupil_id))
    return [one.label for one in found if one.kind == "edit"]


def test_the_head_says_who_this_is(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    said = driver.words("pupil-head")
    for words in ("Edie Marrowfield", "SEN support", "Year 4", "4H, Miss Hartnoll", "Speech, Language"):
        assert words in said
    assert "8\u00a0years 8\u00a0months" in said
    assert "Saying why" in driver.words("pupil-plan-card")
    assert "Alder Marrowfield, father" in driver.words("pupil-people")


def test_what_is_typed_in_a_card_is_one_change_when_the_card_is_left(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    before = len(edits(driver, pupil_id))
    driver.type("pupil-middle", "Ash")
    driver.type("pupil-preferred-forename", "Wrennie")
    assert len(edits(driver, pupil_id)) == before, "the card is not left yet"
    driver.find("pupil-postcode").setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    assert len(edits(driver, pupil_id)) == before + 1
    assert (held(driver, pupil_id).middle, held(driver, pupil_id).preferred_forename) == ("Ash", "Wrennie")
    assert driver.text("pupil-name") == "Wrennie Thistlemere"
    driver.find("pupil-tabs").setFocus(Qt.FocusReason.TabFocusReason)
    driver.press("Ctrl+Z")
    assert (held(driver, pupil_id).middle, held(driver, pupil_id).preferred_forename) == (None, None)
    assert driver.text("pupil-middle") == ""


def test_one_wrong_value_does_not_hold_up_the_others(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.type("pupil-middle", "Ash")
    driver.type("pupil-upn", "V99")
    driver.press("Ctrl+S")
    assert "13 characters" in driver.text("field-pupil-upn-error")
    assert driver.text("pupil-upn") == "V99"
    assert held(driver, pupil_id).middle == "Ash"
    driver.type("pupil-upn", held(driver, pupil_id).upn or "")
    driver.press("Ctrl+S")
    assert not driver.seen("field-pupil-upn-error")


def test_a_wrong_check_letter_is_kept_and_said(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    number = held(driver, pupil_id).upn or ""
    wrong = ("A" if number[0] != "A" else "B") + number[1:]
    driver.type("pupil-upn", wrong)
    driver.press("Ctrl+S")
    assert held(driver, pupil_id).upn == wrong
    assert f"should be {number[0]}, not {wrong[0]}" in driver.words("pupil-upn-note")


def test_a_number_in_use_is_refused(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["wren"])
    driver.type("pupil-upn", held(driver, small.pupils["edie"]).upn or "")
    driver.press("Ctrl+S")
    assert "Another pupil has this number" in driver.text("field-pupil-upn-error")


def test_what_could_not_be_saved_is_there_again_after_leaving_and_after_a_lock(
    driver: Driver, small: SmallSchool
) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.type("pupil-dob", "the first of May")
    driver.type("pupil-upn", "V99", leave=False)
    driver.go("pupil", pupil_id=small.pupils["edie"])
    assert driver.text("pupil-upn") == held(driver, small.pupils["edie"]).upn
    assert not driver.seen("field-pupil-upn-error")
    driver.go("pupil", pupil_id=pupil_id)
    assert driver.text("pupil-dob") == "the first of May"
    assert driver.text("pupil-upn") == "V99"
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    driver.go("pupil", pupil_id=pupil_id)
    assert driver.text("pupil-dob") == "the first of May"
    assert "Write a date" in driver.text("field-pupil-dob-error")
    driver.type("pupil-dob", "21/5/2019")
    driver.type("pupil-upn", held(driver, pupil_id).upn or "")
    driver.press("Ctrl+S")
    assert driver.read(lambda session: unsaved.kept(session, "pupil-names", pupil_id)) is None


def test_a_pause_in_typing_keeps_what_stands_there_without_saving_it(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.type("pupil-middle", "As", leave=False)
    driver.until(lambda: driver.read(lambda session: unsaved.kept(session, "pupil-names", pupil_id)) is not None)
    assert held(driver, pupil_id).middle is None
    driver.type("pupil-middle", "", leave=False)
    driver.press("Ctrl+S")
    assert driver.read(lambda session: unsaved.kept(session, "pupil-names", pupil_id)) is None
    assert held(driver, pupil_id).middle is None


def test_a_record_half_filled_in_is_there_again(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.click("contact-add")
    driver.type("contact-new-forename", "Hazel")
    driver.go("pupils")
    driver.go("pupil", pupil_id=pupil_id)
    assert driver.text("contact-new-forename") == "Hazel"
    driver.type("contact-new-surname", "Larchmere")
    driver.click("contact-new-save")
    assert [one.name for one in held(driver, pupil_id).contacts][-1] == "Hazel Larchmere"
    driver.click("contact-add")
    driver.type("contact-new-forename", "Nobody")
    driver.click("contact-new-cancel")
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.go("pupil", pupil_id=pupil_id)
    assert not driver.seen("contact-new-forename")


def test_leaving_the_page_in_the_middle_of_a_word_saves_it(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.type("pupil-postcode", "ZZ3 3ZZ", leave=False)
    driver.press("Ctrl+2")
    assert driver.page.stem == "pupils"
    assert held(driver, pupil_id).postcode == "ZZ3 3ZZ"


def test_a_new_status_ends_the_one_before(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.click("status-add")
    driver.choose("status-new-code", "E: EHC plan")
    driver.type("status-new-from", "1/11/2026")
    driver.click("status-new-save")
    history = [(one.code, one.from_date, one.to_date) for one in held(driver, pupil_id).history]
    assert history == [("K", date(2025, 9, 1), date(2026, 10, 31)), ("E", date(2026, 11, 1), None)]
    assert "EHC plan" in driver.words("pupil-head")


def test_a_status_that_was_not_in_force_then_is_refused_and_stays_on_screen(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.choose("status-1-code", "A: School Action, to 2015")
    driver.press("Ctrl+S")
    assert "cannot be used from that date" in driver.text("status-1-error")
    assert driver.find("status-1-code", QComboBox).currentData() == "A"
    assert [one.code for one in held(driver, pupil_id).history] == ["K"]


def test_needs_change_places_with_one_press(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["edie"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.click("need-2-up")
    assert [one.code for one in held(driver, pupil_id).needs] == ["SPLD", "SLCN"]
    assert driver.text("need-1-code") == "Specific Learning Difficulty"
    driver.click("need-1-down")
    assert [one.code for one in held(driver, pupil_id).needs] == ["SLCN", "SPLD"]


def test_an_answer_once_given_is_history_when_it_changes(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.click("pupil-unit-true")
    assert held(driver, pupil_id).flag("unit") is True
    driver.click("pupil-unit-false")
    pupil = held(driver, pupil_id)
    assert pupil.flag("unit") is False
    assert [(one.code, one.to_date) for _, one in pupil.flags] == [("yes", date(2026, 11, 22)), ("no", None)]
    driver.click("pupil-unit-none")
    assert held(driver, pupil_id).flag("unit") is None


@pytest.mark.parametrize(
    ("field", "focus"),
    [
        ("upn", "pupil-upn"),
        ("surname", "pupil-surname"),
        ("dob", "pupil-dob"),
        ("year", "pupil-year"),
        ("status", "status-1-code"),
        ("status_from", "status-1-from"),
        ("needs", "need-1-code"),
        ("unit", "pupil-unit-true"),
        ("resourced", "pupil-resourced-true"),
        ("top_up", "pupil-top-up-true"),
        ("home_council", "home-council-1-council"),
        ("enrolment", "enrolment-1-code"),
        ("entry", "enrolment-1-from"),
        ("leaving", "enrolment-1-to"),
        ("former_upns", "former-upn-new-upn"),
        ("postcode", "pupil-postcode"),
        ("contacts", "contact-1-title"),
    ],
)
def test_a_finding_leads_to_its_field(driver: Driver, small: SmallSchool, field: str, focus: str) -> None:
    page = driver.go("pupil", pupil_id=small.pupils["wren"], field=field)
    assert driver.focus() == focus
    widget = driver.find(focus)
    top = widget.mapTo(page, QPoint(0, 0)).y()
    assert 0 <= top <= page.height() - widget.height(), "it is in view"


def test_the_field_stays_in_view_when_what_is_above_it_grows(driver: Driver, small: SmallSchool) -> None:
    page = driver.go("pupil", pupil_id=small.pupils["wren"], field="status")
    widget = driver.find("status-1-code")
    for height in (900, 60, 1500):
        driver.find("pupil-names-card").setMinimumHeight(height)
        driver.breathe()
        top = widget.mapTo(page, QPoint(0, 0)).y()
        assert 0 <= top <= page.height() - widget.height()


def test_the_plan_tab_lists_the_plans_and_opens_one(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="plan")
    assert "Plan 1, autumn 2026" in driver.words("pupil-plans")
    assert "2 targets" in driver.words("pupil-plans")
    driver.click("pupil-plan-1")
    assert driver.page.stem == "plan"
    assert driver.page.where["plan_id"] == small.plans["edie"]


def test_new_plan_starts_a_draft_once(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.click("pupil-new-plan")
    assert driver.page.stem == "plan"
    driver.go("pupil", pupil_id=pupil_id)
    driver.click("pupil-new-plan")
    found = driver.read(lambda session: plans_view.plans(session, on=TODAY, pupil_ids=[pupil_id]))
    assert [(one.number, one.state, one.start) for one in found] == [(1, "draft", TODAY)]


def test_the_timeline_leads_to_what_it_shows(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    strip = driver.find("pupil-timeline")
    assert "K: SEN support from Mon\u00a01\u00a0Sep\u00a02025" in strip.accessibleDescription()
    opened = []
    strip.asked.connect(lambda what, which: opened.append((what, which)))  # type: ignore[attr-defined]  # a Timeline
    for y in (10, 32):
        for x in range(60, strip.width(), 12):
            if not opened or (y == 32 and len(opened) < 2):
                QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    driver.settle()
    assert [what for what, _ in opened] == ["status", "plan"]
    assert opened[1][1] == small.plans["edie"]


def test_opening_is_noted_once_and_earlier_versions_are_listed(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    for _ in range(2):
        driver.go("pupil", pupil_id=pupil_id)
        driver.go("pupils")
    found = driver.read(lambda session: log_view.changes(session, pupil_id=pupil_id))
    assert [one.label for one in found].count("open a pupil") == 1
    driver.go("pupil", pupil_id=pupil_id)
    assert "Add a contact" in driver.words("pupil-earlier")
    assert "Ms H Prewitt" in driver.words("pupil-earlier")


def test_a_change_made_elsewhere_is_shown_and_typing_stays(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.type("pupil-middle", "Ash", leave=False)
    driver.do(lambda desk: needs.set_status(desk, pupil_id=pupil_id, code="E", from_=date(2026, 11, 2)))
    assert driver.text("pupil-middle") == "Ash"
    assert driver.text("status-2-code") == "E: EHC plan"
    driver.press("Ctrl+S")
    assert held(driver, pupil_id).middle == "Ash"


def test_the_tabs_are_reached_by_keys(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    assert driver.focus() == "pupil-tabs"
    driver.press("Right")
    assert driver.find("pupil-tabs", QTabBar).currentIndex() == 1
    assert driver.seen("pupil-plans")


def test_a_disk_that_fails_keeps_what_was_typed(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil_id)
    driver.do(lambda desk: pupils.change(desk, pupil_id=pupil_id, values={"middle": "Elm"}))
    page = driver.page
    page.overview._seen.version = 1  # type: ignore[attr-defined]  # as if somebody had written meanwhile
    driver.type("pupil-middle", "Ash")
    driver.press("Ctrl+S")
    assert driver.text("pupil-middle") == "Ash"
    assert any("changed while you had it open" in words for words in driver.messages())
    kept = driver.read(lambda session: unsaved.kept(session, "pupil-names", pupil_id))
    assert kept is not None
    assert kept.values["middle"] == "Ash"


def test_saving_gives_up_only_the_fields_that_are_refused(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["wren"]
    seen = Seen(pupil_id, held(driver, pupil_id).row_version)

    def act(desk: Desk, one: Seen, values: dict[str, object]) -> Change | None:
        return pupils.change(
            desk,
            pupil_id=one.id,
            row_version=one.version,
            values={**values},  # type: ignore[typeddict-item]  # as a form hands them over; the service judges them
        )

    values: dict[str, object] = {"middle": "Ash", "upn": "V99", "sex": "Q", "postcode": "ZZ4 4ZZ"}
    job = Job("pupil-names", seen, values, raw=values)
    outcome = driver.do(lambda desk: save(desk, job, act))  # type: ignore[arg-type]  # a narrower mapping
    assert set(outcome.wrong) == {"upn", "sex"}
    assert (held(driver, pupil_id).middle, held(driver, pupil_id).postcode) == ("Ash", "ZZ4 4ZZ")
    assert seen.version == held(driver, pupil_id).row_version


def test_a_pupil_entered_by_mistake_is_removed_and_undo_brings_all_back(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["edie"]
    before = held(driver, pupil_id)
    driver.go("pupil", pupil_id=pupil_id)
    action = driver.find("pupil-more").findChild(QAction, "pupil-remove")
    assert isinstance(action, QAction)
    action.trigger()
    driver.until(lambda: driver.seen("pupil-gone"))
    assert driver.read(lambda session: view.pupil(session, pupil_id, on=TODAY)) is None
    driver.press("Ctrl+Z")
    driver.until(lambda: driver.seen("pupil-name"))
    after = held(driver, pupil_id)
    assert (after.name, len(after.contacts), after.needs) == (before.name, len(before.contacts), before.needs)


def test_what_is_typed_before_another_pupil_is_there_goes_into_no_field(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.show("pupil-middle").setFocus(Qt.FocusReason.TabFocusReason)
    before = len(edits(driver, small.pupils["edie"]))
    driver.workspace.go("pupil", pupil_id=small.pupils["wren"])  # not read yet
    assert driver.focus() == "pupil-veil"
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_X, Qt.Key.Key_Return):
        QTest.keyClick(driver.find("pupil-veil"), key)
    assert driver.focus() == "pupil-veil"
    beneath = driver.window.childAt(driver.find("pupil-tabs").mapTo(driver.window, QPoint(5, 5)))
    assert beneath is not None
    assert beneath.objectName() == "pupil-veil", "a click would reach the page"
    driver.settle()
    assert driver.text("pupil-name") == "Wren Thistlemere"
    assert (driver.focus(), driver.seen("pupil-veil")) == ("pupil-tabs", False)
    assert len(edits(driver, small.pupils["edie"])) == before


def test_the_plan_tab_tells_of_the_pupil_who_is_open_whenever_it_is_looked_at(
    driver: Driver, small: SmallSchool
) -> None:
    edie, wren = small.pupils["edie"], small.pupils["wren"]
    driver.go("pupil", pupil_id=edie, tab="plan")
    assert "Plan 1" in driver.words("pupil-plans-card")
    driver.go("pupil", pupil_id=wren, tab="overview")
    driver.find("pupil-tabs", QTabBar).setCurrentIndex(1)
    driver.settle()
    assert "No plan yet." in driver.words("pupil-plans-card")
    driver.go("pupil", pupil_id=edie)  # the tab that was open stays open
    assert "No plan yet." not in driver.words("pupil-plans-card")
    plan_id = small.plans["edie"]
    driver.do(lambda desk: plans_service.change(desk, plan_id=plan_id, values={"review": date(2026, 12, 4)}))
    assert "4\u00a0Dec\u00a02026" in driver.words("pupil-plans-card"), "a change is seen at once in the open tab"

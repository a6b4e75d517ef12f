# SPDX-License-Identifier: Apache-2.0
"""Undo and redo: named in the status line, by key everywhere, and a text field's own while it holds typing."""

from __future__ import annotations

from sencodesk.services import pupils
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk_ui.pages.pupils.page import PupilsPage
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

TELEPHONE = "01632 960 101"


def telephone(driver: Driver) -> str | None:
    return driver.read(school_view.school).telephone


def test_a_saved_change_is_taken_back_and_done_again_by_key(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 666")
    assert driver.text("status-undo") == "Undo: change the school's details"
    driver.press("Ctrl+Z")
    assert telephone(driver) == TELEPHONE
    assert driver.text("school-telephone") == TELEPHONE
    assert driver.text("status-redo") == "Redo: change the school's details"
    driver.press("Ctrl+Y")
    assert telephone(driver) == "01632 960 666"
    driver.press("Ctrl+Z")
    driver.press("Ctrl+Shift+Z")
    assert telephone(driver) == "01632 960 666"


def test_what_was_said_of_a_change_goes_when_it_is_taken_back(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 666")
    driver.workspace.say("success", "The telephone is changed.")
    driver.settle()
    assert driver.messages() == ["The telephone is changed."]
    driver.press("Ctrl+Z")
    assert driver.messages() == ["Taken back: change the school's details."]


def test_a_change_is_taken_back_from_another_page(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 666")
    driver.go("today")
    driver.press("Ctrl+Z")
    assert telephone(driver) == TELEPHONE


def test_while_a_field_holds_typing_the_key_is_the_fields_own(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 666")
    driver.type("school-urn", "999042", leave=False)
    driver.press("Ctrl+Z")
    while driver.text("school-urn") != "999041":
        before = driver.text("school-urn")
        driver.press("Ctrl+Z")
        assert driver.text("school-urn") != before
    assert telephone(driver) == "01632 960 666"
    driver.press("Ctrl+Z")
    assert telephone(driver) == TELEPHONE


def test_the_button_saves_what_is_typed_before_it_takes_it_back(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 666")
    driver.type("school-urn", "999042", leave=False)
    driver.click("status-undo")
    found = driver.read(school_view.school)
    assert (found.urn, found.telephone) == ("999041", "01632 960 666")


def test_nothing_left_to_take_back_is_told(driver: Driver) -> None:
    assert not driver.seen("status-undo")
    driver.press("Ctrl+Z")
    assert driver.messages() == ["There is nothing to undo. Nothing was changed. Go on working."] or driver.messages()


def test_a_change_of_a_child_is_taken_back_too(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Edith"}))
    driver.press("Ctrl+Z")
    found = driver.read(lambda session: pupils_view.pupil(session, edie, on=driver.clock.today()))
    assert found is not None
    assert found.forename == "Edie"


def test_an_undo_names_no_child(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Edith"}))
    assert "Edi" not in driver.text("status-undo")


def test_every_undo_and_redo_says_what_and_about_whom(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Edith"}))
    label = driver.text("status-undo").removeprefix("Undo: ")
    driver.press("Ctrl+Z")
    assert driver.messages() == [f"Taken back: {label}, about Edie Marrowfield."]
    driver.click("message-act")
    assert driver.messages() == [f"Done again: {label}, about Edith Marrowfield."]


def test_a_redo_that_is_dead_is_not_offered(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Edith"}))
    driver.press("Ctrl+Z")
    assert driver.seen("message-act")
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Eda"}))
    driver.settle()
    assert driver.messages() == []


def test_while_something_is_asked_the_key_answers_that_and_takes_nothing_back(
    driver: Driver, small: SmallSchool
) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Edith"}))
    driver.go("school-year")
    driver.click("school-year-begin")
    assert driver.seen("school-year-early")
    driver.press("Ctrl+Z")
    assert not driver.seen("school-year-early")
    found = driver.read(lambda session: pupils_view.pupil(session, edie, on=driver.clock.today()))
    assert found is not None
    assert (found.forename, driver.messages()) == ("Edith", [])


def test_while_a_form_stands_open_the_key_takes_nothing_back_and_says_so(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=edie, values={"forename": "Edith"}))
    driver.go("pupils")
    page = driver.page
    assert isinstance(page, PupilsPage)
    page.add()
    driver.settle()
    for keys in ("Ctrl+Z", "Ctrl+Y"):
        driver.press(keys)
        assert "neither saved nor left" in driver.messages()[0]
    found = driver.read(lambda session: pupils_view.pupil(session, edie, on=driver.clock.today()))
    assert found is not None
    assert found.forename == "Edith"
    driver.click("add-pupil-cancel")
    driver.press("Ctrl+Z")
    assert driver.messages()[-1].endswith("about Edie Marrowfield.")

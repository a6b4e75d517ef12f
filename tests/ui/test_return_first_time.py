# SPDX-License-Identifier: Apache-2.0
"""Where a SENCO stumbled on the first day: the focus in a return, what is missing, dates that run backwards, nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sencodesk.records.needs import NeedPeriod
from sencodesk.services import needs, pupils
from sencodesk.services.desk import Desk
from sencodesk.store.changes import Change
from sencodesk.views import pupils as pupil_views
from tests.ui.council import TestCouncil, item, template
from tests.ui.driver import Driver
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    a_council,
    easy,
    opening_a_return,
    steps,
    through_to_send,
)
from tests.ui.school import SmallSchool


def test_showing_the_pupils_of_a_gap_leaves_the_pane_and_the_focus_alone(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """The focus stays on the button that was pressed, and the field beside the list is the same as before."""
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["wren"], values={"upn": "A999204126005"}))
    at_return(step="check")
    pane = driver.words("check-pane")
    for name in ("gap-unit-show", "gap-unit-show", "gap-resourced-show", "gap-unit-show"):
        if driver.seen(name):
            driver.press("Space", name)
            assert driver.focus() == name
            assert driver.words("check-pane") == pane


def test_after_the_last_error_the_focus_is_on_the_way_on(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Enter once more goes on in the return; it never leaves the page."""
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["wren"], values={"upn": "A999204126005"}))
    at_return(template(items=[item("upn")], rules={"1510": "error"}), step="check")
    driver.type("pane-upn", "U999204126005", leave=False)
    driver.press("Space", "pane-save")
    assert not driver.seen("check-pane")
    assert driver.focus() == "return-onward"


def test_after_send_the_focus_stays_on_the_step(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Nobody listens: it waits, and the next thing to press is the first that has the focus."""
    at_return(easy())
    through_to_send(driver)
    driver.press("Space", "send")
    driver.until(lambda: driver.seen("send-now"))
    assert driver.focus() == "send-now"


def test_save_with_nothing_chosen_says_what_is_missing(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Beside the field, where the caret is put."""
    priya = small.pupils["priya"]
    driver.do(lambda desk: needs.set_needs(desk, pupil_id=priya, codes=[], from_=date(2026, 9, 1)))
    at_return(template(items=[item("status"), item("needs")], rules={"2170": "error"}), step="check")
    driver.click("pane-save")
    assert driver.text("field-pane-need-error") == "Nothing is chosen yet. Choose a type of need, then save."
    assert driver.focus() == "pane-need"


def _backwards(desk: Desk, pupil_id: str) -> Change | None:
    """As a file may bring it: kept as it stands, to be put right."""
    with desk.unit("bring in a type of need", pupil_id=pupil_id) as unit:
        need = NeedPeriod(pupil_id=pupil_id, rank=1, code="HI", from_date=date(2026, 9, 1), to_date=date(2026, 8, 1))
        unit.session.add(need)
    return unit.change


def test_a_need_that_ends_before_it_starts_is_shown_as_recorded(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Kind, start and end stand in the pane; taking the end away puts it right."""
    priya = small.pupils["priya"]
    driver.do(lambda desk: needs.set_needs(desk, pupil_id=priya, codes=[], from_=date(2026, 9, 1)))
    driver.do(lambda desk: _backwards(desk, priya))
    return_id = at_return(template(items=[item("status"), item("needs")], rules={"SD-DATES": "error"}), step="check")
    assert "starts after it ended" in driver.words("check-pane")
    assert driver.text("pane-need") == "Hearing Impairment (HI)"
    assert driver.text("pane-from").replace("\u00a0", " ") == "Tue 1 Sep 2026"
    assert driver.text("pane-to").replace("\u00a0", " ") == "Sat 1 Aug 2026"
    driver.type("pane-to", "", leave=False)
    driver.click("pane-save")
    assert steps(driver, return_id).clean
    held = driver.read(lambda session: pupil_views.pupil(session, priya, on=date(2026, 11, 23)))
    assert held is not None
    assert [(one.code, one.from_date, one.to_date) for one in held.needs] == [("HI", date(2026, 9, 1), None)]


def test_a_note_that_travels_names_the_pupil_on_the_screen_only(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """What leaves has a row's number, and the person who looks has a name."""
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["wren"], values={"upn": "A999204126005"}))
    return_id = at_return(template(items=[item("upn")], rules={"1510": "query"}), step="check")
    (finding,) = steps(driver, return_id).check.findings
    driver.type(f"note-{finding.id}", "The number is on the transfer form.")
    driver.click("return-onward")
    assert "Wren Thistlemere, 3B: “The number is on the transfer form.”" in driver.words("preview-notes")
    assert "Thistlemere" not in str(steps(driver, return_id).preview.body["notes"])


def test_the_pupils_page_leads_back_to_the_return(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """An arrow where one came from a return; none where one came from the list."""
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["wren"], values={"upn": None}))
    return_id = at_return(template(items=[item("upn")], rules={"1500": "error"}), step="check")
    driver.click("pane-open")
    driver.click("pupil-back")
    assert (driver.page.stem, driver.page.where["return_id"]) == ("return", return_id)
    driver.go("pupils")
    driver.go("pupil", pupil_id=small.pupils["wren"])
    assert not driver.seen("pupil-back")


def test_a_council_on_this_computer_is_allowed_before_anything_is_sealed(
    driver: Driver, small: SmallSchool, council: TestCouncil
) -> None:
    """Send says what is missing and leads to where it is allowed; after that it goes its way."""
    council.publish(easy())
    driver.do(lambda desk: council.accept(desk, loopback=False))
    driver.go("returns")
    driver.click("return-row-oakmere-2026-autumn-open")
    through_to_send(driver)
    assert "First: allow 127.0.0.1 for Oakmere." in driver.words("step-send")
    return_id = str(driver.page.where["return_id"])
    QTest.mouseClick(driver.find("send"), Qt.MouseButton.LeftButton)
    driver.settle()
    assert steps(driver, return_id).history == ()
    assert driver.focus() == "send-first-councils-act"
    driver.click("send-first-councils-act")
    assert (driver.page.stem, driver.page.where) == ("settings", {"section": "councils"})
    driver.press("Space", "council-oakmere-here")
    assert "That is allowed." in driver.words("councils-card")
    assert driver.focus() == "council-oakmere-here"
    driver.go("return", return_id=return_id, step="send")
    assert not driver.seen("send-first-councils")
    driver.click("send")
    assert len(steps(driver, return_id).history) == 1


def test_an_empty_register_does_not_look_ready(driver: Driver, council: TestCouncil) -> None:
    """Today, Returns and the check say that nobody is in it yet; the way is to the import."""
    council.publish(easy())
    driver.do(council.accept)
    driver.go("today")
    card = "today-return-oakmere-sen-register"
    assert "Nobody is in this return yet." in driver.words(card)
    assert not driver.seen(f"{card}-preview")
    assert "No return is sealed yet." in driver.words("today-outbox")
    driver.click(f"{card}-import")
    assert driver.page.stem == "import"
    driver.go("returns")
    assert "Nobody is in this return yet." in driver.words("return-row-oakmere-2026-autumn")
    driver.click("return-row-oakmere-2026-autumn-open")
    driver.click("return-onward")
    assert "There are no pupils in your records yet" in driver.words("check-nobody")
    assert not driver.seen("check-clean")


def test_today_and_returns_say_the_same_of_a_return(driver: Driver, small: SmallSchool, council: TestCouncil) -> None:
    """Both look at what the check finds now, whether or not somebody pressed Check."""
    council.publish(template())
    driver.do(council.accept)
    said = "5\u00a0pupils, 10\u00a0errors to put right"
    driver.go("today")
    assert said in driver.words("today-return-oakmere-sen-register")
    driver.go("returns")
    assert said in driver.words("return-row-oakmere-2026-autumn")

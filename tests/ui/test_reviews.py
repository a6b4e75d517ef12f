# SPDX-License-Identifier: Apache-2.0
"""The Reviews page and the page that runs a meeting, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPrintSupport import QPrinter

from sencodesk.services import ehc, reviews, roles
from sencodesk.views import log as log_view
from sencodesk.views import meetings as view
from sencodesk.views.meetings import Meeting
from sencodesk_ui import printing
from sencodesk_ui.pages.meeting.page import MeetingPage
from sencodesk_ui.pages.reviews.page import ReviewsPage
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool, touched
from tests.ui.test_only_to_read import editors, open_to_typing, opened_by

MEETS = date(2026, 11, 25)


def annual(driver: Driver, pupil_id: str, **values: Any) -> str:
    """An EHC plan with two lines of section F, and its annual review."""
    issued: Any = {"issued_on": date(2025, 12, 1), "council": "Calderwick", "reference": "CW-17"}
    plan = touched(driver.do(lambda desk: ehc.issue(desk, pupil_id=pupil_id, values=issued)), "ehc_plan")
    for text, who in (("Speech and language, twenty minutes", "Mrs Dell"), ("A scribe in tests", "Mr Wainscott")):
        line: Any = {"letter": "F", "text": text, "who": who, "how_often": "3 times a week"}
        driver.do(lambda desk, line=line: ehc.add_section(desk, plan_id=plan, values=line))  # type: ignore[misc]  # bound in the loop
    typed: Any = {"kind": "annual", "meets_on": MEETS, "meets_at": "14:00", "place": "Library", **values}
    return touched(driver.do(lambda desk: reviews.add(desk, pupil_id=pupil_id, values=typed)), "review")


def meeting(driver: Driver, review_id: str) -> Meeting:
    found = driver.read(lambda session: view.meeting(session, review_id, on=driver.workspace.today()))
    assert found is not None
    return found


def opened(driver: Driver) -> str:
    assert isinstance(driver.page, MeetingPage)
    return driver.page.review_id


def log(driver: Driver) -> int:
    """How many changes were ever made."""
    return len(driver.read(log_view.changes))


def page(driver: Driver) -> ReviewsPage:
    assert isinstance(driver.page, ReviewsPage)
    return driver.page


def test_by_keys_from_the_rail_to_a_meeting_that_was_due(driver: Driver, small: SmallSchool) -> None:
    """Ctrl+5, Enter on what is due: it is asked and nothing written; then it is begun, and undo takes it back."""
    driver.press("Ctrl+5")
    assert driver.focus() == "reviews-table"
    assert "to do" in driver.text("reviews-count")
    row = page(driver).table.under_cursor()
    assert row is not None
    assert (row.kind, row.begun, row.state) == ("sen-support", False, "overdue")
    assert "6.65" in driver.text("reviews-about"), "he has no current plan that names a day"
    assert page(driver).table.chosen() == [row], "the row under the cursor is the chosen one"
    while row.name != "Edie Marrowfield":
        driver.press("Down")
        row = page(driver).table.under_cursor()
        assert row is not None
    assert "The day set on the plan" in driver.text("reviews-about")
    before = log(driver)
    driver.press("Return")
    assert (driver.page.stem, log(driver)) == ("reviews", before), "it was only looked at"
    assert "Edie Marrowfield" in driver.words("reviews-ask")
    assert driver.focus() == "reviews-ask-act"
    driver.press("Tab")
    driver.press("Space")
    assert (driver.seen("reviews-ask"), driver.focus(), log(driver)) == (False, "reviews-table", before)
    driver.press("Return")
    driver.press("Up", "reviews-table")
    assert not driver.seen("reviews-ask"), "the question was of another row"
    driver.press("Down")
    driver.press("Return")
    driver.press("Return")
    assert "SEN support review, Edie Marrowfield" in driver.text("meeting-title")
    assert driver.focus() == "meeting-when-meets-on"
    assert meeting(driver, opened(driver)).review.due_on == date(2026, 11, 20)
    driver.press("Ctrl+Z")
    assert driver.seen("meeting-gone")
    driver.click("meeting-gone-act")
    row = page(driver).table.under_cursor()
    assert row is not None
    assert not row.begun


def test_the_button_that_says_prepare_prepares(driver: Driver, small: SmallSchool) -> None:
    assert small.pupils
    driver.go("reviews")
    assert driver.text("reviews-open") == "Prepare"
    driver.click("reviews-open")
    assert isinstance(driver.page, MeetingPage)


def test_the_page_is_left_as_it_was(driver: Driver, small: SmallSchool) -> None:
    driver.go("reviews")
    driver.click("reviews-later")
    driver.choose("reviews-class", "4H")
    driver.choose("reviews-kind", "SEN support review")
    driver.click("reviews-as-month")
    driver.go("today")
    driver.window.lock()
    driver.settle()
    driver.unlock(PASSPHRASE)
    driver.go("reviews")
    assert page(driver).how.value() == "month"
    assert page(driver).chips["later"].isChecked()
    assert (page(driver).class_name.value(), page(driver).kind.value()) == ("4H", "sen-support")


def test_the_empty_school_says_what_will_stand_here(driver: Driver) -> None:
    driver.go("reviews")
    assert driver.seen("reviews-nothing")
    assert "There is no review yet." in driver.words()
    driver.click("reviews-nothing-act")
    assert driver.page.stem == "pupils"


def test_a_filter_with_nothing_says_so(driver: Driver, small: SmallSchool) -> None:
    driver.go("reviews")
    driver.click("reviews-report")
    assert "No report is to be sent." in driver.words()


def test_the_month_by_keys(driver: Driver, small: SmallSchool) -> None:
    """Arrows go from day to day and on into the next month; Enter opens the one review of a day."""
    review_id = annual(driver, small.pupils["jonah"])
    driver.go("reviews")
    driver.click("reviews-as-month")
    driver.press("Home", "reviews-month")
    assert driver.text("reviews-month-name") == "November 2026"
    driver.press("Right")
    driver.press("Right")
    assert "Wed\u00a025\u00a0Nov\u00a02026" in driver.text("reviews-day-heading")
    assert "14:00 Jonah Applewhite" in driver.words("reviews-day")
    driver.press("PgDown")
    assert driver.text("reviews-month-name") == "December 2026"
    driver.press("PgUp")
    for _ in range(6):
        driver.press("Right")
    assert driver.text("reviews-month-name") == "December 2026"
    driver.press("Home")
    driver.press("Right")
    driver.press("Right")
    driver.press("Return")
    assert opened(driver) == review_id


def test_a_meeting_from_invitation_to_report(
    driver: Driver, small: SmallSchool, choose_file: Callable[[Path], None], tmp_path: Path
) -> None:
    review_id = annual(driver, small.pupils["jonah"])
    driver.go("meeting", review_id=review_id)
    assert "Invite everybody to the annual review" in driver.words("meeting-to-send")
    driver.click("meeting-ask-family")
    driver.click("meeting-ask-usual")
    asked = {one.name for one in meeting(driver, review_id).review.invited}
    assert {"Mr Alder Applewhite", "Miss Hartnoll", "Officer of the council"} <= asked
    driver.click("meeting-went")
    assert meeting(driver, review_id).review.invited_on == date(2026, 11, 23)
    assert not driver.seen("meeting-adulthood-adulthood"), "preparing for adulthood begins in Year 9"
    driver.type("meeting-views-parent-view", "He is happier.")
    driver.type("meeting-views-staff-view", "Talk Ladder helps.")
    assert meeting(driver, review_id).review.staff_view == "Talk Ladder helps."
    driver.find("section-f-1-right").setFocus()
    driver.press("R")
    driver.press("Return")
    driver.press("C")
    driver.type("section-f-2-text", "A laptop in tests.")
    assert [(one.verdict, one.words) for one in meeting(driver, review_id).lines] == [
        ("right", ""), ("changed", "A laptop in tests.")
    ]  # fmt: skip
    driver.press("Ctrl+Z")
    assert meeting(driver, review_id).lines[1].words == ""
    driver.press("Ctrl+Shift+Z")
    driver.type("meeting-held-held-on", "23/11/2026")
    driver.press("Ctrl+S")
    assert meeting(driver, review_id).review.held_on == date(2026, 11, 23)
    driver.type("meeting-differences-differences", "His father wants more hours.")
    for part, value in (("recommendation-recommendation", "Keep it"), ("council-council-decided-on", "23/11/2026")):
        driver.type(f"meeting-{part}", value)
    driver.choose("meeting-council-council-decision", "Amend the plan")
    driver.type("meeting-council-final-plan-on", "23/11/2026")
    driver.press("Ctrl+S")
    after = meeting(driver, review_id).review
    assert (after.recommendation, after.council_decision, after.final_plan_on) == (
        "Keep it",
        "amend",
        date(2026, 11, 23),
    )
    file = tmp_path / "report.pdf"
    choose_file(file)
    driver.click("meeting-print-report")
    driver.until(lambda: driver.find("paper-save").isEnabled())
    driver.click("paper-save")
    driver.until(file.is_file)
    assert file.read_bytes().startswith(b"%PDF")
    assert meeting(driver, review_id).review.differences == "His father wants more hours."


def test_a_letter_that_lacks_something_is_not_printed(driver: Driver, small: SmallSchool) -> None:
    review_id = annual(driver, small.pupils["jonah"], meets_at=None)
    driver.go("meeting", review_id=review_id)
    driver.click("meeting-print-invitations")
    driver.until(lambda: "time of the meeting" in driver.words("paper-note"))
    assert not driver.find("paper-go").isEnabled()
    driver.click("paper-close")


def test_a_review_before_its_plan_is_refused_beside_the_field(driver: Driver, small: SmallSchool) -> None:
    review_id = annual(driver, small.pupils["jonah"])
    driver.go("meeting", review_id=review_id)
    driver.type("meeting-when-meets-on", "3/11/2025")
    driver.press("Ctrl+S")
    assert "before the plan that it reviews was issued" in driver.words("meeting-when-card")
    assert meeting(driver, review_id).review.meets_on == MEETS


@pytest.mark.parametrize(("kind", "shown"), [("conversation", True), ("sen-support", False)])
def test_only_a_structured_conversation_goes_by_stages(
    driver: Driver, small: SmallSchool, kind: str, shown: bool
) -> None:
    values: Any = {"kind": kind, "meets_on": MEETS}
    change = driver.do(lambda desk: reviews.add(desk, pupil_id=small.pupils["wren"], values=values))
    driver.go("meeting", review_id=touched(change, "review"))
    assert driver.seen("meeting-stages-explored") is shown
    assert not driver.seen("meeting-section-f-card")
    assert not driver.seen("meeting-council-council-decision")


def test_a_meeting_entered_by_mistake_is_removed_and_comes_back(driver: Driver, small: SmallSchool) -> None:
    review_id = annual(driver, small.pupils["jonah"])
    found = driver.go("meeting", review_id=review_id)
    assert isinstance(found, MeetingPage)
    found.remove()
    driver.settle()
    assert driver.page.stem == "reviews"
    driver.press("Ctrl+Z")
    assert meeting(driver, review_id).lines != ()


def test_a_reader_looks_and_prints_and_begins_nothing(locked: Driver, small: SmallSchool) -> None:
    """What is due leads a reader to the pupil; a meeting is shown, and nothing in it can be typed."""
    locked.unlock(PASSPHRASE)
    review_id = annual(locked, small.pupils["jonah"])
    locked.do(lambda desk: reviews.invite_family(desk, review_id=review_id))
    locked.press("Ctrl+L")
    locked.until(lambda: locked.seen("lock-secret"))
    reader = opened_by(locked, roles.READER)
    reader.go("reviews")
    assert reader.text("reviews-open") == "Open"
    reader.press("Return", "reviews-table")
    assert reader.page.stem == "pupil"
    reader.go("meeting", review_id=review_id)
    assert len(editors(reader)) > 10
    assert open_to_typing(reader) == []
    for name in ("meeting-ask-family", "meeting-ask-usual", "meeting-went", "invitation-add"):
        assert not reader.seen(name), name
    reader.press("R", "section-f-1-right")
    assert meeting(reader, review_id).lines[0].verdict == ""
    reader.click("meeting-print")
    reader.until(lambda: "page" in reader.text("paper-summary"))
    reader.click("paper-close")


def test_from_the_pupils_tab_to_the_meeting_and_its_papers(
    driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    review_id = annual(driver, small.pupils["jonah"])
    driver.do(lambda desk: reviews.invite_family(desk, review_id=review_id))
    driver.go("pupil", pupil_id=small.pupils["jonah"], tab="reviews")
    driver.click("review-1-print")
    driver.until(lambda: "page" in driver.text("paper-summary"))
    out = tmp_path / "printed.pdf"

    def printer(_parent: object, title: str) -> QPrinter:
        assert "Jonah" not in title
        made = QPrinter()
        made.setOutputFileName(str(out))
        return made

    monkeypatch.setattr(printing, "ask_printer", printer)
    driver.click("paper-go")
    driver.until(lambda: not driver.seen("paper-sheet"))
    assert out.is_file()
    labels = [one.label for one in driver.read(log_view.changes)]
    assert "print a paper of a meeting: invitation to the family" in labels
    driver.click("review-1-run")
    assert opened(driver) == review_id

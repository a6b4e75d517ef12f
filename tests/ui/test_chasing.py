# SPDX-License-Identifier: Apache-2.0
"""The chase letter, due days for a calendar, tasks by the search box, and the lines of Today that tell many at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from sencodesk.records.ehc import EhcRequest
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views import concerns as concerns_view
from sencodesk.views import duties as duties_view
from sencodesk_ui import chase_sheet
from sencodesk_ui.chase_sheet import ChaseSheet
from sencodesk_ui.shell.palette_task import read_task
from tests.ui.driver import Driver
from tests.ui.office import office
from tests.ui.pictures import picture
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def late(driver: Driver, pupil_id: str) -> duties_view.OwedDuty:
    """The council is a week late with its answer."""

    def keep(desk: Desk) -> Change | None:
        with desk.unit("keep a request") as unit:
            unit.session.add(
                EhcRequest(
                    pupil_id=pupil_id, kind="request", code="2014", council="Northshire", reference="EHC/412",
                    received_on=TODAY - timedelta(weeks=7),
                )
            )  # fmt: skip
        return unit.change

    driver.do(keep)
    return of(driver, pupil_id)


def of(driver: Driver, pupil_id: str) -> duties_view.OwedDuty:
    return driver.read(lambda session: duties_view.of_council(session, pupil_id, on=TODAY))[0]


def the_sheet(driver: Driver) -> ChaseSheet:
    driver.until(lambda: bool(driver.window.findChildren(ChaseSheet)))
    sheet = driver.window.findChildren(ChaseSheet)[-1]
    driver.until(sheet.print_button.isEnabled)
    return sheet


def test_the_chase_letter_is_printed_from_today_and_kept_as_sent(
    driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    edie, sent = small.pupils["edie"], office(monkeypatch).papers
    one = late(driver, edie)
    driver.go("today")
    row = f"today-duty-assess-decision-{one.key}"
    assert driver.text(f"{row}-act") == "Print chase letter"
    driver.click(f"{row}-act")
    sheet = the_sheet(driver)
    picture(driver, "chase-letter")
    driver.type("chase-reply-by", "1/11/2026")
    assert "has come already" in driver.words("chase-sheet")
    assert not sheet.print_button.isEnabled()
    driver.type("chase-reply-by", "10/12/2026")
    driver.until(sheet.print_button.isEnabled)
    driver.click("chase-go")
    driver.until(lambda: of(driver, edie).chased_on == TODAY)
    assert len(sent) == 1
    driver.settle()
    assert "Chased Mon 23 Nov 2026" in driver.words(row)
    driver.click("status-undo")
    driver.until(lambda: of(driver, edie).chased_on is None)


def test_the_pupils_page_has_the_letter_too_and_takes_it_back(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edie, file = small.pupils["edie"], tmp_path / "letter.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    driver.go("pupil", pupil_id=edie)
    assert not driver.seen("pupil-late-card")
    late(driver, edie)
    driver.until(lambda: driver.seen("pupil-late-card"))
    words = driver.words("pupil-late-card").replace("\u00a0", " ")
    assert "Due Mon 16 Nov 2026, 7 days late" in words
    assert "6 weeks after the day the council received the request" in words
    driver.click("pupil-late-1-chase")
    the_sheet(driver)
    driver.click("chase-save")
    driver.until(file.exists)
    driver.until(lambda: driver.seen("pupil-late-1-back"))
    driver.click("pupil-late-1-back")
    driver.until(lambda: of(driver, edie).chased_on is None)


def test_a_letter_that_lacks_something_says_what_and_cannot_be_printed(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    one = late(driver, edie)
    driver.do(lambda desk: _without_birth(desk, edie))
    sheet = chase_sheet.offer(driver.workspace, driver.page, one)
    driver.until(lambda: "date of birth" in driver.words("chase-note"))
    assert isinstance(sheet, ChaseSheet)
    assert not sheet.print_button.isEnabled()
    driver.click("chase-close")


def _without_birth(desk: Desk, pupil_id: str) -> Change | None:
    from sencodesk.services import pupils

    return pupils.change(desk, pupil_id=pupil_id, values={"dob": None})


def test_due_days_are_saved_for_a_calendar_from_todays_menu(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "due-days.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    late(driver, small.pupils["edie"])
    driver.go("today")
    driver.page.more.save_calendar()  # type: ignore[attr-defined]  # what the entry of its menu does
    driver.until(file.exists)
    driver.settle()
    text = file.read_text(encoding="utf-8")
    assert "Decide whether to assess" in text
    assert "Edie" not in text
    assert "due days are saved as due-days.ics" in " ".join(driver.messages())


def test_a_task_is_added_by_the_search_box(driver: Driver, small: SmallSchool) -> None:
    driver.go("today")
    driver.bench.palette_box.open()
    driver.settle()
    driver.type("palette-typed", "task order the new books by 4 Dec", leave=False)
    driver.press("Return", "palette-typed")
    driver.settle()
    found = driver.read(lambda session: concerns_view.to_do(session, until=date(2026, 12, 31), on=TODAY))
    assert [(one.what, one.due) for one in found] == [("order the new books", date(2026, 12, 4))]
    assert "order the new books" in driver.words("today-list")
    driver.press("Ctrl+Z", "today-list")
    driver.until(lambda: "order the new books" not in driver.words("today-list"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("task ring the clinic", ("ring the clinic", None)),
        ("Task: ring by 4/12/2026", ("ring", date(2026, 12, 4))),
        ("task stand by me", ("stand by me", None)),
        ("task ring by 1/1/1900", ("ring", date(1900, 1, 1))),
        ("task ", None),
        ("tasks for all", None),
        ("by 4 Dec", None),
    ],
)
def test_what_is_a_task(typed: str, read: tuple[str, date | None] | None) -> None:
    assert read_task(typed, TODAY) == read


@pytest.mark.parametrize("day", ["1/1/1900", "1/1/2100"])
def test_a_task_of_another_century_is_refused_with_its_sentence(driver: Driver, small: SmallSchool, day: str) -> None:
    driver.bench.palette_box.open()
    driver.settle()
    driver.type("palette-typed", f"task ring by {day}", leave=False)
    driver.press("Return", "palette-typed")
    driver.settle()
    assert any("too long ago" in one or "years away" in one or "too far" in one for one in driver.messages())
    assert driver.read(lambda session: concerns_view.to_do(session, until=date(2200, 1, 1), on=TODAY)) == ()


def test_groups_of_today_open_whom_they_are_about(driver: Driver, small: SmallSchool) -> None:
    driver.go("today")
    driver.click("today-meeting-none-undated-act")
    assert driver.page.stem == "pupils"

# SPDX-License-Identifier: Apache-2.0
"""The bad input of the issue where a person meets it, a test for each line: a sentence, and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from sencodesk import bootstrap
from sencodesk.records.chronology import Entry
from sencodesk.services import needs, plans, pupils
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import chronology as chronology_view
from sencodesk.views import log
from sencodesk.views import pupils as pupils_view
from sencodesk.views.pupils import PupilView
from sencodesk_ui.widgets import DateField
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.importing import everybody
from tests.ui.school import SmallSchool, touched

FAR = ["1/1/1900", "1/1/2100"]
MANY = 3_000


def held(driver: Driver, pupil_id: str) -> PupilView:
    """The pupil as the records have her."""
    on = driver.workspace.today()
    found = driver.read(lambda session: pupils_view.pupil(session, pupil_id, on=on))
    assert found is not None
    return found


def written(driver: Driver) -> int:
    """The number of the last change."""
    return driver.read(log.last_seq)


def entries(driver: Driver, pupil_id: str) -> list[str | None]:
    """What stands in a chronology, the newest first."""
    return [one.text for one in driver.read(lambda session: chronology_view.entries(session, pupil_id, confided=True))]


def test_a_review_before_its_plan(driver: Driver, small: SmallSchool) -> None:
    values: Any = {"start": date(2026, 11, 30), "review": date(2027, 3, 25)}
    plan = touched(
        driver.do(lambda desk: plans.start(desk, pupil_id=small.pupils["edie"], values=values, targets=[])), "plan"
    )
    driver.go("plan", plan_id=plan)
    driver.click("plan-dates-open")
    before = written(driver)
    driver.type("plan-review", "2/11/2026", leave=False)
    driver.press("Ctrl+S")
    assert driver.text("field-plan-review-error") == "The review comes before the start."
    assert (written(driver), driver.find("plan-review", DateField).value()) == (before, date(2026, 11, 2))
    driver.type("plan-review", "25/3/2027")
    assert not driver.seen("field-plan-review-error")


def test_overlapping_statuses(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.go("pupil", pupil_id=edie, tab="overview")
    there = held(driver, edie).history
    driver.click("status-add")
    driver.choose("status-new-code", "E: EHC plan")
    driver.type("status-new-from", "1/10/2025")
    driver.type("status-new-to", "31/10/2025")
    driver.click("status-new-save")
    assert "Another SEN status holds on some of these days." in driver.text("status-new-error")
    assert held(driver, edie).history == there
    assert (driver.text("status-new-code"), driver.find("status-new-from", DateField).value()) == (
        "E: EHC plan", date(2025, 10, 1),
    )  # fmt: skip
    driver.type("status-new-from", "1/9/2024")
    driver.type("status-new-to", "31/8/2025")
    driver.click("status-new-save")
    assert len(held(driver, edie).history) == len(there) + 1


def test_needs_without_status(driver: Driver, small: SmallSchool) -> None:
    oskar, note = small.pupils["oskar"], "pupil-needs-note"
    driver.go("pupil", pupil_id=oskar, tab="overview")
    assert not driver.seen(note)
    driver.do(lambda desk: needs.set_needs(desk, pupil_id=oskar, codes=["SLCN"], from_=date(2026, 9, 1)))
    driver.settle()
    driver.show(note)
    assert "There are types of need, but no SEN status today." in driver.words(note)
    driver.do(lambda desk: needs.set_status(desk, pupil_id=oskar, code="K", from_=date(2026, 9, 1)))
    driver.settle()
    assert not driver.seen(note)
    assert [one.code for one in held(driver, oskar).needs] == ["SLCN"]


def test_a_type_of_need_of_the_past_is_said_and_stays(driver: Driver, small: SmallSchool) -> None:
    edie, note = small.pupils["edie"], "pupil-needs-past"
    driver.go("pupil", pupil_id=edie, tab="overview")
    assert not driver.seen(note)
    driver.do(lambda desk: needs.add_need(desk, pupil_id=edie, values={"rank": 3, "code": "BESD"}))
    driver.settle()
    driver.show(note)
    assert "Behaviour, emotional and social difficulties is a type of need of the past" in driver.words(note)
    assert [one.code for one in held(driver, edie).needs] == ["SLCN", "SPLD", "BESD"]
    old = held(driver, edie).needs[2]
    driver.do(lambda desk: needs.change_need(desk, need_id=old.id, values={"to": date(2026, 11, 20)}))
    driver.settle()
    assert not driver.seen(note)


def test_a_plan_for_a_leaver(driver: Driver, small: SmallSchool) -> None:
    wren = small.pupils["wren"]
    (roll,) = held(driver, wren).registrations
    gone: pupils.RegistrationValues = {"to": date(2026, 7, 17)}
    driver.do(lambda desk: pupils.change_registration(desk, registration_id=roll.id, values=gone))
    driver.go("pupil", pupil_id=wren)
    before = written(driver)
    driver.click("pupil-new-plan")
    assert any("This pupil has left the school, so no plan starts here." in one for one in driver.messages())
    assert (driver.page.stem, written(driver)) == ("pupil", before)


def test_the_same_pupil_twice_by_number(driver: Driver, small: SmallSchool) -> None:
    number = held(driver, small.pupils["edie"]).upn or ""
    driver.go("pupils").add()  # type: ignore[attr-defined]  # what the entry of its menu does
    for field, text in (("forename", "Ada"), ("surname", "Other"), ("upn", number)):
        driver.type(f"add-pupil-{field}", text)
    driver.click("add-pupil-save")
    assert "Another pupil has this number already." in driver.text("field-add-pupil-upn-error")
    assert driver.text("add-pupil-surname") == "Other"
    assert not driver.seen("add-pupil-another")
    assert len(everybody(driver)) == len(small.pupils)


def typed_again(driver: Driver, small: SmallSchool) -> str:
    """Edie typed a second time, and refused."""
    edie = held(driver, small.pupils["edie"])
    driver.go("pupils").add()  # type: ignore[attr-defined]  # what the entry of its menu does
    assert edie.dob is not None
    for field, text in (("forename", "edie"), ("surname", edie.surname), ("dob", f"{edie.dob:%d/%m/%Y}")):
        driver.type(f"add-pupil-{field}", text)
    driver.click("add-pupil-save")
    assert "Is it the same child?" in driver.text("field-add-pupil-dob-error")
    assert len(everybody(driver)) == len(small.pupils)
    return edie.id


def test_the_same_pupil_twice_by_name_and_birth_is_shown(driver: Driver, small: SmallSchool) -> None:
    edie = typed_again(driver, small)
    driver.click("add-pupil-show")
    assert (driver.page.stem, driver.page.where["pupil_id"]) == ("pupil", edie)
    assert len(everybody(driver)) == len(small.pupils)


def test_the_same_pupil_twice_by_name_and_birth_may_be_another_child(driver: Driver, small: SmallSchool) -> None:
    typed_again(driver, small)
    driver.click("add-pupil-another")
    assert len(everybody(driver)) == len(small.pupils) + 1
    driver.press("Ctrl+Z")
    assert len(everybody(driver)) == len(small.pupils)


def _three_thousand(desk: Desk, pupil_id: str) -> None:
    first = date(2018, 9, 1)
    with desk.unit("three thousand entries", pupil_id=pupil_id) as unit:
        unit.session.add_all(
            Entry(pupil_id=pupil_id, kind="call", on_date=first + timedelta(days=n), text=f"Call {n}", restricted=False)
            for n in range(MANY)
        )


def test_three_thousand_entries_on_one_pupil(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.do(lambda desk: _three_thousand(desk, edie))
    driver.go("pupil", pupil_id=edie, tab="chronology")
    assert driver.text("chronology-where").endswith("of 3,000")
    driver.click("chronology-add")
    driver.type("entry-new-text", "And one more")
    driver.click("entry-new-save")
    assert driver.text("chronology-where").endswith("of 3,001")
    assert len(set(entries(driver, edie))) == MANY + 1


def drop(driver: Driver, *files: Path) -> None:
    """Let files fall on the documents."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    both = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    driver.find("pupil-documents").event(QDropEvent(QPointF(5, 5), *both))
    driver.until(lambda: driver.find("documents-add").isEnabled())


def papers(driver: Driver, pupil_id: str) -> list[str]:
    """The papers that are kept."""
    return [one.name for one in driver.read(lambda session: chronology_view.papers(session, pupil_id, confided=True))]


def test_a_30_mb_attachment(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    edie, film = small.pupils["edie"], tmp_path / "film.pdf"
    with film.open("wb") as file:
        file.write(b"%PDF-1.7 ")
        file.truncate(30 * 1024**2)
    driver.go("pupil", pupil_id=edie, tab="documents")
    drop(driver, film)
    assert any("has 30 MB" in one for one in driver.messages())
    assert (papers(driver, edie), film.stat().st_size) == ([], 30 * 1024**2)


@pytest.mark.parametrize("name", ["report.pdf", "report.pdf.exe", "letter.docm"])
def test_an_attachment_that_is_a_program(driver: Driver, small: SmallSchool, tmp_path: Path, name: str) -> None:
    edie, file, good = small.pupils["edie"], tmp_path / name, tmp_path / "good.pdf"
    file.write_bytes(b"MZ\x90\x00 a program")
    good.write_bytes(b"%PDF-1.7\n%%EOF\n")
    driver.go("pupil", pupil_id=edie, tab="documents")
    drop(driver, file, good)
    assert any("program" in one for one in driver.messages())
    assert papers(driver, edie) == ["good.pdf"], "what is a paper beside it is kept"


OPENED = ("enrolment-add", "status-add", "need-add", "home-council-add", "unit-add", "attendance-add", "suspension-add",
          "care-flag-add", "involvement-add", "concern-add", "task-add")  # fmt: skip


@pytest.mark.parametrize("day", FAR)
def test_dates_in_1900_and_2100(driver: Driver, small: SmallSchool, day: str) -> None:
    """Every field for a day on a pupil's overview keeps what was typed, and nothing of it is written."""
    edie, far = small.pupils["edie"], date(int(day[-4:]), 1, 1)
    driver.go("pupil", pupil_id=edie, tab="overview")
    for name in OPENED:
        driver.click(name)
    fields = [name for name in driver.names() if any(isinstance(one, DateField) for one in driver.all(name))]
    assert {"pupil-dob", "status-1-from", "status-new-from", "need-new-from", "enrolment-new-to"} <= set(fields)
    assert len(fields) > 25
    before = written(driver)
    for name in fields:
        driver.type(name, day, leave=False)
        driver.press("Ctrl+S")
        assert (written(driver), driver.find(name, DateField).value()) == (before, far), name
    words = "too long ago" if far < driver.workspace.today() else "has not come yet"
    assert words in driver.text("field-pupil-dob-error"), "the sentence stays when the field is left"
    assert "This year is too far away to be right." in driver.text("status-1-error")
    driver.choose("status-new-code", "E: EHC plan")
    driver.click("status-new-save")
    refused = {
        "01/01/2100": "From: Another SEN status holds on some of these days. "
        "End that one first, or look at the days of both.",
        "01/01/1900": "To: This year is too far away to be right. Look at the year.",
    }
    assert driver.text("status-new-error") == refused[far.strftime("%d/%m/%Y")]
    assert written(driver) == before


def test_two_windows_on_one_store(locked: Driver, small: SmallSchool, clock: FakeClock) -> None:
    first = bootstrap.open_desk(locked.folder, secret=school.PASSPHRASE, clock=clock.now, places=NoPlace())
    try:
        locked.unlock(school.PASSPHRASE)
        assert "already open in another window" in locked.words("trouble-page")
        assert pupils.add(first, values={"surname": "Newcomer", "forename": "Bo"}) is not None, "the first goes on"
        locked.click("trouble-read")
        locked.unlock(school.PASSPHRASE)
        assert not locked.workspace.may_write
        assert len(everybody(locked)) == len(small.pupils) + 1
    finally:
        first.store.close()


WORD = "“She said:\v‘I\u00a0can’t’” – co\u00adoperate…\r\n\uf0b7\tPhonics\x07\u200b"
CLEAN = "“She said:\n‘I can’t’” – cooperate…\n• Phonics"


def test_text_pasted_from_word(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.go("pupil", pupil_id=edie, tab="chronology")
    driver.click("chronology-add")
    QGuiApplication.clipboard().setText(WORD)
    driver.press("Ctrl+V", "entry-new-text")
    driver.click("entry-new-save")
    assert entries(driver, edie) == [CLEAN]
    driver.go("pupil", pupil_id=edie, tab="overview")
    driver.press("Ctrl+A", "pupil-address")
    driver.press("Ctrl+V", "pupil-address")
    driver.press("Ctrl+S", "pupil-address")
    assert held(driver, edie).address == CLEAN

# SPDX-License-Identifier: Apache-2.0
"""The Chronology tab in the real window: added by keys alone, found, changed, followed up, restricted, printed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from sencodesk.records.chronology import Entry
from sencodesk.services import chronology, roles, versions
from sencodesk.services.desk import Desk
from sencodesk.store.changes import Change
from sencodesk.views import chronology as view
from sencodesk_ui.pages.pupil.chronology_kinds import CONSENTS, HANDED_OVER, entry_specs
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool

MANY = 3000


def held(driver: Driver, pupil_id: str) -> list[view.EntryView]:
    return driver.read(lambda session: view.entries(session, pupil_id, confided=True))


def add(driver: Driver, pupil_id: str, **values: Any) -> str:
    first: Any = {"kind": "call", "on_date": date(2026, 11, 19), "text": "Worried about writing.", **values}
    change = driver.do(lambda desk: chronology.add_entry(desk, pupil_id=pupil_id, values=first))
    assert change is not None
    return change.touched[0][1]


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def opened(driver: Driver, small: SmallSchool, who: str = "edie") -> str:
    pupil_id = small.pupils[who]
    driver.go("pupil", pupil_id=pupil_id, tab="chronology")
    return pupil_id


def test_entries_are_added_by_the_keyboard_alone(driver: Driver, small: SmallSchool) -> None:
    pupil_id = opened(driver, small)
    assert "Nothing written down yet." in driver.words()
    driver.press("Space", "chronology-add")
    assert driver.focus() == "entry-new-text"
    for words in ("Mum rang about reading.", "Speech therapist rang back."):
        QTest.keyClicks(driver.find("entry-new-text"), words)
        driver.press("Ctrl+Return")
        assert driver.focus() == "entry-new-text"
        assert driver.text("entry-new-text") == ""
    driver.press("Escape")
    assert not driver.seen("entry-new-text")
    assert {one.text for one in held(driver, pupil_id)} == {"Mum rang about reading.", "Speech therapist rang back."}
    assert {one.on_date for one in held(driver, pupil_id)} == {date(2026, 11, 23)}
    driver.press("Ctrl+Z")
    assert len(held(driver, pupil_id)) == 1


def test_what_is_refused_stays_with_its_sentence(driver: Driver, small: SmallSchool) -> None:
    pupil_id = opened(driver, small)
    driver.click("chronology-add")
    driver.type("entry-new-on-date", "1/1/2100")
    driver.click("entry-new-save")
    assert held(driver, pupil_id) == []
    assert "has not come yet" in driver.text("field-entry-new-on-date-error")
    assert "cannot be left empty" in driver.text("field-entry-new-text-error")
    driver.type("entry-new-on-date", "20/11/2026")
    driver.type("entry-new-text", "Rang home.")
    driver.click("entry-new-save")
    assert [(one.on_date, one.text) for one in held(driver, pupil_id)] == [(date(2026, 11, 20), "Rang home.")]


def test_an_entry_is_changed_in_its_place_and_taken_back(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["edie"]
    add(driver, pupil_id)
    opened(driver, small)
    driver.click("entry-1-change")
    driver.type("entry-1-text", "Pleased with reading.", leave=False)
    driver.press("Ctrl+Return")
    driver.until(lambda: not driver.seen("entry-1-text"))
    assert "Pleased with reading." in driver.words("entry-1")
    driver.press("Ctrl+Z", "pupil-tabs")
    assert "Worried about writing." in driver.words("entry-1")
    driver.click("entry-1-remove")
    assert "Nothing written down yet." in driver.words()
    driver.press("Ctrl+Z", "pupil-tabs")
    assert driver.seen("entry-1")
    driver.click("entry-1-versions")
    assert "Earlier versions" in driver.words()


def test_each_entry_says_when_it_was_written_down(driver: Driver, small: SmallSchool) -> None:
    row = add(driver, small.pupils["edie"])
    reason, values = "Another child was meant.", {"text": "Pleased."}
    driver.do(lambda desk: versions.correct(desk, table="entry", record_id=row, values=values, reason=reason))
    opened(driver, small)
    said = plain(driver.words("entry-1"))
    assert "Written down Mon 23 Nov 2026 by Ms H Prewitt." in said
    assert "Another child was meant." in said


def test_words_and_kinds_narrow_the_list(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["edie"]
    add(driver, pupil_id, text="Hearing test asked for", kind="referral")
    add(driver, pupil_id, text="Rang about maths")
    opened(driver, small)
    driver.type("chronology-find", "MATHS")
    assert "Hearing" not in driver.words("chronology-card")
    driver.type("chronology-find", "")
    driver.choose("chronology-kind", "Referral")
    assert "maths" not in driver.words("chronology-card")
    driver.choose("chronology-kind", "Incident")
    assert "Nothing here has these words." in driver.words()


def test_a_follow_up_is_ticked_off(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["edie"]
    add(driver, pupil_id, follow_up_on=date(2026, 11, 20))
    opened(driver, small)
    assert "3 days overdue" in plain(driver.words("entry-1"))
    driver.click("entry-1-done")
    assert "Followed up Mon 23 Nov 2026" in plain(driver.words("entry-1"))


def test_typing_is_kept_before_it_is_saved_and_saved_when_the_window_locks(driver: Driver, small: SmallSchool) -> None:
    pupil_id = opened(driver, small)
    driver.click("chronology-add")
    driver.type("entry-new-text", "Half a sentence", leave=False)
    name = "entry-new-confided"
    driver.until(lambda: driver.read(lambda session: _kept(session, name, pupil_id)) is not None)
    driver.window.lock()
    driver.settle()
    driver.unlock(PASSPHRASE)
    driver.go("pupil", pupil_id=pupil_id, tab="chronology")
    texts = [one.text for one in held(driver, pupil_id)]
    assert texts == ["Half a sentence"]


def _kept(session: Any, form: str, pupil_id: str) -> object:
    from sencodesk.services import unsaved

    return unsaved.kept(session, form, pupil_id)


def test_what_is_restricted_is_marked_and_hidden_from_others(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["edie"]
    add(driver, pupil_id, restricted=True, text="For the key adult.")
    opened(driver, small)
    assert "Restricted" in driver.words("entry-1")
    driver.desk.role = roles.ASSISTANT
    driver.go("pupils")
    driver.go("pupil", pupil_id=small.pupils["jonah"], tab="chronology")
    driver.go("pupil", pupil_id=pupil_id, tab="chronology")
    assert "key adult" not in driver.words()
    assert "1 entry is restricted: only the SENCO reads it." in driver.words()


def test_a_paper_has_restricted_entries_only_when_asked_each_time(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil_id = small.pupils["edie"]
    add(driver, pupil_id, restricted=True, text="For the key adult.")
    opened(driver, small)
    files = iter([tmp_path / "one.pdf", tmp_path / "two.pdf", tmp_path / "three.pdf"])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(next(files)), ""))
    driver.click("chronology-save")
    assert driver.text("chronology-confided") == "Print and save restricted entries too", "it says what it governs"
    driver.click("chronology-confided")
    driver.click("chronology-save")
    driver.click("chronology-save")
    labels = driver.read(lambda session: [one.label for one in _log(session)])
    assert labels[:3] == [
        "save the chronology as a file", "save the chronology as a file, with restricted entries",
        "save the chronology as a file",
    ]  # fmt: skip


def _log(session: Any) -> list[Any]:
    from sencodesk.views import log

    return [one for one in log.changes(session) if one.label.startswith("save")]


def _three_thousand(desk: Desk, pupil_id: str) -> Change | None:
    with desk.unit("add many", pupil_id=pupil_id) as unit:
        unit.session.add_all(
            Entry(
                pupil_id=pupil_id, kind="call", on_date=date(2026, 11, 20) - timedelta(days=n // 3),
                text=f"Entry number {n} about reading at home and the weekly words.",
            )
            for n in range(MANY)
        )  # fmt: skip
    return unit.change


def test_three_thousand_entries_are_paged_and_every_one_is_reached(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["edie"]
    driver.do(lambda desk: _three_thousand(desk, pupil_id))
    opened(driver, small)
    assert driver.text("chronology-where") == "1 to 15 of 3,000"
    driver.click("chronology-older")
    assert driver.text("chronology-where") == "16 to 30 of 3,000"
    last = held(driver, pupil_id)[-1]
    driver.go("pupil", pupil_id=pupil_id, tab="chronology", record=last.id)
    assert driver.text("chronology-where") == "2,986 to 3,000 of 3,000"
    assert driver.focus() == "entry-15-versions"
    driver.type("chronology-find", "number 2999")
    assert driver.seen("entry-1")
    assert not driver.seen("entry-2")


def test_the_forms_know_every_value_that_the_services_take() -> None:
    """A value that a service takes and that nobody can type, or the other way round, is a mistake of one of them."""
    entry = {one.field for one in entry_specs(confided=True, today=lambda: date(2026, 11, 23), whole=True)}
    assert entry == set(chronology.EntryValues.__annotations__)
    assert {one.field for one in CONSENTS.specs} == set(chronology.ConsentValues.__annotations__)
    assert {one.field for one in HANDED_OVER.specs} == set(chronology.HandedOverValues.__annotations__)

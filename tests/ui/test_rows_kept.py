# SPDX-License-Identifier: Apache-2.0
"""Cells of the small tables that cannot be saved: what was typed stays, says why, and is there after a lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sencodesk.services import unsaved
from tests.ui.driver import Driver
from tests.ui.plan_editor import as_the_power_went
from tests.ui.school import PASSPHRASE, SmallSchool
from tests.ui.test_settings import now


def test_a_cell_that_cannot_be_read_keeps_its_text_through_change_of_section_undo_and_lock(
    driver: Driver, small: SmallSchool
) -> None:
    driver.go("settings", section="calendar")
    before = now(driver).terms[0].last_day
    driver.type("terms-1-last_day", "18 Dec, I think")
    assert "Write a date" in driver.text("terms-error")
    driver.type("terms-1-name", "Autumn of the new roof")
    assert now(driver).terms[0].name == "Autumn of the new roof"
    assert driver.text("terms-1-last_day") == "18 Dec, I think"
    driver.click("status-undo")
    assert driver.text("terms-1-last_day") == "18 Dec, I think"
    driver.click("settings-people")
    driver.click("settings-calendar")
    assert driver.text("terms-1-last_day") == "18 Dec, I think"
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    driver.go("settings", section="calendar")
    assert driver.text("terms-1-last_day") == "18 Dec, I think"
    assert driver.text("terms-error").startswith("Last day: ")
    assert now(driver).terms[0].last_day == before
    driver.type("terms-1-last_day", "17/12/2026")
    assert now(driver).terms[0].last_day == date(2026, 12, 17)
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    driver.go("settings", section="calendar")
    assert driver.text("terms-1-last_day").split() == ["Thu", "17", "Dec", "2026"]
    assert not driver.seen("terms-error")


def test_a_cell_that_was_refused_stays_as_typed_and_says_why(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="people")
    before = now(driver).people[0].name
    driver.type("people-1-name", "")
    why = driver.text("people-error")
    assert why
    assert now(driver).people[0].name == before
    driver.type("people-1-telephone", "01632 960 555")
    assert now(driver).people[0].telephone == "01632 960 555"
    assert driver.text("people-1-name") == ""
    assert driver.text("people-error") == why
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    driver.go("settings", section="people")
    assert driver.text("people-1-name") == ""
    assert driver.text("people-error").startswith("Name: ")
    driver.type("people-1-name", "Ms Ottershaw")
    assert now(driver).people[0].name == "Ms Ottershaw"
    assert not driver.seen("people-error")


def test_typing_in_a_table_is_kept_after_a_pause_and_is_there_after_a_power_cut(
    driver: Driver, small: SmallSchool, window_at: Callable[[Path], Driver], tmp_path: Path
) -> None:
    driver.go("settings", section="calendar")
    term = now(driver).terms[0]
    driver.click("terms-add")
    driver.type("terms-new-name", "Spring")
    driver.until(lambda: (_kept(driver, "settings-row", "terms") or {}).get("name") == "Spring")
    driver.type("terms-1-name", "Autumn of the new", leave=False)
    driver.until(lambda: _kept(driver, "terms-row", term.id) == {"name": "Autumn of the new"})
    assert now(driver).terms[0].name == term.name
    folder = as_the_power_went(driver, tmp_path)
    driver.window.close()
    again = window_at(folder)
    again.unlock(PASSPHRASE)
    again.go("settings", section="calendar")
    assert again.text("terms-1-name") == "Autumn of the new"
    assert again.text("terms-new-name") == "Spring"


def test_a_choice_that_was_not_saved_stands_in_its_cell_again(driver: Driver, small: SmallSchool) -> None:
    one = now(driver).people[0]
    held, other = ("Yes", "No") if one.uses_store else ("No", "Yes")
    values = {"uses_store": not one.uses_store}
    driver.do(lambda desk: unsaved.keep(desk, form="people-row", record_id=one.id, base_version=None, values=values))
    driver.go("settings", section="people")
    assert driver.text("people-1-uses_store") == other
    assert driver.text("people-error").startswith("Uses these records: ")
    driver.choose("people-1-uses_store", other)
    assert now(driver).people[0].uses_store is not one.uses_store
    assert not driver.seen("people-error")
    driver.choose("people-1-uses_store", held)
    assert now(driver).people[0].uses_store is one.uses_store


def _kept(driver: Driver, form: str, record_id: str) -> dict[str, object] | None:
    found = driver.read(lambda session: unsaved.kept(session, form, record_id))
    return dict(found.values) if found is not None else None

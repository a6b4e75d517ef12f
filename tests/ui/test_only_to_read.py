# SPDX-License-Identifier: Apache-2.0
"""Somebody who may only look finds fields that say so: reached and read, not typed into, and a line that says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from sencodesk import bootstrap
from sencodesk.services import people, roles
from sencodesk.services import school as services
from sencodesk.services.desk import Desk
from sencodesk.views import councils as councils_view
from sencodesk.views import plans as plans_view
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.council import TestCouncil, open_council, template
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

THEIRS = "pewter wagon thistle ferry"
LOOKING = "You may look at these records and print from them. You do not change them."


def opened_by(locked: Driver, role: str) -> Driver:
    """The window, opened by a second person in that role, by a passphrase of their own."""
    locked.unlock(school.PASSPHRASE)
    added = locked.do(lambda desk: services.add_person(desk, values={"name": "Mr Ludgrove", "role": "Governor"}))
    person = school.touched(added, "person")
    locked.do(
        lambda desk: people.give_key(desk, person_id=person, role=role, passphrase=THEIRS, proof=school.PASSPHRASE)
    )
    locked.press("Ctrl+L")
    locked.until(lambda: locked.seen("lock-secret"))
    locked.unlock(THEIRS)
    assert locked.desk.role == role
    return locked


@pytest.fixture
def reader(locked: Driver, small: SmallSchool) -> Driver:
    """The window before somebody who may only look."""
    return opened_by(locked, roles.READER)


@pytest.fixture
def assistant(locked: Driver, small: SmallSchool) -> Driver:
    """The window before somebody who writes records and plans, and does not answer for the school."""
    return opened_by(locked, roles.ASSISTANT)


def editors(driver: Driver) -> list[QWidget]:
    """Every line, text and list of the page that is open and can be seen."""
    return [
        one
        for kind in (QLineEdit, QPlainTextEdit, QComboBox)
        for one in driver.page.findChildren(kind)
        if one.isVisible() and not isinstance(one.parentWidget(), QComboBox)
    ]


def open_to_typing(driver: Driver) -> list[str]:
    """Those of them that something can be typed into or chosen in."""
    found = []
    for one in editors(driver):
        if isinstance(one, QComboBox):
            before = one.currentIndex()
            one.setFocus(Qt.FocusReason.TabFocusReason)
            for keys in ("Down", "Up", "End", "Space", "F4", "Alt+Down"):
                QTest.keySequence(one, keys)
                if one.currentIndex() != before or one.view().isVisible():
                    found.append(one.objectName())
                    one.hidePopup()
                    one.setCurrentIndex(before)
                    break
        elif not one.isReadOnly():  # type: ignore[attr-defined]  # a line or a text
            found.append(one.objectName())
    return found


def test_a_reader_sees_a_pupil_and_types_nothing(reader: Driver, small: SmallSchool) -> None:
    reader.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    assert len(editors(reader)) > 20
    assert open_to_typing(reader) == []
    assert LOOKING in reader.words("why-not")
    for name in ("pupil-new-plan", "pupil-more", "contact-add", "contact-1-remove", "need-1-up"):
        assert not reader.seen(name), name
    assert reader.seen("contact-1-versions")
    answers = [name for name in reader.names() if name.startswith("pupil-") and name.endswith("-true")]
    assert answers, reader.names()
    for name in answers:
        reader.click(name)
        reader.press("Space", name)
        assert not reader.find(name, QAbstractButton).isChecked(), name
    reader.press("Ctrl+S")
    assert reader.messages() == []


def test_a_reader_tabs_through_fields_that_are_only_shown(reader: Driver, small: SmallSchool) -> None:
    reader.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    reader.find("pupil-sex").setFocus(Qt.FocusReason.TabFocusReason)
    reader.press("Tab")
    assert reader.focus() == "pupil-dob"
    reader.press("Shift+Tab")
    assert reader.focus() == "pupil-sex"


def test_a_reader_reads_a_plan(reader: Driver, small: SmallSchool) -> None:
    reader.go("plan", plan_id=small.plans["tomos"])
    assert not reader.seen("plan-issue")
    assert not reader.seen("plan-add-target")
    for name in [one for one in reader.names() if one.endswith("-open") and one.startswith(("plan-", "target-"))]:
        reader.click(name)
        assert open_to_typing(reader) == [], name
        assert not any(one.endswith(("-remove", "-up", "-down")) for one in reader.names()), name
    assert reader.seen("plan-print")
    reader.press("Ctrl+Return")
    found = reader.read(lambda session: plans_view.plan(session, small.plans["tomos"], on=reader.desk.today()))
    assert found is not None
    assert len(found.targets) == 2
    assert reader.messages() == []


def test_a_reader_looks_at_earlier_versions_and_restores_none(reader: Driver, small: SmallSchool) -> None:
    reader.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    reader.click("pupil-versions")
    assert reader.seen("versions-list")
    assert not reader.seen("versions-restore")
    assert not reader.seen("versions-correct")


@pytest.mark.parametrize("section", ["school", "people"])
def test_a_reader_reads_settings(reader: Driver, section: str) -> None:
    reader.go("settings", section=section)
    own = [one for one in open_to_typing(reader) if not one.startswith("key")]
    assert own == []
    assert not any(one.endswith(("-add", "-remove")) for one in reader.names())
    assert LOOKING in reader.words("why-not")


def test_an_assistant_writes_records_and_reads_what_is_the_schools(assistant: Driver, small: SmallSchool) -> None:
    assistant.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    assert "pupil-forename" in open_to_typing(assistant)
    assert not assistant.seen("why-not")
    assistant.type("pupil-preferred-forename", "Eddy")
    assistant.go("settings", section="school")
    assert "school-name" not in open_to_typing(assistant)
    assert "the SENCO’s" in assistant.words("section-school-why-not")
    assistant.go("settings", section="calendar")
    assert "terms-1-name" in open_to_typing(assistant)
    assistant.go("settings", section="people")
    assert not any(one.startswith("people-") for one in open_to_typing(assistant))


WHY = "This folder can only be read, so nothing is changed here."


@pytest.fixture
def only_read(locked: Driver, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """The window before the SENCO, on records that can only be read."""
    real = bootstrap.open_desk

    def only_to_read(*given: Any, **named: Any) -> Desk:
        desk = real(*given, **named)
        desk.only_to_read = WHY
        return desk

    monkeypatch.setattr(bootstrap, "open_desk", only_to_read)
    locked.unlock(school.PASSPHRASE)
    return locked


def test_records_that_can_only_be_read_are_so_for_the_senco_too(only_read: Driver, small: SmallSchool) -> None:
    only_read.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    assert open_to_typing(only_read) == []
    assert WHY in only_read.words("why-not")


def test_today_offers_no_backup_where_records_are_only_read(only_read: Driver, small: SmallSchool) -> None:
    assert only_read.page.stem == "today"
    assert not only_read.seen("today-backup-now")
    assert "No backup is made while the records are only read." in only_read.words("today-backup")


def test_a_reader_still_makes_a_backup_from_today(reader: Driver) -> None:
    assert reader.seen("today-backup-now")


def test_a_reader_sets_no_class_for_many(reader: Driver, small: SmallSchool) -> None:
    reader.go("pupils")
    reader.press("Shift+Down", "pupils-table")
    reader.until(lambda: "2 pupils chosen" in reader.words("pupils-pane"))
    assert not reader.seen("together")


def test_nobody_is_led_to_an_import_where_records_are_only_read(only_read: Driver) -> None:
    assert "There are no pupils in these records." in only_read.words("today-empty")
    assert not only_read.seen("today-empty-act")
    only_read.go("pupils")
    assert not only_read.seen("pupils-empty-act")
    only_read.go("plans")
    assert not only_read.seen("plans-nothing-act")


@pytest.fixture
def council(tmp_path: Path, clock: FakeClock) -> TestCouncil:
    """A council that asks for a return with nothing to put right."""
    made = open_council(tmp_path / "inbox", clock)
    made.url = "https://127.0.0.1:9"
    made.publish(template(rules={}))
    return made


def test_the_card_of_a_return_offers_a_reader_its_preview_and_no_sending(
    reader: Driver, small: SmallSchool, council: TestCouncil
) -> None:
    reader.desk.role = roles.SENCO
    reader.do(council.accept)
    reader.desk.role = roles.READER
    reader.go("today")
    card = f"today-return-{reader.read(councils_view.councils)[0].id}-sen-register"
    assert reader.text(f"{card}-preview") == "Preview"
    assert not reader.seen(f"{card}-send")


def test_the_senco_is_told_nothing_and_types(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    assert not driver.seen("why-not")
    assert "pupil-forename" in open_to_typing(driver)
    assert "status-1-code" in open_to_typing(driver)

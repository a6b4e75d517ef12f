# SPDX-License-Identifier: Apache-2.0
"""Every field of the table is typed, changed, emptied, taken back and done again in the real window.

After the window is closed the command line, a process of its own, says what is held.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox

from sencodesk.records.review_rules import TO_COUNCIL
from sencodesk.services import (
    around,
    assessments,
    care,
    closed_days,
    concerns,
    ehc,
    needs,
    offers,
    pupils,
    rates,
    reviews,
    school,
    tasks,
)
from tests.ui.driver import Driver, words_on
from tests.ui.fields import GROUPS, Group, Rows, Typed
from tests.ui.school import PASSPHRASE, SmallSchool

TODAY = "2026-11-23"
FLAGS = ("unit", "resourced", "top_up")
OTHERS = {"status-3-code", "former-upn-1-upn", "classes-4-teacher"}
"""A status of the old Code, and what verbs of its own change."""


def taken(values: type, **renamed: str) -> set[str]:
    """The values that a service takes of a kind of record."""
    keys = {key.removesuffix("_") for key in get_type_hints(values)}
    return {renamed.get(key, key) for key in keys}


MOVED = {"destination", "leaving_reason", "came_from"}
"""Typed on the page of the transfer: test_transfer.py."""
KINDS: Mapping[str, set[str]] = {
    "pupil": taken(pupils.PupilValues, class_name="class") | set(FLAGS),
    "status-2": taken(needs.StatusValues),
    "need-2": taken(needs.NeedValues) - {"rank"},  # it moves the others, and the row with it: test_pupil_needs.py
    "enrolment-2": taken(pupils.RegistrationValues) - MOVED,
    "home-council-2": taken(pupils.CouncilPeriodValues),
    "contact-2": taken(pupils.ContactValues),
    "unit-1": taken(pupils.FlagValues),
    "resourced-1": taken(pupils.FlagValues),
    "top-up-1": taken(pupils.FlagValues),
    "care-flag-1": taken(care.CareFlagValues),
    "attendance-1": taken(care.AttendanceValues),
    "suspension-1": taken(care.SuspensionValues),
    "access-1": taken(care.AccessValues),
    "concern-1": taken(concerns.ConcernValues),
    "task-1": taken(tasks.TaskValues) - {"person_id"},  # one of the adults, of whom this school has one: test_before.py
    "score-1": taken(assessments.ScoreValues) - {"target_id"},  # it comes with the scale that is chosen
    "ehc-request-1": taken(ehc.RequestValues),
    "ehc-plan-1": taken(ehc.EhcPlanValues),
    "ehc-section-1": taken(ehc.SectionValues),
    "agencies-1": taken(around.AgencyValues),
    "professionals-1": taken(around.ProfessionalValues),
    "scales-1": taken(assessments.ScaleValues),
    "rates-1": taken(rates.RateValues),
    "review-1": taken(reviews.ReviewValues) - set(TO_COUNCIL),  # an annual review's alone: test_reviews.py
    "invitation-1": taken(reviews.InvitationValues),
    "offer-1": taken(offers.OfferValues),
    "school": taken(school.SchoolValues),
    "terms-2": taken(school.TermValues),
    "closed-days-1": taken(closed_days.ClosedDayValues),
    "people-2": taken(school.PersonValues),
}
"""Each kind of record: what its fields are called after, and what a service takes of it."""


def test_the_table_knows_every_field() -> None:
    """A value that a service takes and that nobody can type, or the other way round, is a mistake of one of them."""
    rows = [one for group in GROUPS for kind in group.rows for one in kind.fields]
    typed = {one.name.replace("_", "-") for one in (*rows, *(one for group in GROUPS for one in group.fields))}
    wanted = {f"{name}-{key}".replace("_", "-") for name, keys in KINDS.items() for key in keys}
    assert typed == wanted | OTHERS


def cli(folder: Path, *words: str) -> Mapping[str, Any]:
    """What the command line answers about these records."""
    program = Path(sys.executable).with_name("sencodesk-cli")
    done = subprocess.run(
        [str(program), "--store", str(folder), "--json", *words],
        env={**os.environ, "SENCODESK_PASSPHRASE": PASSPHRASE, "SENCODESK_KEYRING": "off"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    answer: Mapping[str, Any] = json.loads(done.stdout)
    assert answer["ok"], (answer, done.stderr)
    return answer


def shown(driver: Driver, one: Typed) -> str:
    """What a person reads in a field."""
    if one.how == "answer":
        buttons = driver.find(one.name).findChildren(QAbstractButton)
        return next(button.text() for button in buttons if button.isChecked())
    return words_on(driver.find(one.name))


def enter(driver: Driver, name: str, how: str, words: str) -> None:
    """Type, choose or answer, then leave the field."""
    if how == "type":
        driver.type(name, words)
    elif how == "choose":
        driver.choose(name, words)
    else:
        end = {"Yes": "true", "No": "false", "Not recorded": "none"}[words]
        driver.click(f"{name}-{end}")


def empty(driver: Driver, one: Typed) -> None:
    """Take the value out of a field."""
    if one.how == "type":
        driver.type(one.name, "")
    elif one.how == "choose":
        box = driver.show(one.name)
        assert isinstance(box, QComboBox)
        driver.choose(one.name, one.clears_to)
    else:
        enter(driver, one.name, one.how, one.clears_to)


def walk(driver: Driver, one: Typed) -> None:
    """Type, change, empty, take back, do again; each is saved by itself."""
    first, second = one.seen
    enter(driver, one.name, one.how, one.first)
    driver.press("Ctrl+S")
    assert shown(driver, one) == first
    enter(driver, one.name, one.how, one.second)
    driver.press("Ctrl+S")
    assert shown(driver, one) == second
    if one.clears:
        empty(driver, one)
        driver.press("Ctrl+S")
        assert shown(driver, one) == one.clears_to
        if one.required:
            assert "cannot be left empty" in driver.words(), one.name
            enter(driver, one.name, one.how, one.second)
            driver.press("Ctrl+S")
            assert "cannot be left empty" not in driver.words(), one.name
        else:
            back(driver)
    assert shown(driver, one) == second, "undo brings it back"
    back(driver)
    assert shown(driver, one) == first, "and the value before"
    press_away(driver, "Ctrl+Shift+Z")
    assert shown(driver, one) == second, "redo does it again"


def back(driver: Driver) -> None:
    """Undo."""
    press_away(driver, "Ctrl+Z")


def press_away(driver: Driver, keys: str) -> None:
    """Press keys while no text field has the focus."""
    tabs = driver.all("pupil-tabs") or driver.all("settings-school")
    tabs[0].setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    driver.press(keys)


def add(driver: Driver, rows: Rows) -> None:
    """Fill in a blank record; it then stands at its place."""
    driver.click(f"{rows.name}-add")
    for name, (how, words) in rows.typed.items():
        enter(driver, f"{rows.name}-new-{name}", how, words)
    if driver.seen(f"{rows.name}-new-save"):
        driver.click(f"{rows.name}-new-save")
    assert not driver.seen(f"{rows.name}-new-save"), driver.words()


def remove(driver: Driver, rows: Rows) -> None:
    """Take the record away and bring it back."""
    name = f"{rows.name}-{rows.place}-remove"
    driver.show(name)
    before = count(driver, rows.name)
    driver.click(name)
    assert count(driver, rows.name) == before - 1
    back(driver)
    assert count(driver, rows.name) == before


def count(driver: Driver, name: str) -> int:
    """How many records of a kind are shown."""
    return sum(driver.seen(f"{name}-{place}-remove") for place in range(1, 9))


@pytest.mark.parametrize("group", GROUPS, ids=[group.name for group in GROUPS])
def test_every_field_can_be_typed_changed_emptied_and_taken_back(
    driver: Driver, small: SmallSchool, group: Group
) -> None:
    where = {**group.where, **({"pupil_id": small.pupils[group.pupil]} if group.pupil else {})}
    driver.go(group.stem, **where)
    for one in group.fields:
        walk(driver, one)
    for rows in group.rows:
        add(driver, rows)
        for one in rows.fields:
            walk(driver, one)
        remove(driver, rows)
    driver.window.close()
    compare(driver.folder, group, small)


def compare(folder: Path, group: Group, small: SmallSchool) -> None:
    """What another process says is held."""
    if group.pupil:
        everybody = cli(folder, "pupils", "--all", "--on", TODAY)["pupils"]
        held = next(one for one in everybody if one["id"] == small.pupils[group.pupil])
        for one in (*group.fields, *(one for rows in group.rows for one in rows.fields)):
            assert one.read(held) == one.stored, one.name
        for rows in group.rows:
            assert rows.count(held) >= 1
    for verb, arguments in group.verbs:
        args = folder.parent / "args.json"
        args.write_text(filled(folder, json.dumps(arguments)), encoding="utf-8")
        assert cli(folder, "do", verb, "--args", str(args))["change"] is None, f"{verb} would change something"
    if group.verbs:
        wrong = json.dumps(group.verbs[-1][1]).replace("2027-03-25", "2027-03-24").replace("01632 960 1", "01632 960 2")
        wrong = wrong.replace("metres", "yards").replace("Cedarwell", "Cedarwood")
        (folder.parent / "args.json").write_text(filled(folder, wrong), encoding="utf-8")
        assert cli(folder, "do", group.verbs[-1][0], "--args", str(folder.parent / "args.json"))["change"], "compares"


def filled(folder: Path, arguments: str) -> str:
    """The id of the record that was added last in the place of ``{table}``."""
    for change in cli(folder, "log")["changes"]:
        for row in change["touched"]:
            arguments = arguments.replace("{" + row["table"] + "}", row["id"])
    return arguments

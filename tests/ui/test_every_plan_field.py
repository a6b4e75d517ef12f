# SPDX-License-Identifier: Apache-2.0
"""Every field of a plan, a target and a signature is typed, changed, emptied, taken back and done again in the window.

After the window is closed the command line, a process of its own, says what is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt

from sencodesk.views.plans import PLAN_FIELDS, TARGET_FIELDS
from tests.invented import upn
from tests.ui.driver import Driver, words_on
from tests.ui.fields import Typed
from tests.ui.fields_plans import CARDS, CardFields
from tests.ui.school import SmallSchool
from tests.ui.test_every_field import cli

NOT_TYPED = {"id", "pupil_id", "template", "number", "version", "state", "row_version", "n", "bank", "cycle_id"}
"""Fields that nobody types: the program counts them, or buttons change them."""


def test_the_table_knows_every_field() -> None:
    typed = {one.name for card in CARDS for one in card.fields}
    wanted = {f"plan-{key.replace('_', '-')}" for key in PLAN_FIELDS if key not in NOT_TYPED}
    wanted |= {f"target-1-{key.replace('_', '-')}" for key in TARGET_FIELDS if key not in NOT_TYPED}
    wanted |= {f"signatures-1-{key}" for key in ("role", "name", "signed_on")}
    assert typed == wanted


@pytest.mark.parametrize("card", CARDS, ids=[card.name for card in CARDS])
def test_every_field_can_be_typed_changed_emptied_and_taken_back(
    driver: Driver, small: SmallSchool, card: CardFields
) -> None:
    driver.go("plan", plan_id=small.plans["tomos"])
    driver.click(card.opens)
    if card.name == "signatures":
        sign(driver)
    for one in card.fields:
        walk(driver, one)
    driver.window.close()
    held = plan(driver, small)
    for one in card.fields:
        assert one.read(held) == one.stored, one.name


def walk(driver: Driver, one: Typed) -> None:
    """Type, change, empty, take back, do again; each is one change."""
    first, second = one.seen
    for words, seen in ((one.first, first), (one.second, second)):
        enter(driver, one, words)
        assert shown(driver, one) == seen, one.name
    enter(driver, one, one.clears_to)
    assert shown(driver, one) == one.clears_to, one.name
    if one.required:
        assert "cannot be left empty" in driver.words(), one.name
        enter(driver, one, one.second)
        assert "cannot be left empty" not in driver.words(), one.name
    else:
        away(driver, "Ctrl+Z")
    assert shown(driver, one) == second, f"undo brings {one.name} back"
    away(driver, "Ctrl+Z")
    assert shown(driver, one) == first, f"and the value of {one.name} before"
    away(driver, "Ctrl+Shift+Z")
    assert shown(driver, one) == second, f"redo does {one.name} again"


def enter(driver: Driver, one: Typed, words: str) -> None:
    """Type or choose, and save."""
    if one.how == "choose":
        driver.choose(one.name, words)
    else:
        driver.type(one.name, words)
    driver.press("Ctrl+S")


def shown(driver: Driver, one: Typed) -> str:
    """What a person reads in a field."""
    return words_on(driver.find(one.name))


def away(driver: Driver, keys: str) -> None:
    """Press keys while no field has the focus."""
    driver.find("plan-back").setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    driver.press(keys)


def sign(driver: Driver) -> None:
    """A first signature, to walk its fields."""
    driver.click("signatures-add")
    driver.type("signatures-new-role", "Carer")
    driver.type("signatures-new-name", "Mr Quist")
    driver.click("signatures-new-save")


def plan(driver: Driver, small: SmallSchool) -> Mapping[str, Any]:
    """What the command line says of the plan."""
    found = cli(driver.folder, "plans", "--upn", upn(4))["plans"]
    return next(one for one in found if one["id"] == small.plans["tomos"])

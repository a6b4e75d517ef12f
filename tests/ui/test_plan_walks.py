# SPDX-License-Identifier: Apache-2.0
"""Walks through the editor in any order: whatever was typed, moved, undone and redone, boxes and records agree."""

import random

import pytest
from PySide6.QtCore import Qt

from sencodesk.views.plans import TARGET_FIELDS, PlanView
from sencodesk_ui.pages.plan.page import PlanPage
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool

STEPS = 22
WORDS = ("Knots and maps.", "Shows two cards", "3 of 5", "", "Waits", "Ropes <b>and</b> rigging")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_boxes_records_and_paper_agree_after_any_walk(driver: Driver, small: SmallSchool, seed: int) -> None:
    chance = random.Random(seed)
    page = editor(driver, small.plans["tomos"])
    for _ in range(STEPS):
        step(driver, page, chance)
    driver.press("Ctrl+S")
    driver.until(page.paper.settled)
    plan = held(driver, small.plans["tomos"])
    assert page.found is not None
    assert page.found.plan == plan
    assert shown(page) == stored(plan)
    assert [card.typed_values() for card in page.form.cards()] == [{}] * len(list(page.form.cards()))
    assert [one.n for one in plan.targets] == list(range(1, len(plan.targets) + 1))
    for _ in range(4):
        driver.bench.undo()
    driver.settle()
    assert shown(page) == stored(held(driver, small.plans["tomos"]))


def step(driver: Driver, page: PlanPage, chance: random.Random) -> None:
    """One thing that a person may do."""
    what = chance.choice(["type", "type", "type", "open", "save", "undo", "redo", "add", "move", "remove", "leave"])
    open_card = next((card for card in page.form.cards() if card.is_open() and card.fields), None)
    if what == "type" and open_card is not None:
        words = [one for one in open_card.fields.values() if hasattr(one.editor, "toPlainText")]
        if words:
            driver.type(chance.choice(words).editor.objectName(), chance.choice(WORDS), leave=chance.random() < 0.5)
    elif what in ("open", "type"):
        driver.click(chance.choice([card.head.chevron for card in page.form.cards()]).objectName())
    elif what == "save":
        driver.press("Ctrl+S")
    elif what in ("undo", "redo"):
        driver.find("plan-back").setFocus(Qt.FocusReason.TabFocusReason)
        driver.press("Ctrl+Z" if what == "undo" else "Ctrl+Shift+Z")
    elif what == "add" and len(page.form.targets) < 5:
        driver.click("plan-add-target")
    elif what == "move" and page.form.targets:
        page.form.asked.emit(chance.choice(page.form.targets).record_id, chance.choice(["up", "down"]))
        driver.settle()
    elif what == "remove" and len(page.form.targets) > 1 and chance.random() < 0.5:
        page.form.asked.emit(chance.choice(page.form.targets).record_id, "remove")
        driver.settle()
    elif what == "leave":
        driver.go("today")
        driver.go("plan", **page.where)


def shown(page: PlanPage) -> list[dict[str, object]]:
    """What stands in every box, card by card."""
    form = page.form
    return [card.values() for card in (form.dates, form.about, form.home, *form.targets)]


def stored(plan: PlanView) -> list[dict[str, object]]:
    """What the records say, in the same form."""
    parts: list[tuple[object, tuple[str, ...]]] = [
        (plan, ("start", "review", "review_time")),
        (plan, ("strengths", "difficulties", "pupil_view")),
        (plan, ("at_home", "parent_view")),
    ]
    typed = tuple(key for key in TARGET_FIELDS if key not in ("id", "n", "row_version", "bank"))
    parts += [(one, typed) for one in plan.targets]
    return [{key: getattr(part, key) for key in keys} for part, keys in parts]

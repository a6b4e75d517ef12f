# SPDX-License-Identifier: Apache-2.0
"""Plans are started for all who are chosen in the register: one change, and nobody gets a second one."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QToolButton

from sencodesk.services import plans
from sencodesk.views import plans as plans_view
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def choose(driver: Driver, entry: str) -> None:
    """An entry of the register's menu."""
    menu = driver.find("pupils-more", QToolButton).menu()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.objectName() == entry).trigger()
    driver.settle()


def newest(driver: Driver) -> dict[str, tuple[int, str]]:
    """Number and state of every pupil's newest plan."""
    found = driver.read(lambda session: plans_view.plans(session, on=driver.workspace.today()))
    return {one.pupil_id: (one.number, one.state) for one in sorted(found, key=lambda one: one.number)}


def test_who_has_none_gets_a_draft_and_one_undo_takes_all_back(driver: Driver, small: SmallSchool) -> None:
    edie, wren = small.pupils["edie"], small.pupils["wren"]
    driver.do(lambda desk: plans.set_state(desk, plan_id=small.plans["edie"], state="ended"))
    driver.go("pupils")
    before = newest(driver)
    choose(driver, "pupils-choose-all")
    choose(driver, "pupils-start-plans")
    after = newest(driver)
    assert after == {**before, wren: (1, "draft"), edie: (2, "draft")}
    assert driver.messages()[0].startswith("2 drafts were started. 4 have a plan already.")
    choose(driver, "pupils-start-plans")
    assert newest(driver) == after
    assert any("Whoever is chosen has a plan" in one for one in driver.messages())
    driver.press("Ctrl+Z")
    assert newest(driver) == before


def test_one_alone_is_opened(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    driver.type("pupils-search", "wren", leave=False)
    choose(driver, "pupils-choose-all")
    choose(driver, "pupils-start-plans")
    assert driver.page.stem == "plan"
    assert newest(driver)[small.pupils["wren"]] == (1, "draft")

# SPDX-License-Identifier: Apache-2.0
"""Saved views of the register: saved, taken, deleted and brought back; columns that are chosen stay chosen."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from sencodesk_ui.pages.pupils.page import PupilsPage
from sencodesk_ui.pages.pupils.remembered import Remembered, from_setting, to_setting
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool


def page(driver: Driver) -> PupilsPage:
    """The register, read."""
    found = driver.go("pupils")
    assert isinstance(found, PupilsPage)
    return found


def press(driver: Driver, menu: QMenu, name: str) -> None:
    """Press an entry of a menu, also of one inside it."""
    action = menu.findChild(QAction, name)
    assert action is not None, [one.objectName() for one in menu.findChildren(QAction)]
    action.trigger()
    driver.settle()


def names(found: PupilsPage) -> list[str]:
    """Who is shown."""
    return [row.pupil.surname for row in found.table.register.rows]


def test_a_view_keeps_filters_order_and_columns(driver: Driver, small: SmallSchool) -> None:
    found = page(driver)
    found.bar.menus["class_name"].tick(frozenset({"4H"}))
    found.table.sort_by("name", falling=True)
    press(driver, found.more_button.menu(), "pupils-column-council")
    driver.settle()
    wanted = names(found)
    assert 0 < len(wanted) < len(small.pupils)
    press(driver, found.views.button.views, "pupils-view-begin")
    driver.type("pupils-view-name", "4H for Monday")
    driver.click("pupils-view-save")
    found.bar.reset()
    press(driver, found.more_button.menu(), "pupils-column-council")
    assert names(found) != wanted
    driver.window.lock()
    driver.settle()
    driver.unlock(PASSPHRASE)
    found = page(driver)
    press(driver, found.views.button.views, "pupils-view-0")
    assert names(found) == wanted
    assert found.table.hidden() == {"council"}
    assert not found.more_button.columns["council"].isChecked()


def test_a_deleted_view_comes_back(driver: Driver, small: SmallSchool) -> None:
    found = page(driver)
    assert small.pupils
    press(driver, found.views.button.views, "pupils-view-begin")
    driver.type("pupils-view-name", "All")
    driver.click("pupils-view-save")
    press(driver, found.views.button.views, "pupils-view-delete-0")
    assert list(found.views.kept) == []
    assert any("is deleted" in text for text in driver.bench.messages.texts())
    driver.click("message-act")
    driver.settle()
    assert list(found.views.kept) == ["All"]


def test_a_view_without_a_name_is_not_saved(driver: Driver, small: SmallSchool) -> None:
    found = page(driver)
    assert small.pupils
    press(driver, found.views.button.views, "pupils-view-begin")
    driver.type("pupils-view-name", "   ")
    driver.click("pupils-view-save")
    assert found.views.kept == {}
    assert found.views.isVisible()


def test_columns_that_were_put_away_stay_away(driver: Driver, small: SmallSchool) -> None:
    found = page(driver)
    assert small.pupils
    press(driver, found.more_button.menu(), "pupils-column-flags")
    driver.go("today")
    driver.window.lock()
    driver.settle()
    driver.unlock(PASSPHRASE)
    found = page(driver)
    assert found.table.hidden() == {"flags"}
    assert from_setting(to_setting(Remembered(hidden=frozenset({"need"})))).hidden == {"need"}
    assert from_setting({"hidden": ["name", "nonsense"]}).hidden == frozenset()

# SPDX-License-Identifier: Apache-2.0
"""The handbook and the earlier versions stand beside the page: what then has less room gives way, and is not cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea, QTableView, QWidget

from sencodesk_ui.pages.settings.page import SECTIONS
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def too_wide(area: QScrollArea) -> list[str]:
    """What needs more width than a part of the window that never scrolls sideways has; the deepest names it."""
    inside, room = area.widget(), area.viewport().width()
    assert inside is not None
    if inside.width() <= room:
        return []
    return [
        f"{one.objectName() or type(one).__name__}: {one.minimumSizeHint().width()}"
        for one in inside.findChildren(QWidget)
        if one.isVisible() and one.mapTo(inside, one.rect().topRight()).x() > room
    ]


@pytest.mark.parametrize("section", [one.stem for one in SECTIONS])
def test_settings_fit_beside_the_handbook(driver: Driver, small: SmallSchool, section: str) -> None:
    driver.go("settings", section=section)
    driver.press("F1")
    areas = driver.page.stack.currentWidget().findChildren(QScrollArea)  # type: ignore[attr-defined]  # the settings
    assert [one for area in areas if area.isVisible() for one in too_wide(area)] == []


def test_the_table_of_plans_shows_its_last_column_whole(driver: Driver, small: SmallSchool) -> None:
    driver.window.resize(1180, 768)
    driver.go("plans")
    driver.press("F1")
    table = driver.find("plans-table", QTableView)
    head = table.horizontalHeader()
    last = head.count() - 1
    assert head.sectionViewportPosition(last) + head.sectionSize(last) <= table.viewport().width()
    assert head.sectionSize(last) >= table.fontMetrics().horizontalAdvance("10 of 12 met")


def test_the_filters_of_the_log_are_whole_beside_earlier_versions(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.type("pupil-forename", "Edwina")
    driver.go("log")
    driver.press("Down", "log-table")
    driver.press("Down", "log-table")
    driver.click("log-versions")
    for name in ("log-first", "log-last", "log-text"):
        editor = driver.find(name)
        assert editor.mapTo(driver.page, editor.rect().topRight()).x() <= driver.page.width() - 20
        assert editor.width() >= editor.fontMetrics().horizontalAdvance("Wed 30 Sep 2026"), name

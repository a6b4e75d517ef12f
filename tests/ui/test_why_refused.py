# SPDX-License-Identifier: Apache-2.0
"""A day that has not come, where something has happened: the reason stands beside it, and again on coming back."""

from __future__ import annotations

from datetime import date
from typing import Any

from sencodesk.services import concerns
from sencodesk_ui.widgets import Label, TextField
from sencodesk_ui.widgets.cells import NOT_SAVED, Row
from sencodesk_ui.widgets.rows import Column, RowTable
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

WHY = "This date has not come yet."


def test_a_refused_day_says_why_and_says_it_again(driver: Driver, small: SmallSchool) -> None:
    pupil = small.pupils["wren"]
    values: Any = {"raised_on": date(2026, 10, 5), "text": "Loses the thread."}
    driver.do(lambda desk: concerns.add(desk, pupil_id=pupil, values=values))
    driver.go("pupil", pupil_id=pupil)
    driver.type("concern-1-parents-told-on", "7/10/2062")
    driver.press("Ctrl+S")
    driver.settle()
    assert driver.text("field-concern-1-parents-told-on-error") == WHY
    for _ in range(2):
        driver.go("pupils")
        driver.settle()
        driver.go("pupil", pupil_id=small.pupils["edie"])
        driver.settle()
        driver.go("pupil", pupil_id=pupil)
        driver.settle()
        assert driver.text("field-concern-1-parents-told-on-error") == WHY
        assert "2062" in driver.find("concern-1-parents-told-on", TextField).text()


def test_a_cell_of_a_table_says_why_again_and_only_of_what_was_refused(driver: Driver) -> None:
    columns = [Column("until", "Until", lambda name: TextField(name=name))]
    table = RowTable(columns, name="why", what="line", add="Add")
    try:
        table.set_rows([Row("1", 1, {"until": "2026"})])
        cells = table.cells("1")
        cells.editors["until"].put_back("2062")
        table.settled(cells, ["until"], {"until": WHY})
        for stands, told in (("2062", WHY), ("2063", NOT_SAVED)):
            table.set_rows([])
            table.set_rows([Row("1", 1, {"until": "2026"})])
            table.take_kept({"1": {"until": stands}})
            assert table.cells("1").wrong == {"until": told}
            assert [one.text() for one in table.findChildren(Label, "why-error")] == [f"Until: {told}"]
    finally:
        table.deleteLater()

# SPDX-License-Identifier: Apache-2.0
"""A paper dropped while a pupil's page is open is offered to that pupil's papers; a table still goes to import."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from sencodesk.views import chronology as chronology_view
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def drop(driver: Driver, *files: Path) -> None:
    """Let files fall on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    both = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    driver.bench.event(QDropEvent(QPointF(200, 200), *both))
    driver.settle()


def papers(driver: Driver, pupil_id: str) -> list[str]:
    """The papers that are kept."""
    return [one.name for one in driver.read(lambda session: chronology_view.papers(session, pupil_id, confided=True))]


@pytest.mark.parametrize("tab", ["overview", "plan", "documents"])
def test_a_paper_dropped_on_any_tab_is_kept_when_it_is_said_so(
    driver: Driver, small: SmallSchool, tmp_path: Path, tab: str
) -> None:
    edie, report = small.pupils["edie"], tmp_path / "report.pdf"
    report.write_bytes(PDF)
    driver.go("pupil", pupil_id=edie, tab=tab)
    drop(driver, report)
    assert any("Keep it with the papers of Edie Marrowfield?" in one for one in driver.messages())
    assert papers(driver, edie) == []
    driver.click("message-act")
    driver.until(lambda: papers(driver, edie) == ["report.pdf"])
    assert (driver.page.stem, driver.page.where["tab"]) == ("pupil", "documents")


def test_a_table_dropped_on_a_pupil_goes_to_the_import(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    table = tmp_path / "pupils.csv"
    table.write_text("Surname,Forename,Date of birth\nMarrowfield,Edie,14/03/2018\n", encoding="utf-8")
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    drop(driver, table)
    assert driver.page.stem == "import"


def test_a_paper_dropped_where_no_pupil_is_open_is_refused(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    assert small.pupils
    report = tmp_path / "report.pdf"
    report.write_bytes(PDF)
    driver.go("today")
    drop(driver, report)
    assert any("open the pupil" in one for one in driver.messages())

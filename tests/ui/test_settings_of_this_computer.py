# SPDX-License-Identifier: Apache-2.0
"""Settings of the computer: printing begins as chosen, About names versions and licences and nobody."""

from collections.abc import Iterator

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from sencodesk import __version__
from sencodesk.services import print_queue
from sencodesk_ui import print_choice, printing
from sencodesk_ui.pages.settings.about import PARTS
from sencodesk_ui.pages.settings.page import SECTIONS
from sencodesk_ui.print_choice import PrintChoice
from sencodesk_ui.print_sheet import PrintSheet
from tests.ui.driver import Driver
from tests.ui.school import SENCO, SmallSchool


@pytest.fixture(autouse=True)
def _nothing_chosen() -> Iterator[None]:
    """Nothing is chosen on this computer, before and after."""
    print_choice.keep(PrintChoice())
    yield
    print_choice.keep(PrintChoice())


def test_printing_begins_as_chosen(driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_queue, "queues", lambda: ("Office", "Staff room"))
    driver.go("settings", section="printing")
    driver.choose("printing-printer", "Staff room")
    driver.click("printing-sides-long")
    driver.click("printing-copy-parent")
    assert print_choice.kept() == PrintChoice("Staff room", "long", "parent")
    printing.offer(driver.workspace, driver.page, pupil_ids=[small.pupils["edie"]])
    driver.settle()
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    assert sheet.copy() == "parent"
    sheet.close()
    driver.settle()


def test_a_printer_that_is_gone_is_said_and_stops_nothing(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    print_choice.keep(PrintChoice("Old one", "long"))
    monkeypatch.setattr(print_queue, "queues", lambda: ("Office",))
    driver.go("settings", section="printing")
    assert "“Old one” is not here now" in driver.find("printing-how", QLabel).text()
    printer = QPrinter()
    before = printer.printerName()
    print_choice.kept().put_on(printer)
    assert printer.printerName() == before


def test_about_says_what_it_is_and_names_nobody(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="about")
    report = driver.find("about-report", QPlainTextEdit).toPlainText()
    assert __version__ in report
    assert "SQLAlchemy" in report
    driver.click("about-copy")
    assert QApplication.clipboard().text() == report
    for private in (SENCO, "Thistledown", "Marrowfield", str(driver.folder), small.pupils["edie"]):
        assert private not in report
    assert str(driver.folder) in driver.find("about-place", QLineEdit).text()


def test_every_part_has_a_licence() -> None:
    assert all(name and licence for name, _package, licence in PARTS)


def test_settings_opens_where_it_was_left(driver: Driver) -> None:
    for kind in SECTIONS:
        driver.go("settings", section=kind.stem)
        driver.go("today")
        driver.press("Ctrl+,")
        driver.settle()
        assert driver.page.where == {"section": kind.stem}

# SPDX-License-Identifier: Apache-2.0
"""The print sheet: the right paper, on a printer or in files with the right names, stoppable, noted in the log."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import Event

import pikepdf
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from sencodesk.papers import register
from sencodesk.papers.model import PlanPaper, RegisterPaper, TargetPaper
from sencodesk.services import papers
from sencodesk.services import plans as services
from sencodesk.views import log as log_view
from sencodesk_ui import printing
from sencodesk_ui.print_sheet import PrintSheet
from sencodesk_ui.widgets.paper_view import render
from tests import copies
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

PRINTED = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


def pdf_printer(file: Path) -> QPrinter:
    """A printer that writes a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


@pytest.fixture
def printer_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's dialog is answered with a printer that writes this file."""
    file = tmp_path / "printed.pdf"
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, _title: pdf_printer(file))
    return file


def sheet_for(driver: Driver, **how: object) -> PrintSheet:
    """The print sheet, drawn."""
    printing.offer(driver.workspace, driver.page, **how)  # type: ignore[arg-type]  # each test names its own
    driver.settle()
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    return sheet


def events(driver: Driver, pupil_id: str | None = None) -> list[str]:
    """The labels of events in the log."""
    return [
        one.label
        for one in driver.read(lambda session: log_view.changes(session, pupil_id=pupil_id))
        if one.kind == "event"
    ]


def ink(image: QImage) -> float:
    """How dark a picture is, from 0 to 1."""
    small = image.convertToFormat(QImage.Format.Format_Grayscale8).scaled(QSize(60, 80))
    dark = sum(255 - small.pixelColor(x, y).red() for x in range(60) for y in range(80))
    return dark / (60 * 80 * 255)


def test_every_page_reaches_the_printer_at_its_size(dressed: QApplication, tmp_path: Path) -> None:
    targets = tuple(TargetPaper(n, text=f"Target {n}", strategy="Show the card. " * 40) for n in range(1, 9))
    seen: list[tuple[int, int]] = []
    for name, paper, lying in (
        ("plan", copies.staff_copy(PlanPaper("Edie Marrowfield", "Edie", targets=targets), printed=PRINTED), False),
        ("register", register.register(RegisterPaper("Thistledown", PRINTED.date()), printed=PRINTED), True),
    ):
        file = tmp_path / f"{name}.pdf"
        seen.clear()
        done = printing.paint(pdf_printer(file), paper.data, on_progress=lambda at, of: seen.append((at, of)))
        assert done == paper.pages
        assert seen == [(n, paper.pages) for n in range(1, paper.pages + 1)]
        before, after = render(paper.data, 0.5), render(file.read_bytes(), 0.5)
        assert len(after.sizes) == paper.pages
        for place, (width, height) in enumerate(after.sizes):
            assert (width > height) == lying
            assert (width, height) == pytest.approx(before.sizes[place], abs=2)
            assert ink(after.images[place].convertToFormat(QImage.Format.Format_RGB32)) > 0


def test_printing_stops_between_pages(dressed: QApplication, tmp_path: Path) -> None:
    targets = tuple(TargetPaper(n, text=f"Target {n}", strategy="Show the card. " * 60) for n in range(1, 12))
    paper = copies.staff_copy(PlanPaper("Edie Marrowfield", "Edie", targets=targets), printed=PRINTED)
    assert paper.pages > 2
    seen: list[int] = []
    with pytest.raises(printing.Stopped):
        printing.paint(
            pdf_printer(tmp_path / "x.pdf"), paper.data,
            on_progress=lambda at, _of: seen.append(at), should_stop=lambda: len(seen) == 2,
        )  # fmt: skip
    assert seen == [1, 2]


def test_the_sheet_prints_what_it_shows_and_notes_it(driver: Driver, small: SmallSchool, printer_file: Path) -> None:
    sheet = sheet_for(driver, plan_ids=[small.plans["edie"]])
    assert driver.text("print-what") == "This plan"
    assert driver.text("print-summary") == "1 page."
    assert not driver.seen("print-files")
    shown = sheet.pane.view.data
    driver.click("print-go")
    assert not driver.seen("print-sheet")
    assert len(render(printer_file.read_bytes(), 0.1).sizes) == len(render(shown, 0.1).sizes) == 1
    assert "1 page went to a file." in " ".join(driver.messages())
    assert "print a plan, staff copy" in events(driver, small.pupils["edie"])


def test_one_plan_is_saved_under_class_and_number(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    sheet = sheet_for(driver, plan_ids=[small.plans["edie"]], copy="parent")
    assert sheet.file_name() == "4H-02-iep-parent.pdf"
    file = tmp_path / sheet.file_name()
    choose_file(file)
    driver.click("print-save")
    assert file.read_bytes().startswith(b"%PDF")
    assert "save a plan as a file, parent copy" in events(driver, small.pupils["edie"])
    assert not [one for one in events(driver) if "Edie" in one or "Marrowfield" in one]


def sizes_of(sheet: PrintSheet) -> tuple[int, float]:
    """How many pages the paper on the sheet has, and the size in points that most of it is set in."""
    paper = sheet._paper
    assert paper is not None
    with pikepdf.open(BytesIO(paper.data)) as pdf:
        found = [
            float(str(one.operands[1]))
            for one in pikepdf.parse_content_stream(pdf.pages[0])
            if str(one.operator) == "Tf"
        ]
    return paper.pages, max(found, key=found.count)


def test_a_family_has_its_copy_in_its_own_size_and_it_is_remembered(driver: Driver, small: SmallSchool) -> None:
    sheet = sheet_for(driver, pupil_ids=[small.pupils["edie"]])
    assert not driver.seen("print-size")
    driver.click("print-paper-copy-parent")
    driver.until(sheet.pane.settled)
    assert driver.text("print-size") == "14 point, as usual"
    assert sizes_of(sheet)[1] == 14
    driver.choose("print-size", "16 point, large print")
    driver.until(sheet.pane.settled)
    assert sizes_of(sheet)[1] == 16
    driver.click("print-close")
    again = sheet_for(driver, pupil_ids=[small.pupils["edie"]], copy="parent")
    assert driver.text("print-size") == "16 point, large print"
    assert sizes_of(again)[1] == 16
    driver.click("print-close")
    other = sheet_for(driver, pupil_ids=[small.pupils["jonah"]], copy="parent")
    assert driver.text("print-size") == "14 point, as usual"
    assert sizes_of(other)[1] == 14
    driver.click("print-close")


def test_a_class_goes_out_in_the_size_of_each_or_in_one_for_all(driver: Driver, small: SmallSchool) -> None:
    driver.do(lambda desk: papers.keep_family_size(desk, pupil_id=small.pupils["jonah"], size=12))
    sheet = sheet_for(driver, pupil_ids=[small.pupils["edie"], small.pupils["jonah"]], copy="parent")
    assert driver.text("print-size") == "As each family has it"
    assert [one.family_size for one in sheet._contents] == [12, 14]  # Jonah Applewhite comes first
    driver.choose("print-size", "16 point, large print")
    driver.until(sheet.pane.settled)
    assert sizes_of(sheet)[1] == 16
    driver.click("print-close")
    assert driver.read(papers.family_sizes) == {small.pupils["jonah"]: 12}  # for this print only


def test_a_class_is_saved_as_a_file_each(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    sheet = sheet_for(driver, plan_ids=[small.plans["tomos"]])
    assert "It is a draft and says so on every page." in driver.text("print-summary")
    driver.choose("print-what", "Class 4H, 3 plans")
    driver.until(sheet.pane.settled)
    assert sheet.file_name() == "4H-iep-staff.pdf"
    driver.choose("print-files", "A file for each plan")
    choose_file(tmp_path / "out")
    driver.click("print-save")
    names = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert names == ["4H-01-iep-staff.pdf", "4H-02-iep-staff.pdf", "4H-03-iep-staff.pdf"]
    assert "3 files were saved." in " ".join(driver.messages())
    for key in ("edie", "jonah", "priya"):
        assert "save a plan as a file, staff copy" in events(driver, small.pupils[key])


def test_all_plans_and_the_register(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    sheet = sheet_for(driver, what="all")
    assert sheet.file_name() == "all-iep-staff.pdf"
    assert sheet.pane.view.pages() == 5
    driver.choose("print-what", "The SEN register, 6 pupils")
    driver.until(sheet.pane.settled)
    assert not driver.seen("print-paper-copy")
    choose_file(tmp_path / "sen-register.pdf")
    driver.click("print-save")
    assert (tmp_path / "sen-register.pdf").is_file()
    assert "save the SEN register" in events(driver)


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_noted(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    sheet_for(driver, plan_ids=[small.plans["edie"]])
    (tmp_path / "file").write_bytes(b"")
    choose_file(tmp_path / "file" / "plan.pdf")
    driver.click("print-save")
    assert "could not be written" in driver.words("print-note")
    assert driver.seen("print-sheet")
    assert not [one for one in events(driver) if "save" in one]
    driver.click("print-close")


def test_leaving_the_dialog_prints_nothing(driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, _title: None)
    sheet_for(driver, plan_ids=[small.plans["edie"]])
    driver.click("print-go")
    assert driver.seen("print-sheet")
    assert not [one for one in events(driver) if "print" in one]
    driver.click("print-close")


def test_closing_while_it_prints_stops_and_then_closes(
    driver: Driver, small: SmallSchool, printer_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = sheet_for(driver, what="all")
    asked = Event()

    def paint(_printer: QPrinter, _data: bytes, *, on_progress: object, should_stop: Callable[[], bool]) -> int:
        assert asked.wait(20)
        assert should_stop()
        raise printing.Stopped

    monkeypatch.setattr(printing, "paint", paint)
    sheet.print()
    assert not sheet.print_button.isEnabled()
    sheet.close()
    assert sheet.isVisible()
    asked.set()
    driver.settle()
    assert not driver.seen("print-sheet")
    assert not [one for one in events(driver) if "print" in one]


def test_a_long_drawing_shows_how_far_it_is_and_can_be_stopped(driver: Driver, small: SmallSchool) -> None:
    sheet = sheet_for(driver, what="all")
    seen: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        seen.append((done, of))
        if done == 1:
            sheet.progress.stop.click()

    sheet._progressed.connect(stop)
    sheet.pane.draw()
    driver.until(sheet.pane.settled)
    assert seen[0] == (1, 5)
    assert not driver.seen("print-progress")
    driver.click("print-close")


def test_the_editor_prints_what_was_just_typed(driver: Driver, small: SmallSchool, printer_file: Path) -> None:
    driver.go("plan", plan_id=small.plans["tomos"])
    driver.click("plan-about-open")
    driver.type("plan-strengths", "Knots and maps.", leave=False)
    driver.press("Ctrl+P")
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    assert [one.strengths for one in sheet._contents] == ["Knots and maps."]
    driver.click("print-close")


@pytest.mark.parametrize("answer", [QDialog.DialogCode.Accepted, QDialog.DialogCode.Rejected])
def test_the_system_s_dialog_is_asked(
    dressed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: QDialog.DialogCode
) -> None:
    asked: list[QPrintDialog] = []

    def answered(dialog: QPrintDialog) -> QDialog.DialogCode:
        asked.append(dialog)
        return answer

    monkeypatch.setattr(QPrintDialog, "exec", answered)
    parent = QWidget()
    qtbot.addWidget(parent)
    printer = printing.ask_printer(parent, "Individual education plans")
    assert len(asked) == 1
    if answer == QDialog.DialogCode.Rejected:
        assert printer is None
    else:
        assert printer is not None
        assert printer.docName() == "Individual education plans"
        assert printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.A4


def test_the_recovery_sheet_s_way_to_a_printer(
    driver: Driver, printer_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = copies.staff_copy(PlanPaper("", ""), printed=PRINTED)
    said: list[str] = []

    def go() -> None:
        printing.print_pdf(
            driver.workspace.jobs, driver.window, paper.data, "Recovery sheet", printed=said.append, refused=said.append
        )

    go()
    driver.until(lambda: said == ["a file"])
    assert printer_file.is_file()
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, _title: None)
    go()
    driver.settle()
    assert said == ["a file"]


def refuses(driver: Driver, words: str) -> None:
    """The sheet says why it has nothing, shows no child's paper and cannot print."""
    assert driver.text("print-summary") == words
    for name in ("print-what", "print-files", "print-paper"):
        assert not driver.seen(name), name
    assert not driver.find("print-go").isEnabled()
    assert not driver.find("print-save").isEnabled()
    said = driver.words("print-sheet")
    assert not [one for one in ("4H", "3B", "2W", "register") if one in said]
    driver.click("print-close")


def test_a_pupil_without_a_plan_is_offered_nobody_else_s(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["wren"])
    driver.click("pupil-print")
    refuses(driver, "Wren has no plan yet.")


def test_pupils_whose_plan_was_removed_are_offered_nobody_else_s(driver: Driver, small: SmallSchool) -> None:
    driver.do(lambda desk: services.remove(desk, plan_id=small.plans["edie"]))
    sheet_for(driver, pupil_ids=[small.pupils["edie"], small.pupils["wren"]])
    refuses(driver, "There is no plan to print here yet.")


@pytest.mark.parametrize("how", [{"plan_ids": []}, {"pupil_ids": []}, {"what": "class:9Z"}])
def test_what_is_not_there_is_not_replaced(driver: Driver, small: SmallSchool, how: dict[str, object]) -> None:
    sheet_for(driver, **how)
    refuses(driver, "There is no plan to print here yet.")


def test_the_sheet_says_which_targets_have_no_plain_words(driver: Driver, small: SmallSchool) -> None:
    sheet_for(driver, plan_ids=[small.plans["edie"]], copy="parent")
    assert "no plain words for the family in target 2, so" in driver.words("print-note")
    driver.click("print-close")


def test_a_size_is_kept_for_the_pupil_it_is_shown_of(driver: Driver, small: SmallSchool) -> None:
    sheet = sheet_for(driver, pupil_ids=[small.pupils["edie"]], copy="parent")
    driver.until(sheet.pane.settled)
    sheet._chosen = [one for one in sheet._all if one.pupil_id == small.pupils["jonah"]]  # its plan is still being read
    driver.choose("print-size", "16 point, large print")
    driver.until(sheet.pane.settled)
    driver.click("print-close")
    assert driver.read(papers.family_sizes) == {small.pupils["edie"]: 16}

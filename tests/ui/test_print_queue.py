# SPDX-License-Identifier: Apache-2.0
"""A paper to a real queue: letters stay letters, pages and copies as chosen, nothing left lying, stopped when told."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from reportlab.pdfgen.canvas import Canvas

from sencodesk.errors import UserError
from sencodesk.services import print_queue
from sencodesk.services.print_queue import CHUNK, Job
from sencodesk_ui import printing
from sencodesk_ui.print_sheet import PrintSheet
from tests.cups import QUEUE, Cups, running
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

TITLE = "Individual education plans"
PAGES = 5
FROM_QT = """
import sys
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from sencodesk_ui import printing
application = QApplication([])
printer = QPrinter(QPrinter.PrinterMode.HighResolution)
printer.setPrinterName(sys.argv[1])
assert printer.printerName() == sys.argv[1], printer.printerName()
printer.setDocName("Individual education plans")
printer.setCopyCount(2)
printer.setPrintRange(QPrinter.PrintRange.PageRange)
printer.setPageRanges(QPageRanges.fromString("2-3,5"))
printing.send(printer, sys.stdin.buffer.read())
"""


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cups]:
    """A CUPS server of this test's own, and no other."""
    with running() as server:
        monkeypatch.setenv("CUPS_SERVER", server.address)
        yield server


def paper(padding: int = 0) -> bytes:
    """Five pages, each saying its number; with ``padding`` bytes that nothing shows."""
    made = io.BytesIO()
    canvas = Canvas(made)
    for page in range(1, PAGES + 1):
        canvas.drawString(72, 700, f"Target {page} of Edie")
        canvas.showPage()
    canvas.save()
    return made.getvalue() + b"%" + b"x" * padding + b"\n"


def words(cups: Cups) -> list[str]:
    """What stands on the printed pages, page by page, read as letters."""
    cups.finish()
    data = cups.printed.read_bytes()
    file = cups.root / "read.pdf"
    file.write_bytes(data[data.index(b"%PDF") :])
    document = QPdfDocument()
    document.load(str(file))
    return [document.getAllText(page).text().strip() for page in range(document.pageCount())]


def test_letters_reach_the_printer_as_letters(cups: Cups) -> None:
    assert print_queue.queues() == (QUEUE,)
    seen: list[tuple[int, int]] = []
    data = paper(CHUNK)
    number = print_queue.send(data, Job(QUEUE, TITLE), on_progress=lambda at, of: seen.append((at, of)))
    assert number.startswith(f"{QUEUE}-")
    assert words(cups) == [f"Target {page} of Edie" for page in range(1, PAGES + 1)]
    assert len(seen) > 1
    assert seen[-1] == (len(data), len(data))


def test_pages_and_copies_are_the_ones_chosen(cups: Cups) -> None:
    print_queue.send(paper(), Job(QUEUE, TITLE, copies=2, pages="2-3"))
    assert words(cups) == ["Target 2 of Edie", "Target 3 of Edie"] * 2


def test_sides_and_grey_are_asked_of_the_queue(cups: Cups) -> None:
    print_queue.send(paper(), Job(QUEUE, TITLE, sides="two-sided-long-edge", grey=True))
    cups.finish()
    told = next(one for one in cups.errors_all().splitlines() if "argv[5]" in one)
    assert "sides=two-sided-long-edge" in told
    assert "print-color-mode=monochrome" in told


def test_what_was_chosen_in_the_systems_dialog_arrives(cups: Cups) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FROM_QT, QUEUE], input=paper(), capture_output=True, check=False,
        env={**cups.environment(), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert words(cups) == [f"Target {page} of Edie" for page in (2, 3, 5)] * 2


def test_stopped_halfway_nothing_is_printed(cups: Cups) -> None:
    stops = iter([False, True])
    with pytest.raises(print_queue.Stopped):
        print_queue.send(paper(20 * CHUNK), Job(QUEUE, TITLE), should_stop=lambda: next(stops))
    cups.finish()
    assert not cups.printed.exists()


def test_nothing_of_a_paper_is_left_lying_and_no_name_stands_in_the_queue(cups: Cups, tmp_path: Path) -> None:
    print_queue.send(paper(), Job(QUEUE, TITLE))
    cups.finish()
    assert [one for one in (cups.root / "spool").rglob("*") if one.is_file() and one.name.startswith("d")] == []
    assert "Edie" not in cups.errors_all()
    assert list(tmp_path.iterdir()) == []


def test_a_queue_that_is_gone_is_said_in_plain_words(cups: Cups) -> None:
    with pytest.raises(UserError) as refused:
        print_queue.send(paper(), Job("Nowhere", TITLE))
    assert "did not take it" in refused.value.happened


def test_without_a_print_system_there_are_no_queues(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert print_queue.queues() == ()


class OfficePrinter(QPrinter):
    """What the system's dialog gives back when the office's printer was taken."""

    def printerName(self) -> str:
        """The queue."""
        return QUEUE


def test_a_class_goes_to_the_queue_from_the_print_sheet(
    driver: Driver, small: SmallSchool, cups: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, title: _named(title))
    printing.offer(driver.workspace, driver.page, pupil_ids=list(small.pupils.values()), what="class:4H")
    driver.settle()
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    driver.click("print-go")
    driver.until(lambda: bool(driver.bench.messages.texts()))
    printed = "\n".join(words(cups))
    for surname in ("Marrowfield", "Applewhite", "Quillwyn"):
        assert surname in printed
    assert "Bramblequist" not in printed
    assert any(f"went to “{QUEUE}”" in text for text in driver.bench.messages.texts())
    assert "Marrowfield" not in cups.errors_all()


def _named(title: str) -> QPrinter:
    printer = OfficePrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    return printer

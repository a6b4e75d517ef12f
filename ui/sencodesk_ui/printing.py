# SPDX-License-Identifier: Apache-2.0
"""Papers to a printer or a file: what to print, a preview, the system's own dialog, progress that can be stopped.

A CUPS queue gets the PDF itself (services/print_queue.py). Qt cannot paint a PDF as lines, so elsewhere pages go to the
printer as pictures at ``DPI``. Both are done on a thread of their own; QPainter on a QPrinter may be used there.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from sencodesk.errors import UserError
from sencodesk.services import print_queue
from sencodesk.services.print_queue import Job, Sides
from sencodesk_ui import print_choice
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.widgets.paper_view import render
from sencodesk_ui.workspace import Workspace

DPI = 300
POINTS = 72
NO_PRINTER = "The printer did not take it. Look whether it is on, or save the paper as PDF."


class Stopped(Exception):  # noqa: N818  # not an error: the person asked for it
    """The person stopped the printing; pages that had gone to the printer are on paper."""


def offer(
    workspace: Workspace,
    parent: QWidget,
    *,
    pupil_ids: Sequence[str] | None = None,
    plan_ids: Sequence[str] | None = None,
    copy: str = "",
    what: str = "",
) -> QDialog:
    """Open the print sheet on plans (of these pupils, or these plans), with a class, all and the register to choose.

    ``copy`` is the one chosen in Settings where nothing is said. ``what`` is taken first where it is given: ``all``,
    ``register`` or ``class:4H``.

    Where pupils or plans are named and there is no plan among them, the sheet says so and offers nobody else's.
    The sheet is returned open; it closes itself. It reads the records, so commit what is typed before.
    """
    from sencodesk_ui.print_sheet import PrintSheet

    sheet = PrintSheet(
        workspace, parent, pupil_ids=pupil_ids, plan_ids=plan_ids, copy=copy or print_choice.kept().copy, what=what
    )
    sheet.open()
    return sheet


def print_pdf(  # who asks, what, and the two ways in which it can end
    jobs: Jobs,
    parent: QWidget,
    data: bytes,
    title: str,
    *,
    printed: Callable[[str], None],
    refused: Callable[[str], None],
    owner: QObject | None = None,
) -> None:
    """Ask for a printer and print a paper on it, aside; nothing happens where the dialog is left.

    ``printed`` is told the printer's name, ``refused`` a sentence to show, on the window's thread while ``owner`` (the
    one who asks, where nobody is named) lives. ``title`` names the paper in the printer's queue: never a child.
    """
    printer = ask_printer(parent, title)
    if printer is None:
        return

    def failed(error: BaseException) -> None:
        words = refusal(error)
        if words:
            refused(words)
        else:
            jobs.bug.emit(error)

    words = printer_words(printer)
    jobs.aside(owner or parent, lambda: send(printer, data), lambda _nothing: printed(words), failed)


def refusal(error: object) -> str:
    """What to say of a printer that did not take a paper; empty for an error that is ours."""
    if isinstance(error, UserError):
        return f"{error.happened} {error.kept} {error.do}"
    return NO_PRINTER if isinstance(error, OSError) else ""


def ask_printer(parent: QWidget, title: str) -> QPrinter | None:
    """The system's print dialog; None when it was left."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    print_choice.kept().put_on(printer)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Print")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, True)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def printer_words(printer: QPrinter) -> str:
    """What to call the printer: its name, or that it was a file."""
    return "a file" if printer.outputFileName() else printer.printerName() or "the printer"


def send(
    printer: QPrinter,
    data: bytes,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Print a paper the better way that there is: the PDF itself to a queue of the system, else pages as pictures.

    Any thread may call it. Raises Stopped when told to stop, OSError or UserError when the printer does not take it.
    """
    if printer.outputFileName() or printer.printerName() not in print_queue.queues():
        paint(printer, data, on_progress=on_progress, should_stop=should_stop)
        return
    try:
        print_queue.send(data, job_of(printer), on_progress=on_progress, should_stop=should_stop)
    except print_queue.Stopped as error:
        raise Stopped from error


SIDES: dict[QPrinter.DuplexMode, Sides] = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}


def job_of(printer: QPrinter) -> Job:
    """What was chosen in the system's dialog, as a queue is told it."""
    some = printer.printRange() == QPrinter.PrintRange.PageRange
    return Job(
        printer.printerName(),
        printer.docName(),
        printer.copyCount(),
        printer.pageRanges().toString() if some else "",
        SIDES.get(printer.duplex()),
        printer.colorMode() == QPrinter.ColorMode.GrayScale,
    )


def how_many(printer: QPrinter, pages: int) -> int:
    """How many of a paper's pages were chosen."""
    return len(_wanted(printer, pages))


def paint(
    printer: QPrinter,
    data: bytes,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> int:
    """Put every page of a PDF on the printer, each on paper of its own size and way round; returns how many.

    Any thread may call it. Raises Stopped when told to stop, and OSError when the printer does not take it.
    """
    sizes = render(data, 1.0, ()).sizes
    wanted = _wanted(printer, len(sizes))
    printer.setFullPage(True)
    painter = QPainter()
    scale = min(DPI, printer.resolution()) / POINTS
    for done, place in enumerate(wanted):
        if should_stop():
            if painter.isActive():
                printer.abort()
                painter.end()
            raise Stopped
        width, height = sizes[place]
        _fit_page(printer, width, height)
        if done == 0:
            if not painter.begin(printer):
                raise OSError("the printer did not take it")
        else:
            printer.newPage()
        image = render(data, scale, [place]).images[place]
        painter.drawImage(
            QRectF(0, 0, width / POINTS * printer.resolution(), height / POINTS * printer.resolution()), image
        )
        on_progress(done + 1, len(wanted))
    painter.end()
    return len(wanted)


def _wanted(printer: QPrinter, count: int) -> list[int]:
    """The pages chosen in the system's dialog, from 0."""
    if printer.printRange() != QPrinter.PrintRange.PageRange or printer.pageRanges().isEmpty():
        return list(range(count))
    return [page - 1 for page in range(1, count + 1) if printer.pageRanges().contains(page)]


def _fit_page(printer: QPrinter, width: float, height: float) -> None:
    """Paper of the page's size, lying on its side where the page does."""
    lying = width > height
    size = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point)
    if printer.pageLayout().pageSize().id() != size.id():
        printer.setPageSize(size)
    way = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    if printer.pageLayout().orientation() != way:
        printer.setPageOrientation(way)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)

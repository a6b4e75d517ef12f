# SPDX-License-Identifier: Apache-2.0
"""How this computer prints, as chosen in Settings: which printer and which sides the system's dialog opens with."""

from dataclasses import dataclass

from PySide6.QtPrintSupport import QPrinter

from sencodesk_ui.this_computer import COPY, PRINTER, SIDES, settings, words

MODES = {
    "": QPrinter.DuplexMode.DuplexAuto,
    "one": QPrinter.DuplexMode.DuplexNone,
    "long": QPrinter.DuplexMode.DuplexLongSide,
    "short": QPrinter.DuplexMode.DuplexShortSide,
}
COPIES = (("staff", "Staff copy"), ("parent", "Parent copy"), ("pupil", "Pupil copy"))
"""The copies of a plan, each with its word."""


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """An empty ``printer`` is the system's own choice, empty ``sides`` the printer's; ``copy`` is what the print sheet
    opens with where nothing else is asked for."""

    printer: str = ""
    sides: str = ""
    copy: str = "staff"

    def put_on(self, printer: QPrinter) -> None:
        """Before the system's dialog opens; a printer that is gone leaves the system's own."""
        if self.printer:
            before = printer.printerName()
            printer.setPrinterName(self.printer)
            if not printer.isValid():
                printer.setPrinterName(before)
        if self.sides:
            printer.setDuplex(MODES[self.sides])


def kept() -> PrintChoice:
    """What was chosen on this computer."""
    printer, sides, copy = words(PRINTER), words(SIDES), words(COPY)
    return PrintChoice(printer, sides if sides in MODES else "", copy if copy in dict(COPIES) else "staff")


def keep(choice: PrintChoice) -> None:
    """Remember it."""
    file = settings()
    for key, value in ((PRINTER, choice.printer), (SIDES, choice.sides), (COPY, choice.copy)):
        file.setValue(key, value)

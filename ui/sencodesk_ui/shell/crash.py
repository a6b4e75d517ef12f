# SPDX-License-Identifier: Apache-2.0
"""Our own mistakes: a report with kinds and places of an error, never its text or values, and the box that shows it."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from sencodesk import __version__
from sencodesk_ui import theme
from sencodesk_ui.shell import screen
from sencodesk_ui.widgets.buttons import Button

MOST_FRAMES = 30


def report_of(error: BaseException) -> str:
    """Kinds, files, lines and functions of an error and its causes. Messages and values may name a child: left out."""
    lines = [f"SENCO Desk {__version__}, Qt {qVersion()}, Python {platform.python_version()}, {platform.system()}"]
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__name__)
        frames = traceback.extract_tb(current.__traceback__)[-MOST_FRAMES:]
        lines += [f"  {Path(one.filename).name}:{one.lineno} in {one.name}" for one in frames]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if current is not None:
            lines.append("because of")
    return "\n".join(lines)


def log(report: str) -> None:
    """Write a report where the program logs."""
    logging.getLogger(__name__).error("unexpected: %s", report)


class CrashBox(QDialog):
    """Says that it is our fault, that what was saved is kept, and what may be sent to us."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash")
        self.setWindowTitle("SENCO Desk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(min(theme.px(560), screen.SMALLEST[0] - 40))
        self.report = report
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        sign, title = QLabel(self), QLabel("Something went wrong inside SENCO Desk", self)
        theme.show(sign, "circle-alert", theme.current().danger, 24)
        title.setProperty("role", "section")
        head.addWidget(sign)
        head.addWidget(title, 1)
        column.addLayout(head)
        said = QLabel(
            "This is our mistake, not yours. Everything that you saved is kept. Lock, unlock and try again. "
            "If it happens twice, send us the report below: it holds no name and nothing that you typed.",
            self,
        )
        said.setWordWrap(True)
        column.addWidget(said)
        self.text = QPlainTextEdit(report, self)
        self.text.setObjectName("crash-report")
        self.text.setAccessibleName("Report")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.px(150))
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.addWidget(Button("Copy the report", name="crash-copy", icon="copy", parent=self, act=self._copy))
        row.addStretch(1)
        self.go_on = Button("Go on", "primary", name="crash-close", parent=self, act=self.close)
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report)


class _Teller(QObject):
    """Brings what another thread caught to the window's own: only that one may show a box."""

    caught = Signal(object)
    reported = Signal(str)

    def __init__(self, handle: Callable[[BaseException], None], handle_report: Callable[[str], None]) -> None:
        super().__init__()
        self._handle, self._handle_report = handle, handle_report
        self.caught.connect(self._tell)
        # Queued: where something is being taken apart, no box is made.
        self.reported.connect(self._tell_report, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        self._handle(error)

    @Slot(str)
    def _tell_report(self, report: str) -> None:
        self._handle_report(report)


def catch_all(handle: Callable[[BaseException], None], handle_report: Callable[[str], None]) -> None:
    """What nobody caught goes to ``handle``, so that it never ends in a terminal with a child's name in it.

    What could not even be raised, such as a mistake in a destructor, goes to ``handle_report`` as its report: the error
    itself would hold on to what is being destroyed. Call it on the window's thread; both are called there, whichever
    thread the mistake was made on.
    """
    teller = _Teller(handle, handle_report)

    def hook(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        handle(error)

    def hook_of_threads(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
            teller.caught.emit(told.exc_value)

    def hook_of_destructors(told: sys.UnraisableHookArgs) -> None:
        if not isinstance(told.exc_value, Exception):
            return
        report = report_of(told.exc_value)
        if isValid(teller):
            teller.reported.emit(report)
        else:  # the program ends
            log(report)

    sys.excepthook = hook
    threading.excepthook = hook_of_threads
    sys.unraisablehook = hook_of_destructors

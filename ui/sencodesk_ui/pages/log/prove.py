# SPDX-License-Identifier: Apache-2.0
"""The line that proves the chain: step by step with Cancel, and which change is the first that does not fit."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.log_lines import ChainStep, prove_chain
from sencodesk_ui import theme
from sencodesk_ui.widgets import Button, Icon, Label, Progress
from sencodesk_ui.workspace import Workspace


class ChainLine(QWidget):
    """``finished`` when the proof ended, one way or the other."""

    finished = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("log-chain")
        self.workspace = workspace
        self._running = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._sign = QHBoxLayout()
        row.addLayout(self._sign)
        told = "Every entry is sealed to the one before it: nobody can alter one or take one out unnoticed."
        self.words = Label(told, "muted", self, wrap=True)
        self.words.setObjectName("log-chain-words")
        row.addWidget(self.words, 1)
        self.start = Button("Check the log", name="log-chain-start", icon="badge-check", parent=self, act=self.prove)
        row.addWidget(self.start)
        column.addLayout(row)
        self.progress = Progress(self, name="log-chain-progress")
        self.progress.cancelled.connect(self._cancel)
        self.progress.hide()
        column.addWidget(self.progress)

    def prove(self) -> None:
        """Begin at the first change."""
        if not self._running:
            self._running = True
            self.progress.show_step("Checking the log", 0, 0)
            self.progress.show()
            if self.start.hasFocus():  # which a button that cannot be pressed loses, to whatever comes next
                self.progress.stop.setFocus(Qt.FocusReason.OtherFocusReason)
            self.start.setEnabled(False)
            self._go_on(None)

    def _go_on(self, before: ChainStep | None) -> None:
        self.workspace.read(self, lambda session: prove_chain(session, before), self._step)

    def _step(self, step: ChainStep) -> None:
        if not self._running:
            return
        if step.broken is not None:
            told = (
                f"Entry {step.broken} does not fit the one before it. It was altered, or one before it is missing. "
                "The file was left as it is. Restore a backup from before it."
            )
            self._end("circle-alert", "danger", told)
        elif step.seq >= step.last:
            now = self.workspace.now()
            count = f"{step.last:,} entries" if step.last != 1 else "1 entry"
            self._end(
                "circle-check", "success", f"The log was checked at {now:%H:%M}: {count}, none altered, none missing."
            )
        else:
            self.progress.show_step(f"{step.seq:,} of {step.last:,}", step.seq, step.last)
            self._go_on(step)

    def _cancel(self) -> None:
        if self._running:
            self._end("circle-dashed", "muted", "Stopped. This look says nothing about the log.")

    def _end(self, icon: str, token: str, words: str) -> None:
        self._running = False
        self.start.setEnabled(True)
        if self.progress.stop.hasFocus():
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)
        self.progress.hide()
        while (item := self._sign.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._sign.addWidget(Icon(icon, getattr(theme.current(), token), 18, self))
        self.words.setText(words)
        self.finished.emit()

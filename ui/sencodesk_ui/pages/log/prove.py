# SPDX-License-Identifier: Apache-2.0
"""The line that proves the chain: step by step with Cancel, and which change is the first that does not fit."""

from PySide6.QtCore import Signal
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
        self.words = Label("Each change carries the mark of the one before it.", "muted",
                           self, wrap=True)  # fmt: skip
        self.words.setObjectName("log-chain-words")
        row.addWidget(self.words, 1)
        self.start = Button("Prove the chain", name="log-chain-start", icon="badge-check", parent=self, act=self.prove)
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
            self.start.setEnabled(False)
            self.progress.show_step("Proving the chain", 0, 0)
            self.progress.show()
            self._go_on(None)

    def _go_on(self, before: ChainStep | None) -> None:
        self.workspace.read(self, lambda session: prove_chain(session, before), self._step)

    def _step(self, step: ChainStep) -> None:
        if not self._running:
            return
        if step.broken is not None:
            self._end("circle-alert", "danger", f"Change {step.broken} does not fit the chain. It was altered, or one "
                      "before it is missing. The file was left as it is. Restore a backup from before it.")  # fmt: skip
        elif step.seq >= step.last:
            now = self.workspace.now()
            count = f"{step.last:,} changes" if step.last != 1 else "1 change"
            self._end("circle-check", "success", f"Chain proved at {now:%H:%M}: {count}, none altered, none missing.")
        else:
            self.progress.show_step(f"{step.seq:,} of {step.last:,}", step.seq, step.last)
            self._go_on(step)

    def _cancel(self) -> None:
        if self._running:
            self._end("circle-dashed", "muted", "Stopped. Nothing is known of the chain from this look.")

    def _end(self, icon: str, token: str, words: str) -> None:
        self._running = False
        self.progress.hide()
        self.start.setEnabled(True)
        while (item := self._sign.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._sign.addWidget(Icon(icon, getattr(theme.current(), token), 18, self))
        self.words.setText(words)
        self.finished.emit()

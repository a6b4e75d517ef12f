# SPDX-License-Identifier: Apache-2.0
"""F1 in a dialog: the handbook's page about it, in a box over the dialog, because the window behind cannot be used."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout

from sencodesk_ui.shell.handbook import HandbookPane


def help_key(dialog: QDialog, chapter: str) -> None:
    """F1 in this dialog opens the handbook at ``chapter``; Esc closes it again."""
    QShortcut(QKeySequence("F1"), dialog).activated.connect(lambda: _open(dialog, chapter))


def _open(dialog: QDialog, chapter: str) -> None:
    box = QDialog(dialog)
    box.setObjectName("help-box")
    box.setWindowTitle("Handbook")
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    pane = HandbookPane(box, boxed=True)
    pane.closed.connect(box.close)
    pane.show_page(chapter)
    column.addWidget(pane)
    box.resize(pane.width(), dialog.height())
    box.open()

# SPDX-License-Identifier: Apache-2.0
"""What lies over a page while another record is read: no key and no click reaches fields that still tell of the last.

To disable the page instead would dress and paint each of its hundreds of parts twice.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class Veil(QWidget):
    """Nothing to see; it holds the focus while it lies."""

    def __init__(self, page: QWidget, *, name: str) -> None:
        super().__init__(page)
        self.setObjectName(name)
        self.setAccessibleName("Opening the record")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def lay(self) -> None:
        """Over all that is there, and over what the keyboard would reach."""
        page = self.parentWidget()
        assert page is not None
        self.setGeometry(page.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def lift(self, then: QWidget) -> None:
        """The record is there; the focus goes to ``then``, unless it went elsewhere meanwhile."""
        if self.window().focusWidget() is self:
            then.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing is typed here, nor passed on; the window's own keys (Ctrl+1, F1) are heard before."""
        event.accept()

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Tab leads nowhere."""
        return False

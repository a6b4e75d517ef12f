# SPDX-License-Identifier: Apache-2.0
"""Parts of which one is shown. Unlike Qt's stack it is only as high as that one, so a page does not scroll on into
the empty room of a higher part that is hidden."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class OneOf(QWidget):
    """Parts by their place; the first is shown at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._at = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, part: QWidget) -> None:
        """One more at the end."""
        self._parts.append(part)
        self._column.addWidget(part)
        part.setVisible(len(self._parts) - 1 == self._at)

    def replace(self, at: int, part: QWidget) -> None:
        """Another part in the place of one, which is let go."""
        before, self._parts[at] = self._parts[at], part
        self._column.replaceWidget(before, part)
        before.hide()
        before.deleteLater()
        part.setVisible(at == self._at)

    def show_at(self, at: int) -> None:
        """Show the part of that place."""
        self._at = at
        for n, part in enumerate(self._parts):
            part.setVisible(n == at)

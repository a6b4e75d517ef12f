# SPDX-License-Identifier: Apache-2.0
"""A row of tabs. Where not all of them have room, two arrows at its end lead to the others."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from sencodesk_ui import theme

ARROW = 14
SIDES = (("chevron-left", "left"), ("chevron-right", "right"))


class Tabs(QTabBar):
    """Tabs with a name for readers. The keys Left and Right go through all of them, in sight or not."""

    def __init__(self, called: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(called)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # pressed, it has the keyboard: what was typed in is hidden now
        for button, (_icon, side) in zip(self._arrows(), SIDES, strict=True):
            button.setAccessibleName(f"Tabs farther {side}")
            button.setToolTip(f"Tabs farther {side}")

    def _arrows(self) -> list[QToolButton]:
        """Qt's own two buttons, the left one first."""
        return self.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def tabLayoutChange(self) -> None:
        """Qt gives its buttons arrows of six pixels each time it lays the tabs out; put icons in their place."""
        super().tabLayoutChange()
        side = theme.px(ARROW)
        for button, (icon, _side) in zip(self._arrows(), SIDES, strict=False):
            if button.arrowType() != Qt.ArrowType.NoArrow:
                button.setArrowType(Qt.ArrowType.NoArrow)
                button.setIcon(theme.icon(icon, theme.current().text, ARROW))
                button.setIconSize(QSize(side, side))

# SPDX-License-Identifier: Apache-2.0
"""What the register offers beside its two great buttons: the menu under "More"."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from sencodesk_ui.pages.pupils.model import COLUMNS
from sencodesk_ui.widgets import IconButton


class MoreMenu(IconButton):
    """The button and its menu. ``left``: whether those who have left are shown; ``columns``: which columns are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("ellipsis", "More", name="pupils-more", parent=parent, bordered=True)
        self.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.left = QAction("Show those who have left", self)
        self.columns: dict[str, QAction] = {}

    def offer(self, words: str, name: str, act: Callable[[], object], *, shown: bool = True) -> None:
        """One line; not ``shown`` to whoever may not do it."""
        action = self._menu.addAction(words)
        action.setObjectName(name)
        action.setVisible(shown)
        action.triggered.connect(lambda _on=False: act())

    def offer_left(self, changed: Callable[[], object]) -> None:
        """Whether those who have left are shown."""
        self.left.setObjectName("pupils-left")
        self.left.setCheckable(True)
        self.left.toggled.connect(lambda _on: changed())
        self._menu.addAction(self.left)

    def offer_columns(self, changed: Callable[[], object]) -> None:
        """Each column but the name, to be shown or hidden."""
        menu = self._menu.addMenu("Columns")
        menu.setAccessibleName("Columns")
        for key, word in COLUMNS[1:]:
            action = menu.addAction(word)
            action.setObjectName(f"pupils-column-{key}")
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(lambda _on: changed())
            self.columns[key] = action

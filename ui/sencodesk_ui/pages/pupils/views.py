# SPDX-License-Identifier: Apache-2.0
"""Saved views of the register: filters, order and columns under a name, kept inside the encrypted file.

A view that was deleted comes back by the message that says so.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.remembered import Remembered, from_setting, to_setting
from sencodesk_ui.widgets import Button, Label, TextField
from sencodesk_ui.workspace import Workspace

SETTING = "register-views"
LONGEST = 40


class ViewsButton(QToolButton):
    """The menu of views."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pupils-views")
        self.setProperty("kind", "chip")
        self.setText("Views")
        self.setAccessibleName("Saved views")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(theme.icon("bookmark", theme.current().text, 16, pad=4))
        self.setIconSize(QSize(theme.px(20), theme.px(16)))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFixedHeight(theme.px(30))
        self.views = QMenu(self)
        self.views.setAccessibleName("Saved views")
        self.setMenu(self.views)


class SavedViews(QWidget):
    """Where a view is named; shown only while one is. ``taken`` carries the view that was chosen."""

    taken = Signal(object)

    def __init__(self, workspace: Workspace, now: Callable[[], Remembered], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace, self._now = workspace, now
        self.kept: dict[str, Remembered] = {}
        self.button = ViewsButton(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = Label("Name of this view", "strong", self)
        self.name = TextField(name="pupils-view-name")
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName("Name of this view")
        label.setBuddy(self.name)
        self.name.returnPressed.connect(self.save)
        row.addWidget(label)
        row.addWidget(self.name, 1)
        row.addWidget(Button("Save view", name="pupils-view-save", parent=self, act=self.save))
        row.addWidget(Button("Cancel", "quiet", name="pupils-view-cancel", parent=self, act=self._end, way_out="form"))
        self.hide()
        self._fill()

    def recall(self) -> None:
        """Read the views that were saved."""
        self.workspace.remembered(self, SETTING, self._recalled)

    def begin(self) -> None:
        """Ask for a name."""
        self.name.setText("")
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Keep the register as it is shown, under the name; the same name again replaces it."""
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        now = self._now()
        self.kept[name] = replace(now, filters=replace(now.filters, text=""))
        self._keep()
        self._end()
        self.workspace.say("success", f"Saved as “{name}”. It is under Views, and Ctrl\u00a0K finds it.")

    def delete(self, name: str) -> None:
        """Let a view go; the message brings it back."""
        gone = self.kept.pop(name)
        self._keep()
        self.workspace.say("info", f"The view “{name}” is deleted.", "Undo", partial(self._bring_back, name, gone))

    def take(self, name: str) -> None:
        """Show the register so; a name that is gone changes nothing."""
        if name in self.kept:
            self.taken.emit(self.kept[name])

    def _bring_back(self, name: str, view: Remembered) -> None:
        self.kept[name] = view
        self._keep()

    def _end(self) -> None:
        self.hide()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _recalled(self, kept: object) -> None:
        found = kept if isinstance(kept, dict) else {}
        self.kept = {str(name): from_setting(one) for name, one in found.items()}
        self._fill()

    def _keep(self) -> None:
        self._fill()
        self.workspace.remember(SETTING, {name: to_setting(one) for name, one in self.kept.items()})

    def _fill(self) -> None:
        menu = self.button.views
        menu.clear()
        names = sorted(self.kept, key=str.casefold)
        for place, name in enumerate(names):
            action = menu.addAction(name.replace("&", "&&"))
            action.setObjectName(f"pupils-view-{place}")
            action.triggered.connect(partial(self._on, self.take, name))
        if names:
            menu.addSeparator()
        menu.addAction("Save this view", self.begin).setObjectName("pupils-view-begin")
        for place, name in enumerate(names):
            action = menu.addAction(f"Delete “{name.replace('&', '&&')}”")
            action.setObjectName(f"pupils-view-delete-{place}")
            action.triggered.connect(partial(self._on, self.delete, name))

    @staticmethod
    def _on(act: Callable[[str], None], name: str, _checked: bool = False) -> None:
        act(name)

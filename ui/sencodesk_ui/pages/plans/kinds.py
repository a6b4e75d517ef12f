# SPDX-License-Identifier: Apache-2.0
"""The button that offers every kind of plan: the program's templates and the school's own."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from sencodesk.content.template_plain import mark
from sencodesk.content.templates import Template
from sencodesk.views import plan_templates
from sencodesk_ui.widgets import Button
from sencodesk_ui.workspace import Workspace


def kind_words(one: Template) -> str:
    """A template's name, with its mark where it has one: ``..., proposal, not law``."""
    said = mark(one.state)
    return f"{one.name}, {said[0].lower()}{said[1:]}" if said else one.name


class KindButton(Button):
    """``chosen`` carries the key of a template. What is offered is read when the button is pressed."""

    chosen = Signal(str)

    def __init__(self, workspace: Workspace, word: str, *, name: str, parent: QWidget) -> None:
        super().__init__(word, "quiet", name=name, icon="chevron-down", parent=parent, act=self._read)
        self._workspace = workspace
        self._stem = name
        self.menu_of_kinds = QMenu(self)
        self.menu_of_kinds.setAccessibleName("Kinds of plan")

    def _read(self) -> None:
        self._workspace.read(self, plan_templates.offered, self._show)

    def _show(self, found: Sequence[Template]) -> None:
        self.menu_of_kinds.clear()
        for one in found:
            action = self.menu_of_kinds.addAction(kind_words(one).replace("&", "&&"))
            action.setObjectName(f"{self._stem}-{one.id}")
            action.triggered.connect(lambda _on=False, key=one.id: self.chosen.emit(key))
        tall, above = self.menu_of_kinds.sizeHint().height(), self.mapTo(self.window(), QPoint(0, 0)).y()
        self.menu_of_kinds.popup(self.mapToGlobal(QPoint(0, -tall - 2 if above > tall else self.height() + 2)))
        self.menu_of_kinds.setFocus(Qt.FocusReason.PopupFocusReason)

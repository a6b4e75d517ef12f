# SPDX-License-Identifier: Apache-2.0
"""Editors that take one of a few things: a list, and yes, no or not recorded."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QStyleOptionComboBox, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.buttons import Segmented
from sencodesk_ui.widgets.editor import Editor

CHEVRON, PADDING = 28, 10
"""Pixels at the right that are the chevron's, and at either side between the border and the words."""


class NamedList(QComboBox):
    """A closed list that is called by its accessible name everywhere.

    On Linux's accessibility bus Qt gives the taken entry as a closed list's name; what names it there is a label beside
    it. Where no label in sight says of itself that it is this list's (in rows of a table the heading stands once for
    all), one that is never shown does.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._label: QLabel | None = None  # before the parent: coming under one is an event
        super().__init__(parent)

    def setAccessibleName(self, name: str) -> None:
        """The name, for every system."""
        super().setAccessibleName(name)
        self._name_by_label()

    def changeEvent(self, event: QEvent) -> None:
        """The label goes along to another parent: Qt looks for it among the brothers of the list."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._name_by_label()

    def _name_by_label(self) -> None:
        parent, name = self.parentWidget(), self.accessibleName()
        if parent is None or not name:
            return
        if self._label is None:
            others = parent.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if any(one.buddy() is self for one in others):
                return
            self._label = QLabel(parent)
            self._label.setTextFormat(Qt.TextFormat.PlainText)
            self._label.setBuddy(self)
            self.destroyed.connect(self._label.deleteLater)
        self._label.setParent(parent)
        self._label.hide()
        self._label.setText(name.replace("&", "&&"))


class ChoiceField(Editor, NamedList):
    """One of a list of (value, words); blank is None and stands first if ``blank`` says how it reads."""

    def __init__(
        self,
        choices: Sequence[tuple[Any, str]],
        *,
        name: str,
        parent: QWidget | None = None,
        blank: str | None = "Not set",
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._blank = blank
        self._added: Any = None
        """A value that is held though it is not in the list."""
        self.set_choices(choices)
        self._by_key = False
        self.activated.connect(self._taken)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Another list; what was taken stays taken if it is there."""
        self.blockSignals(True)
        self.clear()
        self._added = None
        if self._blank is not None:
            self.addItem(self._blank, None)
        for value, words in choices:
            self.addItem(words, value)
        self.blockSignals(False)
        self.set_value(self._given)

    def value(self) -> Any:
        """What is taken."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Take one without telling. A value that is not in the list is added, so that nothing held is hidden."""
        self._given = value
        if self._added is not None and self._added != value:
            self.removeItem(self.findData(self._added))  # it was another record's
            self._added = None
        row = self.findData(value)
        if row < 0 and value is not None:
            self.addItem(str(value), value)
            self._added = value
            row = self.count() - 1
        self.setCurrentIndex(max(row, 0) if self._blank is not None else row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and letters walk through a closed list; Enter, or leaving it, takes what one has come to."""
        self._by_key = True
        super().keyPressEvent(event)
        self._by_key = False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()

    def _taken(self, _row: int) -> None:
        if not self._by_key:
            self.commit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls; a wheel must not change a record."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Arrow keys change without ``activated``: leaving tells."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """What is too long for the box ends in dots, not in the middle of a letter; the open list has it whole."""
        super().initStyleOption(option)
        room = self.width() - theme.px(CHEVRON) - 2 * theme.px(PADDING)
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def showPopup(self) -> None:
        """The list is as wide as its longest words, where the box is narrower."""
        bar = self.view().verticalScrollBar().sizeHint().width()
        wide = self.view().sizeHintForColumn(0) + 2 * theme.px(PADDING) + bar
        self.view().setMinimumWidth(min(wide, self.window().width()))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet's box with a chevron of the house."""
        super().paintEvent(event)
        if self.property("shown-only"):
            return  # it does not open
        painter = QPainter(self)
        picture = theme.pixmap("chevron-down", theme.current().muted, 16)
        painter.drawPixmap(self.width() - theme.px(26), (self.height() - theme.px(16)) // 2, picture)


class YesNoField(Editor, Segmented):
    """Yes, No, or not recorded: three states, because nobody having asked is not No."""

    def __init__(self, *, name: str, parent: QWidget | None = None, label: str = "") -> None:
        super().__init__([(True, "Yes"), (False, "No"), (None, "Not recorded")], name=name, parent=parent, label=label)
        self.set_value(None)
        self.chosen.connect(lambda _value: self.commit())

    def value(self) -> bool | None:
        """What is taken."""
        taken = Segmented.value(self)
        return taken if isinstance(taken, bool) else None

    def set_value(self, value: object) -> None:
        """Show a value."""
        self._given = value if isinstance(value, bool) else None
        Segmented.set_value(self, self._given)

# SPDX-License-Identifier: Apache-2.0
"""Buttons of every kind, chips and segments."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QButtonGroup, QPushButton, QToolButton, QWidget

from sencodesk_ui import pressing, theme

COLOURS = {"primary": "on_accent", "quiet": "accent", "row": "accent", "danger": "danger"}


def _entered(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Enter presses the button that has the focus, as the space bar does; with Ctrl or Alt it belongs to the page."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or held != Qt.KeyboardModifier.NoModifier:
        return False
    event.accept()
    if not event.isAutoRepeat():
        button.click()
    return True


class PlainButton(QPushButton):
    """A button on which an ampersand is one, and marks no key: what it says may be a name or a word of a file."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        self._words = ""
        super().__init__(parent)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Another text."""
        self._words = text
        super().setText(text.replace("&", "&&"))

    def text(self) -> str:
        """The text as it was given."""
        return self._words

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too."""
        if not _entered(self, event):
            super().keyPressEvent(event)


class Button(PlainButton):
    """A button; ``kind`` is primary, secondary, quiet, row, danger, chip or error-link.

    Pressed again while what it began is being written it does nothing; one that is on or off can always be pressed.
    ``way_out`` is "question" where it answers what is asked in place with what changes nothing (Ctrl+Z presses it),
    and "form" where it leaves a form that stands open (Ctrl+Z takes nothing back before).
    """

    def __init__(
        self,
        text: str,
        kind: str = "secondary",
        *,
        name: str,
        icon: str = "",
        parent: QWidget | None = None,
        act: Callable[[], object] | None = None,
        way_out: str = "",
    ) -> None:
        super().__init__(text, parent)
        self.way_out = way_out
        self._press = pressing.Press()
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        if icon:
            colour = getattr(theme.current(), COLOURS.get(kind, "text"))
            self.setIcon(theme.icon(icon, colour, 18, pad=4))
            self.setIconSize(QSize(theme.px(22), theme.px(18)))
        if kind in ("quiet", "error-link"):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if act is not None:
            self.clicked.connect(lambda: self._do(act))

    def _do(self, act: Callable[[], object]) -> None:
        if not self._is_dead():  # a reader presses without a key and without the pointer
            with pressing.pressed(self._press):
                act()

    def _is_dead(self) -> bool:
        return self._press.is_dead and not self.isCheckable()

    def click(self) -> None:
        """Press it."""
        if not self._is_dead():
            with pressing.pressed(self._press):
                super().click()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Not while it is dead; the second press of a double click comes here too."""
        if self._is_dead():
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What is done now is of this press."""
        with pressing.pressed(self._press):
            super().mouseReleaseEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The space bar presses when it is let go."""
        if self._is_dead():
            self.setDown(False)
            event.accept()
            return
        with pressing.pressed(self._press):
            super().keyReleaseEvent(event)

    def relabel(self, text: str) -> None:
        """Another word on it, for eyes and readers."""
        self.setText(text)
        self.setAccessibleName(text)


class IconButton(QToolButton):
    """An icon alone; its name is read out and shown as a tip."""

    def __init__(
        self,
        icon: str,
        what: str,
        *,
        name: str,
        parent: QWidget | None = None,
        act: Callable[[], object] | None = None,
        bordered: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        if not bordered:
            self.setProperty("kind", "icon")
        self.setAccessibleName(what)
        self.setToolTip(what)
        self.setIcon(theme.icon(icon, theme.current().text, 18))
        self.setIconSize(QSize(theme.px(18), theme.px(18)))
        if act is not None:
            self.clicked.connect(lambda: act())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too."""
        if not _entered(self, event):
            super().keyPressEvent(event)


class Chip(PlainButton):
    """A filter that is on or off; its count stands inside."""

    def __init__(self, text: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._text = text
        self.setObjectName(name)
        self.setProperty("kind", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setIconSize(QSize(theme.px(19), theme.px(16)))
        self.toggled.connect(self._dress)
        self._dress(False)

    def set_count(self, count: int) -> None:
        """The number behind the word."""
        self.setText(f"{self._text}  {count}")
        self.setAccessibleName(f"{self._text}, {count}")

    def _dress(self, on: bool) -> None:
        self.setIcon(theme.icon("check", theme.current().selected_accent, 16, pad=3) if on else theme.icons.NONE)


class Segmented(QWidget):
    """A few choices side by side, or ``stacked`` where they have no room, exactly one of them taken."""

    chosen = Signal(object)

    def __init__(
        self,
        choices: Sequence[tuple[object, str]],
        *,
        name: str,
        parent: QWidget | None = None,
        label: str = "",
        stacked: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._values = [value for value, _ in choices]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 if stacked else 0)
        for place, (value, text) in enumerate(choices):
            button = Button(text, "segment", name=f"{name}-{str(value).lower()}", parent=self)
            button.setAccessibleName(f"{label}: {text}" if label else text)
            button.setCheckable(True)
            button.setIconSize(QSize(theme.px(19), theme.px(16)))
            end = "first" if place == 0 else "last" if place == len(choices) - 1 else "none"
            button.setProperty("end", "none" if stacked else end)
            self._group.addButton(button, place)
            row.addWidget(button)
            button.toggled.connect(partial(_tick, button))
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._values[place]))

    def value(self) -> object:
        """What is taken."""
        return self._values[self._group.checkedId()] if self._group.checkedId() >= 0 else None

    def set_value(self, value: object) -> None:
        """Take one without telling anybody."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)


def _tick(button: Button, on: bool) -> None:
    """The one that is taken has a tick, so that colour does not say it alone."""
    button.setIcon(theme.icon("check", theme.current().selected_accent, 16, pad=3) if on else theme.icons.NONE)

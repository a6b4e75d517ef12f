# SPDX-License-Identifier: Apache-2.0
"""What somebody before the screen sees of a widget: where it is, what it says, whether it can be used.

A hidden, covered or scrolled-away widget cannot be pressed, however well a program knows it.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRegularExpression, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A widget on the screen: the point to press, in pixels of the screen, its words, and where to turn the wheel.

    ``at`` is None while it is scrolled out of sight; then ``wheel`` says where to turn, and ``down`` which way.
    """

    at: tuple[int, int] | None
    text: str
    enabled: bool
    checked: bool
    """Whether it is on, or chosen; of what opens and closes something, whether that is open."""
    wheel: tuple[int, int] | None = None
    down: bool = True
    described: str = ""
    """What a screen reader says of it besides its name."""


def find(name: str, among: list[QWidget], saying: str = "") -> QWidget | None:
    """The widget of that name in the foremost of these windows: the uppermost that is shown. ``*`` is anything.

    With ``saying`` only one that says these words counts, or a list or table, which may hold them.
    """
    wanted = QRegularExpression(QRegularExpression.wildcardToRegularExpression(name))
    for window in among:
        inner = window.findChildren(QWidget, wanted) if "*" in name else window.findChildren(QWidget, name)
        named = [window, *inner] if window.objectName() == name else inner
        shown = sorted((one for one in named if one.isVisible()), key=_height)
        if saying:
            shown = [one for one in shown if isinstance(one, QAbstractItemView) or saying in words(one)]
        if shown:
            return next((one for one in shown if not one.visibleRegion().isEmpty()), shown[0])
    return None


def _closes(button: QAbstractButton) -> bool:
    """Whether what it opens is open: it is called by what the next press does."""
    return button.accessibleName().startswith("Close ")


def _height(widget: QWidget) -> int:
    return widget.mapToGlobal(QPoint(0, 0)).y()


def look(name: str, item: str = "") -> Seen | None:
    """The widget of that name as it is seen; with ``item`` the one, or the cell of a table, that says these words."""
    among = windows()  # held on to: a dialog of Qt's own takes its children's Python halves along when it is let go
    widget = find(name, among, item)
    if widget is None:
        return _menu_entry(name)
    if item and isinstance(widget, QAbstractItemView):
        return _cell(widget, item)
    place = _point(widget)
    checked = isinstance(widget, QAbstractButton) and (widget.isChecked() or _closes(widget))
    described = widget.accessibleDescription()
    if place is not None:
        return Seen(_global(widget, place), words(widget), widget.isEnabled(), checked, described=described)
    wheel, down = _wheel(widget, widget.rect())
    return Seen(None, words(widget), widget.isEnabled(), checked, wheel, down, described)


def words(widget: QWidget) -> str:
    """What it says: its own text, else what its children say."""
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractButton | QLabel):
        return widget.text()
    inner: list[QLabel | QAbstractButton] = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    return "\n".join(one.text() for one in inner if one.isVisible() and one.text())


def windows() -> list[QWidget]:
    """Windows from the front to the back; behind a dialog nothing can be used."""
    popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
    front = [one for one in (popup, modal) if one is not None]
    if modal is not None:
        return front
    return [*front, *(one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not popup)]


def _point(widget: QWidget) -> QPoint | None:
    """Where to press: the middle, if it can be seen, else the middle of what can."""
    region = widget.visibleRegion()
    middle = widget.rect().center()
    if isinstance(widget, QCheckBox):
        middle.setX(min(middle.x(), 10))  # its box: beyond its words a press does nothing
    if region.contains(middle):
        return middle
    shown = region.boundingRect()
    if min(shown.width(), shown.height()) < 8 or not region.contains(shown.center()):
        return None
    return shown.center()


def _global(widget: QWidget, place: QPoint) -> tuple[int, int]:
    point = widget.mapToGlobal(place)
    return point.x(), point.y()


def _wheel(widget: QWidget, part: QRect) -> tuple[tuple[int, int] | None, bool]:
    """The viewport that hides it, and which way to turn the wheel over that."""
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, QAbstractScrollArea) and above.verticalScrollBar().maximum() > 0:
            viewport = above.viewport()
            top = part.center() if above is widget else widget.mapTo(viewport, part.center())
            if not viewport.rect().contains(QPoint(viewport.rect().center().x(), top.y())):
                return _global(viewport, viewport.rect().center()), top.y() > viewport.rect().center().y()
        above = above.parentWidget()
    return None, True


def _menu_entry(name: str) -> Seen | None:
    """An entry of the menu that is open."""
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        return None
    for action in menu.actions():
        if action.objectName() == name:
            place = menu.actionGeometry(action).center()
            return Seen(_global(menu, place), action.text(), action.isEnabled(), action.isChecked())
    return None


def _cell(widget: QAbstractItemView, item: str) -> Seen | None:
    model = widget.model()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            if item in str(index.data(Qt.ItemDataRole.DisplayRole) or ""):
                part, said = widget.visualRect(index), str(index.data() or "")
                place, chosen = part.center(), widget.selectionModel().isSelected(index)
                if widget.viewport().rect().contains(place):
                    return Seen(_global(widget.viewport(), place), said, True, chosen)
                wheel, down = _wheel(widget, part)
                return Seen(None, said, True, chosen, wheel, down)
    return None

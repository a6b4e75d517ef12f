# SPDX-License-Identifier: Apache-2.0
"""Finds what cannot be read because of where it is: words cut, widgets over one another, pages that hide a side.

The sizes are those that Qt gives and those that it asks for, in the font that each widget has after the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QFocusFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizeGrip,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTableView,
    QWidget,
)

from sencodesk_ui.widgets import DateField, shown_day
from tests.access.names import called, windows

SLACK = 1
"""Pixels that rounding may take."""
LINE_MARGIN = 4
"""What a line of text keeps free of itself at its ends, both together (Qt's own)."""
DATES = tuple(shown_day(date(2026, 9, 1) + timedelta(days=one)) for one in range(90))
"""Dates as fields show them; a field has room for the longest."""
OVERLAYS = ("palette", "toast", "tour", "pupils-pane", "add-pupil", "messages")
"""Kinds and names of what lies over a page on purpose."""


def shown() -> Iterator[QWidget]:
    """Every widget that is on the screen, or would be after scrolling to it."""
    for top in windows():
        yield from (one for one in top.findChildren(QWidget) if one.isVisible() and one.window() is top)


def cut() -> list[str]:
    """Labels, buttons, lines and lists whose words have less room than they need."""
    found = []
    for one in shown():
        need = _need(one)
        if need is not None and (need.width() > one.width() + SLACK or need.height() > one.height() + SLACK):
            found.append(
                f"{called(one)} {_words(one)!r}: needs {need.width()} by {need.height()}, "
                f"has {one.width()} by {one.height()}"
            )
    return found


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()[:40]
    if isinstance(widget, QLineEdit):
        return (widget.text() or widget.placeholderText())[:40]
    return widget.currentText()[:40] if isinstance(widget, QComboBox) else ""


def _need(widget: QWidget) -> QSize | None:
    """The size below which words are lost; None where there are none."""
    if isinstance(widget, QLabel):
        return _label_needs(widget) if widget.text() else None
    if isinstance(widget, QAbstractButton):
        return _button_needs(widget) if widget.text() else None
    if isinstance(widget, QLineEdit):
        return _line_needs(widget)
    return _list_needs(widget) if isinstance(widget, QComboBox) else None


def _label_needs(label: QLabel) -> QSize:
    if not label.wordWrap():
        return QSize(label.sizeHint().width(), label.fontMetrics().height())
    inside, metrics = label.contentsRect(), label.fontMetrics()
    words = metrics.boundingRect(QRect(0, 0, inside.width(), 0), Qt.TextFlag.TextWordWrap, label.text())
    around = label.size() - inside.size()
    longest = max(metrics.horizontalAdvance(word) for word in label.text().split() or [""])
    return QSize(longest, words.height()) + around


def _button_needs(button: QAbstractButton) -> QSize:
    return QSize(button.sizeHint().width(), button.fontMetrics().height())


def _line_needs(line: QLineEdit) -> QSize:
    """What is typed may be longer than its line and is scrolled; a hint is not, nor a date, even where none stands."""
    metrics, margins = line.fontMetrics(), line.textMargins()
    hint = line.placeholderText() if not line.text() else ""
    if isinstance(line, DateField):
        hint = max(DATES, key=metrics.horizontalAdvance)
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inside = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    around = line.width() - inside.width()
    wide = metrics.horizontalAdvance(hint) + margins.left() + margins.right() + around + LINE_MARGIN if hint else 0
    return QSize(wide, metrics.height())


def _list_needs(box: QComboBox) -> QSize:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    around = box.width() - field.width()
    return QSize(box.fontMetrics().horizontalAdvance(option.currentText) + around, box.fontMetrics().height())


def overlapping() -> list[str]:
    """Neighbours that lie over one another."""
    found = []
    for parent in {one.parentWidget() for one in shown()}:
        if parent is None:
            continue
        children = [one for one in parent.children() if isinstance(one, QWidget) and _lies_flat(one)]
        for one, other in combinations(children, 2):
            both = one.geometry() & other.geometry()
            if both.width() > SLACK and both.height() > SLACK:
                found.append(f"{called(one)} {_words(one)!r} and {called(other)} {_words(other)!r}: {both.getRect()}")
    return found


def _lies_flat(widget: QWidget) -> bool:
    """Whether it is one of a page's parts, and not laid over it on purpose."""
    if isinstance(widget, QLabel) and not widget.text() and widget.pixmap().isNull():
        return False
    if not widget.isVisible() or widget.isWindow() or isinstance(widget, QFocusFrame | QSizeGrip):
        return False
    return widget.objectName() not in OVERLAYS and widget.property("kind") not in OVERLAYS


def hidden_aside() -> list[str]:
    """What is wider than its place where nobody can scroll sideways, or sticks out of what it stands in."""
    found = []
    for one in shown():
        inside = one.widget() if isinstance(one, QScrollArea) else None
        if isinstance(one, QScrollArea) and inside is not None:
            over = inside.width() - one.viewport().width()
            if over > SLACK and not one.horizontalScrollBar().isVisible():
                found.append(f"{called(one)}: {over} pixels of it cannot be reached")
        elif isinstance(one, QTableView):
            over = one.horizontalHeader().length() - one.viewport().width()
            if over > SLACK and not one.horizontalScrollBar().isVisible():
                found.append(f"{called(one)}: {over} pixels of its columns cannot be reached")
        found += _sticking_out(one)
    return found


def _sticking_out(one: QWidget) -> list[str]:
    parent = one.parentWidget()
    if parent is None or not _lies_flat(one):
        return []
    scrolled = isinstance(parent.parentWidget(), QAbstractScrollArea)
    right, low = one.geometry().right() - parent.width() + 1, one.geometry().bottom() - parent.height() + 1
    left = -one.x()
    if scrolled:
        return []
    if max(right, low, left, -one.y()) > SLACK:
        return [f"{called(one)} {_words(one)!r} sticks out of {called(parent)}: {one.geometry().getRect()}"]
    return []


def beyond_screen(room: QSize) -> list[str]:
    """Windows that grew beyond the screen that they are on."""
    return [
        f"{called(top)}: {top.width()} by {top.height()}"
        for top in windows()
        if top.width() > room.width() or top.height() > room.height()
    ]


def faults(room: QSize) -> list[str]:
    """All that is wrong with what is on the screen now."""
    return [*cut(), *overlapping(), *hidden_aside(), *beyond_screen(room)]

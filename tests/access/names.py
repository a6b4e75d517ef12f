# SPDX-License-Identifier: Apache-2.0
"""Finds controls that a reader or a shaking hand cannot use: without a name, named alike, unlabelled, too small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

FIELDS = (QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
CONTROLS = (*FIELDS, QAbstractButton, QAbstractItemView, QTabBar)
LEAST = 24
"""Pixels each way of a target (WCAG 2.2, 2.5.8)."""


def windows() -> list[QWidget]:
    """What is on the screen."""
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def controls() -> Iterator[QWidget]:
    """Everything that can be worked now; a field inside another (the line of a list) belongs to that one."""
    for top in windows():
        for one in top.findChildren(QWidget):
            if one.window() is not top:
                continue
            if one.isVisible() and one.isEnabled() and isinstance(one, CONTROLS):
                inner = isinstance(one.parentWidget(), QComboBox | QAbstractSpinBox)
                if not inner and one.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    yield one


def said(widget: QWidget) -> str:
    """The name that a reader says: the one that was given, else the label's, else what stands on the button."""
    if widget.accessibleName().strip():
        return widget.accessibleName().strip()
    label = label_of(widget)
    if label is not None:
        return label.text().replace("&", "").strip()
    return widget.text().strip() if isinstance(widget, QAbstractButton) else ""


def label_of(widget: QWidget) -> QLabel | None:
    """The label that says of itself that it is this control's."""
    return next((one for one in widget.window().findChildren(QLabel) if one.buddy() is widget), None)


def value_of(widget: QWidget) -> str:
    """What stands in a field."""
    if isinstance(widget, QComboBox):
        return widget.currentText().strip()
    if isinstance(widget, QLineEdit):
        return widget.text().strip()
    return widget.toPlainText().strip() if isinstance(widget, QPlainTextEdit | QTextEdit) else ""


def called(widget: QWidget) -> str:
    """How a failing test names it."""
    parent = widget.parentWidget()
    return f"{type(widget).__name__} {widget.objectName() or f'in {parent.objectName() if parent else None!r}'}"


def nameless() -> list[str]:
    """Controls of which a reader can say nothing, or only what stands in them."""
    found = []
    for one in controls():
        name = said(one)
        if not name:
            found.append(f"{called(one)}: no name")
        elif isinstance(one, FIELDS) and name == value_of(one):
            found.append(f"{called(one)}: its name is its value")
    return found


def named_alike() -> list[str]:
    """Fields of a form that are called the same. In a row of a list the row says which is meant."""
    alike: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for one in controls():
        if not in_row(one):
            kind = "field" if isinstance(one, FIELDS) else type(one).__name__
            alike[kind, said(one), id(one.window())].append(one.objectName())
    return [f"{kind} {name!r}: {', '.join(who)}" for (kind, name, _window), who in alike.items() if len(who) > 1]


def in_row(widget: QWidget) -> bool:
    """Whether it stands in a row of a list, which is read out with it."""
    parent: QWidget | None = widget
    while parent is not None:
        if isinstance(parent, QAbstractItemView):
            return True
        if isinstance(parent, QFrame) and parent.property("kind") == "list-row":
            return True
        parent = parent.parentWidget()
    return False


def unlabelled() -> list[str]:
    """Labels that stand for a field by their words, and do not say so."""
    found = []
    for one in controls():
        if isinstance(one, FIELDS) and not isinstance(one, QTextBrowser) and label_of(one) is None and not in_row(one):
            words = said(one).rstrip(":")
            for label in one.window().findChildren(QLabel):
                if label.isVisible() and label.buddy() is None and label.text().replace("&", "").rstrip(":") == words:
                    found.append(f"{called(one)}: the label {words!r} is not its buddy")
    return found


def too_small() -> list[str]:
    """Targets under 24 by 24 pixels."""
    found = []
    for one in controls():
        if isinstance(one, QTabBar):
            sizes = [one.tabRect(place).size() for place in range(one.count()) if one.isTabVisible(place)]
        else:
            sizes = [one.size()]
        found += [
            f"{called(one)}: {size.width()} by {size.height()}"
            for size in sizes
            if min(size.width(), size.height()) < LEAST
        ]
    return found


def faults() -> list[str]:
    """All that is wrong with what is on the screen now."""
    return [*nameless(), *named_alike(), *unlabelled(), *too_small()]

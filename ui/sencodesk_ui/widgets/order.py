# SPDX-License-Identifier: Apache-2.0
"""The way of Tab through parts that were made later than what stands below them."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget


def tab_through(holder: QWidget, *parts: QWidget) -> None:
    """Let Tab go through the controls of each part, in the order given, at the place where their ``holder`` was made.

    Qt keeps controls in the order in which they were made; this puts those of one holder in the order of its parts.
    """
    stops = [one for part in parts for one in (part, *part.findChildren(QWidget)) if _stop(one, holder)]
    before = _before(holder)
    for first, second in pairwise(stops if before is None else [before, *stops]):
        QWidget.setTabOrder(first, second)


def _stop(one: QWidget, holder: QWidget) -> bool:
    inside = isinstance(one.parentWidget(), QComboBox)  # the list and the line of a choice are its own affair
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.window() is holder.window() and not inside


def _before(holder: QWidget) -> QWidget | None:
    """The control that Tab leaves before it comes to the holder's; None where the holder is the first."""
    one = holder.previousInFocusChain()
    while one is not None and one is not holder:
        if _stop(one, holder) and not holder.isAncestorOf(one):
            return one
        one = one.previousInFocusChain()
    return None

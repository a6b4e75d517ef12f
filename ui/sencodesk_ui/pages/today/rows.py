# SPDX-License-Identifier: Apache-2.0
"""The rows of Today's list: what, about whom and by which rule, when, and one button that does it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets import Button, Icon, Label
from sencodesk_ui.widgets.folding import NO_LIMIT

DATE_WIDTH, BUTTON_WIDTH = 138, 136
HEIGHT, NARROW_HEIGHT = 56, 74
END = 2
"""Behind whom and the rule: what keeps both to the left."""


@dataclass(frozen=True)
class Thing:
    """One thing to do: what, about whom, by which rule, when, and the button's word."""

    icon: str
    what: str
    whom: str
    rule: str
    day: str
    distance: str
    late: bool
    button: str
    name: str


class GroupHead(QFrame):
    """Overdue, This week, Next four weeks, with how many."""

    def __init__(self, icon: str, word: str, count: int, parent: QWidget | None = None, *, late: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "group-head")
        self.setFixedHeight(theme.px(32))
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 0, 16, 0)
        row.setSpacing(8)
        tokens = theme.current()
        row.addWidget(Icon(icon, tokens.danger if late else tokens.muted, 16, self))
        row.addWidget(Label(f"{word}\u2002{count}", "small-danger" if late else "small-muted-strong", self))
        row.addStretch(1)


class TodayRow(QFrame):
    """One thing to do."""

    def __init__(self, thing: Thing, act: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "list-row")
        self.setObjectName(thing.name)
        self.setAccessibleName(", ".join(part for part in (thing.what, thing.whom, thing.day, thing.distance) if part))
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(16, 6, 12, 6)
        self._whole.setSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Icon(thing.icon, theme.current().muted, 20, self))
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        large = theme.size.is_large()
        self._what = Label(thing.what, "strong", self, wrap=large)
        text.addWidget(self._what)
        self._second = second = QHBoxLayout()
        second.setSpacing(4)
        self._whom = Label(thing.whom, "small-strong", self)
        second.addWidget(self._whom)
        self._beside = Label(f"· {thing.rule}" if thing.rule else "", "small-muted", self)
        second.addWidget(self._beside)
        second.addStretch(1)
        text.addLayout(second)
        self._below = Label(thing.rule[:1].upper() + thing.rule[1:], "small-muted", self, wrap=large)
        text.addWidget(self._below)
        text.addStretch(1)
        row.addLayout(text, 1)
        for words in (self._what, *(() if large else (self._whom,)), self._beside, self._below):
            words.setMinimumWidth(1)  # the row is as wide as the page, and the words make room for themselves
        self._acts = acts = QHBoxLayout()
        acts.setSpacing(14)
        self._narrow = False
        acts.addWidget(self._when(thing))
        self.button = Button(thing.button, "row", name=f"{thing.name}-act", parent=self, act=act)
        self.button.setAccessibleName(f"{thing.button}: {thing.what}, {thing.whom}")
        self.button.setMinimumWidth(theme.px(BUTTON_WIDTH))
        acts.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._whole.addLayout(row, 1)
        self._whole.addLayout(acts)
        self.set_narrow(False)

    def _when(self, thing: Thing) -> QWidget:
        when = QWidget(self)
        when.setFixedWidth(theme.px(DATE_WIDTH))
        column = QVBoxLayout(when)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(Label(thing.day, "small", when))
        column.addWidget(Label(thing.distance, "small-danger" if thing.late else "small-muted", when))
        column.addStretch(1)
        return when

    def set_narrow(self, narrow: bool) -> None:
        """Where room is short the rule takes its own line; nothing is cut."""
        self._narrow, large = narrow, theme.size.is_large()
        directions = QBoxLayout.Direction
        self._whole.setDirection(directions.TopToBottom if narrow and large else directions.LeftToRight)
        if narrow and large:
            self.setMinimumHeight(0)
            self.setMaximumHeight(NO_LIMIT)
        else:
            self.setFixedHeight(theme.px(NARROW_HEIGHT if narrow else HEIGHT))
        self._beside.setVisible(not narrow)
        self._below.setVisible(narrow)
        if not large:
            self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long rule, or a long thing to do, takes a line more."""
        super().resizeEvent(event)
        if not theme.size.is_large():
            self._make_room()

    def _make_room(self) -> None:
        margins = self._whole.contentsMargins()
        beside = self._acts.sizeHint().width() + theme.px(20) + 2 * 14 + margins.left() + margins.right()
        room = self.width() - beside
        rule = _wide(self._whom) + _wide(self._beside) + 8
        below = self._narrow or rule > room
        more = _wide(self._what) > room
        self._beside.setVisible(not below)
        self._below.setVisible(below)
        longer = below and _wide(self._below) > room
        long_whom = _wide(self._whom) > room
        lines = ((self._what, more), (self._whom, long_whom), (self._below, longer))
        for words, wide in lines:
            words.setWordWrap(wide)
            if not wide:
                words.setMinimumHeight(0)  # it may have had more lines before
        for at, stretch in ((0, int(long_whom)), (END, int(not long_whom))):
            self._second.setStretch(at, stretch)
        wrapped = [words for words, wide in lines if wide]
        line = sum(one.heightForWidth(max(room, 1)) - one.fontMetrics().height() for one in wrapped)
        self.setFixedHeight(theme.px(NARROW_HEIGHT if below else HEIGHT) + line)


def _wide(label: Label) -> int:
    label.ensurePolished()
    return label.fontMetrics().horizontalAdvance(label.text())

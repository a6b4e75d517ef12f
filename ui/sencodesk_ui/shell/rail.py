# SPDX-License-Identifier: Apache-2.0
"""The rail at the left: where one can go, by icon and word; icons alone where room is short."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.shell.places import Place, rail, rail_foot

WIDE, NARROW, HIGHEST = 148, 60, 60


class RailItem(QToolButton):
    """One entry: icon, word, count at the right edge, and the accent bar at the window's edge when it is lit."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self.setObjectName(f"rail-{place.stem}")
        self.setProperty("kind", "rail")
        self.setText(place.word)
        self.setAccessibleName(place.word)
        self.setCheckable(True)
        self.setIconSize(QSize(theme.px(26), theme.px(20)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        key = QKeySequence(place.key).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{place.word} ({key})")
        self._narrow = False
        self._pad = 6
        self._count = QLabel(self)
        self._count.setObjectName(f"rail-{place.stem}-count")
        self._count.setProperty("role", "small-strong")
        self._count.hide()
        self.toggled.connect(self._dress)
        self._dress(False)

    def set_narrow(self, narrow: bool) -> None:
        """Icon alone, or icon and word."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.setToolButtonStyle(style)
        self._pad = 0 if narrow else 6
        self.setIconSize(QSize(theme.px(20 + self._pad), theme.px(20)))
        self._dress(self.isChecked())
        self._narrow = narrow
        self.setFixedSize(self.sizeHint())
        self._count.setVisible(not narrow and bool(self._count.text()))
        self._place_count()

    def sizeHint(self) -> QSize:
        """Its own size, also after another style sheet, which gives it the least height of any tool button."""
        # Icons alone need no more height than two lines: with it the window would be higher than a small screen.
        high = min(theme.px(40), HIGHEST) if self._narrow else theme.px(36)
        return QSize(theme.px(44 if self._narrow else 132), high)

    def set_count(self, count: int) -> None:
        """A number at the right edge; nothing for 0."""
        self._count.setText(str(count) if count else "")
        self._count.setVisible(bool(count) and self.width() > theme.px(60))
        self.setAccessibleName(f"{self.place.word}, {count}" if count else self.place.word)
        self._place_count()

    def _place_count(self) -> None:
        self._count.adjustSize()
        self._count.move(self.width() - self._count.width() - 12, (self.height() - self._count.height()) // 2)

    def _dress(self, lit: bool) -> None:
        tokens = theme.current()
        self.setIcon(theme.icon(self.place.icon, tokens.accent if lit else tokens.muted, 20, pad=self._pad))


class Rail(QFrame):
    """All entries; ``chosen`` carries the stem, ``lock_asked`` comes from the last one."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self.items: dict[str, RailItem] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 14, 8, 10)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 0, 12)
        head.setSpacing(9)
        mark = QLabel(self)
        mark.setPixmap(theme.mark(28))
        self._word = QLabel("SENCO Desk", self)
        self._word.setProperty("role", "strong")
        head.addWidget(mark)
        head.addWidget(self._word, 1)
        column.addLayout(head)
        for place in rail():
            column.addWidget(self._item(place))
        column.addStretch(1)
        for place in (*rail_foot(), Place("lock", "Lock", "lock", "Ctrl+L")):
            column.addWidget(self._item(place))
        self.items["lock"].setCheckable(False)
        self.set_narrow(False)

    def light(self, stem: str) -> None:
        """Show which page is open."""
        for name, item in self.items.items():
            item.setChecked(name == stem)
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Icons only."""
        self.setFixedWidth(theme.px(NARROW if narrow else WIDE))
        self._word.setVisible(not narrow)
        for item in self.items.values():
            item.set_narrow(narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The accent bar at the window's edge beside the lit entry."""
        super().paintEvent(event)
        painter = QPainter(self)
        for item in self.items.values():
            if item.isChecked():
                painter.fillRect(0, item.y() + 6, 3, item.height() - 12, theme.colour(theme.current().accent))

    def _item(self, place: Place) -> RailItem:
        item = RailItem(place, self)
        self.items[place.stem] = item
        if place.stem == "lock":
            item.clicked.connect(self.lock_asked)
        else:
            item.clicked.connect(lambda: self._choose(place.stem))
        return item

    def _choose(self, stem: str) -> None:
        self.light(stem)
        self.chosen.emit(stem)

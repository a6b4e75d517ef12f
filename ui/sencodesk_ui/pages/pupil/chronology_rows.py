# SPDX-License-Identifier: Apache-2.0
"""One entry of the chronology as it is read: when, what kind, with whom, what happened, what is still to be done."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.chronology import EntryView, kind_word
from sencodesk_ui import theme
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Icon, IconButton, Label, Tag, distance, shown_day

WHEN_WIDTH = 150
RESTRICTED = "Restricted: only the SENCO reads this"
Act = Callable[[EntryView], None]


class EntryRow(QFrame):
    """A row that is called ``entry-<n>``; its buttons change, show earlier versions, remove, and tick off."""

    def __init__(
        self,
        n: int,
        one: EntryView,
        today: date,
        note: str,
        *,
        writable: bool,
        change: Act,
        versions: Act,
        remove: Act,
        done: Act,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.one = one
        self.setProperty("kind", "list-row")
        self.setObjectName(f"entry-{n}")
        said = f"{kind_word(one.kind)} of {shown_day(one.on_date)}"
        line = QBoxLayout(side_by_side(), self)
        line.setContentsMargins(16, 12, 12, 12)
        line.setSpacing(14)
        line.addLayout(self._when(one))
        line.addLayout(self._what(n, one, today, note, done if writable else None), 1)
        line.addLayout(self._buttons(n, one, said, writable, (change, versions, remove)))
        marked = f"{RESTRICTED}. " if one.restricted else ""
        self.setAccessibleName(f"{marked}{said}. {one.with_whom or ''} {one.text or ''}")

    def take_focus(self) -> None:
        """The row's first button that everybody has takes the focus."""
        button = self.findChild(IconButton, f"{self.objectName()}-versions")
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _when(self, one: EntryView) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        day = Label(shown_day(one.on_date), "strong", self)
        day.setMinimumWidth(0 if theme.size.is_large() else theme.px(WHEN_WIDTH))
        column.addWidget(day)
        if one.at_time:
            column.addWidget(Label(one.at_time, "small-muted", self))
        column.addStretch(1)
        return column

    def _what(self, n: int, one: EntryView, today: date, note: str, done: Act | None) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Tag(kind_word(one.kind), parent=self))
        if one.restricted:
            head.addWidget(Icon("lock", theme.current().warning, 16, self))
            mark = Label("Restricted", "small-strong", self)
            mark.setAccessibleName(RESTRICTED)
            mark.setToolTip(RESTRICTED)
            head.addWidget(mark)
        if one.with_whom:
            head.addWidget(Label(one.with_whom, "strong", self, wrap=True), 1)
        else:
            head.addStretch(1)
        column.addLayout(head)
        column.addWidget(Label(one.text or "", "", self, wrap=True))
        if one.follow_up_on is not None:
            column.addLayout(self._follow_up(n, one, one.follow_up_on, today, done))
        if note:
            column.addWidget(Label(note, "small-muted", self, wrap=True))
        column.addStretch(1)
        return column

    def _follow_up(self, n: int, one: EntryView, due: date, today: date, done: Act | None) -> QHBoxLayout:
        """What is still to be done, or when it was."""
        line = QHBoxLayout()
        line.setSpacing(6)
        tokens = theme.current()
        if one.followed_up_on is not None:
            line.addWidget(Icon("circle-check", tokens.success, 16, self))
            line.addWidget(Label(f"Followed up {shown_day(one.followed_up_on)}", "small-muted", self))
        else:
            late = due < today
            icon, colour = ("circle-alert", tokens.danger) if late else ("clock", tokens.warning)
            line.addWidget(Icon(icon, colour, 16, self))
            line.addWidget(Label(f"Follow up {shown_day(due)}, {distance(due, today)}", "small", self))
            if done is not None:
                button = Button("Done", "row", name=f"entry-{n}-done", parent=self, act=lambda: done(one))
                button.setAccessibleName(f"Followed up: {kind_word(one.kind)} of {shown_day(one.on_date)}")
                line.addWidget(button)
        line.addStretch(1)
        return line

    def _buttons(self, n: int, one: EntryView, said: str, writable: bool, acts: tuple[Act, Act, Act]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        kinds = (
            ("pencil", "Change", "change"),
            ("history", "Earlier versions of", "versions"),
            ("trash-2", "Remove", "remove"),
        )
        for (icon, word, key), act in zip(kinds, acts, strict=True):
            if not writable and key != "versions":
                continue
            button = IconButton(icon, f"{word} {said}", name=f"entry-{n}-{key}", parent=self)
            button.clicked.connect(lambda _on=False, act=act: act(one))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

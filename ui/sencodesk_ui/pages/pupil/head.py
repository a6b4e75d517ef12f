# SPDX-License-Identifier: Apache-2.0
"""The head of a pupil's page: name, age, class, status, council, needs in their order, flags; print, new plan."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sencodesk.codes.councils import council_name
from sencodesk.records.pupils import FLAGS
from sencodesk.views.pupils import PupilView
from sencodesk.views.register import need_name
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.pages.pupils.words import FLAG, about, initials, status_word
from sencodesk_ui.widgets import Avatar, Button, Icon, IconButton, Label, Tag, clear


class PupilHead(QFrame):
    """Who this is. Its signals say what was asked for; ``leaving`` goes back to the return."""

    printing = Signal()
    planning = Signal()
    leaving = Signal()
    removing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pupil-head")
        whole = QVBoxLayout(self)
        large = theme.size.is_large()
        whole.setContentsMargins(*((0, 12, 12, 0) if large else (24, 14, 24, 10)))
        whole.setSpacing(8 if large else 4)
        row = QHBoxLayout()
        row.setSpacing(14)
        whole.addLayout(row)
        self.back_button = IconButton(
            "arrow-left", "Back to the return", name="pupil-back", parent=self, act=lambda: self.leaving.emit()
        )
        self.back_button.hide()
        row.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._avatar = Avatar("", self)
        self._avatar.setFixedSize(theme.px(52), theme.px(52))
        row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        self._first = QHBoxLayout()
        self._first.setSpacing(10)
        middle.addLayout(self._first)
        self._second = QWidget(self)
        self._flow = Flow(self._second)
        row.addLayout(middle, 1)
        self.more = IconButton("ellipsis", "More for this pupil", name="pupil-more", parent=self, bordered=True)
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        remove = menu.addAction("Remove: entered by mistake")
        remove.setObjectName("pupil-remove")
        remove.triggered.connect(lambda _on=False: self.removing.emit())
        self.more.setMenu(menu)
        self.print_button = Button(
            "Print", name="pupil-print", icon="printer", parent=self, act=lambda: self.printing.emit()
        )
        self.plan_button = Button(
            "New plan", "primary", name="pupil-new-plan", icon="plus", parent=self, act=lambda: self.planning.emit()
        )
        if large:
            self._stack(whole)
            return
        middle.addWidget(self._second)
        for button in (self.more, self.print_button, self.plan_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _stack(self, whole: QVBoxLayout) -> None:
        """Large text has no room for anything beside a long name: age, status, needs and buttons stand under it."""
        self._about = Label("", "muted", self, wrap=True)
        whole.addWidget(self._about)
        whole.addWidget(self._second)
        acts = QWidget(self)
        row = Flow(acts)
        for button in (self.print_button, self.plan_button, self.more):
            row.addWidget(button)
        whole.addWidget(acts)

    def show_pupil(self, pupil: PupilView, school: SchoolView, councils: Mapping[str, str]) -> None:
        """Fill the head."""
        self._avatar.setText(initials(pupil))
        clear(self._first)
        clear(self._flow)
        large = theme.size.is_large()
        name = Label(pupil.name, "title", self, wrap=large)
        name.setObjectName("pupil-name")
        self._first.addWidget(name, int(large))
        for sign in self._signs(pupil):
            (self._flow if large else self._first).addWidget(sign)
        if not large:
            self._first.addStretch(1)
        home = pupil.home_council.code if pupil.home_council else ""
        council = councils.get(home) or council_name(home) or home
        line = " · ".join(part for part in (about(pupil, school), council) if part)
        if large:
            self._about.setText(line)
        else:
            self._flow.addWidget(Label(line, "muted", self._second))
        for rank, need in enumerate(pupil.needs, start=1):
            self._flow.addWidget(_need(rank, need_name(need.code), self._second))
        for child in self._second.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.show()
        self._second.updateGeometry()

    def _signs(self, pupil: PupilView) -> Iterator[QWidget]:
        """Status, flags, and whether somebody is not on roll any more."""
        parent = self._second if theme.size.is_large() else self
        if pupil.status is not None:
            code = pupil.status.code
            tag = Tag(status_word(code), code, parent, filled=code == "E")
            tag.setObjectName("pupil-status")
            yield tag
        for flag in FLAGS:
            if pupil.flag(flag):
                icon, words = FLAG[flag]
                yield Icon(icon, theme.current().muted, 16, parent)
                yield Label(words, "small-muted", parent)
        if not pupil.on_roll:
            yield Tag("Not on roll", "", parent)


def _need(rank: int, words: str, parent: QWidget) -> QWidget:
    part = QWidget(parent)
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(6)
    number = Label(str(rank), "number", part)
    number.setFixedSize(theme.px(20), theme.px(20))
    number.setAlignment(Qt.AlignmentFlag.AlignCenter)
    row.addWidget(number)
    row.addWidget(Label(words, "", part))
    return part

# SPDX-License-Identifier: Apache-2.0
"""The head of a pupil's page: name, age, class, status, council, needs in their order, flags; print, new plan."""

from collections.abc import Mapping

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
        whole.setContentsMargins(24, 14, 24, 10)
        whole.setSpacing(4)
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
        # Large text has no room for age and needs beside the buttons: there they stand under them, as wide as the page.
        (whole if theme.size.is_large() else middle).addWidget(self._second)
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
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.plan_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_pupil(self, pupil: PupilView, school: SchoolView, councils: Mapping[str, str]) -> None:
        """Fill the head."""
        self._avatar.setText(initials(pupil))
        clear(self._first)
        name = Label(pupil.name, "title", self)
        name.setObjectName("pupil-name")
        self._first.addWidget(name)
        if pupil.status is not None:
            code = pupil.status.code
            tag = Tag(status_word(code), code, self, filled=code == "E")
            tag.setObjectName("pupil-status")
            self._first.addWidget(tag)
        for flag in FLAGS:
            if pupil.flag(flag):
                icon, words = FLAG[flag]
                self._first.addWidget(Icon(icon, theme.current().muted, 16, self))
                self._first.addWidget(Label(words, "small-muted", self))
        if not pupil.on_roll:
            self._first.addWidget(Tag("Not on roll", "", self))
        self._first.addStretch(1)
        clear(self._flow)
        home = pupil.home_council.code if pupil.home_council else ""
        council = councils.get(home) or council_name(home) or home
        line = " · ".join(part for part in (about(pupil, school), council) if part)
        self._flow.addWidget(Label(line, "muted", self._second))
        for rank, need in enumerate(pupil.needs, start=1):
            self._flow.addWidget(_need(rank, need_name(need.code), self._second))
        for child in self._second.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.show()
        self._second.updateGeometry()


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

# SPDX-License-Identifier: Apache-2.0
"""The head of a pupil's page: name, age, class, status, council, needs in their order, flags; print, new plan."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.codes.councils import council_name
from sencodesk.records.pupils import FLAGS
from sencodesk.views.pupils import PupilView
from sencodesk.views.register import need_name
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.pages.plans.kinds import KindButton
from sencodesk_ui.pages.pupils.flow import TOGETHER, Flow
from sencodesk_ui.pages.pupils.words import CARE_SIGN, FLAG, about, initials, status_word
from sencodesk_ui.widgets import Avatar, Button, Icon, IconButton, Label, Tag, clear
from sencodesk_ui.workspace import Workspace


class PupilHead(QFrame):
    """Who this is. Its signals say what was asked for; ``leaving`` goes back to the return."""

    printing = Signal()
    planning = Signal()
    kind_chosen = Signal(str)
    leaving = Signal()
    removing = Signal()
    transferring = Signal()
    photographing = Signal()
    concerning = Signal()
    unphotographing = Signal()
    need_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
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
        self._shown = ""
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
        concern = menu.addAction("Add a concern")
        concern.setObjectName("pupil-add-concern")
        concern.triggered.connect(lambda _on=False: self.concerning.emit())
        photo = menu.addAction("Choose a photo")
        photo.setObjectName("pupil-photo-choose")
        photo.triggered.connect(lambda _on=False: self.photographing.emit())
        self._unphoto = menu.addAction("Take the photo away")
        self._unphoto.setObjectName("pupil-photo-remove")
        self._unphoto.triggered.connect(lambda _on=False: self.unphotographing.emit())
        transfer = menu.addAction("Transfer: leaves, or came from another school")
        transfer.setObjectName("pupil-transfer")
        transfer.triggered.connect(lambda _on=False: self.transferring.emit())
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
        self.kind_button = self._kinds(workspace)
        if large:
            self._stack(whole)
            return
        middle.addWidget(self._second)
        for button in (self.more, self.print_button, self.plan_button, self.kind_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _kinds(self, workspace: Workspace) -> KindButton:
        """What starts a plan of another kind, in one press beside the usual one."""
        button = KindButton(workspace, "Kinds", name="pupil-new-kind", parent=self)
        button.setAccessibleName("Kinds of plan to start")
        button.setToolTip("Another kind of plan: a one-page profile, a behaviour support plan and more")
        button.chosen.connect(self.kind_chosen)
        for one in (self.plan_button, button, self.more):
            one.setVisible(workspace.may_write)
        return button

    def _stack(self, whole: QVBoxLayout) -> None:
        """Large text has no room for anything beside a long name: age, status, needs and buttons stand under it."""
        self._about = Label("", "muted", self, wrap=True)
        whole.addWidget(self._about)
        whole.addWidget(self._second)
        acts = QWidget(self)
        row = Flow(acts)
        for button in (self.print_button, self.plan_button, self.kind_button, self.more):
            row.addWidget(button)
        whole.addWidget(acts)

    def show_photo(self, pupil_id: str, data: bytes) -> None:
        """The picture in the place of the initials, if this pupil is still shown."""
        picture = _pixmap(data, self._avatar.width()) if data and pupil_id == self._shown else QPixmap()
        if not picture.isNull():
            self._avatar.setPixmap(picture)

    def show_pupil(self, pupil: PupilView, school: SchoolView, councils: Mapping[str, str]) -> None:
        """Fill the head."""
        self._unphoto.setVisible(pupil.photo is not None)
        if pupil.photo is None or pupil.id != self._shown:
            self._avatar.clear()
            self._avatar.setText(initials(pupil))
        self._shown = pupil.id
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
            beside = Label(line, "muted", self._second)
            self._flow.addWidget(beside)
        for rank, need in enumerate(pupil.needs, start=1):
            self._flow.addWidget(_need(rank, need_name(need.code), self._second))
        if pupil.has_sen and not pupil.needs:
            missing = Button("No need recorded", "quiet", name="pupil-no-need", icon="triangle-alert",
                             parent=self._second, act=self.need_wanted.emit)  # fmt: skip
            missing.setToolTip("SEN support and EHC plans are for a need. Go to Types of need.")
            if not large:
                beside.setMinimumHeight(missing.sizeHint().height())  # both on one line of text
            self._flow.addWidget(missing)
        for icon, words, ink in signs(pupil):
            if large or ink == "danger":
                self._flow.addWidget(_sign(icon, words, ink, self._second))
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
        if not theme.size.is_large():
            for icon, words, ink in signs(pupil):
                if ink != "danger":  # names are long: they stand below
                    yield _sign(icon, words, ink, parent)
        if not pupil.on_roll:
            yield Tag("Not on roll", "", parent)


def _pixmap(data: bytes, side: int) -> QPixmap:
    """A picture cut to a square of so many pixels; none for what is no picture that can be shown."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return QPixmap()
    reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    whole = QPixmap.fromImage(reader.read())
    return whole.copy((whole.width() - side) // 2, (whole.height() - side) // 2, side, side)


def signs(pupil: PupilView) -> list[tuple[str, str, str]]:
    """What everybody who opens the record must see: icon, words, token of the colour."""
    found = [(*CARE_SIGN[kind], "muted") for kind in pupil.cared_for]
    spoken = (pupil.interpreter, *(one.language for one in pupil.contacts if one.interpreter))
    languages = [code for code in spoken if code]
    for code in dict.fromkeys(languages):
        found.append(("languages", f"Interpreter: {codeset('language').name(code)}", "accent"))
    if not languages and any(one.interpreter for one in pupil.contacts):
        found.append(("languages", "Interpreter needed", "accent"))
    for contact in pupil.not_to_be_told:
        words = "May not be told" if contact.may_be_told == "no" else "Ask before telling"
        found.append(("user-round-x", f"{words}: {contact.name}", "danger"))
    return found


def _sign(icon: str, words: str, ink: str, parent: QWidget) -> QWidget:
    part = QWidget(parent)
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(6)
    row.addWidget(Icon(icon, getattr(theme.current(), ink), 16, part))
    row.addWidget(Label(words, "danger" if ink == "danger" else "small-muted", part))
    return part


def _need(rank: int, words: str, parent: QWidget) -> QWidget:
    part = QWidget(parent)
    part.setProperty(TOGETHER, "needs")
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(6)
    number = Label(str(rank), "number", part)
    number.setFixedSize(theme.px(20), theme.px(20))
    number.setAlignment(Qt.AlignmentFlag.AlignCenter)
    row.addWidget(number)
    row.addWidget(Label(words, "", part))
    return part

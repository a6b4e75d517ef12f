# SPDX-License-Identifier: Apache-2.0
"""The lines of a check: an error that leads to its field, a query with its note, a gap that many pupils share."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sencodesk.views.returns import FindingView, GapView
from sencodesk_ui import theme
from sencodesk_ui.pages.returns.words import count
from sencodesk_ui.widgets import Button, Field, Icon, IconButton, Label, TextField
from sencodesk_ui.widgets import Line as Rule

WHO_WIDTH = 188
LINK_PAD = 3
LEAST_LINK = 140


class FindingLine(QFrame):
    """A line of the list: who and which fact at the left, what about it at the right."""

    def __init__(self, icon: str, token: str, who: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Rule(self))
        self.row = QHBoxLayout()
        whole.addLayout(self.row)
        self.row.setContentsMargins(16, 9, 12, 9)
        self.row.setSpacing(14)
        self.sign = Icon(icon, getattr(theme.current(), token), 18, self)
        self.row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        left = QWidget(self)
        left.setFixedWidth(theme.px(WHO_WIDTH))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(who, "strong", left, wrap=True))
        column.addWidget(Label(what, "small-muted", left, wrap=True))
        column.addStretch(1)
        self.row.addWidget(left)
        self.right = QVBoxLayout()
        self.right.setSpacing(1)
        self.row.addLayout(self.right, 1)


class Link(Button):
    """An underlined sentence that leads to a field; a long one takes a second line instead of being cut."""

    def __init__(self, text: str, *, name: str, parent: QWidget, act: Callable[[], object]) -> None:
        super().__init__(text, "error-link", name=name, parent=parent, act=act)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the sentence, as high as its lines in the width that there is."""
        return QSize(self._width() + 2 * LINK_PAD, self._height())

    def minimumSizeHint(self) -> QSize:
        """A few words wide."""
        return QSize(min(LEAST_LINK, self._width()) + 2 * LINK_PAD, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere in another width."""
        super().resizeEvent(event)
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.text()) + 1

    def _height(self) -> int:
        room = QRect(0, 0, max(LEAST_LINK, self.width() - 2 * LINK_PAD), 0)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height() + 4

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sentence, and a ring where the focus is."""
        painter = QPainter(self)
        tokens = theme.current()
        font = self.font()
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(theme.colour(tokens.danger))
        inside = self.rect().adjusted(LINK_PAD, 2, -LINK_PAD, -2)
        painter.drawText(inside, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, self.text())
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(tokens.focus), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)


class ErrorLine(FindingLine):
    """An error: its sentence is the way to the field. ``looked`` when it is clicked or takes the focus."""

    looked = Signal(str)

    def __init__(self, finding: FindingView, act: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("circle-alert", "danger", who(finding), finding.title, parent)
        self.finding = finding
        self.setObjectName(f"finding-{finding.id}")
        self.button = Link(finding.sentence, name=f"finding-{finding.id}-open", parent=self, act=act)
        self.button.setAccessibleName(f"{who(finding)}. {finding.title}: {finding.sentence}")
        line = QHBoxLayout()
        line.addWidget(self.button)
        line.addStretch(1)
        self.right.addLayout(line)
        if finding.detail:
            detail = Label(finding.detail, "small-muted", self, wrap=True)
            detail.setContentsMargins(LINK_PAD, 0, 0, 0)
            self.right.addWidget(detail)
        self.right.addStretch(1)
        self.row.addWidget(Icon("chevron-right", theme.current().muted, 18, self), 0, Qt.AlignmentFlag.AlignTop)

        self.button.installEventFilter(self)
        self._lit = False

    def light(self, on: bool) -> None:
        """Whether its field stands beside the list."""
        if on != self._lit:
            self._lit = on
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The focus on the sentence is a look at it."""
        if watched is self.button and event.type() == QEvent.Type.FocusIn:
            self.looked.emit(self.finding.id)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the line."""
        super().mousePressEvent(event)
        self.looked.emit(self.finding.id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Soft ground and a bar at the left where it is looked at."""
        if self._lit:
            painter, tokens = QPainter(self), theme.current()
            # What stands on the line keeps its colours, and in high contrast none of them is to be read on the accent.
            ground = tokens.hover if theme.is_contrast() else tokens.accent_soft
            painter.fillRect(self.rect().adjusted(0, 1, 0, 0), theme.colour(ground))
            painter.fillRect(0, 1, 4, self.height() - 1, theme.colour(tokens.accent))
            painter.end()
        super().paintEvent(event)


class QueryLine(FindingLine):
    """A query: true but unusual. Its note is typed here and travels with the return."""

    noted = Signal(str, object)
    versions_asked = Signal(str)

    def __init__(self, finding: FindingView, act: Callable[[], None], parent: QWidget | None = None) -> None:
        done = bool(finding.note)
        icon = "message-square-check" if done else "message-square-warning"
        super().__init__(icon, "success" if done else "warning", who(finding), finding.title, parent)
        self.finding = finding
        self.setObjectName(f"finding-{finding.id}")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label(finding.sentence.rstrip(".") + ".", "strong", self, wrap=True), 1)
        self._state = Label("", "small-success", self)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        self.right.addLayout(head)
        if finding.detail:
            self.right.addWidget(Label(finding.detail, "small-muted", self, wrap=True))
        self.right.addSpacing(4)
        label = "Note that travels with the return" if finding.travels else "Note (stays here: the pupil is not in it)"
        self.note = TextField(name=f"note-{finding.id}", parent=self)
        field = Field(label, self.note, parent=self)
        open_field = Button("Open the field", "quiet", name=f"finding-{finding.id}-open", parent=self, act=act)
        open_field.setAccessibleName(f"Open the field: {who(finding)}, {finding.title}")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(field, 1)
        self.versions = IconButton("history", "Earlier versions of this note", name=f"note-{finding.id}-versions",
                                   parent=self)  # fmt: skip
        self.versions.clicked.connect(lambda: self.versions_asked.emit(self.finding.note_id or ""))
        foot.addWidget(self.versions, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(open_field, 0, Qt.AlignmentFlag.AlignBottom)
        self.right.addLayout(foot)
        self.note.setAccessibleName(f"{label}. {who(finding)}: {finding.sentence}")
        self.note.set_value(finding.note)
        self.note.committed.connect(lambda: self.noted.emit(self.finding.id, self.note.value()))
        self.show_finding(finding)

    def show_finding(self, finding: FindingView) -> None:
        """The same query with another note: the field stays, and what is being typed in it."""
        self.finding = finding
        self.note.set_value(finding.note)
        self.versions.setVisible(finding.note_id is not None)
        done = bool(finding.note)
        tokens = theme.current()
        picture = "message-square-check" if done else "message-square-warning"
        theme.show(self.sign, picture, tokens.success if done else tokens.warning, 18)
        self._state.setText("Explained" if done else "Not explained yet")
        self._state.set_role("small-success" if done else "small-warning")


class GapLine(QFrame):
    """The same fact not recorded for many: one answer settles it, after one question, and one undo takes it back."""

    settled = Signal(str)
    shown = Signal(str)

    def __init__(self, gap: GapView, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gap = gap
        self.setObjectName(f"gap-{gap.field}")
        number = len(gap.pupil_ids)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Rule(self))
        column = QVBoxLayout()
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(8)
        whole.addLayout(column)
        head = QHBoxLayout()
        head.setSpacing(14)
        colour = theme.current().danger if gap.severity == "error" else theme.current().warning
        head.addWidget(Icon("users", colour, 18, self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(gap.sentence.rstrip(".") + ".", "strong", self, wrap=True))
        words.addWidget(Label(title, "small-muted", self))
        head.addLayout(words, 1)
        self.ask = Button(
            f"Record “no” for all {number:,}", "row", name=f"gap-{gap.field}-ask", parent=self, act=self._ask
        )
        self.ask.setAccessibleName(f"Record “no” for all {number:,}: {title}")
        head.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignVCenter)
        self.names = Button(
            "Show the pupils",
            "quiet",
            name=f"gap-{gap.field}-show",
            parent=self,
            act=lambda: self.shown.emit(gap.field),
        )
        self._title = title
        self.open_names(False)
        head.addWidget(self.names, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        self._sure = QWidget(self)
        row = QHBoxLayout(self._sure)
        row.setContentsMargins(32, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(
            Label(
                f"This records “no” for {count(number, 'pupil')}, in one step that Undo takes back. "
                "Put a pupil for whom it is “yes” right first, or afterwards on the pupil’s page.",
                "small",
                self._sure,
                wrap=True,
            ),
            1,
        )
        self.yes = Button(
            "Record it", name=f"gap-{gap.field}-record", parent=self._sure, act=lambda: self.settled.emit(gap.field)
        )
        self.yes.setAccessibleName(f"Record “no” for {number:,} pupils: {title}")
        row.addWidget(self.yes)
        row.addWidget(self._made_leave(gap.field))
        self._sure.hide()
        column.addWidget(self._sure)

    def _made_leave(self, field: str) -> Button:
        name = f"gap-{field}-leave"
        return Button("Leave it", "quiet", name=name, parent=self._sure, act=self._leave, way_out="question")

    def open_names(self, on: bool) -> None:
        """Whether its pupils stand below it, each in a line."""
        self.names.relabel("Hide the pupils" if on else "Show the pupils")
        self.names.setAccessibleName(f"{self.names.text()}: {self._title}")

    def _ask(self) -> None:
        self._sure.show()
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._sure.hide()
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)


def who(finding: FindingView) -> str:
    """Name and class."""
    return f"{finding.pupil_name}, {finding.class_name}" if finding.class_name else finding.pupil_name

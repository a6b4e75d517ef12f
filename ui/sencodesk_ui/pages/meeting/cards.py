# SPDX-License-Identifier: Apache-2.0
"""The parts of a meeting as cards, in the order in which a meeting goes; what is to be sent is a card of its own."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.meetings import Meeting
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.forms.rows import RecordRows
from sencodesk_ui.pages.meeting import kinds, papers
from sencodesk_ui.pages.meeting.lines import SectionF
from sencodesk_ui.pages.meeting.sending import ToSend
from sencodesk_ui.saving import Seen
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, Label, tab_through
from sencodesk_ui.workspace import Workspace

HEADINGS = {
    "when": "When and where", "asked": "Who is asked", "papers": "Papers", "views": "Views", "minutes": "Minutes",
    "differences": "Differences of view", "decision": "Decision",
    "sent": "What was sent",
}  # fmt: skip
IN = {
    "when": ("when",), "asked": ("invited",), "papers": ("papers",), "views": ("views",),
    "minutes": ("held", "stages", "adulthood", "minutes"), "differences": ("differences",),
    "decision": ("decision", "recommendation"), "sent": ("sent", "council"),
}  # fmt: skip
"""Which forms stand in which card."""


class Cards(QWidget):
    """``printing`` carries the paper that is wanted; the others are the presses of the card of invitations."""

    printing = Signal(str)
    family_asked = Signal()
    usual_asked = Signal()
    went = Signal()

    def __init__(self, workspace: Workspace, review: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.forms: dict[str, RecordForm] = {}
        self.cards: dict[str, Card] = {}
        self._buttons: dict[str, list[Button]] = {}
        self.asked = RecordRows(workspace, kinds.asked(review), parent=self)
        self.section_f = SectionF(workspace, self)
        self.advice = Label("", "muted", self, wrap=True)
        self.advice.setObjectName("meeting-advice")
        for stem, heading in HEADINGS.items():
            self.cards[stem] = card = Card(heading, self, name=f"meeting-{stem}-card")
            for part in IN[stem]:
                self.forms[part] = form = RecordForm(
                    workspace, kinds.PARTS[part], kinds.change, name=f"meeting-{part}", form=f"meeting-{part}",
                    columns=kinds.COLUMNS.get(part, 2), parent=card,
                )  # fmt: skip
                card.body.addWidget(form)
            column.addWidget(card)
        self._furnish()
        column.addStretch(1)
        self.sending = Card("What to send, and by when", parent, name="meeting-sending-card")
        self.to_send = ToSend(self.sending)
        self.sending.body.addWidget(self.to_send)

    def _furnish(self) -> None:
        """Rows, buttons and words that are no fields of the meeting."""
        asked = self.cards["asked"].body
        asked.insertWidget(1, self.asked)
        writable = self.workspace.may_write
        self._line(
            "asked",
            (Button("Ask the parents", name="meeting-ask-family", parent=self, act=self.family_asked.emit), writable),
            (Button("Ask those around", name="meeting-ask-usual", parent=self, act=self.usual_asked.emit), writable),
            (self._printing("Print invitations", "meeting-print-invitations", papers.INVITE), True),
            (Button("They went out today", name="meeting-went", parent=self, act=self.went.emit), writable),
        )  # fmt: skip
        self.cards["papers"].body.insertWidget(1, self.advice)
        self._line("papers", (self._printing("Print the forms for views", "meeting-print-views", papers.VIEWS), True))
        minutes = self.cards["minutes"].body
        minutes.insertWidget(minutes.indexOf(self.forms["adulthood"]), self.section_f)
        self.report = self._printing("Print the report", "meeting-print-report", papers.REPORT)
        self.after = self._printing("Print the letter after it", "meeting-print-after", papers.AFTER)
        self._line("sent", (self.report, True), (self.after, True))

    def _printing(self, words: str, name: str, which: str) -> Button:
        return Button(words, name=name, icon="printer", parent=self, act=lambda: self.printing.emit(which))

    def _line(self, stem: str, *buttons: tuple[Button, bool]) -> None:
        line = QBoxLayout(side_by_side())
        line.setSpacing(8)
        for button, shown in buttons:
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.setVisible(shown)
        line.addStretch(1)
        self._buttons[stem] = [button for button, _shown in buttons]
        self.cards[stem].body.addLayout(line)

    def show_meeting(self, found: Meeting, seen: Seen) -> None:
        """What the records hold; what is being typed stays. Only what this kind of meeting has is shown."""
        review, parts = found.review, kinds.wanted(found)
        for part, form in self.forms.items():
            form.setVisible(part in parts)
            form.fill(seen, {spec.field: getattr(review, spec.field) for spec in form.specs})
        self.section_f.setVisible(found.annual)
        self.section_f.show_lines(found.lines if found.annual else ())
        self.to_send.show_rows(found.to_send)
        wanted = [one for one in review.invited if one.advice_asked_on is not None]
        came = sum(one.advice_came_on is not None for one in wanted)
        self.advice.setText(
            f"Advice was asked of {len(wanted)}; it came from {came}." if wanted
            else "Advice is asked for in the row of each person. It goes to everybody with the papers."
        )  # fmt: skip
        for button in (self.report, self.after):
            button.setEnabled(review.held_on is not None)
            button.setToolTip("" if review.held_on else "Type the day on which it was held first.")

    def put_in_order(self) -> None:
        """Tab goes as the meeting is read: rows that were made later stand between forms that were there."""
        parts: list[QWidget] = []
        for stem in self.cards:
            forms: list[QWidget] = [self.forms[part] for part in IN[stem]]
            if stem == "asked":
                parts += [*self.asked.every_form(), self.asked.add_button]
            if stem == "minutes":
                at = IN[stem].index("adulthood")
                forms[at:at] = self.section_f.lines
            parts += [*forms, *self._buttons.get(stem, ())]
        tab_through(self, *parts)

    def every_form(self) -> list[RecordForm]:
        """Every form that can be typed into."""
        return [*self.forms.values(), *self.asked.every_form(), *self.section_f.forms()]

    def first(self) -> QWidget | None:
        """The field that a meeting waits for: the day it meets, and from that day on the day it was held."""
        form = self.forms["when"]
        return form.editors["meets_on"]

    def jump(self, part: str) -> None:
        """To a part of the meeting: its first field that can be typed into has the caret."""
        if part == "asked":
            self.asked.add_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.forms[IN[part][0]].focus()

# SPDX-License-Identifier: Apache-2.0
"""Typing in teachers' paper forms: the pupil by name, then the form's own order; the next one follows at once."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.services import unsaved
from sencodesk.services.desk import Reading
from sencodesk.services.history import Change
from sencodesk.services.unsaved import Kept
from sencodesk.views.roll import OnRoll
from sencodesk_ui.forms.rows import RecordRows
from sencodesk_ui.pages.pupil import before_kinds as kinds
from sencodesk_ui.pages.run.adding import AddPupilByName
from sencodesk_ui.widgets import Button, Card, Label
from sencodesk_ui.workspace import Workspace

FORM = f"{kinds.CONCERNS.name}-new"
"""The same as on the pupil's page: what was half typed here stands there too."""


class TypingIn(QWidget):
    """``left`` when somebody has typed enough. The form is the pupil page's, blank, for the pupil who was named."""

    left = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._everybody: Mapping[str, OnRoll] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card("Type in a form", self, name="concerns-typing")
        self.who = AddPupilByName(card, name="concerns-pupil", label="Pupil", button="Choose")
        self.who.wanted.connect(self._choose)
        card.body.addWidget(self.who)
        self.whom = Label("", "strong", card, wrap=True)
        self.whom.setObjectName("concerns-whom")
        card.body.addWidget(self.whom)
        self.rows = RecordRows(workspace, kinds.CONCERNS, parent=card)
        card.body.addWidget(self.rows)
        done = Button("Back to the list", "quiet", name="concerns-done", parent=card, act=self._leave)
        card.body.addWidget(done, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(card)
        column.addStretch(1)
        self.rows.hide()
        self.whom.hide()

    def offer(self, everybody: Mapping[str, OnRoll]) -> None:
        """Who is on roll."""
        self._everybody = everybody
        self.who.offer(everybody)

    def begin(self) -> None:
        """Ready for a name."""
        self.who.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Save what is being typed."""
        for form in self.rows.every_form():
            form.flush()

    def _choose(self, pupil_id: str) -> None:
        pupil = self._everybody.get(pupil_id)
        if pupil is None:
            return
        self.commit()
        self.who.done()
        self.whom.setText(f"{pupil.name}, {pupil.class_name}" if pupil.class_name else pupil.name)
        self.whom.show()
        self.rows.show()
        self.rows.fill(pupil_id, [])
        form = self.rows.begin_new()
        form.editors["raised_on"].set_value(self.workspace.today())
        form.focus("raised_on")
        form.finished.connect(self._added)

        def kept(session: Reading) -> Kept | None:
            return unsaved.kept(session, FORM, pupil_id)

        self.workspace.read(self, kept, lambda found: self._restore(pupil_id, found))

    def _restore(self, pupil_id: str, found: Kept | None) -> None:
        form = self.rows.new_form
        if found is not None and form is not None and self.rows.pupil_id == pupil_id:
            form.restore(found.values)

    def _added(self, change: Change | None) -> None:
        if change is None:
            return
        self.rows.hide()
        self.whom.hide()
        self.workspace.say("success", "The concern is added. The next form: type the pupil's name.")
        self.begin()

    def _leave(self) -> None:
        self.commit()
        if self.rows.new_form is None or self.rows.new_form.settled():
            self.rows.end_new()
            self.rows.hide()
            self.whom.hide()
        self.left.emit()

# SPDX-License-Identifier: Apache-2.0
"""The manual lane: save the sealed file, hand it in, write down what the portal answered, and correct that later."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import filing as services
from sencodesk.services import returns as sealing
from sencodesk.services.history import Change
from sencodesk.views.by_hand import ByHand
from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui import folders, theme
from sencodesk_ui.pages.return_.step import focus_soon
from sencodesk_ui.widgets import Button, Card, DateField, Field, Icon, Label, TextField, clear
from sencodesk_ui.workspace import Workspace

BY_HAND = "by-hand"
OPEN_STATES = (None, "sealed", "queued", "refused", "withdrawn", "superseded", "discarded")
"""States in which a return may go by hand: none in which it may have arrived already."""


def after_by_hand(
    sent: SubmissionView, note: Callable[[], None], too: Callable[[], None], parent: QWidget
) -> list[QWidget]:
    """It is filed: nothing is discarded or sealed anew. What waited goes as well only where a person says so."""
    found: list[QWidget] = [Button("See the note", name="send-note", parent=parent, act=note)]
    if sent.blocked == BY_HAND:
        found.append(Button("Send it as well", "quiet", name="send-as-well", parent=parent, act=too))
    return found


class HandForm(QWidget):
    """Reference, day and place as a person was told them. ``saved`` is called once they are in the records."""

    def __init__(self, workspace: Workspace, name: str, words: str, saved: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._saved = saved
        self._submission_id = ""
        self._row_version: int | None = None
        self.reference = Field(
            "Reference that you were given",
            TextField(name=f"{name}-reference"),
            help="Copy it from the portal’s page. If there is none, write whom you gave the file to.",
            parent=self,
        )
        self.day = Field("Day you handed it in", DateField(name=f"{name}-day"), parent=self)
        self.place = Field("Where", TextField(name=f"{name}-place"), help="The portal, or the desk.", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.reference)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.place, 1)
        row.addWidget(self.day, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        foot = QHBoxLayout()
        self.button = Button(words, "primary", name=f"{name}-save", parent=self, act=self.save)
        foot.addWidget(self.button)
        foot.addStretch(1)
        column.addLayout(foot)

    def show_for(self, submission_id: str, noted: ByHand | None, place: str) -> None:
        """Ready to write down, or to correct what was written down."""
        other = (submission_id, noted.row_version if noted else None) != (self._submission_id, self._row_version)
        self._submission_id, self._row_version = submission_id, noted.row_version if noted else None
        if other:
            self.reference.editor.set_value(noted.reference if noted else None)
            self.day.editor.set_value(noted.handed_on if noted else self.workspace.today())
            self.place.editor.set_value(noted.place if noted else place or None)
        self.reference.set_error("")

    def save(self) -> None:
        """Write it down; what cannot be right is said beside its field."""
        problem = self.day.editor.problem()
        on = self.day.editor.value()
        if problem or on is None:
            self.day.set_error(problem or "Give the day on which you handed the file in.")
            self.day.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.day.set_error("")
        reference, place = str(self.reference.editor.value() or ""), str(self.place.editor.value() or "")
        submission_id, row_version = self._submission_id, self._row_version
        self.workspace.write(
            self,
            lambda desk: services.by_hand(
                desk, submission_id=submission_id, reference=reference, on=on, place=place, row_version=row_version
            ),
            self._done,
            self._refused,
        )

    def _done(self, _change: Change | None) -> None:
        self.reference.set_error("")
        self._saved()

    def _refused(self, error: UserError) -> None:
        field = {"reference": self.reference, "handed_on": self.day}.get(error.code)
        if field is None:
            self.workspace.say_error(error)
            return
        field.set_error(f"{error.happened} {error.do}")
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)


class ByHandCard(Card):
    """Closed, one sentence and a button; open, a list of three things to do. ``done`` leads on to what was written."""

    def __init__(self, workspace: Workspace, done: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("By hand", parent, name="by-hand")
        self.workspace = workspace
        self._view: StepsView | None = None
        self._open = False
        self._saved_for = ""
        self._why = Label("", "muted", self, wrap=True)
        self._why.setObjectName("by-hand-why")
        self.body.addWidget(self._why)
        row = QHBoxLayout()
        self._opener = Button("Send it by hand", name="by-hand-open", parent=self, act=self._unfold)
        row.addWidget(self._opener)
        row.addStretch(1)
        self.body.addLayout(row)
        self._list = QWidget(self)
        self._steps = QGridLayout(self._list)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setHorizontalSpacing(12)
        self._steps.setVerticalSpacing(12)
        self._steps.setColumnStretch(1, 1)
        self._save = Button("Save the sealed file", name="by-hand-file", icon="save", parent=self, act=self._save_file)
        self._portal = Label("", "", self, wrap=True)
        self._portal.setObjectName("by-hand-where")
        self._form = HandForm(workspace, "by-hand", "Write it down", done, self)
        self._first = Label("", "", self, wrap=True)
        first = QWidget(self)
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._first)
        line = QHBoxLayout()
        line.addWidget(self._save)
        line.addStretch(1)
        column.addLayout(line)
        third = QWidget(self)
        column = QVBoxLayout(third)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Label("Write down what the portal answered.", "strong", self))
        self._stays = Label("", "small-muted", self, wrap=True)
        self._stays.setObjectName("by-hand-stays")
        column.addWidget(self._stays)
        column.addWidget(self._form)
        self._marks = [QHBoxLayout() for _ in range(3)]
        for n, widget in enumerate((first, self._portal, third)):
            self._steps.addLayout(self._marks[n], n, 0, Qt.AlignmentFlag.AlignTop)
            self._steps.addWidget(widget, n, 1)
        self.body.addWidget(self._list)

    def show_view(self, view: StepsView, *, rehearsal: bool) -> None:
        """Hidden where the return may have arrived, where something stands in the way, and in a rehearsal."""
        sent, council = view.due.submission, view.due.council_name
        self._view = view
        sealed = sent is not None and sent.waits and sent.state in ("sealed", "queued")
        ready = view.clean and view.previewed and bool(view.included)
        wanted = sent is None or view.newer_than_sent() or sealed
        may = (sent.state if sent is not None else None) in OPEN_STATES or view.newer_than_sent()
        doubt = sent is not None and sent.waits and not sealed
        self.setVisible(not rehearsal and wanted and may and not doubt and (ready or sealed))
        opened = self._open or view.only_by_hand
        self._opener.setVisible(not opened)
        self._list.setVisible(opened)
        self.heading.setText(f"Send it to {council} by hand" if opened else "By hand")
        self._why.setText(
            f"{council} takes the sealed file from you; it has no address to send to. Nobody signs for it, so write "
            "down what you were told."
            if view.only_by_hand
            else "For a day when the council’s address does not answer, or when it asks for the file in its portal."
        )
        self._first.setText(
            "Save the sealed file. Only the council can open it."
            if sealed
            else "Seal the return, and save the file. Only the council can open it."
        )
        self._save.relabel("Save the sealed file" if sealed else "Seal and save the file")
        place = view.by_hand_at or f"{council}’s portal"
        self._portal.setText(f"Hand the file in: {place}. Leave its name as it is; it says nothing about a child.")
        self._form.setEnabled(sealed)
        waits = sealed and sent is not None and sent.state == "queued"
        self._stays.setText(
            "It waits to go by itself. Once this is written down, it does not go any more." if waits else ""
        )
        self._stays.setVisible(waits)
        if sealed and sent is not None:
            self._form.show_for(sent.id, sent.by_hand, view.by_hand_at)
        self._mark(sealed, sent)

    def _mark(self, sealed: bool, sent: SubmissionView | None) -> None:
        saved = sealed and sent is not None and self._saved_for == sent.id
        for n, row in enumerate(self._marks):
            clear(row)
            if n == 0 and saved:
                icon = Icon("circle-check", theme.current().success, 20, self)
                icon.setAccessibleName("Done")
                row.addWidget(icon)
            else:
                row.addWidget(Label(f"{n + 1}.", "strong", self))

    def _unfold(self) -> None:
        self._open = True
        if self._view is not None:
            self.show_view(self._view, rehearsal=False)
        focus_soon(self, "by-hand-file")

    def _save_file(self) -> None:
        view = self._view
        if view is None:
            return
        sent, return_id = view.due.submission, view.due.id
        if sent is not None and sent.waits:
            self._ask_and_write(return_id, sealing.sealed_name(sent.id, sent.mode))
            return

        def sealed(made: services.ToCarry) -> None:
            # The box of the system must not open inside the answer of the store's own thread.
            QTimer.singleShot(
                0, self, lambda: self._ask_and_write(return_id, sealing.sealed_name(made.submission_id, made.mode))
            )

        self.workspace.write(self, lambda desk: services.seal_to_carry(desk, return_id=return_id), sealed)

    def _ask_and_write(self, return_id: str, name: str) -> None:
        file = folders.ask_save(self, "Save the sealed file", name, "*.age")
        if file is None:
            return

        def saved(_saved: sealing.Saved) -> None:
            sent = self._view.due.submission if self._view is not None else None
            self._saved_for = sent.id if sent is not None else ""
            self.workspace.say("success", f"Saved {file.name}. Hand it in, then write down what you were told.")
            focus_soon(self, "by-hand-reference")

        self.workspace.write(self, lambda desk: services.save_to_carry(desk, return_id=return_id, file=file), saved)

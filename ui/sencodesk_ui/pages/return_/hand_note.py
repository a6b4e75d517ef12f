# SPDX-License-Identifier: Apache-2.0
"""What was filed by hand, as it is shown in the place of a receipt and can never be taken for one.

No coloured head, no seal, no council's words: a pen, the school's own note, and a way to correct it.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui import theme
from sencodesk_ui.pages.return_.by_hand import HandForm
from sencodesk_ui.pages.returns.words import count, fingerprint_lines, shown_moment
from sencodesk_ui.widgets import Button, Card, Icon, Label, Line, Tag, clear, shown_day
from sencodesk_ui.workspace import Workspace

LABEL_WIDTH = 176


class HandNote(Card):
    """The note, its facts, and the form that corrects it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("", parent, name="hand-note")
        self.workspace = workspace
        self._shown: object = None
        self._head = QVBoxLayout()
        self._facts = QVBoxLayout()
        self.body.addLayout(self._head)
        self.body.addLayout(self._facts)
        self._correct = Button(
            "Correct this note", name="hand-note-correct", icon="pencil", parent=self, act=self._edit
        )
        row = QHBoxLayout()
        row.addWidget(self._correct)
        row.addStretch(1)
        self.body.addLayout(row)
        self._form = HandForm(workspace, "hand-note", "Save the correction", self._corrected, self)
        self._form.hide()
        self.body.addWidget(self._form)
        self.hide()

    def show_note(self, view: StepsView, sent: SubmissionView) -> None:
        """What was written down for this version."""
        noted = sent.by_hand
        assert noted is not None
        if not self._form.isVisibleTo(self):
            self._form.show_for(sent.id, noted, view.by_hand_at)
        if (sent, view.due) == self._shown:
            return
        self._shown = (sent, view.due)
        clear(self._head)
        clear(self._facts)
        self._head.addWidget(self._title(view))
        zone = self.workspace.now().tzinfo
        assert zone is not None
        at = f", {noted.place}" if noted.place else ""
        rows = (
            ("Reference as told", noted.reference, "hand-note-told", "mono-large"),
            ("Handed in", f"{shown_day(noted.handed_on)}{at}", "hand-note-when", ""),
            ("Written down by", noted.written_by, "hand-note-by", ""),
            (
                "What", f"{count(len(sent.row_ids), 'pupil')}, version {sent.version}, sealed "
                f"{shown_moment(sent.sealed_at.astimezone(zone), seconds=True)} by {sent.sealed_by}", "hand-note-what",
                "",
            ),
            ("Fingerprint of the file", fingerprint_lines(sent.wire_hash), "hand-note-file", "mono"),
            ("Signature", "None: no council signed this. It is the school’s own note.", "hand-note-signature", ""),
        )  # fmt: skip
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for place, (caption, words, name, kind) in enumerate(rows):
            if place:
                grid.addWidget(Line(box), place * 2 - 1, 0, 1, 2)
            grid.addWidget(Label(caption, "muted", box, wrap=True), place * 2, 0, Qt.AlignmentFlag.AlignTop)
            label = Label(words, kind, box, wrap=kind != "mono")
            label.setObjectName(name)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, place * 2, 1)
        self._facts.addWidget(box)

    def _title(self, view: StepsView) -> QWidget:
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(14)
        row.addWidget(Icon("file-pen-line", theme.current().text, 32, head), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(f"Handed in to {view.due.council_name} by hand", "title", head, wrap=True))
        told = (
            "The council has not signed for it. If it answers through SENCO Desk later, its receipt comes here."
            if not view.only_by_hand
            else "The council has not signed for it. Keep what its portal gave you."
        )
        words.addWidget(Label(told, "muted", head, wrap=True))
        row.addLayout(words, 1)
        row.addWidget(Tag("Not signed", "", head), 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _edit(self) -> None:
        self._form.show()
        self._correct.hide()
        self._form.reference.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _corrected(self) -> None:
        self._form.hide()
        self._correct.show()
        self._correct.setFocus(Qt.FocusReason.OtherFocusReason)
        self.workspace.say("success", "Corrected. What stood there before is kept in the log.")

# SPDX-License-Identifier: Apache-2.0
"""Earlier versions of one record, beside the page that shows it: look, compare two, restore one, correct a mistake."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from sencodesk.codes.london import london
from sencodesk.errors import UserError
from sencodesk.services import versions as services
from sencodesk.services.desk import Reading
from sencodesk.services.history import Change
from sencodesk.views import versions as view
from sencodesk.views.log_lines import said
from sencodesk.views.versions import Version, Versions
from sencodesk_ui import theme
from sencodesk_ui.beside.compare import Compared
from sencodesk_ui.beside.correct import CorrectForm
from sencodesk_ui.widgets import Button, ChoiceField, Field, IconButton, Label, Note, Scroll, shown_day
from sencodesk_ui.workspace import Workspace

WIDTH, NARROW = 392, 340
ROOM = 1200
"""Width of a window in which a page still has its room beside the pane."""
LINES = 4
"""Versions in sight before the list scrolls."""


class VersionsPane(QFrame):
    """Opened by ``workspace.show_versions``; Escape closes it and gives the focus back."""

    closed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versions-pane")
        self.setAccessibleName("Earlier versions")
        self.setProperty("kind", "pane")
        self.workspace = workspace
        self.shown: Versions | None = None
        self._which = ("", "")
        self._before: QWidget | None = None
        self._form: CorrectForm | None = None
        self._fresh = False
        self._seq = 0
        self._picked = False
        """Whether a person chose a version; else the newest earlier one is shown, also of those that come meanwhile."""
        self._build()
        workspace.versions_wanted.connect(self.open)
        workspace.went.connect(lambda _page, _where: self.leave(back=False))
        workspace.changed.connect(self._changed)
        self.hide()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(18, 14, 10, 6)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label("Earlier versions", "section", self))
        self.what = Label("", "muted", self, wrap=True)
        self.what.setObjectName("versions-what")
        words.addWidget(self.what)
        head.addLayout(words, 1)
        close = IconButton("x", "Close earlier versions", name="versions-close", parent=self, act=self.leave)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(head)
        scroll = Scroll(self, margins=(18, 6, 18, 16))
        whole.addWidget(scroll, 1)
        self._body = scroll.body
        self._body.setSpacing(12)
        self.note = Note("info", "", self, name="versions-note")
        self.note.hide()
        self._body.addWidget(self.note)
        self._looking = QWidget(self)
        column = QVBoxLayout(self._looking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.list = QListWidget(self._looking)
        self.list.setObjectName("versions-list")
        self.list.setAccessibleName("Versions, the newest first")
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _row: self._pick())
        column.addWidget(self.list)
        self.other = ChoiceField([], name="versions-other", blank=None)
        self.other.committed.connect(self._compare)
        column.addWidget(Field("Beside it", self.other, parent=self))
        self.compared = Compared(self._looking)
        self.compared.wanted.connect(self._restore)
        column.addWidget(self.compared)
        self.restore = Button(
            "Restore this version", name="versions-restore", icon="history", parent=self, act=self._restore
        )
        self.correct = Button(
            "Correct this", "quiet", name="versions-correct", icon="pencil", parent=self, act=self.begin_correction
        )
        for button in (self.restore, self.correct):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._body.addWidget(self._looking)
        self._body.addStretch(1)

    def open(self, table: str, record_id: str, act: str = "") -> None:
        """Show a record's versions; ``act`` "correct" begins a correction."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._end_form()
        self._which, self._fresh, self._picked, self._seq = (table, record_id), True, False, 0
        self.shown = None
        self.show()
        self.raise_()
        self._load(act)

    def leave(self, *, back: bool = True) -> None:
        """Close; the focus goes back to where it was."""
        if not self.isVisible():
            return
        self._end_form()
        self.hide()
        self._which, self.shown = ("", ""), None
        before, self._before = self._before, None
        if back and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def stands_beside(self, width: int) -> bool:
        """Whether a window of this width has room for the page and the pane; else the pane lies over the page."""
        narrow = theme.room(width) < ROOM
        self.setFixedWidth(theme.px(NARROW if narrow else WIDTH))
        return not narrow

    def begin_correction(self) -> None:
        """Show the form that corrects the record."""
        shown = self.shown
        if shown is None or shown.values is None or self._form is not None:
            return
        form = CorrectForm(self.workspace, shown, self)
        form.done.connect(self._corrected)
        self._form = form
        self._looking.hide()
        self._body.insertWidget(1, form)
        form.show()
        form.begin()

    def _load(self, act: str = "") -> None:
        table, record_id = which = self._which

        def query(session: Reading) -> Versions:
            return view.versions(session, table, record_id, confided=self.workspace.may_confide)

        def show(found: Versions) -> None:
            if which == self._which:
                self._show(found)
                if act == "correct":
                    self.begin_correction()

        self.workspace.read(self, query, show)

    def _show(self, found: Versions) -> None:
        self.shown = found
        self.what.setText(f"{found.what[:1].upper()}{found.what[1:]}")
        last = next((one for one in found.found if one.corrected), None)
        self.note.set_text(
            f"Corrected {_when(last)} by {last.by}: {last.corrected}" if last is not None
            else "This record was removed. Restoring a version brings it back." if found.values is None else ""
        )  # fmt: skip
        before = self._seq
        self.list.blockSignals(True)
        self.list.clear()
        for place, one in enumerate(found.found):
            now = "Now · " if place == 0 and found.values is not None else ""
            words = said(one.label, 1 if one.taken_back else None)
            QListWidgetItem(f"{now}{_when(one)}\n{words}, {one.by}", self.list)
        self.list.blockSignals(False)
        self.other.set_choices([(None, "What it says now"), *((one.seq, _when(one)) for one in found.found[1:])])
        self.other.set_value(None)
        seqs = [one.seq for one in found.found]
        # What one was looking at stays; at first that is the version before the present one.
        picked = self._picked and before in seqs[1:]
        self.list.setCurrentRow(seqs.index(before) if picked else min(1, len(seqs) - 1))
        self._picked = picked  # setting the row is no person's choice
        self._fit_list()
        QTimer.singleShot(0, self, self._fit_list)  # lines break by the width that the list has by then
        self._compare()
        can = bool(services.fields(found.table)) and self.workspace.may_write
        self.restore.setVisible(can)
        self.correct.setVisible(can and found.values is not None)
        if self._fresh and self._form is None:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fresh = False

    def _fit_list(self) -> None:
        """As high as its first few lines."""
        rows = range(min(self.list.count(), LINES))
        self.list.setFixedHeight(
            sum(self.list.sizeHintForRow(row) + 6 for row in rows) + 2 * self.list.frameWidth() + 2
        )
        self.list.scrollToItem(self.list.currentItem())

    def _chosen(self) -> Version | None:
        row = self.list.currentRow()
        return self.shown.found[row] if self.shown is not None and 0 <= row < len(self.shown.found) else None

    def _pick(self) -> None:
        self._picked = True
        self._compare()

    def _compare(self) -> None:
        shown, one = self.shown, self._chosen()
        if shown is None or one is None:
            return
        seq = self.other.value()
        other = next((found for found in shown.found if found.seq == seq), None)
        newer, words = (shown.values, "Now") if other is None else (other.values, _when(other))
        pair = [(one.seq, one.values, _when(one)), (other.seq if other else one.seq + 1, newer, words)]
        pair.sort(key=lambda version: version[0])
        (_, old, old_words), (_, new, new_words) = pair
        self._seq = one.seq
        can = self.workspace.may_write and other is None and None not in (shown.values, one.values)
        back = services.fields(shown.table) if can else frozenset()
        self.compared.show_lines(view.compare(shown.table, old, new), old_words, new_words, back=back)
        self.restore.setEnabled(one.values is not None and one.values != shown.values)

    def _restore(self, only: str | None = None) -> None:
        shown, one = self.shown, self._chosen()
        if shown is None or one is None:
            return

        def done(change: Change | None) -> None:
            if change is None:
                self.workspace.say("info", "The record says that already. Nothing was changed.")
            else:
                what = "The version" if only is None else "This one field as it was in the version"
                self.workspace.say("success", f"{what} of {_when(one)} is restored.", "Undo", self.workspace.undo)

        def refused(error: UserError) -> None:
            self.workspace.say_error(error)
            self._load()

        self.workspace.write(
            self,
            lambda desk: services.restore(
                desk,
                table=shown.table,
                record_id=shown.record_id,
                seq=one.seq,
                row_version=shown.row_version,
                only=only,
            ),
            done,
            refused,
        )

    def _corrected(self) -> None:
        self._end_form()
        self._load()
        self.correct.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_form(self) -> None:
        form, self._form = self._form, None
        if form is not None:
            self._body.removeWidget(form)
            form.hide()
            form.deleteLater()
        self._looking.show()

    def _changed(self, tables: frozenset[str], _initiator: QObject | None) -> None:
        if self.isVisible() and self._which[0] in tables and self._form is None:
            self._load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets a correction go, then closes the pane."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._form is not None:
            self._corrected()
        else:
            self.leave()


def _when(one: Version) -> str:
    at = london(one.at)
    return f"{shown_day(at.date())}, {at:%H:%M}"

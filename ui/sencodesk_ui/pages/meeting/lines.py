# SPDX-License-Identifier: Apache-2.0
"""The lines of section F at an annual review: still right or to be changed, by one key each, and then how."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.field_words import choices, label
from sencodesk.views.meetings import LineView
from sencodesk_ui.forms.record import RecordForm, Spec
from sencodesk_ui.pages.meeting import kinds
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Chip, Label, Line, LongText, tab_through
from sencodesk_ui.workspace import Workspace

LETTERS = {Qt.Key.Key_R: "right", Qt.Key.Key_C: "changed"}
CHANGED = "changed"
TEXT = (Spec("text", label("review_line", "text"), lambda name: LongText(name=name, lines=2), 2),)


class LineOfPlan(QWidget):
    """One line. ``said`` carries its section and the verdict; ``onward`` says that one goes on to the next."""

    said = Signal(str, str)
    onward = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: LineView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Line(self))
        self.text = Label("", "strong", self, wrap=True)
        self.how = Label("", "muted", self, wrap=True)
        column.addWidget(self.text)
        column.addWidget(self.how)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.chips: dict[str, Chip] = {}
        for value, word in choices("review_line", "verdict"):
            chip = Chip(word, name="", parent=self)
            chip.setToolTip(f"{word} ({'R' if value == 'right' else 'C'})")
            chip.clicked.connect(lambda _on=False, value=value: self._press(value))
            chip.installEventFilter(self)
            chip.setEnabled(workspace.may_write)
            self.chips[value] = chip
            row.addWidget(chip)
        row.addStretch(1)
        column.addLayout(row)
        self.form = RecordForm(
            workspace, TEXT, kinds.change_line, name="section-f-0", form="review-line", columns=2, parent=self
        )
        column.addWidget(self.form)

    def show_line(self, one: LineView, place: int) -> None:
        """What the plan says and what the meeting said of it."""
        self.shown = one
        name = f"section-f-{place}"
        self.setObjectName(name)
        self.text.setText(f"{one.n}. {one.text}")
        given = f"Given as: {', '.join(one.delivered)}." if one.delivered else ""
        self.how.setText(" ".join(part for part in (f"{one.how}." if one.how else "", given) if part))
        self.how.setVisible(bool(self.how.text()))
        for value, word in choices("review_line", "verdict"):
            chip = self.chips[value]
            chip.setObjectName(f"{name}-{value}")
            chip.setAccessibleName(f"{word}, line {one.n} of section F")
            chip.setChecked(one.verdict == value)
        self.form.rename(name)
        self.form.setVisible(bool(one.line_id) and (one.verdict == CHANGED or bool(one.words)))
        if one.line_id:
            self.form.fill(Seen(one.line_id, one.row_version), {"text": one.words})

    def focus_keys(self) -> None:
        """Where the letters work."""
        verdict = self.shown.verdict if self.shown is not None else ""
        self.chips[verdict or "right"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """R and C on the verdicts; Enter goes on to the next line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            key = Qt.Key(event.key())
            if key in LETTERS:
                self._press(LETTERS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.onward.emit()
                return True
        return super().eventFilter(watched, event)

    def _press(self, verdict: str) -> None:
        if self.shown is None:
            return
        for value, chip in self.chips.items():
            chip.setChecked(value == verdict)
        if verdict != self.shown.verdict:
            self.form.flush()
            self.said.emit(self.shown.section_id, verdict)


class SectionF(QWidget):
    """All lines. ``said`` carries the section of one and its verdict."""

    said = Signal(str, str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("section-f")
        self._workspace = workspace
        self.lines: list[LineOfPlan] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._none = Label(
            "No line of section F is written down. Put them in on the pupil’s EHC plan tab.", "muted", self, wrap=True
        )
        self._keys = Label(
            "On a line: R still right, C to be changed; Enter goes on to the next.", "muted", self, wrap=True
        )
        self._column.addWidget(Label("Section F of the plan, line by line", "strong", self, wrap=True))
        self._column.addWidget(self._none)
        self._column.addWidget(self._keys)

    def show_lines(self, found: Sequence[LineView]) -> None:
        """The lines of the plan that the meeting is of."""
        self._none.setVisible(not found)
        self._keys.setVisible(bool(found) and self._workspace.may_write)
        while len(self.lines) > len(found):
            gone = self.lines.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.lines) < len(found):
            line = LineOfPlan(self._workspace, self)
            place = len(self.lines)
            line.said.connect(self.said)
            line.onward.connect(lambda place=place: self._go_on(place))
            self.lines.append(line)
            self._column.addWidget(line)
        for place, (line, one) in enumerate(zip(self.lines, found, strict=True), start=1):
            line.show_line(one, place)
        tab_through(self, *self.lines)

    def restore(self, kept: Mapping[tuple[str, str], Mapping[str, object]]) -> None:
        """Typing that was never saved goes back into its lines."""
        for form in self.forms():
            if raw := kept.get((form.form, form.seen.id)):
                form.restore(raw)

    def forms(self) -> list[RecordForm]:
        """The words of the lines that have any, or may have."""
        return [line.form for line in self.lines if line.shown is not None and line.shown.line_id]

    def _go_on(self, place: int) -> None:
        if place + 1 < len(self.lines):
            self.lines[place + 1].focus_keys()

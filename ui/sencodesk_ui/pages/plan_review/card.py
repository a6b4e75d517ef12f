# SPDX-License-Identifier: Apache-2.0
"""One target at its review: what was aimed at, where it stands now, how it ended by one key, a line of evidence."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.records.plans import Outcome
from sencodesk.services import plans
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.field_words import label
from sencodesk.views.plans import TargetView
from sencodesk_ui import theme
from sencodesk_ui.forms.record import RecordForm, Spec
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Chip, Label, NumberField, TextField
from sencodesk_ui.workspace import Workspace

KEYS = (
    (Outcome.MET.value, "Met", Qt.Key.Key_M), (Outcome.PARTLY.value, "Partly", Qt.Key.Key_P),
    (Outcome.NOT_YET.value, "Not yet", Qt.Key.Key_N), (Outcome.DROPPED.value, "Dropped", Qt.Key.Key_D),
)  # fmt: skip
LETTERS = {key: value for value, _word, key in KEYS}
BACK = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete})
SPECS = (
    Spec("now", label("target", "now"), lambda name: NumberField(name=name), 1),
    Spec("evidence", label("target", "evidence"), lambda name: TextField(name=name), 3),
)


def save_target(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    """Write down what was counted and seen."""
    return plans.change_target(desk, target_id=seen.id, row_version=seen.version, values=dict(values))  # type: ignore[arg-type]  # the form's fields are the target's


class TargetReview(QFrame):
    """``ended`` carries how it ended (None takes it back); ``done`` says that one goes on to the next target."""

    ended = Signal(object)
    done = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.target: TargetView | None = None
        self._held = not workspace.may_write
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        self.number = Label("", "number", self)
        self.number.setFixedSize(theme.px(22), theme.px(22))
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        self.text = Label("", "strong", self, wrap=True)
        head.addWidget(self.text, 1)
        column.addLayout(head)
        self.aimed = Label("", "muted", self, wrap=True)
        column.addWidget(self.aimed)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.setContentsMargins(4, 4, 4, 4)  # room for the ring of the one that has the focus
        self.chips: dict[str, Chip] = {}
        for value, word, _key in KEYS:
            chip = Chip(word, name="", parent=self)
            chip.clicked.connect(lambda _on=False, value=value: self._pressed(value))
            chip.installEventFilter(self)
            chip.setEnabled(not self._held)
            self.chips[value] = chip
            keys.addWidget(chip)
        keys.addStretch(1)
        column.addLayout(keys)
        self.form = RecordForm(workspace, SPECS, save_target, name="review-0", form="target", columns=4, parent=self)
        column.addWidget(self.form)
        self.form.editors["evidence"].installEventFilter(self)

    def show_target(self, one: TargetView) -> None:
        """What the records hold."""
        self.target = one
        name = f"review-{one.n}"
        self.setObjectName(name)
        self.number.setText(str(one.n))
        self.text.setText(one.text or "A target without words")
        self.aimed.setText(aimed_words(one))
        for value, word, _key in KEYS:
            chip = self.chips[value]
            chip.setObjectName(f"{name}-{value}")
            chip.setAccessibleName(f"{word}, target {one.n}")
            chip.setToolTip(f"{word} ({word[0]})")
            chip.setChecked(one.outcome == value)
        self.form.rename(name)
        for spec in SPECS:
            self.form.editors[spec.field].setAccessibleName(f"{spec.label}, target {one.n}")
        self.form.fill(Seen(one.id, one.row_version), {"now": one.now, "evidence": one.evidence})

    def focus_keys(self) -> None:
        """Where the letters work: on the outcome that was chosen, or on the first."""
        outcome = self.target.outcome if self.target is not None else None
        self.chips[outcome or Outcome.MET.value].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A letter on the outcomes is an outcome, arrows go along them; Enter in the evidence goes on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if watched is self.form.editors["evidence"]:
                if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                    self.form.flush()
                    self.done.emit()
                    return True
            elif not event.modifiers() and not self._held:
                if key in LETTERS:
                    self._choose(LETTERS[key])
                    return True
                if key in BACK:
                    self.ended.emit(None)
                    return True
        return super().eventFilter(watched, event)

    def _pressed(self, value: str) -> None:
        """A press on the one that is taken takes it back."""
        held = self.target.outcome if self.target is not None else None
        self.chips[value].setChecked(held == value)
        if held == value:
            self.ended.emit(None)
        else:
            self._choose(value)

    def _choose(self, value: str) -> None:
        self.ended.emit(value)
        self.form.focus("evidence")


def aimed_words(one: TargetView) -> str:
    """``Began at 5 of 10 answers. Aim: 8 of 10 answers, three Fridays running.``"""
    parts = [f"Began at {one.baseline}." if one.baseline else "", f"Aim: {one.success}." if one.success else ""]
    return " ".join(part.replace("..", ".") for part in parts if part) or "No baseline and no aim were written."

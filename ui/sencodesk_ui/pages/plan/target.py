# SPDX-License-Identifier: Apache-2.0
"""A target's card: every field of a target, in the order in which a SENCO thinks of them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from sencodesk.services import plans
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.plans import TargetView
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import theme
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.pages.plan.card import FormCard, GrowingLine, HintField
from sencodesk_ui.pages.plan.words import OUTCOMES, dots_hint, how_far
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Button, ChoiceField, DateField, Icon, Label, Line, LongText, NumberField, TextField


class Grip(Icon):
    """What a target is drawn by, up or down. By keyboard the same is done with Alt and an arrow."""

    drawn = Signal(int)
    dropped = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("grip-vertical", theme.current().muted, 18, parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Draw up or down to reorder (Alt Up, Alt Down)")
        self._from: int | None = None
        self._moved = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken."""
        self._from, self._moved = event.globalPosition().toPoint().y(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drawn over the others."""
        at = event.globalPosition().toPoint().y()
        if self._from is not None and (self._moved or abs(at - self._from) >= QApplication.startDragDistance()):
            self._moved = True
            self.drawn.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._moved:
            self.dropped.emit(event.globalPosition().toPoint().y())
        self._from, self._moved = None, False


class TargetCard(FormCard):
    """One target. ``asked`` carries what to do with it: up, down, versions or remove."""

    form = "target"
    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("target", parent)
        self.n = 0
        self._held = False
        self._made_head()
        self._main()
        self._family()
        self._review()
        self._foot()

    def _made_head(self) -> None:
        row = self.head.row
        self.grip = Grip(self.head)
        row.addWidget(self.grip)
        self.number = Label("", "number", self.head)
        self.number.setFixedSize(theme.px(22), theme.px(22))
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.number)
        row.addWidget(self.head.title, 1)
        self.text = self.add_field("text", "Target", GrowingLine(name="target-text"))
        self.text.setParent(self.head)
        self.text.hide()
        row.addWidget(self.text, 1)
        row.addWidget(self.head.wrong)
        row.addWidget(self.head.warning)
        row.addWidget(self.head.summary)
        row.addWidget(self.head.chevron)

    def _main(self) -> None:
        self.add_row(
            (self.add_field("baseline", "Now", LongText(name="target-baseline")), 1),
            (self.add_field("measure", "How we measure", LongText(name="target-measure")), 1),
            (self.add_field("success", "Success", LongText(name="target-success")), 1),
        )
        self.inside.addWidget(self.add_field("strategy", "What we do", LongText(name="target-strategy")))
        self.add_row(
            (self.add_field("who", "Who", GrowingLine(name="target-who")), 4),
            (self.add_field("how_often", "How often", GrowingLine(name="target-how-often")), 5),
            (self.add_field("how_long", "How long", GrowingLine(name="target-how-long")), 3),
            (self.add_field("review", "Review", DateField(name="target-review")), 4),
        )

    def _family(self) -> None:
        self._heading("For the family", "These words print on the parent copy as you write them.")
        self.inside.addWidget(self.add_field("plain_title", "Plain title", TextField(name="target-plain-title")))
        self.inside.addWidget(self.add_field("plain_text", "Plain sentence", LongText(name="target-plain-text")))
        self.inside.addWidget(self.add_field("you_can_help", "How you can help", LongText(name="target-you-can-help")))
        self.add_row(
            (self.add_field("now", "So far", NumberField(name="target-now")), 2),
            (self.add_field("aim", "Aim", NumberField(name="target-aim")), 2),
            (self.add_field("out_of", "Out of", NumberField(name="target-out-of")), 2),
            (self.add_field("unit", "Of what", TextField(name="target-unit")), 3),
        )
        self.dots = Label("", "small-muted", self.body, wrap=True)
        self.inside.addWidget(self.dots)

    def _review(self) -> None:
        self._heading("Review", "")
        outcome = ChoiceField(OUTCOMES, name="target-outcome", blank="Not reviewed")
        self.add_row(
            (self.add_field("outcome", "How it ended", outcome), 2),
            (self.add_field("evidence", "Evidence", GrowingLine(name="target-evidence")), 4),
        )
        self.inside.addWidget(
            self.add_field(
                "carried_from", "Carried on from", TextField(name="target-carried-from"),
                help="Prints beside the target on the staff copy, such as “Carried on from plan 5”.",
            )
        )  # fmt: skip

    def _heading(self, word: str, lead: str) -> None:
        self.inside.addWidget(Line(self.body))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(word, "section", self.body))
        row.addWidget(Label(lead, "small-muted", self.body, wrap=True), 1)
        self.inside.addLayout(row)

    def _foot(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._buttons: dict[str, Button] = {}
        for act, word, icon in (
            ("up", "Move up", "arrow-up"), ("down", "Move down", "arrow-down"),
            ("versions", "Earlier versions", "history"), ("remove", "Remove", "trash-2"),
        ):  # fmt: skip
            button = Button(
                word, "quiet", name="", icon=icon, parent=self.body,
                act=partial(self._ask, act),
            )  # fmt: skip
            self._buttons[act] = button
            row.addWidget(button)
        row.addStretch(1)
        self.inside.addLayout(row)
        self.corrected = Label("", "small-muted", self.body, wrap=True)
        self.inside.addWidget(self.corrected)
        self.corrected.hide()

    def hold(self) -> None:
        """Not changed, not moved, not removed."""
        super().hold()
        self._held = True
        self.grip.hide()
        self._buttons["remove"].hide()

    def show_correction(self, one: CorrectionView | None) -> None:
        """That the target was corrected: when, by whom, why."""
        self.corrected.setObjectName(f"{self.name}-corrected")
        self.corrected.setText(corrected_words(one) if one is not None else "")
        self.corrected.setVisible(one is not None)

    def _ask(self, act: str) -> None:
        self.asked.emit(self.record_id, act)

    def show_target(self, one: TargetView, count: int) -> None:
        """What the target holds, and its place among ``count``."""
        self.n = one.n
        name = f"target-{one.n}"
        self.name = name
        self.setObjectName(name)
        self.head.setObjectName(f"{name}-head")
        self.head.chevron.setObjectName(f"{name}-open")
        self.head.wrong.setObjectName(f"{name}-wrong")
        self.grip.setObjectName(f"{name}-grip")
        for key, field in self.fields.items():
            field.rename(f"{name}-{key.replace('_', '-')}")
            field.editor.setAccessibleName(f"{field.label.text()}, target {one.n}")
        for act, button in self._buttons.items():
            button.setObjectName(f"{name}-{act}")
            button.setAccessibleName(f"{button.text()}: target {one.n}")
        self._buttons["up"].setVisible(one.n > 1 and not self._held)
        self._buttons["down"].setVisible(one.n < count and not self._held)
        self.show_values(one.id, one.row_version, {key: getattr(one, key) for key in self.fields})

    def first(self) -> QWidget:
        """The target's own sentence."""
        return self.text.editor

    def dress_head(self, on: bool) -> None:
        """Open, the sentence is written where it was read."""
        self.text.setVisible(on)
        self.head.title.setVisible(not on)
        self.head.summary.setVisible(not on)
        self.number.set_role("number-now" if on else "number")

    @staticmethod
    def act(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
        """Change the target."""
        return plans.change_target(desk, target_id=seen.id, row_version=seen.version, values=dict(values))  # type: ignore[arg-type]  # the fields are columns of the target

    def refresh_head(self) -> None:
        """Number, sentence, how far."""
        now = self.values()
        words = now.get("text") or "New target"
        self.number.setText(str(self.n))
        self.head.title.setText(words)
        ended = dict(OUTCOMES).get(now.get("outcome") or "", "")
        self.head.summary.setText(ended or how_far(now.get("now"), now.get("aim"), now.get("out_of")))
        self.dots.setText(dots_hint(now.get("now"), now.get("aim"), now.get("out_of")))
        state = "Close" if self.is_open() else "Open"
        self.head.chevron.setAccessibleName(f"{state} target {self.n}: {words}")
        self.head.chevron.setToolTip(state)

    def extra_tabs(self) -> list[QWidget]:
        """Up, down, remove."""
        return list(self._buttons.values())

    def paper_name(self, key: str) -> str:
        """As the paper numbers it."""
        return f"targets.{self.n}.{key}"

    def field_of(self, path: str) -> HintField | None:
        """Its field, if the path is one of this target's."""
        start = f"targets.{self.n}."
        return self.fields.get(path.removeprefix(start)) if path.startswith(start) else None

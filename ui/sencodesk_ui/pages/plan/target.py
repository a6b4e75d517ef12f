# SPDX-License-Identifier: Apache-2.0
"""A target's card: every field of a target, in the order in which a SENCO thinks of them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.content import targets as content
from sencodesk.services import plans
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.field_words import label
from sencodesk.views.plans import TargetView
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import theme
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.pages.plan.card import FormCard
from sencodesk_ui.pages.plan.fields import GrowingLine, HintField
from sencodesk_ui.pages.plan.words import OUTCOMES, dots_hint, how_far
from sencodesk_ui.saving import Seen
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import (
    Button,
    ChoiceField,
    DateField,
    Icon,
    Label,
    Line,
    LongText,
    Note,
    NumberField,
    TextField,
)

PROMISE = frozenset({"who", "how_often", "how_long"})
"""The provision line of a target."""


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
    """One target. ``asked`` carries what to do with it: up, down, keep, versions or remove."""

    form = "target"
    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("target", parent)
        self.n = 0
        self.run_id = ""
        self._held = False
        self._made_head()
        self._main()
        self.provision = Button(
            "", "quiet", name="", icon="blocks", parent=self.body, act=partial(self._ask, "provision")
        )
        self.provision.hide()
        self.inside.addWidget(self.provision, 0, Qt.AlignmentFlag.AlignLeft)
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
        self.text = self.add_field("text", label("target", "text"), GrowingLine(name="target-text"))
        self.text.setParent(self.head)
        self.text.hide()
        row.addWidget(self.text, 1)
        self.text.shared_place = below = QVBoxLayout()  # so that number and chevron stay beside the sentence
        self.inside.addLayout(below)
        self.ask_first = Note("warning", "", self.body)
        self.ask_first.hide()
        self.inside.addWidget(self.ask_first)
        row.addWidget(self.head.wrong)
        row.addWidget(self.head.warning)
        row.addWidget(self.head.remarks)
        row.addWidget(self.head.summary)
        row.addWidget(self.head.chevron)

    def _main(self) -> None:
        self.add_row(
            (self.add_field("baseline", label("target", "baseline"), LongText(name="target-baseline")), 1),
            (self.add_field("measure", label("target", "measure"), LongText(name="target-measure")), 1),
            (self.add_field("success", label("target", "success"), LongText(name="target-success")), 1),
        )
        self.inside.addWidget(self.add_field("strategy", label("target", "strategy"), LongText(name="target-strategy")))
        self.add_row(
            (self.add_field("who", label("target", "who"), GrowingLine(name="target-who")), 4),
            (self.add_field("how_often", label("target", "how_often"), GrowingLine(name="target-how-often")), 5),
            (self.add_field("how_long", label("target", "how_long"), GrowingLine(name="target-how-long")), 3),
            (self.add_field("review", label("target", "review"), DateField(name="target-review")), 4),
        )

    def _family(self) -> None:
        self._heading("For the family", "These words print on the parent copy as you write them.")
        self.inside.addWidget(
            self.add_field("plain_title", label("target", "plain_title"), TextField(name="target-plain-title"))
        )
        self.inside.addWidget(
            self.add_field("plain_text", label("target", "plain_text"), LongText(name="target-plain-text"))
        )
        self.inside.addWidget(
            self.add_field("you_can_help", label("target", "you_can_help"), LongText(name="target-you-can-help"))
        )
        self._numbers()

    def _numbers(self) -> None:
        self.add_row(
            (self.add_field("now", label("target", "now"), NumberField(name="target-now")), 2),
            (self.add_field("aim", label("target", "aim"), NumberField(name="target-aim")), 2),
            (self.add_field("out_of", label("target", "out_of"), NumberField(name="target-out-of")), 2),
            (self.add_field("unit", label("target", "unit"), TextField(name="target-unit")), 3),
        )
        self.dots = Label("", "small-muted", self.body, wrap=True)
        self.inside.addWidget(self.dots)

    def _review(self) -> None:
        self._heading("Review", "")
        outcome = ChoiceField(OUTCOMES, name="target-outcome", blank="Not reviewed")
        self.add_row(
            (self.add_field("outcome", label("target", "outcome"), outcome), 2),
            (self.add_field("evidence", label("target", "evidence"), GrowingLine(name="target-evidence")), 4),
        )
        self.inside.addWidget(self._carried())

    def _carried(self) -> HintField:
        return self.add_field(
            "carried_from", label("target", "carried_from"), TextField(name="target-carried-from"),
            help="Prints beside the target on the staff copy, such as “Carried on from plan 5”.",
        )  # fmt: skip

    def _heading(self, word: str, lead: str) -> None:
        self.inside.addWidget(Line(self.body))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(word, "section", self.body))
        row.addWidget(Label(lead, "small-muted", self.body, wrap=True), 1)
        self.inside.addLayout(row)

    def _foot(self) -> None:
        row = QBoxLayout(side_by_side())
        row.setSpacing(4)
        self._buttons: dict[str, Button] = {}
        for act, word, icon in (
            ("up", "Move up", "arrow-up"), ("down", "Move down", "arrow-down"),
            ("keep", "Save to our bank", "bookmark"),
            ("versions", "Earlier versions", "history"), ("remove", "Remove", "trash-2"),
        ):  # fmt: skip
            button = Button(
                word, "quiet", name="", icon=icon, parent=self.body,
                act=partial(self._ask, act),
            )  # fmt: skip
            self._buttons[act] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
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
        self._buttons["keep"].hide()

    def show_correction(self, one: CorrectionView | None) -> None:
        """That the target was corrected: when, by whom, why."""
        self.corrected.setObjectName(f"{self.name}-corrected")
        self.corrected.setText(corrected_words(one) if one is not None else "")
        self.corrected.setVisible(one is not None)

    def show_provision(self, run_id: str, *, may_write: bool) -> None:
        """Whether what is promised here was started in Provision; else the way to start it."""
        self.run_id = run_id
        self.provision.setObjectName(f"{self.name}-provision")
        self.provision.relabel("Open it in Provision" if run_id else "Start it in Provision")
        self.provision.setAccessibleName(f"{self.provision.text()}: target {self.n}")
        promises = not self.fields.keys().isdisjoint(PROMISE)
        self.provision.setVisible(bool(run_id) or (may_write and promises))

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
        self.head.remarks.setObjectName(f"{name}-remarks")
        self.grip.setObjectName(f"{name}-grip")
        for key, field in self.fields.items():
            field.rename(f"{name}-{key.replace('_', '-').replace('.', '-')}")
            field.editor.setAccessibleName(f"{field.label.text()}, target {one.n}")
        for act, button in self._buttons.items():
            button.setObjectName(f"{name}-{act}")
            button.setAccessibleName(f"{button.text()}: target {one.n}")
        self.ask_first.setObjectName(f"{name}-ask-first")
        made_from = content.stem(one.bank) if one.bank else None
        words = f"Ask first: {made_from.ask_first}" if made_from is not None and made_from.ask_first else ""
        self.ask_first.set_text(words)
        self._buttons["up"].setVisible(one.n > 1 and not self._held)
        self._buttons["down"].setVisible(one.n < count and not self._held)
        self.show_values(one.id, one.row_version, self.held(one))

    def held(self, one: TargetView) -> dict[str, Any]:
        """What the records hold of each field."""
        return {key: getattr(one, key) for key in self.fields}

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
        """The way to Provision; up, down, remove."""
        return [self.provision, *self._buttons.values()]

    def paper_name(self, key: str) -> str:
        """As the paper numbers it."""
        return f"targets.{self.n}.{key}"

    def field_of(self, path: str) -> HintField | None:
        """Its field, if the path is one of this target's."""
        start = f"targets.{self.n}."
        return self.fields.get(path.removeprefix(start)) if path.startswith(start) else None

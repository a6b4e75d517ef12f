# SPDX-License-Identifier: Apache-2.0
"""The form: its cards in order, one of them open, and what is typed in all of them together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from sencodesk.coach.model import Advice
from sencodesk.content.template_rules import called
from sencodesk.services.unsaved import Kept
from sencodesk.views.plans import PlanView
from sencodesk_ui import theme
from sencodesk_ui.pages.plan.advice import AdviceLine
from sencodesk_ui.pages.plan.card import FormCard, lay_out
from sencodesk_ui.pages.plan.changed import ChangedNote
from sencodesk_ui.pages.plan.fields import HintField
from sencodesk_ui.pages.plan.part_cards import Parts
from sencodesk_ui.pages.plan.parts import PartCard, PartTargetCard
from sencodesk_ui.pages.plan.running import RunningNote
from sencodesk_ui.pages.plan.sections import AboutCard, DatesCard, HomeCard, MeetingCard, PlanCard, SignaturesCard
from sencodesk_ui.pages.plan.target import TargetCard
from sencodesk_ui.pages.plan.words import overlaid
from sencodesk_ui.widgets import Button, DateField, Label, Note, Scroll, tab_through


class Form(Scroll):
    """``typed`` when something was typed.

    ``asked`` carries a target's id and what to do with it, ``moved`` its id and new place.
    """

    typed = Signal()
    asked = Signal(str, str)
    moved = Signal(str, int)
    add_asked = Signal()
    bank_asked = Signal()
    row_removed = Signal(str, int)
    """A filling of a repeated section that is to be taken away."""
    advice_left = Signal(object)
    """Advice that is to be left as it is."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None, *, may_write: bool = True) -> None:
        super().__init__(parent, margins=(24, 4, 24, 24))
        self._today, self._may_write = today, may_write
        self.setObjectName("plan-form")
        self.body.setSpacing(10)
        self.note = Note("warning", "", self, name="plan-note")
        self.note.hide()
        self.offers = QVBoxLayout()
        self.body.addLayout(self.offers)
        self.body.addWidget(self.note)
        self.begun, self.running = ChangedNote(self.inside), RunningNote(self.inside)
        self.begun.went.connect(self.go)
        self.dates, self.about, self.home = DatesCard(), AboutCard(), HomeCard()
        self.meeting, self.signatures = MeetingCard(), SignaturesCard()
        for above in (self.begun, self.running, self.dates, self.about):
            self.body.addWidget(above)
        self.parts = Parts(self, may_write=may_write)
        """The cards of a plan on a template, in place of those about the pupil, home and the meeting."""
        self.body.addLayout(self.parts.above)
        self._targets = QVBoxLayout()
        self._targets.setSpacing(10)
        self.body.addLayout(self._targets)
        self.of_targets = AdviceLine(self.inside)
        self.of_targets.rename("plan-targets")
        self.of_targets.left.connect(self.advice_left)
        self.body.addWidget(self.of_targets)
        self.targets: list[TargetCard] = []
        row = QHBoxLayout()
        row.setSpacing(8)
        self.add = Button("Add target", name="plan-add-target", icon="plus", parent=self, act=self.add_asked.emit)
        row.addWidget(self.add)
        keys = Label("Ctrl Enter", "keycap", self)
        row.addWidget(keys)
        self.bank = Button("From the target bank", "quiet", name="plan-bank", icon="bookmark", parent=self,
                           act=self.bank_asked.emit)  # fmt: skip
        row.addWidget(self.bank)
        for one in (self.add, keys, self.bank):
            one.setVisible(may_write)
        row.addStretch(1)
        self.body.addLayout(row)
        self._adding = (self.add, keys, self.bank)
        self.body.addLayout(self.parts.below)
        self.body.addWidget(self.home)
        self.body.addWidget(self.meeting)
        self.body.addWidget(self.signatures)
        self.body.addStretch(1)
        self._mark = QFrame(self.inside)
        self._mark.setProperty("kind", "drop-mark")
        self._mark.setAutoFillBackground(True)
        palette = self._mark.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour(theme.current().accent))
        self._mark.setPalette(palette)
        self._mark.hide()
        for card in self.sections():
            self._connect(card)
            if not may_write:
                card.hold()
        self.signatures.table.add_button.clicked.connect(self._show_new_signature)
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)

    def sections(self) -> tuple[PlanCard, ...]:
        """The cards about the whole plan."""
        if self.parts.layout is not None:
            return (self.dates, *self.parts.cards(), self.signatures)
        return (self.dates, self.about, self.home, self.meeting, self.signatures)

    def cards(self) -> Iterator[FormCard]:
        """Every card, from top to bottom."""
        if self.parts.layout is not None:
            above, below = self.parts.parted()
            yield from (self.dates, *above, *self.targets, *below, self.signatures)
        else:
            yield from (self.dates, self.about, *self.targets, self.home, self.meeting, self.signatures)

    def show_plan(self, plan: PlanView, first_name: str, *, fresh: bool, kept: Sequence[Kept] = ()) -> None:
        """What the records hold; ``fresh`` when another plan is shown than before, ``kept`` its unsaved typing."""
        self._shown = plan, first_name
        if fresh:
            for card in self.targets:
                self._drop(card)
            self.targets = []
            self.parts.clear()
            for section in self.sections():
                section.set_open(False)
        self.parts.show_plan(plan, {one.form for one in kept})
        self._dress(plan)
        for section in self.sections():
            section.show_plan(plan, first_name)
        known = {one.record_id: one for one in self.targets}
        shown = []
        beside = plan.layout.of_targets() if plan.layout is not None else None
        for place, one in enumerate(plan.targets if plan.layout is None or beside is not None else ()):
            target = known.pop(one.id, None)
            if target is None:
                target = PartTargetCard(beside) if beside is not None else TargetCard()
                self._connect(target)
                if not self._may_write:
                    target.hold()
                target.asked.connect(self.asked)
                target.grip.drawn.connect(self._drawn_over)
                target.grip.dropped.connect(partial(self._dropped, target))
            if self._targets.indexOf(target) != place:
                self._targets.insertWidget(place, target)
            if isinstance(target, PartTargetCard):
                target.answers = {
                    at.field: at.value for at in plan.answers if at.section == target.section.id and at.n == one.n
                }
            target.show_target(one, len(plan.targets))
            target.show()
            shown.append(target)
        for gone in known.values():
            self._drop(gone)
        self.targets = shown
        self._order()
        lay_out()

    def _dress(self, plan: PlanView) -> None:
        """Which cards there are: those of the individual education plan, or those of a template."""
        layout = plan.layout
        for card in (self.about, self.home, self.meeting):
            card.setVisible(layout is None)
        signed = layout is None or any(field.place == "signature" for _, field in layout.fields())
        self.signatures.setVisible(signed)
        targets = layout is None or layout.of_targets() is not None
        for one in self._adding:
            one.setVisible(targets and self._may_write)
        words = {"start": "Starts", "review": "Review"}
        for _, field in layout.fields() if layout is not None else ():
            column = field.place.removeprefix("plan.")
            if column in words:
                words[column] = called(field)
        for key, label in words.items():
            self.dates.fields[key].label.setText(label)
            self.dates.fields[key].editor.setAccessibleName(label)

    def show_again(self) -> None:
        """What was shown last, in cards that may be new."""
        plan, first_name = self._shown
        self.show_plan(plan, first_name, fresh=False)

    def connect_part(self, card: PartCard) -> None:
        """A new card of the template."""
        self._connect(card)
        if not self._may_write:
            card.hold()

    def target(self, target_id: str) -> TargetCard | None:
        """The card of a target."""
        return next((one for one in self.targets if one.record_id == target_id), None)

    def card_of(self, widget: QWidget | None) -> FormCard | None:
        """The card in which a widget lies."""
        while widget is not None:
            if isinstance(widget, FormCard):
                return widget
            widget = widget.parentWidget()
        return None

    def open(self, card: FormCard, *, focus: QWidget | None = None) -> None:
        """Open a card and put the caret where it goes."""
        card.set_open(True)
        lay_out()
        target = focus or card.first()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, QPlainTextEdit):
            target.moveCursor(QTextCursor.MoveOperation.End)
        self.ensureWidgetVisible(card.head, 0, 12)
        self.ensureWidgetVisible(target, 0, 40)

    def go(self, path: str) -> bool:
        """To the field that the paper calls ``path``; False if there is none."""
        for card in self.cards():
            field = card.field_of(path)
            if field is not None:
                self.open(card, focus=field.editor)
                return True
        return False

    def path_of(self, widget: QWidget | None) -> str:
        """What the paper calls the field of this editor, or nothing."""
        card = self.card_of(widget)
        return card.path_of(widget) if card is not None else ""

    def overlaid(self, plan: PlanView) -> PlanView:
        """The plan with everything that stands in the form, saved or not."""
        typed: dict[str, Any] = {}
        for section in self.sections():
            typed.update(_other(section.values(), section.held(plan)))
        own = {one.id: one for one in plan.targets}
        cards = [one for one in self.targets if one.record_id in own]
        return overlaid(
            plan, typed, {one.record_id: _other(one.values(), one.held(own[one.record_id])) for one in cards}
        )

    def show_said(self, said: Mapping[str, str]) -> None:
        """What the paper says about fields, beside each; the rest above all."""
        for card in self.cards():
            card.show_hints(said)
        self.note.set_text(said.get("", ""))

    def show_advice(self, said: Mapping[str, Sequence[Advice]]) -> None:
        """What the coach says, under each field; of the targets together below them."""
        made = [card.show_advice(said) for card in self.cards()]
        self.of_targets.show_advice(said.get("targets", ()))
        if any(made):
            self._order()

    def field_of_advice(self, widget: QWidget | None) -> HintField | None:
        """The field in whose advice a button lies."""
        return next(
            (
                field
                for card in self.cards()
                for field in card.fields.values()
                if widget is not None and field.advice is not None and field.advice.isAncestorOf(widget)
            ),
            None,
        )

    def _connect(self, card: FormCard) -> None:
        card.typed.connect(self.typed)
        card.advice_left.connect(self.advice_left)
        card.opened.connect(self._close_others)
        review = card.fields["review"].editor if "review" in card.fields else None
        if isinstance(review, DateField):
            review.coming = self._today  # a review lies ahead, so 12 Feb is the next one

    def _close_others(self, opened: FormCard) -> None:
        for card in self.cards():
            if card is not opened:
                card.set_open(False)

    def _show_new_signature(self) -> None:
        """The blank row whole, with what adds it."""
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.signatures, 0, 24))

    def _keep_width(self, _least: int, most: int) -> None:
        """The scroll bar takes its room from the margin, so that cards do not jump when it comes and goes."""
        bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self.body.setContentsMargins(24, 4, max(4, 24 - bar), 24)

    def _drawn_over(self, at: int) -> None:
        """A line shows where the target would come to stand."""
        place = self._place_at(at)
        above = place < len(self.targets)
        card = self.targets[place if above else -1]
        y = card.y() - 6 if above else card.y() + card.height() + 4
        self._mark.setGeometry(card.x(), y, card.width(), 2)
        self._mark.raise_()
        self._mark.show()

    def _dropped(self, card: TargetCard, at: int) -> None:
        self._mark.hide()
        before = self.targets.index(card)
        place = self._place_at(at)
        place -= place > before
        if place != before:
            self.moved.emit(card.record_id, place + 1)

    def _place_at(self, at: int) -> int:
        """Before which target a height on the screen lies, from 0; their number for after the last."""
        y = self.inside.mapFromGlobal(QPoint(0, at)).y()
        return sum(y > one.y() + one.height() / 2 for one in self.targets)

    def _drop(self, card: TargetCard) -> None:
        self._targets.removeWidget(card)
        card.hide()
        card.setParent(None)
        card.deleteLater()

    def _order(self) -> None:
        """Tab goes through the cards as they stand, not as they were made."""
        targets = [widget for card in self.targets for widget in card.tab_order()]
        tab_through(
            self,
            self.dates,
            self.about,
            *self.parts.above_stops(),
            *targets,
            self.of_targets,
            self.add,
            self.bank,
            *self.parts.below_stops(),
            self.home,
            self.meeting,
            self.signatures,
        )


def _other(values: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value != held[key]}

# SPDX-License-Identifier: Apache-2.0
"""The lines of a plan: all of them to read, and the forms of one section, because a plan has sixteen lines and more."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.charts.drawing import Table
from sencodesk.records.ehc import LETTERS, PARTS, PROVISION
from sencodesk.records.ehc_rules import STATEMENT
from sencodesk.services import ehc as services
from sencodesk.services.ehc_papers import specifies
from sencodesk.views.ehc import EhcPlanView, SectionView
from sencodesk.views.field_words import value_words
from sencodesk_ui.forms.rows import RecordRows
from sencodesk_ui.pages.pupil import review_kinds as kinds
from sencodesk_ui.pages.pupil.care_cards import record_of
from sencodesk_ui.widgets import Button, Card, ChoiceField, Field, Label, shown_day
from sencodesk_ui.widgets.plain_table import PlainTable
from sencodesk_ui.widgets.sheets import clear
from sencodesk_ui.workspace import Workspace

NONE = "No line was written down. Sections A to K stand here as they stand in the plan."
HEAD = ("Line", "Words of the plan")
Kept = Mapping[tuple[str, str], Mapping[str, Any]]


class SectionsCard(Card):
    """``chosen`` carries the id of another plan whose lines are asked for."""

    chosen = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Sections of the plan", parent, name="ehc-sections-card")
        self.workspace = workspace
        self._plan_id, self._pupil_id, self._letter = "", "", ""
        self._found: tuple[SectionView, ...] = ()
        self._known: set[str] = set()
        self._stay: set[str] = set()
        """Lines whose forms are shown: none goes away under somebody's hands because its section was changed."""
        self.which = ChoiceField([], name="ehc-which", blank=None, parent=self)
        self._which = Field("Plan", self.which, parent=self)
        self._none = Label(NONE, "muted", self, wrap=True)
        self.lines = PlainTable("ehc-lines", self)
        self.letter = ChoiceField([], name="ehc-letter", blank=None, parent=self)
        for field in (self.which, self.letter):
            field.setMinimumContentsLength(24)
        self._section = Field("Section to write in", self.letter, parent=self)
        self.rows = RecordRows(workspace, kinds.sections(lambda: self._plan_id, lambda: self._letter), parent=self)
        self._targets = QVBoxLayout()
        self._buttons: list[Button] = []
        for one in (self._which, self._none, self.lines):
            self.body.addWidget(one)
        self.body.addSpacing(8)
        self.body.addWidget(self._section)
        self.body.addWidget(self.rows)
        self.body.addLayout(self._targets)
        self.which.committed.connect(lambda: self.chosen.emit(str(self.which.value() or "")))
        self.letter.committed.connect(self._choose)

    def show_lines(
        self, pupil_id: str, plan: EhcPlanView, plans: Sequence[EhcPlanView], found: tuple[SectionView, ...], kept: Kept
    ) -> None:
        """Show a plan's lines. ``kept`` is typing that was never saved: its lines are shown."""
        if plan.id != self._plan_id:
            self._plan_id, self._letter = plan.id, ""
            self._known = {one.id for one in found}
            self._stay = {one.id for one in found if ("ehc-section", one.id) in kept}
        self._pupil_id, self._found = pupil_id, found
        self.which.set_choices([(one.id, plan_title(one)) for one in plans])
        self.which.set_value(plan.id)
        self._which.setVisible(len(plans) > 1)
        letters = PARTS if plan.kind == STATEMENT else LETTERS
        provision = [one.letter for one in found if one.letter in PROVISION]
        if self._letter not in letters:
            self._letter = next(iter([*provision, *(one.letter for one in found)]), letters[0])
        self.letter.set_choices([(one, self._counted(one)) for one in letters])
        self.letter.set_value(self._letter)
        self._none.setVisible(not found)
        self.lines.setVisible(bool(found))
        rows = tuple((line_title(one), "\n".join(part for part in (one.text, specifies(one)) if part)) for one in found)
        self.lines.show_table("Lines of the plan", Table(HEAD, rows), shares=(0, 1))
        self._fill()

    def stops(self) -> list[QWidget]:
        """What Tab goes through, in the order in which it is read."""
        return [self.which, self.letter, *stops(self.rows), *self._buttons]

    def _counted(self, letter: str) -> str:
        count = sum(one.letter == letter for one in self._found)
        return f"{value_words('ehc_section', 'letter', letter)} ({count})"

    def _choose(self) -> None:
        for form in self.rows.every_form():
            form.flush()
        self._letter, self._stay = str(self.letter.value()), set()
        self._fill()

    def _fill(self) -> None:
        """The forms of the section, of what was there before, and of what was just added."""
        ids = {one.id for one in self._found}
        shown = [one for one in self._found if one.letter == self._letter or one.id in self._stay | (ids - self._known)]
        self._stay, self._known = {one.id for one in shown}, ids
        self.rows.fill(self._pupil_id, [record_of(one, self.rows, line_title(one)) for one in shown])
        clear(self._targets)
        outcomes = [one for one in shown if one.letter == "E" and self.workspace.may_write]
        self._buttons = [self._target_button(one) for one in outcomes]
        for button in self._buttons:
            self._targets.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _target_button(self, one: SectionView) -> Button:
        return Button(
            f"Make a target of E {one.n}", "quiet", name=f"ehc-target-{one.n}", icon="target", parent=self,
            act=lambda: self.workspace.write(self, lambda desk: services.make_target(desk, section_id=one.id)),
        )  # fmt: skip


def stops(rows: RecordRows) -> list[QWidget]:
    """The forms of records, then the button that adds one: it was made before them."""
    return [*rows.every_form(), rows.add_button]


def plan_title(one: EhcPlanView) -> str:
    """A plan by its kind and the day of its issue; of an ended one until when."""
    until = f" to {shown_day(one.ended_on)}" if one.ended_on else ""
    return f"{value_words('ehc_plan', 'kind', one.kind)}, {shown_day(one.issued_on)}{until}"


def line_title(one: SectionView) -> str:
    """A line by its section: ``F 1``; of a statement ``Part 3, line 1``."""
    return f"Part {one.letter}, line {one.n}" if one.letter.isdigit() else f"{one.letter} {one.n}"

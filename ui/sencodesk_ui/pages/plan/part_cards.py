# SPDX-License-Identifier: Apache-2.0
"""The cards of a template's sections in the form: which there are, and filling a repeated section in once more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.content.templates import Section, Template
from sencodesk.services.editing import part_form
from sencodesk.services.plan_answers import MOST
from sencodesk.views.plans import PlanView
from sencodesk_ui.pages.plan.parts import ELSEWHERE, PartCard, add_button
from sencodesk_ui.widgets import Button

if TYPE_CHECKING:
    from sencodesk_ui.pages.plan.form import Form


class Parts:
    """The cards above the targets and those below them; without targets all stand above."""

    def __init__(self, form: "Form", *, may_write: bool) -> None:
        self.form, self._may_write = form, may_write
        self.layout: Template | None = None
        self.above, self.below = QVBoxLayout(), QVBoxLayout()
        for one in (self.above, self.below):
            one.setSpacing(10)
        self.group: Sequence[tuple[str, str]] = ()
        """Whom a group plan may name, by id and name."""
        self._cards: dict[tuple[str, int], PartCard] = {}
        self._buttons: dict[str, Button] = {}
        self._rows: dict[str, int] = {}
        """How many fillings of a repeated section are on screen; the last may hold nothing yet."""

    def clear(self) -> None:
        """Another plan is to be shown."""
        for widget in (*self._cards.values(), *self._buttons.values()):
            self._drop(widget)
        self._cards, self._buttons, self._rows, self.layout = {}, {}, {}, None

    def show_plan(self, plan: PlanView, kept: set[str]) -> None:
        """Make the cards that the plan needs; ``kept`` are the forms in which unsaved typing is kept."""
        self.layout = plan.layout
        for card in self._cards.values():
            card.group = self.group
        for section in self._sections():
            if section.repeated:
                filled = max((one.n for one in plan.answers if one.section == section.id), default=0)
                typed = max((n for n in range(1, MOST + 1) if part_form(section.id, n) in kept), default=0)
                self._rows[section.id] = max(filled, typed, self._rows.get(section.id, 1), 1)
            self._fill(section)

    def cards(self) -> list[PartCard]:
        """Every card, in order."""
        return [one for part in self.parted() for one in part]

    def parted(self) -> tuple[list[PartCard], list[PartCard]]:
        """The cards above the targets, and those below."""
        above: list[PartCard] = []
        below: list[PartCard] = []
        for section in self._sections():
            into = above if self._is_above(section) else below
            into += [self._cards[section.id, n] for n in range(1, self._times(section) + 1)]
        return above, below

    def above_stops(self) -> list[QWidget]:
        """What Tab goes through above the targets."""
        return [stop for one in self._sections() if self._is_above(one) for stop in self._stops(one)]

    def below_stops(self) -> list[QWidget]:
        """What Tab goes through below them."""
        return [stop for one in self._sections() if not self._is_above(one) for stop in self._stops(one)]

    def _sections(self) -> list[Section]:
        """The sections that have cards: not that of the targets, nor one that other cards hold whole."""
        layout = self.layout
        if layout is None:
            return []
        targets = layout.of_targets()
        return [
            one
            for one in layout.sections
            if one is not targets and not all(field.place in ELSEWHERE for field in one.fields)
        ]

    def _is_above(self, section: Section) -> bool:
        layout = self.layout
        targets = layout.of_targets() if layout is not None else None
        return layout is None or targets is None or layout.sections.index(section) < layout.sections.index(targets)

    def _times(self, section: Section) -> int:
        return self._rows.get(section.id, 1) if section.repeated else 1

    def _stops(self, section: Section) -> list[QWidget]:
        stops = [stop for n in range(1, self._times(section) + 1) for stop in self._cards[section.id, n].tab_order()]
        return [*stops, *([self._buttons[section.id]] if section.id in self._buttons else [])]

    def _fill(self, section: Section) -> None:
        """A card for each filling, then what adds one; one that is no more goes."""
        column = self.above if self._is_above(section) else self.below
        times = self._times(section)
        for n in range(1, times + 1):
            if (section.id, n) in self._cards:
                continue
            card = PartCard(section, n)
            card.group = self.group
            self._cards[section.id, n] = card
            self.form.connect_part(card)
            card.asked.connect(self._remove)
            before = self._buttons.get(section.id)
            at = column.indexOf(before) if before is not None else column.count()
            column.insertWidget(at, card)
        for key in [one for one in self._cards if one[0] == section.id and one[1] > times]:
            self._drop(self._cards.pop(key))
        if section.repeated and self._may_write and section.id not in self._buttons:
            button = add_button(section, self.form, self._add)
            self._buttons[section.id] = button
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add(self, section_id: str) -> None:
        """One more filling, open."""
        section = next(one for one in self._sections() if one.id == section_id)
        if self._rows[section_id] >= MOST:
            return
        self._rows[section_id] += 1
        self._fill(section)
        self.form.show_again()
        self.form.open(self._cards[section_id, self._rows[section_id]])

    def _remove(self, section_id: str, n: int) -> None:
        """A filling goes: from the records, or, where nothing of it was saved, from the screen only."""
        button = self._buttons.get(section_id)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rows[section_id] = max(self._rows[section_id] - 1, 1)
        self.form.row_removed.emit(section_id, n)

    def _drop(self, widget: QWidget) -> None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()

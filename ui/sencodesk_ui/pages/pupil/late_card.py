# SPDX-License-Identifier: Apache-2.0
"""On the overview: what the council is late with about this pupil, with the letter that says so, and when one went."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from sencodesk.services import chases as services
from sencodesk.views.duties import OwedDuty
from sencodesk_ui.pages.today.tasks import chase
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, IconButton, Label, Line, clear, shown_day
from sencodesk_ui.workspace import Workspace


class LateCard(Card):
    """A row for each duty; the card is not there while the council is late with nothing."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("The council is late", parent, name="pupil-late-card", icon="landmark")
        self.workspace = workspace
        self._found: tuple[OwedDuty, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)
        self.hide()

    def show_duties(self, found: Sequence[OwedDuty]) -> None:
        """Show these."""
        self.setVisible(bool(found))
        if tuple(found) == self._found:
            return
        self._found = tuple(found)
        clear(self._rows)
        for place, one in enumerate(found, start=1):
            if place > 1:
                self._rows.addWidget(Line(self))
            row = QWidget(self)
            line = QBoxLayout(side_by_side(), row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(12)
            said = QVBoxLayout()
            said.setSpacing(2)
            said.addWidget(Label(one.title, "strong", row, wrap=True))
            due = f"Due {shown_day(one.due)}, {one.late}\u00a0day{'' if one.late == 1 else 's'} late"
            said.addWidget(Label(due, "small-danger", row, wrap=True))
            said.addWidget(Label(one.source, "small-muted", row, wrap=True))
            if one.chased_on is not None:
                said.addWidget(Label(f"A letter went on {shown_day(one.chased_on)}.", "small", row, wrap=True))
            line.addLayout(said, 1)
            if self.workspace.may_write:
                self._add_acts(line, row, one, place)
            self._rows.addWidget(row)

    def _add_acts(self, line: QBoxLayout, row: QWidget, one: OwedDuty, place: int) -> None:
        if one.chase_id:
            back = IconButton(
                "undo-2", f"The letter did not go: {one.title}", name=f"pupil-late-{place}-back", parent=row
            )
            back.clicked.connect(partial(self._take_back, one.chase_id))
            line.addWidget(back)
        if one.may_chase:
            button = Button(
                "Print chase letter", name=f"pupil-late-{place}-chase", icon="printer", parent=row,
                act=partial(chase, self.workspace, self, one),
            )  # fmt: skip
            button.setAccessibleName(f"Print chase letter: {one.title}")
            line.addWidget(button)

    def _take_back(self, chase_id: str, _on: bool = False) -> None:
        self.workspace.write(self, lambda desk: services.remove(desk, chase_id=chase_id))

# SPDX-License-Identifier: Apache-2.0
"""Printing: what the system's print window opens with on this computer, and which copy is shown first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sencodesk.services import print_queue
from sencodesk_ui import print_choice, theme
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.print_choice import COPIES, PrintChoice
from sencodesk_ui.widgets import Card, ChoiceField, Field, Label, Segmented
from sencodesk_ui.workspace import Workspace

FIELD_WIDTH = 420
SIDES = (("", "As the printer"), ("one", "One side"), ("long", "Both sides"), ("short", "Both, turned up"))


class PrintingSection(Section):
    """Printer, sides and copy; the print window can always choose otherwise."""

    stem, word, chapter = "printing", "Printing", "print"
    lead = "What printing begins with on this computer. You can choose otherwise each time."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._queues: tuple[str, ...] = ()
        self.body.addWidget(self._printer_card())
        self.body.addWidget(self._copy_card())
        self.body.addWidget(self._paper_card())
        self.body.addStretch(1)

    def _printer_card(self) -> Card:
        card = Card("Printer", self, name="printing-printer-card", icon="printer")
        self.printer = ChoiceField([], name="printing-printer", blank="The system's own choice")
        field = Field("Printer", self.printer, parent=self)
        field.setMaximumWidth(FIELD_WIDTH)
        self.printer.committed.connect(self._keep)
        card.body.addWidget(field)
        self._how = Label("", "muted", self, wrap=True)
        self._how.setObjectName("printing-how")
        card.body.addWidget(self._how)
        card.body.addWidget(Label("Sides", "strong", self))
        self.sides = Segmented(SIDES, name="printing-sides", parent=self, label="Sides", stacked=theme.size.is_large())
        self.sides.chosen.connect(lambda _chosen: self._keep())
        card.body.addWidget(self.sides, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _copy_card(self) -> Card:
        card = Card("Copy shown first", self, name="printing-copy-card")
        self.copy = Segmented(COPIES, name="printing-copy", parent=self, label="Copy shown first")
        self.copy.chosen.connect(lambda _chosen: self._keep())
        card.body.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _paper_card(self) -> Card:
        card = Card("Paper", self, name="printing-paper-card")
        card.body.addWidget(
            Label("Cream or pastel paper is easier to read for some families. Put it into the tray: papers are "
                  "printed without a ground of their own, in black, so any pale paper will do.",
                  "", self, wrap=True)
        )  # fmt: skip
        return card

    def load(self) -> None:
        """What was chosen, and which printers there are; looking for them may take a moment."""
        self._show(print_choice.kept())
        self.workspace.aside(self, print_queue.queues, self._found)

    def _found(self, queues: tuple[str, ...]) -> None:
        self._queues = queues
        self._show(print_choice.kept())

    def _show(self, choice: PrintChoice) -> None:
        names = sorted({*self._queues, *([choice.printer] if choice.printer else [])})
        self.printer.set_choices([(one, one) for one in names])
        self.printer.set_value(choice.printer or None)
        self.sides.set_value(choice.sides)
        self.copy.set_value(choice.copy)
        gone = choice.printer and self._queues and choice.printer not in self._queues
        self._how.setText(
            f"“{choice.printer}” is not here now. Until it is, the system's own choice is taken."
            if gone
            else "Letters stay letters: the paper goes to the printer as it is."
            if self._queues
            else "No printer was found here. Papers can always be saved as PDF."
        )

    def _keep(self) -> None:
        print_choice.keep(
            PrintChoice(str(self.printer.value() or ""), str(self.sides.value() or ""), str(self.copy.value()))
        )
        self._show(print_choice.kept())

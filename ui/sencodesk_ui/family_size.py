# SPDX-License-Identifier: Apache-2.0
"""On the print sheet: the size of text in the parent copy, remembered for a family, or chosen for one print of many."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from sencodesk.papers.model import PlanPaper
from sencodesk.services import papers
from sencodesk.services.printing import Chosen
from sencodesk_ui.widgets import ChoiceField, Field
from sencodesk_ui.workspace import Workspace

EACH = 0
WORDS = {12: "12 point", 14: "14 point, as usual", 16: "16 point, large print"}


class FamilySize(Field[ChoiceField]):
    """One family's size is kept with the records; for several there is also the size that each has."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        self.list = ChoiceField([], name="print-size", blank=None)
        super().__init__("Text of the parent copy", self.list, parent=parent)
        self.workspace = workspace
        self._of_each: list[int] = []
        self._pupil_ids: list[str] = []
        self.hide()

    def offer(self, contents: Sequence[PlanPaper], chosen: Sequence[Chosen]) -> None:
        """These plans go on paper, each in the size that its family has."""
        self._of_each = [one.family_size for one in contents]
        self._pupil_ids = [one.pupil_id for one in chosen]
        choices: list[tuple[int, str]] = [(size, WORDS[size]) for size in papers.SIZES]
        several = len(contents) > 1
        self.list.set_choices([(EACH, "As each family has it"), *choices] if several else choices)
        self.list.set_value(self._of_each[0] if len(contents) == 1 else EACH)

    def taken(self, contents: Sequence[PlanPaper]) -> list[PlanPaper]:
        """The plans that were offered, in the size that was chosen now; that of one family is remembered."""
        size = int(self.list.value())
        if len(self._pupil_ids) == 1:
            pupil_id = self._pupil_ids[0]
            self.workspace.on_writer(
                self.workspace, lambda desk: papers.keep_family_size(desk, pupil_id=pupil_id, size=size)
            )
        sizes = self._of_each if size == EACH else [size] * len(contents)
        return [replace(one, family_size=of) for one, of in zip(contents, sizes, strict=True)]

# SPDX-License-Identifier: Apache-2.0
"""Print and save on the Chronology tab. Restricted entries are asked for each time, by the SENCO alone."""

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QWidget

from sencodesk.papers.chronology import ChronologyPaper
from sencodesk.services import chronology_papers as services
from sencodesk.services.chronology_papers import Asked
from sencodesk_ui.paper_out import ToPrint, print_paper, save_paper
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button
from sencodesk_ui.widgets.check import Check
from sencodesk_ui.workspace import Workspace

Narrowed = Callable[[], tuple[str, str]]


class PaperButtons(QWidget):
    """What is on the screen goes on the paper: ``narrowed`` says by which kind and words it was narrowed."""

    def __init__(self, workspace: Workspace, narrowed: Narrowed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace, self._narrowed, self._pupil_id = workspace, narrowed, ""
        line = QBoxLayout(side_by_side(), self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._confided = Check("Print and save restricted entries too", name="chronology-confided", parent=self)
        self._confided.setAccessibleName("Print and save restricted entries too, this time")
        self._confided.setVisible(workspace.may_confide)
        line.addWidget(self._confided)
        self._save = Button("Save", name="chronology-save", icon="save", parent=self, act=self.save)
        self._save.setAccessibleName("Save the chronology as a file")
        self._print = Button("Print", name="chronology-print", icon="printer", parent=self, act=self.print)
        self._print.setAccessibleName("Print the chronology")
        line.addWidget(self._save)
        line.addWidget(self._print)

    def show_pupil(self, pupil_id: str) -> None:
        """Whose chronology. Another pupil's is asked for anew."""
        if pupil_id != self._pupil_id:
            self._pupil_id = pupil_id
            self._confided.setChecked(False)

    def _asked(self) -> Asked:
        """What is wanted now; the tick is taken away again, so that it is never left standing."""
        kind, words = self._narrowed()
        asked = Asked(self._pupil_id, self._confided.isChecked(), kind, words)
        self._confided.setChecked(False)
        return asked

    def save(self) -> None:
        """Ask for a file, then write the paper into it."""
        asked = self._asked()
        save_paper(
            self.workspace, self, "Save the chronology", services.FILE,
            lambda desk, file: services.save(desk, asked=asked, file=file)[1],
        )  # fmt: skip

    def print(self) -> None:
        """Draw the paper aside, ask for a printer, and note it."""
        asked, on, printed = self._asked(), self.workspace.today(), self.workspace.now()
        services.permitted(self.workspace.desk, asked)

        paper = ToPrint[ChronologyPaper](
            "Chronology",
            lambda session: services.content(session, asked, on=on),
            lambda content: services.drawn(content, printed=printed),
            lambda desk, content: services.note_printed(desk, asked=asked, paper=content),
        )
        print_paper(self.workspace, self, paper)

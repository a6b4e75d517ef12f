# SPDX-License-Identifier: Apache-2.0
"""Prints and saves the papers of provision: the map, one pupil's sheet, a week."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sencodesk.services import provision_papers as services
from sencodesk.services.desk import Reading
from sencodesk.services.provision_papers import Content
from sencodesk_ui.paper_out import ToPrint, print_paper, save_paper
from sencodesk_ui.workspace import Workspace

Asked = Callable[[Reading], Content | None]
TITLES = {services.MAP: "Costed provision map", services.PUPIL: "Costed provision", services.WEEK: "Timetable"}
"""In the printer's queue: never a child's name."""


class ProvisionPrinting(QObject):
    """What is printed from a page; it reads the records, so save what is typed before."""

    def __init__(self, workspace: Workspace, page: QWidget) -> None:
        super().__init__(page)
        self.workspace, self._page = workspace, page

    def map(self, class_name: str | None, *, to_file: bool = False) -> None:
        """The costed map, of the school or a class."""
        on = self.workspace.today()
        self._out(services.MAP, partial(services.map_content, on=on, class_name=class_name), to_file=to_file)

    def week(self, person_id: str | None, *, to_file: bool = False) -> None:
        """The week of an adult, or of everybody."""
        on = self.workspace.today()
        self._out(services.WEEK, partial(services.week_content, on=on, person_id=person_id), to_file=to_file)

    def pupil(self, pupil_id: str, *, to_file: bool = False) -> None:
        """One pupil's costed sheet."""
        on = self.workspace.today()
        self._out(services.PUPIL, partial(services.pupil_content, on=on, pupil_id=pupil_id), to_file=to_file)

    def _out(self, what: str, asked: Asked, *, to_file: bool) -> None:
        if to_file:
            self._save(what, asked)
        else:
            self._print(what, asked)

    def _print(self, what: str, asked: Asked) -> None:
        printed = self.workspace.now()
        paper = ToPrint[Content](
            TITLES[what],
            asked,
            lambda content: services.drawn(content, printed=printed),
            lambda desk, content: services.note_printed(desk, content=content),
        )
        print_paper(self.workspace, self._page, paper)

    def _save(self, what: str, asked: Asked) -> None:
        def write(content: Content | None) -> None:
            if content is not None:
                save_paper(
                    self.workspace, self._page, f"Save {what}", services.FILES[what],
                    lambda desk, file: services.save(desk, content=content, file=file)[1],
                )  # fmt: skip

        self.workspace.read(self._page, asked, write)

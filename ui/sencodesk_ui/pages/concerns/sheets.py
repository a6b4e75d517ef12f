# SPDX-License-Identifier: Apache-2.0
"""The papers for teachers, printed or saved: the blank concern form, the sheets of a round robin."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sencodesk.services import concern_papers as services
from sencodesk.services.concern_papers import Sheets
from sencodesk.services.desk import Reading
from sencodesk_ui.paper_out import ToPrint, print_paper, save_paper
from sencodesk_ui.workspace import Workspace

Query = Callable[[Reading], Sheets]


def print_sheets(workspace: Workspace, owner: QWidget, query: Query, title: str) -> None:
    """On paper. ``title`` names it in the printer's queue."""
    printed = workspace.now()
    paper = ToPrint[Sheets](
        title,
        query,
        lambda made: made.draw(printed),
        lambda desk, made: services.note_printed(desk, made=made),
    )
    print_paper(workspace, owner, paper)


def save_sheets(workspace: Workspace, owner: QWidget, query: Query, title: str) -> None:
    """As a file. ``title`` is the file box's."""

    def ask(made: Sheets) -> None:
        save_paper(
            workspace, owner, title, services.FILES[made.what],
            lambda desk, file: services.save(desk, made=made, file=file), names=bool(made.pupils),
        )  # fmt: skip

    workspace.read(owner, query, ask)

# SPDX-License-Identifier: Apache-2.0
"""One paper out of the window, without a sheet: drawn aside and printed, or saved where a person says, and noted.

Plans and the register go through print_sheet.py, the papers about one subject through paper_sheet.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from sencodesk.papers.model import Paper
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk_ui import folders, printing
from sencodesk_ui.workspace import Workspace

C = TypeVar("C")


@dataclass(frozen=True)
class ToPrint(Generic[C]):
    """What is to be printed. ``title`` names it in the printer's queue: never a child."""

    title: str
    read: Callable[[Reading], C | None]
    """What stands on it; None where the pupil is gone meanwhile."""
    draw: Callable[[C], Paper]
    """On any thread."""
    note: Callable[[Desk, C], Change | None]
    """That it was printed, for the log."""


def print_paper(
    workspace: Workspace, owner: QWidget, paper: ToPrint[C], then: Callable[[], None] | None = None
) -> None:
    """Draw it, ask for a printer, print it aside and note it, also where ``owner`` is left meanwhile.

    ``then`` comes when it is noted.
    """

    def draw(content: C | None) -> None:
        if content is not None:
            workspace.aside(owner, lambda: paper.draw(content), lambda drawn: to_printer(content, drawn))

    def to_printer(content: C, drawn: Paper) -> None:
        def printed(printer: str) -> None:
            workspace.write(workspace, lambda desk: paper.note(desk, content), lambda _change: noted())
            workspace.say("success", f"Printed on {printer}.")

        printing.print_pdf(
            workspace.jobs, owner, drawn.data, paper.title, owner=workspace,
            printed=printed, refused=lambda words: workspace.say("error", words),
        )  # fmt: skip

    def noted() -> None:
        if then is not None and isValid(owner):
            then()

    workspace.read(owner, paper.read, draw)


def save_paper(  # what, where, how and what is said of it
    workspace: Workspace,
    owner: QWidget,
    title: str,
    file_name: str,
    save: Callable[[Desk, Path], Change | None],
    *,
    names: bool = True,
    then: Callable[[], None] | None = None,
) -> None:
    """Ask for a file and write the paper into it; ``names``: it names a pupil, which is said."""
    file = folders.ask_save(owner, title, file_name, "PDF (*.pdf)")
    if file is None:
        return
    kept = " It names pupils: keep it as you keep the records." if names else ""

    def saved(_change: Change | None) -> None:
        workspace.say_saved(f"Saved {file.name}.{kept}", file)
        if then is not None:
            then()

    workspace.write(owner, lambda desk: save(desk, file), saved)

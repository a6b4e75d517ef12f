# SPDX-License-Identifier: Apache-2.0
"""Opens the sheet that prints the letters of an occasion about one pupil: support began, a service asked, leaving."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from sencodesk.papers.model import Paper
from sencodesk.services import pupil_letters as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.services.pupil_letters import Content, Occasion
from sencodesk_ui.paper_sheet import Papers, PaperSheet
from sencodesk_ui.workspace import Workspace

QUEUE = "Letter"


def offer(workspace: Workspace, parent: QWidget, occasion: Occasion, *, pupil_id: str, handbook: str) -> None:
    """The sheet on the first of the letters. It reads the records, so commit what is typed before."""
    on, printed = workspace.today(), workspace.now()

    def show(found: Content | None) -> None:
        if found is None:
            return

        def draw(key: str) -> Callable[[], Paper]:
            return partial(services.drawn, found, key, printed=printed)

        def note(desk: Desk, _key: str, saved: bool) -> Change | None:
            return services.note(desk, pupil_id=pupil_id, occasion=occasion, saved=saved)

        papers = Papers(found.offers, draw, services.file_name, note, QUEUE)
        PaperSheet(workspace, parent, papers, handbook=handbook).open()

    workspace.read(parent, lambda session: services.content(session, pupil_id, occasion, on=on), show)

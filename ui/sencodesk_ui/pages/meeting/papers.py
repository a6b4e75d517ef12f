# SPDX-License-Identifier: Apache-2.0
"""Opens the sheet that prints a meeting's papers: from the meeting's page and from the pupil's Reviews tab."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from sencodesk.papers.model import Paper
from sencodesk.services import review_papers as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.services.review_papers import Content
from sencodesk_ui.paper_sheet import Papers, PaperSheet
from sencodesk_ui.workspace import Workspace

INVITE, VIEWS, REPORT, AFTER = "invite-family", "views-parent", services.REPORT, "after-family"
QUEUE = "Papers of a meeting"


def offer(workspace: Workspace, parent: QWidget, *, review_id: str, which: str = "") -> None:
    """The sheet on one paper, or on the one that is next. It reads the records, so commit what is typed before."""
    on, printed = workspace.today(), workspace.now()

    def show(found: Content | None) -> None:
        if found is None:
            return
        pupil_id = found.meeting.pupil.id

        def draw(key: str) -> Callable[[], Paper]:
            return partial(services.drawn, found, key, printed=printed)

        def note(desk: Desk, key: str, saved: bool) -> Change | None:
            return services.note_out(desk, pupil_id=pupil_id, which=key, saved=saved)

        papers = Papers(found.papers, draw, services.file_name, note, QUEUE)
        held = found.meeting.review.held_on is not None
        PaperSheet(workspace, parent, papers, which=which or (REPORT if held else INVITE)).open()

    workspace.read(parent, lambda session: services.content(session, review_id=review_id, on=on), show)

# SPDX-License-Identifier: Apache-2.0
"""Lines of the search box for a SENCO's usual work, and for the pupil whose page is open."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from sencodesk.content.templates import Template
from sencodesk.services.desk import Reading
from sencodesk.views import duties as duties_view
from sencodesk.views.duties import OwedDuty
from sencodesk.views.register import RegisterLine
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.plans.kinds import kind_words
from sencodesk_ui.pages.today.tasks import chase
from sencodesk_ui.shell.palette_rows import Hit
from sencodesk_ui.workspace import Workspace

NOT_LATE = "By what is written down here the council is late with nothing."
KIND = "new another kind of plan start"


def work_hits(
    workspace: Workspace, kinds: Sequence[Template], lines: Sequence[RegisterLine], page: Page | None, parent: QWidget
) -> list[Hit]:
    """What can be begun from anywhere, and for the pupil whose page is open; letters open over ``parent``."""
    open_id = page.where.get("pupil_id") if page is not None and page.stem == "pupil" else None
    pupil = next((one for one in lines if one.id == open_id), None)
    go, write = workspace.go, workspace.may_write
    bring = partial(go, "import", choose=True)
    scores = partial(go, "scores", **({"class_name": pupil.class_name} if pupil and pupil.class_name else {}))
    hits = _of_pupil(workspace, kinds, pupil, page) if pupil is not None and page is not None and write else []
    if workspace.may_keep:
        year = partial(go, "school-year")
        hits.append(Hit.of("Do", "New school year", "Classes move up", "school", year, also="begin start september"))
    if write:
        several = "Import scores, marks or a provision map"
        hits += [
            Hit.of("Do", "Enter scores of a class", "Marks", "trending-up", scores, also="type results assessments"),
            Hit.of("Do", several, "CSV or XLSX", "download", bring, also="from file results assessments"),
            Hit.of("Do", "Begin a round robin", "Sheets for teachers", "users", partial(go, "round-robin", new=True),
                   also="new start ask questions"),
            Hit.of("Do", "Chase the council", "Letter", "landmark", partial(_chase, workspace, parent), also="overdue"),
        ]  # fmt: skip
        if pupil is None:
            every = " ".join(kind_words(one) for one in kinds)
            act = partial(go, "plans")
            hits.append(Hit.of("Do", "Start another kind of plan", "On Plans", "target", act, also=f"{KIND} {every}"))
    return hits


def _of_pupil(workspace: Workspace, kinds: Sequence[Template], pupil: RegisterLine, page: Page) -> list[Hit]:
    from sencodesk_ui.pages.pupil.page import PupilPage  # it is built when somebody goes there

    adding = partial(workspace.go, "pupil", pupil_id=pupil.id, tab="chronology", add=True)
    hits = [
        Hit.of("Do", "Add to the chronology", pupil.name, "plus", adding,
               also="new call telephone meeting note entry write down")
    ]  # fmt: skip
    if isinstance(page, PupilPage):
        hits += [
            Hit.of(
                "Do", f"Start: {kind_words(one)}", pupil.name, "target", partial(page.start_kind, one.id), also=KIND
            )
            for one in kinds
        ]  # fmt: skip
    return hits


def _chase(workspace: Workspace, parent: QWidget) -> None:
    """One duty that the council is late with is written about at once; of several, Today has the list."""
    on = workspace.today()

    def query(session: Reading) -> tuple[OwedDuty, ...]:
        return tuple(one for one in duties_view.owed(session, on=on, until=on) if one.may_chase)

    def found(late: tuple[OwedDuty, ...]) -> None:
        if not late:
            workspace.say("info", NOT_LATE)
            return
        workspace.go("today")
        if len(late) == 1:
            chase(workspace, parent, late[0])

    workspace.read(parent, query, found)

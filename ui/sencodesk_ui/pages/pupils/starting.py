# SPDX-License-Identifier: Apache-2.0
"""Plans for all pupils who are chosen in the register and have none, in one change that one undo takes back."""

from collections.abc import Sequence

from sencodesk.services import plans
from sencodesk.services.history import Change
from sencodesk_ui.pages.pupils.rows import PupilRow
from sencodesk_ui.workspace import Workspace

CHOOSE = "Choose the pupils first: Shift or Ctrl with a click, or Shift with the arrow keys."
ALL_HAVE_ONE = "Whoever is chosen has a plan, or a draft of one."


def start_plans(workspace: Workspace, rows: Sequence[PupilRow]) -> None:
    """A draft for each who has no plan, from the last one where there was one; one alone is opened."""
    ids = [row.pupil.id for row in rows if row.plan is None]
    if not rows or not ids:
        workspace.say("info", ALL_HAVE_ONE if rows else CHOOSE)
        return
    others = len(rows) - len(ids)
    beside = f" {'One has' if others == 1 else f'{others} have'} a plan already." if others else ""

    def started(made: Change | None) -> None:
        begun = [row for table, row in made.touched if table == "plan"] if made else []
        if len(rows) == 1 and begun:
            workspace.go("plan", plan_id=begun[0], field="strengths")
            return
        said = "One draft was" if len(begun) == 1 else f"{len(begun)} drafts were"
        workspace.say("success", f"{said} started.{beside}", "Undo", workspace.undo)

    workspace.write(workspace, lambda desk: plans.start_many(desk, pupil_ids=ids), started)

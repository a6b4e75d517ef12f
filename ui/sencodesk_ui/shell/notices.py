# SPDX-License-Identifier: Apache-2.0
"""What is said once after an unlock: these records came to another laptop, or its clock is behind."""

from datetime import timedelta

from sencodesk.services import checking, roles
from sencodesk.services.desk import Desk
from sencodesk_ui.workspace import Workspace

RENEWED = (
    "These records came from another computer, so this laptop has a new key and no PIN. "
    "Your councils need its card again. Nothing of the records is changed."
)


CLOCK = (
    "This laptop’s clock is behind: your newest change is from later than now. You can go on, and nothing is lost, but "
    "set the clock right, or the dates in the log are wrong."
)


def at_unlock(desk: Desk, workspace: Workspace) -> None:
    """Say it in the message bar."""
    if desk.installation.renewed and roles.may(desk.role, roles.KEEP):
        workspace.say("warning", RENEWED, "Show the card", lambda: workspace.go("settings", section="councils"))

    def clock(behind: timedelta | None) -> None:
        if behind is not None:
            workspace.say("warning", CLOCK)

    now = desk.now()
    workspace.read(workspace, lambda session: checking.clock_behind(session, now), clock)

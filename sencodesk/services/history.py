# SPDX-License-Identifier: Apache-2.0
"""Undo, redo, and events that are recorded though they change nothing; ``Change`` is what every verb returns."""

from sencodesk.services.desk import Desk, record
from sencodesk.services.roles import LOOK, WRITE, only
from sencodesk.services.verbs import verb
from sencodesk.store import undo as store_undo
from sencodesk.store.changes import Change

__all__ = ["Change", "kept", "opened", "redo", "told", "undo"]


@only(WRITE)
def undo(desk: Desk) -> Change | None:
    """Take this person's last edit back. Raises UserError when there is none or when somebody went on from it."""
    with desk.unit("undo") as unit:
        store_undo.undo(unit)
    return unit.change


@only(WRITE)
def redo(desk: Desk) -> Change | None:
    """Do again what was last taken back."""
    with desk.unit("redo") as unit:
        store_undo.redo(unit)
    return unit.change


@verb
def opened(desk: Desk, *, pupil_id: str) -> Change | None:
    """Record that a pupil's record was opened; the window says so once per pupil and unlock.

    Raises UserError where there is no such pupil.
    """
    with desk.unit("open a pupil", kind="event", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
    return unit.change


@only(LOOK)
def told(desk: Desk, label: str, *, pupil_id: str | None = None) -> Change | None:
    """Record an event (printed, exported, sent)."""
    with desk.unit(label, kind="event", pupil_id=pupil_id) as unit:
        pass
    return unit.change


@only(LOOK)
def kept(desk: Desk, label: str) -> Change | None:
    """Record an event, on the disk at once: about keys nothing may be known to the log that a power cut takes back."""
    change = told(desk, label)
    desk.store.checkpoint()
    return change

# SPDX-License-Identifier: Apache-2.0
"""Undo, redo, and events that are recorded though they change nothing; ``Change`` is what every verb returns."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.base import LOGGED
from sencodesk.services.coming_back import refuse_undone
from sencodesk.services.desk import Desk, record
from sencodesk.services.roles import CONFIDE, LOOK, WRITE, only, require_confided, to_undo
from sencodesk.services.verbs import verb
from sencodesk.store import undo as store_undo
from sencodesk.store.changes import Change
from sencodesk.store.tables import ChangeRow, ImageRow

__all__ = ["Change", "kept", "opened", "redo", "told", "undo"]


@only(WRITE)
def undo(desk: Desk) -> Change | None:
    """Take this person's last edit back. Raises UserError when there is none or when somebody went on from it.

    Whoever may not do a thing may not take it back either, though they did it while they were in another role.
    """
    with desk.unit("undo") as unit:
        store_undo.undo(unit, ask=_asking(desk, unit.session))
        if unit.undo_of is not None:
            refuse_undone(unit.session, unit.undo_of)
    return unit.change


@only(WRITE)
def redo(desk: Desk) -> Change | None:
    """Do again what was last taken back."""
    with desk.unit("redo") as unit:
        store_undo.redo(unit, ask=_asking(desk, unit.session))
        if unit.redo_of is not None:
            refuse_undone(unit.session, unit.redo_of)
    return unit.change


def _asking(desk: Desk, session: Session) -> Callable[[ChangeRow], None]:
    """Asks for the rights of a change that is to be taken back or done again. Raises UserError where one is missing."""

    def ask(change: ChangeRow) -> None:
        of_it = ImageRow.seq == change.seq
        tables = set(session.scalars(select(ImageRow.table).where(of_it).distinct()))
        for right in sorted(to_undo(change.act, tables)):
            desk.require(right)
        confided = {table for table in tables & LOGGED.keys() if "restricted" in LOGGED[table].__table__.columns}
        if not confided or desk.may(CONFIDE):
            return
        images = session.execute(select(ImageRow.before, ImageRow.after).where(of_it, ImageRow.table.in_(confided)))
        if any((image or {}).get("restricted") for pair in images for image in pair):
            require_confided(desk.role)

    return ask


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

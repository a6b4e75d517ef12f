# SPDX-License-Identifier: Apache-2.0
"""The change log as a person reads it, and what undo and redo would do next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.store import undo
from sencodesk.store.marks import last_change
from sencodesk.store.tables import ChangeRow, ImageRow


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change: what, by whom, when recorded, and the rows it touched."""

    id: str
    seq: int
    kind: str
    label: str
    by: str
    recorded_at: datetime
    undo_of: int | None
    touched: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UndoState:
    """The labels of the next undo and the next redo, or None."""

    undo: str | None
    redo: str | None


def last_seq(session: Session) -> int:
    """The number of the last change."""
    return last_change(session).seq


def changes(
    session: Session, *, pupil_id: str | None = None, most: int = 500, rows_too: bool = True
) -> list[ChangeView]:
    """The log, newest first; of one pupil if named.

    Without ``rows_too`` ``touched`` stays empty: one import may have touched twenty thousand rows.
    """
    query = select(ChangeRow).order_by(ChangeRow.seq.desc()).limit(most)
    if pupil_id is not None:
        about = select(ImageRow.seq).where(ImageRow.pupil_id == pupil_id)
        query = query.where((ChangeRow.pupil_id == pupil_id) | ChangeRow.seq.in_(about))
    rows = session.scalars(query).all()
    touched: dict[int, list[tuple[str, str]]] = {}
    named = select(ImageRow.seq, ImageRow.table, ImageRow.row_id).where(ImageRow.seq.in_([row.seq for row in rows]))
    for seq, table, row_id in session.execute(named) if rows_too else ():
        touched.setdefault(seq, []).append((table, row_id))
    return [
        ChangeView(
            row.id, row.seq, row.kind, row.label, row.by, row.recorded_at, row.undo_of, tuple(touched.get(row.seq, []))
        )
        for row in rows
    ]


def undo_state(session: Session, by: str) -> UndoState:
    """What this person could undo and redo now."""
    done, undone = undo.stacks(session, by)
    return UndoState(done[-1].label if done else None, undone[-1].label if undone else None)

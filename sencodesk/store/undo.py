# SPDX-License-Identifier: Apache-2.0
"""Undo and redo for every edit, from the images in the log: no service writes inverse code.

Linear per person, back to the last barrier; events in between do not block. An undo is itself a change.
"""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED, LoggedRecord
from sencodesk.store.changes import image_of, same_content, unplain
from sencodesk.store.tables import ChangeRow, ImageRow
from sencodesk.store.trouble import undo_blocked
from sencodesk.store.unit import UnitOfWork

AT_ONCE = 500  # rows asked for in one statement; SQLite takes 999 variables at least
Image = tuple[str, str, dict[str, object] | None]  # table, row, content
Ask = Callable[[ChangeRow], None]


def stacks(session: Session, by: str) -> tuple[list[ChangeRow], list[ChangeRow]]:
    """What this person can undo and redo, the next one last. Both are empty after a barrier."""
    barrier = session.scalar(
        select(ChangeRow.seq).where(ChangeRow.kind == "barrier").order_by(ChangeRow.seq.desc()).limit(1)
    )
    rows = session.scalars(
        select(ChangeRow)
        .where(ChangeRow.seq > (barrier or 0), ChangeRow.kind == "edit", ChangeRow.by == by)
        .order_by(ChangeRow.seq)
    )
    done: list[ChangeRow] = []
    undone: list[ChangeRow] = []
    by_seq: dict[int, ChangeRow] = {}
    for row in rows:
        by_seq[row.seq] = row
        if row.undo_of is not None:
            undone.append(done.pop())
        elif row.redo_of is not None:
            done.append(undone.pop())
        else:
            done.append(row)
            undone.clear()
    return done, undone


def undo(unit: UnitOfWork, *, ask: Ask = lambda _: None) -> None:
    """Put the before images of the person's last edit back. Raises UserError if there is none or if rows moved on.

    ``ask`` is asked first of all whether that edit may be taken back, and raises where it may not.
    """
    done, _ = stacks(unit.session, unit.by)
    if not done:
        raise _nothing("undo")
    ask(done[-1])
    unit.undo_of = done[-1].seq
    unit.label, unit.act = done[-1].label, done[-1].act
    images = unit.session.scalars(select(ImageRow).where(ImageRow.seq == done[-1].seq).order_by(ImageRow.id.desc()))
    found = _unchanged(unit.session, images, forward=False)
    _put_all(unit.session, [(image.table, image.row_id, image.before) for image in found])


def redo(unit: UnitOfWork, *, ask: Ask = lambda _: None) -> None:
    """Put the after images of the person's last undone edit back. Raises UserError like :func:`undo`."""
    _, undone = stacks(unit.session, unit.by)
    if not undone:
        raise _nothing("redo")
    ask(undone[-1])
    unit.redo_of = undone[-1].seq
    unit.label, unit.act = undone[-1].label, undone[-1].act
    images = unit.session.scalars(select(ImageRow).where(ImageRow.seq == undone[-1].seq).order_by(ImageRow.id))
    found = _unchanged(unit.session, images, forward=True)
    _put_all(unit.session, [(image.table, image.row_id, image.after) for image in found])


def _unchanged(session: Session, images: Iterable[ImageRow], *, forward: bool) -> list[ImageRow]:
    found = list(images)
    held = _held(session, [(image.table, image.row_id) for image in found])
    for image in found:
        record = held.get((image.table, image.row_id))
        present = None if record is None else image_of(record)
        if not same_content(present, image.before if forward else image.after):
            raise undo_blocked()
    return found


def _put_all(session: Session, images: Sequence[Image]) -> None:
    """Put the images into their rows.

    Unique values are let go of first, for two rows may have exchanged theirs; then rows go, which frees theirs.
    """
    held = _held(session, [(table, row_id) for table, row_id, _ in images])
    for table, row_id, image in images:
        record = held.get((table, row_id))
        if record is not None and image is not None:
            for column in inspect(type(record)).column_attrs:
                if column.columns[0].unique and image[column.key] != getattr(record, column.key):
                    setattr(record, column.key, row_id)
    session.flush()
    for table, row_id, image in images:
        record = held.get((table, row_id))
        if image is None and record is not None:
            session.delete(record)
    session.flush()
    for table, row_id, image in images:
        if image is not None:
            _put(session, LOGGED[table], held.get((table, row_id)), image)


def _held(session: Session, rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], LoggedRecord]:
    """The records of these rows that are there, read a few hundred at a time: an import has ten thousand."""
    ids: dict[str, list[str]] = {}
    for table, row_id in rows:
        ids.setdefault(table, []).append(row_id)
    found: dict[tuple[str, str], LoggedRecord] = {}
    for table, wanted in ids.items():
        for start in range(0, len(wanted), AT_ONCE):
            query = select(LOGGED[table]).where(LOGGED[table].id.in_(wanted[start : start + AT_ONCE]))
            found.update({(table, record.id): record for record in session.scalars(query)})
    return found


def _put(session: Session, kind: type[LoggedRecord], record: LoggedRecord | None, image: dict[str, object]) -> None:
    values = {key: unplain(value) for key, value in image.items() if key != "row_version"}
    if record is None:
        session.add(kind(**values))
        return
    for key, value in values.items():
        setattr(record, key, value)


def _nothing(what: str) -> UserError:
    return UserError(
        f"nothing_to_{what}", happened=f"There is nothing to {what}.", kept="Nothing was altered.", do="Carry on."
    )

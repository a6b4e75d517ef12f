# SPDX-License-Identifier: Apache-2.0
"""Typing that is not committed yet, kept in the encrypted file so that a crash or a flat battery costs nothing.

It stands outside the change log: it is no change, cannot be undone, and goes when its form is committed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.services.desk import Desk
from sencodesk.services.roles import WRITE, may
from sencodesk.store.tables import UnsavedRow
from sencodesk.store.trouble import in_words


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed into one form. ``base_version`` is the record's version that the person saw while typing."""

    form: str
    record_id: str
    base_version: int | None
    values: Mapping[str, object]
    typed_at: datetime


def keep(desk: Desk, *, form: str, record_id: str, base_version: int | None, values: Mapping[str, object]) -> None:
    """Keep what stands in a form's fields now (text, numbers, true or false, nothing), instead of what was kept before.

    ``form`` and ``record_id`` name the place, ``values`` the fields that differ from the record. Call it on the
    writer's thread; it is one short transaction.
    """
    if not may(desk.role, WRITE):
        return  # whoever may only look has nothing to keep
    if not values:
        drop(desk, form=form, record_id=record_id)
        return
    row = UnsavedRow(
        form=form, record_id=record_id, base_version=base_version, values=dict(values), typed_at=desk.now()
    )
    with in_words(), Session(desk.store.writer_engine) as session, session.begin():
        session.merge(row)


def drop(desk: Desk, *, form: str, record_id: str) -> None:
    """Let go of what was typed: it has been committed, or the person does not want it."""
    with in_words(), Session(desk.store.writer_engine) as session, session.begin():
        found = session.get(UnsavedRow, (form, record_id))
        if found is not None:
            session.delete(found)


def kept(session: Session, form: str, record_id: str) -> Kept | None:
    """What was typed into a form and never committed, or None."""
    found = session.get(UnsavedRow, (form, record_id))
    if found is None:
        return None
    return Kept(found.form, found.record_id, found.base_version, dict(found.values), found.typed_at)


def kept_in(session: Session, form: str) -> list[Kept]:
    """What was typed and never committed into a form, of every record."""
    rows = session.scalars(select(UnsavedRow).where(UnsavedRow.form == form))
    return [Kept(one.form, one.record_id, one.base_version, dict(one.values), one.typed_at) for one in rows]


def kept_among(session: Session, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Kept]:
    """What was typed and never committed in any of these places (form and record), by place."""
    wanted = set(places)
    rows = session.scalars(select(UnsavedRow).where(UnsavedRow.record_id.in_({record_id for _, record_id in wanted})))
    return {
        (one.form, one.record_id): Kept(one.form, one.record_id, one.base_version, dict(one.values), one.typed_at)
        for one in rows
        if (one.form, one.record_id) in wanted
    }

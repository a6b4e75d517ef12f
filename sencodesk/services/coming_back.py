# SPDX-License-Identifier: Apache-2.0
"""What comes back, by undo, redo or from an earlier version, passes the rule of its table again.

Two statuses on one day, a type of need twice, two EHC plans in force at once, a paper twice or a cell of a register
twice cannot be written by a verb; images that are put back pass no verb.
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED, LoggedRecord
from sencodesk.records.chronology import Attachment
from sencodesk.records.ehc import EhcPlan
from sencodesk.records.ehc_rules import together
from sencodesk.records.need_rules import clashing
from sencodesk.records.needs import NeedPeriod, StatusPeriod, overlapping
from sencodesk.records.provision import SessionMark
from sencodesk.records.school import Person
from sencodesk.services.people import refuse_same_name
from sencodesk.store.changes import image_of, same_content
from sencodesk.store.tables import ImageRow
from sencodesk.store.trouble import undo_blocked

TABLES = frozenset(kind.__tablename__ for kind in (StatusPeriod, NeedPeriod, EhcPlan, Attachment, SessionMark))
Key = tuple[str, str]  # table, row


def refuse_doubles(session: Session, came_back: Collection[Key]) -> None:
    """Raise UserError where a record that came back says what one that was there says already."""
    _refuse_same_names(session, [row_id for table, row_id in came_back if table == "person"])
    for table, row_id in came_back:
        row = session.get(LOGGED[table], row_id) if table in TABLES else None
        if row is not None and any((table, one.id) not in came_back for one in _doubles(session, row)):
            raise UserError(
                "there_already", happened="Another record says this already, or holds on some of the same days.",
                kept="Nothing was changed.", do="Look at the other record first.",
            )  # fmt: skip


def refuse_undone(session: Session, seq: int) -> None:
    """After the images of change ``seq`` were put back: raise UserError where they lie over what was written since.

    What lay over another before that change, as a file may have brought it, lies there again.
    """
    named = session.scalars(select(ImageRow).where(ImageRow.seq == seq, ImageRow.table == "person"))
    _refuse_same_names(
        session, [one.row_id for one in named if (one.before or {}).get("name") != (one.after or {}).get("name")]
    )
    images = session.execute(select(ImageRow.table, ImageRow.row_id).where(ImageRow.seq == seq))
    touched = {(table, row_id) for table, row_id in images if table in TABLES}
    if not touched:
        return
    pupils = {row.pupil_id for key in touched if (row := _row(session, key)) is not None}
    since = select(ImageRow.table, ImageRow.row_id, ImageRow.pupil_id, ImageRow.before)
    seen = set(touched)
    for table, row_id, pupil_id, before in session.execute(
        since.where(ImageRow.seq > seq, ImageRow.table.in_(TABLES)).order_by(ImageRow.seq, ImageRow.id)
    ):
        if pupil_id not in pupils or (table, row_id) in seen:
            continue
        seen.add((table, row_id))
        row = _row(session, (table, row_id))
        if row is None or same_content(image_of(row), before):
            continue
        if any((table, one.id) in touched for one in _doubles(session, row)):
            raise undo_blocked()


def _refuse_same_names(session: Session, person_ids: Collection[str]) -> None:
    """Raise Refusal where one of these adults has the name of another."""
    for person_id in person_ids:
        person = session.get(Person, person_id)
        if person is not None:
            refuse_same_name(session, person.name, person_id=person_id)


def _row(session: Session, key: Key) -> StatusPeriod | NeedPeriod | EhcPlan | Attachment | SessionMark | None:
    row = session.get(LOGGED[key[0]], key[1])
    assert row is None or isinstance(row, StatusPeriod | NeedPeriod | EhcPlan | Attachment | SessionMark)
    return row


def _doubles(session: Session, row: LoggedRecord) -> list[LoggedRecord]:
    """Records beside which this one cannot stand."""
    if isinstance(row, StatusPeriod):
        statuses = select(StatusPeriod).where(StatusPeriod.pupil_id == row.pupil_id, StatusPeriod.id != row.id)
        return [*overlapping(row, session.scalars(statuses))]
    if isinstance(row, NeedPeriod):
        types = select(NeedPeriod).where(NeedPeriod.pupil_id == row.pupil_id, NeedPeriod.id != row.id)
        return [*clashing(row, session.scalars(types))]
    if isinstance(row, EhcPlan):
        plans = select(EhcPlan).where(EhcPlan.pupil_id == row.pupil_id, EhcPlan.id != row.id)
        return [*together(row, session.scalars(plans))]
    if isinstance(row, Attachment):
        same = select(Attachment).where(Attachment.pupil_id == row.pupil_id, Attachment.sha256 == row.sha256)
        return [*session.scalars(same.where(Attachment.id != row.id))]
    if isinstance(row, SessionMark):
        cell = select(SessionMark).where(
            SessionMark.provision_id == row.provision_id, SessionMark.pupil_id == row.pupil_id,
            SessionMark.on_date == row.on_date, SessionMark.n == row.n, SessionMark.id != row.id,
        )  # fmt: skip
        return [*session.scalars(cell)]
    return []

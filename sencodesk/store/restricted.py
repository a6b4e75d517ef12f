# SPDX-License-Identifier: Apache-2.0
"""What is restricted stays unread by those who may not read it, whatever a view forgets to ask.

The views leave out what is restricted where they are told to, on a paper for instance. This is the wall behind them: a
session that keeps back finds no restricted record, by whichever way it is asked for. What is read past the mapped
records (the index of words, the images of the log) asks ``kept_back``.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from sencodesk.records.base import LOGGED
from sencodesk.store.tables import ImageRow

JUDGED = {"judges_what_may_be_read": True}
"""Execution options of a question about restricted records whose answer says what may be read, or how many are not."""
FLAG = "keeps_back"


def keep_back(session: Session) -> None:
    """From now on this session finds nothing restricted."""
    session.info[FLAG] = True
    event.listen(session, "do_orm_execute", _leave_out)


def kept_back(session: Session) -> bool:
    """Whether this session is to find nothing restricted."""
    return FLAG in session.info


def is_kept_back(session: Session, table: str, record_id: str) -> bool:
    """Whether a record is there that this session does not find because it is restricted."""
    id_ = LOGGED[table].id
    return (
        kept_back(session) and session.scalar(select(id_).where(id_ == record_id), execution_options=JUDGED) is not None
    )


def ever_kept_back(session: Session, ids: Collection[str]) -> set[str]:
    """Which of these records were restricted after any change, where this session is to tell nothing of such ones.

    What was written while a record was restricted, why it was corrected for instance, was written for the SENCO alone,
    whatever became of the record since.
    """
    if not ids or not kept_back(session):
        return set()
    kinds = [kind.__tablename__ for kind in _kinds()]
    images = select(ImageRow.row_id, ImageRow.after).where(ImageRow.table.in_(kinds), ImageRow.row_id.in_(ids))
    return {row_id for row_id, after in session.execute(images) if (after or {}).get("restricted")}


def _leave_out(asked: ORMExecuteState) -> None:
    if asked.is_select and not JUDGED.keys() <= asked.execution_options.keys():
        asked.statement = asked.statement.options(
            *(with_loader_criteria(kind, kind.restricted.is_(False)) for kind in _kinds())
        )


def _kinds() -> list[Any]:
    return [kind for kind in LOGGED.values() if "restricted" in kind.__table__.columns]

# SPDX-License-Identifier: Apache-2.0
"""The newest change of the log, and whether a file is older than the high-water mark of its folder."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.store.folder import Mark
from sencodesk.store.tables import ChangeRow


def last_change(session: Session) -> Mark:
    """The newest change of the log."""
    row = session.execute(select(ChangeRow.seq, ChangeRow.hash).order_by(ChangeRow.seq.desc()).limit(1)).first()
    return Mark(row.seq, row.hash) if row else Mark(0, "")


def behind(session: Session, last: Mark, mark: Mark | None) -> bool:
    """Whether the file is older than the mark or went another way since."""
    if mark is None:
        return last.seq > 0
    if last.seq < mark.seq:
        return True
    at_mark = session.scalar(select(ChangeRow.hash).where(ChangeRow.seq == mark.seq))
    return mark.seq > 0 and at_mark != mark.hash

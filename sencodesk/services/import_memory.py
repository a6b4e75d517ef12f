# SPDX-License-Identifier: Apache-2.0
"""What is remembered of files that were brought in: which column is which, and what words mean, by their headings.

It is kept in the same change as the pupils, so that one undo takes both back. Which sheet of a workbook was chosen is
kept apart, as a setting and at once: it is known by the names of all its sheets, before any heading is read.
"""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.exchange.rows import FileRead, Source
from sencodesk.exchange.sources import said_of
from sencodesk.records.imports import ImportSource
from sencodesk.services.desk import Desk
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change

__all__ = ["SHEETS", "forget", "keep", "remembered", "sheet_of", "with_sheet", "without_sheet"]

SHEETS = "import-sheets"
MOST_SHEETS = 50
"""So many workbooks are remembered; the one that was used longest ago goes."""


def remembered(session: Session) -> tuple[Source, ...]:
    """Every kind of file that is remembered, the one used last first."""
    rows = session.scalars(select(ImportSource).order_by(ImportSource.used_on.desc(), ImportSource.id))
    return tuple(Source(one.fingerprint, one.columns, one.meanings, one.used_on) for one in rows)


def keep(session: Session, file: FileRead, desk: Desk) -> None:
    """Remember a file that is being brought in, within the caller's change. A transfer file needs no memory."""
    if file.fingerprint is None:
        return
    found = session.scalars(select(ImportSource).where(ImportSource.fingerprint == file.fingerprint)).first()
    columns: dict[str, str | None] = {one.column: one.field for one in file.columns}
    meanings = said_of(file, found.meanings if found else {})
    if found is None:
        session.add(
            ImportSource(fingerprint=file.fingerprint, columns=columns, meanings=meanings, used_on=desk.today())
        )
        return
    for name, value in (("columns", columns), ("meanings", meanings), ("used_on", desk.today())):
        if getattr(found, name) != value:
            setattr(found, name, value)


def sheet_of(kept: object, names: Sequence[str]) -> str | None:
    """The sheet that was chosen the last time in a workbook of these sheets; ``kept`` is the setting as it was read."""
    found = kept.get(_workbook(names)) if isinstance(kept, dict) else None
    return found if found in names else None


def with_sheet(kept: object, names: Sequence[str], sheet: str) -> dict[str, str]:
    """The setting after a sheet was chosen in a workbook of these sheets."""
    key = _workbook(names)
    return dict([*without_sheet(kept, names).items(), (key, sheet)][-MOST_SHEETS:])


def without_sheet(kept: object, names: Sequence[str]) -> dict[str, str]:
    """The setting without what was chosen in a workbook of these sheets; every other workbook stays."""
    key = _workbook(names)
    return {str(one): str(name) for one, name in kept.items() if one != key} if isinstance(kept, dict) else {}


def _workbook(names: Sequence[str]) -> str:
    return sha256("\n".join(names).encode()).hexdigest()


@verb
def forget(desk: Desk, *, fingerprint: str | None = None) -> Change | None:
    """Forget one kind of file, or every one; None where nothing was remembered."""
    with desk.unit("forget how files are read") as unit:
        query = select(ImportSource)
        for one in unit.session.scalars(
            query if fingerprint is None else query.where(ImportSource.fingerprint == fingerprint)
        ):
            unit.session.delete(one)
    return unit.change

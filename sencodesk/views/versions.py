# SPDX-License-Identifier: Apache-2.0
"""Every earlier version of one record, read from the change log's images, and what differs between two of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.base import LOGGED
from sencodesk.records.corrections import Correction
from sencodesk.store.changes import image_of, unplain
from sencodesk.store.tables import ChangeRow, ImageRow
from sencodesk.views.field_words import EMPTY, fields, record_words, value_words

AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """That a record was corrected: when, by whom, and why in their own sentence."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """What a record held after one change. ``values`` is None where the change removed it, or where it was disposed."""

    seq: int
    label: str
    by: str
    at: datetime
    values: Mapping[str, object] | None
    corrected: str = ""
    """The reason, where this version came from a correction."""
    taken_back: bool = False
    """Whether this version came from undoing a change."""


@dataclass(frozen=True, slots=True)
class Versions:
    """A record's versions, the newest first; ``row_version`` and ``values`` are what it holds now, None if removed."""

    table: str
    record_id: str
    what: str
    found: tuple[Version, ...]
    row_version: int | None
    values: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Line:
    """One field of two versions side by side, in the field's own words."""

    column: str
    label: str
    older: str
    newer: str

    @property
    def same(self) -> bool:
        """Whether both read alike."""
        return self.older == self.newer


def versions(session: Session, table: str, record_id: str) -> Versions:
    """Every version of a record that the log holds."""
    query = (
        select(ChangeRow, ImageRow)
        .join(ImageRow, ImageRow.seq == ChangeRow.seq)
        .where(ImageRow.table == table, ImageRow.row_id == record_id)
        .order_by(ChangeRow.seq.desc())
    )
    reasons = _reasons(session, table, record_id)
    found = tuple(
        Version(
            change.seq, change.label, change.by, change.recorded_at, _held(table, image.after),
            reasons.get(change.seq, ""), change.undo_of is not None,
        )
        for change, image in session.execute(query).all()
    )  # fmt: skip
    row = session.get(LOGGED[table], record_id)
    now = None if row is None else _held(table, image_of(row))
    return Versions(table, record_id, record_words(table), found, None if row is None else row.row_version, now)


def compare(table: str, older: Mapping[str, object] | None, newer: Mapping[str, object] | None) -> list[Line]:
    """Every field that is set in one of two versions, in the order of reading."""
    one, other = older or {}, newer or {}
    found = [
        Line(
            field.column, field.label, value_words(table, field.column, one.get(field.column)),
            value_words(table, field.column, other.get(field.column)),
        )
        for field in fields(table)
    ]  # fmt: skip
    return [line for line in found if (line.older, line.newer) != (EMPTY, EMPTY)]


def corrections(session: Session, ids: Collection[str]) -> dict[str, CorrectionView]:
    """The last correction of each of these records that was corrected."""
    found: dict[str, CorrectionView] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        query = select(Correction).where(Correction.about_id.in_(wanted[start : start + AT_ONCE]))
        for one in session.scalars(query.order_by(Correction.corrected_at)):
            found[one.about_id] = CorrectionView(one.corrected_at, one.corrected_by, one.reason)
    return found


def corrections_of_pupil(session: Session, pupil_id: str) -> dict[str, CorrectionView]:
    """The last correction of each record about a pupil, by the record's id."""
    query = select(Correction).where(Correction.pupil_id == pupil_id).order_by(Correction.corrected_at)
    return {
        one.about_id: CorrectionView(one.corrected_at, one.corrected_by, one.reason) for one in session.scalars(query)
    }


def _held(table: str, image: Mapping[str, object] | None) -> dict[str, object] | None:
    """The fields for people; a field that the image is too old to know is not there."""
    if image is None:
        return None
    return {field.column: unplain(image[field.column]) for field in fields(table) if field.column in image}


def _reasons(session: Session, table: str, record_id: str) -> dict[int, str]:
    """Why a version came about, by the number of the change that wrote the correction."""
    ids = select(Correction.id).where(Correction.about_table == table, Correction.about_id == record_id)
    made = select(ImageRow).where(ImageRow.table == "correction", ImageRow.row_id.in_(ids))
    return {
        image.seq: str(image.after.get("reason", ""))
        for image in session.scalars(made)
        if image.before is None and image.after is not None
    }

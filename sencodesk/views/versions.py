# SPDX-License-Identifier: Apache-2.0
"""Every earlier version of one record, read from the change log's images, and what differs between two of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.base import LOGGED
from sencodesk.records.chronology import Entry
from sencodesk.records.corrections import Correction
from sencodesk.records.pupils import Registration
from sencodesk.records.transfer_rules import TOLD_BY
from sencodesk.store.changes import image_of, unplain
from sencodesk.store.restricted import JUDGED, ever_kept_back
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


def versions(session: Session, table: str, record_id: str, *, confided: bool = False) -> Versions:
    """Every version of a record that the log holds; of a restricted one only for the SENCO (``confided``).

    Nor is anybody else told from the days on roll what a restricted entry of the chronology tells of them.
    """
    query = (
        select(ChangeRow, ImageRow)
        .join(ImageRow, ImageRow.seq == ChangeRow.seq)
        .where(ImageRow.table == table, ImageRow.row_id == record_id)
        .order_by(ChangeRow.seq.desc())
    )
    reasons = _reasons(session, table, record_id)
    row = session.get(LOGGED[table], record_id)
    rows = [(change, image) for change, image in session.execute(query)]  # rows, not pairs
    images = [image.after or {} for _, image in rows] + ([] if row is None else [image_of(row)])
    kept_back = frozenset() if confided else _kept_back(session, table, images)
    found = tuple(
        Version(
            change.seq, change.label, change.by, change.recorded_at, _held(table, image.after, kept_back),
            reasons.get(change.seq, ""), change.undo_of is not None,
        )
        for change, image in rows
    )  # fmt: skip
    restricted = getattr(row, "restricted", False) or any((one.values or {}).get("restricted") for one in found)
    if restricted and not confided:
        return Versions(table, record_id, record_words(table), (), None, None)
    now = None if row is None else _held(table, image_of(row), kept_back)
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
    return _to_tell(session, found)


def corrections_of_pupil(session: Session, pupil_id: str) -> dict[str, CorrectionView]:
    """The last correction of each record about a pupil, by the record's id."""
    query = select(Correction).where(Correction.pupil_id == pupil_id).order_by(Correction.corrected_at)
    found = {
        one.about_id: CorrectionView(one.corrected_at, one.corrected_by, one.reason) for one in session.scalars(query)
    }
    return _to_tell(session, found)


def _to_tell(session: Session, found: dict[str, CorrectionView]) -> dict[str, CorrectionView]:
    """Without those of what is or was restricted, for those who may not read that."""
    kept = ever_kept_back(session, found)
    return {about: one for about, one in found.items() if about not in kept}


def _held(table: str, image: Mapping[str, object] | None, kept_back: Collection[str] = ()) -> dict[str, object] | None:
    """The fields for people; a field that the image is too old to know, or that is kept back, is not there."""
    if image is None:
        return None
    known = [field.column for field in fields(table) if field.column in image and field.column not in kept_back]
    return {column: unplain(image[column]) for column in known}


def _kept_back(session: Session, table: str, images: Iterable[Mapping[str, object]]) -> frozenset[str]:
    """Fields of which an entry of the chronology tells that is restricted."""
    if table != Registration.__tablename__:
        return frozenset()
    told = {(column, str(one[entry])) for one in images for column, entry in TOLD_BY.items() if one.get(entry)}
    query = select(Entry.id).where(Entry.id.in_({entry_id for _, entry_id in told}), Entry.restricted.is_(True))
    restricted = set(session.scalars(query, execution_options=JUDGED))
    return frozenset(column for column, entry_id in told if entry_id in restricted)


def _reasons(session: Session, table: str, record_id: str) -> dict[int, str]:
    """Why a version came about, by the number of the change that wrote the correction."""
    ids = select(Correction.id).where(Correction.about_table == table, Correction.about_id == record_id)
    made = select(ImageRow).where(ImageRow.table == "correction", ImageRow.row_id.in_(ids))
    return {
        image.seq: str(image.after.get("reason", ""))
        for image in session.scalars(made)
        if image.before is None and image.after is not None
    }

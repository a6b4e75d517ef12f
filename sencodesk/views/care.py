# SPDX-License-Identifier: Apache-2.0
"""Care as a screen sees it: flags, attendance, suspensions, access arrangements and agencies of one pupil.

A safeguarding flag says that there is a file elsewhere. It is shown on the screen and stands on no paper.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.around import Involvement
from sencodesk.records.care import AccessArrangement, AttendanceSummary, CareFlag, Suspension
from sencodesk.records.care_rules import expiry
from sencodesk.sentences import lines


@dataclass(frozen=True, slots=True)
class CareFlagView:
    """One care flag with its days."""

    id: str
    kind: str
    note: str | None
    council: str | None
    from_date: date | None
    to_date: date | None
    row_version: int


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """Half-day sessions of a period; ``rate`` is the share attended, in per cent."""

    id: str
    from_date: date
    to_date: date
    possible: int
    attended: int
    authorised: int | None
    unauthorised: int | None
    late: int | None
    row_version: int

    @property
    def rate(self) -> float:
        """Per cent of the sessions possible."""
        return 100 * self.attended / self.possible if self.possible else 0.0


@dataclass(frozen=True, slots=True)
class SuspensionView:
    """A suspension or exclusion."""

    id: str
    from_date: date
    category: str
    reason: str | None
    sessions: float | None
    row_version: int


@dataclass(frozen=True, slots=True)
class AccessView:
    """An access arrangement; ``expiry`` is ``soon``, ``ended`` or nothing."""

    id: str
    pupil_id: str
    kind: str
    evidence: str | None
    normal_way: str | None
    approved_on: date | None
    expires_on: date | None
    reference: str | None
    row_version: int
    expiry: str

    @property
    def words(self) -> str:
        """What it is."""
        return lines("access_kind").get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class InvolvementView:
    """What an agency does with a pupil."""

    id: str
    agency_id: str
    professional_id: str | None
    referred_on: date | None
    from_date: date | None
    to_date: date | None
    why: str | None
    result: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class CareView:
    """All of it, of one pupil."""

    pupil_id: str
    flags: tuple[CareFlagView, ...]
    attendance: tuple[AttendanceView, ...]
    suspensions: tuple[SuspensionView, ...]
    access: tuple[AccessView, ...]
    involvements: tuple[InvolvementView, ...]


def care(session: Session, pupil_id: str, *, on: date) -> CareView:
    """What a school bears in mind of one pupil, the newest first."""
    flags = session.scalars(select(CareFlag).where(CareFlag.pupil_id == pupil_id))
    summaries = session.scalars(select(AttendanceSummary).where(AttendanceSummary.pupil_id == pupil_id))
    suspensions = session.scalars(select(Suspension).where(Suspension.pupil_id == pupil_id))
    involved = session.scalars(select(Involvement).where(Involvement.pupil_id == pupil_id))
    early = date.min
    return CareView(
        pupil_id,
        tuple(
            CareFlagView(row.id, row.kind, row.note, row.council, row.from_date, row.to_date, row.row_version)
            for row in sorted(flags, key=lambda row: (row.to_date is not None, row.from_date or early, row.id))
        ),
        tuple(
            AttendanceView(
                row.id, row.from_date, row.to_date, row.possible, row.attended, row.authorised, row.unauthorised,
                row.late, row.row_version,
            )
            for row in sorted(summaries, key=lambda row: (row.from_date, row.id), reverse=True)
        ),
        tuple(
            SuspensionView(row.id, row.from_date, row.category, row.reason, row.sessions, row.row_version)
            for row in sorted(suspensions, key=lambda row: (row.from_date, row.id), reverse=True)
        ),
        access(session, on=on, pupil_id=pupil_id),
        tuple(
            InvolvementView(
                row.id, row.agency_id, row.professional_id, row.referred_on, row.from_date, row.to_date, row.why,
                row.result, row.row_version,
            )
            for row in sorted(
                involved, key=lambda row: (row.from_date or row.referred_on or early, row.id), reverse=True
            )
        ),
    )  # fmt: skip


def access(session: Session, *, on: date, pupil_id: str | None = None) -> tuple[AccessView, ...]:
    """Access arrangements of one pupil, or of all, those that end first first."""
    query = select(AccessArrangement)
    rows = session.scalars(query if pupil_id is None else query.where(AccessArrangement.pupil_id == pupil_id))
    return tuple(
        AccessView(
            row.id, row.pupil_id, row.kind, row.evidence, row.normal_way, row.approved_on, row.expires_on,
            row.reference, row.row_version, expiry(row.expires_on, on),
        )
        for row in sorted(rows, key=lambda row: (row.expires_on or date.max, row.id))
    )  # fmt: skip


def expiring(session: Session, *, on: date) -> tuple[AccessView, ...]:
    """Access arrangements that end soon, of everybody."""
    return tuple(one for one in access(session, on=on) if one.expiry == "soon")

# SPDX-License-Identifier: Apache-2.0
"""Reviews of a pupil and who is asked to them, as a screen sees them, with the clocks that run from each meeting."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.deadlines import Running, running_duties
from sencodesk.records.happened import Plan, Support
from sencodesk.records.reviews import Invitation, Review
from sencodesk.views.calendar import school_calendar
from sencodesk.views.happenings import happenings


@dataclass(frozen=True, slots=True)
class InvitationView:
    """Somebody asked to a meeting."""

    id: str
    name: str
    role: str | None
    invited_on: date | None
    answer: str | None
    came: bool | None
    advice_asked_on: date | None
    advice_came_on: date | None
    row_version: int
    contact_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review with everybody who is asked to it."""

    id: str
    kind: str
    due_on: date | None
    meets_on: date | None
    meets_at: str | None
    place: str | None
    held_on: date | None
    cancelled: bool
    invited_on: date | None
    papers_sent_on: date | None
    pupil_view: str | None
    parent_view: str | None
    explored: str | None
    focused: str | None
    planned: str | None
    staff_view: str | None
    adulthood: str | None
    minutes: str | None
    differences: str | None
    decision: str | None
    recommendation: str | None
    report_sent_on: date | None
    council_decision: str | None
    council_decided_on: date | None
    final_plan_on: date | None
    row_version: int
    invited: tuple[InvitationView, ...] = ()

    @property
    def day(self) -> date | None:
        """The day by which it is known: held, else planned, else due."""
        return self.held_on or self.meets_on or self.due_on


@dataclass(frozen=True, slots=True)
class Reviews:
    """The reviews of a pupil, the newest first, and their clocks, the most pressing first."""

    reviews: tuple[ReviewView, ...]
    clocks: tuple[Running, ...]

    @property
    def open(self) -> ReviewView | None:
        """The review that is being prepared or was held last: who is asked to it is shown."""
        return next((one for one in self.reviews if not one.cancelled), None)


def reviews(session: Session, pupil_id: str, *, on: date) -> Reviews:
    """The reviews of a pupil."""
    asked: dict[str, list[InvitationView]] = {}
    rows = select(Invitation).where(Invitation.pupil_id == pupil_id).order_by(Invitation.name, Invitation.id)
    for row in session.scalars(rows):
        asked.setdefault(row.review_id, []).append(_invitation(row))
    found = [
        _review(row, tuple(asked.get(row.id, ())))
        for row in session.scalars(select(Review).where(Review.pupil_id == pupil_id))
    ]
    told = happenings(session, on=on, pupil_ids=[pupil_id]).get(pupil_id, [])
    counted = running_duties([one for one in told if isinstance(one, Plan | Support)], on, school_calendar(session))
    of_meetings = tuple(one for one in counted if not one.duty.event.startswith("support."))
    return Reviews(tuple(sorted(found, key=lambda one: (one.day or date.max, one.id), reverse=True)), of_meetings)


def _review(row: Review, invited: tuple[InvitationView, ...]) -> ReviewView:
    return ReviewView(
        row.id, row.kind, row.due_on, row.meets_on, row.meets_at, row.place, row.held_on, row.cancelled,
        row.invited_on, row.papers_sent_on, row.pupil_view, row.parent_view, row.explored, row.focused, row.planned,
        row.staff_view, row.adulthood, row.minutes, row.differences, row.decision, row.recommendation,
        row.report_sent_on, row.council_decision, row.council_decided_on, row.final_plan_on, row.row_version, invited,
    )  # fmt: skip


def _invitation(row: Invitation) -> InvitationView:
    return InvitationView(
        row.id, row.name, row.role, row.invited_on, row.answer, row.came, row.advice_asked_on, row.advice_came_on,
        row.row_version, row.contact_id,
    )  # fmt: skip

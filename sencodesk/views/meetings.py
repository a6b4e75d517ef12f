# SPDX-License-Identifier: Apache-2.0
"""One meeting as the page that runs it sees it, and its papers: the review, the plan it is of, what is to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.clocks import due, duties, duties_from
from sencodesk.codes.days import unbroken_day
from sencodesk.content.letters import letter
from sencodesk.records.deadlines import Running
from sencodesk.records.ehc import EhcPlan
from sencodesk.records.ehc_rules import plan_of
from sencodesk.records.review_rules import of_adulthood
from sencodesk.records.reviews import Review, ReviewKind, ReviewLine
from sencodesk.views import councils as councils_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import reviews as reviews_view
from sencodesk.views import school as school_view
from sencodesk.views.ehc import clock_words, sections_of
from sencodesk.views.plan_of_review import plan_of_review
from sencodesk.views.plans import PlanView, plan_in_force
from sencodesk.views.pupils import PupilView
from sencodesk.views.reviews import ReviewView
from sencodesk.views.school import SchoolView

Row = tuple[str, str, str, str]
"""What is to be sent, where it stands, the day, and how it is counted by which rule."""
NOTICE = timedelta(weeks=2)
"""How long before a meeting about SEN support the invitation goes, as the letter itself says: good practice, no law."""
OF_MEETING = "review.meeting"
ROUND = "support-meeting"
"""The clock to the next meeting with the parents of a pupil at SEN support."""


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of section F and what the meeting said of it: ``verdict`` is right, changed, or nothing yet."""

    section_id: str
    n: int
    text: str
    how: str
    delivered: tuple[str, ...]
    line_id: str = ""
    verdict: str = ""
    words: str = ""
    row_version: int | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything about one meeting. ``plan`` is the pupil's own that it is about, ``plan_now`` the one in force today.

    ``to_send`` is what goes out, and by when; ``follows`` is what of it comes after the meeting.
    """

    review: ReviewView
    pupil: PupilView
    school: SchoolView
    plan: PlanView | None
    plan_now: PlanView | None
    lines: tuple[LineView, ...]
    to_send: tuple[Row, ...]
    follows: tuple[Row, ...]
    next_by: date | None
    council: str
    council_reference: str

    @property
    def annual(self) -> bool:
        """Whether it is the annual review of an EHC plan."""
        return self.review.kind == ReviewKind.ANNUAL

    @property
    def conversation(self) -> bool:
        """Whether it is a structured conversation, which goes by stages."""
        return self.review.kind == ReviewKind.CONVERSATION

    @property
    def adulthood(self) -> bool:
        """Whether the meeting deals with preparing for adulthood."""
        return of_adulthood(self.review.kind, self.pupil.year, self.review.adulthood)


def meeting(session: Session, review_id: str, *, on: date) -> Meeting | None:
    """The meeting of a review, or None where it is gone."""
    row = session.get(Review, review_id)
    if row is None:
        return None
    pupil = pupils_view.pupil(session, row.pupil_id, on=on)
    assert pupil is not None
    found = reviews_view.reviews(session, pupil.id, on=on)
    review = next(one for one in found.reviews if one.id == review_id)
    ehc = _reviewed(session, row)
    own = plans_view.plans(session, on=on, pupil_ids=[pupil.id])
    next_by = next((one.day for one in found.clocks if one.duty.id == ROUND and one.open), None)
    council = ehc.council if ehc is not None and ehc.council else pupil.home_council.code if pupil.home_council else ""
    return Meeting(
        review,
        pupil,
        school_view.school(session),
        plan_of_review(row, own, on=on),
        plan_in_force(own),
        _lines(session, review_id, ehc) if ehc is not None else (),
        to_send(review, found.clocks, next_by),
        to_send(review, found.clocks, next_by, only_after=True),
        next_by,
        councils_view.called(session, council),
        (ehc.reference or "") if ehc is not None else "",
    )


def to_send(
    review: ReviewView, clocks: Sequence[Running], next_by: date | None = None, *, only_after: bool = False
) -> tuple[Row, ...]:
    """What goes out around a meeting and by when: by the clocks of an annual review, else by good practice.

    Duties that begin with a meeting that is only planned are shown with the day that the plan would give them.
    ``only_after`` leaves out what goes before the meeting.
    """
    if review.cancelled:
        return ()
    if review.kind == ReviewKind.ANNUAL:
        running = [
            one for one in clocks if one.key == review.id and not (only_after and one.duty.direction == "before")
        ]
        rows = [(one.day or date.max, clock_words(one)) for one in running]
        known = {one.duty.id for one in running}
        day = review.held_on or review.meets_on
        for duty in duties_from(OF_MEETING) if day is not None else ():
            if day is not None and duty.id not in known and duty.in_force(day) and not review.held_on:
                until = due(duty, day).day
                assert until is not None  # none of them is counted in school days
                whose = "the council" if duty.whose == "council" else "the school"
                counted = f"{duty.count}. {duty.rule}"
                words = (f"{duty.title} ({whose})", "After the meeting", unbroken_day(until), counted)
                rows.append((until, words))
        return tuple(words for _day, words in sorted(rows))
    rows_by_practice = _by_practice(review, next_by)
    return tuple(rows_by_practice[1:] if only_after else rows_by_practice)


def _by_practice(review: ReviewView, next_by: date | None) -> list[Row]:
    """The invitation, and what was agreed, as the letters say when they go; then the next meeting by its clock."""
    rows: list[Row] = []
    if (day := review.held_on or review.meets_on) is not None:
        sent = review.invited_on
        asked, after = letter("meeting-invitation"), letter("after-meeting")
        state = "Sent" if sent is not None else "Not sent"
        done = f"; done {unbroken_day(sent)}" if sent is not None else ""
        rows.append(("Send the invitation (the school)", state, f"{unbroken_day(day - NOTICE)}{done}", asked.clock))
        sent = review.report_sent_on
        state = "Sent" if sent is not None else "Not sent" if review.held_on else "After the meeting"
        done = f"; done {unbroken_day(sent)}" if sent is not None else ""
        last = day + timedelta(weeks=1)
        rows.append(("Send what was agreed (the school)", state, f"{unbroken_day(last)}{done}", after.clock))
    if next_by is not None and review.held_on:
        duty = duties()[ROUND]
        rows.append(("Meet again (the school)", "Running", unbroken_day(next_by), f"{duty.count}. {duty.rule}"))
    return rows


def _reviewed(session: Session, review: Review) -> EhcPlan | None:
    return plan_of(review, session.scalars(select(EhcPlan).where(EhcPlan.pupil_id == review.pupil_id)).all())


def _lines(session: Session, review_id: str, ehc: EhcPlan) -> tuple[LineView, ...]:
    said = {
        row.ehc_section_id: row for row in session.scalars(select(ReviewLine).where(ReviewLine.review_id == review_id))
    }
    found = []
    for one in sections_of(session, ehc.id):
        if one.letter != "F":
            continue
        minutes = f"{one.minutes_a_week} minutes a week" if one.minutes_a_week else ""
        how = ", ".join(part for part in (one.who, one.how_often, minutes) if part)
        row = said.get(one.id)
        held = () if row is None else (row.id, row.verdict, row.text or "", row.row_version)
        found.append(LineView(one.id, one.n, one.text or "", how, one.delivered, *held))
    return tuple(found)

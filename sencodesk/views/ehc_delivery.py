# SPDX-License-Identifier: Apache-2.0
"""What the provision of a plan comes to: each line of section F against the runs that deliver it, in minutes to date.

Three numbers stand beside one another. The plan's own: its minutes a week in each school week of the time that is
counted. Arranged: what the linked runs promise in it (records/provision_rules.py). Delivered: sessions marked held.
The time is this school year to date, or the last one in which an ended plan was in force, not before it was issued.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sencodesk.codes.school_days import Unreached
from sencodesk.records import provision_rules as rules
from sencodesk.records.ehc import PROVISION, EhcPlan, EhcSection
from sencodesk.records.provision import Provision, ProvisionMember, SessionMark, Slot
from sencodesk.records.provision_rules import Mark, Place, Promise
from sencodesk.views.calendar import school_calendar
from sencodesk.views.school_days import Days

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class DeliveredBy:
    """A run that delivers a line. Minutes are of the time that is counted; None: no calendar, or no register."""

    member_id: str
    run_id: str
    name: str
    from_date: date
    to_date: date | None
    arranged: int | None
    delivered: int | None


@dataclass(frozen=True, slots=True)
class LineDelivered:
    """A line that says provision, and what became of it. ``asked`` are the plan's own minutes, if any."""

    section_id: str
    letter: str
    n: int
    asked: int | None
    by: tuple[DeliveredBy, ...]

    @property
    def arranged(self) -> int | None:
        """Minutes that its runs promise together; None where the calendar cannot say."""
        known = [one.arranged for one in self.by]
        return None if None in known else sum(one for one in known if one is not None)

    @property
    def delivered(self) -> int | None:
        """Minutes that were marked held; None where no run of it has a register."""
        known = [one.delivered for one in self.by if one.delivered is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Every provision line of a plan. ``free`` are the pupil's runs in that time that deliver none of its lines."""

    first: date
    last: date
    lines: tuple[LineDelivered, ...] = ()
    free: tuple[tuple[str, str], ...] = ()
    lack: Unreached | None = None


def delivery(session: Session, plan_id: str, *, on: date) -> Delivery | None:
    """What became of a plan's provision; None where there is no such plan."""
    plan = session.get(EhcPlan, plan_id)
    if plan is None:
        return None
    last = max(min(on, plan.ended_on or on), plan.issued_on)
    span = (max(plan.issued_on, rules.school_year(last)[0]), last)
    days = Days(school_calendar(session))
    rows = session.scalars(
        select(EhcSection)
        .where(EhcSection.ehc_plan_id == plan_id, EhcSection.letter.in_(PROVISION))
        .order_by(EhcSection.n, EhcSection.id)
    ).all()
    runs = _Runs(session, plan.pupil_id, span, days)
    whole = days.between(*span) if any(one.minutes_a_week for one in rows) else ()
    lack = whole if isinstance(whole, Unreached) else None
    lines = tuple(
        LineDelivered(
            row.id, row.letter, row.n,
            None if isinstance(whole, Unreached) or not row.minutes_a_week
            else rules.promised(Promise(row.minutes_a_week, 1.0), whole).minutes,
            tuple(runs.by(row.id)),
        )
        for row in rows
    )  # fmt: skip
    return Delivery(*span, lines, tuple(runs.free({row.id for row in rows})), lack or runs.lack)


class _Runs:
    """The runs that a pupil is in, with what hangs on them, read once."""

    def __init__(self, session: Session, pupil_id: str, span: Span, days: Days) -> None:
        self.span, self.days = span, days
        self.lack: Unreached | None = None
        members = select(ProvisionMember, Provision).join(Provision, Provision.id == ProvisionMember.provision_id)
        inside = or_(Provision.to_date.is_(None), Provision.to_date >= span[0])
        found = session.execute(
            members.where(or_(inside, ProvisionMember.ehc_section_id.is_not(None)))
            .where(ProvisionMember.pupil_id == pupil_id)
            .order_by(Provision.from_date, Provision.name, ProvisionMember.id)
        )
        self.members = [(one[0], one[1]) for one in found]
        ids = {run.id for _, run in self.members}
        self.slots: defaultdict[str, list[Slot]] = defaultdict(list)
        for slot in session.scalars(select(Slot).where(Slot.provision_id.in_(ids))):
            self.slots[slot.provision_id].append(slot)
        self.marks: defaultdict[str, list[SessionMark]] = defaultdict(list)
        of_pupil = select(SessionMark).where(SessionMark.provision_id.in_(ids), SessionMark.pupil_id == pupil_id)
        for mark in session.scalars(of_pupil.where(SessionMark.on_date.between(*span))):
            self.marks[mark.provision_id].append(mark)

    def by(self, section_id: str) -> Iterable[DeliveredBy]:
        """The runs that deliver a line."""
        for member, run in self.members:
            if member.ehc_section_id == section_id:
                own = rules.overlap((member.from_date, member.to_date), (run.from_date, run.to_date))
                inside = rules.overlap(own, self.span) if own else None
                yield DeliveredBy(
                    member.id, run.id, run.name, run.from_date, run.to_date,
                    self._arranged(run, inside) if inside else 0, self._delivered(run, inside) if inside else None,
                )  # fmt: skip

    def free(self, section_ids: set[str]) -> Iterable[tuple[str, str]]:
        """What may be linked: the id of the pupil's place in it, and the run by name and first day."""
        for member, run in self.members:
            if member.ehc_section_id not in section_ids and rules.overlap((run.from_date, run.to_date), self.span):
                yield member.id, f"{run.name}, from {run.from_date.day}/{run.from_date.month}/{run.from_date.year}"

    def _promise(self, run: Provision) -> Promise:
        places = tuple(Place(one.weekday, rules.clock(one.starts) or 0, one.minutes) for one in self.slots[run.id])
        return Promise(run.minutes, run.times_a_week, places)

    def _arranged(self, run: Provision, inside: Span) -> int | None:
        found = self.days.between(*inside)
        if isinstance(found, Unreached):
            self.lack = found
            return None
        return rules.promised(self._promise(run), found).minutes

    def _delivered(self, run: Provision, inside: Span) -> int | None:
        marks = [one for one in self.marks[run.id] if inside[0] <= one.on_date <= inside[1]]
        if not marks:
            return None
        return rules.delivered(
            [Mark(one.pupil_id, one.on_date, one.n, one.held, self._minutes(run, one)) for one in marks]
        )

    def _minutes(self, run: Provision, mark: SessionMark) -> int:
        return mark.minutes or rules.usual_minutes(run.minutes, self._promise(run).places, mark.on_date, mark.n)

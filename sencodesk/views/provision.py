# SPDX-License-Identifier: Apache-2.0
"""Provision as the page, a pupil's tab and the costed map see it: who, what, when, promised, delivered, cost to date.

How it is counted is in records/provision_rules.py. Everything is to date: up to the day asked about.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sencodesk.codes.school_days import Unreached
from sencodesk.content.adjustments import adjustment
from sencodesk.content.interventions import intervention
from sencodesk.records import provision_rules as rules
from sencodesk.records.provision import Offer, Provision, ProvisionMember, Rate, SessionMark, Slot
from sencodesk.records.provision_rules import Booked, Mark, Priced, Promise, Rates
from sencodesk.records.pupils import Pupil
from sencodesk.records.school import Person
from sencodesk.store.tables import SettingRow
from sencodesk.views.calendar import school_calendar
from sencodesk.views.provision_shapes import (
    ClashView,
    MemberView,
    Part,
    ProvisionMap,
    RunView,
    SlotView,
    SpentView,
    YearCost,
)
from sencodesk.views.school_days import Days

NOBODY = "Nobody named"
Span = tuple[date | None, date | None]
T = TypeVar("T", ProvisionMember, Slot, SessionMark)


def line_of(session: Session) -> int:
    """Pence that the school finds itself for one pupil and year."""
    row = session.get(SettingRow, rules.LINE_SETTING)
    return row.value if row is not None and isinstance(row.value, int) and row.value >= 0 else rules.LINE


def rates_of(session: Session) -> Rates:
    """The rate table, and whose lines go before."""
    row = session.get(SettingRow, rules.TABLE_SETTING)
    lines = tuple(
        rules.Hourly(one.staff, one.pence_an_hour, one.from_date, one.to_date, one.council)
        for one in session.scalars(select(Rate))
    )
    return Rates(lines, row.value if row is not None and isinstance(row.value, str) else "")


def provision_map(
    session: Session, *, on: date, pupil_id: str | None = None, run_id: str | None = None
) -> ProvisionMap:
    """This school year's provision; of one pupil, or one run, whenever it was."""
    first = rules.school_year(on)[0]
    query = select(Provision).order_by(Provision.name, Provision.from_date, Provision.id)
    if run_id is not None:
        query = query.where(Provision.id == run_id)
    elif pupil_id is not None:
        of_pupil = select(ProvisionMember.provision_id).where(ProvisionMember.pupil_id == pupil_id)
        query = query.where(Provision.id.in_(of_pupil))
    else:
        query = query.where(or_(Provision.to_date.is_(None), Provision.to_date >= first))
    rows = list(session.scalars(query))
    reader = _Reader(session, on, first, frozenset(one.id for one in rows), pupil_id)
    runs = tuple(reader.run(one) for one in rows)
    return ProvisionMap(
        on, first, runs, _spent(runs), _clashes(on, zip(rows, (one.slots for one in runs), strict=True)),
        line_of(session),
        tuple(sorted(reader.people.items(), key=lambda one: one[1].casefold())),
        next((one.lack for one in runs if one.lack is not None), None),
    )  # fmt: skip


def _spent(runs: Iterable[RunView]) -> tuple[SpentView, ...]:
    found: dict[str, SpentView] = {}
    for run in runs:
        for who in run.members:
            if who.year is None:
                continue
            before = found.get(who.pupil_id)
            guessed = not who.own.by_register and who.year != Priced()
            found[who.pupil_id] = SpentView(
                who.pupil_id, who.name, who.list_name, who.class_name,
                (before.cost if before else 0) + who.year.pence,
                (before.unpriced if before else 0) + who.year.unpriced,
                (before.guessed if before else False) or guessed,
                (before.runs if before else 0) + 1,
                (before.promised if before else 0) + (who.year.pence if guessed else 0),
            )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda one: (one.list_name.casefold(), one.pupil_id)))


class _Reader:
    """Reads what hangs on the runs once, then makes each run's view."""

    def __init__(self, session: Session, on: date, first: date, run_ids: frozenset[str], pupil_id: str | None) -> None:
        self.on, self.first, self.pupil_id = on, first, pupil_id
        self.days = Days(school_calendar(session))
        self.rates = rates_of(session)
        self.people = _people(session)
        self.own = {one.id: one for one in session.scalars(select(Offer))}
        self.members = _by_run(session, ProvisionMember, run_ids)
        self.slots = _by_run(session, Slot, run_ids)
        self.marks = _by_run(session, SessionMark, run_ids)
        inside = select(ProvisionMember.pupil_id).where(ProvisionMember.provision_id.in_(run_ids))
        self.pupils = {one.id: one for one in session.scalars(select(Pupil).where(Pupil.id.in_(inside)))}

    def run(self, row: Provision) -> RunView:
        slots = _slots(row, self.slots[row.id], self.people)
        promise = Promise(row.minutes, row.times_a_week, tuple(one.place for one in slots))
        marks = [
            Mark(
                one.pupil_id,
                one.on_date,
                one.n,
                one.held,
                one.minutes or rules.usual_minutes(row.minutes, promise.places, one.on_date, one.n),
            )
            for one in self.marks[row.id]
            if one.on_date <= self.on
        ]
        counted = _Counted(self, row, promise, marks)
        members = [self._member(one, counted) for one in self.members[row.id] if one.pupil_id in self.pupils]
        state = "to-come" if row.from_date > self.on else "ended" if row.to_date and row.to_date < self.on else "now"
        return RunView(
            row.id, row.row_version, row.kind, row.name, row.offer, self._area(row.offer), row.person_id,
            self.people.get(row.person_id or "", "") or NOBODY, row.staff, row.place, row.minutes, row.times_a_week,
            row.from_date, row.to_date, row.entry_measure, row.exit_measure, row.note, state,
            tuple(sorted(members, key=lambda one: (one.list_name.casefold(), one.id))), slots,
            counted.whole(), counted.lack,
        )  # fmt: skip

    def _area(self, offer: str | None) -> str:
        if offer in self.own:
            return self.own[offer].area or ""
        found = intervention(offer or "") or adjustment(offer or "")
        return found.area if found else ""

    def _member(self, row: ProvisionMember, counted: "_Counted") -> MemberView:
        pupil = self.pupils[row.pupil_id]
        first, last = pupil.preferred_forename or pupil.forename, pupil.preferred_surname or pupil.surname
        return MemberView(
            row.id, row.row_version, row.pupil_id, f"{first} {last}", f"{last}, {first}", pupil.class_name or "",
            row.from_date, row.to_date, row.entry_score, row.entry_on, row.exit_score, row.exit_on,
            counted.of(row), counted.year(row), counted.before(row) if row.pupil_id == self.pupil_id else (),
        )  # fmt: skip


class _Counted:
    """What a run and its pupils were promised, had and cost, over the run to date and over the school year."""

    def __init__(self, reader: _Reader, row: Provision, promise: Promise, marks: Sequence[Mark]) -> None:
        self.reader, self.row, self.promise, self.marks = reader, row, promise, marks
        self.span: Span = (row.from_date, row.to_date)
        self.lack: Unreached | None = None
        self.reasons = {(one.pupil_id, one.on_date, one.n): one.reason or "" for one in reader.marks[row.id]}
        self.costed = self._cost()

    def _days(self, span: Span) -> tuple[date, ...] | None:
        inside = rules.overlap(self.span, span)
        stretch = rules.overlap(inside, (None, self.reader.on)) if inside else None
        if stretch is None or not (self.promise.counted or self.promise.places):
            return ()
        found = self.reader.days.between(*stretch)
        if isinstance(found, Unreached):
            self.lack = found
            return None
        return found

    def _cost(self) -> list[rules.Costed] | None:
        if self.marks:
            return rules.cost_delivered(self.marks, self.reader.rates, self.row.staff)
        days = self._days((None, None))
        members = [(one.pupil_id, (one.from_date, one.to_date)) for one in self.reader.members[self.row.id]]
        return (
            None
            if days is None
            else rules.cost_promised(self.promise, days, members, self.reader.rates, self.row.staff)
        )

    def whole(self) -> Part:
        cost = None if self.costed is None else rules.total(self.costed)
        return self._part(self.marks, self._days((None, None)), rules.delivered(self.marks), cost)

    def of(self, member: ProvisionMember) -> Part:
        span, who = (member.from_date, member.to_date), member.pupil_id
        marks = [one for one in self.marks if one.pupil_id == who and rules.overlap(span, (one.day, one.day))]
        cost = None if self.costed is None else rules.share_of(self.costed, who, span)
        return self._part(marks, self._days(span), rules.delivered(marks, who), cost)

    def year(self, member: ProvisionMember) -> Priced | None:
        return None if self.costed is None else self._since(member, self.reader.first)

    def before(self, member: ProvisionMember) -> tuple[YearCost, ...]:
        """Each school year that is over, the newest first: what it cost since it began, less what came after it."""
        found, first, after = [], self.reader.first, self.year(member) or Priced()
        oldest = rules.school_year(max(self.row.from_date, member.from_date or date.min))[0]
        while self.costed and first > oldest:
            first = first.replace(year=first.year - 1)
            since = self._since(member, first) or Priced()
            if since != after:
                found.append(YearCost(first, since.pence - after.pence, since.unpriced - after.unpriced))
            after = since
        return tuple(found)

    def _since(self, member: ProvisionMember, first: date) -> Priced | None:
        span = rules.overlap((member.from_date, member.to_date), (first, None))
        return None if span is None else rules.share_of(self.costed or (), member.pupil_id, span)

    def _part(self, marks: Sequence[Mark], days: tuple[date, ...] | None, delivered: int, cost: Priced | None) -> Part:
        promised = None if days is None else rules.promised(self.promise, days)
        missed = Counter(self.reasons[one.pupil_id, one.day, one.n] for one in marks if not one.held)
        return Part(
            promised.minutes if promised else None,
            promised.sessions if promised else None,
            delivered if self.marks else None,
            sum(one.held for one in marks),
            tuple(sorted(missed.items(), key=lambda one: (-one[1], one[0]))),
            None if cost is None else cost.pence,
            0 if cost is None else cost.unpriced,
            bool(self.marks),
        )


def clashes_of(session: Session, run_id: str, *, on: date) -> tuple[ClashView, ...]:
    """Where the adults of one run are in two places at once; no timetable but theirs is read."""
    run = session.get(Provision, run_id)
    own = session.scalars(select(Slot.person_id).where(Slot.provision_id == run_id))
    adults = {one or (run.person_id if run else None) for one in own} - {None}
    elsewhere = select(Slot.provision_id).where(Slot.person_id.in_(adults))
    query = select(Provision).where(
        or_(Provision.to_date.is_(None), Provision.to_date >= on),
        or_(Provision.person_id.in_(adults), Provision.id.in_(elsewhere)),
    )
    query = query.order_by(Provision.name, Provision.from_date, Provision.id)
    rows, people = list(session.scalars(query)), _people(session)
    slots = _by_run(session, Slot, frozenset(one.id for one in rows))
    found = _clashes(on, ((one, _slots(one, slots[one.id], people)) for one in rows))
    return tuple(one for one in found if run_id in one.run_ids)


def _people(session: Session) -> dict[str, str]:
    return {one.id: one.name for one in session.scalars(select(Person))}


def _slots(run: Provision, rows: Iterable[Slot], people: Mapping[str, str]) -> tuple[SlotView, ...]:
    """A run's timetable in the order of the week; who takes a session where it says nobody is who takes the run."""
    found = []
    for row in rows:
        who = row.person_id or run.person_id
        found.append(
            SlotView(
                row.id, row.row_version, row.weekday, row.starts, row.minutes, who, row.person_id,
                people.get(who or "", "") or NOBODY,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=_by_time))


def _clashes(on: date, timetables: Iterable[tuple[Provision, tuple[SlotView, ...]]]) -> tuple[ClashView, ...]:
    known = {slot.id: (slot, run) for run, slots in timetables for slot in slots}
    booked = [
        Booked(slot.id, slot.person_id, slot.place, (max(run.from_date, on), run.to_date))
        for slot, run in known.values()
        if slot.person_id and not (run.to_date and run.to_date < on)
    ]
    found = []
    for one, other in rules.clashes(booked):
        pair = sorted((known[one.slot_id], known[other.slot_id]), key=lambda two: (two[0].place.starts, two[1].name))
        (slot, run), (second, second_run) = pair
        words = (
            f"{slot.person} is in two places: {run.name}, {slot.words}, and {second_run.name}, "
            f"{rules.clock_words(second.place.starts)}."
        )
        found.append(ClashView(slot.person, words, (run.id, second_run.id)))
    return tuple(found)


def _by_run(session: Session, kind: type[T], run_ids: frozenset[str]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for one in session.scalars(select(kind).where(kind.provision_id.in_(run_ids))):
        found[one.provision_id].append(one)
    return found


def _by_time(one: SlotView) -> tuple[int, int, str]:
    return one.weekday, one.place.starts, one.id
